package planner

import (
	"testing"

	generated "schulalltag/internal/planner/sample"
)

func TestSchoolsReachTheirKnownOptimum(t *testing.T) {
	t.Parallel()
	optimal, proven := 0, 0
	for i, best := range generated.Optima() {
		p := generated.School(uint64(i + 1))
		plan := solve(t, t.Context(), p, Options{Iterations: 150})
		if plan.Value > best || *plan.Bound < best {
			t.Errorf("%s: value %d and bound %d do not enclose the optimum %d", p.Name, plan.Value, *plan.Bound, best)
		}
		if plan.Value == best {
			optimal++
		}
		if *plan.Bound == best {
			proven++
		}
		gap, _ := plan.Gap()
		t.Logf("%s: value %d of %d, gap %.3f %%", p.Name, plan.Value, best, 100*gap)
	}
	t.Logf("%d of %d plans are optimal, %d proven so", optimal, len(generated.Optima()), proven)
	if optimal < 9 {
		t.Errorf("only %d of %d plans are optimal", optimal, len(generated.Optima()))
	}
}
