package planner

import "slices"

// Worth is what one assignment of the standing plan is worth.
type Worth struct {
	Assignment
	Pinned bool       `json:"pinned"` // the loss is then that of lifting the pin
	Loss   int64      `json:"loss"`   // of the plan without it, after the best rearrangement of the assistant's week that was found
	Change            // how that week differs
	Second *Candidate `json:"second,omitempty"` // who would take it then with the least loss against the standing plan, nil if nobody can
}

// Worth says what an assignment of the standing plan is worth. One that is not in it is a *PlanError, and so is one that no legal week
// of the assistant does without because of their other pins.
func (s *Standing) Worth(x Assignment) (v *Worth, err error) {
	n, a := s.need(x.Place, x.Slot), s.assistants[x.Assistant]
	if _, found := slices.BinarySearchFunc(s.plan, x, compareAssignments); !found {
		return nil, &PlanError{x.Assistant, "does not work there in the standing plan."}
	}
	err = &PlanError{x.Assistant, "is pinned elsewhere in a way that needs this assignment."}
	ask := func(old week) {
		option := s.people[a].option(s.pool, n)
		w, value, ok := s.response(a, old, guide{amend: func(worth []int64) { worth[option] = none }})
		if !ok {
			return
		}
		err, v = nil, &Worth{Assignment: x, Pinned: slices.Contains(s.problem.Pinned, x), Loss: s.worth - value, Change: s.change(a, w)}
		s.enter(a, w)
		for _, b := range s.at[n] {
			if b == a || s.works(b, n) {
				continue
			}
			if c := s.attempt(b, n); c.Possible && (v.Second == nil || c.Loss < v.Second.Loss) {
				v.Second = &c
			}
		}
	}
	s.instead(a, &s.problem.Assistants[a], x, ask)
	return v, err
}
