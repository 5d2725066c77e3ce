package roster

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/planner"
	"schulalltag/internal/postgres"
	"schulalltag/internal/say"
)

// Series is one person at one place in one slot of every week of a roster.
type Series struct {
	DistrictID  string    `gorm:"primaryKey"`
	RosterID    uuid.UUID `gorm:"primaryKey"`
	AssistantID uuid.UUID `gorm:"primaryKey"`
	SlotID      uuid.UUID `gorm:"primaryKey"`
	PlaceID     uuid.UUID
	SchoolID    uuid.UUID
	Pinned      bool // fixed by a planner
}

// TableName says where series are kept.
func (Series) TableName() string { return "roster_series" }

// seriesKey is what two rosters can have in common.
type seriesKey struct{ assistant, slot, place uuid.UUID }

func (s Series) key() seriesKey { return seriesKey{s.AssistantID, s.SlotID, s.PlaceID} }

// assignment translates a series into the problem. ok is false if its assistant, place or slot is not in it, see missing.
func (w *week) assignment(s Series) (a planner.Assignment, ok bool) {
	if rule, _ := w.missing(s); rule != 0 {
		return planner.Assignment{}, false
	}
	return planner.Assignment{Assistant: w.people[s.AssistantID], Place: w.problem.Places[w.places[s.PlaceID]].ID, Slot: w.slots[s.SlotID].slot}, true
}

// missing says why a series is not in the problem: the number of the rule it breaks and a sentence, or nothing if it is.
func (w *week) missing(s Series) (rule int, why say.Sentence) {
	slot, known := w.slots[s.SlotID]
	place, needed := w.places[s.PlaceID]
	switch {
	case w.people[s.AssistantID] == "":
		return 2, ineligible(w.person(s.AssistantID), w.hindrance(s.AssistantID), w.asOf)
	case !known:
		return 4, say.That("%s is at %s on %s, a slot that no bell schedule has on %s", w.person(s.AssistantID), w.place(s.PlaceID), w.time(s.SlotID), w.asOf)
	case !needed:
		return 4, say.That("%s is at %s on %s, which needs nobody on %s", w.person(s.AssistantID), w.place(s.PlaceID), w.time(s.SlotID), w.asOf)
	case w.problem.Places[place].School != w.problem.Schools[slot.school].ID:
		return 4, say.That("%s is at %s on %s, a slot of another school", w.person(s.AssistantID), w.place(s.PlaceID), w.time(s.SlotID))
	}
	return 0, say.Sentence{}
}

// hindrance says why an assistant may not work on the day of the week, as staff.Eligible does.
func (w *week) hindrance(assistant uuid.UUID) (why string) {
	for i := range w.pool {
		if w.pool[i].ID == assistant {
			_, why = w.pool[i].Eligible(w.asOf)
		}
	}
	return why
}

func sortSeries(list []Series) {
	slices.SortFunc(list, func(a, b Series) int {
		return cmp.Or(bytes.Compare(a.AssistantID[:], b.AssistantID[:]), bytes.Compare(a.SlotID[:], b.SlotID[:]))
	})
}

// SeriesFilter narrows the series of a roster to what is read at once: a class, an assistant, a school, a day. Zero fields do not.
type SeriesFilter struct {
	PlaceID     uuid.UUID
	AssistantID uuid.UUID
	SchoolID    uuid.UUID
	Weekday     calendar.Weekday
}

// NamedSeries is a series with what a planner reads of it.
type NamedSeries struct {
	Series     `gorm:"embedded"`
	GivenName  string
	FamilyName string
	PlaceLabel string
	SchoolName string
	Weekday    calendar.Weekday
	Starts     calendar.Clock
	Ends       calendar.Clock
}

