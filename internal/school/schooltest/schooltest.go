// Package schooltest owns a small world for tests of the nouns above demand: two districts, each with an operator, a youth
// office, two providers and two schools with a bell schedule and places. It is built by the public operations, so it is as
// valid as what users build.
package schooltest

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

// World is what a test starts from. Both districts look alike, so that a test can reach for the same thing next door.
type World struct {
	Schools    *school.Schools
	Vogelsberg District // 06535
	Giessen    District // 06531
}

// District is one district with actors for each role. The actors are users that nobody has to sign in.
type District struct {
	Key         string
	Operator    context.Context
	YouthOffice context.Context
	Area        school.Area
	Providers   [2]Provider // the first serves both schools, the second the second school only
	Schools     [2]School   // 25 minutes apart
}

// Provider is a provider and its planner.
type Provider struct {
	ID      uuid.UUID
	Planner context.Context
}

// School is a school, its secretary, and what she has stated: the week of Week from Start on, classes 1a and 2a, Bus 1. There
// is no need yet; see Needs.
type School struct {
	school.School
	Secretary context.Context
	Bell      school.BellSchedule
	Classes   [2]school.Place
	Bus       school.Place
}

// Now is the moment in which the world is built: 1 August 2026, 8:00 in Berlin, when the school year begins and nine days before
// the first school day.
func Now() time.Time { return time.Date(2026, time.August, 1, 6, 0, 0, 0, time.UTC) }

// Start is the first day of the bell schedules and places: the beginning of the school year 2026/27. Their end is open.
func Start() calendar.Date { return calendar.NewDate(2026, time.August, 1) }

// New builds the world in an empty database.
func New(t testing.TB, db *postgres.DB) *World {
	t.Helper()
	b := &builder{t: t, schools: school.New(school.Config{DB: db, Now: Now})}
	var err error
	b.accounts, err = account.New(account.Config{
		DB: db, Now: Now, Secret: bytes.Repeat([]byte{7}, 32), Issuer: "https://schulalltag.example", Audience: "https://schulalltag.example",
	})
	b.check(err)
	return &World{
		Schools:    b.schools,
		Vogelsberg: b.district("06535", "Vogelsbergkreis", "Alsfeld", "Schlitz"),
		Giessen:    b.district("06531", "Landkreis Gießen", "Grünberg", "Lich"),
	}
}

// Act is a context in which a user of an organisation acts in a role.
func (d District) Act(organisation uuid.UUID, role account.Role, user uuid.UUID) context.Context {
	return act(d.Key, organisation, role, user)
}

func act(district string, organisation uuid.UUID, role account.Role, user uuid.UUID) context.Context {
	return account.With(context.Background(), account.Actor{
		Kind: account.ActorUser, ID: user, District: district, Organisation: organisation, Role: role, RequestID: "schooltest",
	})
}

// Week is the bell schedule of the schools: on each day arrival at 7:45, lessons of 45 minutes at 8:00, 8:45, 9:50 and 10:35,
// the break from 9:30, and the bus from 11:30 to 12:10.
func Week() []school.SlotDetails {
	var slots []school.SlotDetails
	for day := calendar.Monday; day <= calendar.Friday; day++ {
		for _, s := range []struct {
			starts, ends calendar.Clock
			kind         school.SlotKind
		}{
			{465, 480, school.SlotArrival}, {480, 525, school.SlotLesson}, {525, 570, school.SlotLesson},
			{570, 590, school.SlotBreak}, {590, 635, school.SlotLesson}, {635, 680, school.SlotLesson}, {690, 730, school.SlotBus},
		} {
			slots = append(slots, school.SlotDetails{Weekday: day, Starts: s.starts, Ends: s.ends, Kind: s.kind})
		}
	}
	return slots
}

// Needs are basic needs of normal priority for so many persons in each slot of the kinds.
func (s School) Needs(persons int, kinds ...school.SlotKind) []school.Need {
	var needs []school.Need
	for _, slot := range s.Bell.Slots {
		for _, kind := range kinds {
			if slot.Kind == kind {
				needs = append(needs, school.Need{
					SlotID: slot.ID, Persons: persons, Priority: school.PriorityNormal,
					Qualification: school.QualificationBasic, Purpose: school.PurposeLearning,
				})
			}
		}
	}
	return needs
}

// StateNeeds puts basic needs of one person from Start on: in both classes in every lesson, on the bus in every bus slot.
func (w *World) StateNeeds(t testing.TB, s *School) {
	t.Helper()
	for _, stated := range []struct {
		place *school.Place
		kind  school.SlotKind
	}{{&s.Classes[0], school.SlotLesson}, {&s.Classes[1], school.SlotLesson}, {&s.Bus, school.SlotBus}} {
		details := school.NeedWeekDetails{ValidFrom: Start(), Needs: s.Needs(1, stated.kind)}
		place, _, err := w.Schools.PutNeedWeek(s.Secretary, stated.place.ID, stated.place.Version, details)
		if err != nil {
			t.Fatal(err)
		}
		*stated.place = *place
	}
}
