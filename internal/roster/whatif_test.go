package roster

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/planner/proof"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

// ask lets a what-if run be worked on and returns it.
func (w *world) ask(t testing.TB, ctx context.Context, q PoolQuery, list ...Supposition) *PlanningRun {
	t.Helper()
	run, err := w.rosters.StartWhatIf(ctx, WhatIf{PoolQuery: q, Suppositions: list, MaxSeconds: 20, MaxIterations: 10, Seed: 1})
	check(t, err)
	check(t, w.rosters.work(context.Background(), w.district.Key, run.ID))
	run, err = w.rosters.WhatIf(ctx, run.ID)
	check(t, err)
	return run
}

func TestWhatIf(t *testing.T) {
	w := newWorld(t)
	w.crowd(t)
	r := w.publish(t)
	stood := w.assignments(t)
	first, second := w.district.Schools[0], w.district.Schools[1]
	youth, pool := w.district.YouthOffice, PoolQuery{ProviderID: w.provider, On: termStart}

	t.Run("tells the youth office what a post brings, with both proofs, and stores no roster", func(t *testing.T) {
		run := w.ask(t, youth, pool, Supposition{Kind: SupposePost, SchoolID: first.ID, WeekMinutes: 900})
		c := run.Comparison
		if run.State != RunDone || c == nil || run.RosterID != nil || *run.BaseRosterID != r.ID {
			t.Fatalf("the run is %s (%s)", run.State, run.Failure().String())
		}
		least, most := c.Gain()
		if c.After.Value < c.Before.Value || c.After.CoveredSlots <= c.Before.CoveredSlots || least > most || most <= 0 {
			t.Errorf("before %+v, after %+v: between %d and %d", c.Before, c.After, least, most)
		}
		if c.Before.Value < r.Value || c.Before.Bound > r.Bound {
			t.Errorf("the week as it is got worse: %d of %d, was %d of %d", c.Before.Value, c.Before.Bound, r.Value, r.Bound)
		}
		if n := w.rosterCount(t, run.ID); n != 0 {
			t.Errorf("%d rosters", n)
		}
	})
	t.Run("counts the same by school, by area, by priority and in sum", func(t *testing.T) {
		c := w.ask(t, w.planner, PoolQuery{RosterID: r.ID}, Supposition{Kind: SupposePost, SchoolID: second.ID, WeekMinutes: 600}).Comparison
		var schools, areas, priorities, slots Tally
		for _, s := range c.Schools {
			schools.add(s.After)
			if s.Name == "" || s.Kept+s.Added != s.After.CoveredSlots || s.Kept+s.Removed != s.Before.CoveredSlots {
				t.Errorf("school %+v", s)
			}
		}
		for _, a := range c.Areas {
			areas.add(a.After)
		}
		for _, p := range c.Priorities {
			priorities.add(p.After)
		}
		slots = c.After.Tally
		for _, sum := range []Tally{schools, areas, priorities} {
			if diff := cmp.Diff(slots, sum); diff != "" {
				t.Error(diff)
			}
		}
	})
	t.Run("gives planners both weeks as files that anybody can check", func(t *testing.T) {
		run := w.ask(t, w.planner, PoolQuery{RosterID: r.ID}, Supposition{Kind: SupposeHours, AssistantID: w.people[0].ID, WeekMinutes: 1200, DayMinutes: 360})
		for _, read := range []struct {
			problem, plan func(context.Context, uuid.UUID) ([]byte, error)
			side          Side
		}{
			{w.rosters.BaseProblem, w.rosters.BasePlan, run.Comparison.Before}, {w.rosters.Problem, w.rosters.FoundPlan, run.Comparison.After},
		} {
			problem, err := read.problem(w.planner, run.ID)
			check(t, err)
			plan, err := read.plan(w.planner, run.ID)
			check(t, err)
			report, err := proof.Check(problem, plan)
			check(t, err)
			if len(report.Findings) > 0 || report.Value != read.side.Value || *report.Bound > read.side.Bound {
				t.Errorf("found %v, value %d and bound %d of %+v", report.Findings, report.Value, *report.Bound, read.side)
			}
			if _, err := read.problem(youth, run.ID); !errors.Is(err, account.ErrForbidden) {
				t.Errorf("the youth office got %v", err)
			}
		}
	})
	t.Run("makes of each kind what its name says", func(t *testing.T) {
		class := first.Classes[0]
		for name, x := range map[string]struct {
			list []Supposition
			ok   func(c *Comparison) bool
		}{
			"nothing but another rule": {[]Supposition{{Kind: SupposeRules, MinRun: 1, MaxPause: 30}}, func(c *Comparison) bool {
				return c.Before.NeededSlots == c.After.NeededSlots && c.After.Value >= c.Before.Value
			}},
			"somebody who is gone": {[]Supposition{{Kind: SupposeHours, AssistantID: w.people[3].ID}}, func(c *Comparison) bool {
				return c.After.Value < c.Before.Value && c.After.CoveredSlots < c.Before.CoveredSlots
			}},
			"a school that leaves": {[]Supposition{{Kind: SupposeLeaves, SchoolID: second.ID}}, func(c *Comparison) bool {
				return c.After.NeededSlots < c.Before.NeededSlots && c.Schools[0].After.NeededSlots*c.Schools[1].After.NeededSlots == 0
			}},
			"two persons more at one slot of a place": {[]Supposition{{Kind: SupposeNeed, PlaceID: class.ID, SlotID: first.Bell.Slots[1].ID, Persons: 2, Priority: school.PriorityHigh}},
				func(c *Comparison) bool { return c.After.NeededSlots == c.Before.NeededSlots+2 }},
			"more persons wherever a place needs some": {[]Supposition{{Kind: SupposeNeed, PlaceID: class.ID, Persons: 1, Priority: school.PriorityLow}},
				func(c *Comparison) bool {
					return c.Priorities[2].After.NeededSlots > c.Priorities[2].Before.NeededSlots &&
						c.Priorities[0].After.NeededSlots == c.Priorities[0].Before.NeededSlots
				}},
			"a post for an area after a school has left": {[]Supposition{
				{Kind: SupposeLeaves, SchoolID: second.ID}, {Kind: SupposePost, AreaID: first.AreaID, WeekMinutes: 300, Qualifications: []school.Qualification{school.QualificationCare}},
			}, func(c *Comparison) bool { return c.After.NeededSlots < c.Before.NeededSlots }},
		} {
			t.Run(name, func(t *testing.T) {
				run := w.ask(t, w.planner, PoolQuery{RosterID: r.ID}, x.list...)
				if run.State != RunDone || !x.ok(run.Comparison) {
					t.Errorf("the run is %s (%s): %+v", run.State, run.Failure().String(), run.Comparison)
				}
				if diff := cmp.Diff(x.list, run.Supposed); diff != "" {
					t.Error(diff)
				}
			})
		}
	})
	t.Run("touches nothing of what is published", func(t *testing.T) {
		if diff := cmp.Diff(stood, w.assignments(t)); diff != "" {
			t.Error(diff)
		}
		now, err := w.rosters.Roster(w.planner, r.ID)
		check(t, err)
		if now.Version != r.Version || len(w.series(t, r.ID)) != len(r.Series) {
			t.Errorf("the roster is in version %d, was %d", now.Version, r.Version)
		}
	})
	t.Run("is seen by those who asked only", func(t *testing.T) {
		run := w.ask(t, youth, pool, Supposition{Kind: SupposeRules, MaxPause: 20})
		for _, ctx := range []context.Context{w.planner, w.district.Providers[1].Planner, w.Giessen.YouthOffice} {
			_, read := w.rosters.WhatIf(ctx, run.ID)
			_, cancelled := w.rosters.CancelWhatIf(ctx, run.ID)
			_, stopped := w.rosters.StopWhatIf(ctx, run.ID)
			for _, err := range []error{read, cancelled, stopped} {
				if !errors.Is(err, ErrRunNotFound) {
					t.Errorf("got %v", err)
				}
			}
			list, _, err := w.rosters.WhatIfs(ctx, postgres.Page{})
			check(t, err)
			for _, x := range list {
				if x.ID == run.ID {
					t.Error("listed")
				}
			}
		}
		if list, _, err := w.rosters.Runs(w.planner, postgres.Page{}); err != nil || len(list) != 1 {
			t.Errorf("%d planning runs, %v", len(list), err)
		}
	})
}

