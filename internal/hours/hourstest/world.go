// Package hourstest builds a small district with published work, for the tests of hours and of the packages above. It writes
// rows where the operations of lower packages would need a whole plan to lead to the same.
package hourstest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/postgrestest"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

// Vogelsberg is the district of a World, Fulda one where nothing is.
const (
	Vogelsberg = "06535"
	Fulda      = "06631"
)

// World is two schools in two areas with one place each, and two providers. The DRK serves both schools with two assistants,
// the Caritas the second one with one.
type World struct {
	DB           *postgres.DB
	Now          time.Time // of Clock; a test may move it
	DRK, Caritas uuid.UUID
	Sites        []Site
	Jule, Mara   Person // of the DRK
	Nina         Person // of the Caritas
	rosters      map[uuid.UUID]uuid.UUID
}

// Site is a school with a bell schedule of five lessons on each weekday, and one class that exists from August 2026 on.
type Site struct {
	ID, Area, Office, Schedule uuid.UUID
	Place                      school.Place
	Slots                      []school.Slot // 8:00, 8:50, 10:00, 10:50 and 12:00, 45 minutes each, from Monday to Friday
}

// Person is an assistant with the user they sign in as.
type Person struct{ ID, User, Provider uuid.UUID }

// New builds the world as of Saturday 21 November 2026, noon in Berlin.
func New(t testing.TB) *World {
	t.Helper()
	w := &World{
		DB: postgrestest.New(t), Now: time.Date(2026, time.November, 21, 11, 0, 0, 0, time.UTC),
		DRK: postgres.NewID(), Caritas: postgres.NewID(), rosters: map[uuid.UUID]uuid.UUID{},
	}
	err := postgres.Global(t.Context(), w.DB, func(tx *gorm.DB) error {
		return tx.Exec("insert into districts (key, name) values (?, 'Vogelsbergkreis'), (?, 'Fulda')", Vogelsberg, Fulda).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Tx(t, func(tx *gorm.DB) error {
		for id, name := range map[uuid.UUID]string{w.DRK: "DRK Lauterbach", w.Caritas: "Caritas Alsfeld"} {
			if err := w.organisation(tx, id, account.KindProvider, name); err != nil {
				return err
			}
		}
		w.AddSite(t, tx, "Eichbergschule", w.DRK)
		w.AddSite(t, tx, "Oberwaldschule", w.DRK, w.Caritas)
		w.Jule, w.Mara = w.AddPerson(t, tx, "Jule", "Dörr", w.DRK), w.AddPerson(t, tx, "Mara", "Bing", w.DRK)
		w.Nina = w.AddPerson(t, tx, "Nina", "Weil", w.Caritas)
		return nil
	})
	return w
}

// Clock returns Now, in the form the entry types want.
func (w *World) Clock() time.Time { return w.Now }

// Tx runs fn in a transaction of the district.
func (w *World) Tx(t testing.TB, fn func(tx *gorm.DB) error) {
	t.Helper()
	if err := postgres.Transact(context.Background(), w.DB, Vogelsberg, fn); err != nil {
		t.Fatal(err)
	}
}

// AddSite adds a school in an area of its own that the providers serve, and returns its index in Sites.
func (w *World) AddSite(t testing.TB, tx *gorm.DB, name string, providers ...uuid.UUID) int {
	t.Helper()
	n := len(w.Sites)
	grade := 1
	s := Site{ID: postgres.NewID(), Area: postgres.NewID(), Office: postgres.NewID(), Schedule: postgres.NewID()}
	from := calendar.NewDate(2026, time.August, 1)
	s.Place = school.Place{DistrictID: Vogelsberg, ID: postgres.NewID(), SchoolID: s.ID, Kind: school.PlaceClass, Label: "1a",
		Grade: &grade, ValidFrom: from, Version: 1, CreatedAt: w.Now}
	for weekday := calendar.Monday; weekday <= calendar.Friday; weekday++ {
		for _, starts := range []calendar.Clock{480, 530, 600, 650, 720} {
			s.Slots = append(s.Slots, school.Slot{DistrictID: Vogelsberg, ID: postgres.NewID(), BellScheduleID: s.Schedule,
				Weekday: weekday, Starts: starts, Ends: starts + 45, Kind: school.SlotLesson})
		}
	}
	must(t, w.organisation(tx, s.Office, account.KindSchool, name))
	for _, row := range []any{
		&school.Area{DistrictID: Vogelsberg, ID: s.Area, Name: fmt.Sprintf("Sozialraum %d", n+1), Version: 1, CreatedAt: w.Now},
		&school.School{DistrictID: Vogelsberg, ID: s.ID, ExternalKey: fmt.Sprintf("HE-%04d", n+1), Name: name, Town: "Lauterbach",
			Kind: school.KindPrimary, AreaID: s.Area, OrganisationID: s.Office, Version: 1, CreatedAt: w.Now},
		&school.BellSchedule{DistrictID: Vogelsberg, ID: s.Schedule, SchoolID: s.ID, ValidFrom: from, Version: 1, CreatedAt: w.Now},
		&s.Slots, &s.Place,
	} {
		must(t, tx.Create(row).Error)
	}
	for _, p := range providers {
		must(t, tx.Exec("insert into school_providers values (?, ?, ?)", Vogelsberg, s.ID, p).Error)
	}
	w.Sites = append(w.Sites, s)
	return n
}

// AddPerson adds an assistant who can sign in.
func (w *World) AddPerson(t testing.TB, tx *gorm.DB, given, family string, provider uuid.UUID) Person {
	t.Helper()
	p := Person{ID: postgres.NewID(), User: postgres.NewID(), Provider: provider}
	must(t, tx.Exec("insert into users (district_id, id, email, given_name, family_name, created_at) values (?, ?, ?, ?, ?, ?)",
		Vogelsberg, p.User, p.User.String()+"@example.org", given, family, w.Now).Error)
	must(t, tx.Create(&staff.Assistant{DistrictID: Vogelsberg, ID: p.ID, ProviderID: provider, UserID: &p.User,
		GivenName: given, FamilyName: family, Active: true, Version: 1, CreatedAt: w.Now}).Error)
	return p
}

func (w *World) organisation(tx *gorm.DB, id uuid.UUID, kind account.OrganisationKind, name string) error {
	return tx.Exec("insert into organisations (district_id, id, kind, name, created_at) values (?, ?, ?, ?, ?)",
		Vogelsberg, id, kind, name, w.Now).Error
}

// As is a context of somebody with the role in the organisation.
func (w *World) As(role account.Role, organisation uuid.UUID) context.Context {
	return account.With(context.Background(), account.Actor{
		Kind: account.ActorUser, ID: uuid.New(), District: Vogelsberg, Organisation: organisation, Role: role,
	})
}

// Self is a context of the assistant.
func (w *World) Self(p Person) context.Context {
	return account.With(context.Background(), account.Actor{
		Kind: account.ActorUser, ID: p.User, District: Vogelsberg, Organisation: p.Provider, Role: account.RoleAssistant,
	})
}

// Office is a context of the secretary of a site.
func (w *World) Office(site int) context.Context {
	return w.As(account.RoleSchool, w.Sites[site].Office)
}

// Planner is a context of the provider's planner.
func (w *World) Planner(provider uuid.UUID) context.Context {
	return w.As(account.RolePlanner, provider)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
