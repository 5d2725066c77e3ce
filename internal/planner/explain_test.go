package planner

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// legalTiny calls check with tiny problems that have a legal plan, the plan that Solve finds, and what stands.
func legalTiny(t *testing.T, seeds uint64, check func(p *Problem, s *Standing, plan *Plan)) {
	t.Helper()
	for seed := range seeds {
		if p := tiny(seed); checkPins(p) == nil {
			if _, legal := brute(p); legal {
				s, plan := standing(t, p, 25)
				check(p, s, plan)
			}
		}
	}
}

// changed is a plan after a change.
func changed(plan []Assignment, c Change) []Assignment {
	return append(without(plan, c.Leaves), c.Takes...)
}

// bruteResponse is the most a plan can be worth when one assistant's week is chosen anew among all that satisfy ok.
func bruteResponse(p *Problem, plan []Assignment, who int, ok func(work []bruteSlot) bool) (best int64, found bool) {
	works := make([][]bruteSlot, len(p.Assistants))
	for _, x := range plan {
		a := slices.IndexFunc(p.Assistants, func(a Assistant) bool { return a.ID == x.Assistant })
		works[a] = append(works[a], bruteSlotOf(p, x))
	}
	for _, w := range bruteWeeks(p, who) {
		if works[who] = w.work; ok(w.work) {
			if value, legal := bruteWorth(p, works); legal && (!found || value > best) {
				best, found = value, true
			}
		}
	}
	return best, found
}

func bruteSlotOf(p *Problem, x Assignment) bruteSlot {
	pl := slices.IndexFunc(p.Places, func(pl Place) bool { return pl.ID == x.Place })
	s, slot := slices.IndexFunc(p.Schools, func(s School) bool { return s.ID == p.Places[pl].School }), slotOf(p, x)
	n := slices.IndexFunc(p.Places[pl].Needs, func(n Need) bool { return n.Slot == x.Slot })
	return bruteSlot{s, slot.Day, slot.Start, slot.End, pl, n}
}

func TestGapIsWhatItClaimsToBe(t *testing.T) {
	t.Parallel()
	g := gapTest{T: t, codes: map[ObstacleCode]int{}, closers: map[CloserKind]int{}}
	legalTiny(t, 500, func(p *Problem, s *Standing, plan *Plan) {
		for _, x := range s.OpenNeeds() {
			g.gap(p, s, plan, x, true)
		}
	})
	for seed := range uint64(2) {
		p := realistic(seed, 3)
		s, plan := standing(t, p, 60)
		r := rand.New(rand.NewPCG(seed, 9))
		open := s.OpenNeeds()
		for range 5 {
			g.gap(p, s, plan, open[r.IntN(len(open))], false)
		}
	}
	t.Logf("%d candidates who could come, %d of %d at the least loss there is; obstacles %v, closers %v", g.possible, g.exact, g.compared, g.codes, g.closers)
	for _, code := range []ObstacleCode{ObstacleClash, ObstacleSchool, ObstacleBarred, ObstacleQualification, ObstacleWindow, ObstacleWeek, ObstacleDay, ObstacleUnlisted, ObstacleTravel, ObstacleRun, ObstacleStretch, ObstaclePin} {
		if g.codes[code] < 3 {
			t.Errorf("only %d obstacles %q were seen", g.codes[code], code)
		}
	}
	if g.exact*100 < g.compared*95 || g.compared < 200 || g.closers[CloserHour] < 5 || g.closers[CloserRule] < 50 || g.closers[CloserFloater] < 100 {
		t.Error("too few to tell, or too far from the best")
	}
}

type gapTest struct {
	*testing.T
	codes                     map[ObstacleCode]int
	closers                   map[CloserKind]int
	possible, exact, compared int
}

func (t *gapTest) gap(p *Problem, s *Standing, plan *Plan, open OpenNeed, small bool) {
	t.Helper()
	g, err := s.Gap(open.Place, open.Slot)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(open, g.OpenNeed); d != "" {
		t.Fatal(d)
	}
	for _, c := range s.candidates(s.need(open.Place, open.Slot)) {
		x := Assignment{Assistant: c.Assistant, Place: open.Place, Slot: open.Slot}
		t.obstacles(p, plan, x, c)
		t.candidate(p, plan, x, c, small)
	}
	for _, c := range g.Closers {
		t.closer(p, plan, open, c)
	}
	if s.value != plan.Value {
		t.Fatalf("%s: the standing plan has changed", p.Name)
	}
}

