package roster

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/planner"
	"schulalltag/internal/planner/proof"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

// schoolDays is how many days a planned week has: Monday to Friday.
const schoolDays = int(calendar.Friday)

// week is the one translator of stored rows into the planner's problem: what a provider's schools need and who it can send, as
// of one day. Rows are found by id, the problem's parts by their index. Plans of a stored problem are translated back by posed.
type week struct {
	*rows
	asOf    calendar.Date
	problem planner.Problem

	origin  origin                  // the rows of the problem's parts
	schools map[uuid.UUID]int       // index in problem.Schools
	slots   map[uuid.UUID]spot      // slots of the bell schedules valid on asOf
	places  map[uuid.UUID]int       // index in problem.Places; places without any need are not in the problem
	placeAt map[string]school.Place // by id in the problem
	people  map[uuid.UUID]string    // id in the problem of each assistant who may work on asOf
	gone    []NamedSeries           // names of what the rows do not hold any more, see meet

	opened     *proof.Case // the problem with openedPins, see open
	openedPins []planner.Assignment
}

// spot is a slot of a school in the problem.
type spot struct{ school, slot int }

// translate builds the problem of the day asOf. standing is what earns familiar and keep values, pins what must be in the
// plan; parts of them that are not in the problem any more are left out, see missing.
func translate(provider uuid.UUID, asOf calendar.Date, from *rows, standing, pins []Series) *week {
	w := &week{
		rows:    from,
		asOf:    asOf,
		schools: map[uuid.UUID]int{},
		slots:   map[uuid.UUID]spot{},
		places:  map[uuid.UUID]int{},
		people:  map[uuid.UUID]string{},
		placeAt: map[string]school.Place{},
	}
	w.problem.Version, w.problem.Name, w.problem.Days = 1, "pool "+provider.String(), schoolDays
	w.addSchools()
	w.addPlaces()
	w.addPeople(standing)
	w.problem.Rules = rulesFor(w.problem.Schools, w.problem.Places)
	for _, s := range standing {
		if a, ok := w.assignment(s); ok {
			w.problem.Keep = append(w.problem.Keep, planner.Keep{Assistant: a.Assistant, Place: a.Place, Slot: a.Slot, Value: keepValue})
		}
	}
	w.problem.Pinned = w.pins(pins)
	return w
}

