package format

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var samples = []string{"tiny", "school", "pool10"}

func file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("../testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestFilesKeepAllTheySay(t *testing.T) {
	for _, name := range samples {
		p, err := Parse(file(t, name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		encoded, err := Encode(p)
		if err != nil {
			t.Fatal(err)
		}
		conforms(t, "problem", encoded)
		again, err := Parse(encoded)
		if err != nil {
			t.Fatalf("%s: what Encode wrote is refused: %v", name, err)
		}
		if diff := cmp.Diff(p, again, cmpopts.IgnoreUnexported(Problem{})); diff != "" {
			t.Errorf("%s: the problem loses something: %s", name, diff)
		}
		plan, err := ParsePlan(file(t, name+".plan.json"))
		if err != nil {
			t.Fatal(err)
		}
		if encoded, err = plan.Encode(); err != nil {
			t.Fatal(err)
		}
		conforms(t, "plan", encoded)
		if before, now := decode(t, file(t, name+".plan.json")), decode(t, encoded); !cmp.Equal(before, now) {
			t.Errorf("%s: the plan loses something: %s", name, cmp.Diff(before, now))
		}
	}
}

// The canonical form is part of the format: hashes of problems that were built, not read, depend on each byte of it.
func TestEncodeWritesOneForm(t *testing.T) {
	for _, c := range []struct {
		name string
		p    Problem
		want string
	}{
		{"an empty problem", Problem{}, `{"version":0,"name":"","days":0,"schools":[],"places":[],"assistants":[],"rules":{"min_run":0,"max_pause":0,"gap_minute":0,"travel_minute":0,"pair":0}}`},
		{"everything", Problem{Version: 1, Name: "<ü\"\u2028>", Days: 5, Schools: []School{{ID: "s", Slots: []Slot{{1, 2, 3}}}, {ID: "t"}}, Travel: []Travel{{"s", "t", 9}},
			Places:     []Place{{ID: "p", School: "s", Floor: Floor{1, 2}, Needs: []Need{{Slot: 0}, {Slot: 1, Values: []int64{4}, Requires: []string{"q"}}}}},
			Assistants: []Assistant{{ID: "a", Barred: []string{}, Familiar: []Familiar{{"p", 7}}}},
			Keep:       []Keep{{"a", "p", 0, -3}}, Pinned: []Assignment{{"a", "p", 0}}, Rules: Rules{1, 2, 3, 4, 5}},
			`{"version":1,"name":"<ü\"\u2028>","days":5,"schools":[{"id":"s","slots":[{"day":1,"start":2,"end":3}]},{"id":"t","slots":[]}],"travel":[["s","t",9]],` +
				`"places":[{"id":"p","school":"s","floor":{"units":1,"value":2},"needs":[{"slot":0,"values":[]},{"slot":1,"values":[4],"requires":["q"]}]}],` +
				`"assistants":[{"id":"a","schools":[],"week_minutes":0,"day_minutes":0,"available":[],"familiar":[{"place":"p","value":7}]}],` +
				`"pinned":[{"assistant":"a","place":"p","slot":0}],"keep":[{"assistant":"a","place":"p","slot":0,"value":-3}],` +
				`"rules":{"min_run":1,"max_pause":2,"gap_minute":3,"travel_minute":4,"pair":5}}`},
	} {
		got, err := Encode(&c.p)
		if diff := cmp.Diff(c.want+"\n", string(got)); err != nil || diff != "" {
			t.Errorf("%s: %v %s", c.name, err, diff)
		}
	}
}

func TestParsePointsToTheFault(t *testing.T) {
	tinyFile := string(file(t, "tiny.json"))
	for _, c := range []struct{ name, old, new, pointer string }{
		{"an unknown field", `"name": "tiny"`, `"name": "tiny", "nam": 1`, "/nam"},
		{"a field in other letter case", `"name": "tiny"`, `"Name": "tiny"`, "/Name"},
		{"a field given twice", `"name": "tiny"`, `"name": "tiny", "name": "tiny"`, "/name"},
		{"a missing field", `"name": "tiny",`, ``, ""},
		{"null for a list", `"travel": []`, `"travel": null`, "/travel"},
		{"another version", `"version": 1`, `"version": 2`, "/version"},
		{"too many days", `"days": 2`, `"days": 8`, "/days"},
		{"a fraction", `"days": 2`, `"days": 2.5`, "/days"},
		{"an exponent", `"days": 2`, `"days": 2e0`, "/days"},
		{"a list for a number", `"days": 2`, `"days": [2]`, "/days"},
		{"a number for text", `"name": "tiny"`, `"name": 7`, "/name"},
		{"null for text", `"name": "tiny"`, `"name": null`, "/name"},
		{"a list for an object", `"floor": {"units": 5, "value": 300}`, `"floor": [3, 300]`, "/places/0/floor"},
		{"an object for a list", `"travel": []`, `"travel": {}`, "/travel"},
		{"a floor without value", `"floor": {"units": 5, "value": 300}`, `"floor": {"units": 5}`, "/places/0/floor"},
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
		{"an id of 201 characters", `"requires": ["care"]},
      {"slot": 5`, `"requires": ["` + strings.Repeat("ä", 201) + `"]},
      {"slot": 5`, "/places/0/needs/3/requires/0"},
		{"an assistant at an unknown school", `"a02", "schools": ["eichberg"]`, `"a02", "schools": ["oberwald"]`, "/assistants/1/schools/0"},
		{"a school listed twice", `"a02", "schools": ["eichberg"]`, `"a02", "schools": ["eichberg", "eichberg"]`, "/assistants/1/schools/1"},
		{"a window without length", `"from": 510, "to": 840`, `"from": 840, "to": 840`, "/assistants/1/available/0/to"},
		{"an unknown familiar place", `{"place": "eichberg/3b", "value": 300}`, `{"place": "eichberg/9z", "value": 300}`, "/assistants/1/familiar/0/place"},
		{"an unknown pinned assistant", `"pinned": [{"assistant": "a02"`, `"pinned": [{"assistant": "a03"`, "/pinned/0/assistant"},
		{"a kept slot beyond the school", `"slot": 4, "value": 200`, `"slot": 40, "value": 200`, "/keep/0/slot"},
		{"a way to the same school", `"travel": []`, `"travel": [["eichberg", "eichberg", 5]]`, "/travel/0"},
		{"a way with two entries", `"travel": []`, `"travel": [["eichberg", "eichberg"]]`, "/travel/0"},
		{"a way with four entries", `"travel": []`, `"travel": [["eichberg", "eichberg", 5, 5]]`, "/travel/0"},
		{"a way to nowhere", `"travel": []`, `"travel": [["eichberg", "~a/b", 5]]`, "/travel/0/1"},
		{"a field whose name needs escapes", `"name": "tiny"`, `"name": "tiny", "a\u007e/b": 1`, "/a~0~1b"},
		{"something after the end", `"pair": 2000}`, `"pair": 2000}}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse([]byte(replaced(t, tinyFile, c.old, c.new)))
			pointsTo(t, err, c.pointer)
		})
	}
}

func TestParsePlanPointsToTheFault(t *testing.T) {
	plan := string(file(t, "tiny.plan.json"))
	for _, c := range []struct{ name, old, new, pointer string }{
		{"another version", `"version":1`, `"version":3`, "/version"},
		{"trees in version 1", `"splits":[]`, `"splits":[],"trees":[{"assistant":"a01","branches":["eichberg/1a","",""]}]`, "/certificate/trees"},
		{"a hash of another kind", `"problem":"1745c0d6`, `"problem":"1745C0D6`, "/problem"},
		{"a short hash", `"problem":"1745c0d6`, `"problem":"`, "/problem"},
		{"no bound", `"bound":40675,`, ``, ""},
		{"a bound that is text", `"bound":40675`, `"bound":"40675"`, "/bound"},
		{"a value that is null", `"value":40675`, `"value":null`, "/value"},
		{"a value beyond 64 bits", `"value":40675`, `"value":9223372036854775808`, "/value"},
		{"a certificate without splits", `,"splits":[]`, ``, "/certificate"},
		{"splits that are null", `"splits":[]`, `"splits":null`, "/certificate/splits"},
		{"a price that is a fraction", `"price":825000`, `"price":825000.0`, "/certificate/rho/1/price"},
		{"a price given twice", `"price":825000`, `"price":825000,"price":1`, "/certificate/rho/1/price"},
		{"an unknown term", `"keep":200`, `"keep":200,"bonus":0`, "/breakdown/bonus"},
		{"iterations below 0", `"iterations":0`, `"iterations":-1`, "/iterations"},
		{"seconds below 0", `"seconds":0.04`, `"seconds":-0.5`, "/seconds"},
		{"seconds beyond any number", `"seconds":0.04`, `"seconds":1e999`, "/seconds"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParsePlan([]byte(replaced(t, plan, c.old, c.new)))
			pointsTo(t, err, c.pointer)
		})
	}
	for _, c := range []struct{ name, old, new string }{
		{"accepts a plan that claims no bound", `"bound":40675`, `"bound":null`},
		{"accepts an exponent in the seconds", `"seconds":0.04`, `"seconds":4e-2`},
		{"leaves unknown ids to the checker", `"assistant":"a02","place":"eichberg/3b","slot":6`, `"assistant":"","place":"?","slot":-6`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := ParsePlan([]byte(replaced(t, plan, c.old, c.new))); err != nil {
				t.Error(err)
			}
		})
	}
}

// FuzzFiles feeds both parsers with anything. What one accepts is written and read again without loss.
func FuzzFiles(f *testing.F) {
	for _, name := range []string{"tiny.json", "tiny.plan.json", "school.json", "school.plan.json"} {
		f.Add(file(f, name))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if p, err := Parse(data); err == nil {
			encoded, err := Encode(p)
			if err != nil {
				t.Fatal(err)
			}
			again, err := Parse(encoded)
			if diff := cmp.Diff(p, again, cmpopts.IgnoreUnexported(Problem{})); err != nil || diff != "" {
				t.Fatalf("the problem loses something: %v %s", err, diff)
			}
		}
		if p, err := ParsePlan(data); err == nil {
			encoded, err := p.Encode()
			if err != nil {
				t.Fatal(err)
			}
			again, err := ParsePlan(encoded)
			if diff := cmp.Diff(p, again); err != nil || diff != "" {
				t.Fatalf("the plan loses something: %v %s", err, diff)
			}
		}
	})
}

func replaced(t *testing.T, text, old, by string) string {
	t.Helper()
	if strings.Count(text, old) != 1 {
		t.Fatalf("%q is not in the sample once", old)
	}
	return strings.Replace(text, old, by, 1)
}

func pointsTo(t *testing.T, err error, pointer string) {
	t.Helper()
	var e *InputError
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want an InputError", err)
	}
	if e.Pointer != pointer {
		t.Errorf("got %q (%v), want %q", e.Pointer, e, pointer)
	}
}

func TestEncodeRefusesTextThatJSONCannotCarry(t *testing.T) {
	if _, err := Encode(&Problem{Assistants: []Assistant{{ID: "a\xff"}}}); err == nil {
		t.Error("an id that is not UTF-8 was written")
	}
}

func TestHashNamesTheBytesThatWereRead(t *testing.T) {
	data := file(t, "tiny.json")
	p, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	of := func(data []byte) string { sum := sha256.Sum256(data); return hex.EncodeToString(sum[:]) }
	if got, err := p.Hash(); err != nil || got != of(data) {
		t.Errorf("got %s %v, want the hash of the file", got, err)
	}
	p.Rules.Pair++ // another problem, known by its canonical form
	canonical, err := Encode(p)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := p.Hash(); err != nil || got != of(canonical) {
		t.Errorf("got %s %v, want the hash of the canonical form", got, err)
	}
	p.Rules.MinRun = 0
	_, err = p.Hash()
	pointsTo(t, err, "/rules/min_run")
}
