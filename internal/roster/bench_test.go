package roster

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/postgrestest"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
)

// pilot is a provider of nine schools with twelve classes each, and people for about 20,000 assignments in a term.
func pilot(b *testing.B) (*world, *Roster) {
	b.Helper()
	w := newWorld(b)
	accounts, err := w.accounts(b)
	check(b, err)
	for i := range 7 {
		o, err := accounts.CreateOrganisation(w.district.Operator, account.OrganisationDetails{Kind: account.KindSchool, Name: fmt.Sprintf("Schule %d", i)})
		check(b, err)
		s, err := w.Schools.CreateSchool(w.district.Operator, school.SchoolDetails{
			ExternalKey: fmt.Sprintf("HE-72%02d", i), Name: fmt.Sprintf("Schule %d", i), Town: "Lauterbach", Kind: school.KindPrimary,
			AreaID: w.district.Area.ID, OrganisationID: o.ID, Providers: []uuid.UUID{w.provider},
		})
		check(b, err)
		secretary := w.district.Act(o.ID, account.RoleSchool, postgres.NewID())
		bell, err := w.Schools.CreateBellSchedule(secretary, s.ID, school.BellScheduleDetails{ValidFrom: schooltest.Start(), Slots: schooltest.Week()})
		check(b, err)
		at := schooltest.School{School: *s, Bell: *bell}
		for c := range 12 {
			grade := 1 + c/3
			place, err := w.Schools.CreatePlace(secretary, s.ID, school.PlaceDetails{
				Kind: school.PlaceClass, Label: fmt.Sprintf("%d%c", grade, 'a'+c%3), Grade: &grade, ValidFrom: schooltest.Start(),
			})
			check(b, err)
			_, _, err = w.Schools.PutNeedWeek(secretary, place.ID, place.Version, school.NeedWeekDetails{
				ValidFrom: schooltest.Start(), Needs: at.Needs(1, school.SlotLesson),
			})
			check(b, err)
		}
		for p := range 7 {
			_, err := w.pool.Hire(w.planner, details(fmt.Sprintf("Person %c%c", 'A'+i, 'A'+p), s.ID))
			check(b, err)
		}
	}
	return w, w.plan(b, term())
}

// BenchmarkPublish is publishing the term of a pilot: aim is less than three seconds.
func BenchmarkPublish(b *testing.B) {
	w, r := pilot(b)
	actor, _ := account.From(w.planner)
	n := 0
	for b.Loop() {
		err := postgres.Transact(context.Background(), w.db, w.district.Key, func(tx *gorm.DB) error {
			if _, _, err := w.rosters.publish(tx, actor, r.ID, r.Version, calendar.Date{}); err != nil {
				return err
			}
			var rows int64
			err := tx.Model(&Assignment{}).Where("district_id = ?", w.district.Key).Count(&rows).Error
			n = int(rows)
			return errors.Join(err, errUndo)
		})
		if !errors.Is(err, errUndo) {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n), "assignments")
}

// BenchmarkDaysChanged is what a school waits for beyond its own change: its bell schedule ends after the first week of the term.
func BenchmarkDaysChanged(b *testing.B) {
	w, r := pilot(b)
	_, _, err := w.rosters.Publish(w.planner, r.ID, r.Version, calendar.Date{})
	check(b, err)
	actor, _ := account.From(w.planner)
	schoolID := r.Series[0].SchoolID
	n := int64(0)
	for b.Loop() {
		err := postgres.Transact(context.Background(), w.db, w.district.Key, func(tx *gorm.DB) error {
			last := termStart.AddDays(6)
			if err := tx.Exec("UPDATE bell_schedules SET valid_until = ? WHERE district_id = ? AND school_id = ?", last, w.district.Key, schoolID).Error; err != nil {
				return err
			}
			if err := w.rosters.DaysChanged(tx, actor, schoolID, calendar.Range{From: last.AddDays(1)}); err != nil {
				return err
			}
			err := tx.Model(&Assignment{}).Where("district_id = ? AND cancelled_at IS NOT NULL", w.district.Key).Count(&n).Error
			return errors.Join(err, errUndo)
		})
		if !errors.Is(err, errUndo) {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n), "cancelled")
}

// BenchmarkJudge is what a planner waits for when moving somebody by hand.
func BenchmarkJudge(b *testing.B) {
	w, r := pilot(b)
	changes := []Change{{Op: OpPin, AssistantID: r.Series[0].AssistantID, SlotID: r.Series[0].SlotID}}
	for b.Loop() {
		if _, err := w.rosters.Judge(w.planner, r.ID, changes); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkExplain is what a planner waits for who asks about a roster, loading and compiling it included.
func BenchmarkExplain(b *testing.B) {
	w, r := pilot(b)
	open, _, err := w.rosters.OpenNeeds(w.planner, r.ID, uuid.Nil, postgres.Page{})
	check(b, err)
	for name, ask := range map[string]func() error{
		"load": func() error {
			_, err := w.rosters.Plan(w.planner, r.ID)
			return err
		},
		"open-needs": func() error {
			_, _, err := w.rosters.OpenNeeds(w.planner, r.ID, uuid.Nil, postgres.Page{})
			return err
		},
		"gap": func() error {
			_, err := w.rosters.Gap(w.planner, r.ID, open[0].PlaceID, open[0].SlotID)
			return err
		},
		"worth": func() error {
			_, err := w.rosters.Worth(w.planner, r.ID, r.Series[0].AssistantID, r.Series[0].SlotID)
			return err
		},
		"hour-values": func() error {
			_, err := w.rosters.HourValues(w.planner, PoolQuery{RosterID: r.ID}, HoursBySchool)
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				check(b, ask())
			}
		})
	}
}

// BenchmarkAssignments is one school's week, the read most people wait for in the morning.
func BenchmarkAssignments(b *testing.B) {
	w, r := pilot(b)
	_, _, err := w.rosters.Publish(w.planner, r.ID, r.Version, calendar.Date{})
	check(b, err)
	if _, err := postgrestest.Owner(b, w.db).Exec(b.Context(), "ANALYZE"); err != nil { // as autovacuum does elsewhere
		b.Fatal(err)
	}
	monday := date(b, "2026-09-14")
	f := AssignmentFilter{SchoolID: r.Series[0].SchoolID, From: monday, Until: monday.AddDays(6)}
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		list, _, err := w.rosters.Assignments(w.planner, f, postgres.Page{Limit: 200})
		check(b, err)
		n = len(list)
	}
	b.ReportMetric(float64(n), "rows")
}
