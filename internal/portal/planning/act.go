package planning

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/google/uuid"

	"schulalltag/internal/roster"
)

// act is a change of one series with all that is needed to take it back. Forms carry acts as text.
type act struct {
	op       roster.Op
	from, to seat // of a move; others use from only
}

// seat is a person at a place in a slot.
type seat struct{ person, slot, place uuid.UUID }

// seatOf is where a series stands.
func seatOf(s roster.NamedSeries) seat { return seat{s.AssistantID, s.SlotID, s.PlaceID} }

// move makes the act that moves a series.
func move(from, to seat) act { return act{roster.OpMove, from, to} }

// change is the act as the roster makes it.
func (a act) change() roster.Change {
	c := roster.Change{Op: a.op, AssistantID: a.from.person, SlotID: a.from.slot}
	switch a.op {
	case roster.OpAdd:
		c.PlaceID = a.from.place
	case roster.OpMove:
		c.ToAssistantID, c.ToSlotID, c.ToPlaceID = a.to.person, a.to.slot, a.to.place
	}
	return c
}

// inverse takes the act back.
func (a act) inverse() act {
	switch a.op {
	case roster.OpAdd:
		a.op = roster.OpRemove
	case roster.OpRemove:
		a.op = roster.OpAdd
	case roster.OpPin:
		a.op = roster.OpUnpin
	case roster.OpUnpin:
		a.op = roster.OpPin
	case roster.OpMove:
		a.from, a.to = a.to, a.from
	}
	return a
}

// inverses take acts back, the last one first.
func inverses(acts []act) []act {
	var back []act
	for _, a := range slices.Backward(acts) {
		back = append(back, a.inverse())
	}
	return back
}

func changes(acts []act) []roster.Change {
	var list []roster.Change
	for _, a := range acts {
		list = append(list, a.change())
	}
	return list
}

// sign is the letter of an operation in a form.
type sign struct {
	letter byte
	op     roster.Op
}

var signs = [...]sign{{'a', roster.OpAdd}, {'r', roster.OpRemove}, {'m', roster.OpMove}, {'p', roster.OpPin}, {'u', roster.OpUnpin}}

// write turns acts into text: a letter and three ids each, six for a move, of which one that stays as it is is left empty.
func write(acts []act) string {
	var words []string
	for _, a := range acts {
		for _, o := range signs {
			if o.op == a.op {
				words = append(words, string(o.letter)+a.ids())
			}
		}
	}
	return strings.Join(words, " ")
}

func (a act) ids() string {
	parts := []string{short(a.from.person), short(a.from.slot), short(a.from.place)}
	if a.op == roster.OpMove {
		parts = append(parts, unless(a.to.person, a.from.person), unless(a.to.slot, a.from.slot), unless(a.to.place, a.from.place))
	}
	return strings.Join(parts, ".")
}

func short(id uuid.UUID) string { return base64.RawURLEncoding.EncodeToString(id[:]) }

func unless(id, same uuid.UUID) string {
	if id == same {
		return ""
	}
	return short(id)
}

// read is write's inverse; ok is false for what write has not written.
func read(text string) (acts []act, ok bool) {
	for word := range strings.FieldsSeq(text) {
		i := slices.IndexFunc(signs[:], func(o sign) bool { return o.letter == word[0] })
		parts := strings.Split(word[1:], ".")
		if i < 0 || len(parts) != 3 && len(parts) != 6 || (len(parts) == 6) != (signs[i].op == roster.OpMove) {
			return nil, false
		}
		a := act{op: signs[i].op}
		into := []*uuid.UUID{&a.from.person, &a.from.slot, &a.from.place, &a.to.person, &a.to.slot, &a.to.place}
		for k, part := range parts {
			switch raw, err := base64.RawURLEncoding.DecodeString(part); {
			case part == "" && k >= 3:
				*into[k] = *into[k-3]
			case err != nil || len(raw) != len(uuid.UUID{}):
				return nil, false
			default:
				*into[k] = uuid.UUID(raw)
			}
		}
		acts = append(acts, a)
	}
	return acts, len(acts) > 0
}
