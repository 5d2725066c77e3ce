package roster

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

// Faults of publishing.
var (
	// ErrPublished refuses to publish a roster again, from another day.
	ErrPublished = fault.Conflict("roster-published", "The roster is already published from another day.")
	// ErrSuperseded refuses to publish a roster that a later one has replaced.
	ErrSuperseded = fault.Conflict("roster-superseded", "A later roster has replaced this one. Plan anew instead.")
	// ErrOutdated refuses a draft that breaks a hard rule on the rows as they stand today; its fields tell the violations.
	ErrOutdated = fault.Conflict("roster-outdated", "Needs or assistants have changed, and the roster now breaks rules that always hold. Change it or plan anew.")
	// ErrFromInvalid refuses a first day outside the roster's period.
	ErrFromInvalid = fault.Invalid("invalid-publication", "The roster cannot be published from this day.")
	// ErrBegun refuses a first day that would undo what has begun already: the past never changes.
	ErrBegun = fault.Conflict("assignments-begun", "From this day on, the roster would undo assignments that have begun. Choose a later day.")
	// ErrDoubleBooked refuses to book a person twice; its message tells who and when.
	ErrDoubleBooked = fault.Conflict("double-booking", "An assistant is already booked at the same time.")
	// ErrOverlap refuses to let two rosters of a provider stand on one day.
	ErrOverlap = fault.Conflict("roster-overlap", "Another roster was published for these days at the same moment. Look at it first.")
)

// Publish lets a draft govern its days from a day on and turns it into dated assignments, in one transaction: on each day on
// which the slot takes place and the assistant may work. No day means the roster's own first day, or tomorrow if that is past
// and another roster has stood since. What stood goes on before and after these days, so a week's exception is a roster of one
// week. On other days nothing changes, and assignments that both rosters want stay untouched, so people who are not affected
// notice nothing. Publishing a published roster again from the same day, or no day, changes nothing, whatever version is
// expected.
//
// Needs PlanRosters; fails with ErrNotFound, postgres.ErrStale, ErrPublished, ErrSuperseded, ErrFromInvalid, ErrOutdated,
// ErrBegun, ErrDoubleBooked or ErrOverlap.
func (rs *Rosters) Publish(ctx context.Context, id uuid.UUID, version int, from calendar.Date) (r *Roster, d *Diff, err error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, nil, err
	}
	err = postgres.Transact(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		r, d, err = rs.publish(tx, actor, id, version, from)
		return err
	})
	if postgres.IsExclusion(err) {
		err = rs.collision(ctx, r, err)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("publish roster %s: %w", id, err)
	}
	return r, d, nil
}

func (rs *Rosters) publish(tx *gorm.DB, actor account.Actor, id uuid.UUID, version int, from calendar.Date) (*Roster, *Diff, error) {
	r, err := find(tx, actor, id)
	if err != nil {
		return nil, nil, err
	}
	if err := lockRosters(tx, r.DistrictID, r.ProviderID); err != nil {
		return nil, nil, err
	}
	if r, err = find(tx, actor, id); err != nil { // as it is now that nobody else can change it
		return nil, nil, err
	}
	switch {
	case r.State == Published && (from.IsZero() || from == r.PublishedFrom):
		again := []Roster{*r}
		return &again[0], &Diff{From: r.PublishedFrom}, fillPeriods(tx, r.DistrictID, again)
	case r.State == Published:
		return r, nil, ErrPublished
	case r.State == Superseded:
		return r, nil, ErrSuperseded
	}
	if err := postgres.Expect(r.Version, version); err != nil {
		return r, nil, err
	}
	if from, err = rs.firstDay(tx, r, from); err != nil {
		return r, nil, err
	}
	days := calendar.Range{From: from, Until: r.ValidUntil}
	r.govern(days)
	if r.Series, err = seriesOf(tx, r.DistrictID, r.ID); err != nil {
		return r, nil, err
	}
	found, err := loadRows(tx, r.DistrictID, r.ProviderID, days)
	if err != nil {
		return r, nil, err
	}
	w, err := rs.weekOf(tx, r.DistrictID, r.ProviderID, days, found, nil)
	if err != nil {
		return r, nil, err
	}
	if _, err := w.lawful(tx, r); err != nil {
		return r, nil, err
	}
	list, omitted, err := wanted(r, found, days)
	if err != nil {
		return r, nil, err
	}
	standing, err := standingIn(tx, r.DistrictID, r.ProviderID, days)
	if err != nil {
		return r, nil, err
	}
	d, err := diff(tx, r, standing, omitted)
	if err != nil {
		return r, nil, err
	}
	if d.Changes, err = found.deviations(w.asOf, rs.coming(days)); err != nil {
		return r, nil, err
	}
	if err := account.Record(tx, actor, "publish-roster", "roster", r.ID); err != nil { // first: it answers a repeated request
		return r, nil, err
	}
	now := rs.now()
	r.State, r.PublishedFrom, r.PublishedAt = Published, from, &now
	if err := postgres.Update(tx, r); err != nil {
		return r, nil, err
	}
	if err := takeOver(tx, actor, r, standing); err != nil {
		return r, nil, err
	}
	return r, d, rs.replace(tx, r, standing, list)
}

// lockRosters makes publishing and what published work follows wait for each other, for each provider: each locks all its rosters, in one order.
func lockRosters(tx *gorm.DB, district string, provider uuid.UUID) error {
	var ids []uuid.UUID
	return tx.Model(&Roster{}).Clauses(forUpdate).Where("district_id = ? AND provider_id = ?", district, provider).
		Order("id").Pluck("id", &ids).Error
}

// firstDay decides from which day the draft governs.
func (rs *Rosters) firstDay(tx *gorm.DB, r *Roster, from calendar.Date) (calendar.Date, error) {
	if from.IsZero() {
		from = r.ValidFrom
		if today := rs.today(); from.Before(today) {
			standing, err := standingIn(tx, r.DistrictID, r.ProviderID, calendar.Range{From: from, Until: calendar.Min(today, r.ValidUntil)})
			if err != nil {
				return from, err
			}
			if len(standing) > 0 {
				from = today.AddDays(1)
			}
		}
	}
	if from.Before(r.ValidFrom) || from.After(r.ValidUntil) {
		return from, ErrFromInvalid.At("/from", "must be a day from %s to %s", r.ValidFrom, r.ValidUntil)
	}
	return from, nil
}

// maxTold is how many violations a refusal tells; Judge tells all.
const maxTold = 50

// lawful judges the roster on the rows as they stand. It fails with ErrOutdated, which tells what is wrong.
func (w *week) lawful(tx *gorm.DB, r *Roster) (*verdict, error) {
	if err := w.meet(tx, r.Series); err != nil {
		return nil, err
	}
	v, err := w.judge(r.Series)
	if err != nil || len(v.violations) == 0 {
		return v, err
	}
	outdated := ErrOutdated
	for _, x := range v.violations[:min(len(v.violations), maxTold)] {
		outdated = outdated.AtParameter("rosterId", "%s", x.Text)
	}
	return nil, outdated
}
