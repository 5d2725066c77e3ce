package planner

import (
	"cmp"
	"slices"
)

// Obstacle is a rule that working at a need would break, everything else in the week kept save what lies at the same time.
type Obstacle struct {
	Rule   int          `json:"rule"`             // 1 to 10, as the definition of the problem numbers them
	Code   ObstacleCode `json:"code"`             // says which part of the rule
	Amount int          `json:"amount,omitempty"` // minutes too many or too few; of ObstacleRun slots too few; else 0
	Detail string       `json:"detail,omitempty"` // the school, place or qualification that the code speaks of
	From   int          `json:"from,omitempty"`   // of ObstacleWindow: when the visit would begin, in minutes after midnight
	To     int          `json:"to,omitempty"`     // of ObstacleWindow: when it would end
}

// ObstacleCode is one kind of obstacle.
type ObstacleCode string

// All kinds of obstacles, in order of their rules.
const (
	ObstacleClash         ObstacleCode = "clash"         // 1: works at place Detail at that time
	ObstacleSchool        ObstacleCode = "school"        // 2: does not work at school Detail
	ObstacleBarred        ObstacleCode = "barred"        // 2: is barred from place Detail
	ObstacleQualification ObstacleCode = "qualification" // 2: lacks the qualification Detail
	ObstacleWindow        ObstacleCode = "window"        // 3: the visit leaves every window; the nearest would have to be Amount longer
	ObstacleWeek          ObstacleCode = "week"          // 5: the week gets Amount too long
	ObstacleDay           ObstacleCode = "day"           // 6: the day gets Amount too long
	ObstacleUnlisted      ObstacleCode = "unlisted"      // 7: no way from or to school Detail is listed
	ObstacleTravel        ObstacleCode = "travel"        // 7: the way from or to school Detail takes Amount longer than there is time
	ObstacleRun           ObstacleCode = "run"           // 8: a visit has Amount slots too few
	ObstacleBreak         ObstacleCode = "break"         // 9: the day has Amount too little of breaks
	ObstacleStretch       ObstacleCode = "stretch"       // 9: a stretch without a break gets Amount too long
	ObstaclePin           ObstacleCode = "pin"           // 10: is pinned to place Detail at that time
)

// stint is a worked slot, by start the order of a day.
type stint struct{ start, end, school int }

func (p *person) stint(x int32) stint {
	slot := &p.days[p.options[x].day].slots[p.options[x].slot]
	return stint{int(slot.start), int(slot.end), int(slot.school)}
}

// visit is a maximal run of stints, and how many slots are worked in it.
type visit struct {
	stint
	slots int
}

type visits []visit

// visits cuts a day into visits.
func (s *Standing) visits(day []stint) (all visits) {
	slices.SortFunc(day, func(x, y stint) int { return x.start - y.start })
	for i, x := range day {
		if last := len(all) - 1; i > 0 && x.school == day[i-1].school && x.start-day[i-1].end <= s.rules.MaxPause {
			all[last].end, all[last].slots = x.end, all[last].slots+1
		} else {
			all = append(all, visit{x, 1})
		}
	}
	return all
}

// minutes is the day's work: visits and the ways between them.
func (v visits) minutes(o *pool) (sum int) {
	for i, x := range v {
		sum += x.end - x.start
		if i > 0 {
			sum += max(0, int(o.travel[v[i-1].school][x.school]))
		}
	}
	return sum
}

// slot is when somebody is needed.
func (s *Standing) slot(n int32) Slot {
	pl := &s.problem.Places[s.needs[n].site]
	return s.problem.Schools[s.schools[pl.School]].Slots[s.needs[n].slot]
}

// requires lists the qualifications for a need.
func (s *Standing) requires(n int32) []string {
	site := s.needs[n].site
	return s.problem.Places[site].Needs[n-s.sites[site].lo].Requires
}

