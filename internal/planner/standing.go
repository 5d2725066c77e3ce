package planner

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
)

// Standing is a problem with the plan that stands for it, compiled once. It answers questions about that plan and never changes
// it: what an open need waits for, what an hour or an assignment is worth, how to go on when somebody is absent. A Standing
// must not be asked by two goroutines at once.
type Standing struct {
	*responder // everybody's week is the plan's between two questions
	prices     *prices
	worth      int64
	plan       []Assignment // in order
	home       []week       // the plan's
	was        []int32      // persons at each need in it
	bySchool   [][]int      // places of each school
	at         [][]int      // who could work at each need
	certified  bool         // the prices are a certificate's
	hours      []hour       // of each assistant; nil until somebody asks
	floater    int          // a person who works nowhere, and stands for somebody new
}

// Change is what somebody's week would have otherwise than in the standing plan, both in order of place and slot.
type Change struct {
	Leaves []Assignment `json:"leaves,omitempty"`
	Takes  []Assignment `json:"takes,omitempty"`
}

// PlanError says why a plan cannot stand for a problem, or why a question does not fit the plan that stands. Assistant is empty
// where it is about nobody in particular.
type PlanError struct{ Assistant, Detail string }

// Error returns one sentence.
func (e *PlanError) Error() string {
	if e.Assistant == "" {
		return e.Detail
	}
	return e.Assistant + " " + e.Detail
}

const standingBranches = 100

// Stand compiles a problem with its plan. Of the plan it reads the assignments, which must be legal, and the certificate, which may be
// nil; prices that name nothing in the problem are left out. An invalid problem is an *InputError; a plan that names
// another problem (an empty name fits any) or breaks a rule is a *PlanError.
func Stand(p *Problem, plan *Plan) (*Standing, error) {
	hash, err := p.Hash()
	if err != nil {
		return nil, err
	}
	if plan.Problem != "" && plan.Problem != hash {
		return nil, &PlanError{"", "The plan belongs to another problem."}
	}
	if err := checkPins(p); err != nil {
		return nil, err
	}
	with := *p
	with.Assistants = append(slices.Clone(p.Assistants), Assistant{})
	scale := int64(1)
	if plan.Certificate != nil {
		scale = min(max(1, plan.Certificate.Scale), 1000)
	}
	o, err := newPool(&with, scale)
	if err != nil {
		return nil, err
	}
	s := &Standing{responder: newResponder(newRoster(o), standingBranches), floater: len(p.Assistants), bySchool: make([][]int, len(p.Schools)), at: make([][]int, len(o.needs))}
	for i, pl := range p.Places {
		school := o.schools[pl.School]
		s.bySchool[school] = append(s.bySchool[school], i)
	}
	for a := range s.people {
		for _, x := range s.people[a].options {
			s.at[x.need] = append(s.at[x.need], a)
		}
	}
	if err := s.seat(plan.Assignments); err != nil {
		return nil, err
	}
	s.price(plan.Certificate)
	return s, nil
}

// seat gives everybody the week that the plan has for them.
func (s *Standing) seat(plan []Assignment) error {
	s.plan = slices.SortedFunc(slices.Values(plan), compareAssignments)
	weeks := make([][]int32, len(s.people))
	for i, x := range s.plan {
		a, known := s.assistants[x.Assistant]
		n := s.need(x.Place, x.Slot)
		if !known || n < 0 || a == s.floater || i > 0 && x == s.plan[i-1] {
			return &PlanError{x.Assistant, fmt.Sprintf("at %s in slot %d answers no need, or is listed twice.", x.Place, x.Slot)}
		}
		option := s.people[a].option(s.pool, n)
		if option < 0 {
			return &PlanError{x.Assistant, fmt.Sprintf("may not work at %s in slot %d.", x.Place, x.Slot)}
		}
		weeks[a] = append(weeks[a], option)
	}
	for a, w := range weeks {
		week := s.weekOf(a, w)
		if !s.desk.legal(s.pool, a, w) || !s.fits(a, week) {
			return &PlanError{s.problem.Assistants[a].ID, "has no legal week in the plan, or not beside the weeks of others."}
		}
		s.enter(a, week)
	}
	s.worth, s.home, s.was = s.value, slices.Clone(s.weeks), slices.Clone(s.cover)
	return nil
}

// price takes over the prices of a certificate. Without one it spreads the cost of each pair evenly.
func (s *Standing) price(c *Certificate) {
	s.certified = c != nil
	s.prices = &prices{lambda: make([]int64, len(s.needs)), rho: make([][]int64, len(s.people))}
	for a := range s.people {
		s.prices.rho[a] = make([]int64, len(s.people[a].options))
		if !s.certified {
			s.people[a].spread(s.scale, s.prices.rho[a])
		}
	}
	s.recallPrices(c, s.prices)
}

