package planner

import (
	"cmp"
	"slices"
)

// Absence is an assistant who cannot work the slots of one day that start at or after From, in minutes after midnight. 0 is the
// whole day.
type Absence struct {
	Assistant string
	Day, From int
}

// Repair is one way to go on after an absence. What starts before it stays, and so does every other day.
type Repair struct {
	Missed []Assignment `json:"missed"` // what the absent one cannot work
	Moves  []Move       `json:"moves"`  // who else works otherwise, by assistant; at most three
	Lost   int64        `json:"lost"`   // what the standing plan is worth more than this one, stability left aside
	Opened []Opening    `json:"opened"` // needs with fewer persons than before, by place and slot
	Told   Told         `json:"told"`

	standing []Assignment
}

// Move is somebody whose day changes. Before and After are all they work from the beginning of the absence on that day, in order of
// place and slot.
type Move struct {
	Assistant string       `json:"assistant"`
	Before    []Assignment `json:"before"`
	After     []Assignment `json:"after"`
}

// Opening is a need that has so many persons fewer than before.
type Opening struct {
	Place   string `json:"place"`
	Slot    int    `json:"slot"`
	Persons int    `json:"persons"`
}

// Told is who must hear of a repair, each list in order: the assistants whose day changes, the absent one among them, and
// the places, with their schools, to which another person comes or one no longer does.
type Told struct {
	Assistants []string `json:"assistants"`
	Schools    []string `json:"schools"`
	Places     []string `json:"places"`
}

// Plan is the whole plan after the repair, in order.
func (r *Repair) Plan() []Assignment {
	gone := slices.Clone(r.Missed)
	var come []Assignment
	for _, m := range r.Moves {
		gone, come = append(gone, m.Before...), append(come, m.After...)
	}
	plan := append(without(r.standing, gone), come...)
	slices.SortFunc(plan, compareAssignments)
	return plan
}

const (
	repairs      = 3 // that are returned
	movesMost    = 3 // persons in each
	maxStability = 1_000_000_000
)

// breadth says how many next moves are followed after each number of moves; the last ones let those moved already answer again.
var breadth = [...]int{10, 3, 1, 1, 1}

// Repair returns the best ways it finds to go on after an absence, at most three, the best first; one of them moves nobody.
// Stability, from 0 to 10⁹, is what each assignment is worth that stays where it stands. What is pinned stays, save for the
// absent one. Work before the absence is not judged again: what is left of the absent one's day may break rules that it kept
// as a whole. An absence that names nobody or no time of the problem is a *PlanError.
func (s *Standing) Repair(x Absence, stability int64) (list []Repair, err error) {
	a, known := s.assistants[x.Assistant]
	switch {
	case !known || a == s.floater:
		return nil, &PlanError{x.Assistant, "is not an assistant of the problem."}
	case x.Day < 1 || x.Day > s.problem.Days || x.From < 0 || x.From > midnight || stability < 0 || stability > maxStability:
		return nil, &PlanError{"", "An absence needs a day of the problem, a minute of it, and a stability from 0 to 10⁹."}
	}
	m := &mending{Standing: s, absent: a, day: int32(x.Day - 1), from: int32(x.From), stability: stability}
	m.must = s.must + s.everyMinute(stability)
	s.away(a, func(week) {
		var rest []int32
		for _, x := range s.home[a].options {
			if m.later(a, x) {
				m.missed = append(m.missed, x)
			} else {
				rest = append(rest, x)
			}
		}
		s.enter(a, s.weekOf(a, rest))
		m.follow()
		list = m.best()
	})
	return list, nil
}

// mending is the search for repairs after one absence, while the absent one has only what comes before it.
type mending struct {
	*Standing
	absent    int
	day, from int32
	stability int64
	must      int64
	missed    []int32 // options of the absent one
	moves     []move
	gain      int64 // of the moves, with stability
	found     []outcome
}

// move is another week for a person. hope is the gain, and what others could gain by filling what is left, at its price.
type move struct {
	person     int
	week       week
	gain, hope int64
}

// outcome is a repair that was found: who has which week.
type outcome struct {
	people []int
	weeks  []week
	gain   int64
}

