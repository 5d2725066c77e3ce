package coverage

import (
	"bytes"
	"cmp"
	"iter"
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/alphabet"
	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
)

// cell is one slot of one place on one day.
type cell struct {
	place, slot uuid.UUID
	day         calendar.Date
}

// bin is a place in a week; every fact is a sum of some bins.
type bin struct {
	place  uuid.UUID
	monday calendar.Date
}

// counted is the ledger counted once, before it is grouped.
type counted struct {
	ledger     *ledger
	bins       map[bin]*Fact // of which only the minutes are set
	slots      map[span]*SlotFact
	priorities map[school.Priority]*PriorityFact
}

// span is when a slot is.
type span struct {
	weekday      calendar.Weekday
	starts, ends calendar.Clock
}

// count counts the ledger.
func (l *ledger) count() *counted {
	a := &counted{l, map[bin]*Fact{}, map[span]*SlotFact{}, map[school.Priority]*PriorityFact{}}
	planned := make(map[cell]int64, len(l.planned))
	for _, w := range l.planned {
		planned[cell{w.PlaceID, w.SlotID, w.Day}] += w.Minutes
		a.bin(w.PlaceID, w.Day).PlannedMinutes += w.Minutes
	}
	for _, w := range l.delivered {
		f := a.bin(w.PlaceID, w.Day)
		f.DeliveredMinutes += w.Minutes
		f.AwaitingMinutes += w.Awaiting
	}
	l.eachNeed(func(placeID uuid.UUID, slot school.Slot, n school.Need, days iter.Seq[calendar.Date]) {
		minutes := int64(n.Persons) * int64(slot.Ends-slot.Starts)
		var need, open int64
		for day := range days {
			missing := max(0, minutes-planned[cell{placeID, slot.ID, day}])
			need, open = need+minutes, open+missing
			f := a.bin(placeID, day)
			f.NeedMinutes += minutes
			f.OpenMinutes += missing
		}
		at := span{slot.Weekday, slot.Starts, slot.Ends}
		if a.slots[at] == nil {
			a.slots[at] = &SlotFact{Weekday: at.weekday, Starts: at.starts, Ends: at.ends}
		}
		a.slots[at].NeedMinutes += need
		a.slots[at].OpenMinutes += open
		if a.priorities[n.Priority] == nil {
			a.priorities[n.Priority] = &PriorityFact{Priority: n.Priority}
		}
		a.priorities[n.Priority].NeedMinutes += need
		a.priorities[n.Priority].OpenMinutes += open
	})
	return a
}

func (a *counted) bin(place uuid.UUID, day calendar.Date) *Fact {
	b := bin{place, day.AddDays(int(calendar.Monday - day.Weekday()))}
	f, ok := a.bins[b]
	if !ok {
		f = &Fact{}
		a.bins[b] = f
	}
	return f
}

// eachNeed calls fn with each need of a place and the days in the range on which its slot takes place.
// Clocks change on Sunday nights only, when no slot takes place, so the difference of two clocks is a slot's length.
func (l *ledger) eachNeed(fn func(placeID uuid.UUID, slot school.Slot, n school.Need, days iter.Seq[calendar.Date])) {
	for _, week := range l.demand.NeedWeeks {
		place, ok := l.places[week.PlaceID]
		if !ok {
			continue
		}
		valid := week.Period().Intersect(l.demand.Range)
		for _, need := range week.Needs {
			slot, ok := l.demand.Slot(need.SlotID)
			if !ok || valid.Empty() {
				continue
			}
			fn(place.ID, slot, need, func(yield func(calendar.Date) bool) {
				first := valid.From.AddDays((int(slot.Weekday-valid.From.Weekday()) + 7) % 7)
				for day := first; valid.Contains(day); day = day.AddDays(7) {
					if l.demand.InSession(place.SchoolID, place.ID, slot, day) && !yield(day) {
						return
					}
				}
			})
		}
	}
}

// group is what one fact is about; which of the two is set depends on the grouping.
type group struct {
	id   uuid.UUID // of the place, school or area
	week calendar.Week
}

// tally adds up bins by group.
type tally struct {
	by      By
	ledger  *ledger
	schools map[uuid.UUID]school.School
	facts   map[group]*Fact
}

// facts counts the ledger by one grouping.
func (l *ledger) facts(q Query) []Fact {
	return l.count().by(q.By, calendar.Range{From: q.From, Until: q.Until})
}

// by groups the count. Groups without any minutes are facts too: a place without need is worth knowing.
func (a *counted) by(by By, r calendar.Range) []Fact {
	t := tally{by: by, ledger: a.ledger, schools: map[uuid.UUID]school.School{}, facts: map[group]*Fact{}}
	for _, s := range a.ledger.demand.Schools {
		t.schools[s.ID] = s
	}
	t.open(r)
	for b, f := range a.bins {
		t.at(b.place, b.monday).add(*f)
	}
	facts := make([]Fact, 0, len(t.facts))
	for _, f := range t.facts {
		facts = append(facts, *f)
	}
	slices.SortFunc(facts, comparison())
	return facts
}

// add adds the minutes of another fact.
func (f *Fact) add(x Fact) {
	f.NeedMinutes += x.NeedMinutes
	f.PlannedMinutes += x.PlannedMinutes
	f.DeliveredMinutes += x.DeliveredMinutes
	f.AwaitingMinutes += x.AwaitingMinutes
	f.OpenMinutes += x.OpenMinutes
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

// comparison puts places by school and label, schools and areas by name, weeks by time.
func comparison() func(x, y Fact) int {
	order := alphabet.Order()
	return func(x, y Fact) int {
		switch x.SchoolID {
		case uuid.Nil:
			return cmp.Or(x.Week.Compare(y.Week), order(x.AreaName, y.AreaName), bytes.Compare(x.AreaID[:], y.AreaID[:]))
		case y.SchoolID:
			return cmp.Or(order(x.PlaceLabel, y.PlaceLabel), bytes.Compare(x.PlaceID[:], y.PlaceID[:]))
		}
		return cmp.Or(order(x.SchoolName, y.SchoolName), bytes.Compare(x.SchoolID[:], y.SchoolID[:]))
	}
}
