package proof

import (
	"fmt"
	"unicode/utf8"
)

const most = 1_000_000_000 // of any number in a problem

// sound reports the first way in which the problem breaks its format. Without it a proof would mean nothing: the place's
// greedy, for one, is exact only where values never rise.
func (p *problem) sound() error {
	r := p.Rules
	if p.Version != 1 || p.Days < 1 || p.Days > 7 || r.MinRun < 1 {
		return fmt.Errorf("version, days or min_run is out of bounds")
	}
	if !within(int64(r.MinRun), int64(r.MaxPause), r.GapMinute, r.TravelMinute, r.Pair) {
		return fmt.Errorf("rules are out of bounds")
	}
	slots, schools, places, assistants := map[string]int{}, ids{}, ids{}, ids{}
	for _, s := range p.Schools {
		schools.add(s.ID)
		slots[s.ID] = len(s.Slots)
		for i, t := range s.Slots {
			if !p.inDay(t.Day, t.Start, t.End) || i > 0 && (t.Day < s.Slots[i-1].Day || t.Day == s.Slots[i-1].Day && t.Start < s.Slots[i-1].End) {
				return fmt.Errorf("slot %d of school %q is out of bounds or order", i, s.ID)
			}
		}
	}
	ways := ids{}
	for _, w := range p.Travel {
		if !schools[w.from] || !schools[w.to] || w.from == w.to || !within(int64(w.minutes)) {
			return fmt.Errorf("travel from %q to %q is unknown or out of bounds", w.from, w.to)
		}
		ways.add("", min(w.from, w.to), max(w.from, w.to))
	}
	slotsAt := map[string]int{}
	for _, pl := range p.Places {
		places.add(pl.ID)
		slotsAt[pl.ID] = slots[pl.School]
		if pl.Floor != nil && !within(int64(pl.Floor.Units), pl.Floor.Value) || !schools[pl.School] {
			return fmt.Errorf("place %q has an unknown school or a floor out of bounds", pl.ID)
		}
		seen := map[int]bool{}
		for _, n := range pl.Needs {
			if n.Slot < 0 || n.Slot >= slots[pl.School] || seen[n.Slot] || len(n.Values) == 0 || !within(n.Values...) || !falling(n.Values) {
				return fmt.Errorf("the need of place %q in slot %d is out of bounds, rising or there twice", pl.ID, n.Slot)
			}
			seen[n.Slot] = true
			if !distinct(n.Requires) {
				return fmt.Errorf("a need of place %q requires something twice", pl.ID)
			}
		}
	}
	for _, a := range p.Assistants {
		assistants.add(a.ID)
		familiar := []string{}
		for _, f := range a.Familiar {
			familiar = append(familiar, f.Place)
			if !within(f.Value) {
				return fmt.Errorf("assistant %q: familiar is out of bounds", a.ID)
			}
		}
		if !within(int64(a.WeekMinutes), int64(a.DayMinutes)) || !schools.all(a.Schools) || !places.all(familiar) || !places.all(a.Barred) || !distinct(a.Qualifications) {
			return fmt.Errorf("assistant %q has something unknown, twice or out of bounds", a.ID)
		}
		windows := map[[3]int]bool{}
		for _, w := range a.Available {
			if !p.inDay(w.Day, w.From, w.To) || windows[[3]int{w.Day, w.From, w.To}] {
				return fmt.Errorf("assistant %q: a window is there twice or out of bounds", a.ID)
			}
			windows[[3]int{w.Day, w.From, w.To}] = true
		}
	}
	fixed := map[string]map[Assignment]bool{"pinned": {}, "keep": {}}
	note := func(list string, a Assignment) bool {
		known := assistants[a.Assistant] && places[a.Place] && a.Slot >= 0 && !fixed[list][a]
		fixed[list][a] = true
		return known && a.Slot < slotsAt[a.Place]
	}
	for _, a := range p.Pinned {
		if !note("pinned", a) {
			return fmt.Errorf("pinned %v is unknown or there twice", a)
		}
	}
	for _, k := range p.Keep {
		if !note("keep", Assignment{k.Assistant, k.Place, k.Slot}) || !within(max(k.Value, -k.Value)) {
			return fmt.Errorf("keep %v is unknown, there twice or out of bounds", k)
		}
	}
	for _, set := range []ids{schools, places, assistants, ways} {
		if set[""] {
			return fmt.Errorf("an id is empty, too long or there twice")
		}
	}
	return nil
}

func (p *problem) inDay(day, from, to int) bool {
	return day >= 1 && day <= p.Days && from >= 0 && from < to && to <= 1440
}

// ids is a set of ids; the empty id in it marks a fault.
type ids map[string]bool

func (s ids) add(id string, more ...string) {
	n := utf8.RuneCountInString(id)
	if len(more) > 0 {
		id = fmt.Sprintf("%q", more)
	} else if n < 1 || n > 200 {
		id = ""
	}
	if s[id] {
		s[""] = true
	}
	s[id] = true
}

func (s ids) all(list []string) bool {
	for _, id := range list {
		if !s[id] {
			return false
		}
	}
	return distinct(list)
}

func distinct(list []string) bool {
	seen := map[string]bool{}
	for _, id := range list {
		if n := utf8.RuneCountInString(id); seen[id] || n < 1 || n > 200 {
			return false
		}
		seen[id] = true
	}
	return true
}

// within reports whether all values are from 0 to most.
func within(values ...int64) bool {
	for _, v := range values {
		if v < 0 || v > most {
			return false
		}
	}
	return true
}

func falling(values []int64) bool {
	for i := 1; i < len(values); i++ {
		if values[i] > values[i-1] {
			return false
		}
	}
	return true
}
