package account

import (
	"context"
	"fmt"
	"regexp"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// District is a tenant of the service, by its official five-digit key (Vogelsbergkreis 06535).
type District struct {
	Key  string `gorm:"primaryKey"`
	Name string
}

// Founding describes a new district and its first operator.
type Founding struct {
	District              District
	Operator              string // name of the operating organisation
	Email                 string // of its first member
	GivenName, FamilyName string
}

// What can be wrong with a founding.
var (
	ErrDistrictExists  = fault.Conflict("district-exists", "The district has been set up before.")
	ErrFoundingInvalid = fault.Invalid("invalid-district", "The district cannot be set up like this.")
)

var districtKey = regexp.MustCompile(`^[0-9]{5}$`)

// Bootstrap sets up a district with its operator and a first user there, and returns the code with which that person sets a
// password. Only whoever runs the service may call it: it asks for no actor, because there can be none before it. It fails
// with ErrFoundingInvalid, ErrUserInvalid, ErrDistrictExists or ErrEmailTaken.
func (as *Accounts) Bootstrap(ctx context.Context, f Founding) (invitation string, err error) {
	var wrong fault.List
	if !districtKey.MatchString(f.District.Key) {
		wrong.At("/district/key", "must be the official key of five digits")
	}
	CheckName(&wrong, "/district/name", f.District.Name, 100)
	CheckName(&wrong, "/operator", f.Operator, 120)
	if err := wrong.Or(ErrFoundingInvalid); err != nil {
		return "", err
	}
	actor, err := RequireAny(System(ctx, f.District.Key))
	if err != nil {
		return "", err
	}
	now := as.time()
	operator := newOrganisation(f.District.Key, OrganisationDetails{KindOperator, f.Operator}, now)
	err = postgres.Transact(ctx, as.db, f.District.Key, func(tx *gorm.DB) error {
		made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&f.District)
		if made.Error != nil {
			return made.Error
		}
		if made.RowsAffected == 0 {
			return ErrDistrictExists
		}
		if err := insertOrganisation(tx, operator); err != nil {
			return err
		}
		if err := Record(tx, actor, "create-organisation", "organisation", operator.ID); err != nil {
			return err
		}
		_, invitation, err = createUser(tx, actor, UserDetails{
			Email: f.Email, GivenName: f.GivenName, FamilyName: f.FamilyName,
			Memberships: []MembershipDetails{{operator.ID, RoleOperator}},
		}, now)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("set up district %s: %w", f.District.Key, err)
	}
	return invitation, nil
}

// Districts lists all districts by key, for jobs that visit each of them. It asks for no actor: the directory of districts is
// the same for everybody.
func (as *Accounts) Districts(ctx context.Context) (list []District, err error) {
	err = postgres.Global(ctx, as.db, func(tx *gorm.DB) error { return tx.Order("key").Find(&list).Error })
	if err != nil {
		return nil, fmt.Errorf("list districts: %w", err)
	}
	return list, nil
}
