package roster

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

func TestWithout(t *testing.T) {
	day := func(n int) calendar.Date { return termStart.AddDays(n) }
	span := rapid.Custom(func(t *rapid.T) calendar.Range {
		from := rapid.IntRange(0, 30).Draw(t, "from")
		return calendar.Range{From: day(from), Until: day(from + rapid.IntRange(0, 15).Draw(t, "length"))}
	})
	rapid.Check(t, func(t *rapid.T) {
		var periods []Period
		held := map[calendar.Date]bool{}
		at := 0
		for range rapid.IntRange(0, 4).Draw(t, "periods") {
			from := at + rapid.IntRange(0, 5).Draw(t, "pause")
			at = from + rapid.IntRange(1, 8).Draw(t, "length")
			p := Period{ValidFrom: day(from), ValidUntil: day(at - 1)}
			periods = append(periods, p)
			for d := range p.Days().Days() {
				held[d] = true
			}
		}
		cut := span.Draw(t, "cut")
		for d := range cut.Days() {
			delete(held, d)
		}
		left := map[calendar.Date]bool{}
		for _, p := range without(periods, cut) {
			if p.Days().Empty() {
				t.Fatalf("an empty period is left: %+v", p)
			}
			for d := range p.Days().Days() {
				if left[d] {
					t.Fatalf("%s is in two periods", d)
				}
				left[d] = true
			}
		}
		if !maps.Equal(held, left) {
			t.Fatalf("%v are left, want %v", left, held)
		}
	})
}

func TestExceptionalWeek(t *testing.T) {
	w := newWorld(t)
	term := w.publish(t)
	before := w.live(t)
	first, last := date(t, "2026-09-14"), date(t, "2026-09-20")
	week := w.plan(t, RunDetails{ValidFrom: first, ValidUntil: last, MaxSeconds: 10, MaxIterations: 20, Seed: 1})
	var all []Change
	for _, s := range w.dayOf(t, week.Series[0].AssistantID, week.Series) {
		all = append(all, Change{Op: OpRemove, AssistantID: s.AssistantID, SlotID: s.SlotID})
	}
	changed, _, err := w.rosters.Change(w.planner, week.ID, week.Version, all)
	check(t, err)
	published, _, err := w.rosters.Publish(w.planner, week.ID, changed.Version, calendar.Date{})
	check(t, err)

	t.Run("changes its own days only", func(t *testing.T) {
		outside := func(list []Assignment) []Assignment {
			return slices.DeleteFunc(slices.Clone(list), func(a Assignment) bool { return !a.Day.Before(first) && !a.Day.After(last) })
		}
		live := w.live(t)
		if d := cmp.Diff(outside(before), outside(live)); d != "" {
			t.Error(d)
		}
		if len(live) != len(before)-len(all) {
			t.Errorf("%d of %d assignments are left, and %d were taken out of the week", len(live), len(before), len(all))
		}
	})
	t.Run("lets the roster of the term go on after it", func(t *testing.T) {
		old, err := w.rosters.Roster(w.planner, term.ID)
		check(t, err)
		var got []calendar.Range
		for _, p := range old.Periods {
			got = append(got, p.Days())
		}
		want := []calendar.Range{{From: termStart, Until: first.AddDays(-1)}, {From: last.AddDays(1), Until: termEnd}}
		if d := cmp.Diff(want, got, cmp.Comparer(func(a, b calendar.Date) bool { return a == b })); d != "" || old.State != Published {
			t.Errorf("the roster is %s: %s", old.State, d)
		}
		if old.Version != term.Version+1 {
			t.Errorf("version %d, was %d", old.Version, term.Version)
		}
		for day, id := range map[calendar.Date]uuid.UUID{first.AddDays(-1): term.ID, first: week.ID, last: week.ID, last.AddDays(1): term.ID, termEnd: term.ID} {
			list, _, err := w.rosters.Rosters(w.planner, RosterFilter{On: day}, postgres.Page{})
			check(t, err)
			if len(list) != 1 || list[0].ID != id {
				t.Errorf("on %s stands %+v", day, list)
			}
		}
	})
	t.Run("and its surroundings each follow special days by the roster that governs them", func(t *testing.T) {
		s := &w.district.Schools[0]
		live := w.live(t)
		var special []*school.SpecialDay
		for _, day := range []calendar.Date{first.AddDays(-3), first, last.AddDays(1)} {
			closed, err := w.Schools.CreateSpecialDay(s.Secretary, s.ID, school.SpecialDayDetails{Day: day, Kind: school.Closed})
			check(t, err)
			special = append(special, closed)
		}
		w.left(t, live, func(a Assignment) bool {
			return a.SchoolID != s.ID || a.Day != first.AddDays(-3) && a.Day != first && a.Day != last.AddDays(1)
		})
		for _, d := range special {
			check(t, w.Schools.DeleteSpecialDay(s.Secretary, d.ID))
		}
		w.back(t, live)
	})
	t.Run("is what the days around it follow when the next term's roster is planned", func(t *testing.T) {
		w.tx(t, func(tx *gorm.DB) error {
			for day, want := range map[calendar.Date]uuid.UUID{first: week.ID, last.AddDays(1): term.ID, termEnd.AddDays(5): term.ID} {
				series, err := standingSeries(tx, w.district.Key, w.provider, day)
				check(t, err)
				if len(series) == 0 || series[0].RosterID != want {
					t.Errorf("on %s another roster is the standing one", day)
				}
			}
			return nil
		})
	})
	t.Run("is superseded once another roster governs all of its days", func(t *testing.T) {
		d := RunDetails{ValidFrom: first.AddDays(-7), ValidUntil: last.AddDays(7), MaxSeconds: 10, MaxIterations: 20, Seed: 1}
		next := w.plan(t, d)
		_, _, err := w.rosters.Publish(w.planner, next.ID, next.Version, calendar.Date{})
		check(t, err)
		old, err := w.rosters.Roster(w.planner, week.ID)
		check(t, err)
		if old.State != Superseded || len(old.Periods) != 0 {
			t.Errorf("roster %+v", old)
		}
		if _, _, err := w.rosters.Publish(w.planner, week.ID, published.Version, calendar.Date{}); !errors.Is(err, ErrSuperseded) {
			t.Errorf("got %v", err)
		}
		for state, want := range map[State]uuid.UUID{Superseded: week.ID, Published: term.ID} {
			list, _, err := w.rosters.Rosters(w.planner, RosterFilter{State: state}, postgres.Page{})
			check(t, err)
			if len(list) == 0 || list[0].ID != want {
				t.Errorf("%s are %+v", state, list)
			}
		}
	})
}

