package planner

import (
	"fmt"
	"slices"
)

// PinError says that no legal plan exists because of what is pinned: Pins, all of one assistant or all of one need, cannot stand
// together, or not beside the pins of others.
type PinError struct {
	Pins   []Assignment // at least one
	Reason PinReason
	Room   int // of PinRoom: how many the need asks for
}

// PinReason is why pins leave no legal plan.
type PinReason string

// All reasons.
const (
	PinSchool PinReason = "school" // the assistant does not work at the place's school
	PinNeed   PinReason = "need"   // the place needs nobody in that slot
	PinRoom   PinReason = "room"   // the place needs fewer
	PinClash  PinReason = "clash"  // two places in one slot
	PinBarred PinReason = "barred" // the assistant may not work there for another reason
	PinWeek   PinReason = "week"   // the assistant has no legal week
	PinOthers PinReason = "others" // the assistant has none beside the pins of others
)

// Error returns one sentence, followed by the pins.
func (e *PinError) Error() string {
	who, place := e.Pins[0].Assistant, e.Pins[0].Place
	text := map[PinReason]string{
		PinSchool: who + " does not work at the school of " + place + ".",
		PinNeed:   place + " needs nobody in that slot.",
		PinRoom:   fmt.Sprintf("More persons are pinned at %s than the %d it needs.", place, e.Room),
		PinClash:  who + " cannot be at two places in one slot.",
		PinBarred: who + " may not work there: need, school, bar, qualification or availability.",
		PinWeek:   who + " has no legal week with these pins.",
		PinOthers: who + " finds no legal week with these pins beside the pins of others.",
	}[e.Reason]
	for _, x := range e.Pins {
		text += fmt.Sprintf(" [%s at %s in slot %d]", x.Assistant, x.Place, x.Slot)
	}
	return text
}

// checkPins refuses pins that need no search to see: at a school that is not the assistant's, where nobody is needed, or more
// than are needed.
func checkPins(p *Problem) error {
	schoolOf, schoolsOf := map[string]string{}, map[string][]string{}
	type at struct {
		place string
		slot  int
	}
	room := map[at]int{}
	for _, pl := range p.Places {
		schoolOf[pl.ID] = pl.School
		for _, n := range pl.Needs {
			room[at{pl.ID, n.Slot}] = len(n.Values)
		}
	}
	for _, a := range p.Assistants {
		schoolsOf[a.ID] = a.Schools
	}
	pins := map[at][]Assignment{}
	for _, x := range p.Pinned {
		need := at{x.Place, x.Slot}
		pins[need] = append(pins[need], x)
		switch {
		case !slices.Contains(schoolsOf[x.Assistant], schoolOf[x.Place]):
			return &PinError{Pins: []Assignment{x}, Reason: PinSchool}
		case room[need] == 0:
			return &PinError{Pins: []Assignment{x}, Reason: PinNeed}
		case len(pins[need]) > room[need]:
			return &PinError{Pins: pins[need], Reason: PinRoom, Room: room[need]}
		}
	}
	return nil
}

// seating gives everybody with pins a legal week, so that no need gets too many.
type seating struct {
	*pool
	desk   *desk
	pinned []int        // people with pins
	nodes  int          // that are left to look at
	barred map[bar]bool // what each of them must leave to others
	weeks  map[int][]int32
	stuck  int // a person who found no week
}

type bar struct {
	person int
	need   int32
}

const seatingNodes = 20_000

// seatPins returns a roster of everybody with pins in it and all others at home, or a *PinError.
func seatPins(o *pool) (*roster, error) {
	s := &seating{pool: o, desk: newDesk(o, 1), nodes: seatingNodes, barred: map[bar]bool{}, weeks: map[int][]int32{}}
	r := newRoster(o)
	for a := range o.people {
		if len(o.people[a].pins) == 0 {
			r.enter(a, week{})
			continue
		}
		s.pinned = append(s.pinned, a)
		s.desk.seat(&o.people[a])
		clear(s.desk.reward)
		if !s.desk.solve() {
			return nil, s.contradiction(a)
		}
	}
	if !s.search(r.reserved) {
		a := &o.people[s.stuck]
		e := &PinError{Reason: PinOthers}
		for _, x := range a.pins {
			e.Pins = append(e.Pins, a.keys[x])
		}
		return nil, e
	}
	for _, a := range s.pinned {
		r.enter(a, r.weekOf(a, s.weeks[a]))
	}
	return r, nil
}

// search finds weeks that go together. Where they take more than a need has, one who is not pinned there must give way: that
// branches, and is complete.
func (s *seating) search(reserved []int32) bool {
	if s.nodes--; s.nodes < 0 {
		return false
	}
	taken := map[int32]int{}
	for _, a := range s.pinned {
		p := &s.people[a]
		reward := s.desk.seat(p)
		for x := range p.options {
			n := p.options[x].need
			switch own := slices.Contains(p.pins, int32(x)); {
			case own:
				reward[x] = 0
			case s.barred[bar{a, n}] || int(reserved[n]) >= len(s.needs[n].values):
				reward[x] = none
			case taken[n]+int(reserved[n]) >= len(s.needs[n].values):
				reward[x] = -1000
			default:
				reward[x] = -1
			}
		}
		if !s.desk.solve() {
			s.stuck = a
			return false
		}
		s.weeks[a] = slices.Clone(s.desk.chosen)
		for _, x := range s.weeks[a] {
			if !slices.Contains(p.pins, x) {
				taken[p.options[x].need]++
			}
		}
	}
	for _, a := range s.pinned {
		for _, x := range s.weeks[a] {
			n := s.people[a].options[x].need
			if taken[n] > 0 && taken[n]+int(reserved[n]) > len(s.needs[n].values) {
				s.stuck = a
				return s.branch(n, reserved)
			}
		}
	}
	return true
}

func (s *seating) branch(n int32, reserved []int32) bool {
	var claims []int
	for _, a := range s.pinned {
		p := &s.people[a]
		if slices.ContainsFunc(s.weeks[a], func(x int32) bool { return p.options[x].need == n && !slices.Contains(p.pins, x) }) {
			claims = append(claims, a)
		}
	}
	for _, a := range claims {
		s.barred[bar{a, n}] = true
		if s.search(reserved) {
			return true
		}
		delete(s.barred, bar{a, n})
	}
	return false
}

// contradiction names a smallest set of one person's pins that no legal week holds.
func (s *seating) contradiction(a int) error {
	alone := *s.problem
	alone.Assistants = []Assistant{s.problem.Assistants[a]}
	alone.Keep = nil
	var pins []Assignment
	for _, x := range s.people[a].pins {
		pins = append(pins, s.people[a].keys[x])
	}
	for i := 0; i < len(pins); {
		fewer := slices.Delete(slices.Clone(pins), i, i+1)
		alone.Pinned = fewer
		o, err := newPool(&alone, 1)
		if err != nil {
			return err
		}
		k := newDesk(o, 1)
		clear(k.seat(&o.people[0]))
		if k.solve() {
			i++
		} else {
			pins = fewer
		}
	}
	return &PinError{Pins: pins, Reason: PinWeek}
}
