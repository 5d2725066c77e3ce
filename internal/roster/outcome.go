package roster

import (
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/planner"
	"schulalltag/internal/planner/format"
)

// result is what a run has come to, written once when it ends. It holds ids and figures, and no name of a person.
type result struct {
	DistrictID    string    `gorm:"primaryKey"`
	PlanningRunID uuid.UUID `gorm:"primaryKey"`
	Plan          []byte    // the plan it found, as JSON; nil if it failed
	BasePlan      []byte    // of a what-if, and of its replays: the plan of the base that the search was warmed with
	Outcome       []byte    // an outcome as JSON
}

// TableName says where results are kept.
func (result) TableName() string { return "planning_run_results" }

// outcome is what there is to say about a run that has ended, by its kind or failure.
type outcome struct {
	Comparison    *Comparison    `json:"comparison,omitempty"`
	Repetition    *Repetition    `json:"repetition,omitempty"`
	Contradiction *contradiction `json:"contradiction,omitempty"`
}

// found is what a search has come to, on its way to the row of a result.
type found struct {
	plan, basePlan *planner.Plan
	outcome        outcome
}

// result turns what was found into the row to store for a run.
func (f *found) result(run *PlanningRun) (*result, error) {
	r := &result{DistrictID: run.DistrictID, PlanningRunID: run.ID}
	var err error
	for _, p := range []struct {
		plan *planner.Plan
		into *[]byte
	}{{f.plan, &r.Plan}, {f.basePlan, &r.BasePlan}} {
		if p.plan == nil {
			continue
		}
		if *p.into, err = p.plan.Encode(); err != nil {
			return nil, err
		}
	}
	r.Outcome, err = json.Marshal(f.outcome)
	return r, err
}

// resultOf reads what a run has come to; a run that has not ended has an empty result.
func resultOf(tx *gorm.DB, run *PlanningRun) (*result, error) {
	var list []result
	if err := tx.Where("district_id = ? AND planning_run_id = ?", run.DistrictID, run.ID).Find(&list).Error; err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return &result{}, nil
	}
	return &list[0], nil
}

// planOf reads the plan that a run found.
func planOf(tx *gorm.DB, run *PlanningRun) (*planner.Plan, error) {
	r, err := resultOf(tx, run)
	if err != nil {
		return nil, err
	}
	return readPlan(r.Plan)
}

// readPlan reads a stored plan.
func readPlan(data []byte) (*planner.Plan, error) {
	p, err := format.ParsePlan(data)
	if err != nil {
		return nil, fmt.Errorf("read a stored plan: %w", err)
	}
	return p, nil
}

// fillOutcomes fills what runs suppose and have come to. What contradicts is told in words to who may know the people.
func fillOutcomes(tx *gorm.DB, a account.Actor, runs []PlanningRun) error {
	var list []result
	err := tx.Select("planning_run_id", "outcome").Where("district_id = ? AND planning_run_id IN ?", a.District, idsOf(runs)).Find(&list).Error
	if err != nil {
		return err
	}
	outcomes := make(map[uuid.UUID]outcome, len(list))
	for _, r := range list {
		var o outcome
		if err := json.Unmarshal(r.Outcome, &o); err != nil {
			return fmt.Errorf("read outcome of planning run %s: %w", r.PlanningRunID, err)
		}
		outcomes[r.PlanningRunID] = o
	}
	if err := nameComparisons(tx, a.District, outcomes); err != nil {
		return err
	}
	names, err := namesOfPins(tx, a.District, outcomes)
	if err != nil {
		return err
	}
	for i := range runs {
		r, o := &runs[i], outcomes[runs[i].ID]
		if r.Suppositions != nil {
			if err := json.Unmarshal(r.Suppositions, &r.Supposed); err != nil {
				return fmt.Errorf("read suppositions of planning run %s: %w", r.ID, err)
			}
		}
		r.Comparison, r.Repetition = o.Comparison, o.Repetition
		if o.Contradiction != nil && a.May(account.PlanRosters) {
			r.contradicts = o.Contradiction.said(names)
		}
	}
	return nil
}
