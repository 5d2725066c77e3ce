package intake_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"schulalltag/internal/calendar"
	"schulalltag/internal/intake"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

const needHeader = "Schulnummer;Einsatzort;Wochentag;Beginn;Personen;Priorität;Qualifikation;Zweck;Gültig ab;Gültig bis"

// needs writes the need that stands at a place, week by week and slot by slot.
func (w *world) needs(t testing.TB, place school.Place) map[string]string {
	t.Helper()
	s := w.district.Schools[0]
	written := map[string]string{}
	for _, week := range all(t, func(p postgres.Page) ([]school.NeedWeek, string, error) {
		return w.Schools.NeedWeeks(w.operator, school.NeedFilter{PlaceID: place.ID}, p)
	}) {
		for _, n := range week.Needs {
			for _, slot := range s.Bell.Slots {
				if slot.ID == n.SlotID {
					at := fmt.Sprintf("%s %s %s", week.ValidFrom, slot.Weekday.String()[:2], slot.Starts)
					written[at] = fmt.Sprintf("%d %s %s %s", n.Persons, n.Priority, n.Qualification, n.Purpose)
				}
			}
		}
	}
	return written
}

func TestNeeds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := &w.district.Schools[0]
	file := csv(intake.KindNeeds, needHeader,
		"HE-6100;1a;Montag;8:00;2;hoch;Pflege;Lernen;01.08.2026;",
		"HE-6100;1A;Mo;2. Stunde;1;;;;01.08.2026;",
		"HE-6100;1a;Di;09:30;1;;;;01.08.2026;",
		"HE-6100;Bus 1;Freitag;11:30;1;niedrig;;;01.08.2026;31.01.2027",
		"HE-6100;2a;Freitag;8:00;0;;;;01.08.2026;",
	)
	planned := w.apply(t, file)
	want := map[string]intake.Fate{
		"HE-6100, 1a, Montag, 08:00": intake.Create, "HE-6100, 1a, Montag, 2. Stunde": intake.Create, "HE-6100, 1a, Dienstag, 09:30": intake.Create,
		"HE-6100, Bus 1, Freitag, 11:30": intake.Create, "HE-6100, 2a, Freitag, 08:00": intake.Same,
	}
	if diff := cmp.Diff(want, fates(planned)); diff != "" {
		t.Error(diff)
	}
	t.Run("states what the file tells, and what is usual where it is silent", func(t *testing.T) {
		want := map[string]string{
			"2026-08-01 Mo 08:00": "2 high care learning", "2026-08-01 Mo 08:45": "1 normal basic learning", "2026-08-01 Tu 09:30": "1 normal basic break",
		}
		if diff := cmp.Diff(want, w.needs(t, s.Classes[0])); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("finds no difference once it is applied", func(t *testing.T) {
		for key, fate := range fates(w.plan(t, file)) {
			if fate != intake.Same {
				t.Errorf("%s: %s", key, fate)
			}
		}
	})
	t.Run("changes, ends and adds need by slot and leaves the others", func(t *testing.T) {
		changed := w.apply(t, csv(intake.KindNeeds, "Gültig ab;Personen;Schulnummer;Einsatzort;Wochentag;Beginn",
			"01.08.2026;1;HE-6100;1a;Montag;1", "01.08.2026;0;HE-6100;1a;Di;9:30", "01.08.2026;3;HE-6100;1a;Mi;1."))
		if diff := cmp.Diff(map[string]intake.Fate{
			"HE-6100, 1a, Montag, 1. Stunde": intake.Change, "HE-6100, 1a, Dienstag, 09:30": intake.End, "HE-6100, 1a, Mittwoch, 1. Stunde": intake.Create,
		}, fates(changed)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]intake.Difference{{Column: "Personen", From: "2", To: "1"}}, row(t, changed, "HE-6100, 1a, Montag, 1. Stunde").Changes); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]intake.Left{{Key: "HE-6100, 1a", Count: 1}, {Key: "HE-6100, Bus 1", Count: 1}}, changed.Untouched); diff != "" {
			t.Error(diff)
		}
		want := map[string]string{
			"2026-08-01 Mo 08:00": "1 high care learning", "2026-08-01 Mo 08:45": "1 normal basic learning", "2026-08-01 We 08:00": "3 normal basic learning",
		}
		if diff := cmp.Diff(want, w.needs(t, s.Classes[0])); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("leaves what stood on past days", func(t *testing.T) {
		w.now = time.Date(2026, time.October, 5, 6, 0, 0, 0, time.UTC)
		_, err := w.imports.Plan(w.operator, csv(intake.KindNeeds, needHeader, "HE-6100;1a;Montag;8:00;3;;;;01.08.2026;"))
		wantCells(t, err, "2 Gültig ab: must be 2026-10-05 or later, since need stood on earlier days")
		w.apply(t, csv(intake.KindNeeds, needHeader, "HE-6100;1a;Montag;8:00;3;;;;06.10.2026;"))
		got := w.needs(t, s.Classes[0])
		if got["2026-08-01 Mo 08:00"] != "1 high care learning" || got["2026-10-06 Mo 08:00"] != "3 high care learning" || got["2026-10-06 We 08:00"] == "" {
			t.Errorf("%v", got)
		}
	})
}

