package hours

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// Approval names the entries a provider accepts.
type Approval struct {
	From, Until calendar.Date // both included
	AssistantID uuid.UUID     // zero: everybody
	SchoolID    uuid.UUID     // zero: every school
}

// Approve accepts all entries of the provider that the approval names and their school has confirmed, and returns how many
// that are. What no school has confirmed is left alone: nobody at the provider can vouch for hours alone. Planners only. It
// fails with ErrInvalidPeriod.
func (h *Hours) Approve(ctx context.Context, approval Approval) (int, error) {
	a, err := requireProvider(ctx)
	if err != nil {
		return 0, err
	}
	if err := approval.check(); err != nil {
		return 0, err
	}
	approved := 0
	err = postgres.Transact(ctx, h.db, a.District, func(tx *gorm.DB) error {
		f := Filter{
			ProviderID: a.Organisation, AssistantID: approval.AssistantID, SchoolID: approval.SchoolID,
			From: approval.From, Until: approval.Until, State: Confirmed,
		}
		updated := f.narrow(tx.Model(&Entry{}).Where("district_id = ?", a.District)).
			Updates(map[string]any{"state": Approved, "version": gorm.Expr("version + 1")})
		if updated.Error != nil {
			return updated.Error
		}
		approved = int(updated.RowsAffected)
		return account.Record(tx, a, "approve-hours", "organisation", a.Organisation)
	})
	if err != nil {
		return 0, fmt.Errorf("approve hours: %w", err)
	}
	return approved, nil
}

func (a Approval) check() error {
	var faults fault.List
	if a.From.IsZero() {
		faults.At("/from", "must be given")
	}
	if a.Until.IsZero() || a.Until.Before(a.From) {
		faults.At("/until", "must be given and not before from")
	}
	return faults.Or(ErrInvalidPeriod)
}

// requireProvider returns the actor if it may approve hours and does so for a provider: the system vouches for nothing.
func requireProvider(ctx context.Context) (account.Actor, error) {
	a, err := account.Require(ctx, account.ApproveHours)
	if err == nil && a.Organisation == uuid.Nil {
		return account.Actor{}, account.ErrForbidden
	}
	return a, err
}
