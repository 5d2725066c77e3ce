package account

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/postgres"
)

// AuditFilter narrows the trail; zero fields let all through.
type AuditFilter struct {
	EntityID    uuid.UUID
	From, Until time.Time // instants; From is included, Until is not
	NewestFirst bool      // else oldest first
}

// AuditEvents lists what members of the actor's own organisation have done; no role sees the trail of another
// organisation. Needs ReadAudit.
func (as *Accounts) AuditEvents(ctx context.Context, f AuditFilter, p postgres.Page) (list []Event, next string, err error) {
	actor, err := Require(ctx, ReadAudit)
	if err != nil {
		return nil, "", err
	}
	err = postgres.Read(ctx, as.db, actor.District, func(tx *gorm.DB) error {
		q := in(tx, actor.District)
		if actor.Kind != ActorSystem {
			q = q.Where("organisation_id = ?", actor.Organisation)
		}
		if f.EntityID != uuid.Nil {
			q = q.Where("entity_id = ?", f.EntityID)
		}
		if !f.From.IsZero() {
			q = q.Where("at >= ?", f.From)
		}
		if !f.Until.IsZero() {
			q = q.Where("at < ?", f.Until)
		}
		read := postgres.List[Event]
		if f.NewestFirst {
			read = postgres.ListDown[Event]
		}
		list, next, err = read(q, p, []string{"id"}, func(e Event) []any { return []any{e.ID} })
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("list audit events: %w", err)
	}
	return list, next, nil
}
