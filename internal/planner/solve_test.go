package planner

import (
	"context"
	"errors"
	"testing"

	"schulalltag/internal/planner/proof"
)

// solve solves p and lets the checker confirm everything the plan claims.
func solve(t *testing.T, ctx context.Context, p *Problem, o Options) *Plan {
	t.Helper()
	plan, err := Solve(ctx, p, o)
	if err != nil {
		t.Fatalf("%s: %v", p.Name, err)
	}
	confirm(t, p, plan)
	return plan
}

func confirm(t *testing.T, p *Problem, plan *Plan) {
	t.Helper()
	problem, err := Encode(p)
	if err != nil {
		t.Fatal(err)
	}
	confirmBytes(t, problem, plan)
}

func confirmBytes(t *testing.T, problem []byte, plan *Plan) {
	t.Helper()
	encoded, err := plan.Encode()
	if err != nil {
		t.Fatal(err)
	}
	report, err := proof.Check(problem, encoded)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Findings) > 0 {
		t.Fatalf("the checker finds %v", report.Findings)
	}
	if report.Bound == nil || *report.Bound != *plan.Bound {
		t.Fatalf("the checker proves the bound %d, the plan claims %d", *report.Bound, *plan.Bound)
	}
}

func TestSolveAgainstBruteForce(t *testing.T) {
	count, optimal, proven, impossible := 0, 0, 0, 0
	for seed := range uint64(1000) {
		p := tiny(seed)
		best, ok := brute(p)
		if !ok {
			impossible++
			var pins *PinError
			if plan, err := Solve(t.Context(), p, Options{Iterations: 60}); !errors.As(err, &pins) {
				t.Fatalf("seed %d: no legal plan exists, but Solve returns %v, %v", seed, plan, err)
			}
			continue
		}
		plan := solve(t, t.Context(), p, Options{Iterations: 200})
		if plan.Value > best || *plan.Bound < best {
			t.Fatalf("seed %d: value %d and bound %d do not enclose the best value %d", seed, plan.Value, *plan.Bound, best)
		}
		count++
		if plan.Value == best {
			optimal++
		}
		if *plan.Bound == plan.Value {
			proven++
		}
	}
	t.Logf("%d problems: %d plans are optimal, %d proven so; %d more have pins that contradict one another", count, optimal, proven, impossible)
	if optimal*100 < count*95 || impossible < 20 {
		t.Errorf("only %d of %d plans are optimal, %d problems impossible", optimal, count, impossible)
	}
}
