package coverage

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
)

// cell is one slot of one place on one day.
type cell struct {
	place, slot uuid.UUID
	day         calendar.Date
}

// group is what one fact is about; which of the two is set depends on the grouping.
type group struct {
	id   uuid.UUID // of the place, school or area
	week calendar.Week
}

// tally adds up the ledger by group.
type tally struct {
	by      By
	ledger  *ledger
	schools map[uuid.UUID]school.School
	facts   map[group]*Fact
}

// facts counts the ledger. Groups without any minutes are facts too: a place without need is worth knowing.
func (l *ledger) facts(q Query) []Fact {
	t := tally{by: q.By, ledger: l, schools: map[uuid.UUID]school.School{}, facts: map[group]*Fact{}}
	for _, s := range l.demand.Schools {
		t.schools[s.ID] = s
	}
	t.open(calendar.Range{From: q.From, Until: q.Until})
	planned := l.plannedCells()
	for _, w := range l.planned {
		t.at(w.PlaceID, w.Day).PlannedMinutes += w.Minutes
	}
	for _, w := range l.delivered {
		f := t.at(w.PlaceID, w.Day)
		f.DeliveredMinutes += w.Minutes
		f.AwaitingMinutes += w.Awaiting
	}
	l.eachNeed(func(c cell, _ school.Slot, _ school.Need, minutes int64) {
		f := t.at(c.place, c.day)
		f.NeedMinutes += minutes
		f.OpenMinutes += max(0, minutes-planned[c])
	})
	facts := make([]Fact, 0, len(t.facts))
	for _, f := range t.facts {
		facts = append(facts, *f)
	}
	slices.SortFunc(facts, compare)
	return facts
}

// plannedCells are the minutes planned in each cell.
func (l *ledger) plannedCells() map[cell]int64 {
	planned := make(map[cell]int64, len(l.planned))
	for _, w := range l.planned {
		planned[cell{w.PlaceID, w.SlotID, w.Day}] += w.Minutes
	}
	return planned
}

// eachNeed calls fn with the person-minutes needed in each slot of each place on each day on which the slot takes place.
// Clocks change on Sunday nights only, when no slot takes place, so the difference of two clocks is a slot's length.
func (l *ledger) eachNeed(fn func(c cell, slot school.Slot, n school.Need, minutes int64)) {
	for _, week := range l.demand.NeedWeeks {
		place, ok := l.places[week.PlaceID]
		if !ok {
			continue
		}
		days := week.Period().Intersect(l.demand.Range)
		for _, need := range week.Needs {
			slot, ok := l.demand.Slot(need.SlotID)
			if !ok || days.Empty() {
				continue
			}
			minutes := int64(need.Persons) * int64(slot.Ends-slot.Starts)
			first := days.From.AddDays((int(slot.Weekday-days.From.Weekday()) + 7) % 7)
			for day := first; days.Contains(day); day = day.AddDays(7) {
				if l.demand.InSession(place.SchoolID, place.ID, slot, day) {
					fn(cell{place.ID, slot.ID, day}, slot, need, minutes)
				}
			}
		}
	}
}

// open starts a fact for every group there is in the range.
func (t *tally) open(r calendar.Range) {
	if t.by == ByWeek {
		for day := range r.Days() {
			t.fact(group{week: day.Week()})
		}
		return
	}
	for _, s := range t.ledger.demand.Schools {
		switch t.by {
		case BySchool:
			t.fact(group{id: s.ID}).nameSchool(s, t.ledger.areas)
		case ByArea:
			t.fact(group{id: s.AreaID}).nameArea(s.AreaID, t.ledger.areas)
		}
	}
	if t.by == ByPlace {
		for _, p := range t.ledger.places {
			f := t.fact(group{id: p.ID})
			f.PlaceID, f.PlaceLabel, f.PlaceKind = p.ID, p.Label, p.Kind
			f.nameSchool(t.schools[p.SchoolID], t.ledger.areas)
		}
	}
}

// at returns the fact that counts what happens at a place on a day.
func (t *tally) at(placeID uuid.UUID, day calendar.Date) *Fact {
	s := t.schools[t.ledger.places[placeID].SchoolID]
	switch t.by {
	case ByPlace:
		return t.fact(group{id: placeID})
	case BySchool:
		return t.fact(group{id: s.ID})
	case ByArea:
		return t.fact(group{id: s.AreaID})
	}
	return t.fact(group{week: day.Week()})
}

func (t *tally) fact(g group) *Fact {
	f, ok := t.facts[g]
	if !ok {
		f = &Fact{Week: g.week}
		t.facts[g] = f
	}
	return f
}

func (f *Fact) nameSchool(s school.School, areas map[uuid.UUID]string) {
	f.SchoolID, f.SchoolName = s.ID, s.Name
	f.nameArea(s.AreaID, areas)
}

func (f *Fact) nameArea(id uuid.UUID, areas map[uuid.UUID]string) {
	f.AreaID, f.AreaName = id, areas[id]
}

// compare puts places by school and label, schools and areas by name, weeks by time.
func compare(x, y Fact) int {
	if x.SchoolID == uuid.Nil {
		return cmp.Or(x.Week.Compare(y.Week), cmp.Compare(x.AreaName, y.AreaName), bytes.Compare(x.AreaID[:], y.AreaID[:]))
	}
	return cmp.Or(cmp.Compare(x.SchoolName, y.SchoolName), bytes.Compare(x.SchoolID[:], y.SchoolID[:]),
		cmp.Compare(x.PlaceLabel, y.PlaceLabel), bytes.Compare(x.PlaceID[:], y.PlaceID[:]))
}
