package hourstest

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

// Lesson returns the slot of a site on a weekday, the first lesson being 0.
func (s *Site) Lesson(weekday calendar.Weekday, n int) school.Slot {
	return s.Slots[int(weekday-calendar.Monday)*5+n]
}

// Work publishes assignments of the person for lessons of a site on a day.
func (w *World) Work(t testing.TB, p Person, site int, day calendar.Date, lessons ...int) {
	t.Helper()
	w.Tx(t, func(tx *gorm.DB) error {
		for _, n := range lessons {
			slot := w.Sites[site].Lesson(day.Weekday(), n)
			must(t, w.Assign(tx, p, site, slot, day, At(t, day, slot.Starts), At(t, day, slot.Ends)))
		}
		return nil
	})
}

// Assign publishes one assignment at any time.
func (w *World) Assign(tx *gorm.DB, p Person, site int, slot school.Slot, day calendar.Date, starts, ends time.Time) error {
	roster, err := w.roster(tx, p.Provider)
	if err != nil {
		return err
	}
	s := w.Sites[site]
	return tx.Exec(`insert into assignments
		(district_id, id, roster_id, provider_id, school_id, place_id, slot_id, assistant_id, day, starts_at, ends_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		Vogelsberg, postgres.NewID(), roster, p.Provider, s.ID, s.Place.ID, slot.ID, p.ID, day, starts, ends).Error
}

// Need states the need of a site's place from August 2026 on, replacing what was there: so many persons in each of the slots.
func (w *World) Need(t testing.TB, site, persons int, slots ...school.Slot) {
	t.Helper()
	s := w.Sites[site]
	w.Tx(t, func(tx *gorm.DB) error {
		must(t, tx.Exec("update need_weeks set superseded_at = ? where district_id = ? and place_id = ? and superseded_at is null",
			w.Now, Vogelsberg, s.Place.ID).Error)
		week := school.NeedWeek{DistrictID: Vogelsberg, ID: postgres.NewID(), PlaceID: s.Place.ID, BellScheduleID: s.Schedule,
			ValidFrom: s.Place.ValidFrom, RecordedAt: w.Now}
		must(t, tx.Create(&week).Error)
		for _, slot := range slots {
			must(t, tx.Create(&school.Need{DistrictID: Vogelsberg, NeedWeekID: week.ID, SlotID: slot.ID, Persons: persons,
				Priority: school.PriorityNormal, Qualification: school.QualificationBasic, Purpose: "learning"}).Error)
		}
		return nil
	})
}

// At returns the instant of a clock on a day.
func At(t testing.TB, day calendar.Date, c calendar.Clock) time.Time {
	t.Helper()
	instant, err := day.At(c)
	must(t, err)
	return instant.UTC()
}

// Date reads a date like 2026-11-16.
func Date(t testing.TB, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	must(t, err)
	return d
}

// roster returns the provider's published roster, which is made on first use.
func (w *World) roster(tx *gorm.DB, provider uuid.UUID) (uuid.UUID, error) {
	if id, ok := w.rosters[provider]; ok {
		return id, nil
	}
	run, id := postgres.NewID(), postgres.NewID()
	err := tx.Exec(`insert into planning_runs (district_id, id, provider_id, kind, asked_by, state, valid_from, valid_until, planned_on,
			max_seconds, max_iterations, seed, queued_at)
		values (?, ?, ?, 'plan', ?, 'done', '2026-08-01', '2027-07-31', '2026-08-10', 10, 100, 1, ?)`, Vogelsberg, run, provider, provider, w.Now).Error
	if err == nil {
		err = tx.Exec(`insert into rosters (district_id, id, provider_id, planning_run_id, state, valid_from, valid_until, published_at,
				value, bound, need_value, floor_value, familiar_value, keep_value, gap_cost, travel_cost, pair_cost,
				problem_hash, seed, iterations, engine, version, created_at)
			values (?, ?, ?, ?, 'published', '2026-08-01', '2027-07-31', ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, '', 1, 100, 'test', 1, ?)`,
			Vogelsberg, id, provider, run, w.Now, w.Now).Error
	}
	w.rosters[provider] = id
	return id, err
}
