package staff

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/postgrestest"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
)

// world is a provider that serves two schools, in the district of schooltest.
type world struct {
	db                *postgres.DB
	pool              *Pool
	district          schooltest.District
	provider          uuid.UUID
	planner           context.Context // of the provider
	stranger          context.Context // planner of the other provider, which serves the second school only
	elsewhere         context.Context // planner of the provider's id in another district
	alsfeld, schlitz  uuid.UUID       // schools the provider serves
	foreign           uuid.UUID       // a school of another district
	at                map[uuid.UUID]uuid.UUID
	assistant, nobody uuid.UUID // users: with the role assistant at the provider, and without
	otherAssistant    uuid.UUID // a user with the role at the other provider
	now               time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	db := postgrestest.New(t)
	built := schooltest.New(t, db)
	d := built.Vogelsberg
	w := &world{
		db: db, district: d, provider: d.Providers[0].ID, planner: d.Providers[0].Planner, stranger: d.Providers[1].Planner,
		elsewhere: built.Giessen.Act(d.Providers[0].ID, account.RolePlanner, uuid.New()),
		alsfeld:   d.Schools[0].ID, schlitz: d.Schools[1].ID, foreign: built.Giessen.Schools[0].ID, at: map[uuid.UUID]uuid.UUID{},
		assistant: uuid.New(), nobody: uuid.New(), otherAssistant: uuid.New(),
		now: time.Date(2026, time.August, 24, 9, 0, 0, 0, time.UTC),
	}
	w.pool = New(Config{DB: db, Now: func() time.Time { return w.now }})
	for _, s := range []schooltest.School{d.Schools[0], d.Schools[1], built.Giessen.Schools[0]} {
		w.at[s.ID] = s.Classes[0].ID
	}
	w.tx(t, func(tx *gorm.DB) error {
		for user, provider := range map[uuid.UUID]uuid.UUID{w.assistant: w.provider, w.otherAssistant: d.Providers[1].ID, w.nobody: uuid.Nil} {
			err := tx.Exec("insert into users (district_id, id, email, given_name, family_name, created_at) values (?, ?, ?, 'Jule', 'Dörr', ?)",
				d.Key, user, user.String()+"@example.org", w.now).Error
			if err == nil && provider != uuid.Nil {
				err = tx.Exec("insert into memberships values (?, ?, ?, ?, 'assistant', ?)", d.Key, uuid.New(), user, provider, w.now).Error
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return w
}

// tx runs fn in a transaction of the district.
func (w *world) tx(t *testing.T, fn func(tx *gorm.DB) error) {
	t.Helper()
	if err := postgres.Transact(t.Context(), w.db, w.district.Key, fn); err != nil {
		t.Fatal(err)
	}
}

// audits counts the trail of an assistant.
func (w *world) audits(t *testing.T, id uuid.UUID) (n int64) {
	t.Helper()
	w.tx(t, func(tx *gorm.DB) error {
		return tx.Model(&account.Event{}).Where("district_id = ? and entity_id = ?", w.district.Key, id).Count(&n).Error
	})
	return n
}

// details describes somebody who works at both schools, with every list in disorder.
func (w *world) details(given, family string) Details {
	home := w.alsfeld
	today := calendar.DateOf(w.now, calendar.Zone())
	start := today.MonthStart()
	return Details{
		GivenName: given, FamilyName: family, HomeSchoolID: &home, Active: true,
		Contracts: []Contract{
			{ValidFrom: start.AddDays(184), WeekMinutes: 1500, DayMinutes: 480},
			{ValidFrom: start, ValidUntil: start.AddDays(183), WeekMinutes: 1290, OutsideMinutes: 60, DayMinutes: 360},
		},
		Qualifications: []school.Qualification{school.QualificationMedical, school.QualificationCare},
		Clearances:     []Clearance{{Kind: Measles, ShownOn: today}, {Kind: Conduct, ShownOn: today.AddDays(-35)}},
		Availability: []Window{
			{Weekday: calendar.Tuesday, Starts: 450, Ends: 840}, {Weekday: calendar.Monday, Starts: 780, Ends: 840},
			{Weekday: calendar.Monday, Starts: 450, Ends: 780},
		},
		Schools:      []uuid.UUID{w.schlitz, w.alsfeld},
		BarredPlaces: []uuid.UUID{w.at[w.alsfeld]},
	}
}
