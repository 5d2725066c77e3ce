package intake_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"schulalltag/internal/intake"
	"schulalltag/internal/school/schooltest"
)

// BenchmarkFullSize imports the largest file of each kind, and one of a tenth: into a district that has nothing of it, and the same file
// again, when all of it is stored. It tells how long the large one takes, and as growth how much longer a row of it takes than one of
// the small one: 1 is linear.
func BenchmarkFullSize(b *testing.B) {
	for _, k := range []struct {
		kind intake.Kind
		file func(b *testing.B, w *world, rows int) intake.File
	}{
		{intake.KindSchools, manySchools}, {intake.KindPlaces, manyPlaces}, {intake.KindStaff, manyPeople}, {intake.KindNeeds, manyNeeds},
		{intake.KindTimetable, manyLessons},
	} {
		b.Run(string(k.kind), func(b *testing.B) {
			for b.Loop() {
				small, large := stages(b, k.file, intake.MaxRows/10), stages(b, k.file, intake.MaxRows)
				for i, s := range large {
					b.ReportMetric(float64(s.took.Milliseconds()), s.name+"-ms")
					b.ReportMetric(float64(s.took)/float64(small[i].took)/10, s.name+"-growth")
				}
			}
		})
	}
}

// stage is a step of an import, and how long it took.
type stage struct {
	name string
	took time.Duration
}

// stages imports a file of so many rows in a world of its own.
func stages(b *testing.B, file func(*testing.B, *world, int) intake.File, rows int) (all []stage) {
	b.Helper()
	w := newWorld(b)
	f := file(b, w, rows)
	timed := func(name string, do func() (*intake.Import, error)) *intake.Import {
		began := time.Now()
		i, err := do()
		all = append(all, stage{name, time.Since(began)})
		if err != nil {
			b.Fatal(err)
		}
		return i
	}
	planned := timed("plan", func() (*intake.Import, error) { return w.imports.Plan(w.operator, f) })
	if len(planned.Rows) != rows {
		b.Fatalf("%d rows", len(planned.Rows))
	}
	timed("look", func() (*intake.Import, error) { return w.imports.Import(w.operator, planned.ID) })
	if done := timed("apply", func() (*intake.Import, error) { return w.imports.Apply(w.operator, planned.ID, planned.Digest) }); done.Created != rows {
		b.Fatalf("%d created", done.Created)
	}
	again := timed("again", func() (*intake.Import, error) { return w.imports.Plan(w.operator, f) })
	for _, r := range again.Rows {
		if r.Fate != intake.Same {
			b.Fatalf("%+v is not stored", r)
		}
	}
	return all
}

func manySchools(_ *testing.B, _ *world, rows int) intake.File {
	lines := []string{"Schulnummer;Name;Ort;Schulart;Sozialraum;Träger"}
	for i := range rows {
		lines = append(lines, fmt.Sprintf("%s;Schule %d;Ort %d;Grundschule;Raum %d;DRK Vogelsbergkreis", siteKey(i), i, i, i%20))
	}
	return csv(intake.KindSchools, lines...)
}

// sites is how many schools a full file is spread over: more than a district has.
const sites = 30

func siteKey(i int) string { return fmt.Sprintf("HE-%d", 200000+i) }

func manyPlaces(b *testing.B, w *world, rows int) intake.File {
	w.apply(b, manySchools(b, w, sites))
	lines := []string{"Schulnummer;Bezeichnung;Art;Jahrgang;Gültig ab;Gültig bis"}
	for i := range rows {
		label := fmt.Sprintf("%d%c%d", 1+i/sites%13, 'a'+i/sites/13%26, i/sites/13/26)
		lines = append(lines, fmt.Sprintf("%s;%s;Klasse;%d;01.08.2026;31.07.2027", siteKey(i%sites), label, 1+i/sites%13))
	}
	return csv(intake.KindPlaces, lines...)
}

func manyPeople(b *testing.B, w *world, rows int) intake.File {
	w.apply(b, manySchools(b, w, sites))
	lines := []string{"Träger;Vorname;Nachname;Vertrag ab;Wochenstunden;Davon ohne Einsatz;Qualifikationen;Schulen;Stammschule;Führungszeugnis vom;Masernschutz vom;Montag;Dienstag;Freitag"}
	for i := range rows {
		home := siteKey(i % sites)
		lines = append(lines, fmt.Sprintf("DRK Vogelsbergkreis;Jule;Nummer %d;01.08.2026;21,5;1;Pflege;%s, %s;%s;15.06.2026;15.06.2026;07:30-13:00;07:30-13:00;07:30-12:00", i, home, siteKey((i+1)%sites), home))
	}
	return csv(intake.KindStaff, lines...)
}

func manyNeeds(b *testing.B, w *world, rows int) intake.File {
	s := &w.district.Schools[0]
	short := []string{"", "Mo", "Di", "Mi", "Do", "Fr"}
	places := []string{"Schulnummer;Bezeichnung;Gültig ab"}
	lines := []string{"Schulnummer;Einsatzort;Wochentag;Beginn;Personen;Gültig ab"}
	monday := s.Bell.Slots[:len(s.Bell.Slots)/5] // so that there are many places too
	for i := range rows {
		bus, slot := 100+i/len(monday), monday[i%len(monday)]
		if i%len(monday) == 0 {
			places = append(places, fmt.Sprintf("%s;Bus %d;01.08.2026", s.ExternalKey, bus))
		}
		lines = append(lines, fmt.Sprintf("%s;Bus %d;%s;%s;1;10.08.2026", s.ExternalKey, bus, short[slot.Weekday], slot.Starts))
	}
	w.apply(b, csv(intake.KindPlaces, places...))
	return csv(intake.KindNeeds, lines...)
}

func manyLessons(_ *testing.B, w *world, rows int) intake.File {
	var lines []string
	for i := range rows {
		for day := 1; day <= 5; day++ {
			lines = append(lines, fmt.Sprintf(`%d,"%d%c%d",,,,%d,1`, i, 1+i%13, 'a'+i/13%26, i/13/26, day))
		}
	}
	return intake.File{Kind: intake.KindTimetable, Data: []byte(strings.Join(lines, "\n")), School: w.district.Schools[0].ExternalKey, From: schooltest.Start()}
}