// addSchools takes the schools with the bell schedule of the day; one without has no slots.
func (w *week) addSchools() {
	schools := slices.Clone(w.demand.Schools)
	slices.SortFunc(schools, func(a, b school.School) int { return cmp.Compare(a.ExternalKey, b.ExternalKey) })
	for i, s := range schools {
		w.schools[s.ID] = i
		w.problem.Schools = append(w.problem.Schools, planner.School{ID: s.ExternalKey})
		w.origin.Schools = append(w.origin.Schools, schoolOrigin{ID: s.ID})
	}
	for _, b := range w.demand.BellSchedules {
		i, ok := w.schools[b.SchoolID]
		if !ok || !b.Period().Contains(w.asOf) {
			continue
		}
		for k, s := range inOrder(b.Slots) {
			w.slots[s.ID] = spot{i, k}
			w.origin.Schools[i].Slots = append(w.origin.Schools[i].Slots, s.ID)
			w.problem.Schools[i].Slots = append(w.problem.Schools[i].Slots,
				planner.Slot{Day: int(s.Weekday), Start: s.Starts.Minutes(), End: s.Ends.Minutes()})
		}
	}
	for _, t := range w.demand.Travel {
		from, ok := w.schools[t.FromSchoolID]
		to, too := w.schools[t.ToSchoolID]
		if ok && too {
			w.problem.Travel = append(w.problem.Travel,
				planner.Travel{From: w.problem.Schools[from].ID, To: w.problem.Schools[to].ID, Minutes: t.Minutes})
		}
	}
	slices.SortFunc(w.problem.Travel, func(a, b planner.Travel) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
}

// inOrder returns the slots as the problem numbers them: by weekday and start.
func inOrder(slots []school.Slot) []school.Slot {
	slots = slices.Clone(slots)
	slices.SortFunc(slots, func(a, b school.Slot) int {
		return cmp.Or(cmp.Compare(a.Weekday, b.Weekday), cmp.Compare(a.Starts, b.Starts))
	})
	return slots
}

// addPlaces takes the places that exist on the day and need somebody in it.
func (w *week) addPlaces() {
	needs := map[uuid.UUID][]school.Need{}
	for _, n := range w.demand.NeedWeeks {
		if n.Period().Contains(w.asOf) {
			needs[n.PlaceID] = n.Needs
		}
	}
	var places []planner.Place
	for _, p := range w.demand.Places {
		at, ok := w.schools[p.SchoolID]
		if !ok || !p.Period().Contains(w.asOf) {
			continue
		}
		key := w.problem.Schools[at].ID
		place := planner.Place{ID: placeID(key, p.Label), School: key, Floor: floorOf(p.Kind)}
		for _, n := range needs[p.ID] {
			if s, ok := w.slots[n.SlotID]; ok {
				place.Needs = append(place.Needs, need(s, n))
			}
		}
		if len(place.Needs) == 0 {
			continue
		}
		slices.SortFunc(place.Needs, func(a, b planner.Need) int { return cmp.Compare(a.Slot, b.Slot) })
		places = append(places, place)
		w.placeAt[place.ID] = p
	}
	slices.SortFunc(places, func(a, b planner.Place) int { return cmp.Compare(a.ID, b.ID) })
	for i, p := range places {
		id := w.placeAt[p.ID].ID
		w.places[id] = i
		w.origin.Places = append(w.origin.Places, id)
	}
	w.problem.Places = places
}

// placeID names a place in a problem: the school's key and the label, which is unique at the school on any day.
func placeID(school, label string) string { return school + "/" + label }

func need(s spot, n school.Need) planner.Need {
	values := personValues(n.Priority)
	p := planner.Need{Slot: s.slot, Values: values[:min(n.Persons, len(values))]}
	if n.Qualification != school.QualificationBasic {
		p.Requires = []string{string(n.Qualification)}
	}
	return p
}

// addPeople takes the assistants who may work on the day, with what their contract of the day leaves for places.
func (w *week) addPeople(standing []Series) {
	known := map[uuid.UUID]map[uuid.UUID]bool{}
	for _, s := range standing {
		if known[s.AssistantID] == nil {
			known[s.AssistantID] = map[uuid.UUID]bool{}
		}
		known[s.AssistantID][s.PlaceID] = true
	}
	for i := range w.pool {
		a := &w.pool[i]
		contract, _ := a.ContractOn(w.asOf)
		if ok, _ := a.Eligible(w.asOf); !ok {
			continue
		}
		p := planner.Assistant{
			ID: a.ID.String(), WeekMinutes: contract.WeekMinutes - contract.OutsideMinutes, DayMinutes: contract.DayMinutes,
			Available: windows(a.Availability),
		}
		for _, id := range a.Schools {
			if at, ok := w.schools[id]; ok {
				p.Schools = append(p.Schools, w.problem.Schools[at].ID)
			}
		}
		for _, q := range a.Qualifications {
			p.Qualifications = append(p.Qualifications, string(q))
		}
		for _, id := range a.BarredPlaces {
			if at, ok := w.places[id]; ok {
				p.Barred = append(p.Barred, w.problem.Places[at].ID)
			}
		}
		for id := range known[a.ID] {
			if at, ok := w.places[id]; ok {
				p.Familiar = append(p.Familiar, planner.Familiar{Place: w.problem.Places[at].ID, Value: familiarValue})
			}
		}
		slices.Sort(p.Schools)
		slices.Sort(p.Qualifications)
		slices.Sort(p.Barred)
		slices.SortFunc(p.Familiar, func(a, b planner.Familiar) int { return cmp.Compare(a.Place, b.Place) })
		w.people[a.ID] = p.ID
		w.problem.Assistants = append(w.problem.Assistants, p)
	}
	slices.SortFunc(w.problem.Assistants, func(a, b planner.Assistant) int { return cmp.Compare(a.ID, b.ID) })
}

// windows turns availability into the planner's, on school days only. Windows that touch are one: a visit lies in one of them.
func windows(available []staff.Window) []planner.Window {
	var list []planner.Window
	for _, v := range available {
		if int(v.Weekday) <= schoolDays {
			list = append(list, planner.Window{Day: int(v.Weekday), From: v.Starts.Minutes(), To: v.Ends.Minutes()})
		}
	}
	slices.SortFunc(list, func(a, b planner.Window) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.From, b.From)) })
	merged := list[:0]
	for _, v := range list {
		if last := len(merged) - 1; last >= 0 && merged[last].Day == v.Day && merged[last].To == v.From {
			merged[last].To = v.To
			continue
		}
		merged = append(merged, v)
	}
	return merged
}

// pins translates series that have to be in the plan, in order; what is not in the problem is left out.
func (w *week) pins(series []Series) []planner.Assignment {
	var pins []planner.Assignment
	for _, s := range series {
		if a, ok := w.assignment(s); ok {
			pins = append(pins, a)
		}
	}
	slices.SortFunc(pins, comparePlanned)
	return pins
}
