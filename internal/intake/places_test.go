package intake_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"schulalltag/internal/intake"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

const placeHeader = "Schulnummer;Bezeichnung;Art;Jahrgang;Gültig ab;Gültig bis"

func TestPlaces(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	file := csv(intake.KindPlaces, placeHeader,
		"HE-6100;1A;Klasse;1;01.08.2026;", // exists
		"HE-6100;03b;;;1.8.2026;31.07.2027",
		"HE-6100;VK;;;2026-08-01;",
		"HE-6100;bus 7;Bus;;01.08.2026;",
		"HE-6100;Mittagstisch;Angebot;;01.08.2026;",
		"HE-6100;2a;Klasse;2;01.07.2026;31.07.2027", // begins later as it is stored, and has an open end
	)
	planned := w.apply(t, file)
	want := map[string]intake.Fate{
		"HE-6100, 1a": intake.Same, "HE-6100, 3b": intake.Create, "HE-6100, VK": intake.Create, "HE-6100, Bus 7": intake.Create,
		"HE-6100, Mittagstisch": intake.Create, "HE-6100, 2a": intake.Change,
	}
	if diff := cmp.Diff(want, fates(planned)); diff != "" {
		t.Error(diff)
	}
	t.Run("says what a label tells", func(t *testing.T) {
		changes := []intake.Difference{{Column: "Art", To: "Klasse"}, {Column: "Jahrgang", To: "3"}, {Column: "Gültig ab", To: "01.08.2026"}, {Column: "Gültig bis", To: "31.07.2027"}}
		if diff := cmp.Diff(changes, row(t, planned, "HE-6100, 3b").Changes); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("shows both what is stored and what the file says", func(t *testing.T) {
		changes := []intake.Difference{{Column: "Gültig ab", From: "01.08.2026", To: "01.07.2026"}, {Column: "Gültig bis", To: "31.07.2027"}}
		if diff := cmp.Diff(changes, row(t, planned, "HE-6100, 2a").Changes); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("names the places of the schools that the file leaves out", func(t *testing.T) {
		if diff := cmp.Diff([]intake.Left{{Key: "HE-6100, Bus 1", Count: 1}}, planned.Untouched); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("stores grades, kinds and periods", func(t *testing.T) {
		places := all(t, func(p postgres.Page) ([]school.Place, string, error) {
			return w.Schools.Places(w.operator, school.PlaceFilter{SchoolID: w.district.Schools[0].ID}, p)
		})
		got := map[string]string{}
		for _, p := range places {
			grade := "-"
			if p.Grade != nil {
				grade = string(rune('0' + *p.Grade))
			}
			got[p.Label] = string(p.Kind) + " " + grade + " " + p.ValidFrom.String() + " " + p.ValidUntil.String()
		}
		want := map[string]string{
			"1a": "class 1 2026-08-01 ", "2a": "class 2 2026-07-01 2027-07-31", "3b": "class 3 2026-08-01 2027-07-31", "VK": "class 0 2026-08-01 ",
			"Bus 1": "bus - 2026-08-01 ", "Bus 7": "bus - 2026-08-01 ", "Mittagstisch": "offer - 2026-08-01 ",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("leaves a class that goes on as it is, whenever a file lets it begin", func(t *testing.T) {
		next := w.plan(t, csv(intake.KindPlaces, placeHeader, "HE-6100;1a;Klasse;1;01.08.2027;"))
		if diff := cmp.Diff(map[string]intake.Fate{"HE-6100, 1a": intake.Same}, fates(next)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("creates a class again after it has ended", func(t *testing.T) {
		again := w.plan(t, csv(intake.KindPlaces, placeHeader, "HE-6100;3b;Klasse;3;01.08.2027;"))
		if diff := cmp.Diff(map[string]intake.Fate{"HE-6100, 3b": intake.Create}, fates(again)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestPlacesNameEveryFaultyCell(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, c := range map[string]struct {
		lines []string
		want  []string
	}{
		"refuses labels in which a child could be named": {
			[]string{"HE-6100;Max Mustermann;Klasse;3;01.08.2026;", "HE-6100;Betreuung Emma;Angebot;;01.08.2026;", "HE-6100;Bus Emma;Bus;;01.08.2026;"},
			[]string{"2 Bezeichnung: must be like 3a, 10b, VK or IK1",
				"3 Bezeichnung: must be Mittagstisch, Hausaufgaben, Pausenhof, Betreuung, Ferien or AG, and a number if there are several",
				"4 Bezeichnung: must be like Bus 12"},
		},
		"refuses what does not fit": {
			[]string{"HE-9999;3b;;;01.08.2026;", "HE-6100;IK;;;01.08.2026;", "HE-6100;4a;;;01.08.2026;01.07.2026", "HE-6100;4b;;;;", "HE-6100;1a;Bus;;01.08.2026;",
				"HE-6100;5a;;drei;32.08.2026;"},
			[]string{"7 Jahrgang: must be a whole number", "7 Gültig ab: must be a date like 31.08.2026"},
		},
		"refuses what contradicts what is stored": {
			[]string{"HE-9999;3b;;;01.08.2026;", "HE-6100;IK;;;01.08.2026;", "HE-6100;4a;;;01.08.2026;01.07.2026", "HE-6100;4b;;;;", "HE-6100;1a;Bus;;01.08.2026;",
				"HE-6100;1a;;;01.08.2027;"},
			[]string{"2 Schulnummer: is not the number of a school of the district", "3 Jahrgang: must be 0 to 13 for a class",
				"4 Gültig bis: must not be before the first day", "5 Gültig ab: must be filled in: there is none yet",
				"6 Art: cannot change; end this place and create another", "6 Jahrgang: must be left out: only a class has a grade",
				"7 Bezeichnung: is the same place as in line 6, until that one has been applied"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.imports.Plan(w.operator, csv(intake.KindPlaces, append([]string{placeHeader}, c.lines...)...))
			wantCells(t, err, c.want...)
		})
	}
	t.Run("keeps need that stood on past days", func(t *testing.T) {
		w.StateNeeds(t, &w.district.Schools[0])
		w.now = time.Date(2026, time.October, 5, 6, 0, 0, 0, time.UTC)
		_, err := w.imports.Plan(w.operator, csv(intake.KindPlaces, placeHeader, "HE-6100;1a;;;01.08.2026;01.09.2026"))
		wantCells(t, err, "2: "+school.ErrPastNeed.Message.String())
	})
}
