package roster

import (
	"testing"

	"schulalltag/internal/planner"
	"schulalltag/internal/school"
)

func TestPersonValues(t *testing.T) {
	priorities := []school.Priority{school.PriorityLow, school.PriorityNormal, school.PriorityHigh}
	for i, p := range priorities {
		v := personValues(p)
		for k := range v {
			if k > 0 && v[k] >= v[k-1] {
				t.Errorf("%s: person %d is worth %d, the one before %d", p, k+1, v[k], v[k-1])
			}
			if v[k]%5 != 0 {
				t.Errorf("%s: %d is no multiple of 5", p, v[k])
			}
		}
		if share := v[1] * 100 / v[0]; share < 55 || share > 60 {
			t.Errorf("%s: a second person is worth %d %% of the first", p, share)
		}
		if i > 0 {
			lower := personValues(priorities[i-1])
			if v[0] <= lower[0] || v[0] >= 2*lower[0] || v[1] >= lower[0]+lower[1] {
				t.Errorf("%s is worth %v, %s %v", p, v, priorities[i-1], lower)
			}
		}
	}
}

func TestRulesFor(t *testing.T) {
	// Two lessons with a long break between them, a lesson after a free one, and the bus home.
	day := []planner.Slot{{Day: 1, Start: 480, End: 525}, {Day: 1, Start: 555, End: 600}, {Day: 1, Start: 650, End: 695}, {Day: 1, Start: 780, End: 820}}
	school := func(id string, slots []planner.Slot) planner.School { return planner.School{ID: id, Slots: slots} }
	at := func(id, at string, slots ...int) planner.Place {
		p := planner.Place{ID: id, School: at}
		for _, s := range slots {
			p.Needs = append(p.Needs, planner.Need{Slot: s, Values: []int64{1}})
		}
		return p
	}
	cases := map[string]struct {
		schools []planner.School
		places  []planner.Place
		want    int
	}{
		"asks for two slots where every need has a neighbour":            {[]planner.School{school("a", day)}, []planner.Place{at("1a", "a", 0, 1)}, 2},
		"asks for two slots where the neighbour is at another place":     {[]planner.School{school("a", day)}, []planner.Place{at("1a", "a", 0), at("2a", "a", 1)}, 2},
		"asks for one where a bus stands alone":                          {[]planner.School{school("a", day)}, []planner.Place{at("1a", "a", 0, 1), at("Bus 1", "a", 3)}, 1},
		"asks for one where nobody is needed in the neighbouring slot":   {[]planner.School{school("a", day)}, []planner.Place{at("1a", "a", 0)}, 1},
		"asks for one where the pause is longer than a visit can bear":   {[]planner.School{school("a", day)}, []planner.Place{at("1a", "a", 1, 2)}, 1},
		"asks for one where the neighbour is at another school":          {[]planner.School{school("a", day), school("b", day)}, []planner.Place{at("1a", "a", 0), at("1b", "b", 1)}, 1},
		"asks for two slots where nobody is needed":                      {[]planner.School{school("a", day)}, nil, 2},
		"asks for two for two bus slots in a row, however short the gap": {[]planner.School{school("a", []planner.Slot{{Day: 1, Start: 400, End: 430}, {Day: 1, Start: 430, End: 460}})}, []planner.Place{at("Bus 1", "a", 0, 1)}, 2},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if r := rulesFor(c.schools, c.places); r.MinRun != c.want {
				t.Errorf("visits have at least %d slots, want %d", r.MinRun, c.want)
			}
		})
	}
}
