package proof_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"schulalltag/internal/planner/proof"
)

// A day at two schools: lessons at a until noon and again in the afternoon, one long shift at b.
const day = `{"version":1,"name":"day","days":2,
"schools":[{"id":"a","slots":[{"day":1,"start":480,"end":525},{"day":1,"start":525,"end":570},{"day":1,"start":600,"end":645},
                              {"day":1,"start":720,"end":900},{"day":1,"start":900,"end":1100}]},
           {"id":"b","slots":[{"day":1,"start":570,"end":660},{"day":1,"start":660,"end":700},{"day":2,"start":480,"end":860},{"day":2,"start":860,"end":870}]}],
"travel":[["a","b",20]],
"places":[{"id":"a1","school":"a","needs":[{"slot":0,"values":[100]},{"slot":1,"values":[100]},{"slot":2,"values":[100]},{"slot":3,"values":[100,50]},{"slot":4,"values":[100]}]},
          {"id":"a2","school":"a","needs":[{"slot":0,"values":[90]},{"slot":1,"values":[90],"requires":["care"]}]},
          {"id":"b1","school":"b","needs":[{"slot":0,"values":[80]},{"slot":1,"values":[80]},{"slot":2,"values":[80]},{"slot":3,"values":[80]}]}],
"assistants":[{"id":"anna","schools":["a","b"],"week_minutes":700,"day_minutes":600,"available":[{"day":1,"from":480,"to":1100},{"day":2,"from":480,"to":900}]},
              {"id":"ben","schools":["a"],"week_minutes":200,"day_minutes":100,"available":[{"day":1,"from":500,"to":1000}],"barred":["a2"]}],
"rules":{"min_run":1,"max_pause":30,"gap_minute":1,"travel_minute":2,"pair":7}}`

func TestJudgeNamesTheRule(t *testing.T) {
	anna := func(place string, slots ...int) (list []proof.Assignment) {
		for _, s := range slots {
			list = append(list, proof.Assignment{Assistant: "anna", Place: place, Slot: s})
		}
		return list
	}
	ben := func(place string, slots ...int) (list []proof.Assignment) {
		for _, s := range slots {
			list = append(list, proof.Assignment{Assistant: "ben", Place: place, Slot: s})
		}
		return list
	}
	join := func(lists ...[]proof.Assignment) (all []proof.Assignment) {
		for _, l := range lists {
			all = append(all, l...)
		}
		return all
	}
	for _, c := range []struct {
		name     string
		old, new string // a change of the problem
		roster   []proof.Assignment
		rules    []int
		names    string // that the first violation's text must contain
	}{
		{"accepts nobody working", "", "", nil, nil, ""},
		{"accepts a day with a pause in a visit", "", "", anna("a1", 0, 1, 2), nil, ""},
		{"refuses two places in one slot", "", "", join(anna("a1", 0), anna("a2", 0)), []int{1}, "a2"},
		{"refuses visits that overlap", "", "", join(anna("a1", 2), anna("b1", 0)), []int{1, 7}, "b1"},
		{"refuses an assignment listed twice", "", "", anna("a1", 0, 0), []int{1}, "twice"},
		{"refuses a school that is not theirs", "", "", ben("b1", 0), []int{2}, "b1"},
		{"refuses a barred place", `"values":[90]}`, `"values":[90]},{"slot":2,"values":[1]}`, ben("a2", 2), []int{2}, "a2"},
		{"refuses a missing qualification", "", "", anna("a2", 1), []int{2}, "anna"},
		{"refuses a visit outside the window", "", "", ben("a1", 0, 1), []int{3}, "480"},
		{"refuses a place without a need", "", "", anna("a2", 3), []int{4}, "slot 3"},
		{"refuses more persons than a need has", `"min_run":1`, `"min_run":1`, join(anna("a1", 2), ben("a1", 2)), []int{4}, "a1"},
		{"refuses an unknown assistant", "", "", []proof.Assignment{{Assistant: "carl", Place: "a1", Slot: 0}}, []int{4}, "carl"},
		{"refuses a week that is too long", `"week_minutes":700`, `"week_minutes":89`, anna("a1", 0, 1), []int{5}, "90 minutes"},
		{"refuses a day that is too long", `"day_minutes":100`, `"day_minutes":119`, ben("a1", 1, 2), []int{6}, "120 minutes"},
		{"refuses a way that takes too long", "", "", join(anna("a1", 1), anna("b1", 0)), []int{7}, "from a to b"},
		{"refuses a way that is not listed", `"travel":[["a","b",20]]`, `"travel":[]`, join(anna("a1", 0), anna("b1", 1)), []int{7}, "from a to b"},
		{"accepts a way that fits", "", "", join(anna("a1", 0), anna("b1", 0)), nil, ""},
		{"refuses a visit that is too short", `"min_run":1`, `"min_run":2`, anna("a1", 2), []int{8}, "1 slots"},
		{"refuses a stretch of more than six hours", "", "", anna("a1", 3, 4), []int{9, 9}, "720"},
		{"refuses one long visit", "", "", anna("b1", 2), []int{9, 9}, "480"},
		{"accepts a long day with half an hour of break", `{"day":1,"start":720,"end":900}`, `{"day":1,"start":677,"end":900}`, join(anna("a1", 0, 1, 2), anna("a1", 3)), nil, ""},
		{"refuses a plan without what is pinned", `"rules"`, `"pinned":[{"assistant":"anna","place":"b1","slot":1}],"rules"`, anna("a1", 0), []int{10}, "b1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.old != "" && strings.Count(day, c.old) != 1 {
				t.Fatalf("%q is not in the problem once", c.old)
			}
			judged, err := proof.Judge([]byte(strings.Replace(day, c.old, c.new, 1)), c.roster)
			if err != nil {
				t.Fatal(err)
			}
			var rules []int
			for _, v := range judged.Violations {
				rules = append(rules, v.Rule)
			}
			if diff := cmp.Diff(c.rules, rules); diff != "" {
				t.Fatalf("%v: %s", judged.Violations, diff)
			}
			if len(rules) > 0 && !strings.Contains(judged.Violations[0].Text, c.names) {
				t.Errorf("%q does not name %q", judged.Violations[0].Text, c.names)
			}
		})
	}
}

func TestJudgeItemisesTheValue(t *testing.T) {
	roster := []proof.Assignment{{Assistant: "anna", Place: "a1", Slot: 0}, {Assistant: "anna", Place: "b1", Slot: 0}, {Assistant: "anna", Place: "b1", Slot: 1}, {Assistant: "ben", Place: "a1", Slot: 3}}
	problem := strings.Replace(day, `"rules"`, `"keep":[{"assistant":"anna","place":"b1","slot":1,"value":-5}],"rules"`, 1)
	problem = strings.Replace(problem, `"id":"a1","school":"a",`, `"id":"a1","school":"a","floor":{"units":1,"value":30},`, 1)
	problem = strings.Replace(problem, `"barred":["a2"]`, `"familiar":[{"place":"a1","value":40}]`, 1)
	judged, err := proof.Judge([]byte(problem), roster)
	if err != nil {
		t.Fatal(err)
	}
	want := proof.Breakdown{Need: 100 + 80 + 80 + 100, Floor: 30, Familiar: 40, Keep: -5, Gap: 25, Travel: 40, Pair: 14}
	if diff := cmp.Diff(want, judged.Breakdown); diff != "" {
		t.Error(diff)
	}
	if judged.Value != 360+30+40-5-25-40-14 {
		t.Errorf("got the value %d", judged.Value)
	}
}