// SeriesOf returns a page of a roster's series, in order of weekday and time. Needs PlanRosters; fails with ErrNotFound.
func (rs *Rosters) SeriesOf(ctx context.Context, rosterID uuid.UUID, f SeriesFilter, page postgres.Page) (series []NamedSeries, next string, err error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, "", err
	}
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		if _, err := find(tx, actor, rosterID); err != nil {
			return err
		}
		q := named(tx, actor.District, rosterID)
		q = narrow(q, "s.place_id", f.PlaceID)
		q = narrow(q, "s.assistant_id", f.AssistantID)
		q = narrow(q, "s.school_id", f.SchoolID)
		if f.Weekday != 0 {
			q = q.Where("l.weekday = ?", f.Weekday)
		}
		series, next, err = postgres.List(q, page, []string{"l.weekday", "l.starts", "s.place_id", "s.assistant_id", "s.slot_id"},
			func(s NamedSeries) []any {
				return []any{fmt.Sprint(int(s.Weekday)), fmt.Sprint(s.Starts.Minutes()), s.PlaceID, s.AssistantID, s.SlotID}
			})
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("list series of roster %s: %w", rosterID, err)
	}
	return series, next, nil
}

// named starts a query on the named series of rosters.
func named(tx *gorm.DB, district string, rosters ...uuid.UUID) *gorm.DB {
	return tx.Table("roster_series s").
		Select("s.*, a.given_name, a.family_name, p.label AS place_label, c.name AS school_name, l.weekday, l.starts, l.ends").
		Joins("JOIN slots l ON l.district_id = s.district_id AND l.id = s.slot_id").
		Joins("JOIN places p ON p.district_id = s.district_id AND p.id = s.place_id").
		Joins("JOIN schools c ON c.district_id = s.district_id AND c.id = s.school_id").
		Joins("JOIN assistants a ON a.district_id = s.district_id AND a.id = s.assistant_id").
		Where("s.district_id = ? AND s.roster_id IN ?", district, rosters)
}

// namedOf reads all named series of rosters, in order of the week.
func namedOf(tx *gorm.DB, district string, rosters ...uuid.UUID) (list []NamedSeries, err error) {
	err = named(tx, district, rosters...).Order("l.weekday, l.starts, c.name, p.label, s.place_id, s.assistant_id, s.roster_id").Find(&list).Error
	return list, err
}

// changedOf is namedOf of the series that one of the rosters has and no other of them.
func changedOf(tx *gorm.DB, district string, rosters ...uuid.UUID) (list []NamedSeries, err error) {
	other := tx.Table("roster_series o").Select("1").
		Where("o.district_id = s.district_id AND o.roster_id IN ? AND o.roster_id <> s.roster_id", rosters).
		Where("o.assistant_id = s.assistant_id AND o.slot_id = s.slot_id AND o.place_id = s.place_id")
	err = named(tx, district, rosters...).Where("NOT EXISTS (?)", other).
		Order("l.weekday, l.starts, c.name, p.label, s.place_id, s.assistant_id, s.roster_id").Find(&list).Error
	return list, err
}

// narrow adds a condition on an id, none for the zero id.
func narrow(q *gorm.DB, column string, id uuid.UUID) *gorm.DB {
	if id == uuid.Nil {
		return q
	}
	return q.Where(column+" = ?", id)
}

// seriesOf reads all series of rosters, in order.
func seriesOf(tx *gorm.DB, district string, rosters ...uuid.UUID) ([]Series, error) {
	if len(rosters) == 0 {
		return nil, nil
	}
	q := tx.Model(&Series{}).Select("roster_id, assistant_id, slot_id, place_id, school_id, pinned").
		Where("district_id = ? AND roster_id IN ?", district, rosters)
	list, err := postgres.Scan(q, func(rows *sql.Rows, s *Series) error {
		s.DistrictID = district
		return rows.Scan(&s.RosterID, &s.AssistantID, &s.SlotID, &s.PlaceID, &s.SchoolID, &s.Pinned)
	})
	sortSeries(list)
	return list, err
}
