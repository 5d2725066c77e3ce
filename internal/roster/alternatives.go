package roster

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// MaxAlternatives bounds the alternatives judged at once.
const MaxAlternatives = 400

// JudgeEach is Judge for alternatives of which one may be made, such as everywhere somebody could go. Each is judged on its own, in the
// order given; reading the week once makes that far cheaper than asking for one after another. It fails as Judge does, if any of them does.
func (rs *Rosters) JudgeEach(ctx context.Context, id uuid.UUID, alternatives [][]Change) ([]Judgement, error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, err
	}
	if len(alternatives) > MaxAlternatives {
		var l fault.List
		l.At("/alternatives", "must be at most %d", MaxAlternatives)
		return nil, l.Or(ErrChangesInvalid)
	}
	judged := make([]Judgement, len(alternatives))
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		r, err := find(tx, actor, id)
		if err != nil || len(alternatives) == 0 {
			return err
		}
		before, err := seriesOf(tx, r.DistrictID, r.ID)
		if err != nil {
			return err
		}
		t, err := rs.trial(tx, r, before)
		if err != nil {
			return err
		}
		for i, changes := range alternatives {
			j, err := t.weigh(changes)
			if err != nil {
				return err
			}
			judged[i] = *j
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("judge alternatives for roster %s: %w", id, err)
	}
	return judged, nil
}
