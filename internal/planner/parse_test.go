package planner

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestParseReadsTheSamples(t *testing.T) {
	for _, name := range []string{"tiny", "school", "pool10"} {
		data, p := sample(t, name)
		encoded, err := Encode(p)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse(encoded)
		if err != nil {
			t.Fatalf("%s: what Encode wrote is refused: %v", name, err)
		}
		if diff := cmp.Diff(p, again, cmpopts.IgnoreUnexported(Problem{})); diff != "" {
			t.Errorf("%s: Encode loses something: %s", name, diff)
		}
		conforms(t, "problem", encoded)
		conforms(t, "problem", data)
	}
}

func TestParsePointsToTheFault(t *testing.T) {
	tinyFile, err := os.ReadFile("testdata/tiny.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, old, new, pointer string }{
		{"an unknown field", `"name": "tiny"`, `"name": "tiny", "nam": 1`, "/nam"},
		{"a field in other letter case", `"name": "tiny"`, `"Name": "tiny"`, "/Name"},
		{"a field given twice", `"name": "tiny"`, `"name": "tiny", "name": "tiny"`, "/name"},
		{"a missing field", `"name": "tiny",`, ``, ""},
		{"null for a list", `"travel": []`, `"travel": null`, "/travel"},
		{"another version", `"version": 1`, `"version": 2`, "/version"},
		{"too many days", `"days": 2`, `"days": 8`, "/days"},
		{"a fraction", `"days": 2`, `"days": 2.5`, "/days"},
		{"text for a number", `"days": 2`, `"days": "2"`, "/days"},
		{"a number beyond 10⁹", `"pair": 2000`, `"pair": 1000000001`, "/rules/pair"},
		{"a number beyond 64 bits", `"pair": 2000`, `"pair": 99999999999999999999`, "/rules/pair"},
		{"no run at all", `"min_run": 2`, `"min_run": 0`, "/rules/min_run"},
		{"a slot on a day beyond the week", `{"day": 2, "start": 590`, `{"day": 3, "start": 590`, "/schools/0/slots/6/day"},
		{"slots that overlap", `"start": 525, "end": 570},
      {"day": 1, "start": 590`, `"start": 520, "end": 570},
      {"day": 1, "start": 590`, "/schools/0/slots/1"},
		{"a slot that ends before it starts", `{"day": 1, "start": 640, "end": 685}`, `{"day": 1, "start": 640, "end": 640}`, "/schools/0/slots/3/end"},
		{"a slot after midnight", `{"day": 1, "start": 640, "end": 685}`, `{"day": 1, "start": 640, "end": 1441}`, "/schools/0/slots/3/end"},
		{"a place of an unknown school", `"eichberg/3b", "school": "eichberg"`, `"eichberg/3b", "school": "eichber"`, "/places/1/school"},
		{"two places of one name", `{"id": "eichberg/3b"`, `{"id": "eichberg/1a"`, "/places/1/id"},
		{"values that rise", `[2925]},
      {"slot": 2`, `[2925, 2926]},
      {"slot": 2`, "/places/1/needs/0/values/1"},
		{"no value", `[2925]},
      {"slot": 2`, `[]},
      {"slot": 2`, "/places/1/needs/0/values"},
		{"a value below 0", `{"slot": 6, "values": [1800]}`, `{"slot": 6, "values": [-1]}`, "/places/1/needs/4/values/0"},
		{"a slot the school does not have", `{"slot": 6, "values": [1800]}`, `{"slot": 7, "values": [1800]}`, "/places/1/needs/4/slot"},
		{"two needs of a place in one slot", `{"slot": 6, "values": [1800]}`, `{"slot": 5, "values": [1800]}`, "/places/1/needs/4/slot"},
		{"an empty id", `"requires": ["care"]},
      {"slot": 5`, `"requires": [""]},
      {"slot": 5`, "/places/0/needs/3/requires/0"},
		{"an assistant at an unknown school", `"a02", "schools": ["eichberg"]`, `"a02", "schools": ["oberwald"]`, "/assistants/1/schools/0"},
		{"a school listed twice", `"a02", "schools": ["eichberg"]`, `"a02", "schools": ["eichberg", "eichberg"]`, "/assistants/1/schools/1"},
		{"a window without length", `"from": 510, "to": 840`, `"from": 840, "to": 840`, "/assistants/1/available/0/to"},
		{"an unknown familiar place", `{"place": "eichberg/3b", "value": 300}`, `{"place": "eichberg/9z", "value": 300}`, "/assistants/1/familiar/0/place"},
		{"an unknown pinned assistant", `"pinned": [{"assistant": "a02"`, `"pinned": [{"assistant": "a03"`, "/pinned/0/assistant"},
		{"a kept slot beyond the school", `"slot": 4, "value": 200`, `"slot": 40, "value": 200`, "/keep/0/slot"},
		{"a way to the same school", `"travel": []`, `"travel": [["eichberg", "eichberg", 5]]`, "/travel/0"},
		{"a way with two entries", `"travel": []`, `"travel": [["eichberg", "eichberg"]]`, "/travel/0"},
		{"a way to nowhere", `"travel": []`, `"travel": [["eichberg", "~a/b", 5]]`, "/travel/0/1"},
		{"something after the end", `"pair": 2000}`, `"pair": 2000}}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if strings.Count(string(tinyFile), c.old) != 1 {
				t.Fatalf("%q is not in the sample once", c.old)
			}
			_, err := Parse([]byte(strings.Replace(string(tinyFile), c.old, c.new, 1)))
			var e *InputError
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want an InputError", err)
			}
			if e.Pointer != c.pointer {
				t.Errorf("got %q (%v), want %q", e.Pointer, e, c.pointer)
			}
		})
	}
}

func TestSolveRefusesAnInvalidProblemBuiltByHand(t *testing.T) {
	p := oneDay()
	p.Assistants[0].Schools = []string{"nowhere"}
	var e *InputError
	if _, err := Solve(t.Context(), p, Options{}); !errors.As(err, &e) || e.Pointer != "/assistants/0/schools/0" {
		t.Errorf("got %v", err)
	}
}

func TestEncodeRefusesTextThatJSONCannotCarry(t *testing.T) {
	p := oneDay()
	p.Assistants[0].ID = "a\xff"
	if _, err := Encode(p); err == nil {
		t.Error("an id that is not UTF-8 was written")
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
