package intake_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/intake"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

var longName = strings.Repeat("Schule", 21)

const schoolHeader = "Schulnummer;Name;Ort;Schulart;Sozialraum;Träger"

func TestSchools(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	file := csv(intake.KindSchools, schoolHeader,
		"6100;Grundschule Alsfeld;Alsfeld;Grundschule;Sozialraum Alsfeld;DRK Vogelsbergkreis",
		"HE-6132;Oberwaldschule;Grebenhain;gesamtschule;Raum Schotten;DRK Vogelsbergkreis|Lebenshilfe Vogelsbergkreis",
		"HE-6133;Grundschule Alsfeld;Schotten;Grundschule;Raum Schotten;",
	)
	planned := w.plan(t, file)
	t.Run("tells what is new, what is the same, and what the file leaves out", func(t *testing.T) {
		want := map[string]intake.Fate{
			"HE-6100, Grundschule Alsfeld": intake.Same, "HE-6132, Oberwaldschule": intake.Create, "HE-6133, Grundschule Alsfeld": intake.Create,
		}
		if diff := cmp.Diff(want, fates(planned)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]intake.Left{{Key: "HE-6101, Grundschule Schlitz", Count: 1}}, planned.Untouched); diff != "" {
			t.Error(diff)
		}
		changes := []intake.Difference{
			{Column: "Name", To: "Oberwaldschule"}, {Column: "Ort", To: "Grebenhain"}, {Column: "Schulart", To: "Gesamtschule"},
			{Column: "Sozialraum", To: "Raum Schotten", New: true}, {Column: "Träger", To: "DRK Vogelsbergkreis | Lebenshilfe Vogelsbergkreis"},
		}
		if diff := cmp.Diff(changes, row(t, planned, "HE-6132, Oberwaldschule").Changes); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("changes nothing before it is applied", func(t *testing.T) {
		if n := w.count(t, "select count(*) from schools"); n != 2 {
			t.Errorf("%d schools", n)
		}
		if n := w.count(t, "select count(*) from areas where name = 'Raum Schotten'"); n != 0 {
			t.Errorf("%d areas", n)
		}
	})
	if _, err := w.imports.Apply(w.operator, planned.ID, planned.Digest); err != nil {
		t.Fatal(err)
	}
	t.Run("creates the schools with their area and organisations", func(t *testing.T) {
		schools := all(t, func(p postgres.Page) ([]school.School, string, error) {
			return w.Schools.Schools(w.operator, school.Filter{}, p)
		})
		if len(schools) != 4 {
			t.Fatalf("%d schools", len(schools))
		}
		for _, s := range schools {
			if s.ExternalKey == "HE-6132" && (s.Kind != school.KindComprehensive || len(s.Providers) != 2) {
				t.Errorf("%+v", s)
			}
		}
		for _, name := range []string{"Oberwaldschule", "Grundschule Alsfeld, Schotten"} {
			if n := w.count(t, "select count(*) from organisations where kind = 'school' and name = ?", name); n != 1 {
				t.Errorf("%d organisations are called %s", n, name)
			}
		}
	})
	t.Run("finds no difference once it is applied", func(t *testing.T) {
		for key, fate := range fates(w.plan(t, file)) {
			if fate != intake.Same {
				t.Errorf("%s: %s", key, fate)
			}
		}
	})
	t.Run("changes what the file tells and nothing else", func(t *testing.T) {
		changed := w.apply(t, csv(intake.KindSchools, "Träger;Schulnummer;Ort", ";HE-6132;Grebenhain (Vogelsberg)", "DRK Vogelsbergkreis;HE-6100;"))
		want := []intake.Row{
			{Line: 2, Key: "HE-6132, Oberwaldschule", Fate: intake.Change, Changes: []intake.Difference{
				{Column: "Ort", From: "Grebenhain", To: "Grebenhain (Vogelsberg)"},
				{Column: "Träger", From: "DRK Vogelsbergkreis | Lebenshilfe Vogelsbergkreis"},
			}},
			{Line: 3, Key: "HE-6100, Grundschule Alsfeld", Fate: intake.Same},
		}
		if diff := cmp.Diff(want, changed.Rows, cmp.Comparer(func(a, b intake.Row) bool {
			return a.Line == b.Line && a.Key == b.Key && a.Fate == b.Fate && cmp.Equal(a.Changes, b.Changes)
		})); diff != "" {
			t.Error(diff)
		}
		if n := w.count(t, "select count(*) from schools where external_key = 'HE-6132' and town = 'Grebenhain (Vogelsberg)' and name = 'Oberwaldschule'"); n != 1 {
			t.Error("the school is not as the file says")
		}
	})
}

func TestSchoolsTakeTheOrganisationThatWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	accounts := must(account.New(account.Config{DB: w.db, Now: func() time.Time { return w.now }, Secret: make([]byte, 32), Issuer: "x", Audience: "x"}))(t)
	waiting := must(accounts.CreateOrganisation(w.operator, account.OrganisationDetails{Kind: account.KindSchool, Name: "Oberwaldschule"}))(t)
	w.apply(t, csv(intake.KindSchools, schoolHeader, "HE-6132;Oberwaldschule;Grebenhain;Gesamtschule;Sozialraum Alsfeld;"))
	if n := w.count(t, "select count(*) from schools where organisation_id = ?", waiting.ID); n != 1 || waiting.ID == uuid.Nil {
		t.Errorf("%d schools have the organisation", n)
	}
}

func TestSchoolsNameEveryFaultyCell(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.imports.Plan(w.operator, csv(intake.KindSchools, schoolHeader,
		"613;=HYPERLINK(1);Grebenhain;Kita;Raum Schotten;DRK",
		"HE-6132;-Oberwaldschule;Grebenhain;Gesamtschule;@Raum;",
		";Oberwaldschule;Grebenhain;Gesamtschule;Raum;",
	))
	wantCells(t, err,
		"2 Schulnummer: must be the number of a school like HE-6132", "2 Name: must not begin with = + - or @",
		"2 Schulart: must be one of the kinds of schools that are listed",
		"3 Name: must not begin with = + - or @", "3 Sozialraum: must not begin with = + - or @",
		"4 Schulnummer: must be filled in",
	)
	_, err = w.imports.Plan(w.operator, csv(intake.KindSchools, schoolHeader,
		"HE-6132;Oberwaldschule;;Gesamtschule;Raum Schotten;DRK",
		"HE-6133;Grundschule Schotten;Schotten;Grundschule;Raum Schotten;DRK",
		"HE-6100;Oberwaldschule;Alsfeld;Grundschule;Sozialraum Alsfeld;",
		"HE-6100;Oberwaldschule;Alsfeld;Grundschule;Sozialraum Alsfeld;",
		"HE-6134;"+longName+";Schotten;Grundschule;"+longName+";",
	))
	wantCells(t, err,
		"2 Ort: must be filled in: there is none yet",
		"3 Träger: must be names of providers of the district, parted by |",
		"5 Schulnummer: is the same as in line 4",
		"6 Sozialraum: must have 1 to 80 characters",
		"6 Name: must have 1 to 120 characters",
	)
}
