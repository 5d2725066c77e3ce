package roster

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/planner"
	"schulalltag/internal/say"
	"schulalltag/internal/school"
)

// supposed is the problem of a base while suppositions change it. What is there keeps its index; what comes is added at the end.
type supposed struct {
	origin
	problem planner.Problem
	rs      *Rosters
	tx      *gorm.DB
	actor   account.Actor
	roster  *Roster
	asOf    calendar.Date
	posts   int
	rules   bool // whether the rules were changed by hand
}

// suppose makes suppositions in their order. It fails with ErrWhatIfInvalid where they name what is not there for the actor.
func (rs *Rosters) suppose(tx *gorm.DB, a account.Actor, r *Roster, b *base, list []Supposition) (*supposed, error) {
	fresh, err := planner.Parse(b.data)
	if err != nil {
		return nil, err
	}
	s := &supposed{origin: b.origin, problem: *fresh, rs: rs, tx: tx, actor: a, roster: r, asOf: b.asOf}
	s.Schools, s.Places = slices.Clone(s.Schools), slices.Clone(s.Places)
	var l fault.List
	for i, x := range list {
		field, why, err := s.make(x)
		if err != nil {
			return nil, err
		}
		if !why.IsZero() {
			l.At(fault.Pointer("suppositions", i, field), "%s", why)
		}
	}
	if !s.rules {
		s.problem.Rules.MinRun = rulesFor(s.problem.Schools, s.problem.Places).MinRun
	}
	return s, l.Or(ErrWhatIfInvalid)
}

// make makes one supposition, or says which of its fields names what is not there.
func (s *supposed) make(x Supposition) (field string, why say.Sentence, err error) {
	switch x.Kind {
	case SupposePost:
		return s.addPost(x)
	case SupposeHours:
		i := slices.IndexFunc(s.problem.Assistants, func(a planner.Assistant) bool { return a.ID == x.AssistantID.String() })
		if i < 0 || s.actor.Role != account.RolePlanner { // who is in the pool is for its planners to know
			return "assistantId", say.That("must be an assistant who is planned in this week"), nil
		}
		if x.WeekMinutes == 0 {
			s.drop(func(assistant, _ string) bool { return assistant == x.AssistantID.String() })
			s.problem.Assistants = slices.Delete(s.problem.Assistants, i, i+1)
			return "", say.Sentence{}, nil
		}
		a := &s.problem.Assistants[i]
		a.WeekMinutes, a.DayMinutes = x.WeekMinutes, cmp.Or(x.DayMinutes, a.DayMinutes)
	case SupposeNeed:
		return s.raise(x)
	case SupposeJoins:
		return s.join(x.SchoolID)
	case SupposeLeaves:
		at := s.schoolAt(x.SchoolID)
		if at < 0 {
			return "schoolId", say.That("must be a school in this week"), nil
		}
		s.leave(s.problem.Schools[at].ID)
	case SupposeRules:
		s.rules = true
		s.problem.Rules.MinRun = cmp.Or(x.MinRun, s.problem.Rules.MinRun)
		s.problem.Rules.MaxPause = cmp.Or(x.MaxPause, s.problem.Rules.MaxPause)
	}
	return "", say.Sentence{}, nil
}

func (s *supposed) schoolAt(id uuid.UUID) int {
	return slices.IndexFunc(s.Schools, func(o schoolOrigin) bool { return o.ID == id })
}