// later reports whether an option begins within the absence.
func (m *mending) later(a int, x int32) bool {
	o := &m.people[a].options[x]
	return o.day == m.day && m.people[a].days[m.day].slots[o.slot].start >= m.from
}

// left counts the standing assignments that a week no longer has.
func (m *mending) left(a int, w week) (n int64) {
	for _, x := range m.home[a].options {
		if !slices.Contains(w.options, x) {
			n++
		}
	}
	return n
}

// answer is the best other day found for one person, and the gain of it. Who lends values what they do at its price, at most:
// somebody else may fill it.
func (m *mending) answer(b int, lend bool) (w week, gain int64, ok bool) {
	now, before := m.weeks[b], m.value
	p, home := &m.people[b], m.home[b].options
	m.leave(b)
	w, value, ok := m.response(b, now, guide{amend: func(worth []int64) {
		m.freeze(p, worth)
		for _, x := range home {
			if m.later(b, x) && worth[x] > none {
				if o := &p.options[x]; lend {
					worth[x] = min(worth[x], m.prices.lambda[o.need]/m.scale+o.bonus)
				}
				worth[x] += m.stability
			}
			if !m.later(b, x) || slices.Contains(p.pins, x) {
				worth[x] = m.must
			}
		}
	}})
	m.enter(b, now)
	for _, x := range home {
		ok = ok && (m.later(b, x) && !slices.Contains(p.pins, x) || slices.Contains(w.options, x))
	}
	return w, value - before + m.stability*(m.left(b, now)-m.left(b, w)), ok
}

// freeze bars every option that does not begin within the absence.
func (m *mending) freeze(p *person, worth []int64) {
	for d := range p.days {
		for _, s := range p.days[d].slots {
			if int32(d) != m.day || s.start < m.from {
				for x := s.options[0]; x < s.options[1]; x++ {
					worth[x] = none
				}
			}
		}
	}
}

// moved lists who has another week than in the standing plan, in order.
func (m *mending) moved() (people []int) {
	for _, x := range m.moves {
		if !slices.Contains(people, x.person) && !sameWeek(m.weeks[x.person], m.home[x.person]) {
			people = append(people, x.person)
		}
	}
	slices.Sort(people)
	return people
}

func sameWeek(v, w week) bool {
	return len(v.options) == len(w.options) && !slices.ContainsFunc(v.options, func(x int32) bool { return !slices.Contains(w.options, x) })
}

// open lists the needs that have fewer persons than in the standing plan, in order.
func (m *mending) open(moved []int) (needs []int32) {
	see := func(a int, x int32) {
		if n := m.people[a].options[x].need; m.cover[n] < m.was[n] {
			needs = append(needs, n)
		}
	}
	for _, x := range m.missed {
		see(m.absent, x)
	}
	for _, b := range moved {
		for _, x := range m.home[b].options {
			see(b, x)
		}
	}
	slices.Sort(needs)
	return slices.Compact(needs)
}

// next lists the moves that could come next, the most hopeful first.
func (m *mending) next() (list []move) {
	moved := m.moved()
	people := moved
	if len(moved) < movesMost {
		people = nil
		for _, n := range m.open(moved) {
			people = append(people, m.at[n]...)
		}
		slices.Sort(people)
		people = slices.Compact(people)
	}
	for _, b := range slices.DeleteFunc(people, func(b int) bool { return b == m.absent }) {
		for _, lend := range []bool{false, true}[:max(1, 2-len(m.moves))] {
			w, gain, ok := m.answer(b, lend)
			if !ok || sameWeek(w, m.weeks[b]) {
				continue
			}
			x := move{b, w, gain, gain}
			if lend {
				m.do(x)
				for _, y := range m.home[b].options {
					if n := m.people[b].options[y].need; m.cover[n] < m.was[n] {
						x.hope += max(0, m.marginal(n)-m.prices.lambda[n]/m.scale)
					}
				}
				m.undo(m.home[b])
			}
			list = append(list, x)
		}
	}
	slices.SortStableFunc(list, func(x, y move) int { return cmp.Compare(y.hope, x.hope) })
	return list
}

