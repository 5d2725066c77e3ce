// Package account owns who signs in and what they may do: organisations, people, machines, roles, sessions and tokens, the
// actor of a request, the audit trail and the idempotency keys. The other nouns ask it two things only: Require on the first
// line of each operation, and Record in each writing transaction.
//
// It leaves to others how a token travels (the surfaces) and which rows of a noun an actor sees (each noun filters its own
// rows by Actor.Organisation).
package account

import (
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"schulalltag/internal/postgres"
)

// Config is what accounts need. All fields are required.
type Config struct {
	DB       *postgres.DB
	Now      func() time.Time
	Secret   []byte // 32 bytes; seals the signing keys at rest. Every replica has the same one.
	Issuer   string // iss of the tokens: the service's public address
	Audience string // aud of the tokens
}

// Accounts is the entry to everything this package owns. Its methods may be called from many goroutines.
type Accounts struct {
	db       *postgres.DB
	now      func() time.Time
	issuer   string
	audience string

	hasher   *hasher
	throttle *throttle
	keys     *keyRing
	live     *liveCache
}

// New checks the configuration; it does not touch the database.
func New(c Config) (*Accounts, error) {
	if c.DB == nil || c.Now == nil || c.Issuer == "" || c.Audience == "" {
		return nil, errors.New("accounts need a database, a clock, an issuer and an audience")
	}
	if len(c.Secret) != 32 {
		return nil, fmt.Errorf("the secret of accounts must have 32 bytes, not %d", len(c.Secret))
	}
	block, err := aes.NewCipher(c.Secret)
	if err != nil {
		return nil, fmt.Errorf("use the secret of accounts: %w", err)
	}
	seal, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("use the secret of accounts: %w", err)
	}
	return &Accounts{
		db: c.DB, now: c.Now, issuer: c.Issuer, audience: c.Audience,
		hasher:   newHasher(),
		throttle: newThrottle(),
		keys:     &keyRing{db: c.DB, seal: seal},
		live:     newLiveCache(),
	}, nil
}

// time is the present in the precision the database keeps, so that what is returned equals what is read again.
func (as *Accounts) time() time.Time { return as.now().UTC().Truncate(time.Microsecond) }

// in narrows a query to a district; every query names it, row-level security is only the second net.
func in(tx *gorm.DB, district string) *gorm.DB { return tx.Where("district_id = ?", district) }

// take reads the one row of a query, or fails with absent.
func take[T any](q *gorm.DB, absent error) (*T, error) {
	var row T
	err := q.Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, absent
	}
	if err != nil {
		return nil, err
	}
	return &row, nil
}

// The locks of a row: a change keeps others from changing or vouching for it, a vouch only from changing it.
var (
	forChange = clause.Locking{Strength: "NO KEY UPDATE"}
	forVouch  = clause.Locking{Strength: clause.LockingStrengthShare}
)