// obstacles lists what keeps a person from a need if all else of their week stays, save what lies at the same time.
func (s *Standing) obstacles(a int, n int32) (list obstacles) {
	p, who, slot := &s.people[a], &s.problem.Assistants[a], s.slot(n)
	pl := &s.problem.Places[s.needs[n].site]
	list = obstacles{}
	if !slices.Contains(who.Schools, pl.School) {
		list.add(2, ObstacleSchool, 0, pl.School)
	}
	if slices.Contains(who.Barred, pl.ID) {
		list.add(2, ObstacleBarred, 0, pl.ID)
	}
	for _, q := range s.requires(n) {
		if !slices.Contains(who.Qualifications, q) {
			list.add(2, ObstacleQualification, 0, q)
		}
	}
	var days [maxDays][]stint
	for _, x := range s.home[a].options {
		o, y := &p.options[x], p.stint(x)
		if int(o.day) == slot.Day-1 && y.start < slot.End && slot.Start < y.end {
			place := s.problem.Places[s.needs[o.need].site].ID
			if slices.Contains(p.pins, x) {
				list.add(10, ObstaclePin, 0, place)
			} else {
				list.add(1, ObstacleClash, 0, place)
			}
			continue
		}
		days[o.day] = append(days[o.day], y)
	}
	days[slot.Day-1] = append(days[slot.Day-1], stint{slot.Start, slot.End, s.schools[pl.School]})
	week := -who.WeekMinutes
	for d, day := range days {
		v := s.visits(day)
		minutes := v.minutes(s.pool)
		if week += minutes; d == slot.Day-1 {
			list.add(6, ObstacleDay, minutes-who.DayMinutes, "")
			s.examine(v, who, d+1, &list)
		}
	}
	list.add(5, ObstacleWeek, week, "")
	slices.SortStableFunc(list, func(x, y Obstacle) int { return cmp.Compare(x.Rule, y.Rule) })
	return list
}

// obstacles is a list of what keeps somebody out.
type obstacles []Obstacle

// add notes an obstacle, one with nothing else to tell than an amount only if that is above 0.
func (list *obstacles) add(rule int, code ObstacleCode, amount int, detail string) {
	if amount > 0 || detail != "" {
		*list = append(*list, Obstacle{Rule: rule, Code: code, Amount: amount, Detail: detail})
	}
}

// examine finds what rules 3, 7, 8 and 9 say against a day.
func (s *Standing) examine(v visits, who *Assistant, day int, list *obstacles) {
	breaks, stretch, longest := 0, 0, 0
	for i, x := range v {
		if _, over := window(who, day, x); over > 0 {
			*list = append(*list, Obstacle{Rule: 3, Code: ObstacleWindow, Amount: over, From: x.start, To: x.end})
		}
		list.add(8, ObstacleRun, s.rules.MinRun-x.slots, "")
		if i == 0 {
			stretch = x.start
		} else {
			before := v[i-1]
			travel := int(s.travel[before.school][x.school])
			wait := x.start - before.end - max(0, travel)
			switch {
			case travel == unlisted:
				list.add(7, ObstacleUnlisted, 0, s.problem.Schools[x.school].ID)
			case wait < 0:
				list.add(7, ObstacleTravel, -wait, s.problem.Schools[x.school].ID)
			}
			if wait >= shortestBreak {
				breaks, stretch = breaks+wait, x.start
			}
		}
		longest = max(longest, x.end-stretch)
	}
	list.add(9, ObstacleStretch, longest-longestStretch, "")
	list.add(9, ObstacleBreak, int(breakDue(int32(v.minutes(s.pool))))-breaks, "")
}

// window finds the window of a day that comes nearest to holding a visit, -1 if there is none, and by how many minutes it is too
// short.
func window(who *Assistant, day int, v visit) (at, over int) {
	at, over = -1, v.end-v.start
	for i, w := range who.Available {
		if short := max(0, w.From-v.start) + max(0, v.end-w.To); w.Day == day && (at < 0 || short < over) {
			at, over = i, short
		}
	}
	return at, over
}

// lift returns the assistant without the obstacle, by as little as will do. ok is false where it is not the assistant's own.
func (o *Obstacle) lift(who Assistant, day int) (_ Assistant, ok bool) {
	switch o.Code {
	case ObstacleSchool:
		who.Schools = append(slices.Clone(who.Schools), o.Detail)
	case ObstacleBarred:
		who.Barred = slices.DeleteFunc(slices.Clone(who.Barred), func(id string) bool { return id == o.Detail })
	case ObstacleQualification:
		who.Qualifications = append(slices.Clone(who.Qualifications), o.Detail)
	case ObstacleWindow:
		who.Available = slices.Clone(who.Available)
		if i, _ := window(&who, day, visit{stint: stint{start: o.From, end: o.To}}); i >= 0 {
			w := &who.Available[i]
			w.From, w.To = min(w.From, o.From), max(w.To, o.To)
		} else {
			who.Available = append(who.Available, Window{Day: day, From: o.From, To: o.To})
		}
	case ObstacleWeek:
		who.WeekMinutes += o.Amount
	case ObstacleDay:
		who.DayMinutes += o.Amount
	default:
		return who, false
	}
	return who, true
}
