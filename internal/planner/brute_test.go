package planner

import "slices"

// bruteWeek is one legal week, found by trying every choice of places for every slot.
type bruteWeek struct {
	work []bruteSlot
	cost int64 // of gaps and travel
}

type bruteSlot struct {
	school, day, start, end int
	place, need             int
}

// bruteWeeks lists all legal weeks of an assistant. It follows the wording of the rules and nothing else.
func bruteWeeks(p *Problem, who int) (all []bruteWeek) {
	a := &p.Assistants[who]
	type choice struct {
		school, slot int
		options      []bruteSlot
	}
	var choices []choice
	for s, school := range p.Schools {
		if !slices.Contains(a.Schools, school.ID) { // rule 2
			continue
		}
		for i, slot := range school.Slots {
			c := choice{school: s, slot: i}
			for pl, place := range p.Places {
				for n, need := range place.Needs {
					if place.School == school.ID && need.Slot == i && bruteMayWork(a, place.ID, need) { // rules 2 and 4
						c.options = append(c.options, bruteSlot{s, slot.Day, slot.Start, slot.End, pl, n})
					}
				}
			}
			choices = append(choices, c)
		}
	}
	var work []bruteSlot
	var try func(i int)
	try = func(i int) {
		if i == len(choices) {
			if cost, ok := bruteLegal(p, a, work); ok {
				all = append(all, bruteWeek{slices.Clone(work), cost})
			}
			return
		}
		try(i + 1)
		for _, option := range choices[i].options {
			work = append(work, option)
			try(i + 1)
			work = work[:len(work)-1]
		}
	}
	try(0)
	return all
}

func bruteMayWork(a *Assistant, place string, n Need) bool {
	for _, q := range n.Requires {
		if !slices.Contains(a.Qualifications, q) {
			return false
		}
	}
	return !slices.Contains(a.Barred, place)
}

func bruteLegal(p *Problem, a *Assistant, work []bruteSlot) (cost int64, ok bool) {
	for _, x := range p.Pinned { // rule 10
		if x.Assistant == a.ID && !slices.ContainsFunc(work, func(w bruteSlot) bool {
			return p.Places[w.place].ID == x.Place && p.Places[w.place].Needs[w.need].Slot == x.Slot
		}) {
			return 0, false
		}
	}
	week := 0
	for day := 1; day <= p.Days; day++ {
		minutes, c, ok := bruteDay(p, a, day, work)
		if !ok {
			return 0, false
		}
		week += minutes
		cost += c
	}
	return cost, week <= a.WeekMinutes // rule 5
}

func bruteDay(p *Problem, a *Assistant, day int, work []bruteSlot) (minutes int, cost int64, ok bool) {
	var today []bruteSlot
	for _, w := range work {
		if w.day == day {
			today = append(today, w)
		}
	}
	slices.SortFunc(today, func(x, y bruteSlot) int { return x.start - y.start })
	var visits [][]bruteSlot
	for i, w := range today {
		if i > 0 && w.start < today[i-1].end { // rule 1
			return 0, 0, false
		}
		if i > 0 && w.school == today[i-1].school && w.start-today[i-1].end <= p.Rules.MaxPause {
			visits[len(visits)-1] = append(visits[len(visits)-1], w)
		} else {
			visits = append(visits, []bruteSlot{w})
		}
	}
	breaks, stretch := 0, 0
	for i, v := range visits {
		start, end := v[0].start, v[len(v)-1].end
		if len(v) < p.Rules.MinRun { // rule 8
			return 0, 0, false
		}
		if !slices.ContainsFunc(a.Available, func(w Window) bool { return w.Day == day && w.From <= start && end <= w.To }) { // rule 3
			return 0, 0, false
		}
		minutes += end - start
		if i == 0 {
			stretch = start
		} else {
			before := visits[i-1][len(visits[i-1])-1]
			travel, listed := 0, before.school == v[0].school
			for _, t := range p.Travel {
				x, y := p.Schools[before.school].ID, p.Schools[v[0].school].ID
				if t.From == x && t.To == y || t.From == y && t.To == x {
					travel, listed = t.Minutes, true
				}
			}
			wait := start - before.end - travel
			if !listed || wait < 0 { // rule 7
				return 0, 0, false
			}
			minutes += travel
			cost += p.Rules.GapMinute*int64(wait) + p.Rules.TravelMinute*int64(travel)
			if wait >= 15 {
				breaks += wait
				stretch = start
			}
		}
		if end-stretch > 360 { // rule 9
			return 0, 0, false
		}
	}
	due := 0
	if minutes > 360 {
		due = 30
	}
	if minutes > 540 {
		due = 45
	}
	return minutes, cost, breaks >= due && minutes <= a.DayMinutes // rules 9 and 6
}

// brute returns the best value of all legal plans; ok is false if there is none.
func brute(p *Problem) (best int64, ok bool) {
	weeks := make([][]bruteWeek, len(p.Assistants))
	for a := range p.Assistants {
		weeks[a] = bruteWeeks(p, a)
	}
	cover := make([][]int, len(p.Places))
	for i, pl := range p.Places {
		cover[i] = make([]int, len(pl.Needs))
	}
	var try func(a int, value int64)
	try = func(a int, value int64) {
		if a == len(weeks) {
			for i, pl := range p.Places {
				covered := 0
				for n, y := range cover[i] {
					if y > len(pl.Needs[n].Values) { // rule 4
						return
					}
					for _, v := range pl.Needs[n].Values[:y] {
						value += v
					}
					covered += y
				}
				value += pl.Floor.Value * int64(min(pl.Floor.Units, covered))
			}
			if !ok || value > best {
				best, ok = value, true
			}
			return
		}
		for _, w := range weeks[a] {
			for _, s := range w.work {
				cover[s.place][s.need]++
			}
			try(a+1, value+bruteOwn(p, a, w))
			for _, s := range w.work {
				cover[s.place][s.need]--
			}
		}
	}
	try(0, 0)
	return best, ok
}

// bruteOwn is what a week is worth apart from needs and floors.
func bruteOwn(p *Problem, who int, w bruteWeek) int64 {
	a := &p.Assistants[who]
	value := -w.cost
	seen := map[int]bool{}
	for _, s := range w.work {
		id := p.Places[s.place].ID
		familiar := slices.IndexFunc(a.Familiar, func(f Familiar) bool { return f.Place == id })
		if familiar >= 0 {
			value += a.Familiar[familiar].Value
		} else if !seen[s.place] {
			value -= p.Rules.Pair
		}
		seen[s.place] = true
		for _, k := range p.Keep {
			if k.Assistant == a.ID && k.Place == id && k.Slot == p.Places[s.place].Needs[s.need].Slot {
				value += k.Value
			}
		}
	}
	return value
}
