package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test binary be the process that searches.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "-search" {
		main()
		return
	}
	os.Exit(m.Run())
}

func output(t *testing.T, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if err := run(args, nil, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestTable(t *testing.T) {
	week := t.TempDir() + "/week.json"
	if err := os.WriteFile(week, []byte(output(t, "-write", "school:4")), 0o644); err != nil {
		t.Fatal(err)
	}
	got := output(t, "-size", "school", "-seeds", "2", "-at", "40ms,120ms", week)
	for _, want := range []string{
		`\| week \| gap at 40ms \| gap at 120ms \| CPU s to 1 % \|`,
		`\| school:1 \| [0-9.]+ % \| [0-9.]+ % \| ([0-9.]+|-) \| .* \| \d{6} \| \d{6} \| (proven|as known|no, \d+ is) \|`,
		`\| school:2 \|`,
		`\| \*\*median\*\* \|.*\| [012] of 2 proven(, [12] as known)? \|`,
		`\| \*\*worst\*\* \|`,
		regexp.QuoteMeta(week) + ` \| [0-9.]+ %.* \| (proven|\?) \|`,
	} {
		if !regexp.MustCompile(want).MatchString(got) {
			t.Errorf("no line like %s in\n%s", want, got)
		}
	}
}

func TestSearchesApartAreAllRead(t *testing.T) {
	data, err := generate("school:1")
	if err != nil {
		t.Fatal(err)
	}
	m, err := measureApart(data, []time.Duration{20 * time.Millisecond, 40 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Read) != 2 || m.Read[0].Value <= 0 || m.Read[1].Value <= 0 {
		t.Errorf("got %v", m.Read)
	}
}

func TestFiguresStandInATable(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(output(t, "-describe", "-size", "pool", "-seeds", "2")), "\n")
	if len(lines) != 6 || strings.Count(lines[2], "|") != strings.Count(lines[5], "|") || !strings.HasPrefix(lines[5], "| pool:2 | 10.0 |") {
		t.Errorf("got %q", lines)
	}
}

func TestRefusesTimesThatDoNotRise(t *testing.T) {
	for _, list := range []string{"", "2s,1s", "0s", "1s,1s", "soon"} {
		if _, err := durations(list); err == nil {
			t.Errorf("%q is accepted", list)
		}
	}
}

func TestMeasureNamesWhatCannotBeSolved(t *testing.T) {
	if _, err := measure([]byte("{}"), []time.Duration{time.Second}); err == nil {
		t.Error("an empty problem is measured")
	}
}

func TestMedianAndWorst(t *testing.T) {
	var all []*measured
	for _, value := range []int64{98, 100, 95, 99} {
		all = append(all, &measured{Read: []reading{{value, 100}}})
	}
	if m, w := median(all, lastGap), worst(all, lastGap); percent(m) != "1.5 %" || percent(w) != "5 %" {
		t.Errorf("got %s and %s, want 1.5 %% and 5 %%", percent(m), percent(w))
	}
	if got := number("%.1f", worst([]*measured{{CPU: [len(near)]float64{-1}}}, func(m *measured) float64 { return seconds(m, 0) })); got != "-" {
		t.Errorf("a gap that was not reached prints as %q", got)
	}
}
