package intake_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"schulalltag/internal/fault"
	"schulalltag/internal/intake"
)

// draw makes a file of a kind with rows that mostly fit the district, some of them changing what rows of other files said.
func draw(rt *rapid.T, k intake.Kind) intake.File {
	of := func(label string, values ...string) string { return rapid.SampledFrom(values).Draw(rt, label) }
	var lines []string
	seen := map[string]bool{}
	add := func(key string, cells ...string) {
		if !seen[key] {
			seen[key] = true
			lines = append(lines, strings.Join(cells, ";"))
		}
	}
	n := rapid.IntRange(1, 12).Draw(rt, "rows")
	header := ""
	for range n {
		key := of("school", "HE-6100", "HE-6101")
		switch k {
		case intake.KindSchools:
			header = schoolHeader
			key := of("key", "HE-6100", "HE-6101", "HE-6102", "HE-6103")
			add(key, key, of("name", "Grundschule Alsfeld", "Oberwaldschule", "Stadtschule"), of("town", "Alsfeld", "Lich"), of("kind", "Grundschule", "Förderschule"),
				of("area", "Raum Nord", "Raum Süd", "Sozialraum Alsfeld"), of("providers", "", "DRK Vogelsbergkreis", "Lebenshilfe Vogelsbergkreis|DRK Vogelsbergkreis"))
		case intake.KindPlaces:
			header = placeHeader
			label := of("label", "1a", "1b", "2a", "VK", "Bus 1", "Bus 2", "Mittagstisch")
			add(key+label, key, label, "", "", of("from", "01.08.2026", "01.09.2026", "01.02.2027"), of("until", "", "31.07.2027", "31.07.2028"))
		case intake.KindStaff:
			header = staffHeader
			name := of("name", "Jule;Dörr", "Nina;Weil", "Mara;Ruhl")
			add(name, "DRK Vogelsbergkreis", name, of("from", "", "01.08.2026"), "", of("day", "", "6", "8:20"), of("can", "", "Pflege", "Medizin, Kommunikation"),
				of("schools", "", "6100", "6100,6101"), "", of("conduct", "", "01.06.2026"), "", of("monday", "", "nein", "7:30-13:00", "8-9,10-12"), "")
		case intake.KindNeeds:
			header = needHeader
			place, weekday, start := of("place", "1a", "2a", "Bus 1"), of("weekday", "Mo", "Di"), of("start", "1", "2", "9:30", "7:45")
			add(key+place+weekday+start, key, place, weekday, start, of("persons", "0", "1", "2", "3"), of("priority", "", "hoch"), of("can", "", "Pflege"), of("purpose", "", "Ausflug"),
				"01.08.2026", "")
		}
	}
	for i, line := range lines { // a contract needs hours, and hours a contract
		if cells := strings.Split(line, ";"); k == intake.KindStaff && cells[3] != "" {
			cells[4] = of("hours", "20", "21,5", "20:20")
			lines[i] = strings.Join(cells, ";")
		} else if k == intake.KindStaff {
			cells[5] = ""
			lines[i] = strings.Join(cells, ";")
		}
	}
	return csv(k, append([]string{header}, lines...)...)
}

// One world for all files, so that each meets what others have left.
func TestWhatWasAppliedDiffersInNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	applied, refused := map[intake.Kind]int{}, 0
	rapid.Check(t, func(rt *rapid.T) {
		k := rapid.SampledFrom([]intake.Kind{intake.KindSchools, intake.KindPlaces, intake.KindStaff, intake.KindNeeds}).Draw(rt, "kind")
		file := draw(rt, k)
		planned, err := w.imports.Plan(w.operator, file)
		if errors.Is(err, intake.ErrFile) {
			refused++ // for what files before have left, like a school with the same name, or a contract that overlaps
			return
		}
		if err != nil {
			rt.Fatal(err)
		}
		if _, err := w.imports.Apply(w.operator, planned.ID, planned.Digest); err != nil {
			rt.Fatalf("what was rehearsed is refused: %v\n%s", err, file.Data)
		}
		again, err := w.imports.Plan(w.operator, file)
		if err != nil {
			rt.Fatalf("what was applied is refused: %v\n%s", err, file.Data)
		}
		for _, r := range again.Rows {
			if r.Fate != intake.Same || len(r.Changes) > 0 {
				rt.Fatalf("%+v, in\n%s", r, file.Data)
			}
		}
		if len(again.Rows) != len(planned.Rows) {
			rt.Fatalf("%d rows, then %d", len(planned.Rows), len(again.Rows))
		}
		applied[k]++
	})
	for _, k := range []intake.Kind{intake.KindSchools, intake.KindPlaces, intake.KindStaff, intake.KindNeeds} {
		if applied[k] == 0 {
			t.Errorf("%d files of %s were applied", applied[k], k)
		}
	}
	t.Logf("applied %v, refused %d", applied, refused)
}

func TestEveryRefusalNamesALine(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cells := []string{"", "HE-6100", "1a", "=x", "01.08.2026", "Montag", "3", "Klasse", "DRK Vogelsbergkreis", "Jule", "99", "Bus 1", "HE-9999", "nein", "hoch"}
	here := strings.NewReplacer("HE-6132", "HE-6100", "DRK Vogelsberg", "DRK Vogelsbergkreis", "15.06.2026", "15.06.2027")
	rapid.Check(t, func(rt *rapid.T) {
		k := rapid.SampledFrom([]intake.Kind{intake.KindSchools, intake.KindPlaces, intake.KindStaff, intake.KindNeeds}).Draw(rt, "kind")
		var header []string
		for _, c := range intake.Columns(k) {
			header = append(header, c.Name)
		}
		lines := []string{strings.Join(header, ";")}
		for range rapid.IntRange(1, 4).Draw(rt, "rows") {
			line := make([]string, len(header))
			for i, c := range intake.Columns(k) { // mostly cells that can be read, so that the rules are met
				fitting := append([]string{here.Replace(c.Example)}, c.Allowed...)
				if rapid.IntRange(0, 19).Draw(rt, "odd") == 13 {
					fitting = cells
				}
				line[i] = rapid.SampledFrom(fitting).Draw(rt, "cell")
			}
			lines = append(lines, strings.Join(line, ";"))
		}
		_, err := w.imports.Plan(w.operator, csv(k, lines...))
		var f *fault.Error
		if err == nil {
			return
		}
		if !errors.As(err, &f) || !errors.Is(err, intake.ErrFile) || len(f.Fields) == 0 {
			rt.Fatalf("%v\n%s", err, strings.Join(lines, "\n"))
		}
		for _, field := range f.Fields {
			line, column := intake.Cell(field)
			known := column == ""
			for _, h := range header {
				known = known || h == column
			}
			if line < 2 && strings.Trim(strings.Join(lines[1:], ""), "; ") != "" || line > len(lines) || !known {
				rt.Fatalf("%+v\n%s", field, strings.Join(lines, "\n"))
			}
		}
	})
	if n := w.count(t, "select count(*) from places"); n != 6 {
		t.Errorf("%d places: planning has written", n)
	}
}