// spread shares the cost of each pair evenly among its options.
func (p *person) spread(scale int64, rho []int64) {
	for _, x := range p.pairs {
		for _, i := range x.options {
			rho[i] = scale * x.cost / int64(len(x.options))
		}
	}
}

// response is the best week found for somebody who is out, and what the roster is worth with it.
func (s *Standing) response(a int, old week, g guide) (w week, value int64, ok bool) {
	g.prices = s.prices
	if w, ok = s.respond(a, old, g); ok {
		s.enter(a, w)
		value = s.value
		s.leave(a)
	}
	return w, value, ok
}

// send is the response of somebody who is out and must work at a need.
func (s *Standing) send(a int, n int32, old week) (w week, value int64, ok bool) {
	p := &s.people[a]
	x := p.option(s.pool, n)
	if x < 0 {
		return week{}, 0, false
	}
	w, value, ok = s.response(a, old, guide{amend: func(worth []int64) {
		if worth[x] > none {
			worth[x] += s.must
		}
	}})
	return w, value, ok && slices.Contains(w.options, x)
}

// away asks while one person is out; their week before is given.
func (s *Standing) away(a int, ask func(old week)) {
	old := s.leave(a)
	ask(old)
	s.leave(a)
	s.enter(a, old)
}

// instead asks while one person is out and is another assistant than the problem has, with the same pins save one; their week
// before is given, as far as they could still work it.
func (s *Standing) instead(a int, who *Assistant, unpinned Assignment, ask func(old week)) {
	s.away(a, func(old week) {
		before, uses, rho := s.people[a], s.uses[a], s.prices.rho[a]
		s.reserve(a, -1)
		s.people[a] = s.hireOne(who, unpinned)
		after := &s.people[a]
		s.uses[a] = make([]int32, len(after.pairs))
		s.prices.rho[a] = make([]int64, len(after.options))
		after.spread(s.scale, s.prices.rho[a])
		var same []int32
		for x, o := range after.options {
			if y := before.option(s.pool, o.need); y >= 0 {
				s.prices.rho[a][x] = rho[y]
				if slices.Contains(old.options, y) {
					same = append(same, int32(x))
				}
			}
		}
		s.reserve(a, 1)
		ask(s.weekOf(a, same))
		s.leave(a)
		s.reserve(a, -1)
		s.people[a], s.uses[a], s.prices.rho[a] = before, uses, rho
		s.reserve(a, 1)
	})
}

// hireOne compiles an assistant who may be another than the problem has, with their pins save one. More hours alone leave all else as it is.
func (s *Standing) hireOne(who *Assistant, unpinned Assignment) (p person) {
	if a := s.assistants[who.ID]; unpinned == (Assignment{}) {
		same := s.problem.Assistants[a]
		days := min(same.WeekMinutes, who.WeekMinutes) >= who.DayMinutes // else they would be longer too
		same.WeekMinutes = who.WeekMinutes
		if days && reflect.DeepEqual(same, *who) {
			p = s.people[a]
			p.minutes = minutesOf(who)
			return p
		}
	}
	h := &hiring{pool: s.pool, who: who, person: &p}
	for _, x := range s.problem.Pinned {
		if x.Assistant == who.ID && x != unpinned {
			h.pinned = append(h.pinned, x)
		}
	}
	for _, k := range s.problem.Keep {
		if k.Assistant == who.ID {
			h.keep = append(h.keep, k)
		}
	}
	h.hire(s.bySchool)
	return p
}

// assigned lists options of a person in order.
func (s *Standing) assigned(a int, options []int32) []Assignment {
	list := make([]Assignment, 0, len(options))
	for _, x := range options {
		list = append(list, s.people[a].keys[x])
	}
	slices.SortFunc(list, compareAssignments)
	return list
}

// change tells how a person's week differs from the standing plan.
func (s *Standing) change(a int, w week) (c Change) {
	id := s.problem.Assistants[a].ID
	lo, _ := slices.BinarySearchFunc(s.plan, Assignment{Assistant: id}, compareAssignments)
	hi := lo
	for hi < len(s.plan) && s.plan[hi].Assistant == id {
		hi++
	}
	before, after := s.plan[lo:hi], s.assigned(a, w.options)
	return Change{without(before, after), without(after, before)}
}

// without lists what is in one list only.
func without(list, other []Assignment) (rest []Assignment) {
	for _, x := range list {
		if !slices.Contains(other, x) {
			rest = append(rest, x)
		}
	}
	return rest
}

func compareAssignments(x, y Assignment) int {
	return cmp.Or(cmp.Compare(x.Assistant, y.Assistant), cmp.Compare(x.Place, y.Place), cmp.Compare(x.Slot, y.Slot))
}
