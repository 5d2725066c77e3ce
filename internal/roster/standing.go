package roster

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/planner"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

// standing is a roster that can be asked, with the rows and names behind the planner's ids.
type standing struct {
	*planner.Standing
	*base
	slots     map[string][]planner.Slot // of schools in the problem
	placeAt   map[string]int            // by id in the problem
	schoolAt  map[string]int
	persons   map[planner.Assignment]int // of the roster at each place and slot, of no assistant
	places    map[uuid.UUID]string       // labels
	kinds     map[uuid.UUID]school.PlaceKind
	schools   map[uuid.UUID]string    // names
	areas     map[uuid.UUID]uuid.UUID // of schools
	areaNames map[uuid.UUID]string
	assistant map[string]string // names by id in the problem
}

// stand authorises, finds a roster and compiles it, with no transaction open while it does.
func (rs *Rosters) stand(ctx context.Context, p account.Permission, q PoolQuery) (*standing, error) {
	actor, err := account.Require(ctx, p)
	if err != nil {
		return nil, err
	}
	s := &standing{}
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		r, err := rs.asked(tx, actor, q)
		if err != nil {
			return err
		}
		if s.base, err = rs.base(tx, actor, r); err != nil {
			return err
		}
		return s.meet(tx, actor.District, r.ProviderID)
	})
	if err != nil {
		return nil, err
	}
	s.Standing, err = planner.Stand(s.problem, s.plan)
	return s, err
}

// meet reads the names.
func (s *standing) meet(tx *gorm.DB, district string, provider uuid.UUID) (err error) {
	s.slots, s.placeAt, s.schoolAt = map[string][]planner.Slot{}, map[string]int{}, map[string]int{}
	for i, c := range s.problem.Schools {
		s.slots[c.ID], s.schoolAt[c.ID] = c.Slots, i
	}
	for i, p := range s.problem.Places {
		s.placeAt[p.ID] = i
	}
	s.persons = make(map[planner.Assignment]int, len(s.plan.Assignments))
	for _, a := range s.plan.Assignments {
		s.persons[planner.Assignment{Place: a.Place, Slot: a.Slot}]++
	}
	if s.areas, err = areasOf(tx, district, s.origin); err != nil {
		return err
	}
	if s.schools, err = namesOf(tx, district, "schools"); err != nil {
		return err
	}
	if s.areaNames, err = namesOf(tx, district, "areas"); err != nil {
		return err
	}
	var rows []struct {
		ID                uuid.UUID
		Label             string
		Kind              school.PlaceKind
		GivenName, Family string
	}
	if err := tx.Table("places").Select("id", "label", "kind").Where("district_id = ? AND id IN ?", district, s.Places).Find(&rows).Error; err != nil {
		return err
	}
	s.places, s.kinds = make(map[uuid.UUID]string, len(rows)), make(map[uuid.UUID]school.PlaceKind, len(rows))
	for _, r := range rows {
		s.places[r.ID], s.kinds[r.ID] = r.Label, r.Kind
	}
	rows = nil
	err = tx.Table("assistants").Select("id, given_name, family_name AS family").Where("district_id = ? AND provider_id = ?", district, provider).Find(&rows).Error
	s.assistant = make(map[string]string, len(rows))
	for _, r := range rows {
		s.assistant[r.ID.String()] = r.GivenName + " " + r.Family
	}
	return err
}

// find returns the planner's names of a place and a slot.
func (s *standing) find(place, slot uuid.UUID) (id string, index int, ok bool) {
	at := slices.Index(s.Places, place)
	if at < 0 {
		return "", 0, false
	}
	p := s.problem.Places[at]
	index = slices.Index(s.Schools[s.schoolAt[p.School]].Slots, slot)
	return p.ID, index, index >= 0
}

// need returns a need of the problem, an empty one if there is none, and how many persons the roster has there.
func (s *standing) need(place string, slot int) (need planner.Need, persons int) {
	if at, ok := s.placeAt[place]; ok {
		for _, n := range s.problem.Places[at].Needs {
			if n.Slot == slot {
				need = n
			}
		}
	}
	return need, s.persons[planner.Assignment{Place: place, Slot: slot}]
}

func (s *standing) open(n planner.OpenNeed) OpenNeed {
	need, persons := s.need(n.Place, n.Slot)
	o := OpenNeed{
		Spot: s.spot(n.Place, n.Slot), Priority: priorityOf(need.Values, persons), Qualification: school.QualificationBasic,
		Missing: n.Missing, Value: n.Value, Price: n.Price,
	}
	if len(need.Requires) > 0 {
		o.Qualification = school.Qualification(need.Requires[0])
	}
	return o
}

// spot translates a place and a slot of the problem.
func (s *standing) spot(place string, slot int) Spot {
	at := s.placeAt[place]
	p := s.problem.Places[at]
	home, times := s.Schools[s.schoolAt[p.School]], s.slots[p.School][slot]
	return Spot{
		SchoolID: home.ID, SchoolName: s.schools[home.ID], PlaceID: s.Places[at], PlaceLabel: s.places[s.Places[at]], SlotID: home.Slots[slot],
		Weekday: calendar.Weekday(times.Day), Starts: calendar.Clock(times.Start), Ends: calendar.Clock(times.End),
	}
}

func (s *standing) spots(list []planner.Assignment) []Spot {
	spots := make([]Spot, len(list))
	for i, a := range list {
		spots[i] = s.spot(a.Place, a.Slot)
	}
	return spots
}

func (s *standing) rearrangement(c planner.Change) Rearrangement {
	return Rearrangement{Leaves: s.spots(c.Leaves), Takes: s.spots(c.Takes)}
}

func (s *standing) person(id string) Person {
	p := Person{Name: s.assistant[id]}
	p.ID, _ = uuid.Parse(id) // every assistant of a base is a row
	return p
}

func (s *standing) candidate(c planner.Candidate) Candidate {
	out := Candidate{Person: s.person(c.Assistant), Possible: c.Possible, Loss: c.Loss, Rearrangement: s.rearrangement(c.Change)}
	for _, o := range c.Obstacles {
		out.Obstacles = append(out.Obstacles, s.obstacle(out.Name, o))
	}
	return out
}
