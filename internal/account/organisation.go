package account

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// Organisation is one of the parties in a district: a school, a provider, the youth office, or the operator.
type Organisation struct {
	DistrictID string    `gorm:"primaryKey"`
	ID         uuid.UUID `gorm:"primaryKey"`
	Kind       OrganisationKind
	Name       string // unique among its kind in the district
	Active     bool   // members of an inactive organisation cannot act for it
	Version    int
	CreatedAt  time.Time
}

// OrganisationFilter narrows a list of organisations; the zero value lets all through.
type OrganisationFilter struct{ Kind OrganisationKind }

// OrganisationDetails describes a new organisation. Name has 1 to 120 characters.
type OrganisationDetails struct {
	Kind OrganisationKind
	Name string
}

// OrganisationChange is the new state of an organisation; its kind stays for good, since roles depend on it.
type OrganisationChange struct {
	Name   string
	Active bool
}

// What can be wrong with organisations.
var (
	ErrOrganisationNotFound = fault.NotFound("organisation-not-found", "There is no such organisation.")
	ErrOrganisationExists   = fault.Conflict("organisation-exists", "The district already has an organisation of this kind and name.")
	ErrOrganisationInvalid  = fault.Invalid("invalid-organisation", "The organisation cannot be kept like this.")
)

// Organisations lists the district's organisations by name. Operators see all, everybody else their own.
func (as *Accounts) Organisations(ctx context.Context, f OrganisationFilter, p postgres.Page) (list []Organisation, next string, err error) {
	actor, err := RequireAny(ctx)
	if err != nil {
		return nil, "", err
	}
	err = postgres.Read(ctx, as.db, actor.District, func(tx *gorm.DB) error {
		q := visibleOrganisations(tx, actor)
		if f.Kind != "" {
			q = q.Where("kind = ?", f.Kind)
		}
		list, next, err = postgres.List(q, p, []string{"name", "id"}, func(o Organisation) []any { return []any{o.Name, o.ID} })
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("list organisations: %w", err)
	}
	return list, next, nil
}

// Organisation reads one organisation: operators any, everybody else their own. It fails with ErrOrganisationNotFound.
func (as *Accounts) Organisation(ctx context.Context, id uuid.UUID) (o *Organisation, err error) {
	actor, err := RequireAny(ctx)
	if err != nil {
		return nil, err
	}
	err = postgres.Read(ctx, as.db, actor.District, func(tx *gorm.DB) error {
		o, err = take[Organisation](visibleOrganisations(tx, actor).Where("id = ?", id), ErrOrganisationNotFound)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read organisation %s: %w", id, err)
	}
	return o, nil
}

// CreateOrganisation adds an organisation to the district. Operators only. It fails with ErrOrganisationInvalid or
// ErrOrganisationExists.
func (as *Accounts) CreateOrganisation(ctx context.Context, d OrganisationDetails) (*Organisation, error) {
	actor, err := Require(ctx, ManageAccounts)
	if err != nil {
		return nil, err
	}
	var o *Organisation
	err = postgres.Transact(ctx, as.db, actor.District, func(tx *gorm.DB) error {
		o, err = AddOrganisation(tx, actor, d, as.time())
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("create organisation: %w", err)
	}
	return o, nil
}

// AddOrganisation is CreateOrganisation in the transaction of an upper noun that has authorised the actor.
func AddOrganisation(tx *gorm.DB, a Actor, d OrganisationDetails, now time.Time) (*Organisation, error) {
	var wrong fault.List
	CheckName(&wrong, "/name", d.Name, 120)
	if !d.Kind.Known() {
		wrong.At("/kind", "must be school, provider, youth_office or operator")
	}
	if err := wrong.Or(ErrOrganisationInvalid); err != nil {
		return nil, err
	}
	o := newOrganisation(a.District, d, now)
	if err := insertOrganisation(tx, o); err != nil {
		return nil, err
	}
	return o, Record(tx, a, "create-organisation", "organisation", o.ID)
}

// UpdateOrganisation renames an organisation, or closes and reopens it: closing ends its members' sessions. Operators only.
// It fails with ErrOrganisationNotFound, ErrOrganisationInvalid, ErrOrganisationExists, ErrLastOperator or a stale version.
func (as *Accounts) UpdateOrganisation(ctx context.Context, id uuid.UUID, version int, c OrganisationChange) (o *Organisation, err error) {
	actor, err := Require(ctx, ManageAccounts)
	if err != nil {
		return nil, err
	}
	var wrong fault.List
	CheckName(&wrong, "/name", c.Name, 120)
	if err := wrong.Or(ErrOrganisationInvalid); err != nil {
		return nil, err
	}
	now := as.time()
	err = postgres.Transact(ctx, as.db, actor.District, func(tx *gorm.DB) error {
		guard, err := guardOperators(tx, actor.District)
		if err != nil {
			return err
		}
		o, err = take[Organisation](in(tx, actor.District).Where("id = ?", id).Clauses(forChange), ErrOrganisationNotFound)
		if err != nil {
			return err
		}
		if err := postgres.Expect(o.Version, version); err != nil {
			return err
		}
		closing := o.Active && !c.Active
		o.Name, o.Active = c.Name, c.Active
		if err := postgres.Update(tx, o); err != nil {
			if postgres.IsUnique(err) {
				return ErrOrganisationExists.Because(err)
			}
			return err
		}
		if closing {
			if err := guard.check(tx); err != nil {
				return err
			}
			members := in(tx, actor.District).Model(&Membership{}).Select("id").Where("organisation_id = ?", id)
			if err := endSessions(in(tx, actor.District).Where("membership_id in (?)", members), now); err != nil {
				return err
			}
		}
		return Record(tx, actor, "update-organisation", "organisation", o.ID)
	})
	if err != nil {
		return nil, fmt.Errorf("update organisation %s: %w", id, err)
	}
	as.live.forget(func(a Actor) bool { return a.Organisation == id })
	return o, nil
}

// visibleOrganisations is the row filter of reading.
func visibleOrganisations(tx *gorm.DB, a Actor) *gorm.DB {
	if a.May(ManageAccounts) {
		return in(tx, a.District)
	}
	return in(tx, a.District).Where("id = ?", a.Organisation)
}

func newOrganisation(district string, d OrganisationDetails, now time.Time) *Organisation {
	return &Organisation{
		DistrictID: district, ID: postgres.NewID(), Kind: d.Kind, Name: d.Name, Active: true, Version: 1, CreatedAt: now,
	}
}

func insertOrganisation(tx *gorm.DB, o *Organisation) error {
	err := tx.Create(o).Error
	if postgres.IsUnique(err) {
		return ErrOrganisationExists.Because(err)
	}
	return err
}