func TestAWhatIfIsRefused(t *testing.T) {
	w := newWorld(t)
	draft := w.plan(t, term())
	youth := w.district.YouthOffice
	rules := []Supposition{{Kind: SupposeRules, MinRun: 1}}
	start := func(ctx context.Context, q PoolQuery, list ...Supposition) error {
		_, err := w.rosters.StartWhatIf(ctx, WhatIf{PoolQuery: q, Suppositions: list, MaxSeconds: 5})
		return err
	}
	own := PoolQuery{RosterID: draft.ID}

	t.Run("without suppositions, in too little time, and where a field is missing, out of bounds or of another kind", func(t *testing.T) {
		_, err := w.rosters.StartWhatIf(w.planner, WhatIf{PoolQuery: own, MaxSeconds: 1, MaxIterations: -1})
		refused(t, err, ErrWhatIfInvalid, "/suppositions", "/maxSeconds", "/maxIterations")
		err = start(w.planner, own,
			Supposition{Kind: "cut"}, Supposition{Kind: SupposePost, WeekMinutes: 60}, Supposition{Kind: SupposeRules, MinRun: 9},
			Supposition{Kind: SupposeNeed, PlaceID: uuid.New(), Persons: 1, Priority: "urgent"}, Supposition{Kind: SupposeLeaves, SchoolID: uuid.New(), Persons: 1},
			Supposition{Kind: SupposePost, SchoolID: uuid.New(), WeekMinutes: 60, Qualifications: []school.Qualification{"magic"}})
		refused(t, err, ErrWhatIfInvalid, "/suppositions/0/kind", "/suppositions/1/schoolId", "/suppositions/2/minRun", "/suppositions/3/priority",
			"/suppositions/4/persons", "/suppositions/5/qualifications")
	})
	t.Run("where it names what is not in the week", func(t *testing.T) {
		class := w.district.Schools[0].Classes[0]
		err := start(w.planner, own,
			Supposition{Kind: SupposePost, SchoolID: uuid.New(), WeekMinutes: 60}, Supposition{Kind: SupposePost, AreaID: uuid.New(), WeekMinutes: 60},
			Supposition{Kind: SupposeHours, AssistantID: uuid.New()}, Supposition{Kind: SupposeNeed, PlaceID: uuid.New(), Persons: 1, Priority: school.PriorityLow},
			Supposition{Kind: SupposeNeed, PlaceID: class.ID, SlotID: w.district.Schools[1].Bell.Slots[0].ID, Persons: 1, Priority: school.PriorityLow},
			Supposition{Kind: SupposeNeed, PlaceID: class.ID, SlotID: w.district.Schools[0].Bell.Slots[1].ID, Persons: 3, Priority: school.PriorityLow},
			Supposition{Kind: SupposeLeaves, SchoolID: uuid.New()}, Supposition{Kind: SupposeJoins, SchoolID: w.district.Schools[0].ID})
		refused(t, err, ErrWhatIfInvalid, "/suppositions/0/schoolId", "/suppositions/1/areaId", "/suppositions/2/assistantId", "/suppositions/3/placeId",
			"/suppositions/4/slotId", "/suppositions/5/persons", "/suppositions/6/schoolId", "/suppositions/7/schoolId")
	})
	t.Run("to the youth office for drafts, unnamed pools and days on which nothing stands", func(t *testing.T) {
		for _, x := range []struct {
			q    PoolQuery
			want error
		}{
			{own, ErrNotFound}, {PoolQuery{}, ErrPoolUnnamed}, {PoolQuery{ProviderID: w.provider}, ErrNoRoster}, {PoolQuery{ProviderID: uuid.New(), On: termStart}, ErrNoRoster},
		} {
			if err := start(youth, x.q, rules...); !errors.Is(err, x.want) {
				t.Errorf("%+v: %v, want %v", x.q, err, x.want)
			}
		}
	})
	t.Run("to planners for the pools of others, and to everybody else", func(t *testing.T) {
		if err := start(w.district.Providers[1].Planner, own, rules...); !errors.Is(err, ErrNotFound) {
			t.Errorf("got %v", err)
		}
		if err := start(w.district.Providers[1].Planner, PoolQuery{ProviderID: w.provider, On: termStart}, rules...); !errors.Is(err, ErrNoRoster) {
			t.Errorf("got %v", err)
		}
		for _, ctx := range []context.Context{w.district.Operator, w.district.Schools[0].Secretary, account.System(t.Context(), w.district.Key)} {
			if err := start(ctx, own, rules...); !errors.Is(err, account.ErrForbidden) {
				t.Errorf("got %v", err)
			}
		}
	})
	t.Run("to the youth office where it names an assistant", func(t *testing.T) {
		_, _, err := w.rosters.Publish(w.planner, draft.ID, draft.Version, calendar.Date{})
		check(t, err)
		err = start(youth, PoolQuery{ProviderID: w.provider, On: termStart}, Supposition{Kind: SupposeHours, AssistantID: w.people[0].ID, WeekMinutes: 60})
		refused(t, err, ErrWhatIfInvalid, "/suppositions/0/assistantId")
	})
}