func (m *mending) do(x move) {
	m.moves, m.gain = append(m.moves, x), m.gain+x.gain
	m.leave(x.person)
	m.enter(x.person, x.week)
}

// undo takes the last move back; the person had the week before.
func (m *mending) undo(before week) {
	last := m.moves[len(m.moves)-1]
	m.moves, m.gain = m.moves[:len(m.moves)-1], m.gain-last.gain
	m.leave(last.person)
	m.enter(last.person, before)
}

// follow notes the present roster as an outcome, and follows the most hopeful next moves.
func (m *mending) follow() {
	o := outcome{people: m.moved(), gain: m.gain}
	for _, b := range o.people {
		o.weeks = append(o.weeks, m.weeks[b])
	}
	m.found = append(m.found, o)
	if len(m.moves) == len(breadth) {
		return
	}
	for i, x := range m.next() {
		if i == breadth[len(m.moves)] || x.hope <= 0 {
			break
		}
		before := m.weeks[x.person]
		m.do(x)
		m.follow()
		m.undo(before)
	}
}

// best writes the best outcomes down; the last one moves nobody if none before does.
func (m *mending) best() (list []Repair) {
	slices.SortStableFunc(m.found, func(x, y outcome) int {
		return cmp.Or(cmp.Compare(y.gain, x.gain), cmp.Compare(len(x.people), len(y.people)))
	})
	idle := false
	for _, o := range m.found {
		if len(list) == repairs || len(list) == repairs-1 && !idle && len(o.people) > 0 {
			continue
		}
		if r := m.repair(o); !slices.ContainsFunc(list, func(q Repair) bool { return slices.EqualFunc(q.Moves, r.Moves, sameMove) }) {
			list, idle = append(list, r), idle || len(o.people) == 0
		}
	}
	return list
}

func sameMove(x, y Move) bool { return x.Assistant == y.Assistant && slices.Equal(x.After, y.After) }

// repair writes an outcome down.
func (m *mending) repair(o outcome) Repair {
	m.swap(o.people, func(i int) week { return o.weeks[i] })
	r := Repair{Missed: m.assigned(m.absent, m.missed), Moves: []Move{}, Lost: m.worth - m.value, Opened: []Opening{}, standing: m.plan}
	concerned := slices.Clone(r.Missed)
	for i, b := range o.people {
		move := Move{m.problem.Assistants[b].ID, m.during(b, m.home[b]), m.during(b, o.weeks[i])}
		r.Moves = append(r.Moves, move)
		concerned = append(append(concerned, without(move.Before, move.After)...), without(move.After, move.Before)...)
	}
	for _, n := range m.open(o.people) {
		r.Opened = append(r.Opened, Opening{m.problem.Places[m.needs[n].site].ID, m.needs[n].slot, int(m.was[n] - m.cover[n])})
	}
	r.Told = m.told(concerned)
	slices.SortFunc(r.Moves, func(x, y Move) int { return cmp.Compare(x.Assistant, y.Assistant) })
	slices.SortFunc(r.Opened, func(x, y Opening) int { return cmp.Or(cmp.Compare(x.Place, y.Place), cmp.Compare(x.Slot, y.Slot)) })
	m.swap(o.people, func(i int) week { return m.home[o.people[i]] })
	return r
}

// swap gives several persons other weeks at once.
func (m *mending) swap(people []int, to func(i int) week) {
	for _, b := range people {
		m.leave(b)
	}
	for i, b := range people {
		m.enter(b, to(i))
	}
}

// told lists whom these assignments concern that come or go.
func (m *mending) told(changed []Assignment) (t Told) {
	t.Assistants = []string{m.problem.Assistants[m.absent].ID}
	for _, x := range changed {
		t.Assistants = append(t.Assistants, x.Assistant)
		t.Places = append(t.Places, x.Place)
		t.Schools = append(t.Schools, m.problem.Places[m.places[x.Place]].School)
	}
	for _, list := range []*[]string{&t.Assistants, &t.Schools, &t.Places} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return t
}

// during lists what a week has within the absence.
func (m *mending) during(a int, w week) []Assignment {
	return m.assigned(a, slices.DeleteFunc(slices.Clone(w.options), func(x int32) bool { return !m.later(a, x) }))
}
