package roster

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
	"schulalltag/internal/staff"
)

func TestOmitted(t *testing.T) {
	w := newWorld(t)
	anna, berat := w.people[0], w.people[1]
	ends, back := date(t, "2026-11-15"), date(t, "2026-12-07") // a Sunday and a Monday
	expires := date(t, "2026-09-06")
	w.edit(t, anna, func(d *staff.Details) {
		d.Contracts[0].ValidUntil = ends
		d.Contracts = append(d.Contracts, d.Contracts[0])
		d.Contracts[1].ValidFrom, d.Contracts[1].ValidUntil = back, calendar.Date{}
	})
	w.edit(t, berat, func(d *staff.Details) { d.Clearances[0].ValidUntil = expires })
	r := w.plan(t, term())
	foretold, err := w.rosters.Diff(w.planner, r.ID)
	check(t, err)
	_, d, err := w.rosters.Publish(w.planner, r.ID, r.Version, calendar.Date{})
	check(t, err)
	live := map[uuid.UUID]map[calendar.Date]bool{}
	for _, a := range w.live(t) {
		if live[a.AssistantID] == nil {
			live[a.AssistantID] = map[calendar.Date]bool{}
		}
		live[a.AssistantID][a.Day] = true
	}

	t.Run("is the same before and after publishing", func(t *testing.T) {
		if d := cmp.Diff(foretold, d, cmp.AllowUnexported(calendar.Date{})); d != "" {
			t.Error(d)
		}
	})
	t.Run("is who may not work on which days, and why", func(t *testing.T) {
		works := map[calendar.Weekday]map[uuid.UUID]int{}
		for _, s := range r.Series {
			day := w.slot(t, s.SlotID).Weekday
			if works[day] == nil {
				works[day] = map[uuid.UUID]int{}
			}
			works[day][s.AssistantID]++
		}
		hesse, err := calendar.LoadHesse()
		check(t, err)
		stretch := func(who *staff.Assistant, code string, days calendar.Range) Omission {
			o := Omission{AssistantID: who.ID, Name: who.Name(), Code: code}
			for day := range days.Days() {
				if n := works[day.Weekday()][who.ID]; n > 0 && hesse.SchoolDay(day) {
					if o.From.IsZero() {
						o.From = day
					}
					o.Until = day
					o.Assignments += n
				}
			}
			return o
		}
		want := []Omission{
			stretch(anna, staff.NoContract, calendar.Range{From: ends.AddDays(1), Until: back.AddDays(-1)}),
			stretch(berat, staff.ConductExpired, calendar.Range{From: expires.AddDays(1), Until: termEnd}),
		}
		if diff := cmp.Diff(want, d.Omitted, cmp.AllowUnexported(calendar.Date{})); diff != "" {
			t.Error(diff)
		}
		for _, o := range d.Omitted {
			if o.Assignments == 0 || live[o.AssistantID][o.From] || live[o.AssistantID][o.Until] {
				t.Errorf("omission %+v", o)
			}
		}
	})
	t.Run("is nobody where a school is free anyway", func(t *testing.T) {
		w := newWorld(t)
		day := date(t, "2026-09-14")
		w.edit(t, w.people[0], func(d *staff.Details) {
			d.Contracts[0].ValidUntil = day.AddDays(-1)
			d.Contracts = append(d.Contracts, d.Contracts[0])
			d.Contracts[1].ValidFrom, d.Contracts[1].ValidUntil = day.AddDays(1), calendar.Date{}
		})
		for i := range w.district.Schools {
			s := &w.district.Schools[i]
			_, err := w.Schools.CreateSpecialDay(s.Secretary, s.ID, school.SpecialDayDetails{Day: day, Kind: school.Closed})
			check(t, err)
		}
		r := w.plan(t, term())
		_, d, err := w.rosters.Publish(w.planner, r.ID, r.Version, calendar.Date{})
		check(t, err)
		if len(d.Omitted) != 0 {
			t.Errorf("omitted are %+v", d.Omitted)
		}
	})
}

// testSite is a school of the world with the labels of its places.
type testSite struct{ *schooltest.School }

func (w *world) site(id uuid.UUID) testSite {
	for i := range w.district.Schools {
		if w.district.Schools[i].ID == id {
			return testSite{&w.district.Schools[i]}
		}
	}
	return testSite{}
}

func (s testSite) label(place uuid.UUID) string {
	for _, p := range []school.Place{s.Classes[0], s.Classes[1], s.Bus} {
		if p.ID == place {
			return p.Label
		}
	}
	return ""
}