func TestAWhatIfIsFixedWhenItIsAsked(t *testing.T) {
	w := newWorld(t)
	w.crowd(t)
	r := w.plan(t, term())
	run, err := w.rosters.StartWhatIf(w.planner, WhatIf{
		PoolQuery: PoolQuery{RosterID: r.ID}, Suppositions: []Supposition{{Kind: SupposeRules, MaxPause: 25}}, MaxSeconds: 20, MaxIterations: 5,
	})
	check(t, err)
	w.unsettle(t)
	check(t, w.rosters.DeleteDraft(w.planner, r.ID, r.Version))
	check(t, w.rosters.work(t.Context(), w.district.Key, run.ID))
	done, err := w.rosters.WhatIf(w.planner, run.ID)
	check(t, err)
	if done.State != RunDone || done.Comparison.Before.Value < r.Value {
		t.Errorf("the run is %s: %+v", done.State, done.Comparison)
	}
}

// TestAWhatIfOfAChangedRoster asks about a draft that was changed by hand on newer needs, and then outdated.
func TestAWhatIfOfAChangedRoster(t *testing.T) {
	w := newWorld(t)
	w.crowd(t)
	r := w.plan(t, term())
	w.edit(t, w.people[1], func(d *staff.Details) { d.Contracts[0].WeekMinutes += 30 })
	s := r.Series[0]
	r, _, err := w.rosters.Change(w.planner, r.ID, r.Version, []Change{{Op: OpPin, AssistantID: s.AssistantID, SlotID: s.SlotID}})
	check(t, err)
	run := w.ask(t, w.planner, PoolQuery{RosterID: r.ID}, Supposition{Kind: SupposeRules, MaxPause: 25})
	if run.State != RunDone || run.Comparison.Before.Value < r.Value {
		t.Errorf("the run is %s (%s): %+v", run.State, run.Failure().String(), run.Comparison)
	}
	base, err := w.rosters.BaseProblem(w.planner, run.ID)
	check(t, err)
	if hashOf(base) != r.ProblemHash || !bytes.Contains(base, []byte(`"pinned":[{`)) {
		t.Error("the week as it is is not that of the roster")
	}
	_, _, err = w.rosters.Publish(w.planner, r.ID, r.Version, calendar.Date{})
	check(t, err)
	w.edit(t, w.people[1], func(d *staff.Details) { d.Clearances = d.Clearances[:1] })
	rules := []Supposition{{Kind: SupposeRules, MinRun: 1}}
	_, err = w.rosters.StartWhatIf(w.planner, WhatIf{PoolQuery: PoolQuery{RosterID: r.ID}, Suppositions: rules, MaxSeconds: 5})
	refused(t, err, ErrOutdated, "rosterId")
	_, err = w.rosters.StartWhatIf(w.district.YouthOffice, WhatIf{PoolQuery: PoolQuery{ProviderID: w.provider, On: termStart}, Suppositions: rules, MaxSeconds: 5})
	refused(t, err, ErrOutdated) // and no name
}