// TestEachDayFollowsTheLastRosterPublishedForIt publishes any sequence of rosters and compares with a model that knows no periods.
func TestEachDayFollowsTheLastRosterPublishedForIt(t *testing.T) {
	w := newWorld(t)
	pattern := w.plan(t, term())
	actor, err := account.Require(w.planner, account.PlanRosters)
	check(t, err)
	window := calendar.Range{From: termStart, Until: termStart.AddDays(18)}
	weeks := map[uuid.UUID][]Series{} // whole weeks of people, so that every part of them is legal
	for _, s := range pattern.Series {
		weeks[s.AssistantID] = append(weeks[s.AssistantID], s)
	}
	people := slices.SortedFunc(maps.Keys(weeks), compareIDs)
	rapid.Check(t, func(rt *rapid.T) {
		err := postgres.Transact(t.Context(), w.db, w.district.Key, func(tx *gorm.DB) error {
			model := map[calendar.Date]*Roster{}
			for range rapid.IntRange(1, 4).Draw(rt, "rosters") {
				from := rapid.IntRange(0, 14).Draw(rt, "from")
				until := rapid.IntRange(from, 18).Draw(rt, "until")
				r := w.copy(t, tx, pattern, calendar.Range{From: termStart.AddDays(from), Until: termStart.AddDays(until)})
				for _, who := range people {
					if rapid.Bool().Draw(rt, "works") {
						r.Series = append(r.Series, weeks[who]...)
					}
				}
				check(t, replaceSeries(tx, r, nil, r.Series))
				begin := termStart.AddDays(rapid.IntRange(from, until).Draw(rt, "begin"))
				published, _, err := w.rosters.publish(tx, actor, r.ID, r.Version, begin)
				if errors.Is(err, ErrNothingToPlan) { // a weekend
					continue
				}
				check(t, err)
				for day := range (calendar.Range{From: begin, Until: r.ValidUntil}).Days() {
					model[day] = published
				}
			}
			w.follows(t, tx, model, window)
			return errUndo
		})
		if !errors.Is(err, errUndo) {
			rt.Fatal(err)
		}
	})
}