// addPost adds an assistant who may come at any time of a school day.
func (s *supposed) addPost(x Supposition) (field string, why say.Sentence, err error) {
	s.posts++
	p := planner.Assistant{
		ID: fmt.Sprintf("post-%d", s.posts), WeekMinutes: x.WeekMinutes, DayMinutes: cmp.Or(x.DayMinutes, usualDay),
	}
	areas, err := areasOf(s.tx, s.actor.District, s.origin)
	if err != nil {
		return "", say.Sentence{}, err
	}
	for i, o := range s.Schools {
		if o.ID == x.SchoolID || x.AreaID != uuid.Nil && areas[o.ID] == x.AreaID {
			p.Schools = append(p.Schools, s.problem.Schools[i].ID)
		}
	}
	for day := 1; day <= s.problem.Days; day++ {
		p.Available = append(p.Available, planner.Window{Day: day, From: 0, To: midnight})
	}
	for _, q := range x.Qualifications {
		if q != school.QualificationBasic {
			p.Qualifications = append(p.Qualifications, string(q))
		}
	}
	slices.Sort(p.Qualifications)
	s.problem.Assistants = append(s.problem.Assistants, p)
	switch {
	case len(p.Schools) > 0:
		return "", say.Sentence{}, nil
	case x.AreaID != uuid.Nil:
		return "areaId", say.That("must be an area with a school in this week"), nil
	}
	return "schoolId", say.That("must be a school in this week"), nil
}

// raise asks for more persons at a place.
func (s *supposed) raise(x Supposition) (field string, why say.Sentence, err error) {
	at := slices.Index(s.Places, x.PlaceID)
	if at < 0 {
		if at, err = s.addPlace(x.PlaceID); err != nil || at < 0 {
			return "placeId", say.That("must be a place of a school in this week"), err
		}
	}
	place := &s.problem.Places[at]
	values := personValues(x.Priority)
	raised := false
	more := func(n *planner.Need) {
		for range min(x.Persons, len(values)-len(n.Values)) {
			v := values[len(n.Values)]
			if k := len(n.Values); k > 0 {
				v = min(v, n.Values[k-1])
			}
			n.Values = append(n.Values, v)
			raised = true
		}
	}
	if x.SlotID == uuid.Nil {
		for i := range place.Needs {
			more(&place.Needs[i])
		}
		if !raised {
			return "placeId", say.That("must need somebody, and in some slot fewer than %d persons", school.MaxPersons), nil
		}
		return "", say.Sentence{}, nil
	}
	home := slices.IndexFunc(s.problem.Schools, func(c planner.School) bool { return c.ID == place.School })
	slot := slices.Index(s.Schools[home].Slots, x.SlotID)
	if slot < 0 {
		return "slotId", say.That("must be a slot of the place's school in this week"), nil
	}
	i := slices.IndexFunc(place.Needs, func(n planner.Need) bool { return n.Slot == slot })
	if i < 0 {
		i = len(place.Needs)
		place.Needs = append(place.Needs, planner.Need{Slot: slot})
	}
	if len(place.Needs[i].Values)+x.Persons > len(values) {
		return "persons", say.That("must leave the slot at no more than %d persons", school.MaxPersons), nil
	}
	more(&place.Needs[i])
	slices.SortFunc(place.Needs, func(a, b planner.Need) int { return cmp.Compare(a.Slot, b.Slot) })
	return "", say.Sentence{}, nil
}

// addPlace adds a place of a school in the week that has needed nobody; -1 if there is none.
func (s *supposed) addPlace(id uuid.UUID) (at int, err error) {
	var found []school.Place
	if err := s.tx.Where("district_id = ? AND id = ?", s.actor.District, id).Find(&found).Error; err != nil || len(found) == 0 {
		return -1, err
	}
	home := s.schoolAt(found[0].SchoolID)
	if home < 0 || !found[0].Period().Contains(s.asOf) {
		return -1, nil
	}
	key := s.problem.Schools[home].ID
	s.problem.Places = append(s.problem.Places, planner.Place{ID: placeID(key, found[0].Label), School: key, Floor: floorOf(found[0].Kind)})
	s.Places = append(s.Places, id)
	return len(s.Places) - 1, nil
}

