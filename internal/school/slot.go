package school

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/say"
)

// Slot is one weekly stretch of a bell schedule: a lesson, a break, the bus. Slots of a bell schedule never overlap.
type Slot struct {
	DistrictID     string    `gorm:"primaryKey"`
	ID             uuid.UUID `gorm:"primaryKey"`
	BellScheduleID uuid.UUID
	Weekday        calendar.Weekday // Monday to Friday
	Starts, Ends   calendar.Clock
	Kind           SlotKind
}

// SlotKind says what happens in a slot.
type SlotKind string

// The kinds of slots.
const (
	SlotLesson    SlotKind = "lesson"
	SlotBreak     SlotKind = "break"
	SlotArrival   SlotKind = "arrival" // before the first lesson
	SlotBus       SlotKind = "bus"
	SlotAfternoon SlotKind = "afternoon" // all-day care
)

// Known reports whether the kind is one of the above.
func (k SlotKind) Known() bool {
	switch k {
	case SlotLesson, SlotBreak, SlotArrival, SlotBus, SlotAfternoon:
		return true
	}
	return false
}

// SlotDetails is what a school states about a slot. Two slots with equal details are the same slot.
type SlotDetails struct {
	Weekday      calendar.Weekday // Monday to Friday: there is no school at the weekend
	Starts, Ends calendar.Clock   // Ends after Starts, 24:00 at most
	Kind         SlotKind
}

// MaxSlots bounds the slots of one bell schedule.
const MaxSlots = 200

func (s Slot) details() SlotDetails {
	return SlotDetails{Weekday: s.Weekday, Starts: s.Starts, Ends: s.Ends, Kind: s.Kind}
}

// named is the slot as people say it.
func (s SlotDetails) named() say.Sentence {
	return say.That("%s %s-%s (%s)", s.Weekday, s.Starts, s.Ends, s.Kind)
}

// checkSlots notes every faulty slot; of two that overlap, the one listed later.
func checkSlots(l *fault.List, slots []SlotDetails) {
	if len(slots) == 0 || len(slots) > MaxSlots {
		l.At("/slots", "must be 1 to %d slots", MaxSlots)
		return
	}
	for i, s := range slots {
		if s.Weekday < calendar.Monday || s.Weekday > calendar.Friday {
			l.At(fault.Pointer("slots", i, "weekday"), "must be a weekday from 1 (Monday) to 5 (Friday)")
		}
		if s.Starts < 0 || s.Starts >= endOfDay {
			l.At(fault.Pointer("slots", i, "starts"), "must be a time of day from 00:00 to 23:59")
		}
		if s.Ends <= s.Starts || s.Ends > endOfDay {
			l.At(fault.Pointer("slots", i, "ends"), "must be after the start and at most 24:00")
		}
		if !s.Kind.Known() {
			l.At(fault.Pointer("slots", i, "kind"), "must be one of the kinds of slots")
		}
		for j, other := range slots[:i] {
			if s.Weekday == other.Weekday && s.Starts < other.Ends && other.Starts < s.Ends {
				l.At(fault.Pointer("slots", i), "overlaps slot %d, %s", j, other.named())
				break
			}
		}
	}
}

// endOfDay is 24:00.
const endOfDay = calendar.Clock(24 * 60)

// compareSlots is the order of the week, the one the index of a planning problem follows too.
func compareSlots(a, b Slot) int {
	return cmp.Or(cmp.Compare(a.Weekday, b.Weekday), cmp.Compare(a.Starts, b.Starts))
}

// changeSlots returns the slots that the details no longer have, those they keep, and the details of new ones.
func changeSlots(slots []Slot, want []SlotDetails) (gone, kept []Slot, added []SlotDetails) {
	had := make(map[SlotDetails]bool, len(slots))
	for _, s := range slots {
		had[s.details()] = true
		if slices.Contains(want, s.details()) {
			kept = append(kept, s)
		} else {
			gone = append(gone, s)
		}
	}
	for _, d := range want {
		if !had[d] {
			added = append(added, d)
		}
	}
	return gone, kept, added
}
