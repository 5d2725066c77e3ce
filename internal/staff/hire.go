package staff

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

// Hire adds an assistant to the planner's provider. Planners only. It fails with ErrInvalid or ErrUserLinked.
func (p *Pool) Hire(ctx context.Context, d Details) (*Assistant, error) {
	a, err := requireProvider(ctx)
	if err != nil {
		return nil, err
	}
	var hired *Assistant
	err = postgres.Transact(ctx, p.db, a.District, func(tx *gorm.DB) error {
		hired, err = p.Batch(tx, a, a.Organisation).Hire(d)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("hire an assistant: %w", err)
	}
	return hired, nil
}

// Hire is Hire in the batch's transaction, for the batch's provider.
func (b Batch) Hire(d Details) (*Assistant, error) {
	if err := b.check(&d); err != nil {
		return nil, err
	}
	hired := &Assistant{DistrictID: b.actor.District, ID: postgres.NewID(), ProviderID: b.provider, Version: 1, CreatedAt: b.pool.now()}
	d.apply(hired)
	if err := b.tx.Create(hired).Error; err != nil {
		return nil, refine(err)
	}
	if err := writeChildren(b.tx, &Assistant{}, hired); err != nil {
		return nil, refine(err)
	}
	return hired, account.Record(b.tx, b.actor, "hire-assistant", "assistant", hired.ID)
}

// UpdateAssistant replaces everything about an assistant, for the version the caller has read. Planners of the provider only.
// It fails with ErrNotFound, ErrInvalid, ErrUserLinked or a stale version. A contract or clearance may be cut short although
// work is published beyond its new end, which Config.Changed then cancels.
func (p *Pool) UpdateAssistant(ctx context.Context, id uuid.UUID, version int, d Details) (*Assistant, error) {
	a, err := requireProvider(ctx)
	if err != nil {
		return nil, err
	}
	var updated *Assistant
	err = postgres.Transact(ctx, p.db, a.District, func(tx *gorm.DB) error {
		updated, err = p.Batch(tx, a, a.Organisation).UpdateAssistant(id, version, d)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("update assistant %s: %w", id, err)
	}
	return updated, nil
}

// UpdateAssistant is UpdateAssistant in the batch's transaction, for an assistant of the batch's provider.
func (b Batch) UpdateAssistant(id uuid.UUID, version int, d Details) (*Assistant, error) {
	was, err := find(b.tx, b.assistants().Where("id = ?", id).Clauses(forChange))
	if err != nil {
		return nil, err
	}
	if err := postgres.Expect(was.Version, version); err != nil {
		return nil, err
	}
	if err := b.check(&d); err != nil {
		return nil, err
	}
	is := *was
	d.apply(&is)
	if err := postgres.Update(b.tx, &is); err != nil {
		return nil, refine(err)
	}
	if err := writeChildren(b.tx, was, &is); err != nil {
		return nil, refine(err)
	}
	if err := account.Record(b.tx, b.actor, "update-assistant", "assistant", id); err != nil {
		return nil, err
	}
	return &is, b.pool.changed(b.tx, b.actor, &is)
}

// forChange locks an assistant's row. It lets others refer to the row: publishing does, and Config.Changed waits for it.
var forChange = clause.Locking{Strength: "NO KEY UPDATE"}

// requireProvider returns the actor if it may manage staff and does so for a provider: the system employs nobody.
func requireProvider(ctx context.Context) (account.Actor, error) {
	a, err := account.Require(ctx, account.ManageStaff)
	if err == nil && a.Organisation == uuid.Nil {
		return account.Actor{}, account.ErrForbidden
	}
	return a, err
}

// check looks up what the details refer to and names everything that is wrong with them.
func (b Batch) check(d *Details) error {
	tx, district := b.tx, b.actor.District
	f := facts{
		today:    calendar.DateOf(b.pool.now(), calendar.Zone()),
		schoolOf: map[uuid.UUID]uuid.UUID{},
	}
	var err error
	if f.served, err = b.served(); err != nil {
		return err
	}
	if len(d.BarredPlaces) > 0 && len(d.BarredPlaces) <= maxBarred {
		var places []school.Place
		if err := tx.Where("district_id = ? and id in ?", district, d.BarredPlaces).Find(&places).Error; err != nil {
			return err
		}
		for _, place := range places {
			f.schoolOf[place.ID] = place.SchoolID
		}
	}
	if d.UserID != nil {
		var n int64
		err := tx.Table("memberships").Where("district_id = ? and user_id = ? and organisation_id = ? and role = ?",
			district, *d.UserID, b.provider, account.RoleAssistant).Count(&n).Error
		if err != nil {
			return err
		}
		f.assistant = n > 0
	}
	return d.check(f)
}

// refine names the violations of constraints that only a race, or a user linked elsewhere, can cause.
func refine(err error) error {
	switch {
	case postgres.IsUnique(err):
		return ErrUserLinked.At("/userId", "is linked to another assistant").Because(err)
	case postgres.IsForeignKey(err):
		return ErrInvalid.Saying("Something the details refer to has just been removed. Read it again.").Because(err)
	}
	return err
}
