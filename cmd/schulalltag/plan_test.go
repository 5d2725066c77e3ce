package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"schulalltag/internal/planner"
)

const samples = "../../internal/planner/testdata/"

// call runs one call in this process and returns its exit code and what it wrote.
func call(ctx context.Context, in string, args ...string) (code int, out, err string) {
	var o, e bytes.Buffer
	code = run(ctx, args, streams{strings.NewReader(in), &o, &e})
	return code, o.String(), e.String()
}

func TestPlanWritesAPlanThatCheckAccepts(t *testing.T) {
	file := filepath.Join(t.TempDir(), "plan.json")
	code, out, errs := call(t.Context(), "", "plan", samples+"tiny.json", "-o", file, "--iterations", "300", "--seed=3")
	if code != 0 || !strings.Contains(out, "value 40675, bound 40675, gap 0 %, proven optimal") {
		t.Fatalf("plan: %d %q %q", code, out, errs)
	}
	code, out, errs = call(t.Context(), "", "check", samples+"tiny.json", file)
	if code != 0 || out != "legal, value 40675, bound 40675, gap 0 %, proven optimal\n" {
		t.Errorf("check: %d %q %q", code, out, errs)
	}
}

func TestPlanReadsStandardInputAndWritesStandardOutput(t *testing.T) {
	problem, err := os.ReadFile(samples + "tiny.json")
	if err != nil {
		t.Fatal(err)
	}
	code, out, errs := call(t.Context(), string(problem), "plan", "--iterations", "20", "-")
	var p planner.Plan
	if err := json.Unmarshal([]byte(out), &p); err != nil || code != 0 || p.Value == 0 {
		t.Fatalf("plan: %d %v %q", code, err, out)
	}
	if !strings.Contains(errs, "2 assistants cover") {
		t.Errorf("no summary in %q", errs)
	}
}

func TestPlanExplainsItself(t *testing.T) {
	file := filepath.Join(t.TempDir(), "plan.json")
	code, out, errs := call(t.Context(), "", "plan", samples+"school.json", "-o", file, "-iterations", "200", "-gaps", "3")
	for _, line := range []string{"of 191 person-slots.", "\nThe dearest of ", " open needs, and who is nearest:\n", "    a floater would work ", "\n  s01: ", " of 191 covered; "} {
		if !strings.Contains(out, line) {
			t.Errorf("%q is missing in %q", line, out)
		}
	}
	if n := strings.Count(out, ": worth "); code != 0 || n != 3 {
		t.Errorf("%d gaps are explained, 3 were asked for; %d %q", n, code, errs)
	}
	code, out, errs = call(t.Context(), "", "plan", samples+"school.json", "-o", file, "-iterations", "200", "-gaps", "2", "-json")
	var e explanation
	if err := json.Unmarshal([]byte(out), &e); err != nil || code != 0 {
		t.Fatalf("plan: %d %v %q", code, err, errs)
	}
	missing := 0
	for _, x := range e.Open {
		missing += x.Missing
	}
	if e.Covered+missing != 191 || e.Persons != 191 || len(e.Gaps) != 2 || len(e.Gaps[0].Nearest) == 0 || len(e.Schools) != 1 || e.Schools[0].Hour.NewGain <= 0 {
		t.Errorf("got %+v", e)
	}
	if code, out, errs := call(t.Context(), "", "check", samples+"school.json", file); code != 0 {
		t.Errorf("check: %d %q %q", code, out, errs)
	}
}

func TestPlanThatIsInterruptedGivesTheBestSoFar(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	file := filepath.Join(t.TempDir(), "plan.json")
	if code, out, errs := call(ctx, "", "plan", "--seconds", "60", "-o", file, samples+"school.json"); code != 0 {
		t.Fatalf("plan: %d %q %q", code, out, errs)
	}
	if code, out, errs := call(t.Context(), "", "check", samples+"school.json", file); code != 0 || !strings.HasPrefix(out, "legal, value ") {
		t.Errorf("check: %d %q %q", code, out, errs)
	}
}

func TestCheckNamesEachViolation(t *testing.T) {
	plan, err := os.ReadFile(samples + "tiny.plan.json")
	if err != nil {
		t.Fatal(err)
	}
	wrong := strings.Replace(string(plan), `{"assistant":"a02","place":"eichberg/3b","slot":3},`, ``, 1)
	code, out, errs := call(t.Context(), wrong, "check", samples+"tiny.json", "-")
	if code != 1 || !strings.Contains(out, "10: a02 at eichberg/3b in slot 3 is pinned and not in the plan\n") || !strings.Contains(out, "value: ") {
		t.Errorf("got %d %q %q", code, out, errs)
	}
}

func TestPlanAndCheckRefuseWhatTheyCannotUse(t *testing.T) {
	for _, c := range []struct {
		name string
		code int
		says string
		args []string
	}{
		{"no file", 2, "problem.json", []string{"plan"}},
		{"one file too few", 2, "plan.json", []string{"check", samples + "tiny.json"}},
		{"one file too many", 2, "problem.json", []string{"plan", "a", "b"}},
		{"an unknown flag", 2, "-colour", []string{"plan", samples + "tiny.json", "-colour"}},
		{"a file that is not there", 1, "nowhere.json", []string{"plan", "nowhere.json"}},
		{"a plan for a problem", 1, "tiny.plan.json: /problem is not a field", []string{"plan", samples + "tiny.plan.json"}},
		{"a problem for a plan", 1, "plan: ", []string{"check", samples + "tiny.json", samples + "tiny.json"}},
		{"standard input twice", 1, "once", []string{"check", "-", "-"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, _, errs := call(t.Context(), "", c.args...)
			if code != c.code || !strings.Contains(errs, c.says) {
				t.Errorf("got %d %q, want %d and %q", code, errs, c.code, c.says)
			}
		})
	}
}