// obstacles lets the checker judge the plan with one assignment more, and none of the assistant's at its time.
func (t *gapTest) obstacles(p *Problem, plan *Plan, x Assignment, c Candidate) {
	t.Helper()
	clash := slices.DeleteFunc(slices.Clone(plan.Assignments), func(y Assignment) bool {
		a, b := slotOf(p, x), slotOf(p, y)
		return y.Assistant != x.Assistant || a.Day != b.Day || a.End <= b.Start || b.End <= a.Start
	})
	with := append(without(plan.Assignments, clash), x)
	want := rulesBroken(t.T, p, with, x.Assistant)
	if slices.ContainsFunc(clash, func(y Assignment) bool { return !slices.Contains(p.Pinned, y) }) {
		want = append([]int{1}, want...)
	}
	var got []int
	for _, o := range c.Obstacles {
		got = append(got, o.Rule)
		t.codes[o.Code]++
	}
	if got = slices.Compact(got); !slices.Equal(got, want) {
		t.Fatalf("%s: for %v rules %v are claimed to stand in the way, it is %v", p.Name, x, got, want)
	}
	for _, o := range c.Obstacles {
		lifted := withAssistant(p, x.Assistant, func(who Assistant) Assistant { who, _ = o.lift(who, slotOf(p, x).Day); return who })
		if now := rulesBroken(t.T, lifted, with, x.Assistant); o.Rule >= 5 && o.Rule <= 6 && slices.Contains(now, o.Rule) {
			t.Fatalf("%s: %v still breaks rule %d when %+v is lifted", p.Name, x, o.Rule, o)
		}
		for _, less := range lessThan(o, slotOf(p, x).Day) {
			if now := rulesBroken(t.T, withAssistant(p, x.Assistant, less), with, x.Assistant); !slices.Contains(now, o.Rule) {
				t.Fatalf("%s: %v needs less than %+v says", p.Name, x, o)
			}
		}
	}
	all := withAssistant(p, x.Assistant, func(who Assistant) Assistant {
		for _, o := range c.Obstacles {
			who, _ = o.lift(who, slotOf(p, x).Day)
		}
		return who
	})
	for _, rule := range rulesBroken(t.T, all, with, x.Assistant) {
		if rule < 7 {
			t.Fatalf("%s: %v still breaks rule %d when %+v are lifted", p.Name, x, rule, c.Obstacles)
		}
	}
}

// lessThan lists changes of an assistant that come a minute short of lifting an obstacle.
func lessThan(o Obstacle, day int) []func(Assistant) Assistant {
	alone := func(from, to int) func(Assistant) Assistant {
		return func(who Assistant) Assistant {
			who.Available = append(slices.DeleteFunc(slices.Clone(who.Available), func(w Window) bool { return w.Day == day }), Window{Day: day, From: from, To: to})
			return who
		}
	}
	switch o.Code {
	case ObstacleWindow:
		return []func(Assistant) Assistant{alone(o.From+1, o.To), alone(o.From, o.To-1)}
	case ObstacleWeek:
		return []func(Assistant) Assistant{func(who Assistant) Assistant { who.WeekMinutes += o.Amount - 1; return who }}
	case ObstacleDay:
		return []func(Assistant) Assistant{func(who Assistant) Assistant { who.DayMinutes += o.Amount - 1; return who }}
	}
	return nil
}

// rulesBroken lists the rules that one assistant breaks, in order.
func rulesBroken(t *testing.T, p *Problem, plan []Assignment, assistant string) (rules []int) {
	for _, v := range judge(t, p, plan).Violations {
		if v.Assistant == assistant {
			rules = append(rules, v.Rule)
		}
	}
	return slices.Compact(rules)
}

func withAssistant(p *Problem, id string, change func(Assistant) Assistant) *Problem {
	q := *p
	q.Assistants = slices.Clone(p.Assistants)
	for i, a := range q.Assistants {
		if a.ID == id {
			q.Assistants[i] = change(a)
		}
	}
	return &q
}

// candidate compares what covering the need is said to lose with the checker's judgement, and with the best of all weeks.
func (t *gapTest) candidate(p *Problem, plan *Plan, x Assignment, c Candidate, small bool) {
	t.Helper()
	if c.Possible {
		t.possible++
		after := changed(plan.Assignments, c.Change)
		if j := judge(t, p, after); len(j.Violations) > 0 || j.Value != plan.Value-c.Loss || !slices.Contains(after, x) {
			t.Fatalf("%s: %v is said to lose %d of %d, but has the value %d and %v", p.Name, x, c.Loss, plan.Value, j.Value, j.Violations)
		}
	}
	if !small {
		return
	}
	who := slices.IndexFunc(p.Assistants, func(a Assistant) bool { return a.ID == c.Assistant })
	best, found := bruteResponse(p, plan.Assignments, who, func(work []bruteSlot) bool { return slices.Contains(work, bruteSlotOf(p, x)) })
	if found != c.Possible || found && best < plan.Value-c.Loss {
		t.Fatalf("%s: %v possible: %v, claimed %v; worth %d, claimed %d", p.Name, x, found, c.Possible, best, plan.Value-c.Loss)
	}
	if found {
		t.compared++
		if best == plan.Value-c.Loss {
			t.exact++
		}
	}
}

