package roster

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"schulalltag/internal/calendar"
	"schulalltag/internal/planner"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
	"schulalltag/internal/staff"
)

// translated is the week of the world's provider in the first term.
func (w *world) translated(t *testing.T, pins ...Series) (found *week) {
	t.Helper()
	w.tx(t, func(tx *gorm.DB) (err error) {
		found, err = w.rosters.week(tx, w.district.Key, w.provider, calendar.Range{From: termStart, Until: termEnd}, pins)
		return err
	})
	return found
}

func (w *world) person(t *testing.T, found *week, a *staff.Assistant) planner.Assistant {
	t.Helper()
	i := slices.IndexFunc(found.problem.Assistants, func(p planner.Assistant) bool { return p.ID == a.ID.String() })
	if i < 0 {
		t.Fatalf("%s is not in the problem", a.GivenName)
	}
	return found.problem.Assistants[i]
}

func TestTranslate(t *testing.T) {
	w := newWorld(t)
	first, second := &w.district.Schools[0], &w.district.Schools[1]
	asOf := termStart

	t.Run("gives a problem that the planner accepts, as of the first day somebody is needed", func(t *testing.T) {
		found := w.translated(t)
		data, _, err := found.encode()
		check(t, err)
		if _, err := planner.Parse(data); err != nil {
			t.Error(err)
		}
		if found.asOf != asOf {
			t.Errorf("as of %s", found.asOf)
		}
		if len(found.problem.Schools) != 2 || len(found.problem.Places) != 6 || len(found.problem.Travel) != 1 {
			t.Errorf("problem %+v", found.problem)
		}
		if got := found.problem.Places[0]; got.ID != first.ExternalKey+"/1a" || len(got.Needs) != 20 || got.Floor != (planner.Floor{Units: floorUnits, Value: floorValue}) {
			t.Errorf("place %+v", got)
		}
	})
	t.Run("does not depend on the day it is asked, as long as the rows are the same", func(t *testing.T) {
		_, before, err := w.translated(t).encode()
		check(t, err)
		earlier := w.clock.Now()
		w.clock.set(earlier.AddDate(0, 2, 0))
		_, after, err := w.translated(t).encode()
		check(t, err)
		w.clock.set(earlier)
		if before != after {
			t.Error("the problem is another one two months later")
		}
	})
	t.Run("takes from a contract what is not spent elsewhere, and from touching windows one", func(t *testing.T) {
		anna := w.people[0]
		w.edit(t, anna, func(d *staff.Details) {
			d.Availability = []staff.Window{
				{Weekday: calendar.Monday, Starts: 600, Ends: 800}, {Weekday: calendar.Monday, Starts: 450, Ends: 600},
				{Weekday: calendar.Tuesday, Starts: 450, Ends: 500}, {Weekday: calendar.Tuesday, Starts: 510, Ends: 600},
				{Weekday: calendar.Saturday, Starts: 450, Ends: 500},
			}
			d.Qualifications = []school.Qualification{school.QualificationMedical, school.QualificationCare}
			d.BarredPlaces = append(d.BarredPlaces, first.Bus.ID)
			d.Schools = d.Schools[:1]
		})
		want := planner.Assistant{
			ID: anna.ID.String(), Schools: []string{first.ExternalKey}, WeekMinutes: 1320, DayMinutes: 360,
			Available:      []planner.Window{{Day: 1, From: 450, To: 800}, {Day: 2, From: 450, To: 500}, {Day: 2, From: 510, To: 600}},
			Qualifications: []string{"care", "medical"}, Barred: []string{first.ExternalKey + "/Bus 1"},
		}
		if d := cmp.Diff(want, w.person(t, w.translated(t), anna)); d != "" {
			t.Error(d)
		}
	})
	t.Run("leaves out who may not work on the day", func(t *testing.T) {
		late := w.hire(t, "Late", func(d *staff.Details) { d.Contracts[0].ValidFrom = asOf.AddDays(1) })
		found := w.translated(t)
		if found.people[late.ID] != "" || len(found.problem.Assistants) != len(w.people) {
			t.Errorf("people %v", found.people)
		}
		if rule, _ := found.missing(Series{AssistantID: late.ID, SlotID: first.Bell.Slots[0].ID, PlaceID: first.Bus.ID}); rule == 0 {
			t.Error("a series of theirs would be in the problem")
		}
	})
	t.Run("asks for qualifications and values as the need states them", func(t *testing.T) {
		slot := second.Bell.Slots[1]
		needs := []school.Need{{SlotID: slot.ID, Persons: 2, Priority: school.PriorityHigh, Qualification: school.QualificationCare, Purpose: school.PurposeLearning}}
		place, _, err := w.Schools.PutNeedWeek(second.Secretary, second.Bus.ID, second.Bus.Version, school.NeedWeekDetails{ValidFrom: schooltest.Start(), Needs: needs})
		check(t, err)
		second.Bus = *place
		found := w.translated(t)
		got := found.problem.Places[found.places[second.Bus.ID]]
		want := planner.Place{ID: second.ExternalKey + "/Bus 1", School: second.ExternalKey,
			Needs: []planner.Need{{Slot: 1, Values: []int64{4500, 2475}, Requires: []string{"care"}}}}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	})
	t.Run("knows familiar places and what to keep from the roster that stands, or stood last", func(t *testing.T) {
		r := w.publish(t)
		for _, days := range []calendar.Range{{From: termStart, Until: termEnd}, {From: termEnd.AddDays(1), Until: date(t, "2027-07-31")}} {
			w.tx(t, func(tx *gorm.DB) error {
				found, err := w.rosters.week(tx, w.district.Key, w.provider, days, nil)
				check(t, err)
				if len(found.problem.Keep) != len(r.Series) {
					t.Errorf("%d to keep from %s, %d stand", len(found.problem.Keep), days.From, len(r.Series))
				}
				pairs := map[[2]string]bool{}
				for _, k := range found.problem.Keep {
					pairs[[2]string{k.Assistant, k.Place}] = true
				}
				familiar := 0
				for _, a := range found.problem.Assistants {
					for _, f := range a.Familiar {
						familiar++
						if !pairs[[2]string{a.ID, f.Place}] || f.Value != familiarValue {
							t.Errorf("%s knows %+v", a.ID, f)
						}
					}
				}
				if familiar != len(pairs) {
					t.Errorf("%d familiar places, %d pairs", familiar, len(pairs))
				}
				return nil
			})
		}
	})
	t.Run("translates a plan back to the series it came from", func(t *testing.T) {
		r := w.plan(t, term())
		found := w.translated(t, r.Series[0])
		var plan []planner.Assignment
		for _, s := range r.Series {
			a, ok := found.assignment(s)
			if !ok {
				t.Fatalf("%+v is not in the problem", s)
			}
			plan = append(plan, a)
		}
		stored := &PlanningRun{}
		check(t, stored.pose(found))
		asked, err := stored.posed()
		check(t, err)
		back, err := asked.series(r, plan)
		check(t, err)
		want := slices.Clone(r.Series)
		want[0].Pinned = true
		if d := cmp.Diff(want, back); d != "" {
			t.Error(d)
		}
		again, ok := asked.assignments(back)
		slices.SortFunc(plan, comparePlanned)
		slices.SortFunc(again, comparePlanned)
		if d := cmp.Diff(plan, again); d != "" || !ok {
			t.Error(d)
		}
		for _, a := range []planner.Assignment{
			{Assistant: plan[0].Assistant, Place: "nowhere"}, {Assistant: plan[0].Assistant, Place: plan[0].Place, Slot: 99},
			{Assistant: plan[0].Assistant, Place: plan[0].Place, Slot: -1}, {Assistant: "nobody", Place: plan[0].Place},
		} {
			if _, err := asked.series(r, []planner.Assignment{a}); err == nil {
				t.Errorf("translated %+v of another problem", a)
			}
		}
		elsewhere := back[0]
		if elsewhere.PlaceID = second.Classes[0].ID; elsewhere.SchoolID == second.ID {
			elsewhere.PlaceID = first.Classes[0].ID
		}
		for _, s := range []Series{{}, {PlaceID: back[0].PlaceID}, elsewhere} {
			if _, ok := asked.assignments([]Series{s}); ok {
				t.Errorf("translated %+v of another roster", s)
			}
		}
	})
}
