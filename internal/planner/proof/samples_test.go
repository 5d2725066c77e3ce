package proof_test

import (
	"os"
	"testing"

	"schulalltag/internal/planner/proof"
)

// The values and bounds an independent checker has found for the sample plans.
func TestCheckConfirmsTheSamplePlans(t *testing.T) {
	for _, sample := range []struct {
		name         string
		value, bound int64
	}{{"tiny", 40_675, 40_675}, {"school", 392_725, 392_725}, {"pool10", 4_458_267, 4_521_921}} {
		t.Run(sample.name, func(t *testing.T) {
			report, err := proof.Check(read(t, sample.name+".json"), read(t, sample.name+".plan.json"))
			if err != nil {
				t.Fatal(err)
			}
			if len(report.Findings) > 0 || report.Value != sample.value || report.Bound == nil || *report.Bound != sample.bound {
				t.Errorf("got value %d, bound %v, findings %v, want %d and %d", report.Value, report.Bound, report.Findings, sample.value, sample.bound)
			}
		})
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("../testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