// TestASchoolJoinsInAWhatIf supposes that a school joins the pool of the provider that serves the other one only.
func TestASchoolJoinsInAWhatIf(t *testing.T) {
	w := newWorld(t)
	joining, other := w.district.Schools[0].ID, w.district.Providers[1]
	_, err := w.pool.Hire(other.Planner, details("Ebru", w.district.Schools[1].ID))
	check(t, err)
	run, err := w.rosters.StartRun(other.Planner, term())
	check(t, err)
	check(t, w.rosters.work(t.Context(), w.district.Key, run.ID))
	run, err = w.rosters.Run(other.Planner, run.ID)
	check(t, err)
	_, _, err = w.rosters.Publish(other.Planner, *run.RosterID, 1, calendar.Date{})
	check(t, err)

	q := PoolQuery{ProviderID: other.ID, On: termStart}
	alone := w.ask(t, w.district.YouthOffice, q, Supposition{Kind: SupposeJoins, SchoolID: joining}).Comparison
	if alone.After.NeededSlots != 2*alone.Before.NeededSlots || len(alone.Schools) != 2 {
		t.Errorf("before %+v, after %+v", alone.Before.Tally, alone.After.Tally)
	}
	post := w.ask(t, w.district.YouthOffice, q, Supposition{Kind: SupposeJoins, SchoolID: joining}, Supposition{Kind: SupposePost, SchoolID: joining, WeekMinutes: 1500}).Comparison
	if post.After.CoveredSlots < alone.After.CoveredSlots+20 {
		t.Errorf("without a post %+v, with one %+v", alone.After.Tally, post.After.Tally)
	}
	_, err = w.rosters.StartWhatIf(other.Planner, WhatIf{PoolQuery: PoolQuery{RosterID: *run.RosterID}, MaxSeconds: 5,
		Suppositions: []Supposition{{Kind: SupposeJoins, SchoolID: joining}}}) // a school this provider does not see
	refused(t, err, ErrWhatIfInvalid, "/suppositions/0/schoolId")
}
