package roster

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
	"schulalltag/internal/staff"
)

func TestChangesWithinThePeriod(t *testing.T) {
	equal := cmp.AllowUnexported(calendar.Date{})
	day := func(s string) calendar.Date { return date(t, s) }
	start := func(t *testing.T, w *world, d RunDetails) []Deviation {
		t.Helper()
		run, err := w.rosters.StartRun(w.planner, d)
		check(t, err)
		stored, err := w.rosters.Run(w.planner, run.ID)
		check(t, err)
		runs, _, err := w.rosters.Runs(w.planner, postgres.Page{})
		check(t, err)
		if d := cmp.Diff(run.Changes, stored.Changes, equal) + cmp.Diff(run.Changes, runs[len(runs)-1].Changes, equal); d != "" {
			t.Error(d)
		}
		cancelled, err := w.rosters.CancelRun(w.planner, run.ID)
		check(t, err)
		if d := cmp.Diff(run.Changes, cancelled.Changes, equal); d != "" {
			t.Error(d)
		}
		return stored.Changes
	}
	w := newWorld(t)

	t.Run("are none while everything holds, whatever is free", func(t *testing.T) {
		s := &w.district.Schools[0]
		_, err := w.Schools.CreateSpecialDay(s.Secretary, s.ID, school.SpecialDayDetails{Day: day("2026-09-16"), Kind: school.Closed})
		check(t, err)
		if got := start(t, w, term()); len(got) != 0 {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("are told by stretches of school days and what differs", func(t *testing.T) {
		s, class := &w.district.Schools[0], w.district.Schools[0].Classes[0]
		_, _, err := w.Schools.PutNeedWeek(s.Secretary, class.ID, class.Version, school.NeedWeekDetails{
			ValidFrom: day("2026-09-14"), ValidUntil: day("2026-09-20"), Needs: s.Needs(2, school.SlotLesson),
		})
		check(t, err)
		other := &w.district.Schools[1]
		_, err = w.Schools.UpdatePlace(other.Secretary, other.Bus.ID, other.Bus.Version, school.PlaceDetails{
			Kind: other.Bus.Kind, Label: other.Bus.Label, ValidFrom: other.Bus.ValidFrom, ValidUntil: day("2026-12-31"),
		})
		check(t, err)
		w.edit(t, w.people[0], func(d *staff.Details) { d.Contracts[0].ValidUntil = day("2026-11-15") })
		w.edit(t, w.people[1], func(d *staff.Details) { d.Clearances[1].ValidUntil = day("2026-12-11") })
		w.edit(t, w.people[2], func(d *staff.Details) {
			d.Contracts[0].ValidUntil = day("2027-01-17")
			d.Contracts = append(d.Contracts, d.Contracts[0])
			d.Contracts[1].ValidFrom, d.Contracts[1].ValidUntil = day("2027-01-18"), calendar.Date{} // the same contract again
		})
		want := []Deviation{
			{day("2026-09-14"), day("2026-09-15"), []DeviationKind{DeviatesNeed}}, // on Wednesday the school is closed
			{day("2026-09-17"), day("2026-09-18"), []DeviationKind{DeviatesNeed}},
			{day("2026-11-16"), day("2026-12-11"), []DeviationKind{DeviatesContract}},
			{day("2026-12-14"), day("2026-12-22"), []DeviationKind{DeviatesContract, DeviatesClearance}}, // then come the holidays, until 12 January
			{day("2027-01-13"), day("2027-01-29"), []DeviationKind{DeviatesPlace, DeviatesContract, DeviatesClearance}},
		}
		if d := cmp.Diff(want, start(t, w, term()), equal); d != "" {
			t.Error(d)
		}
		r := w.plan(t, term())
		foretold, err := w.rosters.Diff(w.planner, r.ID)
		check(t, err)
		_, published, err := w.rosters.Publish(w.planner, r.ID, r.Version, calendar.Date{})
		check(t, err)
		if d := cmp.Diff(want, foretold.Changes, equal) + cmp.Diff(want, published.Changes, equal); d != "" {
			t.Error(d)
		}
	})
	t.Run("are none in a run for the exceptional days alone", func(t *testing.T) {
		d := term()
		d.ValidFrom, d.ValidUntil = day("2026-09-14"), day("2026-09-20")
		if got := start(t, w, d); len(got) != 0 {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("are told for another bell schedule, even one of the same times", func(t *testing.T) {
		w := newWorld(t)
		s := &w.district.Schools[0]
		_, err := w.Schools.CreateBellSchedule(s.Secretary, s.ID, school.BellScheduleDetails{ValidFrom: day("2026-10-19"), Slots: schooltest.Week()})
		check(t, err)
		d := term()
		d.ValidUntil = day("2026-10-30")
		want := []Deviation{{day("2026-10-19"), day("2026-10-30"), []DeviationKind{DeviatesBell}}}
		if d := cmp.Diff(want, start(t, w, d), equal); d != "" {
			t.Error(d)
		}
	})
	t.Run("are the first fifty", func(t *testing.T) {
		w := newWorld(t)
		s, class := &w.district.Schools[0], w.district.Schools[0].Classes[0]
		needs := s.Needs(1, school.SlotLesson)
		for i := 0; i < len(needs); i++ { // other needs on two days of the week that do not follow one another
			if slot := w.slot(t, needs[i].SlotID); slot.Weekday == calendar.Tuesday || slot.Weekday == calendar.Thursday {
				needs[i].Persons = 2
			}
		}
		_, _, err := w.Schools.PutNeedWeek(s.Secretary, class.ID, class.Version, school.NeedWeekDetails{ValidFrom: day("2026-08-24"), Needs: needs})
		check(t, err)
		d := term()
		d.ValidUntil = day("2027-07-01")
		got := start(t, w, d)
		if len(got) != MaxDeviations || got[0].From != day("2026-08-25") || got[1].From != day("2026-08-27") {
			t.Errorf("%d, from %+v", len(got), got[:2])
		}
	})
}
