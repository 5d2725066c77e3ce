package sample

import (
	"fmt"
	"slices"

	"schulalltag/internal/planner/format"
)

// Values of 45 minutes by priority, and what the second and third person are worth of the first, in percent.
const lesson = 45

var (
	priorities = [3]int{4500, 2925, 1800}
	shares     = [3]int{100, 55, 30}
)

var qualifications = [4]string{"behaviour", "care", "communication", "medical"}

// day is the bell schedule of a school, the same from Monday to Friday but for the afternoon.
type day struct {
	lessons [][2]int
	yards   [][2]int // supervised breaks
	bus     [][2]int
	noon    [][2]int // lunch, then two slots of the club
	noonOn  [6]bool  // by day
}

// addSchool adds a school with so many parallel classes in each grade, from the given grade on.
func (g *generator) addSchool(grades []int, from int) {
	id := fmt.Sprintf("s%02d", len(g.problem.Schools)+1)
	d := g.bells(from)
	school, first := format.School{ID: id}, len(g.problem.Places)
	at := map[[3]int]int{} // index of the slot by day, start and end
	for n := 1; n <= g.problem.Days; n++ {
		slots := slices.Concat(d.lessons, d.yards, d.bus)
		if d.noonOn[n] {
			slots = append(slots, d.noon...)
		}
		slices.SortFunc(slots, func(a, b [2]int) int { return a[0] - b[0] })
		for _, s := range slots {
			at[[3]int{n, s[0], s[1]}] = len(school.Slots)
			school.Slots = append(school.Slots, format.Slot{Day: n, Start: s[0], End: s[1]})
		}
	}
	g.problem.Schools = append(g.problem.Schools, school)
	g.spots = append(g.spots, [2]int{g.random.IntN(16), g.random.IntN(16)})
	count := 0
	for grade, parallel := range grades {
		for k := range parallel {
			g.addClass(fmt.Sprintf("%s/%d%c", id, from+grade, 'a'+k), id, d, at, from+grade)
			count++
		}
	}
	g.addOffer(id, "yard", d.yards, at, 1, 2)
	g.addOffer(id, "bus", d.bus, at, 0, 1)
	if len(d.noon) > 0 {
		g.addOffer(id, "lunch", d.noon[:1], at, 2, 1)
		g.addOffer(id, "club", d.noon[1:], at, 1, 2)
	}
	var places []int
	for i := first; i < len(g.problem.Places); i++ {
		places = append(places, i)
	}
	g.classes, g.places = append(g.classes, count), append(g.places, places)
}

// bells draws a bell schedule: five or six lessons, mostly in pairs, and what there is beside lessons.
func (g *generator) bells(from int) *day {
	d := &day{}
	count, between := 5+g.one(1, 1), 5*g.one(1, 1)
	if from == 5 {
		count = 6
	}
	at := g.between(465, 485, 5)
	yard := !g.plain && from == 5 && g.chance(55)
	bus := !g.plain && from == 1 && g.chance(50)
	if bus {
		d.bus = append(d.bus, [2]int{at - 25, at - 5})
	}
	for i := range count {
		d.lessons = append(d.lessons, [2]int{at, at + lesson})
		at += lesson
		if pause := [2]int{g.between(15, 25, 5), g.between(10, 20, 5)}; i%2 == 1 && i < count-1 {
			if yard {
				d.yards = append(d.yards, [2]int{at, at + pause[i/2%2]})
			}
			at += pause[i/2%2]
		} else if i < count-1 {
			at += between
		}
	}
	if bus {
		at += g.between(5, 10, 5)
		d.bus = append(d.bus, [2]int{at, at + 20})
		at += 20
	}
	if !g.plain && g.chance(33) {
		at += g.between(5, 25, 5)
		d.noon = [][2]int{{at, at + 40}, {at + 45, at + 90}, {at + 90, at + 135}}
		d.noonOn = [6]bool{1: true, 2: true, 3: true, 4: true}
		if from == 5 {
			d.noonOn = [6]bool{}
			d.noonOn[1+g.random.IntN(2)], d.noonOn[3+g.random.IntN(3)] = true, true
		}
	}
	return d
}

// addClass adds a class with its own pattern: on which days, how long, how urgent, how often for two.
func (g *generator) addClass(id, school string, d *day, at map[[3]int]int, grade int) {
	lessons := len(d.lessons) - g.random.IntN(2)
	if grade <= 2 {
		lessons = 4 + g.random.IntN(2)
	}
	pl := format.Place{ID: id, School: school, Floor: format.Floor{Units: 5, Value: 300}}
	pattern := g.one(42, 34, 24) // every lesson, a part of every day, a part of some days
	if g.plain {
		pattern = g.one(1, 3, 12)
	}
	days := []int{1, 2, 3, 4, 5}
	if pattern == 2 {
		g.random.Shuffle(len(days), func(i, j int) { days[i], days[j] = days[j], days[i] })
		days = days[:2+g.random.IntN(3)]
		slices.Sort(days)
	}
	usual, twice := g.one(39, 42, 19), g.one(1, 2, 2, 1)*15
	required, often := "", 0
	if g.chance(20) {
		required, often = qualifications[g.random.IntN(len(qualifications))], g.between(50, 90, 10)
	}
	for _, n := range days {
		first, last := 0, lessons-1
		if pattern != 0 {
			length := min(lessons, 2+g.one(1, 3, 4, 3))
			first = g.random.IntN(lessons - length + 1)
			last = first + length - 1
		}
		slots := slices.Clone(d.lessons[first : last+1])
		for _, y := range d.yards {
			if slots[0][1] <= y[0] && y[1] <= slots[len(slots)-1][0] && g.chance(50) {
				slots = append(slots, y)
			}
		}
		slices.SortFunc(slots, func(a, b [2]int) int { return a[0] - b[0] })
		for _, s := range slots {
			need := format.Need{Slot: at[[3]int{n, s[0], s[1]}]}
			persons := 1
			if g.chance(twice) {
				persons = 2 + g.one(95, 5)
			}
			need.Values = values(min(2, max(0, usual+g.one(18, 64, 18)-1)), persons, s)
			if g.chance(often) {
				need.Requires = []string{required}
			}
			pl.Needs = append(pl.Needs, need)
		}
	}
	g.problem.Places = append(g.problem.Places, pl)
}

// addOffer adds a place that is no class and has its slots to itself, if there are any.
func (g *generator) addOffer(school, name string, slots [][2]int, at map[[3]int]int, priority, persons int) {
	if len(slots) == 0 {
		return
	}
	pl := format.Place{ID: school + "/" + name, School: school, Floor: format.Floor{Units: 5, Value: 300}}
	for n := 1; n <= g.problem.Days; n++ {
		for _, s := range slots {
			if i, ok := at[[3]int{n, s[0], s[1]}]; ok {
				pl.Needs = append(pl.Needs, format.Need{Slot: i, Values: values(priority, persons, s)})
			}
		}
	}
	g.problem.Places = append(g.problem.Places, pl)
}

// values returns what each person is worth in a slot, by its minutes.
func values(priority, persons int, slot [2]int) []int64 {
	all := make([]int64, persons)
	for i := range all {
		all[i] = int64(priorities[priority] * shares[i] * (slot[1] - slot[0]) / lesson / 100)
	}
	return all
}
