package roster

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/planner"
	"schulalltag/internal/postgres"
)

// ErrChanged says that a roster has been changed to something the problem of its run does not hold.
var ErrChanged = fault.Conflict("roster-changed", "The roster was changed on newer needs or assistants than its planning run knew, so there is no plan of that run.")

// Problem returns the planner's problem of a run, exactly as it was or will be solved. Needs PlanRosters; fails with
// ErrRunNotFound.
func (rs *Rosters) Problem(ctx context.Context, runID uuid.UUID) ([]byte, error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, err
	}
	var problem []byte
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		if _, err := findRun(visibleRuns(tx, actor), runID); err != nil {
			return err
		}
		problem, err = problemOf(tx, actor.District, runID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read problem of planning run %s: %w", runID, err)
	}
	return problem, nil
}

func problemOf(tx *gorm.DB, district string, run uuid.UUID) ([]byte, error) {
	var row PlanningRun
	err := tx.Select("problem").Where("district_id = ? AND id = ?", district, run).Take(&row).Error
	return row.Problem, err
}

// Plan returns a roster as the plan of its run's problem, with the certificate of its bound, for anybody to check. Needs
// PlanRosters; fails with ErrNotFound, and with ErrChanged for a roster changed by hand since needs or assistants have.
func (rs *Rosters) Plan(ctx context.Context, id uuid.UUID) ([]byte, error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, err
	}
	var plan []byte
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		r, err := find(tx, actor, id)
		if err != nil {
			return err
		}
		plan, err = export(tx, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read plan of roster %s: %w", id, err)
	}
	return plan, nil
}

// exported is a series as a problem names it.
type exported struct {
	AssistantID uuid.UUID
	School      string
	Label       string
	Weekday     calendar.Weekday
	Starts      calendar.Clock
	Ends        calendar.Clock
}

func export(tx *gorm.DB, r *Roster) ([]byte, error) {
	problem, err := problemOf(tx, r.DistrictID, r.PlanningRunID)
	if err != nil {
		return nil, err
	}
	p, err := planner.Parse(problem)
	if err != nil {
		return nil, err
	}
	plan := planner.Plan{
		Version: 1, Problem: hashOf(problem), Value: r.Value, Bound: &r.Bound, Breakdown: r.Breakdown(),
		Engine: r.Engine, Seed: r.Seed, Iterations: r.Iterations,
	}
	if plan.Problem != r.ProblemHash {
		return nil, ErrChanged
	}
	if err := json.Unmarshal(r.Certificate, &plan.Certificate); err != nil {
		return nil, fmt.Errorf("read certificate: %w", err)
	}
	var rows []exported
	err = tx.Table("roster_series s").
		Select("s.assistant_id, c.external_key AS school, p.label, l.weekday, l.starts, l.ends").
		Joins("JOIN slots l ON l.district_id = s.district_id AND l.id = s.slot_id").
		Joins("JOIN places p ON p.district_id = s.district_id AND p.id = s.place_id").
		Joins("JOIN schools c ON c.district_id = s.district_id AND c.id = s.school_id").
		Where("s.district_id = ? AND s.roster_id = ?", r.DistrictID, r.ID).
		Order("s.assistant_id, c.external_key, l.weekday, l.starts").Find(&rows).Error
	if err != nil {
		return nil, err
	}
	type at struct {
		school string
		slot   planner.Slot
	}
	index := map[at]int{}
	for _, s := range p.Schools {
		for i, slot := range s.Slots {
			index[at{s.ID, slot}] = i
		}
	}
	plan.Assignments = make([]planner.Assignment, len(rows))
	for i, row := range rows {
		slot, ok := index[at{row.School, planner.Slot{Day: int(row.Weekday), Start: row.Starts.Minutes(), End: row.Ends.Minutes()}}]
		if !ok {
			return nil, ErrChanged
		}
		plan.Assignments[i] = planner.Assignment{Assistant: row.AssistantID.String(), Place: placeID(row.School, row.Label), Slot: slot}
	}
	return plan.Encode()
}
