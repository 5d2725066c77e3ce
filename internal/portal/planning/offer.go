package planning

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/roster"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

// chosen is what somebody has taken up on the board: one series, or all of that person at that place on that day.
type chosen struct {
	series []roster.NamedSeries // in order of time; the one that was taken up alone, or with the rest of the day
	one    roster.NamedSeries
	day    int // how many there are that day
}

// take finds what is chosen: a person in a slot; whole takes the rest of the day at that place with it.
func (b *board) take(person, slot uuid.UUID, whole bool) *chosen {
	one := b.of(person, slot)
	if one == nil {
		return nil
	}
	c := &chosen{one: *one}
	for _, s := range b.series {
		if s.AssistantID == person && s.PlaceID == one.PlaceID {
			c.day++
			if whole || s.SlotID == slot {
				c.series = append(c.series, s)
			}
		}
	}
	slices.SortFunc(c.series, func(x, y roster.NamedSeries) int { return cmp.Compare(x.Starts, y.Starts) })
	return c
}

func (c *chosen) in(slot uuid.UUID) bool {
	return slices.ContainsFunc(c.series, func(s roster.NamedSeries) bool { return s.SlotID == slot })
}

func (c *chosen) pinned() bool {
	return slices.ContainsFunc(c.series, func(s roster.NamedSeries) bool { return s.Pinned })
}

// each makes an act of each series.
func (c *chosen) each(op roster.Op) (acts []act) {
	for _, s := range c.series {
		if (op != roster.OpPin || !s.Pinned) && (op != roster.OpUnpin || s.Pinned) {
			acts = append(acts, act{op: op, from: seatOf(s)})
		}
	}
	return acts
}

// offer is one thing that could be done with what is chosen, and with whom it would be swapped.
type offer struct {
	acts []act
	swap []string
}

// toPlace offers to bring what is chosen to a place in a slot: at its own time, where somebody there comes back in exchange if the place has
// enough people; or at another time, where the place lacks somebody. It returns nil where that is no sensible thing to try.
func (b *board) toPlace(c *chosen, place, slot uuid.UUID) *offer {
	if c.pinned() {
		return nil
	}
	if !c.in(slot) {
		if len(c.series) > 1 || b.missing(place, slot) == 0 || b.of(c.one.AssistantID, slot) != nil {
			return nil
		}
		return &offer{acts: []act{move(seatOf(c.one), seat{c.one.AssistantID, slot, place})}}
	}
	o := &offer{}
	for _, s := range c.series {
		if _, needed := b.needs[spot{place, s.SlotID}]; !needed || s.PlaceID == place {
			return nil
		}
		from, to := seatOf(s), seatOf(s)
		to.place = place
		o.acts = append(o.acts, move(from, to))
		if b.missing(place, s.SlotID) > 0 {
			continue
		}
		there := b.at(place, s.SlotID)
		i := slices.IndexFunc(there, func(x roster.NamedSeries) bool { return !x.Pinned })
		if i < 0 {
			return nil
		}
		o.exchange(there[i], s.PlaceID)
	}
	return o
}

// toPerson offers to let somebody else do what is chosen; what they do at that time goes to the person in exchange.
func (b *board) toPerson(c *chosen, person, slot uuid.UUID) *offer {
	if c.pinned() || !c.in(slot) || person == c.one.AssistantID {
		return nil
	}
	o := &offer{}
	for _, s := range c.series {
		from, to := seatOf(s), seatOf(s)
		theirs := b.of(person, s.SlotID)
		switch {
		case theirs == nil:
			to.person = person
			o.acts = append(o.acts, move(from, to))
		case theirs.Pinned || theirs.PlaceID == s.PlaceID:
			return nil
		default:
			to.place = theirs.PlaceID
			o.acts = append(o.acts, move(from, to))
			o.exchange(*theirs, s.PlaceID)
		}
	}
	return o
}

// exchange brings somebody's series to a place.
func (o *offer) exchange(s roster.NamedSeries, place uuid.UUID) {
	from, to := seatOf(s), seatOf(s)
	to.place = place
	o.acts = append(o.acts, move(from, to))
	if name := s.GivenName + " " + s.FamilyName; !slices.Contains(o.swap, name) {
		o.swap = append(o.swap, name)
	}
}

// addition is somebody who could come to a place that lacks a person, for one slot or for more beside it.
type addition struct {
	person staff.Assistant
	slots  []school.Slot
	acts   []act
}

// additions lists who could come in a slot, each for that slot alone and for all the place lacks somebody in around it. Rules and costs are
// for the roster to judge.
func (b *board) additions(place, slot uuid.UUID) (list []addition) {
	at := slices.IndexFunc(b.slots, func(s school.Slot) bool { return s.ID == slot })
	if at < 0 || b.missing(place, slot) == 0 {
		return nil
	}
	for _, person := range b.people {
		free := func(i int) bool {
			s := b.slots[i]
			return b.missing(place, s.ID) > 0 && b.of(person.ID, s.ID) == nil && available(&person, s)
		}
		if b.of(person.ID, slot) != nil || !available(&person, b.slots[at]) {
			continue
		}
		first, last := at, at
		for first > 0 && free(first-1) {
			first--
		}
		for last < len(b.slots)-1 && free(last+1) {
			last++
		}
		list = append(list, b.add(person, place, b.slots[at:at+1]))
		if last > first {
			list = append(list, b.add(person, place, b.slots[first:last+1]))
		}
	}
	return list
}

func (b *board) add(person staff.Assistant, place uuid.UUID, slots []school.Slot) addition {
	a := addition{person: person, slots: slots}
	for _, s := range slots {
		a.acts = append(a.acts, act{op: roster.OpAdd, from: seat{person.ID, s.ID, place}})
	}
	return a
}
