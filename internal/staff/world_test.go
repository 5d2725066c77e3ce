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
)

// The districts of the tests: Vogelsbergkreis and its neighbour Fulda.
const (
	vogelsberg = "06535"
	fulda      = "06631"
)

// world is a district with two providers, three schools (the third served by the other provider) and a place at each.
type world struct {
	db                  *postgres.DB
	pool                *Pool
	drk, caritas        uuid.UUID // providers
	eichberg, oberwald  uuid.UUID // schools the DRK serves
	schotten            uuid.UUID // a school only the Caritas serves
	at                  map[uuid.UUID]uuid.UUID
	planner, stranger   context.Context // planners of the DRK and the Caritas
	assistant, nobody   uuid.UUID       // users: with the role assistant at the DRK, and without
	assistantElsewhere  uuid.UUID       // a user with the role at the Caritas
	now                 time.Time
	clearedConduct, day calendar.Date
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{
		db: postgrestest.New(t), drk: uuid.New(), caritas: uuid.New(),
		eichberg: uuid.New(), oberwald: uuid.New(), schotten: uuid.New(), at: map[uuid.UUID]uuid.UUID{},
		assistant: uuid.New(), nobody: uuid.New(), assistantElsewhere: uuid.New(),
		now: time.Date(2026, time.August, 24, 9, 0, 0, 0, time.UTC), clearedConduct: date(t, "2026-07-20"), day: date(t, "2026-08-24"),
	}
	w.pool = New(Config{DB: w.db, Now: func() time.Time { return w.now }})
	w.planner, w.stranger = w.as(vogelsberg, account.RolePlanner, w.drk), w.as(vogelsberg, account.RolePlanner, w.caritas)
	err := postgres.Global(t.Context(), w.db, func(tx *gorm.DB) error {
		return tx.Exec("insert into districts (key, name) values (?, 'Vogelsbergkreis'), (?, 'Fulda')", vogelsberg, fulda).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	w.tx(t, func(tx *gorm.DB) error {
		organisation := func(id uuid.UUID, kind account.OrganisationKind, name string) error {
			return tx.Exec("insert into organisations (district_id, id, kind, name, created_at) values (?, ?, ?, ?, ?)",
				vogelsberg, id, kind, name, w.now).Error
		}
		if err := organisation(w.drk, account.KindProvider, "DRK Lauterbach"); err != nil {
			return err
		}
		if err := organisation(w.caritas, account.KindProvider, "Caritas Alsfeld"); err != nil {
			return err
		}
		area := school.Area{DistrictID: vogelsberg, ID: uuid.New(), Name: "Mitte", Version: 1, CreatedAt: w.now}
		if err := tx.Create(&area).Error; err != nil {
			return err
		}
		for key, site := range map[string]struct {
			id, provider uuid.UUID
			name         string
		}{"HE-0001": {w.eichberg, w.drk, "Eichbergschule"}, "HE-0002": {w.oberwald, w.drk, "Oberwaldschule"}, "HE-0003": {w.schotten, w.caritas, "Grundschule Schotten"}} {
			office := uuid.New()
			if err := organisation(office, account.KindSchool, site.name); err != nil {
				return err
			}
			if err := tx.Create(&school.School{DistrictID: vogelsberg, ID: site.id, ExternalKey: key, Name: site.name, Town: "Lauterbach",
				Kind: school.KindPrimary, AreaID: area.ID, OrganisationID: office, Version: 1, CreatedAt: w.now}).Error; err != nil {
				return err
			}
			if err := tx.Exec("insert into school_providers values (?, ?, ?)", vogelsberg, site.id, site.provider).Error; err != nil {
				return err
			}
			grade := 1
			place := school.Place{DistrictID: vogelsberg, ID: uuid.New(), SchoolID: site.id, Kind: school.PlaceClass, Label: "1a", Grade: &grade,
				ValidFrom: date(t, "2026-08-01"), Version: 1, CreatedAt: w.now}
			if err := tx.Create(&place).Error; err != nil {
				return err
			}
			w.at[site.id] = place.ID
		}
		for email, user := range map[string]struct{ id, provider uuid.UUID }{
			"jule@example.org": {w.assistant, w.drk}, "mara@example.org": {w.assistantElsewhere, w.caritas}, "nina@example.org": {w.nobody, uuid.Nil},
		} {
			if err := tx.Exec("insert into users (district_id, id, email, given_name, family_name, created_at) values (?, ?, ?, 'Jule', 'Dörr', ?)",
				vogelsberg, user.id, email, w.now).Error; err != nil {
				return err
			}
			if user.provider == uuid.Nil {
				continue
			}
			if err := tx.Exec("insert into memberships values (?, ?, ?, ?, 'assistant', ?)",
				vogelsberg, uuid.New(), user.id, user.provider, w.now).Error; err != nil {
				return err
			}
		}
		return nil
	})
	return w
}

// as is a context of somebody with the role in the organisation.
func (w *world) as(district string, role account.Role, organisation uuid.UUID) context.Context {
	return account.With(context.Background(), account.Actor{
		Kind: account.ActorUser, ID: uuid.New(), District: district, Organisation: organisation, Role: role,
	})
}

// tx runs fn in a transaction of the district.
func (w *world) tx(t *testing.T, fn func(tx *gorm.DB) error) {
	t.Helper()
	if err := postgres.Transact(t.Context(), w.db, vogelsberg, fn); err != nil {
		t.Fatal(err)
	}
}

// audits counts the trail of an assistant.
func (w *world) audits(t *testing.T, id uuid.UUID) (n int64) {
	t.Helper()
	w.tx(t, func(tx *gorm.DB) error {
		return tx.Model(&account.Event{}).Where("district_id = ? and entity_id = ?", vogelsberg, id).Count(&n).Error
	})
	return n
}

// details describes somebody at the Eichbergschule and the Oberwaldschule.
func (w *world) details(given, family string) Details {
	home := w.eichberg
	from := w.day.MonthStart()
	return Details{
		GivenName: given, FamilyName: family, HomeSchoolID: &home, Active: true,
		Contracts: []Contract{
			{ValidFrom: from.AddDays(184), WeekMinutes: 1500, DayMinutes: 480},
			{ValidFrom: from, ValidUntil: from.AddDays(183), WeekMinutes: 1290, OutsideMinutes: 60, DayMinutes: 360},
		},
		Qualifications: []school.Qualification{school.QualificationMedical, school.QualificationCare},
		Clearances:     []Clearance{{Kind: Measles, ShownOn: w.day}, {Kind: Conduct, ShownOn: w.clearedConduct}},
		Availability: []Window{
			{Weekday: calendar.Tuesday, Starts: 450, Ends: 840}, {Weekday: calendar.Monday, Starts: 780, Ends: 840},
			{Weekday: calendar.Monday, Starts: 450, Ends: 780},
		},
		Schools:      []uuid.UUID{w.oberwald, w.eichberg},
		BarredPlaces: []uuid.UUID{w.at[w.eichberg]},
	}
}
