package roster

import (
	"maps"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/staff"
)

// DaysChanged brings a school's assignments on the days, which may be open, in step with its special days, bell schedules and
// places, in the transaction tx that has changed them for the actor a. What does not take place any more is cancelled, and what
// a standing roster wants again comes back. Assignments that have begun never change, nor do past days. It is
// school.Config.DaysChanged, which has authorised; it fails with ErrDoubleBooked.
func (rs *Rosters) DaysChanged(tx *gorm.DB, a account.Actor, schoolID uuid.UUID, days calendar.Range) error {
	days = days.Intersect(calendar.Range{From: rs.today()})
	if days.Empty() {
		return nil
	}
	var providers []uuid.UUID
	q := tx.Model(&Roster{}).Distinct("provider_id").Where("district_id = ? AND valid_until >= ?", a.District, days.From)
	if !days.Until.IsZero() {
		q = q.Where("valid_from <= ?", days.Until)
	}
	err := q.Where("EXISTS (SELECT FROM roster_series s WHERE s.district_id = ? AND s.roster_id = rosters.id AND s.school_id = ?)", a.District, schoolID).
		Order("provider_id").Pluck("provider_id", &providers).Error
	if err != nil {
		return err
	}
	for _, provider := range providers {
		if err := rs.follow(tx, a, part{provider: provider, school: schoolID, days: days}); err != nil {
			return err
		}
	}
	return nil
}

// AssistantChanged brings the assignments of an assistant from today on in step with the days on which he or she may work, in
// the transaction tx that has changed that for the actor a: what is planned for other days is cancelled and thereby open again,
// what a standing roster wants on days that have become possible comes back. Assignments that have begun never change. It is
// staff.Config.Changed, which has authorised; it fails with ErrDoubleBooked.
func (rs *Rosters) AssistantChanged(tx *gorm.DB, a account.Actor, assistant *staff.Assistant) error {
	return rs.follow(tx, a, part{provider: assistant.ProviderID, assistant: assistant.ID, days: calendar.Range{From: rs.today()}})
}

// part is the part of a provider's published work that follows a change: on these days, of the school or the assistant if one is
// given.
type part struct {
	provider  uuid.UUID
	school    uuid.UUID
	assistant uuid.UUID
	days      calendar.Range // from today at the earliest, may be open
}

// of narrows a query on series or assignments.
func (p part) of(tx *gorm.DB) *gorm.DB {
	return narrow(narrow(tx, "school_id", p.school), "assistant_id", p.assistant)
}

// follow makes the assignments of the part those that the standing rosters want, in a fixed number of statements.
func (rs *Rosters) follow(tx *gorm.DB, a account.Actor, p part) error {
	if err := lockRosters(tx, a.District, p.provider); err != nil {
		return err
	}
	standing, err := standingIn(tx, a.District, p.provider, p.days)
	if err != nil || len(standing) == 0 {
		return err
	}
	if err := p.fillSeries(tx, a.District, standing); err != nil {
		return err
	}
	p.days = p.days.Intersect(calendar.Range{From: p.days.From, Until: lastOf(standing)})
	list, err := p.wanted(tx, a.District, standing)
	if err != nil {
		return err
	}
	live, err := liveOf(p.of(tx), a.District, p.provider, p.days)
	if err != nil {
		return err
	}
	now := rs.now()
	begun := func(x Assignment) bool { return !x.StartsAt.After(now) }
	gone, missing := compare(slices.DeleteFunc(live, begun), slices.DeleteFunc(list, begun))
	if err := cancel(tx, a.District, gone, now); err != nil {
		return err
	}
	for i := range standing {
		if err := rs.adjust(tx, a, &standing[i], gone, missing); err != nil {
			return err
		}
	}
	return nil
}

// fillSeries reads the series of the part.
func (p part) fillSeries(tx *gorm.DB, district string, rosters []Roster) error {
	ids := make([]uuid.UUID, len(rosters))
	for i := range rosters {
		ids[i] = rosters[i].ID
	}
	all, err := seriesOf(p.of(tx), district, ids...)
	for _, s := range all {
		r := &rosters[slices.Index(ids, s.RosterID)]
		r.Series = append(r.Series, s)
	}
	return err
}

// wanted returns the assignments that the rosters want on the days of the part on which each of them stands.
func (p part) wanted(tx *gorm.DB, district string, rosters []Roster) (list []Assignment, err error) {
	at := map[uuid.UUID]bool{}
	for i := range rosters {
		for _, s := range rosters[i].Series {
			at[s.SchoolID] = true
		}
	}
	if len(at) == 0 {
		return nil, nil
	}
	// Not only those it serves: what a provider has planned at a school stays when it serves the school no longer.
	from, err := loadRowsAt(tx, district, p.provider, slices.SortedFunc(maps.Keys(at), compareIDs), p.days)
	if err != nil {
		return nil, err
	}
	for i := range rosters {
		r := &rosters[i]
		more, _, err := wanted(r, from, p.days)
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	return list, nil
}

// adjust adds the missing assignments of one of the rosters, and writes down that it was adjusted if anything of it was.
func (rs *Rosters) adjust(tx *gorm.DB, a account.Actor, r *Roster, gone, missing []Assignment) error {
	of := func(x Assignment) bool { return r.Governs(x.Day) }
	missing = slices.DeleteFunc(slices.Clone(missing), func(x Assignment) bool { return !of(x) })
	if len(missing) == 0 && !slices.ContainsFunc(gone, of) {
		return nil
	}
	if err := insert(tx, missing); postgres.IsExclusion(err) {
		return ErrDoubleBooked.Because(err)
	} else if err != nil {
		return err
	}
	return account.Record(tx, a, "adjust-assignments", "roster", r.ID)
}
