package coverage

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
)

// Picture is the support of a period counted in every way at once, from one reading.
type Picture struct {
	All        Fact
	Areas      []Fact // by name
	Schools    []Fact // by name
	Places     []Fact // by school and label
	Weeks      []Fact // by time
	Slots      []SlotFact
	Priorities []PriorityFact // the highest first, all of them
}

// SlotFact is what is needed in the slots of a weekday that begin and end at the same times, whatever their bell schedule, and what of
// it is open. Delivery is left out: on so few hours it could tell who was away.
type SlotFact struct {
	Weekday      calendar.Weekday
	Starts, Ends calendar.Clock
	NeedMinutes  int64
	OpenMinutes  int64
}

// PriorityFact is what is needed with a priority, and what of it is open.
type PriorityFact struct {
	Priority    school.Priority
	NeedMinutes int64
	OpenMinutes int64
}

// Covered is the part of the need that published rosters cover, from 0 to 1; ok is false where nothing is needed.
func (f Fact) Covered() (part float64, ok bool) { return covered(f.NeedMinutes, f.OpenMinutes) }

// Covered is the part of the need that published rosters cover, from 0 to 1; ok is false where nothing is needed.
func (f SlotFact) Covered() (part float64, ok bool) { return covered(f.NeedMinutes, f.OpenMinutes) }

func covered(need, open int64) (part float64, ok bool) {
	if need == 0 {
		return 0, false
	}
	return float64(need-open) / float64(need), true
}

// Picture counts the support the query asks for, by area, school, place, week, slot and priority; By is not looked at. Who sees what,
// and how it fails, is as with Facts.
func (c *Coverage) Picture(ctx context.Context, q Query) (*Picture, error) {
	a, err := account.Require(ctx, account.ReadCoverage)
	if err != nil {
		return nil, err
	}
	if err := q.checkDays(); err != nil {
		return nil, err
	}
	l, err := c.read(ctx, a, q)
	if err != nil {
		return nil, fmt.Errorf("count coverage: %w", err)
	}
	return l.picture(q), nil
}

func (l *ledger) picture(q Query) *Picture {
	a, r := l.count(), calendar.Range{From: q.From, Until: q.Until}
	p := &Picture{Areas: a.by(ByArea, r), Schools: a.by(BySchool, r), Places: a.by(ByPlace, r), Weeks: a.by(ByWeek, r)}
	for _, f := range p.Areas {
		p.All.add(f)
	}
	for _, f := range a.slots {
		p.Slots = append(p.Slots, *f)
	}
	slices.SortFunc(p.Slots, func(a, b SlotFact) int {
		return cmp.Or(cmp.Compare(a.Weekday, b.Weekday), cmp.Compare(a.Starts, b.Starts), cmp.Compare(a.Ends, b.Ends))
	})
	for _, x := range []school.Priority{school.PriorityHigh, school.PriorityNormal, school.PriorityLow} {
		f := PriorityFact{Priority: x}
		if found := a.priorities[x]; found != nil {
			f = *found
		}
		p.Priorities = append(p.Priorities, f)
	}
	return p
}
