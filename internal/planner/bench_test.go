package planner

import (
	"context"
	"fmt"
	"math"
	"os"
	"testing"
	"time"
)

// BenchmarkSolve reports the gap after so many seconds. PLANNER_SAMPLES may name a folder with further problem files.
func BenchmarkSolve(b *testing.B) {
	type named struct {
		name string
		p    *Problem
	}
	var problems []named
	for _, name := range []string{"school", "pool10"} {
		_, p := sample(b, name)
		problems = append(problems, named{name, p})
	}
	for _, schools := range []int{1, 5} {
		p := realistic(1, schools)
		problems = append(problems, named{p.Name, p})
	}
	if folder := os.Getenv("PLANNER_SAMPLES"); folder != "" {
		data, err := os.ReadFile(folder + "/district60.json")
		if err != nil {
			b.Fatal(err)
		}
		p, err := Parse(data)
		if err != nil {
			b.Fatal(err)
		}
		problems = append(problems, named{"district60", p})
	}
	for _, x := range problems {
		for _, limit := range []time.Duration{2 * time.Second, 10 * time.Second} {
			b.Run(fmt.Sprint(x.name, "/", limit), func(b *testing.B) {
				gaps := 0.0
				for i := range b.N {
					ctx, stop := context.WithTimeout(context.Background(), limit)
					plan, err := Solve(ctx, x.p, Options{Iterations: math.MaxInt, Seed: int64(i), Now: time.Now})
					stop()
					if err != nil {
						b.Fatal(err)
					}
					gap, _ := plan.Gap()
					gaps += gap
				}
				b.ReportMetric(100*gaps/float64(b.N), "gap%")
			})
		}
	}
}

// BenchmarkWeeks is one round of prices over all assistants of a pool, on one core.
func BenchmarkWeeks(b *testing.B) {
	_, p := sample(b, "pool10")
	o, err := newPool(p, 1000)
	if err != nil {
		b.Fatal(err)
	}
	s := newAscent(o, 1)
	everybody := make([]int, len(o.people))
	for a := range everybody {
		everybody[a] = a
	}
	s.focus(newRoster(o), everybody)
	for range 200 {
		s.round(unknown)
	}
	b.ReportAllocs()
	for b.Loop() {
		s.evaluate()
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(o.people)), "µs/week")
}
