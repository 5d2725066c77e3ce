package roster

import (
	"slices"

	"gorm.io/gorm"

	"schulalltag/internal/planner"
)

// prove sets the roster's problem and bound, see Change.
func (t *trial) prove(tx *gorm.DB, r *Roster) error {
	run, err := wholeRun(tx, r.DistrictID, r.PlanningRunID)
	if err != nil {
		return err
	}
	still, err := t.solvedBy(run)
	if err != nil {
		return err
	}
	if still && run.Bound != nil {
		r.ProblemHash, r.Bound = run.ProblemHash, *run.Bound
		return nil
	}
	_, r.ProblemHash, err = t.encode()
	r.Bound = ceiling(&t.problem)
	return err
}

// solvedBy reports whether the week is the problem the run solved, or that with more pins, which can only be worth less.
func (w *week) solvedBy(run *PlanningRun) (bool, error) {
	solved, err := planner.Parse(run.Problem)
	if err != nil {
		return false, err
	}
	for _, p := range solved.Pinned {
		if !slices.Contains(w.problem.Pinned, p) {
			return false, nil
		}
	}
	same := *w
	same.problem.Pinned = solved.Pinned
	_, hash, err := same.encode()
	return hash == run.ProblemHash, err
}

// ceiling is what a problem would be worth if every need and floor were met, every covered slot familiar to somebody and
// everything kept, at no cost. No roster is worth more.
func ceiling(p *planner.Problem) int64 {
	familiar := map[string]int64{}
	for _, a := range p.Assistants {
		for _, f := range a.Familiar {
			familiar[f.Place] = max(familiar[f.Place], f.Value)
		}
	}
	var sum int64
	for _, place := range p.Places {
		persons := 0
		for _, n := range place.Needs {
			persons += len(n.Values)
			for _, v := range n.Values {
				sum += v
			}
		}
		sum += familiar[place.ID]*int64(persons) + place.Floor.Value*int64(min(place.Floor.Units, persons))
	}
	for _, k := range p.Keep {
		sum += max(0, k.Value)
	}
	return sum
}
