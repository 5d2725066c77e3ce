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
	"schulalltag/internal/alphabet"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/staff"
)

// Diff is what publishing a roster changes in the weekly pattern, person by person, and what the pattern does not give.
type Diff struct {
	From    calendar.Date // first day of the change
	Against *uuid.UUID    // the roster that stands then, or next on the roster's days; nil if none does
	Parts   []DiffPart    // by name and school; only those to whom something changes
	Kept    int           // series that stay as they are, of everybody
	Omitted []Omission    // by name and day
	Changes []Deviation   // days that differ from the first on which somebody is needed, whose week the pattern is for
}

// DiffPart is the change for one assistant at one school.
type DiffPart struct {
	AssistantID uuid.UUID
	Name        string // of the assistant
	SchoolID    uuid.UUID
	Added       []NamedSeries // in order of the week, as are the next
	Removed     []NamedSeries
	Kept        int // series that stay as they are
}

// Omission is a stretch of days on which series of an assistant take place who may not work on them, so that nobody comes. Days
// without such series do not end it.
type Omission struct {
	AssistantID uuid.UUID
	Name        string        // of the assistant
	Code        string        // why, as staff.Eligible tells it
	From, Until calendar.Date // the first and the last such day
	Assignments int           // how many are left out
}

// Changed returns how many series are added and removed.
func (d *Diff) Changed() (added, removed int) {
	for _, p := range d.Parts {
		added, removed = added+len(p.Added), removed+len(p.Removed)
	}
	return added, removed
}

// Diff says what publishing a draft would change against what stands, from the first day Publish would choose, and what it would
// leave out. For a published roster it is empty. Needs PlanRosters; fails with ErrNotFound or ErrFromInvalid.
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
		d, err = rs.foretell(tx, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("compare roster %s with what stands: %w", id, err)
	}
	return d, nil
}

// foretell is the diff of a draft that would be published now.
func (rs *Rosters) foretell(tx *gorm.DB, r *Roster) (*Diff, error) {
	from, err := rs.firstDay(tx, r, calendar.Date{})
	if err != nil {
		return nil, err
	}
	days := calendar.Range{From: from, Until: r.ValidUntil}
	r.govern(days)
	if r.Series, err = seriesOf(tx, r.DistrictID, r.ID); err != nil {
		return nil, err
	}
	found, err := loadRows(tx, r.DistrictID, r.ProviderID, days)
	if err != nil {
		return nil, err
	}
	_, omitted, err := wanted(r, found, days)
	if err != nil {
		return nil, err
	}
	standing, err := standingIn(tx, r.DistrictID, r.ProviderID, days)
	if err != nil {
		return nil, err
	}
	d, err := diff(tx, r, standing, omitted)
	if err != nil {
		return nil, err
	}
	if asOf := firstNeeded(found.demand, rs.coming(days)); !asOf.IsZero() {
		d.Changes, err = found.deviations(asOf, rs.coming(days))
	}
	return d, err
}

// diff compares r with the first of what stands on its days.
func diff(tx *gorm.DB, r *Roster, standing []Roster, omitted []Omission) (*Diff, error) {
	d := &Diff{From: r.Periods[0].ValidFrom}
	rosters := []uuid.UUID{r.ID}
	if len(standing) > 0 {
		d.Against = &standing[0].ID
		rosters = append(rosters, standing[0].ID)
	}
	changed, err := changedOf(tx, r.DistrictID, rosters...)
	if err != nil {
		return nil, err
	}
	d.compare(changed, r)
	return d, d.leaveOut(tx, r.DistrictID, omitted)
}

// compare sorts what only one of two patterns has into parts: that of the roster after, with its series, and the other before.
func (d *Diff) compare(changed []NamedSeries, after *Roster) {
	type key struct{ assistant, school uuid.UUID }
	found := map[key]*DiffPart{}
	for _, s := range changed {
		k := key{s.AssistantID, s.SchoolID}
		p := found[k]
		if p == nil {
			p = &DiffPart{AssistantID: s.AssistantID, Name: s.GivenName + " " + s.FamilyName, SchoolID: s.SchoolID}
			found[k] = p
		}
		if s.RosterID == after.ID {
			p.Added = append(p.Added, s)
			p.Kept, d.Kept = p.Kept-1, d.Kept-1
		} else {
			p.Removed = append(p.Removed, s)
		}
	}
	d.Kept += len(after.Series)
	for _, s := range after.Series {
		if p := found[key{s.AssistantID, s.SchoolID}]; p != nil {
			p.Kept++
		}
	}
	for _, p := range found {
		d.Parts = append(d.Parts, *p)
	}
	order := alphabet.Families()
	slices.SortFunc(d.Parts, func(a, b DiffPart) int {
		return cmp.Or(order(a.Name, b.Name), compareIDs(a.AssistantID, b.AssistantID), compareIDs(a.SchoolID, b.SchoolID))
	})
}

// leaveOut adds the omissions, with names.
func (d *Diff) leaveOut(tx *gorm.DB, district string, omitted []Omission) error {
	ids := make([]uuid.UUID, len(omitted))
	for i, o := range omitted {
		ids[i] = o.AssistantID
	}
	names, err := staff.Names(tx, district, ids)
	for i := range omitted {
		omitted[i].Name = names[omitted[i].AssistantID]
	}
	order := alphabet.Families()
	slices.SortFunc(omitted, func(a, b Omission) int {
		return cmp.Or(order(a.Name, b.Name), compareIDs(a.AssistantID, b.AssistantID), cmp.Compare(b.From.DaysUntil(a.From), 0))
	})
	d.Omitted = omitted
	return err
}

// compareIDs orders ids as PostgreSQL does.
func compareIDs(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }
