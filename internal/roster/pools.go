package roster

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
)

// UrgentMinute is what a minute of a lesson of 45 is worth to a class that has nobody and a need of high priority. It is the measure
// by which values are told to people, as so many hours of the most urgent need.
const UrgentMinute = 100

// Pool is a provider of which a published roster governs a day.
type Pool struct {
	ProviderID uuid.UUID
	Name       string
}

// Pools returns the pools one may ask about on a day, by name: of a planner the own one, of the youth office all of its district. Needs
// AskPool.
func (rs *Rosters) Pools(ctx context.Context, on calendar.Date) (pools []Pool, err error) {
	actor, err := account.Require(ctx, account.AskPool)
	if err != nil {
		return nil, err
	}
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		q := tx.Table("roster_periods AS p").Distinct("p.provider_id", "o.name").
			Joins("JOIN organisations o ON o.district_id = p.district_id AND o.id = p.provider_id").
			Where("p.district_id = ? AND p.valid_from <= ? AND p.valid_until >= ?", actor.District, on, on)
		if actor.Role == account.RolePlanner {
			q = q.Where("p.provider_id = ?", actor.Organisation)
		}
		return q.Order("o.name, p.provider_id").Scan(&pools).Error
	})
	if err != nil {
		return nil, fmt.Errorf("list pools: %w", err)
	}
	return pools, nil
}

// LatestWhatIfs returns the what-if runs that the own organisation has asked for last, the latest first, n at most. Needs AskPool.
func (rs *Rosters) LatestWhatIfs(ctx context.Context, n int) (runs []PlanningRun, err error) {
	actor, err := account.Require(ctx, account.AskPool)
	if err != nil {
		return nil, err
	}
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		if err := visibleRuns(tx, actor, RunWhatIf).Order("id DESC").Limit(n).Find(&runs).Error; err != nil {
			return err
		}
		return fillRuns(tx, actor, runs)
	})
	if err != nil {
		return nil, fmt.Errorf("list the latest what-if runs: %w", err)
	}
	return runs, nil
}
