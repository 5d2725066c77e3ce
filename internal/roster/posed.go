package roster

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/planner"
)

// origin is the rows that the parts of a problem stand for, in the problem's order. Ids never change, while the keys and labels
// a problem names its parts by, and the slots of a school, may.
type origin struct {
	Schools []schoolOrigin `json:"schools"`
	Places  []uuid.UUID    `json:"places"`
}

type schoolOrigin struct {
	ID    uuid.UUID   `json:"id"`
	Slots []uuid.UUID `json:"slots"`
}

// pose gives the run the problem of the week to solve, for good.
func (r *PlanningRun) pose(w *week) (err error) {
	r.PlannedOn = w.asOf
	if r.Problem, r.ProblemHash, err = w.encode(); err != nil {
		return err
	}
	r.ProblemRows, err = json.Marshal(w.origin)
	return err
}

// posed is the problem of a run as it was stored, between whose plans and series of rosters it translates, whatever has become
// of the rows since.
type posed struct {
	origin
	problem *planner.Problem
	pinned  map[planner.Assignment]bool
	spots   map[uuid.UUID]spot    // of slots
	places  map[string]posedPlace // by id in the problem
	names   map[uuid.UUID]string  // back to that id
}

// posedPlace is the row a place stands for, and the index of its school.
type posedPlace struct {
	id     uuid.UUID
	school int
}

// posed reads the run's problem back.
func (r *PlanningRun) posed() (*posed, error) {
	problem, err := planner.Parse(r.Problem)
	if err != nil {
		return nil, err
	}
	p := &posed{
		problem: problem,
		pinned:  map[planner.Assignment]bool{}, spots: map[uuid.UUID]spot{}, places: map[string]posedPlace{}, names: map[uuid.UUID]string{},
	}
	if err := json.Unmarshal(r.ProblemRows, &p.origin); err != nil {
		return nil, fmt.Errorf("read the rows of a problem: %w", err)
	}
	if len(p.Schools) != len(problem.Schools) || len(p.Places) != len(problem.Places) {
		return nil, fmt.Errorf("problem %s has other schools or places than its rows", r.ProblemHash)
	}
	schools := make(map[string]int, len(problem.Schools))
	for i, s := range problem.Schools {
		schools[s.ID] = i
		for k, id := range p.Schools[i].Slots {
			p.spots[id] = spot{i, k}
		}
	}
	for i, place := range problem.Places {
		p.places[place.ID] = posedPlace{p.Places[i], schools[place.School]}
		p.names[p.Places[i]] = place.ID
	}
	for _, a := range problem.Pinned {
		p.pinned[a] = true
	}
	return p, nil
}

// series translates a plan of the problem into the series of a roster. What the problem pins stays pinned.
func (p *posed) series(r *Roster, plan []planner.Assignment) ([]Series, error) {
	list := make([]Series, 0, len(plan))
	for _, a := range plan {
		assistant, err := uuid.Parse(a.Assistant)
		place, known := p.places[a.Place]
		if err != nil || !known || a.Slot < 0 || a.Slot >= len(p.Schools[place.school].Slots) {
			return nil, fmt.Errorf("the plan names %s at %s in slot %d, which is not in the problem", a.Assistant, a.Place, a.Slot)
		}
		at := p.Schools[place.school]
		list = append(list, Series{
			DistrictID: r.DistrictID, RosterID: r.ID, AssistantID: assistant, SlotID: at.Slots[a.Slot],
			PlaceID: place.id, SchoolID: at.ID, Pinned: p.pinned[a],
		})
	}
	sortSeries(list)
	return list, nil
}

// assignments translates series back into a plan of the problem, in order of assistant, place and slot. ok is false if some
// series is at a place or in a slot that the problem does not hold.
func (p *posed) assignments(series []Series) (plan []planner.Assignment, ok bool) {
	plan = make([]planner.Assignment, len(series))
	for i, s := range series {
		at, there := p.spots[s.SlotID]
		name, known := p.names[s.PlaceID]
		if !there || !known || p.places[name].school != at.school {
			return nil, false
		}
		plan[i] = planner.Assignment{Assistant: s.AssistantID.String(), Place: name, Slot: at.slot}
	}
	slices.SortFunc(plan, comparePlanned)
	return plan, true
}

// comparePlanned orders the assignments of a plan.
func comparePlanned(a, b planner.Assignment) int {
	return cmp.Or(cmp.Compare(a.Assistant, b.Assistant), cmp.Compare(a.Place, b.Place), cmp.Compare(a.Slot, b.Slot))
}
