package intake_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"schulalltag/internal/intake"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
)

// gpu is a file as Untis exports it, with the lessons of classes by weekday.
func gpu(lessons ...string) intake.File {
	return intake.File{Kind: intake.KindTimetable, School: "HE-6100", From: schooltest.Start(), Data: []byte(strings.Join(lessons, "\r\n"))}
}

// lessons are the lines of a class for the hours from first to last of a day.
func lessons(class string, day, first, last int) (lines []string) {
	for hour := first; hour <= last; hour++ {
		lines = append(lines, fmt.Sprintf(`%d,"%s","Geheimrat","Sonderfach","Keller",%d,%d,,`, hour, class, day, hour))
	}
	return lines
}

func TestTimetable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.StateNeeds(t, &w.district.Schools[0]) // a need in all four lessons of each day
	var lines []string
	for day := 1; day <= 5; day++ {
		lines = append(lines, lessons("1A", day, 1, 4)...)
	}
	lines = append(lines, lessons("03b", 1, 1, 5)...)
	lines = append(lines, lessons("IK", 2, 1, 2)...)
	lines = append(lines, lessons("Mustermann", 2, 1, 2)...)
	lines = append(lines, lessons("", 3, 1, 1)...)
	lines = append(lines, lessons("2a", 1, 0, 3)...) // before the first hour there is none
	lines = append(lines, lessons("2a", 6, 1, 1)...)
	planned := w.plan(t, gpu(lines...))

	t.Run("creates the classes that are not stored", func(t *testing.T) {
		want := map[string]intake.Fate{"HE-6100, 1a": intake.Same, "HE-6100, 2a": intake.Same, "HE-6100, 3b": intake.Create}
		if diff := cmp.Diff(want, fates(planned)); diff != "" {
			t.Error(diff)
		}
		if _, err := w.imports.Apply(w.operator, planned.ID, planned.Digest); err != nil {
			t.Fatal(err)
		}
		places := all(t, func(p postgres.Page) ([]school.Place, string, error) {
			return w.Schools.Places(w.operator, school.PlaceFilter{SchoolID: w.district.Schools[0].ID, Kind: school.PlaceClass}, p)
		})
		if len(places) != 3 || places[2].Label != "3b" || *places[2].Grade != 3 || places[2].ValidFrom != schooltest.Start() {
			t.Errorf("%+v", places)
		}
	})
	t.Run("tells where need stands without a lesson, and changes none", func(t *testing.T) {
		var outside []string
		for _, n := range planned.Notes {
			if n.Code == intake.NoteNeedOutside {
				outside = append(outside, n.Key)
			}
		}
		if len(outside) != 17 || outside[0] != "HE-6100, 2a, Montag 10:35" || outside[1] != "HE-6100, 2a, Dienstag 08:00" {
			t.Errorf("%d: %v", len(outside), outside)
		}
		if n := w.count(t, "select count(*) from need_weeks where superseded_at is not null"); n != 0 {
			t.Errorf("%d weeks of need were changed", n)
		}
	})
	t.Run("tells what it leaves out", func(t *testing.T) {
		var others []intake.Note
		for _, n := range planned.Notes {
			if n.Code != intake.NoteNeedOutside {
				others = append(others, n)
			}
		}
		want := []intake.Note{
			{Code: intake.NoteSkipped, Count: 5}, {Code: intake.NoteNoSlot, Key: "HE-6100, 3b", Count: 1}, {Code: intake.NoteNoGrade, Key: "HE-6100, IK"},
		}
		if diff := cmp.Diff(want, others); diff != "" {
			t.Error(diff)
		}
	})
}

func TestTimetableDropsNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	planned := w.plan(t, gpu(append(lessons("3b", 1, 1, 4), lessons("Mustermann, Max", 1, 1, 1)...)...))
	var stored string
	err := postgres.Transact(t.Context(), w.db, w.district.Key, func(tx *gorm.DB) error {
		return tx.Raw("select to_jsonb(i)::text from imports i where id = ?", planned.ID).Scan(&stored).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	shown, err := json.Marshal(planned)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(stored, `"lessons": "Mo 1-4"`) {
		t.Fatalf("stored %s", stored)
	}
	for _, name := range []string{"Geheimrat", "Sonderfach", "Keller", "Mustermann"} {
		if strings.Contains(stored, name) || strings.Contains(string(shown), name) {
			t.Errorf("%s is kept:\n%s\n%s", name, stored, shown)
		}
	}
}

func TestTimetableNamesFaultyLines(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.imports.Plan(w.operator, gpu(`1;"3b";"DÖR";"D";"101";1;1;;`, `2;"3b";"DÖR";"D"`, `3;"3b";"DÖR";"D";"101";8;1;;`, `4;"3b";"DÖR";"D";"101";1;erste;;`))
	wantCells(t, err, "2: must have at least seven fields, as in the file GPU001.TXT of Untis", "3 Tag: must be a day from 1 to 7", "4 Stunde: must be an hour up to 20")
	for name, c := range map[string]struct {
		school, from, want string
	}{
		"of no school":        {"HE-9999", "2026-08-01", "1 Schulnummer: is not the number of a school of the district"},
		"without a first day": {"HE-6100", "", ": the first day of the timetable must be given"},
	} {
		t.Run(name, func(t *testing.T) {
			f := gpu(lessons("3b", 1, 1, 1)...)
			f.School, f.From = c.school, day(c.from)
			_, err := w.imports.Plan(w.operator, f)
			wantCells(t, err, c.want)
		})
	}
	t.Run("says that there is no bell schedule yet", func(t *testing.T) {
		f := gpu(lessons("3b", 1, 1, 1)...)
		f.From = day("2026-07-01")
		if diff := cmp.Diff([]intake.Note{{Code: intake.NoteNoBellSchedule, Key: "HE-6100"}}, w.plan(t, f).Notes); diff != "" {
			t.Error(diff)
		}
	})
}
