package planner

import (
	"cmp"
	"slices"
)

// OpenNeed is a need with fewer persons than it has values.
type OpenNeed struct {
	Place   string `json:"place"`
	Slot    int    `json:"slot"`
	Missing int    `json:"missing"` // persons, at least 1
	Value   int64  `json:"value"`   // what one more person adds to the plan, with the place's floor
	Price   int64  `json:"price"`   // what the certificate says a person there costs, rounded down to a unit of value; 0 without one
}

// Gap explains an open need.
type Gap struct {
	OpenNeed
	Nearest []Candidate `json:"nearest"` // at most five: who could come, the least loss first, then who is kept out by least
	Closers []Closer    `json:"closers"` // what would close it, the greatest gain first
}

// Candidate is an assistant who might cover a need.
type Candidate struct {
	Assistant string     `json:"assistant"`
	Obstacles []Obstacle `json:"obstacles"` // what keeps them from working it beside all else they do; none: they simply could
	Possible  bool       `json:"possible"`  // whether another week of theirs holds it while everybody else's stays
	Loss      int64      `json:"loss"`      // if possible: what the plan loses by the best such week found; below 0 it gains
	Change               // if possible: how that week differs
}

// Closer is one change of the problem after which a better plan covers the need.
type Closer struct {
	Kind      CloserKind `json:"kind"`
	Assistant string     `json:"assistant,omitempty"` // empty for a floater
	Obstacle  *Obstacle  `json:"obstacle,omitempty"`  // the one that is lifted, of CloserRule
	Days      []Shift    `json:"days,omitempty"`      // of CloserFloater
	Gain      int64      `json:"gain"`                // what the plan gains, above 0
	Change               // how the week of the assistant or floater, whose ID is then empty, differs
}

// CloserKind is one kind of change.
type CloserKind string

// All kinds of changes.
const (
	CloserHour    CloserKind = "hour"    // 60 minutes a week more for the assistant
	CloserRule    CloserKind = "rule"    // one obstacle of the assistant lifted by just as much as is needed
	CloserFloater CloserKind = "floater" // a new person at the school with every qualification the need asks for
)

// Shift is a day of a floater.
type Shift struct {
	Day     int   `json:"day"`
	Minutes int   `json:"minutes"`
	Worth   int64 `json:"worth"` // what the floater's week loses without the day
}

const nearest = 5 // candidates of a gap

// OpenNeeds lists all open needs, the dearest first: by what one more person adds, then by price.
func (s *Standing) OpenNeeds() (list []OpenNeed) {
	for n := range s.needs {
		if x := s.openNeed(int32(n)); x.Missing > 0 {
			list = append(list, x)
		}
	}
	slices.SortFunc(list, func(x, y OpenNeed) int {
		return cmp.Or(cmp.Compare(y.Value, x.Value), cmp.Compare(y.Price, x.Price), cmp.Compare(x.Place, y.Place), cmp.Compare(x.Slot, y.Slot))
	})
	return list
}

func (s *Standing) openNeed(n int32) OpenNeed {
	x := OpenNeed{Place: s.problem.Places[s.needs[n].site].ID, Slot: s.needs[n].slot, Missing: len(s.needs[n].values) - int(s.cover[n])}
	if x.Missing > 0 {
		x.Value, x.Price = s.marginal(n), floorDiv(s.prices.lambda[n], s.scale)
	}
	return x
}

