package roster

import (
	"slices"
	"testing"
)

func TestSteps(t *testing.T) {
	w := newWorld(t)
	r := w.plan(t, term())
	run, err := w.rosters.Run(w.planner, r.PlanningRunID)
	check(t, err)
	steps, err := w.rosters.Steps(w.planner, run.ID)
	check(t, err)
	if len(steps) == 0 {
		t.Fatal("a run that is done tells no steps")
	}
	if last := steps[len(steps)-1]; last.Value != *run.Value || last.Bound != *run.Bound || last.Iteration != run.Iteration {
		t.Errorf("the run ended with %d of %d after %d iterations, its last step is %+v", *run.Value, *run.Bound, run.Iteration, last)
	}
	if !slices.IsSortedFunc(steps, func(a, b Step) int { return a.Iteration - b.Iteration }) {
		t.Errorf("the steps are not in order: %+v", steps)
	}
	_, err = w.rosters.Steps(w.district.Providers[1].Planner, run.ID)
	refused(t, err, ErrRunNotFound)
}

func TestLatestRuns(t *testing.T) {
	w := newWorld(t)
	var asked []string
	for range 3 {
		run, err := w.rosters.StartRun(w.planner, term())
		check(t, err)
		asked = append(asked, run.ID.String())
	}
	latest, err := w.rosters.LatestRuns(w.planner, 2)
	check(t, err)
	var got []string
	for _, run := range latest {
		got = append(got, run.ID.String())
	}
	if want := []string{asked[2], asked[1]}; !slices.Equal(got, want) {
		t.Errorf("the latest of %v are %v", asked, got)
	}
}
