package planner

import "slices"

// HourValue is what one more funded hour a week is worth at some schools. Gains are reached by a plan that exists: nobody
// else's week changes. Prices give estimates from above: no plan of the problem with the hour is worth more than the bound of the plan
// and the estimate on top. Without a certificate they are 0.
type HourValue struct {
	Schools    []string `json:"schools"`
	FromPrices int64    `json:"from_prices"` // at most, for any one assistant who may work there
	Gain       int64    `json:"gain"`        // at least, for Assistant, for whom it is most
	Assistant  string   `json:"assistant,omitempty"`
	// An hour of somebody new without qualifications who works NewMinutes a week, where an hour is worth most to them.
	NewFromPrices int64 `json:"new_from_prices"`
	NewGain       int64 `json:"new_gain"`
	NewMinutes    int   `json:"new_minutes"`
}

const (
	fullDay  = 6 * 60  // of somebody new, in minutes: the longest without a break, § 4 ArbZG
	fullWeek = 39 * 60 // of somebody new: full time in the public service, § 6 TVöD
)

// hour is what 60 more minutes a week of one assistant are worth.
type hour struct{ fromPrices, gain int64 }

// Hours returns what one more funded hour is worth at each school, in the problem's order.
func (s *Standing) Hours() []HourValue {
	list := make([]HourValue, 0, len(s.problem.Schools))
	for _, school := range s.problem.Schools {
		list = append(list, s.Hour([]string{school.ID}))
	}
	return list
}

// Hour returns what one more funded hour is worth in an area: of one of the assistants who may work at any of its schools, or of
// somebody new who may work at all of them. Schools that the problem does not have count for nothing.
func (s *Standing) Hour(schools []string) HourValue {
	if s.hours == nil {
		for a := range s.floater {
			s.hours = append(s.hours, s.hourOf(a))
		}
	}
	v := HourValue{Schools: schools}
	for a, h := range s.hours {
		who := &s.problem.Assistants[a]
		if !slices.ContainsFunc(who.Schools, func(id string) bool { return slices.Contains(schools, id) }) {
			continue
		}
		v.FromPrices = max(v.FromPrices, h.fromPrices)
		if h.gain > v.Gain {
			v.Gain, v.Assistant = h.gain, who.ID
		}
	}
	s.newcomer(&v)
	return v
}

// hourOf gives one assistant an hour more.
func (s *Standing) hourOf(a int) (h hour) {
	without := s.worth
	before, _ := s.priced(a)
	s.away(a, func(old week) {
		if _, value, ok := s.response(a, old, guide{}); ok {
			without = max(without, value) // what needs no hour is not worth one
		}
	})
	who := s.problem.Assistants[a]
	who.WeekMinutes += 60
	s.instead(a, &who, Assignment{}, func(old week) {
		_, most := s.priced(a)
		h.fromPrices = -floorDiv(before-most, s.scale)
		if _, value, ok := s.response(a, old, guide{}); ok {
			h.gain = max(0, value-without)
		}
	})
	return h
}

// newcomer finds the contract with which an hour of somebody new gains most.
func (s *Standing) newcomer(v *HourValue) {
	who := Assistant{WeekMinutes: fullWeek, DayMinutes: fullDay, Available: s.allDay()}
	for _, id := range v.Schools {
		if _, known := s.schools[id]; known {
			who.Schools = append(who.Schools, id)
		}
	}
	s.instead(s.floater, &who, Assignment{}, func(old week) {
		for minutes := int32(fullDay); minutes <= fullWeek; minutes += fullDay {
			s.people[s.floater].minutes = minutes
			if _, value, ok := s.response(s.floater, old, guide{}); ok && (v.NewMinutes == 0 || (value-s.worth)*60/int64(minutes) > v.NewGain) {
				v.NewMinutes, v.NewGain = int(minutes), (value-s.worth)*60/int64(minutes)
				_, most := s.priced(s.floater)
				v.NewFromPrices = -floorDiv(-60*most, s.scale*int64(minutes))
			}
		}
	})
}

// allDay is somebody available at any time.
func (s *Standing) allDay() (list []Window) {
	for d := range s.problem.Days {
		list = append(list, Window{Day: d + 1, To: midnight})
	}
	return list
}

// priced is what a person's best week is worth at the certificate's prices, times scale: at least and at most; 0 without one.
func (s *Standing) priced(a int) (least, most int64) {
	if !s.certified {
		return 0, 0
	}
	p := &s.people[a]
	base := s.chooser.seat(a, s.prices.rho[a])
	for x, o := range p.options {
		base[x] = s.prices.lambda[o.need] + s.scale*o.bonus
	}
	most = s.search(s.branches, 0)
	return s.best, most
}