// Gap explains an open need: who is nearest to covering it, what keeps them out, and what would close it. A need that is not
// open, or does not exist, is a *PlanError.
func (s *Standing) Gap(place string, slot int) (*Gap, error) {
	n := s.need(place, slot)
	if n < 0 || int(s.cover[n]) == len(s.needs[n].values) {
		return nil, &PlanError{"", "This is no open need of the standing plan."}
	}
	g := &Gap{OpenNeed: s.openNeed(n), Nearest: []Candidate{}, Closers: []Closer{}}
	for i, c := range s.candidates(n) {
		a := s.assistants[c.Assistant]
		gain := int64(0) // that needs no change
		if c.Possible {
			gain = max(0, -c.Loss)
		}
		if slices.Contains(s.at[n], a) {
			who := s.problem.Assistants[a]
			who.WeekMinutes += 60
			s.close(g, n, a, &who, Closer{Kind: CloserHour, Gain: gain})
		}
		if i < nearest {
			g.Nearest = append(g.Nearest, c)
			for _, o := range c.Obstacles {
				if who, ok := o.lift(s.problem.Assistants[a], s.slot(n).Day); ok {
					s.close(g, n, a, &who, Closer{Kind: CloserRule, Obstacle: &o, Gain: gain})
				}
			}
		}
	}
	pl := &s.problem.Places[s.needs[n].site]
	s.close(g, n, s.floater, &Assistant{Schools: []string{pl.School}, WeekMinutes: fullWeek, DayMinutes: fullDay,
		Available: s.allDay(), Qualifications: s.requires(n)}, Closer{Kind: CloserFloater})
	slices.SortStableFunc(g.Closers, func(x, y Closer) int { return cmp.Compare(y.Gain, x.Gain) })
	return g, nil
}

// candidates examines everybody who does not work at a need, the nearest first.
func (s *Standing) candidates(n int32) (list []Candidate) {
	for a := range s.floater {
		if !s.works(a, n) {
			list = append(list, s.attempt(a, n))
		}
	}
	slices.SortStableFunc(list, func(x, y Candidate) int { return slices.Compare(x.distance(), y.distance()) })
	return list
}

// works reports whether a person is at a need in the standing plan.
func (s *Standing) works(a int, n int32) bool {
	return slices.ContainsFunc(s.home[a].options, func(x int32) bool { return s.people[a].options[x].need == n })
}

// attempt examines what it would take to send a person to a need.
func (s *Standing) attempt(a int, n int32) Candidate {
	c := Candidate{Assistant: s.problem.Assistants[a].ID, Obstacles: s.obstacles(a, n)}
	if s.people[a].option(s.pool, n) >= 0 {
		s.away(a, func(old week) {
			if w, value, ok := s.send(a, n, old); ok {
				c.Possible, c.Loss, c.Change = true, s.worth-value, s.change(a, w)
			}
		})
	}
	return c
}

// distance is how far a candidate is from covering a need, in order of weight: what it loses, then how many rules keep them out,
// and by how much. Whoever works at other schools comes last.
func (c *Candidate) distance() []int64 {
	if c.Possible {
		return []int64{0, c.Loss}
	}
	elsewhere, amount := int64(1), int64(0)
	for _, o := range c.Obstacles {
		amount += int64(o.Amount)
		if o.Code == ObstacleSchool {
			elsewhere = 2
		}
	}
	return []int64{elsewhere, int64(len(c.Obstacles)), amount}
}

// close notes a closer if the need can then be covered with a greater gain than the closer has already.
func (s *Standing) close(g *Gap, n int32, a int, who *Assistant, c Closer) {
	s.instead(a, who, Assignment{}, func(old week) {
		w, value, ok := s.send(a, n, old)
		if !ok || value-s.worth <= c.Gain {
			return
		}
		c.Assistant, c.Gain, c.Change = who.ID, value-s.worth, s.change(a, w)
		if a == s.floater {
			c.Days = s.shifts(a, w, value)
		}
		g.Closers = append(g.Closers, c)
	})
}

// shifts lists the days of a week of somebody who is out.
func (s *Standing) shifts(a int, w week, value int64) (list []Shift) {
	p := &s.people[a]
	for d := range s.problem.Days {
		var stints []stint
		var rest []int32
		for _, x := range w.options {
			if o := p.options[x]; int(o.day) == d {
				stints = append(stints, p.stint(x))
			} else {
				rest = append(rest, x)
			}
		}
		if len(stints) > 0 {
			s.enter(a, s.weekOf(a, rest))
			list = append(list, Shift{Day: d + 1, Minutes: s.visits(stints).minutes(s.pool), Worth: value - s.value})
			s.leave(a)
		}
	}
	return list
}
