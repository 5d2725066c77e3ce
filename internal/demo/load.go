package demo

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
)

// district is the demo on its way.
type district struct {
	Services
	say      func(format string, args ...any)
	term     calendar.Range
	password string
	effort   Effort

	operator, planner context.Context // in which the invented people act
	provider          account.Organisation
	schools           []*openedSchool
	signIns           []SignIn
	helpers           []uuid.UUID // users with the role assistant, not yet linked
	rosterID          uuid.UUID
	value, bound      int64
}

type openedSchool struct {
	site
	*school.School
	secretary context.Context
	slots     []school.Slot
}

// setUp creates the district with its first operator, the organisations that are no schools, and their people.
func (d *district) setUp(ctx context.Context) error {
	d.say("Landkreis %s (%s), Träger und Jugendamt anlegen", districtName, districtKey)
	const email = "betrieb@demo.example"
	founding := account.Founding{
		District: account.District{Key: districtKey, Name: districtName}, Operator: "Betrieb " + districtName,
		Email: email, GivenName: "Oda", FamilyName: "Brandt",
	}
	code, err := d.Accounts.Bootstrap(ctx, founding)
	if err != nil {
		return err
	}
	if d.operator, err = d.enter(ctx, code, account.RoleOperator, email, "Oda Brandt", founding.Operator); err != nil {
		return err
	}
	provider, err := d.Accounts.CreateOrganisation(d.operator, account.OrganisationDetails{Kind: account.KindProvider, Name: "Träger Vogelsberg (erfunden)"})
	if err != nil {
		return err
	}
	d.provider = *provider
	if d.planner, err = d.join(ctx, *provider, account.RolePlanner, "planung@demo.example", person{"Meike", "Planert"}); err != nil {
		return err
	}
	office, err := d.Accounts.CreateOrganisation(d.operator, account.OrganisationDetails{Kind: account.KindYouthOffice, Name: "Jugendamt " + districtName})
	if err != nil {
		return err
	}
	if _, err = d.join(ctx, *office, account.RoleYouthOffice, "jugendamt@demo.example", person{"Jonas", "Amtmann"}); err != nil {
		return err
	}
	for i, p := range []person{{"Silke", "Tag"}, {"Anton", "Helfrich"}} {
		if _, err := d.join(ctx, *provider, account.RoleAssistant, fmt.Sprintf("begleitung%d@demo.example", i+1), p); err != nil {
			return err
		}
	}
	return nil
}

// openSchools creates the areas, the schools with a secretary each, and the driving times between them.
func (d *district) openSchools(ctx context.Context) error {
	d.say("Vier Räume und neun Schulen anlegen")
	areaIDs := map[string]uuid.UUID{}
	for _, name := range areas {
		area, err := d.Schools.CreateArea(d.operator, school.NewArea{Name: name})
		if err != nil {
			return err
		}
		areaIDs[name] = area.ID
	}
	ids := map[string]uuid.UUID{}
	for i, at := range sites() {
		organisation, err := d.Accounts.CreateOrganisation(d.operator, account.OrganisationDetails{Kind: account.KindSchool, Name: at.name})
		if err != nil {
			return err
		}
		opened, err := d.Schools.CreateSchool(d.operator, school.SchoolDetails{
			ExternalKey: at.key, Name: at.name, Town: at.town, Kind: at.kind, AreaID: areaIDs[at.area],
			OrganisationID: organisation.ID, Providers: []uuid.UUID{d.provider.ID},
		})
		if err != nil {
			return err
		}
		secretary, err := d.join(ctx, *organisation, account.RoleSchool, fmt.Sprintf("sekretariat%d@demo.example", i+1), person{"Ruth", familyNames[5*i]})
		if err != nil {
			return err
		}
		ids[at.key] = opened.ID
		d.schools = append(d.schools, &openedSchool{site: at, School: opened, secretary: secretary})
	}
	times := make([]school.TravelTime, len(travel))
	for i, t := range travel {
		times[i] = school.TravelTime{FromSchoolID: ids[t.from], ToSchoolID: ids[t.to], Minutes: t.minutes}
	}
	return d.Schools.PutTravelTimes(d.operator, times)
}

