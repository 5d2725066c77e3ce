package roster

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/staff"
)

// Diff is what publishing a roster changes in the weekly pattern, person by person.
type Diff struct {
	From    calendar.Date // first day of the change
	Against *uuid.UUID    // the roster that stands then, or next on the roster's days; nil if none does
	Parts   []DiffPart    // by name and school; only those to whom something changes or stays
}

// DiffPart is the change for one assistant at one school.
type DiffPart struct {
	AssistantID uuid.UUID
	Name        string // of the assistant
	SchoolID    uuid.UUID
	Added       []Series
	Removed     []Series
	Kept        int // series that stay as they are
}

// Changed returns how many series are added and removed.
func (d *Diff) Changed() (added, removed int) {
	for _, p := range d.Parts {
		added, removed = added+len(p.Added), removed+len(p.Removed)
	}
	return added, removed
}

// Diff says what publishing a draft would change against what stands, from the first day Publish would choose. For a published
// roster it is empty. Needs PlanRosters; fails with ErrNotFound or ErrFromInvalid.
func (rs *Rosters) Diff(ctx context.Context, id uuid.UUID) (d *Diff, err error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, err
	}
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		r, err := find(tx, actor, id)
		if err != nil {
			return err
		}
		if r.State != Draft {
			d = &Diff{From: r.PublishedFrom}
			return nil
		}
		from, err := rs.firstDay(tx, r, calendar.Date{})
		if err != nil {
			return err
		}
		days := calendar.Range{From: from, Until: r.ValidUntil}
		r.govern(days)
		if r.Series, err = seriesOf(tx, r.DistrictID, r.ID); err != nil {
			return err
		}
		standing, err := standingIn(tx, r.DistrictID, r.ProviderID, days)
		if err != nil {
			return err
		}
		d, err = diff(tx, r, standing)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("compare roster %s with what stands: %w", id, err)
	}
	return d, nil
}

// diff compares r with the first of what stands on its days.
func diff(tx *gorm.DB, r *Roster, standing []Roster) (*Diff, error) {
	d := &Diff{From: r.Periods[0].ValidFrom}
	var before []Series
	if len(standing) > 0 {
		d.Against = &standing[0].ID
		var err error
		if before, err = seriesOf(tx, r.DistrictID, standing[0].ID); err != nil {
			return nil, err
		}
	}
	d.Parts = parts(before, r.Series)
	ids := make([]uuid.UUID, len(d.Parts))
	for i, p := range d.Parts {
		ids[i] = p.AssistantID
	}
	names, err := staff.Names(tx, r.DistrictID, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	for i := range d.Parts {
		d.Parts[i].Name = names[d.Parts[i].AssistantID]
	}
	slices.SortStableFunc(d.Parts, func(a, b DiffPart) int { return cmp.Compare(a.Name, b.Name) })
	return d, nil
}

// parts compares two patterns, by assistant and school.
func parts(before, after []Series) []DiffPart {
	type key struct{ assistant, school uuid.UUID }
	found := map[key]*DiffPart{}
	part := func(s Series) *DiffPart {
		k := key{s.AssistantID, s.SchoolID}
		if found[k] == nil {
			found[k] = &DiffPart{AssistantID: s.AssistantID, SchoolID: s.SchoolID}
		}
		return found[k]
	}
	had := make(map[seriesKey]bool, len(before))
	for _, s := range before {
		had[s.key()] = true
	}
	for _, s := range after {
		if p := part(s); had[s.key()] {
			p.Kept++
			delete(had, s.key())
		} else {
			p.Added = append(p.Added, s)
		}
	}
	for _, s := range before {
		if had[s.key()] {
			p := part(s)
			p.Removed = append(p.Removed, s)
		}
	}
	list := make([]DiffPart, 0, len(found))
	for _, p := range found {
		list = append(list, *p)
	}
	slices.SortFunc(list, func(a, b DiffPart) int {
		return cmp.Or(compareIDs(a.AssistantID, b.AssistantID), compareIDs(a.SchoolID, b.SchoolID))
	})
	return list
}

// compareIDs orders ids as PostgreSQL does.
func compareIDs(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }
