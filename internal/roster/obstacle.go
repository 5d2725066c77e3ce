package roster

import (
	"fmt"
	"strings"

	"schulalltag/internal/calendar"
	"schulalltag/internal/planner"
)

// obstacle puts what keeps somebody out into words.
func (s *standing) obstacle(who string, o planner.Obstacle) Obstacle {
	return Obstacle{Rule: o.Rule, Code: o.Code, Amount: o.Amount, Text: who + " " + s.hinders(o) + "."}
}

func (s *standing) hinders(o planner.Obstacle) string {
	minutes := minutes(o.Amount)
	switch o.Code {
	case planner.ObstacleClash:
		return "works at " + s.placeName(o.Detail) + " at that time"
	case planner.ObstacleSchool:
		return "does not work at " + s.schoolName(o.Detail)
	case planner.ObstacleBarred:
		return "is barred from " + s.placeName(o.Detail)
	case planner.ObstacleQualification:
		return "does not have the qualification " + o.Detail
	case planner.ObstacleWindow:
		if o.Amount == 0 {
			return "is not available on that day"
		}
		return "would have to be available " + minutes + " longer on that day"
	case planner.ObstacleWeek:
		return "would work " + minutes + " more in the week than the contract leaves"
	case planner.ObstacleDay:
		return "would work " + minutes + " more on that day than the contract allows"
	case planner.ObstacleUnlisted:
		return "cannot get there: no travel time from or to " + s.schoolName(o.Detail) + " is known"
	case planner.ObstacleTravel:
		return "would need " + minutes + " more for the way from or to " + s.schoolName(o.Detail)
	case planner.ObstacleRun:
		return fmt.Sprintf("would come for %d slots less than a visit has at least", o.Amount)
	case planner.ObstacleBreak:
		return "would lack " + minutes + " of the breaks that § 4 ArbZG asks for"
	case planner.ObstacleStretch:
		return "would work " + minutes + " too long without a break (§ 4 ArbZG)"
	case planner.ObstaclePin:
		return "is pinned at " + s.placeName(o.Detail) + " at that time"
	}
	return "is kept out by rule " + fmt.Sprint(o.Rule)
}

// closer puts what would close a gap into words.
func (s *standing) closer(at Spot, c planner.Closer) Closer {
	out := Closer{Kind: c.Kind, Gain: c.Gain, Rearrangement: s.rearrangement(c.Change)}
	if c.Assistant != "" {
		p := s.person(c.Assistant)
		out.Person = &p
	}
	for _, d := range c.Days {
		out.Days = append(out.Days, FloaterDay{Weekday: calendar.Weekday(d.Day), Minutes: d.Minutes, Worth: d.Worth})
	}
	switch {
	case c.Obstacle != nil && out.Person != nil:
		o := s.obstacle(out.Person.Name, *c.Obstacle)
		out.Obstacle, out.Text = &o, "Without this rule it would be closed: "+o.Text
	case out.Person != nil:
		out.Text = "One more hour a week of " + out.Person.Name + " would close it."
	default:
		out.Text = "A new person at " + at.SchoolName + " would close it" + onDays(out.Days) + "."
	}
	return out
}

// onDays lists the days of a floater.
func onDays(days []FloaterDay) string {
	if len(days) == 0 {
		return ""
	}
	list := make([]string, len(days))
	for i, d := range days {
		list[i] = fmt.Sprintf("%s for %s hours", d.Weekday, hours(d.Minutes))
	}
	return ", on " + strings.Join(list, ", ")
}

func minutes(n int) string {
	if n == 1 {
		return "1 minute"
	}
	return fmt.Sprintf("%d minutes", n)
}

func (s *standing) schoolName(id string) string { return s.schools[s.Schools[s.schoolAt[id]].ID] }

func (s *standing) placeName(id string) string {
	p := s.problem.Places[s.placeAt[id]]
	return s.places[s.Places[s.placeAt[id]]] + " (" + s.schoolName(p.School) + ")"
}