// stateNeeds lets each secretary enter the bell schedule, the places and their need, and two movable holidays.
func (d *district) stateNeeds(context.Context) error {
	draw := rand.New(rand.NewPCG(6535, 1))
	classes, persons := 0, 0
	for _, s := range d.schools {
		slots, err := s.bell.slots()
		if err != nil {
			return err
		}
		bell, err := d.Schools.CreateBellSchedule(s.secretary, s.ID, school.BellScheduleDetails{ValidFrom: d.term.From, Slots: slots})
		if err != nil {
			return err
		}
		s.slots = bell.Slots
		for _, c := range s.classes {
			n, err := d.open(s, school.PlaceDetails{Kind: school.PlaceClass, Label: c.label, Grade: &c.grade}, classNeeds(draw, s.bell, c.grade, s.slots))
			if err != nil {
				return err
			}
			classes, persons = classes+1, persons+n
		}
		n, err := d.openOthers(s)
		if err != nil {
			return err
		}
		persons += n
		if err := d.movableHolidays(s); err != nil {
			return err
		}
	}
	d.say("Bedarf von %d erfundenen Klassen eingetragen: %d Einsätze je Woche", classes, persons)
	return nil
}

// openOthers adds the buses of a special school and the lunch group of the others.
func (d *district) openOthers(s *openedSchool) (persons int, err error) {
	for i := range s.busPosts {
		label := fmt.Sprintf("Bus %d", i+1)
		n, err := d.open(s, school.PlaceDetails{Kind: school.PlaceBus, Label: label}, kindNeeds(s.slots, school.SlotBus, school.PriorityHigh, school.PurposeBus))
		if err != nil {
			return 0, err
		}
		persons += n
	}
	if s.bell == bellSpecial {
		return persons, nil
	}
	n, err := d.open(s, school.PlaceDetails{Kind: school.PlaceOffer, Label: "Mittagstisch"}, kindNeeds(s.slots, school.SlotAfternoon, school.PriorityLow, school.PurposeAfternoon))
	return persons + n, err
}

// open creates a place with its need and returns the persons needed there in a week.
func (d *district) open(s *openedSchool, details school.PlaceDetails, needs []school.Need) (persons int, err error) {
	details.ValidFrom = d.term.From
	place, err := d.Schools.CreatePlace(s.secretary, s.ID, details)
	if err != nil {
		return 0, err
	}
	_, _, err = d.Schools.PutNeedWeek(s.secretary, place.ID, place.Version, school.NeedWeekDetails{ValidFrom: d.term.From, Needs: needs})
	for _, n := range needs {
		persons += n.Persons
	}
	return persons, err
}

// movableHolidays gives a school its movable holidays that are still to come.
func (d *district) movableHolidays(s *openedSchool) error {
	for _, day := range movable(d.term, calendar.DateOf(d.Now(), calendar.Zone())) {
		details := school.SpecialDayDetails{Day: day, Kind: school.MovableHoliday}
		if _, err := d.Schools.CreateSpecialDay(s.secretary, s.ID, details); err != nil {
			return err
		}
	}
	return nil
}

// movable returns the first Monday and Tuesday in February of the term's school year, on which many schools in Hesse are off, as
// far as they are not over: what is past can no longer be stated.
func movable(term calendar.Range, today calendar.Date) []calendar.Date {
	first := calendar.NewDate(calendar.SchoolYearOf(term.From).Start+1, 2, 1)
	for first.Weekday() != calendar.Monday {
		first = first.AddDays(1)
	}
	var days []calendar.Date
	for _, day := range []calendar.Date{first, first.AddDays(1)} {
		if !day.Before(today) {
			days = append(days, day)
		}
	}
	return days
}