// join adds a school with what it needs on the day of the week. Who works at a school of its area may work there too.
func (s *supposed) join(id uuid.UUID) (field string, why say.Sentence, err error) {
	const unknown = "must be a school of the district, for planners one that the provider serves, with a need that is not in this week yet"
	if s.schoolAt(id) >= 0 {
		return "schoolId", say.That(unknown), nil
	}
	if s.actor.Role == account.RolePlanner {
		served, err := school.SchoolsServed(s.tx, s.actor.District, s.actor.Organisation)
		if err != nil || !slices.ContainsFunc(served, func(c school.School) bool { return c.ID == id }) {
			return "schoolId", say.That(unknown), err
		}
	}
	ids := []uuid.UUID{id}
	for _, o := range s.Schools {
		ids = append(ids, o.ID)
	}
	demand, err := school.DemandOn(s.tx, s.actor.District, ids, calendar.Range{From: s.asOf, Until: s.asOf})
	if err != nil {
		return "", say.Sentence{}, err
	}
	w := translate(s.roster.ProviderID, s.asOf, &rows{demand: demand}, nil, nil)
	at, there := w.schools[id]
	if !there || !slices.ContainsFunc(w.problem.Places, func(p planner.Place) bool { return p.School == w.problem.Schools[at].ID }) {
		return "schoolId", say.That(unknown), nil
	}
	joining := w.problem.Schools[at]
	s.problem.Schools, s.Schools = append(s.problem.Schools, joining), append(s.Schools, w.origin.Schools[at])
	for i, p := range w.problem.Places {
		if p.School == joining.ID {
			s.problem.Places, s.Places = append(s.problem.Places, p), append(s.Places, w.origin.Places[i])
		}
	}
	for _, t := range w.problem.Travel {
		if t.From == joining.ID || t.To == joining.ID {
			s.problem.Travel = append(s.problem.Travel, t)
		}
	}
	areas, err := areasOf(s.tx, s.actor.District, s.origin)
	if err != nil {
		return "", say.Sentence{}, err
	}
	near := map[string]bool{}
	for i, o := range s.Schools {
		near[s.problem.Schools[i].ID] = areas[o.ID] == areas[id]
	}
	for i := range s.problem.Assistants {
		if a := &s.problem.Assistants[i]; slices.ContainsFunc(a.Schools, func(at string) bool { return near[at] }) {
			a.Schools = append(slices.Clone(a.Schools), joining.ID)
		}
	}
	return "", say.Sentence{}, nil
}

// leave takes a school's places out. The school itself stays, so that indices do.
func (s *supposed) leave(key string) {
	gone := map[string]bool{}
	var places []planner.Place
	var ids []uuid.UUID
	for i, p := range s.problem.Places {
		if gone[p.ID] = p.School == key; !gone[p.ID] {
			places, ids = append(places, p), append(ids, s.Places[i])
		}
	}
	s.problem.Places, s.Places = places, ids
	s.drop(func(_, place string) bool { return gone[place] })
	for i := range s.problem.Assistants {
		a := &s.problem.Assistants[i]
		a.Familiar = slices.DeleteFunc(slices.Clone(a.Familiar), func(f planner.Familiar) bool { return gone[f.Place] })
		a.Barred = slices.DeleteFunc(slices.Clone(a.Barred), func(place string) bool { return gone[place] })
	}
}

// drop takes pins and what is kept out where they name what is gone.
func (s *supposed) drop(gone func(assistant, place string) bool) {
	s.problem.Pinned = slices.DeleteFunc(s.problem.Pinned, func(x planner.Assignment) bool { return gone(x.Assistant, x.Place) })
	s.problem.Keep = slices.DeleteFunc(s.problem.Keep, func(x planner.Keep) bool { return gone(x.Assistant, x.Place) })
}

// areasOf returns the area of each school.
func areasOf(tx *gorm.DB, district string, o origin) (map[uuid.UUID]uuid.UUID, error) {
	ids := make([]uuid.UUID, len(o.Schools))
	for i, s := range o.Schools {
		ids[i] = s.ID
	}
	var schools []school.School
	err := tx.Select("id", "area_id").Where("district_id = ? AND id IN ?", district, ids).Find(&schools).Error
	areas := make(map[uuid.UUID]uuid.UUID, len(schools))
	for _, s := range schools {
		areas[s.ID] = s.AreaID
	}
	return areas, err
}
