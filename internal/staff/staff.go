// Package staff owns the supply: the assistants a provider employs, their contracts, qualifications, clearances and weekly
// availability, the schools their pool reaches and the places they are barred from, and the one rule of who may work on a
// day (Assistant.Eligible).
//
// It leaves the demand to package school, who works where to package roster, and worked time to package hours. Of a
// clearance it keeps dates only, and of an absence nothing at all.
package staff

import (
	"time"

	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// What can be wrong with a request about assistants.
var (
	// ErrNotFound hides an assistant who does not exist or works for another provider.
	ErrNotFound = fault.NotFound("assistant-not-found", "There is no such assistant.")
	// ErrInvalid refuses details that break a rule; its fields name all of them.
	ErrInvalid = fault.Invalid("invalid-assistant", "The details of the assistant are not valid.")
	// ErrUserLinked refuses to link a user who is already linked to another assistant.
	ErrUserLinked = fault.Conflict("user-linked", "This user is already linked to another assistant.")
)

// Config is what a Pool needs.
type Config struct {
	DB  *postgres.DB
	Now func() time.Time
	// Changed is told, in the same transaction, that an assistant has been updated, as the row is now. Nil is nobody.
	Changed func(tx *gorm.DB, a account.Actor, assistant *Assistant) error
}

// Pool is the entry to everything about assistants.
type Pool struct {
	db      *postgres.DB
	now     func() time.Time
	changed func(tx *gorm.DB, a account.Actor, assistant *Assistant) error
}

// New returns the pool of every provider in the database.
func New(c Config) *Pool {
	changed := c.Changed
	if changed == nil {
		changed = func(*gorm.DB, account.Actor, *Assistant) error { return nil }
	}
	return &Pool{
		db:      c.DB,
		now:     func() time.Time { return c.Now().UTC().Truncate(time.Microsecond) }, // as exact as the database keeps it
		changed: changed,
	}
}

// visible narrows q, a query on assistants, to the rows the actor may see: planners their provider's, the system all of
// the district's.
func visible(q *gorm.DB, a account.Actor) *gorm.DB {
	q = q.Where("assistants.district_id = ?", a.District)
	if a.Kind == account.ActorSystem {
		return q
	}
	return q.Where("assistants.provider_id = ?", a.Organisation)
}