// copy stores a draft of its own with nothing in it.
func (w *world) copy(t *testing.T, tx *gorm.DB, like *Roster, days calendar.Range) *Roster {
	t.Helper()
	run, err := wholeRun(tx, like.DistrictID, like.PlanningRunID)
	check(t, err)
	run.ID = postgres.NewID()
	check(t, tx.Create(run).Error)
	r := *like
	r.ID, r.PlanningRunID, r.Series = postgres.NewID(), run.ID, nil
	r.ValidFrom, r.ValidUntil = days.From, days.Until
	check(t, tx.Create(&r).Error)
	return &r
}

// follows checks that on each day exactly the roster of the model governs and its assignments are live.
func (w *world) follows(t *testing.T, tx *gorm.DB, model map[calendar.Date]*Roster, window calendar.Range) {
	t.Helper()
	from, err := loadRows(tx, w.district.Key, w.provider, window)
	check(t, err)
	standing, err := standingIn(tx, w.district.Key, w.provider, window)
	check(t, err)
	var want, got []sameness
	for day := range window.Days() {
		for i := range standing {
			if r := model[day]; standing[i].Governs(day) != (r != nil && r.ID == standing[i].ID) {
				t.Fatalf("%s: roster %s governs: %t", day, standing[i].ID, standing[i].Governs(day))
			}
		}
		r := model[day]
		if r == nil {
			continue
		}
		if !slices.ContainsFunc(standing, func(s Roster) bool { return s.ID == r.ID }) {
			t.Fatalf("%s: roster %s does not govern", day, r.ID)
		}
		own := *r
		own.govern(calendar.Range{From: day, Until: day})
		list, _, err := wanted(&own, from, calendar.Range{From: day, Until: day})
		check(t, err)
		for _, a := range list {
			want = append(want, a.same())
		}
	}
	var states []Roster
	check(t, tx.Where("district_id = ? AND state <> 'draft'", w.district.Key).Find(&states).Error)
	for _, r := range states {
		if governs := slices.ContainsFunc(standing, func(s Roster) bool { return s.ID == r.ID }); governs != (r.State == Published) {
			t.Fatalf("roster %s is %s and governs: %t", r.ID, r.State, governs)
		}
	}
	live, err := liveOf(tx, w.district.Key, w.provider, calendar.Range{From: window.From.AddDays(-30), Until: window.Until.AddDays(30)})
	check(t, err)
	for _, a := range live {
		got = append(got, a.same())
	}
	sortSameness(want)
	sortSameness(got)
	if d := cmp.Diff(want, got, cmp.AllowUnexported(sameness{})); d != "" {
		t.Fatal(d)
	}
}

func TestPublishFillsInOnlyPastDaysOnWhichNothingStood(t *testing.T) {
	w := newWorld(t)
	week := w.plan(t, RunDetails{ValidFrom: date(t, "2026-09-07"), ValidUntil: date(t, "2026-09-13"), MaxSeconds: 10, MaxIterations: 20, Seed: 1})
	_, _, err := w.rosters.Publish(w.planner, week.ID, week.Version, calendar.Date{})
	check(t, err)
	whole := w.plan(t, term())
	w.clock.set(time.Date(2026, time.September, 2, 10, 0, 0, 0, time.UTC))
	p, _, err := w.rosters.Publish(w.planner, whole.ID, whole.Version, calendar.Date{})
	check(t, err)
	if p.PublishedFrom != termStart {
		t.Errorf("stands from %s, though nothing stood since %s", p.PublishedFrom, termStart)
	}
}

func TestDays(t *testing.T) {
	r := Roster{ValidFrom: termStart, ValidUntil: termEnd}
	if got, want := r.Days(), (calendar.Range{From: termStart, Until: termEnd}); got != want {
		t.Errorf("a draft is for %v, got %v", want, got)
	}
	first, last := termStart.AddDays(7), termStart.AddDays(40)
	r.Periods = []Period{{ValidFrom: first, ValidUntil: first.AddDays(3)}, {ValidFrom: first.AddDays(20), ValidUntil: last}}
	if got, want := r.Days(), (calendar.Range{From: first, Until: last}); got != want {
		t.Errorf("what governs in two periods is for %v, got %v", want, got)
	}
}
