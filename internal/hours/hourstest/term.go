package hourstest

import (
	"testing"

	"gorm.io/gorm"

	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

// Term fills a site with work as a whole term has it: so many classes that need one person in every lesson, each with an
// assistant of the DRK who comes on every weekday of the range, holidays too, and whose hours the school has confirmed. It
// returns the number of assignments.
func (w *World) Term(t testing.TB, site, classes int, days calendar.Range) (assignments int) {
	t.Helper()
	s := w.Sites[site]
	w.Tx(t, func(tx *gorm.DB) error {
		roster, err := w.roster(tx, w.DRK)
		must(t, err)
		for i := range classes {
			p := w.AddPerson(t, tx, "Jule", "Dörr", w.DRK)
			place, grade := s.Place, 2
			place.ID, place.Label, place.Grade = postgres.NewID(), "2"+string(rune('a'+i)), &grade
			must(t, tx.Create(&place).Error)
			week := school.NeedWeek{DistrictID: Vogelsberg, ID: postgres.NewID(), PlaceID: place.ID, BellScheduleID: s.Schedule,
				ValidFrom: place.ValidFrom, RecordedAt: w.Now}
			must(t, tx.Create(&week).Error)
			must(t, tx.Exec(`insert into needs select district_id, ?, id, 1, 'normal', 'basic', 'learning'
				from slots where district_id = ? and bell_schedule_id = ?`, week.ID, Vogelsberg, s.Schedule).Error)
			filled := tx.Exec(`insert into assignments
					(district_id, id, roster_id, provider_id, school_id, place_id, slot_id, assistant_id, day, starts_at, ends_at)
				select s.district_id, gen_random_uuid(), @roster, @provider, @school, @place, s.id, @assistant, d::date,
					(d + make_interval(mins => s.starts)) at time zone 'Europe/Berlin', (d + make_interval(mins => s.ends)) at time zone 'Europe/Berlin'
				from generate_series(cast(@from as timestamp), cast(@until as timestamp), '1 day') d
				join slots s on s.district_id = @district and s.bell_schedule_id = @schedule and s.weekday = extract(isodow from d)`,
				map[string]any{"district": Vogelsberg, "roster": roster, "provider": w.DRK, "school": s.ID, "place": place.ID,
					"assistant": p.ID, "schedule": s.Schedule, "from": days.From, "until": days.Until})
			must(t, filled.Error)
			assignments += int(filled.RowsAffected)
			must(t, tx.Exec(`insert into time_entries (district_id, id, provider_id, assistant_id, school_id, day,
					planned_starts_at, planned_ends_at, starts_at, ends_at, minutes, state, created_at)
				select district_id, gen_random_uuid(), provider_id, assistant_id, school_id, day,
					min(starts_at), max(ends_at), min(starts_at), max(ends_at), 285, 'confirmed', max(ends_at)
				from assignments where district_id = ? and assistant_id = ? group by 1, 3, 4, 5, 6`, Vogelsberg, p.ID).Error)
		}
		return nil
	})
	return assignments
}
