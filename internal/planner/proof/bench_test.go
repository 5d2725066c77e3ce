package proof_test

import (
	"testing"

	"schulalltag/internal/planner"
	"schulalltag/internal/planner/proof"
	"schulalltag/internal/planner/sample"
)

// BenchmarkCheck checks a district's plan, whose certificate has a tree for nearly everybody.
func BenchmarkCheck(b *testing.B) {
	problem, plan := solved(b, sample.District(1), 60)
	b.ReportAllocs()
	for b.Loop() {
		report, err := proof.Check(problem, plan)
		if err != nil || len(report.Findings) > 0 {
			b.Fatal(err, report)
		}
	}
}

// solved writes down a problem and the plan that so many iterations lead to.
func solved(t testing.TB, p *planner.Problem, iterations int) (problem, plan []byte) {
	t.Helper()
	problem, err := planner.Encode(p)
	if err != nil {
		t.Fatal(err)
	}
	found, err := planner.Solve(t.Context(), p, planner.Options{Iterations: iterations})
	if err != nil {
		t.Fatal(err)
	}
	if plan, err = found.Encode(); err != nil {
		t.Fatal(err)
	}
	return problem, plan
}