func TestNeedsKeepWhatEachWeekSays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := &w.district.Schools[0]
	for from, persons := range map[string]int{"2026-08-01": 1, "2027-02-01": 2} {
		place := must(w.Schools.Place(w.operator, s.Classes[0].ID))(t)
		until := calendar.Date{}
		if persons == 1 {
			until = day("2027-01-15")
		}
		needs := s.Needs(persons, school.SlotLesson)
		if _, _, err := w.Schools.PutNeedWeek(s.Secretary, place.ID, place.Version, school.NeedWeekDetails{ValidFrom: day(from), ValidUntil: until, Needs: needs}); err != nil {
			t.Fatal(err)
		}
	}
	changed := w.apply(t, csv(intake.KindNeeds, needHeader, "HE-6100;1a;Montag;8:00;3;;;;01.11.2026;31.07.2027"))
	want := []intake.Difference{
		{Column: "Personen", From: "1", To: "3"},
		{Column: "Personen", From: "0", To: "3"}, {Column: "Priorität", To: "normal"}, {Column: "Qualifikation", To: "keine"}, {Column: "Zweck", To: "Lernen"},
		{Column: "Personen", From: "2", To: "3"},
	}
	if diff := cmp.Diff(want, changed.Rows[0].Changes); diff != "" || changed.Rows[0].Fate != intake.Change {
		t.Error(changed.Rows[0].Fate, diff)
	}
	got := w.needs(t, s.Classes[0])
	for at, want := range map[string]string{
		"2026-08-01 Mo 08:00": "1", "2026-11-01 Mo 08:00": "3", "2026-11-01 Tu 08:00": "1", "2027-01-16 Mo 08:00": "3", "2027-01-16 Tu 08:00": "",
		"2027-02-01 Mo 08:00": "3", "2027-02-01 Tu 08:00": "2", "2027-08-01 Mo 08:00": "2",
	} {
		if got[at] != "" && got[at][:1] != want || got[at] == "" && want != "" {
			t.Errorf("%s: %q, want %q persons", at, got[at], want)
		}
	}
}

func TestNeedsNameEveryFaultyCell(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, c := range map[string]struct {
		lines []string
		want  []string
	}{
		"that cannot be read": {
			[]string{"HE-6100;1a;Samstag;acht;zwei;sehr;Emma;Autismus;bald;nie"},
			[]string{"2 Wochentag: must be a weekday like Montag or Mo, up to Freitag", "2 Beginn: must be a time of day like 7:35, or the number of a lesson",
				"2 Personen: must be a whole number; 0 is no need", "2 Priorität: must be hoch, normal or niedrig", "2 Qualifikation: must be one of the qualifications that are listed",
				"2 Zweck: must be one of the purposes that are listed", "2 Gültig ab: must be a date like 31.08.2026", "2 Gültig bis: must be a date like 31.08.2026"},
		},
		"that names nothing of the school": {
			[]string{"HE-9999;1a;Mo;8:00;1;;;;01.08.2026;", "HE-6100;9z;Mo;8:00;1;;;;01.08.2026;", "HE-6100;1a;Mo;8:01;1;;;;01.08.2026;", "HE-6100;1a;Mo;7.;1;;;;01.08.2026;",
				"HE-6100;Bus 1;Mo;11:30;1;;;;31.07.2026;", "HE-6100;2a;Mo;1.;4;;;;01.08.2026;", "HE-6100;2a;Di;1.;1;;;;01.08.2026;", "HE-6101;1a;Mo;1;1;;;;02.08.2026;01.08.2026"},
			[]string{"2 Schulnummer: is not the number of a school of the district", "3 Einsatzort: is no place of the school on the first day",
				"4 Beginn: is no slot of the bell schedule on this weekday", "5 Beginn: is no slot of the bell schedule on this weekday",
				"6 Einsatzort: is no place of the school on the first day", "7 Personen: must be 1 to 3", "9 Gültig bis: must not be before the first day"},
		},
		"that a school may not state, beside lines for two periods of a place that it may": {
			[]string{"HE-6100;1a;Mo;1;1;;;;01.08.2026;31.01.2027", "HE-6100;1a;Mo;1;2;;;;01.02.2027;", "HE-6100;2a;Mo;1;7;;;;01.08.2026;", "HE-6100;Bus 1;Mo;11:30;1;;;;01.08.2026;"},
			[]string{"4 Personen: must be 1 to 3"},
		},
		"that contradicts another line": {
			[]string{"HE-6100;1a;Mo;8:00;1;;;;01.08.2026;", "HE-6100;1a;Mo;1;2;;;;01.08.2026;", "HE-6100;1a;Di;1;2;;;;01.08.2026;31.01.2027", "HE-6100;2a;Mo;1;1;;;;01.08.2026;", "HE-6100;2a;Mo;1;2;;;;01.02.2027;"},
			[]string{"3 Beginn: is the same slot as in line 2", "4 Gültig bis: must be the same in all lines of the place and first day",
				"6 Gültig ab: overlaps the period of other lines for this place: say there until when they hold"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.imports.Plan(w.operator, csv(intake.KindNeeds, append([]string{needHeader}, c.lines...)...))
			wantCells(t, err, c.want...)
		})
	}
}
