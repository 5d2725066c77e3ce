package school

import (
	"github.com/google/uuid"

	"schulalltag/internal/calendar"
)

// InSession reports whether a weekly slot takes place at a place of a school on a day. It is the one rule of that: the day is
// the slot's weekday and a school day of the state; the slot's bell schedule holds; the place exists; the school is not free,
// the class not away, and if school ends early, the slot has ended by then.
func (d *Demand) InSession(schoolID, placeID uuid.UUID, slot Slot, day calendar.Date) bool {
	state, err := hesse()
	if err != nil || day.Weekday() != slot.Weekday || !state.SchoolDay(day) {
		return false
	}
	d.once.Do(d.fillIndex)
	schedule, ok := d.index.schedules[slot.BellScheduleID]
	if !ok || schedule.school != schoolID || !schedule.period.Contains(day) {
		return false
	}
	place, ok := d.index.places[placeID]
	if !ok || place.school != schoolID || !place.period.Contains(day) {
		return false
	}
	if d.index.away[placeDay{placeID, day}] {
		return false
	}
	special, ok := d.index.special[schoolDay{schoolID, day}]
	if !ok {
		return true
	}
	return !special.Kind.free() && (special.Ends == nil || slot.Ends <= *special.Ends)
}

// Slot returns a slot of one of the bell schedules.
func (d *Demand) Slot(id uuid.UUID) (Slot, bool) {
	d.once.Do(d.fillIndex)
	s, ok := d.index.slots[id]
	return s, ok
}

// demandIndex finds what InSession asks for. It is made on the first question.
type demandIndex struct {
	schedules map[uuid.UUID]lasting
	places    map[uuid.UUID]lasting
	slots     map[uuid.UUID]Slot
	special   map[schoolDay]SpecialDay // of whole schools
	away      map[placeDay]bool
}

// lasting is something a school has for a period.
type lasting struct {
	school uuid.UUID
	period calendar.Range
}

type schoolDay struct {
	school uuid.UUID
	day    calendar.Date
}

type placeDay struct {
	place uuid.UUID
	day   calendar.Date
}

func (d *Demand) fillIndex() {
	d.index = demandIndex{
		schedules: make(map[uuid.UUID]lasting, len(d.BellSchedules)),
		places:    make(map[uuid.UUID]lasting, len(d.Places)),
		slots:     make(map[uuid.UUID]Slot),
		special:   make(map[schoolDay]SpecialDay, len(d.SpecialDays)),
		away:      make(map[placeDay]bool),
	}
	for _, b := range d.BellSchedules {
		d.index.schedules[b.ID] = lasting{b.SchoolID, b.Period()}
		for _, s := range b.Slots {
			d.index.slots[s.ID] = s
		}
	}
	for _, p := range d.Places {
		d.index.places[p.ID] = lasting{p.SchoolID, p.Period()}
	}
	for _, s := range d.SpecialDays {
		if s.PlaceID != nil {
			d.index.away[placeDay{*s.PlaceID, s.Day}] = true
		} else {
			d.index.special[schoolDay{s.SchoolID, s.Day}] = s
		}
	}
}
