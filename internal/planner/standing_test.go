package planner

import (
	"errors"
	"slices"
	"testing"
)

func TestStandRefusesWhatCannotStand(t *testing.T) {
	p := oneDay()
	p.Pinned = []Assignment{pin("anna", "1a", 0)}
	legal := []Assignment{pin("anna", "1a", 0), pin("anna", "1b", 1), pin("ben", "1b", 0), pin("ben", "1a", 1)}
	if _, err := Stand(p, &Plan{Assignments: legal}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		plan Plan
	}{
		{"a plan of another problem", Plan{Problem: "another", Assignments: legal}},
		{"an assistant who is not there", Plan{Assignments: append(slices.Clone(legal), pin("carl", "1a", 2))}},
		{"nobody in particular", Plan{Assignments: append(slices.Clone(legal), pin("", "1a", 2))}},
		{"a need that is not there", Plan{Assignments: append(slices.Clone(legal), pin("ben", "1a", 4))}},
		{"a school that is not the assistant's", Plan{Assignments: append(slices.Clone(legal), pin("ben", "ow", 0))}},
		{"an assignment listed twice", Plan{Assignments: append(slices.Clone(legal), legal[1])}},
		{"two places in one slot", Plan{Assignments: append(slices.Clone(legal), pin("anna", "1a", 1))}},
		{"more persons than are needed", Plan{Assignments: []Assignment{legal[0], legal[1], pin("ben", "1b", 0), pin("ben", "1b", 1)}}},
		{"a visit that is too short", Plan{Assignments: legal[:3]}},
		{"a pin that is missing", Plan{Assignments: legal[2:]}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var refused *PlanError
			if _, err := Stand(p, &c.plan); !errors.As(err, &refused) {
				t.Errorf("got %v", err)
			}
		})
	}
	var invalid *InputError
	if _, err := Stand(&Problem{}, &Plan{}); !errors.As(err, &invalid) {
		t.Errorf("an empty problem gives %v", err)
	}
}

func TestQuestionsThatDoNotFitThePlanAreRefused(t *testing.T) {
	p := oneDay()
	s, err := Stand(p, &Plan{Assignments: []Assignment{pin("anna", "1a", 0), pin("anna", "1a", 1)}})
	if err != nil {
		t.Fatal(err)
	}
	for _, slot := range []int{-1, 0, 4} {
		if g, err := s.Gap("1a", slot); err == nil {
			t.Errorf("slot %d has the gap %+v", slot, g)
		}
	}
	for _, x := range []Assignment{pin("anna", "1a", 2), pin("ben", "1a", 0), pin("", "", 0)} {
		if w, err := s.Worth(x); err == nil {
			t.Errorf("%v is worth %+v", x, w)
		}
	}
}

// For every assistant of the school, the best plan with an hour more must not be worth more than the bound of the prices and the
// estimate; for one of them, there must be a plan worth as much more than the standing one as is said to be gained.
func TestHoursEncloseWhatResolvingGains(t *testing.T) {
	t.Parallel()
	gained, estimated, compared := 0, 0, 0
	check := func(p *Problem, s *Standing, plan *Plan, best func(q *Problem) (atLeast, atMost int64)) {
		bound := *plan.Bound
		unit, _ := measure(p)
		for _, v := range s.Hours() {
			for _, a := range p.Assistants {
				if !slices.Contains(a.Schools, v.Schools[0]) {
					continue
				}
				atLeast, atMost := best(withAssistant(p, a.ID, func(who Assistant) Assistant { who.WeekMinutes += 60; return who }))
				if atLeast > bound+v.FromPrices+unit {
					t.Fatalf("%s: with an hour more for %s there is a plan worth %d, the prices say %d and %d", p.Name, a.ID, atLeast, bound, v.FromPrices)
				}
				if a.ID == v.Assistant && (atMost < plan.Value+v.Gain || v.Gain <= 0) {
					t.Fatalf("%s: with an hour more for %s no plan is worth more than %d, %d is said to be gained on %d", p.Name, a.ID, atMost, v.Gain, plan.Value)
				}
				compared++
			}
			if v.Gain > 0 {
				gained++
			}
			if v.FromPrices > 0 {
				estimated++
			}
			newcomer(t, p, plan, v, bound+unit)
		}
	}
	for seed := range uint64(120) {
		p := tiny(seed)
		p.Pinned = nil
		for a := range p.Assistants {
			p.Assistants[a].WeekMinutes = 30 + 45*(a+int(seed%4)) // hours are what is short
		}
		s, plan := standing(t, p, 25)
		check(p, s, plan, func(q *Problem) (int64, int64) {
			best, _ := brute(q)
			return best, best
		})
	}
	for seed := range uint64(2) {
		p := realistic(seed, 2)
		s, plan := standing(t, p, 50)
		check(p, s, plan, func(q *Problem) (int64, int64) {
			again := solve(t, t.Context(), q, Options{Iterations: 50})
			return again.Value, *again.Bound
		})
	}
	t.Logf("%d re-solved, %d of the hours gain something, %d estimates above 0", compared, gained, estimated)
	if compared < 200 || gained < 15 || estimated < gained {
		t.Error("too few to tell")
	}
}

// newcomer adds somebody new with the contract for which the hour's value is told.
func newcomer(t *testing.T, p *Problem, plan *Plan, v HourValue, bound int64) {
	t.Helper()
	q := *p
	who := Assistant{ID: "new", Schools: v.Schools, WeekMinutes: v.NewMinutes, DayMinutes: fullDay}
	for d := range p.Days {
		who.Available = append(who.Available, Window{Day: d + 1, To: midnight})
	}
	q.Assistants = append(slices.Clone(p.Assistants), who)
	hours := int64(v.NewMinutes) / 60
	again := solve(t, t.Context(), &q, Options{Iterations: 40})
	if again.Value > bound+v.NewFromPrices*hours || *again.Bound < plan.Value+v.NewGain*hours || hours == 0 {
		t.Fatalf("%s: with somebody new the value is %d and the bound %d; %+v is claimed beside %d and %d", p.Name, again.Value, *again.Bound, v, plan.Value, bound)
	}
}

func TestAnAreaIsWorthAtLeastItsSchools(t *testing.T) {
	p := realistic(3, 3)
	s, _ := standing(t, p, 60)
	all := []string{"unknown"}
	most := HourValue{}
	for _, v := range s.Hours() {
		all = append(all, v.Schools...)
		most.FromPrices, most.Gain = max(most.FromPrices, v.FromPrices), max(most.Gain, v.Gain)
	}
	if v := s.Hour(all); v.FromPrices != most.FromPrices || v.Gain != most.Gain {
		t.Errorf("the area has %+v, its schools at most %+v", v, most)
	}
	if v := s.Hour(nil); v.FromPrices != 0 || v.Gain != 0 || v.NewGain != 0 {
		t.Errorf("no school has %+v", v)
	}
}

func TestWithoutPricesAllElseIsAnswered(t *testing.T) {
	p := realistic(4, 2)
	_, plan := standing(t, p, 60)
	plan.Certificate = nil
	s, err := Stand(p, plan)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range s.Hours() {
		if v.FromPrices != 0 || v.NewFromPrices != 0 || v.NewGain <= 0 {
			t.Errorf("got %+v", v)
		}
	}
	open := s.OpenNeeds()
	if open[0].Price != 0 || open[0].Value < open[len(open)-1].Value {
		t.Errorf("the dearest of all is %+v", open[0])
	}
	if g, err := s.Gap(open[0].Place, open[0].Slot); err != nil || len(g.Nearest) != nearest {
		t.Errorf("%+v %v", g, err)
	}
}
