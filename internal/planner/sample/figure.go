package sample

import "schulalltag/internal/planner/format"

// Figure is something that can be counted in a week.
type Figure struct {
	Name  string
	Value float64
}

// Figures describes a valid problem: always the same figures in the same order.
func Figures(p *format.Problem) []Figure {
	slots := map[string][]format.Slot{}
	total := 0
	for _, s := range p.Schools {
		slots[s.ID] = s.Slots
		total += len(s.Slots)
	}
	var needs, persons, double, qualified, value, demand int
	for _, pl := range p.Places {
		for _, n := range pl.Needs {
			s := slots[pl.School][n.Slot]
			needs++
			persons += len(n.Values)
			double += min(1, len(n.Values)-1)
			qualified += min(1, len(n.Requires))
			value += int(n.Values[0])
			demand += (s.End - s.Start) * len(n.Values)
		}
	}
	var supply, day, several, windows, held, familiar, barred int
	for _, a := range p.Assistants {
		supply += a.WeekMinutes
		day += a.DayMinutes
		several += min(1, len(a.Schools)-1)
		windows += len(a.Available)
		held += len(a.Qualifications)
		familiar += len(a.Familiar)
		barred += len(a.Barred)
	}
	people := len(p.Assistants)
	return []Figure{
		{"schools", float64(len(p.Schools))},
		{"slots a school", ratio(total, len(p.Schools))},
		{"places a school", ratio(len(p.Places), len(p.Schools))},
		{"needs a place", ratio(needs, len(p.Places))},
		{"persons a need", ratio(persons, needs)},
		{"needs for several %", 100 * ratio(double, needs)},
		{"needs with qualification %", 100 * ratio(qualified, needs)},
		{"first value", ratio(value, needs)},
		{"assistants", float64(people)},
		{"week minutes", ratio(supply, people)},
		{"day minutes", ratio(day, people)},
		{"supply of demand %", 100 * ratio(supply, demand)},
		{"assistants at several schools %", 100 * ratio(several, people)},
		{"windows", ratio(windows, people)},
		{"qualifications", ratio(held, people)},
		{"familiar places", ratio(familiar, people)},
		{"barred %", 100 * ratio(barred, people)},
	}
}

func ratio(part, whole int) float64 { return float64(part) / float64(max(1, whole)) }
