package planner

import (
	"bytes"
	"context"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	generated "schulalltag/internal/planner/sample"
)

// encoded is a plan's bytes without the seconds it took.
func encoded(t *testing.T, plan *Plan) []byte {
	t.Helper()
	timeless := *plan
	timeless.Seconds = 0
	data, err := timeless.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// stopped solves until so many iterations are done and then ends the context.
func stopped(t *testing.T, p *Problem, o Options, after int) *Plan {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	if after == 0 {
		stop()
	}
	o.Progress = func(q Progress) {
		if q.Iteration >= after {
			stop()
		}
	}
	return solve(t, ctx, p, o)
}

// Wherever a search is stopped, in rounds, dives, proofs or moves, cold or warm: asked for as many iterations as it did, it finds the same
// plan again, on any number of cores.
func TestAStoppedSearchCanBeRepeated(t *testing.T) {
	p := separate(realistic(3, 1), generated.School(1))
	warm, err := Solve(t.Context(), p, Options{Iterations: 20, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		warm  *Plan
		stops []int
	}{
		{"cold", nil, []int{0, 1, settled - 1, settled, settled + 3, firstDive + 1}},
		{"warm", warm, []int{0, settled - warmStart, settled - warmStart + 3, firstDive - warmStart + 1}},
	} {
		for i, after := range c.stops {
			first := stopped(t, p, Options{Iterations: 1 << 30, Seed: 5, Warm: c.warm}, after)
			if first.Iterations != after {
				t.Errorf("%s: %d iterations were done, %d asked for", c.name, first.Iterations, after)
			}
			if after == 0 {
				continue // 0 asks for as many as usual
			}
			old := runtime.GOMAXPROCS([]int{1, 2, 8}[i%3])
			again := solve(t, t.Context(), p, Options{Iterations: first.Iterations, Seed: 5, Warm: c.warm})
			runtime.GOMAXPROCS(old)
			if !bytes.Equal(encoded(t, first), encoded(t, again)) {
				t.Errorf("%s: another plan when %d iterations are asked for than when stopped after them", c.name, after)
			}
		}
	}
}

// A search that starts from a plan of the problem begins with what that is worth, and knows what it proved.
func TestWarmIsNoWorseThanThePlanItStartsFrom(t *testing.T) {
	t.Parallel()
	problems := []*Problem{realistic(1, 2), realistic(2, 3)}
	for seed := range uint64(60) {
		if p := tiny(seed); checkPins(p) == nil {
			if _, legal := brute(p); legal {
				problems = append(problems, p)
			}
		}
	}
	for _, p := range problems {
		plan := solve(t, t.Context(), p, Options{Iterations: 60})
		for _, iterations := range []int{1, 25} {
			warm := solve(t, t.Context(), p, Options{Iterations: iterations, Warm: plan, Seed: 9})
			if warm.Value < plan.Value {
				t.Errorf("%s: after %d warm iterations %d, the plan before was worth %d", p.Name, iterations, warm.Value, plan.Value)
			}
		}
	}
}

// After a change a warm search must be about as good as a cold one in a fraction of its iterations, whatever the plan says of what is no more.
func TestWarmServesAChangedProblem(t *testing.T) {
	t.Parallel()
	before := realistic(2, 3)
	plan := solve(t, t.Context(), before, Options{Iterations: 60})
	for _, c := range []struct {
		name   string
		change func(p *Problem)
	}{
		{"an assistant more", func(p *Problem) {
			who := p.Assistants[0]
			who.ID, who.Familiar = "new", nil
			p.Assistants = append(p.Assistants, who)
		}},
		{"an assistant gone", func(p *Problem) { p.Assistants = p.Assistants[1:] }},
		{"a school gone", func(p *Problem) { withoutSchool(p, p.Schools[1].ID) }},
		{"needs raised", func(p *Problem) {
			for n := range p.Places[0].Needs {
				p.Places[0].Needs[n].Values = []int64{9000, 9000}
			}
		}},
		{"needs gone", func(p *Problem) { p.Places[0].Needs = p.Places[0].Needs[:1] }},
		{"shorter weeks", func(p *Problem) {
			for a := range p.Assistants {
				p.Assistants[a].WeekMinutes = p.Assistants[a].WeekMinutes * 2 / 3
			}
		}},
		{"other rules", func(p *Problem) { p.Rules.MinRun, p.Rules.Pair = 3, 500 }},
		{"something pinned", func(p *Problem) {
			x := plan.Assignments[len(plan.Assignments)/2]
			for a := range p.Assistants {
				y := Assignment{Assistant: p.Assistants[a].ID, Place: x.Place, Slot: x.Slot}
				q := *p
				q.Pinned = []Assignment{y}
				if _, err := newPool(&q, 1); err == nil && x.Assistant != y.Assistant {
					p.Pinned = q.Pinned
				}
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := realistic(2, 3)
			c.change(p)
			warm := solve(t, t.Context(), p, Options{Iterations: 30, Warm: plan})
			cold := solve(t, t.Context(), p, Options{Iterations: 50})
			t.Logf("warm %d, cold %d", warm.Value, cold.Value)
			if warm.Value < cold.Value-cold.Value/100 || *warm.Bound > *cold.Bound+*cold.Bound/100 {
				t.Errorf("warm the value is %d and the bound %d, cold %d and %d", warm.Value, *warm.Bound, cold.Value, *cold.Bound)
			}
		})
	}
}

func withoutSchool(p *Problem, id string) {
	p.Schools = slices.DeleteFunc(p.Schools, func(s School) bool { return s.ID == id })
	p.Travel = slices.DeleteFunc(p.Travel, func(w Travel) bool { return w.From == id || w.To == id })
	gone := map[string]bool{}
	p.Places = slices.DeleteFunc(p.Places, func(pl Place) bool {
		gone[pl.ID] = pl.School == id
		return gone[pl.ID]
	})
	for i := range p.Assistants {
		a := &p.Assistants[i]
		a.Schools = slices.DeleteFunc(a.Schools, func(s string) bool { return s == id })
		a.Familiar = slices.DeleteFunc(a.Familiar, func(f Familiar) bool { return gone[f.Place] })
		a.Barred = slices.DeleteFunc(a.Barred, func(pl string) bool { return gone[pl] })
	}
}

// A plan to start from may be anything, also nonsense.
func TestWarmSurvivesAnyPlan(t *testing.T) {
	for seed := range uint64(200) {
		p := tiny(seed)
		if _, legal := brute(p); !legal {
			continue
		}
		r := rand.New(rand.NewPCG(seed, 13))
		warm := &Plan{}
		for range r.IntN(30) {
			pl := p.Places[r.IntN(len(p.Places))]
			x := Assignment{Assistant: p.Assistants[r.IntN(len(p.Assistants))].ID, Place: pl.ID, Slot: r.IntN(9) - 1}
			if r.IntN(20) == 0 {
				x.Assistant = "nobody"
			}
			if warm.Assignments = append(warm.Assignments, x); r.IntN(8) == 0 {
				warm.Assignments = append(warm.Assignments, x)
			}
		}
		if r.IntN(3) > 0 {
			warm.Certificate = randomCertificate(r, p)
			warm.Certificate.Scale = []int64{-1, 0, 1, 3, 1000, 1 << 50}[r.IntN(6)]
			for i := range warm.Certificate.Rho {
				warm.Certificate.Rho[i].Price = r.Int64() - r.Int64()
			}
			for i := range warm.Certificate.Lambda {
				warm.Certificate.Lambda[i].Price = r.Int64() - r.Int64()
			}
		}
		best, _ := brute(p)
		if plan := solve(t, t.Context(), p, Options{Iterations: 5, Warm: warm}); plan.Value > best || *plan.Bound < best {
			t.Fatalf("%s: %d and %d do not enclose %d", p.Name, plan.Value, *plan.Bound, best)
		}
	}
}
