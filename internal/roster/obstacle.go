package roster

import (
	"schulalltag/internal/calendar"
	"schulalltag/internal/planner"
	"schulalltag/internal/say"
	"schulalltag/internal/school"
)

// obstacle puts what keeps somebody out into words.
func (s *standing) obstacle(who string, o planner.Obstacle) Obstacle {
	return Obstacle{Rule: o.Rule, Code: o.Code, Amount: o.Amount, Text: s.hinders(who, o)}
}

func (s *standing) hinders(who string, o planner.Obstacle) say.Sentence {
	switch o.Code {
	case planner.ObstacleClash:
		return say.That("%s works at %s at that time.", who, s.placeName(o.Detail))
	case planner.ObstacleSchool:
		return say.That("%s does not work at %s.", who, s.schoolName(o.Detail))
	case planner.ObstacleBarred:
		return say.That("%s is barred from %s.", who, s.placeName(o.Detail))
	case planner.ObstacleQualification:
		return say.That("%s does not have the qualification %s.", who, school.Qualification(o.Detail))
	case planner.ObstacleWindow:
		if o.Amount == 0 {
			return say.That("%s is not available on that day.", who)
		}
		return say.That("%s would have to be available %s longer on that day.", who, minutes(o.Amount))
	case planner.ObstacleWeek:
		return say.That("%s would work %s more in the week than the contract leaves.", who, minutes(o.Amount))
	case planner.ObstacleDay:
		return say.That("%s would work %s more on that day than the contract allows.", who, minutes(o.Amount))
	case planner.ObstacleUnlisted:
		return say.That("%s cannot get there: no travel time from or to %s is known.", who, s.schoolName(o.Detail))
	case planner.ObstacleTravel:
		return say.That("%s would need %s more for the way from or to %s.", who, minutes(o.Amount), s.schoolName(o.Detail))
	case planner.ObstacleRun:
		return say.That("%s would come for %d slots less than a visit has at least.", who, o.Amount)
	case planner.ObstacleBreak:
		return say.That("%s would lack %s of the breaks that § 4 ArbZG asks for.", who, minutes(o.Amount))
	case planner.ObstacleStretch:
		return say.That("%s would work %s too long without a break (§ 4 ArbZG).", who, minutes(o.Amount))
	case planner.ObstaclePin:
		return say.That("%s is pinned at %s at that time.", who, s.placeName(o.Detail))
	}
	return say.That("%s is kept out by rule %d.", who, o.Rule)
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
		out.Obstacle, out.Text = &o, say.That("Without this rule it would be closed: %s", o.Text)
	case out.Person != nil:
		out.Text = say.That("One more hour a week of %s would close it.", out.Person.Name)
	case len(out.Days) > 0:
		out.Text = say.That("A new person at %s would close it, on %s.", at.SchoolName, listed(out.Days))
	default:
		out.Text = say.That("A new person at %s would close it.", at.SchoolName)
	}
	return out
}

// listed lists the days of a floater.
func listed(days []FloaterDay) say.List {
	list := say.List{Between: ", "}
	for _, d := range days {
		list.Items = append(list.Items, say.That("%s for %s hours", d.Weekday, hours(d.Minutes)))
	}
	return list
}

func minutes(n int) say.Sentence {
	if n == 1 {
		return say.That("1 minute")
	}
	return say.That("%d minutes", n)
}

func (s *standing) schoolName(id string) string { return s.schools[s.Schools[s.schoolAt[id]].ID] }

func (s *standing) placeName(id string) string {
	p := s.problem.Places[s.placeAt[id]]
	return s.places[s.Places[s.placeAt[id]]] + " (" + s.schoolName(p.School) + ")"
}
