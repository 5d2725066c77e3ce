package planner

import (
	"errors"
	"os"
	"testing"
)

func TestSolveRefusesAnInvalidProblemBuiltByHand(t *testing.T) {
	p := oneDay()
	p.Assistants[0].Schools = []string{"nowhere"}
	var e *InputError
	if _, err := Solve(t.Context(), p, Options{}); !errors.As(err, &e) || e.Pointer != "/assistants/0/schools/0" {
		t.Errorf("got %v", err)
	}
}

func TestPlanNamesTheBytesItBelongsTo(t *testing.T) {
	data, p := sample(t, "tiny")
	plan := mustSolve(t, p)
	confirmBytes(t, data, plan)
	p.Rules.Pair = 0 // a changed problem is another one, known by its canonical form
	confirm(t, p, mustSolve(t, p))
}

func mustSolve(t *testing.T, p *Problem) *Plan {
	t.Helper()
	plan, err := Solve(t.Context(), p, Options{Iterations: 50})
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// FuzzParse feeds the reader with anything. What it accepts can be written, read again and solved.
func FuzzParse(f *testing.F) {
	for _, name := range []string{"tiny", "school"} {
		data, err := os.ReadFile("testdata/" + name + ".json")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for seed := range uint64(20) {
		data, err := Encode(tiny(seed))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"version":1,"name":"","days":1,"schools":[],"places":[],"assistants":[],"rules":{"min_run":1,"max_pause":0,"gap_minute":0,"travel_minute":0,"pair":0}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Parse(data)
		if err != nil {
			var e *InputError
			if !errors.As(err, &e) {
				t.Fatalf("%v is not an InputError", err)
			}
			return
		}
		encoded, err := Encode(p)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(encoded); err != nil {
			t.Fatalf("what Encode wrote is refused: %v", err)
		}
		plan, err := Solve(t.Context(), p, Options{Iterations: 3})
		var pins *PinError
		if errors.As(err, &pins) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		confirmBytes(t, data, plan)
	})
}
