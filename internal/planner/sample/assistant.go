package sample

import (
	"fmt"
	"slices"

	"schulalltag/internal/planner/format"
)

// addAssistants adds so many assistants, each at home in a school drawn by its classes.
func (g *generator) addAssistants(count int) {
	for i := range count {
		home := g.one(g.classes...)
		a := format.Assistant{ID: fmt.Sprintf("a%03d", i+1)}
		schools := g.schools(home)
		for _, s := range schools {
			a.Schools = append(a.Schools, g.problem.Schools[s].ID)
		}
		a.WeekMinutes = g.between(900, 2100, 30)
		a.DayMinutes = min(540, max(240, a.WeekMinutes*g.between(24, 32, 1)/100/30*30))
		a.Available = g.windows()
		for _, n := range g.random.Perm(len(qualifications))[:g.one(46, 39, 15)] {
			a.Qualifications = append(a.Qualifications, qualifications[n])
		}
		slices.Sort(a.Qualifications)
		g.acquaint(&a, schools)
		g.problem.Assistants = append(g.problem.Assistants, a)
	}
}

// schools draws where somebody works: most at home only, the others at two to four schools of the area.
func (g *generator) schools(home int) []int {
	all := []int{home}
	for i, area := range g.areas {
		if !slices.Contains(area, home) {
			continue
		}
		extra := g.one(64, 18, 10, 8)
		for _, n := range g.random.Perm(len(area)) {
			if len(all) <= extra && area[n] != home {
				all = append(all, area[n])
			}
		}
		if g.connected && i+1 < len(g.areas) && g.random.IntN(1000) < connectedPerThousand {
			all = append(all, g.areas[i+1][g.random.IntN(len(g.areas[i+1]))])
		}
	}
	return all
}

// windows draws a working pattern: the morning, until noon, the whole day, or the day in two halves; some have a day off.
func (g *generator) windows() (all []format.Window) {
	pattern := g.one(53, 18, 18, 11)
	off := 0
	if g.chance(29) {
		off = 1 + g.random.IntN(5)
	}
	for n := 1; n <= 5; n++ {
		if n == off {
			continue
		}
		from := g.between(420, 465, 15)
		switch pattern {
		case 0:
			all = append(all, format.Window{Day: n, From: from, To: g.between(795, 840, 15)})
		case 1:
			all = append(all, format.Window{Day: n, From: from, To: g.between(720, 750, 15)})
		case 2:
			all = append(all, format.Window{Day: n, From: from, To: g.between(930, 990, 30)})
		case 3:
			end := g.between(570, 630, 30)
			all = append(all, format.Window{Day: n, From: from, To: end}, format.Window{Day: n, From: end + 60, To: 840})
		}
	}
	return all
}

// acquaint draws the one to three places somebody knows, and seldom one they must not work at.
func (g *generator) acquaint(a *format.Assistant, schools []int) {
	var near []int
	for _, s := range schools {
		near = append(near, g.places[s]...)
	}
	g.random.Shuffle(len(near), func(i, j int) { near[i], near[j] = near[j], near[i] })
	known := min(len(near), 1+g.random.IntN(3))
	for _, n := range near[:known] {
		a.Familiar = append(a.Familiar, format.Familiar{Place: g.problem.Places[n].ID, Value: int64(g.between(300, 500, 100))})
	}
	if g.chance(6) && len(near) > known {
		a.Barred = []string{g.problem.Places[near[known]].ID}
	}
}
