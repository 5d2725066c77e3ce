package planner

import (
	"bytes"
	"context"
	"os"
	"runtime"
	"testing"
	"time"
)

func sample(t testing.TB, name string) ([]byte, *Problem) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	p, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return data, p
}

func TestSolveSamples(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		iterations int
		atLeast    int64 // value
		atMost     int64 // bound
	}{
		{"tiny", 300, 40_675, 40_675},
		{"school", 600, 392_725, 392_725},
		{"pool10", 60, 4_480_000, 4_520_000},
	} {
		t.Run(c.name, func(t *testing.T) {
			data, p := sample(t, c.name)
			plan, err := Solve(t.Context(), p, Options{Iterations: c.iterations})
			if err != nil {
				t.Fatal(err)
			}
			confirmBytes(t, data, plan)
			gap, _ := plan.Gap()
			t.Logf("value %d, bound %d, gap %.3f %%, %d iterations", plan.Value, *plan.Bound, 100*gap, plan.Iterations)
			if plan.Value < c.atLeast || *plan.Bound > c.atMost {
				t.Errorf("got value %d and bound %d, want at least %d and at most %d", plan.Value, *plan.Bound, c.atLeast, c.atMost)
			}
		})
	}
}

func TestSolveGivesTheSameBytesOnAnyNumberOfCores(t *testing.T) {
	for _, c := range []struct {
		p          *Problem
		iterations int
	}{{realistic(2, 3), settled + 4}, {separate(realistic(3, 1), realistic(5, 1)), firstDive + 5}} {
		var first []byte
		for _, cores := range []int{1, 2, 8} {
			old := runtime.GOMAXPROCS(cores)
			plan, err := Solve(t.Context(), c.p, Options{Iterations: c.iterations, Seed: 7})
			runtime.GOMAXPROCS(old)
			if err != nil {
				t.Fatal(err)
			}
			got, err := plan.Encode()
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = got
			}
			if !bytes.Equal(first, got) {
				t.Errorf("%s: another plan with %d cores", c.p.Name, cores)
			}
		}
	}
}

// separate joins two problems that share nothing.
func separate(p, q *Problem) *Problem {
	joined := *p
	joined.Name = "separate"
	for _, s := range q.Schools {
		s.ID = "other-" + s.ID
		joined.Schools = append(joined.Schools, s)
	}
	for _, pl := range q.Places {
		pl.ID, pl.School = "other-"+pl.ID, "other-"+pl.School
		joined.Places = append(joined.Places, pl)
	}
	for _, a := range q.Assistants {
		other := Assistant{ID: "other-" + a.ID, WeekMinutes: a.WeekMinutes, DayMinutes: a.DayMinutes, Available: a.Available}
		for _, s := range a.Schools {
			other.Schools = append(other.Schools, "other-"+s)
		}
		joined.Assistants = append(joined.Assistants, other)
	}
	return &joined
}

func TestPartsAddUp(t *testing.T) {
	p := separate(realistic(3, 1), realistic(4, 2))
	if n := len(split(p)); n != 2 {
		t.Errorf("got %d parts, want 2", n)
	}
	solve(t, t.Context(), p, Options{Iterations: 40})
}

func TestSolveIsLegalWheneverItIsStopped(t *testing.T) {
	p := realistic(5, 3)
	for _, now := range []func() time.Time{nil, time.Now} {
		for wait := time.Millisecond; wait < time.Second; wait *= 3 {
			ctx, stop := context.WithTimeout(t.Context(), wait)
			solve(t, ctx, p, Options{Iterations: 1 << 30, Now: now})
			stop()
		}
	}
}

func TestProgressOnlyGetsBetter(t *testing.T) {
	t.Parallel()
	last := Progress{Bound: 1 << 62}
	plan := solve(t, t.Context(), realistic(6, 1), Options{Iterations: 120, Progress: func(q Progress) {
		if q.Iteration != last.Iteration+1 && (q.Iteration != 120 || last.Iteration != 120) || q.Value < last.Value || q.Bound > last.Bound || q.Value > q.Bound {
			t.Errorf("progress went from %+v to %+v", last, q)
		}
		last = q
	}})
	if last.Value != plan.Value || last.Bound != *plan.Bound {
		t.Errorf("the last progress %+v is not of the plan %d, %d", last, plan.Value, *plan.Bound)
	}
}
