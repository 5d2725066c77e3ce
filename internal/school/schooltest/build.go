package schooltest

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

// builder makes the world by the public operations.
type builder struct {
	t        testing.TB
	accounts *account.Accounts
	schools  *school.Schools
}

func (b *builder) check(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatalf("build the world of a test: %v", err)
	}
}

func (b *builder) district(key, name string, towns ...string) District {
	b.t.Helper()
	system := account.System(context.Background(), key)
	b.found(key, name)
	operators, _, err := b.accounts.Organisations(system, account.OrganisationFilter{Kind: account.KindOperator}, postgres.Page{})
	b.check(err)
	if len(operators) != 1 {
		b.t.Fatalf("district %s has %d operators", key, len(operators))
	}
	d := District{Key: key, Operator: act(key, operators[0].ID, account.RoleOperator, postgres.NewID())}
	office := b.organisation(d.Operator, account.KindYouthOffice, "Jugendamt "+name)
	d.YouthOffice = act(key, office, account.RoleYouthOffice, postgres.NewID())
	for i, provider := range []string{"DRK", "Lebenshilfe"} {
		id := b.organisation(d.Operator, account.KindProvider, provider+" "+name)
		d.Providers[i] = Provider{ID: id, Planner: act(key, id, account.RolePlanner, postgres.NewID())}
	}
	area, err := b.schools.CreateArea(d.Operator, school.NewArea{Name: "Sozialraum " + towns[0]})
	b.check(err)
	d.Area = *area
	for i, town := range towns {
		providers := []uuid.UUID{d.Providers[0].ID}
		if i == 1 {
			providers = append(providers, d.Providers[1].ID)
		}
		d.Schools[i] = b.school(d, fmt.Sprintf("HE-%d", 6100+i), town, providers)
	}
	b.check(b.schools.PutTravelTimes(d.Operator, []school.TravelTime{
		{FromSchoolID: d.Schools[0].ID, ToSchoolID: d.Schools[1].ID, Minutes: 25},
	}))
	return d
}

func (b *builder) organisation(operator context.Context, kind account.OrganisationKind, name string) uuid.UUID {
	b.t.Helper()
	o, err := b.accounts.CreateOrganisation(operator, account.OrganisationDetails{Kind: kind, Name: name})
	b.check(err)
	return o.ID
}

func (b *builder) school(d District, key, town string, providers []uuid.UUID) School {
	b.t.Helper()
	organisation := b.organisation(d.Operator, account.KindSchool, "Grundschule "+town)
	created, err := b.schools.CreateSchool(d.Operator, school.SchoolDetails{
		ExternalKey: key, Name: "Grundschule " + town, Town: town, Kind: school.KindPrimary,
		AreaID: d.Area.ID, OrganisationID: organisation, Providers: providers,
	})
	b.check(err)
	s := School{School: *created, Secretary: act(d.Key, organisation, account.RoleSchool, postgres.NewID())}
	bell, err := b.schools.CreateBellSchedule(s.Secretary, s.ID, school.BellScheduleDetails{ValidFrom: Start(), Slots: Week()})
	b.check(err)
	s.Bell = *bell
	for i := range s.Classes {
		grade := i + 1
		s.Classes[i] = b.place(s, school.PlaceDetails{Kind: school.PlaceClass, Label: fmt.Sprintf("%da", grade), Grade: &grade, ValidFrom: Start()})
	}
	s.Bus = b.place(s, school.PlaceDetails{Kind: school.PlaceBus, Label: "Bus 1", ValidFrom: Start()})
	return s
}

func (b *builder) place(s School, details school.PlaceDetails) school.Place {
	b.t.Helper()
	place, err := b.schools.CreatePlace(s.Secretary, s.ID, details)
	b.check(err)
	return *place
}

func (b *builder) found(key, name string) {
	b.t.Helper()
	_, err := b.accounts.Bootstrap(context.Background(), account.Founding{
		District: account.District{Key: key, Name: name}, Operator: "Kreisverwaltung " + name,
		Email: "betrieb@" + key + ".example", GivenName: "Vera", FamilyName: "Naumann",
	})
	b.check(err)
}
