package hours

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/roster"
)

// prefillDays is how far back Prefill looks. Older gaps are filled when the school confirms the week or the provider closes
// the month, so nothing is lost if no job has run for longer.
const prefillDays = 14

// batch is the number of rows in one insert.
const batch = 500

// Prefill makes entries of the published shifts that are over, on the last 14 days up to and with until, and returns how many
// are new. It may run at any time and at several places at once: each shift becomes one entry, and an entry that exists is
// never touched. It acts as the system and is for the service's own jobs only.
func (h *Hours) Prefill(ctx context.Context, district string, until calendar.Date) (int, error) {
	created := 0
	err := postgres.Transact(ctx, h.db, district, func(tx *gorm.DB) (err error) {
		created, err = prefill(tx, district, scope{days: calendar.Range{From: until.AddDays(-prefillDays), Until: until}}, h.now())
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("prefill hours of district %s: %w", district, err)
	}
	return created, nil
}

// PrefillAll runs Prefill up to now in every district, as a periodic job does. A district that fails does not stop the others.
func (h *Hours) PrefillAll(ctx context.Context) error {
	var districts []string
	err := postgres.Global(ctx, h.db, func(tx *gorm.DB) error {
		return tx.Table("districts").Order("key").Pluck("key", &districts).Error
	})
	if err != nil {
		return fmt.Errorf("list the districts to prefill: %w", err)
	}
	today := calendar.DateOf(h.now(), calendar.Zone())
	var failed error
	for _, district := range districts {
		if _, err := h.Prefill(ctx, district, today); err != nil {
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

// scope says which shifts to prefill; a zero id does not narrow.
type scope struct {
	providerID, schoolID uuid.UUID
	days                 calendar.Range
}

// prefill creates the entries of the scope that are missing at this moment. Assignments whose time has begun never change, so
// an entry never loses its shift. The audit trail names the system, whoever's request it is part of: nobody decides anything
// here.
func prefill(tx *gorm.DB, district string, s scope, now time.Time) (int, error) {
	shifts, err := roster.Shifts(tx, district, roster.ShiftFilter{
		ProviderID: s.providerID, SchoolID: s.schoolID, From: s.days.From, Until: s.days.Until,
	})
	if err != nil {
		return 0, err
	}
	shifts = slices.DeleteFunc(shifts, func(s roster.Shift) bool { return !s.Over(now) })
	if len(shifts) == 0 {
		return 0, nil
	}
	existing, err := entriesOf(tx, district, shifts, s.days)
	if err != nil {
		return 0, err
	}
	var closings []Closing
	err = tx.Where("district_id = ? and month between ? and ?", district, s.days.From.MonthStart(), s.days.Until).Find(&closings).Error
	if err != nil {
		return 0, err
	}
	entries := missing(shifts, existing, closings)
	if len(entries) == 0 {
		return 0, nil
	}
	for i := range entries {
		entries[i].DistrictID, entries[i].ID, entries[i].CreatedAt = district, postgres.NewID(), now
	}
	sameShift := clause.OnConflict{DoNothing: true, Columns: []clause.Column{
		{Name: "district_id"}, {Name: "assistant_id"}, {Name: "school_id"}, {Name: "planned_starts_at"},
	}}
	created := tx.Clauses(sameShift).CreateInBatches(&entries, batch)
	if postgres.IsExclusion(created.Error) {
		return 0, ErrOverlap.Saying("Somebody is just correcting these hours. Please try again.").Because(created.Error)
	}
	if created.Error != nil || created.RowsAffected == 0 {
		return 0, created.Error
	}
	system, _ := account.From(account.System(tx.Statement.Context, district))
	return int(created.RowsAffected), account.Record(tx, system, "prefill-hours", "time-entry", s.schoolID)
}

// entriesOf returns all entries that the people of the shifts already have on these days, at whatever school.
func entriesOf(tx *gorm.DB, district string, shifts []roster.Shift, days calendar.Range) ([]Entry, error) {
	people := map[uuid.UUID]bool{}
	for _, s := range shifts {
		people[s.AssistantID] = true
	}
	var entries []Entry
	err := tx.Where("district_id = ? and assistant_id in ? and day between ? and ?",
		district, slices.Collect(maps.Keys(people)), days.From, days.Until).Find(&entries).Error
	return entries, err
}

// shiftKey is what makes two prefills of one shift the same entry.
type shiftKey struct {
	assistantID, schoolID uuid.UUID
	plannedStart          int64 // Unix seconds: instants of different locations are equal, but not ==
}

// missing returns an entry for each shift that has none, in order. Time that a corrected entry of the same person already
// covers is not entered twice: the rest of the shift is, and a shift without a rest is not worked. A closed month gets no
// entries any more.
func missing(shifts []roster.Shift, existing []Entry, closings []Closing) []Entry {
	known := make(map[shiftKey]bool, len(existing))
	worked := map[uuid.UUID][]Entry{}
	for _, e := range existing {
		known[shiftKey{e.AssistantID, e.SchoolID, e.PlannedStartsAt.Unix()}] = true
		if e.Worked {
			worked[e.AssistantID] = append(worked[e.AssistantID], e)
		}
	}
	closed := map[Closing]bool{}
	for _, c := range closings {
		closed[Closing{ProviderID: c.ProviderID, FirstDay: c.FirstDay}] = true
	}
	var entries []Entry
	for _, s := range shifts {
		if known[shiftKey{s.AssistantID, s.SchoolID, s.StartsAt.Unix()}] ||
			closed[Closing{ProviderID: s.ProviderID, FirstDay: s.Day.MonthStart()}] {
			continue
		}
		e := Entry{
			ProviderID: s.ProviderID, AssistantID: s.AssistantID, SchoolID: s.SchoolID, Day: s.Day,
			PlannedStartsAt: s.StartsAt, PlannedEndsAt: s.EndsAt, StartsAt: s.StartsAt, EndsAt: s.EndsAt,
			State: Recorded, Version: 1,
		}
		if from, until := rest(s.StartsAt, s.EndsAt, worked[s.AssistantID]); until.After(from) {
			e.StartsAt, e.EndsAt, e.Worked, e.Minutes = from, until, true, elapsed(from, until)
		}
		entries = append(entries, e)
	}
	slices.SortFunc(entries, func(x, y Entry) int {
		return cmp.Or(x.PlannedStartsAt.Compare(y.PlannedStartsAt), slices.Compare(x.AssistantID[:], y.AssistantID[:]))
	})
	return entries
}

// rest returns the longest stretch of the time from start to end that none of the entries covers; nothing is left if until
// is not after from.
func rest(start, end time.Time, entries []Entry) (from, until time.Time) {
	entries = slices.SortedFunc(slices.Values(entries), func(x, y Entry) int { return x.StartsAt.Compare(y.StartsAt) })
	free := start // what comes before is covered or has been looked at
	for _, e := range append(entries, Entry{StartsAt: end, EndsAt: end}) {
		gap := e.StartsAt
		if gap.After(end) {
			gap = end
		}
		if gap.Sub(free) > until.Sub(from) {
			from, until = free, gap
		}
		if e.EndsAt.After(free) {
			free = e.EndsAt
		}
	}
	return from, until
}
