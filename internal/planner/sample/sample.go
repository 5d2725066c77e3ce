// Package sample generates planning problems of any seed that look like real weeks: a school, a pool of schools that share
// assistants, a district of several such areas. Tests, benchmarks and the comparison with other solvers share them. It owns what
// such a week looks like; what a problem means is planner's.
package sample

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"schulalltag/internal/planner/format"
)

const (
	schoolsPerArea       = 10
	assistantsPerSchool  = 5
	assistantsOfASchool  = 4 // where there is just one
	schoolsOfADistrict   = 60
	connectedPerThousand = 60 // assistants of a connected district who also work in the next area
)

// School returns a primary school with 12 classes and 4 assistants.
func School(seed uint64) *format.Problem {
	g := begin("school", seed)
	g.plain = true
	g.addSchool([]int{3, 3, 3, 3}, 1)
	g.addAssistants(assistantsOfASchool)
	return g.problem
}

// Pool returns so many schools of one area, between which there is travel, with about 10 classes and 5 assistants each.
func Pool(seed uint64, schools int) *format.Problem {
	g := begin(fmt.Sprint("pool", schools), seed)
	g.addArea(schools)
	g.addAssistants(schools * assistantsPerSchool)
	return g.problem
}

// District returns 60 schools in 6 areas that share no assistants, with about 580 classes and 300 assistants.
func District(seed uint64) *format.Problem { return district("district", seed, false) }

// Connected returns a district in which a few assistants of each area also work in the next one, so that it hardly falls apart.
func Connected(seed uint64) *format.Problem { return district("connected", seed, true) }

func district(name string, seed uint64, connected bool) *format.Problem {
	g := begin(name, seed)
	g.connected = connected
	for range schoolsOfADistrict / schoolsPerArea {
		g.addArea(schoolsPerArea)
	}
	g.addAssistants(schoolsOfADistrict * assistantsPerSchool)
	return g.problem
}

// Named returns the problem of a name such as "school:3", "pool:3", "district:3" or "connected:3", where 3 is the seed. A pool has
// ten schools, "pool2:3" is one of two; 100 are the most.
func Named(name string) (*format.Problem, error) {
	size, number, _ := strings.Cut(name, ":")
	seed, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("%q does not end with a seed, as in pool:3", name)
	}
	switch size {
	case "school":
		return School(seed), nil
	case "pool":
		return Pool(seed, schoolsPerArea), nil
	case "district":
		return District(seed), nil
	case "connected":
		return Connected(seed), nil
	}
	if count, ok := strings.CutPrefix(size, "pool"); ok {
		if schools, err := strconv.Atoi(count); err == nil && schools >= 1 && schools <= 100 {
			return Pool(seed, schools), nil
		}
	}
	return nil, fmt.Errorf("%q is no size; there are school, pool, pool2 to pool100, district and connected", size)
}

// generator builds a problem. All chance comes from random, in a fixed order.
type generator struct {
	problem   *format.Problem
	random    *rand.Rand
	plain     bool // lessons only, and need on some days
	connected bool
	areas     [][]int // indices of schools
	spots     [][2]int
	classes   []int   // of each school
	places    [][]int // of each school, indices of places
}

func begin(size string, seed uint64) *generator {
	hash := uint64(14695981039346656037)
	for _, b := range []byte(size) {
		hash = (hash ^ uint64(b)) * 1099511628211
	}
	return &generator{
		problem: &format.Problem{
			Version: 1, Name: fmt.Sprintf("%s-%d", size, seed), Days: 5,
			Rules: format.Rules{MinRun: 2, MaxPause: 30, GapMinute: 10, TravelMinute: 15, Pair: 2000},
		},
		random: rand.New(rand.NewPCG(seed, hash)),
	}
}

// chance is true so many times out of a hundred.
func (g *generator) chance(percent int) bool { return g.random.IntN(100) < percent }

// between returns a number from low to high in steps.
func (g *generator) between(low, high, step int) int {
	return low + step*g.random.IntN((high-low)/step+1)
}

// one draws an index by weight.
func (g *generator) one(weights ...int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	at := g.random.IntN(sum)
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// addArea adds schools between which there is travel, each 8 to 35 minutes from the others.
func (g *generator) addArea(schools int) {
	first := len(g.problem.Schools)
	for range schools {
		grades, from := make([]int, 4), 1
		if g.chance(36) {
			grades, from = make([]int, 6), 5
		}
		usual := 2 + g.one(1, 2) // parallel classes at most
		if from == 5 {
			usual = 1 + g.one(1, 4)
		}
		for i := range grades {
			grades[i] = max(1, usual-g.one(7, 3))
		}
		g.addSchool(grades, from)
		for other := first; other < len(g.problem.Schools)-1; other++ {
			g.travel(other, len(g.problem.Schools)-1)
		}
	}
	area := make([]int, schools)
	for i := range area {
		area[i] = first + i
	}
	if last := len(g.areas) - 1; g.connected && last >= 0 {
		for _, s := range g.areas[last] {
			for _, t := range area {
				g.travel(s, t)
			}
		}
	}
	g.areas = append(g.areas, area)
}

// travel adds the way between two schools: a few minutes to set off and the distance.
func (g *generator) travel(s, t int) {
	x, y := g.spots[s][0]-g.spots[t][0], g.spots[s][1]-g.spots[t][1]
	g.problem.Travel = append(g.problem.Travel, format.Travel{
		From: g.problem.Schools[s].ID, To: g.problem.Schools[t].ID, Minutes: min(35, 8+max(x, -x)+max(y, -y)),
	})
}
