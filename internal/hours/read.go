package hours

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

// Filter narrows time entries. Its zero value narrows nothing.
type Filter struct {
	AssistantID uuid.UUID
	SchoolID    uuid.UUID
	ProviderID  uuid.UUID
	From, Until calendar.Date // both included
	State       State
}

func (f Filter) narrow(q *gorm.DB) *gorm.DB {
	if f.AssistantID != uuid.Nil {
		q = q.Where("time_entries.assistant_id = ?", f.AssistantID)
	}
	if f.SchoolID != uuid.Nil {
		q = q.Where("time_entries.school_id = ?", f.SchoolID)
	}
	if f.ProviderID != uuid.Nil {
		q = q.Where("time_entries.provider_id = ?", f.ProviderID)
	}
	if !f.From.IsZero() {
		q = q.Where("time_entries.day >= ?", f.From)
	}
	if !f.Until.IsZero() {
		q = q.Where("time_entries.day <= ?", f.Until)
	}
	if f.State != "" {
		q = q.Where("time_entries.state = ?", f.State)
	}
	return q
}

// Entries lists time entries by day, with the names of assistant and school: a school sees those at its own schools, a
// planner the provider's, an assistant their own.
func (h *Hours) Entries(ctx context.Context, f Filter, page postgres.Page) (entries []Entry, next string, err error) {
	a, err := account.Require(ctx, account.ReadHours)
	if err != nil {
		return nil, "", err
	}
	err = postgres.Read(ctx, h.db, a.District, func(tx *gorm.DB) error {
		entries, next, err = postgres.List(f.narrow(visible(tx, a)), page, []string{"day", "id"},
			func(e Entry) []any { return []any{e.Day, e.ID} })
		if err != nil {
			return err
		}
		return fillNames(tx, a.District, pointers(entries))
	})
	if err != nil {
		return nil, "", fmt.Errorf("list time entries: %w", err)
	}
	return entries, next, nil
}

// Entry returns one time entry with the names of assistant and school, to those who see it in Entries. It fails with
// ErrNotFound.
func (h *Hours) Entry(ctx context.Context, id uuid.UUID) (*Entry, error) {
	a, err := account.Require(ctx, account.ReadHours)
	if err != nil {
		return nil, err
	}
	var e *Entry
	err = postgres.Read(ctx, h.db, a.District, func(tx *gorm.DB) error {
		if e, err = find(tx, a, id); err != nil {
			return err
		}
		return fillNames(tx, a.District, []*Entry{e})
	})
	if err != nil {
		return nil, fmt.Errorf("read time entry %s: %w", id, err)
	}
	return e, nil
}

// fillNames adds the names of assistants and schools to entries the actor may see.
func fillNames(tx *gorm.DB, district string, entries []*Entry) error {
	if len(entries) == 0 {
		return nil
	}
	assistantIDs, schoolIDs := map[uuid.UUID]bool{}, map[uuid.UUID]bool{}
	for _, e := range entries {
		assistantIDs[e.AssistantID], schoolIDs[e.SchoolID] = true, true
	}
	assistants, err := staff.Names(tx, district, slices.Collect(maps.Keys(assistantIDs)))
	if err != nil {
		return err
	}
	var schools []school.School
	if err := tx.Select("id", "name").Where("district_id = ? and id in ?", district, slices.Collect(maps.Keys(schoolIDs))).Find(&schools).Error; err != nil {
		return err
	}
	names := make(map[uuid.UUID]string, len(schools))
	for _, s := range schools {
		names[s.ID] = s.Name
	}
	for _, e := range entries {
		e.AssistantName, e.SchoolName = assistants[e.AssistantID], names[e.SchoolID]
	}
	return nil
}

func pointers(entries []Entry) []*Entry {
	ps := make([]*Entry, len(entries))
	for i := range entries {
		ps[i] = &entries[i]
	}
	return ps
}
