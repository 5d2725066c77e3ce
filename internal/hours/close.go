package hours

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/say"
)

// Closing is a provider's closed month: its sums are final.
type Closing struct {
	DistrictID string        `gorm:"primaryKey"`
	ProviderID uuid.UUID     `gorm:"primaryKey"`
	FirstDay   calendar.Date `gorm:"column:month;primaryKey"`
	ClosedAt   time.Time
	Minutes    int64 // worked in the whole month
	Entries    int   // with those that were not worked
}

// TableName returns the table of closings.
func (Closing) TableName() string { return "month_closings" }

// Month returns the month that is closed.
func (c *Closing) Month() calendar.Month { return c.FirstDay.Month() }

// CloseMonth ends a month that is over: all of the provider's entries must be approved and become closed, after which nothing
// about them can change. Planners only. It fails with ErrMonthNotOver, ErrMonthOpen, which counts what is left to do,
// ErrMonthEmpty or ErrMonthClosed.
func (h *Hours) CloseMonth(ctx context.Context, month calendar.Month) (*Closing, error) {
	a, err := requireProvider(ctx)
	if err != nil {
		return nil, err
	}
	var c *Closing
	var refused error // keeps what has been filled in: the planner is to find the entries that the refusal counts
	err = postgres.Transact(ctx, h.db, a.District, func(tx *gorm.DB) error {
		now := h.now()
		if !calendar.DateOf(now, calendar.Zone()).After(month.Last()) {
			return ErrMonthNotOver
		}
		if _, err := prefill(tx, a.District, scope{providerID: a.Organisation, days: month.Range()}, now); err != nil {
			return err
		}
		var approved []Entry
		approved, refused, err = lockApproved(tx, a, month)
		if err != nil || refused != nil {
			return err
		}
		if len(approved) == 0 {
			return refuseEmpty(tx, a, month)
		}
		c = &Closing{DistrictID: a.District, ProviderID: a.Organisation, FirstDay: month.First(), ClosedAt: now, Entries: len(approved)}
		for _, e := range approved {
			c.Minutes += int64(e.Minutes)
		}
		if err := tx.Create(c).Error; postgres.IsUnique(err) {
			return ErrMonthClosed.Because(err)
		} else if err != nil {
			return err
		}
		if err := closeApproved(tx, a, month, len(approved)); err != nil {
			return err
		}
		return account.Record(tx, a, "close-month", "organisation", a.Organisation)
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return nil, fmt.Errorf("close month %s: %w", month, err)
	}
	return c, nil
}

// lockApproved returns the provider's entries of the month, all of them approved, and keeps others from changing them; or it
// refuses, with what is not approved.
func lockApproved(tx *gorm.DB, a account.Actor, month calendar.Month) (approved []Entry, refused, err error) {
	err = ofMonth(tx.Clauses(forUpdate), a, month).Where("state <> ?", Closed).Order("id").Find(&approved).Error
	if err != nil {
		return nil, nil, err
	}
	return approved, refuseOpen(approved), nil
}

// refuseOpen counts the entries that keep a month from being closed.
func refuseOpen(entries []Entry) error {
	count := map[State]int{}
	for _, e := range entries {
		count[e.State]++
	}
	open := say.List{Between: ", "}
	for _, s := range []State{Recorded, Disputed, Confirmed} {
		if count[s] > 0 {
			open.Items = append(open.Items, say.That("%d %s", count[s], s))
		}
	}
	if open.Items == nil {
		return nil
	}
	return ErrMonthOpen.Saying("The month has time entries that are not approved: %s.", open)
}

// refuseEmpty tells why a month has nothing to close.
func refuseEmpty(tx *gorm.DB, a account.Actor, month calendar.Month) error {
	err := tx.Where("district_id = ? and provider_id = ? and month = ?", a.District, a.Organisation, month.First()).Take(&Closing{}).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return ErrMonthEmpty.At("/month", "must be a month with time entries")
	}
	if err != nil {
		return err
	}
	return ErrMonthClosed
}

// closeApproved closes the locked entries.
func closeApproved(tx *gorm.DB, a account.Actor, month calendar.Month, want int) error {
	updated := ofMonth(tx.Model(&Entry{}), a, month).Where("state = ?", Approved).
		Updates(map[string]any{"state": Closed, "version": gorm.Expr("version + 1")})
	if updated.Error == nil && int(updated.RowsAffected) != want {
		return fmt.Errorf("closed %d entries of %d", updated.RowsAffected, want)
	}
	return updated.Error
}

func ofMonth(q *gorm.DB, a account.Actor, month calendar.Month) *gorm.DB {
	return q.Where("district_id = ? and provider_id = ? and day between ? and ?", a.District, a.Organisation, month.First(), month.Last())
}

// Closings lists the provider's closed months in order. Planners only.
func (h *Hours) Closings(ctx context.Context, page postgres.Page) (closings []Closing, next string, err error) {
	a, err := requireProvider(ctx)
	if err != nil {
		return nil, "", err
	}
	err = postgres.Read(ctx, h.db, a.District, func(tx *gorm.DB) error {
		closings, next, err = postgres.List(tx.Where("district_id = ? and provider_id = ?", a.District, a.Organisation), page,
			[]string{"month"}, func(c Closing) []any { return []any{c.FirstDay} })
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("list closed months: %w", err)
	}
	return closings, next, nil
}
