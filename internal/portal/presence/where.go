package presence

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/alphabet"
	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
)

// where tells who is planned where at a school on some days, and where nobody is though somebody is needed.
type where struct {
	school *school.School
	demand *school.Demand
	days   map[calendar.Date]school.Day
	people map[spot][]person
	needs  map[uuid.UUID][]school.NeedWeek // by place
	away   map[spot]bool                   // of a whole class, without a slot
}

// spot is a slot of a place on a day.
type spot struct {
	day         calendar.Date
	place, slot uuid.UUID
}

// person is an assistant as a school knows them.
type person struct {
	ID            uuid.UUID
	Given, Family string
}

// Name is how the person is called.
func (p person) Name() string { return p.Given + " " + p.Family }

// spotStand is how a spot stands.
type spotStand struct {
	spot
	Place  *school.Place
	Slot   *school.Slot
	Need   school.Need // no persons where nobody is needed
	People []person    // by family name
	Takes  bool        // the slot takes place
	Away   bool        // the class is not there
}

// Open is how many are missing.
func (s spotStand) Open() int { return max(0, s.Need.Persons-len(s.People)) }

// Quiet reports whether nobody is needed and nobody comes.
func (s spotStand) Quiet() bool { return s.Need.Persons == 0 && len(s.People) == 0 }

// askWhere reads what is planned from one day to another. The demand may reach further.
func (p *pages) askWhere(c *frame.Call, demand *school.Demand, f roster.AssignmentFilter) (*where, error) {
	assignments, err := postgres.All(func(page postgres.Page) ([]roster.NamedAssignment, string, error) {
		return p.Rosters.Assignments(c, f, page)
	})
	if err != nil {
		return nil, err
	}
	return tellWhere(demand, assignments)
}

// tellWhere puts what a school needs and who is planned side by side. The demand is that of one school.
func tellWhere(demand *school.Demand, assignments []roster.NamedAssignment) (*where, error) {
	w := &where{
		school: &demand.Schools[0], demand: demand, days: map[calendar.Date]school.Day{}, people: map[spot][]person{},
		needs: map[uuid.UUID][]school.NeedWeek{}, away: map[spot]bool{},
	}
	days, err := demand.Days(w.school.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range days {
		w.days[d.Date] = d
	}
	for _, a := range assignments {
		at := spot{a.Day, a.PlaceID, a.SlotID}
		w.people[at] = append(w.people[at], person{a.AssistantID, a.GivenName, a.FamilyName})
	}
	order := byName()
	for _, people := range w.people {
		slices.SortFunc(people, order)
	}
	for _, week := range demand.NeedWeeks {
		w.needs[week.PlaceID] = append(w.needs[week.PlaceID], week)
	}
	for _, s := range demand.SpecialDays {
		if s.PlaceID != nil {
			w.away[spot{day: s.Day, place: *s.PlaceID}] = true
		}
	}
	return w, nil
}

// byName returns an order of people for sorts in one goroutine.
func byName() func(a, b person) int {
	order := alphabet.Order()
	return func(a, b person) int {
		if a.ID == b.ID {
			return 0
		}
		return cmp.Or(order(a.Family, b.Family), order(a.Given, b.Given), bytes.Compare(a.ID[:], b.ID[:]))
	}
}

// schedule is the bell schedule that holds on a day, nil where none does.
func (w *where) schedule(day calendar.Date) *school.BellSchedule {
	for i, b := range w.demand.BellSchedules {
		if b.Period().Contains(day) {
			return &w.demand.BellSchedules[i]
		}
	}
	return nil
}

// places are the school's places on one of the days, in the order of their list.
func (w *where) places(days ...calendar.Date) []*school.Place {
	var places []*school.Place
	for i, p := range w.demand.Places {
		if slices.ContainsFunc(days, p.Period().Contains) {
			places = append(places, &w.demand.Places[i])
		}
	}
	return places
}

// at tells how a spot stands.
func (w *where) at(day calendar.Date, place *school.Place, slot *school.Slot) spotStand {
	s := spotStand{spot: spot{day, place.ID, slot.ID}, Place: place, Slot: slot}
	s.Away = w.away[spot{day: day, place: place.ID}]
	s.Takes = w.demand.InSession(w.school.ID, place.ID, *slot, day)
	s.People = w.people[s.spot]
	if !s.Takes {
		return s
	}
	for _, week := range w.needs[place.ID] {
		if !week.Period().Contains(day) {
			continue
		}
		if i := slices.IndexFunc(week.Needs, func(n school.Need) bool { return n.SlotID == slot.ID }); i >= 0 {
			s.Need = week.Needs[i]
		}
	}
	return s
}

// schoolDay is the first school day from a day on in steps of 1 or -1 day, no date if the days read hold none.
func (w *where) schoolDay(day calendar.Date, step int) calendar.Date {
	for ; ; day = day.AddDays(step) {
		d, known := w.days[day]
		if !known {
			return calendar.Date{}
		}
		if d.Kind == school.DaySchool {
			return day
		}
	}
}
