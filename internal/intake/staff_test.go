package intake_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/intake"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

const staffHeader = "Träger;Vorname;Nachname;Vertrag ab;Wochenstunden;Höchstens am Tag;Qualifikationen;Schulen;Stammschule;Führungszeugnis vom;Masernschutz vom;Montag;Dienstag"

const jule = "DRK Vogelsbergkreis;Jule;Dörr;01.08.2026;21,5;6;medizin, Pflege;6101|6100;6100;15.06.2026;16.06.2026;7:30-13:00, 14.00 bis 15.00;nein"

// team reads the assistants of the first provider.
func (w *world) team(t testing.TB) map[string]staff.Assistant {
	t.Helper()
	byName := map[string]staff.Assistant{}
	for _, a := range all(t, func(p postgres.Page) ([]staff.Assistant, string, error) {
		return w.pool.Assistants(w.district.Providers[0].Planner, staff.Filter{}, p)
	}) {
		byName[a.Name()] = a
	}
	return byName
}

// member gives the district a user with the role assistant at the first provider.
func (w *world) member(t testing.TB, email string) uuid.UUID {
	t.Helper()
	user := uuid.New()
	err := postgres.Transact(t.Context(), w.db, w.district.Key, func(tx *gorm.DB) error {
		err := tx.Exec("insert into users (district_id, id, email, given_name, family_name, created_at) values (?, ?, ?, 'Jule', 'Dörr', ?)",
			w.district.Key, user, email, w.now).Error
		if err != nil {
			return err
		}
		return tx.Exec("insert into memberships values (?, ?, ?, ?, 'assistant', ?)", w.district.Key, uuid.New(), user, w.district.Providers[0].ID, w.now).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return user
}

func TestStaff(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	file := csv(intake.KindStaff, staffHeader, jule, "DRK Vogelsbergkreis;Nina;Weil;;;;;;;;;;")
	planned := w.apply(t, file)
	if diff := cmp.Diff(map[string]intake.Fate{"DRK Vogelsbergkreis, Jule, Dörr": intake.Create, "DRK Vogelsbergkreis, Nina, Weil": intake.Create}, fates(planned)); diff != "" {
		t.Error(diff)
	}
	got := w.team(t)["Jule Dörr"]
	d := got.Details()
	home := w.district.Schools[0].ID
	want := staff.Details{
		GivenName: "Jule", FamilyName: "Dörr", HomeSchoolID: &home, Active: true,
		Contracts: []staff.Contract{{DistrictID: got.DistrictID, AssistantID: got.ID, ValidFrom: day("2026-08-01"), WeekMinutes: 1290, DayMinutes: 360}},
		Clearances: []staff.Clearance{
			{DistrictID: got.DistrictID, AssistantID: got.ID, Kind: staff.Conduct, ShownOn: day("2026-06-15")},
			{DistrictID: got.DistrictID, AssistantID: got.ID, Kind: staff.Measles, ShownOn: day("2026-06-16")},
		},
		Qualifications: []school.Qualification{school.QualificationCare, school.QualificationMedical},
		Availability: []staff.Window{
			{DistrictID: got.DistrictID, AssistantID: got.ID, Weekday: calendar.Monday, Starts: 450, Ends: 780},
			{DistrictID: got.DistrictID, AssistantID: got.ID, Weekday: calendar.Monday, Starts: 840, Ends: 900},
		},
		Schools: got.Schools,
	}
	if diff := cmp.Diff(want, d); diff != "" || len(d.Schools) != 2 {
		t.Error(diff)
	}
	t.Run("finds no difference once it is applied", func(t *testing.T) {
		for key, fate := range fates(w.plan(t, file)) {
			if fate != intake.Same {
				t.Errorf("%s: %s", key, fate)
			}
		}
	})
	t.Run("shows only what the file says, and counts the others without their names", func(t *testing.T) {
		changed := w.plan(t, csv(intake.KindStaff, staffHeader, "DRK Vogelsbergkreis;Jule;Dörr;01.08.2026;25;;Pflege;;;;;nein;7-12.30"))
		changes := []intake.Difference{
			{Column: "Wochenstunden", To: "25"}, {Column: "Qualifikationen", To: "Pflege"}, {Column: "Montag", To: "nein"}, {Column: "Dienstag", To: "07:00-12:30"},
		}
		if diff := cmp.Diff(changes, changed.Rows[0].Changes); diff != "" {
			t.Error(diff)
		}
		shown, err := json.Marshal(changed)
		if err != nil {
			t.Fatal(err)
		}
		for _, stored := range []string{"21,5", "Medizin", "07:30", "15.06.2026", "Nina", "Weil"} {
			if strings.Contains(string(shown), stored) {
				t.Errorf("the difference shows %s, which only the provider sees: %s", stored, shown)
			}
		}
		if diff := cmp.Diff([]intake.Left{{Key: "DRK Vogelsbergkreis", Count: 1}}, changed.Untouched); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("takes nothing away where the file is silent", func(t *testing.T) {
		silent := w.plan(t, csv(intake.KindStaff, staffHeader, "DRK Vogelsbergkreis;Jule;Dörr;;;;;;;;;;"))
		if diff := cmp.Diff(map[string]intake.Fate{"DRK Vogelsbergkreis, Jule, Dörr": intake.Same}, fates(silent)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("ends an open contract where the next one begins", func(t *testing.T) {
		w.apply(t, csv(intake.KindStaff, "Träger;Vorname;Nachname;Vertrag ab;Wochenstunden", "DRK Vogelsbergkreis;Jule;Dörr;01.02.2027;30:20"))
		contracts := w.team(t)["Jule Dörr"].Contracts
		if len(contracts) != 2 || contracts[0].ValidUntil != day("2027-01-31") || contracts[1].WeekMinutes != 1820 || contracts[1].DayMinutes != 480 {
			t.Errorf("%+v", contracts)
		}
	})
}

func TestStaffAreFoundByTheirAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	user := w.member(t, "jule@example.org")
	header := "Träger;Vorname;Nachname;E-Mail"
	w.apply(t, csv(intake.KindStaff, header, "DRK Vogelsbergkreis;Jule;Dörr;Jule@example.org"))
	first := w.team(t)["Jule Dörr"]
	if first.UserID == nil || *first.UserID != user {
		t.Fatalf("%+v is not linked", first)
	}
	w.apply(t, csv(intake.KindStaff, header, "DRK Vogelsbergkreis;Jule;Weil;jule@example.org"))
	if renamed := w.team(t)["Jule Weil"]; renamed.ID != first.ID || len(w.team(t)) != 1 {
		t.Errorf("the team is %v", w.team(t))
	}
	t.Run("tells people of one name apart", func(t *testing.T) {
		w.apply(t, csv(intake.KindStaff, header, "DRK Vogelsbergkreis;Jule;Dörr;"))
		if _, err := w.pool.Hire(w.district.Providers[0].Planner, staff.Details{GivenName: "Jule", FamilyName: "Dörr", Active: true}); err != nil {
			t.Fatal(err)
		}
		_, err := w.imports.Plan(w.operator, csv(intake.KindStaff, header, "DRK Vogelsbergkreis;Jule;Dörr;", "DRK Vogelsbergkreis;Jule;Weil;jule@example.org"))
		wantCells(t, err, "2 Nachname: is the name of several people at the provider; tell them apart by the e-mail address of their account")
	})
	t.Run("refuses somebody who has left", func(t *testing.T) {
		if _, err := w.pool.Hire(w.district.Providers[0].Planner, staff.Details{GivenName: "Nina", FamilyName: "Ruhl"}); err != nil {
			t.Fatal(err)
		}
		_, err := w.imports.Plan(w.operator, csv(intake.KindStaff, header, "DRK Vogelsbergkreis;Nina;Ruhl;"))
		wantCells(t, err, "2 Nachname: has left the provider, who can take the person on again")
	})
}

func TestStaffNameEveryFaultyCell(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member(t, "vera@example.org")
	w.apply(t, csv(intake.KindStaff, "Träger;Vorname;Nachname;Vertrag ab;Vertrag bis;Wochenstunden", "DRK Vogelsbergkreis;Jule;Dörr;01.09.2026;31.07.2027;20"))
	header := "Träger;Vorname;Nachname;E-Mail;Vertrag ab;Vertrag bis;Wochenstunden;Davon ohne Einsatz;Höchstens am Tag;Schulen;Stammschule;Führungszeugnis vom;Führungszeugnis bis;Montag"
	for name, c := range map[string]struct {
		lines []string
		want  []string
	}{
		"that cannot be read": {
			[]string{"DRK Vogelsbergkreis;+Jule;=Dörr;;gestern;;viel;;;Alsfeld;;;;morgens"},
			[]string{"2 Vorname: must not begin with = + - or @", "2 Nachname: must not begin with = + - or @", "2 Vertrag ab: must be a date like 31.08.2026",
				"2 Wochenstunden: must be hours like 21,5 or 21:30", "2 Schulen: must be numbers of schools, parted by commas",
				"2 Montag: must be times like 7:30-13:00, several parted by commas, or nein"},
		},
		"by the rules of the provider": {
			[]string{"DRK Vogelsbergkreis;Nina;Weil;;01.08.2026;01.07.2026;50;;11;;HE-6100;02.08.2026;;7:30-8,7:45-9", "Caritas;Nina;Weil;;;;;;;;;;;",
				"DRK Vogelsbergkreis;Mara;Weil;mara@example.org;;;;;;;;;;", "DRK Vogelsbergkreis;Mara;Ruhl;;;;20;;;HE-9999;;;;",
				"Lebenshilfe Vogelsbergkreis;Vera;Naumann;vera@example.org;;;;;;HE-6100;;01.07.2026;30.06.2026;"},
			[]string{"2 Stammschule: must be one of the schools of the pool", "2 Vertrag bis: must not be before validFrom",
				"2 Wochenstunden: must be from 60 to 2880 minutes", "2 Höchstens am Tag: must be from 60 to 600 minutes", "2 Führungszeugnis vom: must be a day up to today",
				"2 Montag: overlaps the window from 07:30 to 08:00",
				"3 Träger: is not a provider of the district",
				"4 E-Mail: is not the address of an account in the district; invite the person first",
				"5 Wochenstunden: needs the first day of the contract in the same line",
				"6 E-Mail: this user does not have the role assistant at the provider", "6 Führungszeugnis bis: must not be before shownOn",
				"6 Schulen: must be a school the provider serves"},
		},
		"without telling what is stored": {
			[]string{"DRK Vogelsbergkreis;Jule;Dörr;;01.01.2027;;20;;;;;;;"},
			[]string{"2 Vertrag ab: overlaps another contract of this person; ask the provider"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.imports.Plan(w.operator, csv(intake.KindStaff, append([]string{header}, c.lines...)...))
			wantCells(t, err, c.want...)
		})
	}
}

func TestStaffDoesNotTellWhatIsStoredByItsFaults(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.district.Schools[0]
	_, err := w.pool.Hire(w.district.Providers[0].Planner, staff.Details{
		GivenName: "Jule", FamilyName: "Dörr", Active: true, Schools: []uuid.UUID{s.ID}, BarredPlaces: []uuid.UUID{s.Classes[0].ID},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.imports.Plan(w.operator, csv(intake.KindStaff, "Träger;Vorname;Nachname;Schulen", "DRK Vogelsbergkreis;Jule;Dörr;HE-6101"))
	wantCells(t, err, "2: contradicts what is stored about this person; ask the provider")
}

func TestStaffIsForOperators(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, role := range map[string]account.Role{"a planner": account.RolePlanner, "a school": account.RoleSchool, "the youth office": account.RoleYouthOffice, "an assistant": account.RoleAssistant} {
		ctx := w.district.Act(w.district.Providers[0].ID, role, uuid.New())
		if _, err := w.imports.Plan(ctx, csv(intake.KindStaff, staffHeader, jule)); err == nil {
			t.Errorf("%s plans an import", name)
		}
	}
}
