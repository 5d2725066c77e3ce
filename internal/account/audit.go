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
}

// AuditEvents lists what was done for the actor's own organisation, oldest first. Operators also see every event about
// organisations, users and clients.
func (as *Accounts) AuditEvents(ctx context.Context, f AuditFilter, p postgres.Page) (list []Event, next string, err error) {
	actor, err := Require(ctx, ReadAudit)
	if err != nil {
		return nil, "", err
	}
	err = postgres.Read(ctx, as.db, actor.District, func(tx *gorm.DB) error {
		q := in(tx, actor.District)
		switch {
		case actor.Kind == ActorSystem:
		case actor.Role == RoleOperator:
			q = q.Where("(organisation_id = ? or entity_kind in ?)", actor.Organisation, []string{"organisation", "user", "client"})
		default:
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
		list, next, err = postgres.List(q, p, []string{"id"}, func(e Event) []any { return []any{e.ID} })
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("list audit events: %w", err)
	}
	return list, next, nil
}
