package account

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// Event is one line of the audit trail: who did what to which thing. It is written once and never changed; it holds ids and
// codes only, so that nothing has to be erased from it later.
type Event struct {
	DistrictID     string    `gorm:"primaryKey"`
	ID             uuid.UUID `gorm:"primaryKey"`
	At             time.Time
	ActorKind      ActorKind
	ActorID        *uuid.UUID // nil for the system
	OrganisationID *uuid.UUID // nil for the system
	Role           Role
	Action         Action
	EntityKind     string // like "roster"
	EntityID       *uuid.UUID
	RequestID      string
}

// Action is what somebody did: a verb and a noun, like "publish-roster".
type Action string

// TableName says where events are kept.
func (Event) TableName() string { return "audit_events" }

// Claim is the Idempotency-Key a request came with. The surface puts it into the actor; the first Record of a transaction
// stores it there, so that the key and the effect commit together or not at all. A request under a claim therefore writes in
// one transaction.
type Claim struct {
	Route    string // method and route template
	Key      string // as the client sent it, 1 to 255 characters
	BodyHash []byte // of the request's body, to tell a repetition from a mistake

	storedIn gorm.ConnPool // the transaction that holds the key; a retried transaction is another one
}

// ErrRepeated says that another request with the same Idempotency-Key has been, or is just being, carried out. Nothing of
// this one is kept. The surface answers with what Claimed finds.
var ErrRepeated = fault.Conflict("repeated-request", "A request with this Idempotency-Key is already being carried out. Try again in a moment to get its answer.")

// Record notes in the transaction tx that a did action to an entity. Every write calls it once per aggregate, so that no
// change is without its audit row and no audit row without its change. With a claim it also takes the Idempotency-Key, and
// fails with ErrRepeated if that is taken; the transaction must then be given up.
func Record(tx *gorm.DB, a Actor, action Action, entityKind string, entityID uuid.UUID) error {
	now := tx.NowFunc()
	if err := a.Claim.store(tx, a, entityID, now); err != nil {
		return err
	}
	e := Event{
		DistrictID: a.District, ID: postgres.NewID(), At: now,
		ActorKind: a.Kind, ActorID: optional(a.ID), OrganisationID: optional(a.Organisation), Role: a.Role,
		Action: action, EntityKind: entityKind, EntityID: optional(entityID), RequestID: a.RequestID,
	}
	if err := tx.Create(&e).Error; err != nil {
		return fmt.Errorf("record %s of %s: %w", action, entityID, err)
	}
	return nil
}

// lockNotAvailable is the SQLSTATE of a wait that lock_timeout ended.
const lockNotAvailable = "55P03"

func (c *Claim) store(tx *gorm.DB, a Actor, entity uuid.UUID, now time.Time) error {
	if c == nil || c.storedIn == tx.Statement.ConnPool {
		return nil
	}
	row := idempotencyKey{
		DistrictID: a.District, SubjectID: a.ID, Route: c.Route, Key: c.Key,
		BodyHash: c.BodyHash, EntityID: optional(entity), CreatedAt: now,
	}
	err := tx.Create(&row).Error
	if postgres.IsUnique(err) || postgres.State(err) == lockNotAvailable { // the other request is through, or still busy
		return ErrRepeated.Because(err)
	}
	if err != nil {
		return fmt.Errorf("claim idempotency key: %w", err)
	}
	c.storedIn = tx.Statement.ConnPool
	return nil
}

// idempotencyKey is a request that has taken effect, with its answer once that is known.
type idempotencyKey struct {
	DistrictID  string    `gorm:"primaryKey"`
	SubjectID   uuid.UUID `gorm:"primaryKey"`
	Route       string    `gorm:"primaryKey"`
	Key         string    `gorm:"primaryKey"`
	BodyHash    []byte
	EntityID    *uuid.UUID
	Status      *int
	Location    *string
	ETag        *string `gorm:"column:etag"`
	ContentType *string
	Body        []byte
	CreatedAt   time.Time
}

// TableName says where the keys are kept.
func (idempotencyKey) TableName() string { return "idempotency_keys" }

// optional turns a zero id into SQL's NULL.
func optional(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}
