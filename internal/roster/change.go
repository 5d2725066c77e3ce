package roster

import (
	"github.com/google/uuid"

	"schulalltag/internal/fault"
	"schulalltag/internal/say"
)

// Op is what a change does to the series of a roster.
type Op string

// The operations. Each names a series by its assistant and slot, because nobody is in two places in one slot.
const (
	OpAdd    Op = "add"    // the assistant at PlaceID in SlotID
	OpRemove Op = "remove" // the assistant's series in SlotID
	OpMove   Op = "move"   // the assistant's series in SlotID: to another assistant, slot or place, or several of them
	OpPin    Op = "pin"    // fixes the assistant's series in SlotID, for runs that keep pins and against changes by mistake
	OpUnpin  Op = "unpin"
)

// Change is one change of a draft by hand. Changes are made in their order. A pinned series is unpinned before it is moved
// or removed, else rule 10 is broken.
type Change struct {
	Op            Op
	AssistantID   uuid.UUID
	SlotID        uuid.UUID
	PlaceID       uuid.UUID // of OpAdd
	ToAssistantID uuid.UUID // of OpMove, as are the next two: zero leaves it as it is
	ToSlotID      uuid.UUID
	ToPlaceID     uuid.UUID
}

// MaxChanges bounds the changes made at once.
const MaxChanges = 500

// ErrChangesInvalid refuses changes that name what is not there; its pointers are /changes/i/….
var ErrChangesInvalid = fault.Invalid("invalid-changes", "The changes are not stated correctly.")

// seat is a person in a slot, of which a roster has at most one series.
type seat struct{ assistant, slot uuid.UUID }

// apply makes the changes. It returns the series after them and those that have to be in the roster because they are, or
// were and have not been unpinned. It fails with ErrChangesInvalid.
func (w *week) apply(before []Series, changes []Change) (after, fixed []Series, err error) {
	var l fault.List
	if len(changes) == 0 || len(changes) > MaxChanges {
		l.At("/changes", "must be 1 to 500 changes")
		return nil, nil, l.Or(ErrChangesInvalid)
	}
	held := make(map[seat]Series, len(before))
	pins := map[seriesKey]Series{}
	for _, s := range before {
		held[seat{s.AssistantID, s.SlotID}] = s
		if s.Pinned {
			pins[s.key()] = s
		}
	}
	for i, c := range changes {
		c.refuseUnused(&l, i)
		at := seat{c.AssistantID, c.SlotID}
		s, ok := held[at]
		if c.Op == OpAdd {
			s = Series{AssistantID: c.AssistantID, SlotID: c.SlotID, PlaceID: c.PlaceID}
			w.take(&l, held, s, i, "assistantId", "slotId", "placeId")
			continue
		}
		if !ok {
			l.At(fault.Pointer("changes", i, "slotId"), "the roster has no series of this assistant in this slot")
			continue
		}
		switch c.Op {
		case OpRemove:
			delete(held, at)
		case OpMove:
			delete(held, at)
			to := Series{AssistantID: either(c.ToAssistantID, s.AssistantID), SlotID: either(c.ToSlotID, s.SlotID), PlaceID: either(c.ToPlaceID, s.PlaceID)}
			if to.key() == s.key() {
				l.At(fault.Pointer("changes", i), "must name another assistant, slot or place")
			}
			w.take(&l, held, to, i, "toAssistantId", "toSlotId", "toPlaceId")
		case OpPin:
			s.Pinned = true
			held[at], pins[s.key()] = s, s
		case OpUnpin:
			s.Pinned = false
			held[at] = s
			delete(pins, s.key())
		default:
			l.At(fault.Pointer("changes", i, "op"), "must be add, remove, move, pin or unpin")
		}
	}
	for _, s := range held {
		after = append(after, s)
	}
	for _, s := range pins {
		fixed = append(fixed, s)
	}
	sortSeries(after)
	sortSeries(fixed)
	return after, fixed, l.Or(ErrChangesInvalid)
}

// refuseUnused notes the fields that the operation does not look at: who fills them in expects something else of it.
func (c Change) refuseUnused(l *fault.List, i int) {
	for _, f := range []struct {
		name string
		id   uuid.UUID
		of   Op
	}{
		{"placeId", c.PlaceID, OpAdd}, {"toAssistantId", c.ToAssistantID, OpMove}, {"toSlotId", c.ToSlotID, OpMove}, {"toPlaceId", c.ToPlaceID, OpMove},
	} {
		if f.id != uuid.Nil && c.Op != f.of {
			l.At(fault.Pointer("changes", i, f.name), "is only for %s", f.of)
		}
	}
}

// take puts a new series into its seat, or notes which of its parts does not exist for the provider.
func (w *week) take(l *fault.List, held map[seat]Series, s Series, i int, assistant, slot, place string) {
	ok := true
	refuse := func(field string, why say.Sentence) {
		ok = false
		l.At(fault.Pointer("changes", i, field), "%s", why)
	}
	if !w.employs(s.AssistantID) {
		refuse(assistant, say.That("must be an assistant of the provider with a contract in the roster's period"))
	}
	if _, known := w.demand.Slot(s.SlotID); !known {
		refuse(slot, say.That("must be a slot of a school the provider serves"))
	}
	school, known := w.schoolOf(s.PlaceID)
	if !known {
		refuse(place, say.That("must be a place of a school the provider serves"))
	}
	if _, taken := held[seat{s.AssistantID, s.SlotID}]; taken {
		refuse(slot, say.That("the assistant already has a series in this slot"))
	}
	if ok {
		s.SchoolID = school
		held[seat{s.AssistantID, s.SlotID}] = s
	}
}

func (w *week) employs(id uuid.UUID) bool {
	for i := range w.pool {
		if w.pool[i].ID == id {
			return true
		}
	}
	return false
}

func (w *week) schoolOf(place uuid.UUID) (school uuid.UUID, ok bool) {
	for i := range w.demand.Places {
		if p := &w.demand.Places[i]; p.ID == place {
			return p.SchoolID, true
		}
	}
	return uuid.Nil, false
}

func either(id, otherwise uuid.UUID) uuid.UUID {
	if id == uuid.Nil {
		return otherwise
	}
	return id
}

// pinned returns the pinned ones of the series.
func pinned(all []Series) []Series {
	var list []Series
	for _, s := range all {
		if s.Pinned {
			list = append(list, s)
		}
	}
	return list
}