// closer changes the problem as the closer says. Then the plan must be legal and worth what it claims, and not before.
func (t *gapTest) closer(p *Problem, plan *Plan, open OpenNeed, c Closer) {
	t.Helper()
	t.closers[c.Kind]++
	after := changed(plan.Assignments, c.Change)
	q, x := p, Assignment{Assistant: c.Assistant, Place: open.Place, Slot: open.Slot}
	switch c.Kind {
	case CloserHour:
		q = withAssistant(p, c.Assistant, func(who Assistant) Assistant { who.WeekMinutes += 60; return who })
	case CloserRule:
		q = withAssistant(p, c.Assistant, func(who Assistant) Assistant { who, _ = c.Obstacle.lift(who, slotOf(p, x).Day); return who })
	case CloserFloater:
		x.Assistant = "floater"
		q = withFloater(p, open, c)
		for i := range after {
			if after[i].Assistant == "" {
				after[i].Assistant = x.Assistant
			}
		}
	}
	if len(judge(t, p, after).Violations) == 0 {
		t.Fatalf("%s: %+v closes what was open to everybody", p.Name, c)
	}
	if j := judge(t, q, after); len(j.Violations) > 0 || j.Value != plan.Value+c.Gain || c.Gain <= 0 || !slices.Contains(after, x) {
		t.Fatalf("%s: %+v: the plan then has the value %d, before it was %d, and %v", p.Name, c, j.Value, plan.Value, j.Violations)
	}
	for _, day := range c.Days {
		rest := slices.DeleteFunc(slices.Clone(after), func(y Assignment) bool { return y.Assistant == x.Assistant && slotOf(p, y).Day == day.Day })
		if j := judge(t, q, rest); j.Value != plan.Value+c.Gain-day.Worth {
			t.Fatalf("%s: without %+v the plan is worth %d of %d", p.Name, day, j.Value, plan.Value+c.Gain)
		}
	}
}

// withFloater adds somebody with just the minutes that the closer names.
func withFloater(p *Problem, open OpenNeed, c Closer) *Problem {
	q := *p
	at := bruteSlotOf(p, Assignment{Place: open.Place, Slot: open.Slot})
	who := Assistant{ID: "floater", Schools: []string{schoolOf(p, open.Place).ID}, Qualifications: p.Places[at.place].Needs[at.need].Requires}
	for _, d := range c.Days {
		who.WeekMinutes += d.Minutes
		who.DayMinutes = max(who.DayMinutes, d.Minutes)
		who.Available = append(who.Available, Window{Day: d.Day, To: midnight})
	}
	q.Assistants = append(slices.Clone(p.Assistants), who)
	return &q
}

func TestWorthIsWhatItClaimsToBe(t *testing.T) {
	t.Parallel()
	count, exact, compared, seconds, pinned := 0, 0, 0, 0, 0
	check := func(p *Problem, s *Standing, plan *Plan, x Assignment, small bool) {
		w, err := s.Worth(x)
		if err != nil {
			if !slices.ContainsFunc(p.Pinned, func(y Assignment) bool { return y.Assistant == x.Assistant && y != x }) {
				t.Fatalf("%s: %v: %v", p.Name, x, err)
			}
			return
		}
		count++
		free := *p
		free.Pinned = without(p.Pinned, []Assignment{x})
		if w.Pinned != (len(free.Pinned) < len(p.Pinned)) {
			t.Fatalf("%s: %+v pinned", p.Name, w)
		}
		if w.Pinned {
			pinned++
		}
		after := changed(plan.Assignments, w.Change)
		if j := judge(t, &free, after); len(j.Violations) > 0 || j.Value != plan.Value-w.Loss || slices.Contains(after, x) {
			t.Fatalf("%s: without %v the plan is worth %d of %d, %d are said to be lost, %v", p.Name, x, j.Value, plan.Value, w.Loss, j.Violations)
		}
		if c := w.Second; c != nil {
			seconds++
			after = changed(after, c.Change)
			if j := judge(t, &free, after); len(j.Violations) > 0 || j.Value != plan.Value-c.Loss || !slices.Contains(after, Assignment{Assistant: c.Assistant, Place: x.Place, Slot: x.Slot}) {
				t.Fatalf("%s: with %s for %v the plan is worth %d of %d, %d are said to be lost, %v", p.Name, c.Assistant, x, j.Value, plan.Value, c.Loss, j.Violations)
			}
		}
		if small {
			who := slices.IndexFunc(p.Assistants, func(a Assistant) bool { return a.ID == x.Assistant })
			best, found := bruteResponse(&free, plan.Assignments, who, func(work []bruteSlot) bool { return !slices.Contains(work, bruteSlotOf(p, x)) })
			if !found || best < plan.Value-w.Loss {
				t.Fatalf("%s: without %v the plan is worth %d, claimed %d", p.Name, x, best, plan.Value-w.Loss)
			}
			compared++
			if best == plan.Value-w.Loss {
				exact++
			}
		}
	}
	legalTiny(t, 500, func(p *Problem, s *Standing, plan *Plan) {
		for _, x := range plan.Assignments {
			check(p, s, plan, x, true)
		}
	})
	p := realistic(7, 3)
	s, plan := standing(t, p, 60)
	for i := 0; i < len(plan.Assignments); i += 5 {
		check(p, s, plan, plan.Assignments[i], false)
	}
	t.Logf("%d assignments, %d pinned, %d with a second best; %d of %d losses are the least there are", count, pinned, seconds, exact, compared)
	if exact*100 < compared*95 || compared < 300 || seconds < 100 || pinned < 10 {
		t.Error("too few to tell, or too far from the best")
	}
}
