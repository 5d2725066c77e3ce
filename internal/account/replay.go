package account

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// KeyLife is how long an Idempotency-Key is remembered, at least.
const KeyLife = 48 * time.Hour

// ErrKeyReused refuses an Idempotency-Key that came before with another request.
var ErrKeyReused = fault.Invalid("key-reused", "This Idempotency-Key was used for another request. Use a new key for each request.").
	AtParameter("Idempotency-Key", "was used with another body")

// Answer is what a request was answered with; empty texts are headers it did not have.
type Answer struct {
	Status                      int
	Location, ETag, ContentType string
	Body                        []byte
}

// Replay is a request that has taken effect before.
type Replay struct {
	BodyHash []byte
	EntityID uuid.UUID // what it made or changed first; zero if nothing has an id
	Answer   *Answer   // nil if it is still being made, or was lost in a crash
}

// Check fails with ErrKeyReused unless the repetition has the same body as the first request.
func (r *Replay) Check(bodyHash []byte) error {
	if !bytes.Equal(r.BodyHash, bodyHash) {
		return ErrKeyReused
	}
	return nil
}

// Claimed looks for a request of the actor that has taken effect under a key on a route; nil means there is none, and that
// the request may be carried out with a Claim. Keys of others are never found.
func (as *Accounts) Claimed(ctx context.Context, a Actor, route, key string) (*Replay, error) {
	var rows []idempotencyKey
	err := postgres.Read(ctx, as.db, a.District, func(tx *gorm.DB) error {
		return keysOf(tx, a, route, key).Find(&rows).Error
	})
	if err != nil {
		return nil, fmt.Errorf("look for idempotency key: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	row := rows[0]
	r := &Replay{BodyHash: row.BodyHash}
	if row.EntityID != nil {
		r.EntityID = *row.EntityID
	}
	if row.Status != nil {
		r.Answer = &Answer{
			Status: *row.Status, Location: text(row.Location), ETag: text(row.ETag), ContentType: text(row.ContentType), Body: row.Body,
		}
	}
	return r, nil
}

// StoreAnswer keeps the answer for repetitions. Only the first one counts, and only if the request took effect: a refused one
// left no claim, and nothing is kept then. The context must outlive the request.
func (as *Accounts) StoreAnswer(ctx context.Context, a Actor, route, key string, answer Answer) error {
	err := postgres.Transact(ctx, as.db, a.District, func(tx *gorm.DB) error {
		return keysOf(tx, a, route, key).Where("status is null").Updates(map[string]any{
			"status": answer.Status, "location": answer.Location, "etag": answer.ETag,
			"content_type": answer.ContentType, "body": answer.Body,
		}).Error
	})
	if err != nil {
		return fmt.Errorf("store answer: %w", err)
	}
	return nil
}

// ForgetKeys removes the keys of a district that are older than KeyLife. A job calls it for each district.
func (as *Accounts) ForgetKeys(ctx context.Context, district string) error {
	past := as.time().Add(-KeyLife)
	err := postgres.Transact(ctx, as.db, district, func(tx *gorm.DB) error {
		return in(tx, district).Where("created_at < ?", past).Delete(&idempotencyKey{}).Error
	})
	if err != nil {
		return fmt.Errorf("forget idempotency keys of %s: %w", district, err)
	}
	return nil
}

func keysOf(tx *gorm.DB, a Actor, route, key string) *gorm.DB {
	return in(tx, a.District).Model(&idempotencyKey{}).Where("subject_id = ? and route = ? and key = ?", a.ID, route, key)
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
