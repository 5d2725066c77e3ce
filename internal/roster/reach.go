package roster

import (
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/planner"
)

// reach is what changes can make a difference to. Each term of a value and each rule is about one person or about one place, so whatever
// is neither about a person nor about a place that the changes touch stays as it was.
type reach struct{ people, places map[uuid.UUID]bool }

// reach finds what changes of t touch.
func (t *trial) reach(changes []Change) reach {
	r := reach{map[uuid.UUID]bool{}, map[uuid.UUID]bool{}}
	for _, c := range changes {
		r.people[c.AssistantID], r.people[c.ToAssistantID] = true, true
		r.places[c.PlaceID], r.places[c.ToPlaceID] = true, true
		r.places[t.at[seat{c.AssistantID, c.SlotID}]] = true
	}
	return r
}

func (r reach) holds(s Series) bool { return r.people[s.AssistantID] || r.places[s.PlaceID] }

// concerns reports whether a violation is one that the series within reach tell by themselves.
func (r reach) concerns(v Violation) bool {
	if v.AssistantID != uuid.Nil {
		return r.people[v.AssistantID]
	}
	return r.places[v.PlaceID]
}

// weigh is make for changes of which nothing but the judgement is wanted. It looks at no more series than it must, so that it is many
// times as fast.
func (t *trial) weigh(changes []Change) (*Judgement, error) {
	if slices.ContainsFunc(changes, func(c Change) bool { return c.Op == OpPin || c.Op == OpUnpin }) {
		return t.make(changes) // other pins are another problem
	}
	r := t.reach(changes)
	before := make([]Series, 0, 200)
	for _, s := range t.before {
		if r.holds(s) {
			before = append(before, s)
		}
	}
	after, _, err := t.apply(before, changes)
	if err != nil {
		return nil, err
	}
	t.problem.Pinned = t.fixed
	was, err := t.judge(before)
	if err != nil {
		return nil, err
	}
	is, err := t.judge(after)
	if err != nil {
		return nil, err
	}
	j := &Judgement{ValueBefore: t.was.value.Value(), BreakdownBefore: t.was.value, BreakdownAfter: instead(t.was.value, was.value, is.value)}
	j.ValueAfter = j.BreakdownAfter.Value()
	for _, v := range t.was.violations {
		if !r.concerns(v) {
			j.Violations = append(j.Violations, v)
		}
	}
	for _, v := range is.violations {
		if r.concerns(v) {
			j.Violations = append(j.Violations, v)
		}
	}
	slices.SortStableFunc(j.Violations, func(x, y Violation) int { return x.Rule - y.Rule })
	markNew(j.Violations, t.was.violations)
	return j, nil
}

// instead is a value whose part was is now is.
func instead(of, was, is planner.Breakdown) planner.Breakdown {
	of.Need += is.Need - was.Need
	of.Floor += is.Floor - was.Floor
	of.Familiar += is.Familiar - was.Familiar
	of.Keep += is.Keep - was.Keep
	of.Gap += is.Gap - was.Gap
	of.Travel += is.Travel - was.Travel
	of.Pair += is.Pair - was.Pair
	return of
}
