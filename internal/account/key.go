package account

import (
	"context"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/MicahParks/jwkset"
	"gorm.io/gorm"

	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// The life of a signing key: published, signing after keyLead, followed by the next after keyLife, and still published until
// the last token it signed has ended.
const (
	keyLife = 30 * 24 * time.Hour
	keyLead = 15 * time.Minute                    // longer than any reader of the JWKS should keep it
	keyTail = AccessLife + leeway + 5*time.Minute // after the last signature

	keysFresh = time.Minute     // how long the keys in memory are taken for all there are
	keysStale = 5 * time.Minute // how long they still serve while the database is away
	keysPause = 5 * time.Second // between two looks for a key id nobody knows
)

// signingKey is a key at rest. The private part is sealed under the service's secret and bound to the key's id.
type signingKey struct {
	ID        string `gorm:"primaryKey"`
	Sealed    []byte
	CreatedAt time.Time // when it was published
	RetiresAt time.Time // when it stops signing; put off if its successor comes late
	ExpiresAt time.Time // when it is no longer published
}

// key is a signing key ready for use.
type key struct {
	signingKey
	private ed25519.PrivateKey
}

// keyRing holds the published keys and replaces them in time. All replicas share them through the database.
type keyRing struct {
	db   *postgres.DB
	seal cipher.AEAD

	mu      sync.Mutex
	keys    []key // oldest first
	read    time.Time
	reading bool
}

// errKey says that a token names a key which is not, or no longer, ours.
var errKey = errors.New("the key is not one of ours")

// RotateKeys publishes the next signing key when its time has come. A job calls it about every hour; signing and verifying
// call it too, so that nothing depends on the job.
func (as *Accounts) RotateKeys(ctx context.Context) error {
	if _, err := as.keys.reload(ctx, as.time()); err != nil {
		return fmt.Errorf("rotate signing keys: %w", err)
	}
	return nil
}

// JWKS returns the public keys as a JSON Web Key Set (RFC 7517). Anybody may read it and keep it for up to ten minutes.
func (as *Accounts) JWKS(ctx context.Context) ([]byte, error) {
	keys, err := as.keys.all(ctx, as.time())
	if err != nil {
		return nil, fmt.Errorf("publish signing keys: %w", err)
	}
	set := jwkset.JWKSMarshal{Keys: []jwkset.JWKMarshal{}}
	for _, k := range keys {
		jwk, err := jwkset.NewJWKFromKey(k.private.Public(), jwkset.JWKOptions{
			Metadata: jwkset.JWKMetadataOptions{ALG: jwkset.AlgEdDSA, KID: k.ID, USE: jwkset.UseSig},
		})
		if err != nil {
			return nil, fmt.Errorf("publish signing key %s: %w", k.ID, err)
		}
		set.Keys = append(set.Keys, jwk.Marshal())
	}
	return json.Marshal(set)
}

// signer returns the key that signs now.
func (r *keyRing) signer(ctx context.Context, now time.Time) (*key, error) {
	keys, err := r.all(ctx, now)
	if err != nil {
		return nil, err
	}
	return signerOf(keys, now), nil
}

// signerOf is the newest key that has been published for long enough, or the oldest if none has. keys are in order and never
// empty.
func signerOf(keys []key, now time.Time) *key {
	for i := len(keys) - 1; i > 0; i-- {
		if !now.Before(keys[i].CreatedAt.Add(keyLead)) {
			return &keys[i]
		}
	}
	return &keys[0]
}

// find returns the key with an id, or errKey. An unknown id may be that of a key another replica has just made, so it is
// looked for again, but not for every token somebody invents.
func (r *keyRing) find(ctx context.Context, id string, now time.Time) (*key, error) {
	keys, err := r.all(ctx, now)
	if err != nil {
		return nil, err
	}
	if k := keyOf(keys, id); k != nil {
		return k, nil
	}
	r.mu.Lock()
	again := now.Sub(r.read) > keysPause
	r.mu.Unlock()
	if again {
		if keys, err = r.reload(ctx, now); err != nil {
			return nil, err
		}
		if k := keyOf(keys, id); k != nil {
			return k, nil
		}
	}
	return nil, errKey
}

func keyOf(keys []key, id string) *key {
	for i := range keys {
		if keys[i].ID == id {
			return &keys[i]
		}
	}
	return nil
}

// all returns the published keys. They are read again once a minute, by one caller, while the others go on with those known.
func (r *keyRing) all(ctx context.Context, now time.Time) ([]key, error) {
	r.mu.Lock()
	keys, age := published(r.keys, now), now.Sub(r.read)
	known := len(keys) > 0 && age >= 0 && age < keysStale
	if known && (age < keysFresh || r.reading) {
		r.mu.Unlock()
		return keys, nil
	}
	r.reading = true
	r.mu.Unlock()
	fresh, err := r.reload(ctx, now)
	r.mu.Lock()
	r.reading = false
	r.mu.Unlock()
	var f *fault.Error
	if known && errors.As(err, &f) && f.Kind == fault.KindUnavailable {
		return keys, nil
	}
	return fresh, err
}

// reload reads the keys and, when the newest has grown old or there is none, publishes the next.
func (r *keyRing) reload(ctx context.Context, now time.Time) ([]key, error) {
	var rows []signingKey
	err := postgres.Global(ctx, r.db, func(tx *gorm.DB) (err error) {
		if rows, err = readKeys(tx, now); err != nil || !due(rows, now) {
			return err
		}
		// Replicas take turns, so that as a rule one makes the key and the others find it; two keys would do no harm.
		if err := tx.Exec("select pg_advisory_xact_lock(hashtext('schulalltag signing keys'))").Error; err != nil {
			return err
		}
		if rows, err = readKeys(tx, now); err != nil || !due(rows, now) {
			return err
		}
		next, err := r.make(now)
		if err != nil {
			return err
		}
		if len(rows) > 0 {
			last := &rows[len(rows)-1]
			last.RetiresAt = now.Add(keyLead)
			last.ExpiresAt = last.RetiresAt.Add(keyTail)
			err = tx.Model(last).Updates(map[string]any{"retires_at": last.RetiresAt, "expires_at": last.ExpiresAt}).Error
		}
		if err != nil {
			return err
		}
		rows = append(rows, next)
		if err := tx.Create(&next).Error; err != nil {
			return err
		}
		return tx.Where("expires_at <= ?", now).Delete(&signingKey{}).Error
	})
	if err != nil {
		return nil, err
	}
	keys := make([]key, len(rows))
	for i, row := range rows {
		if keys[i], err = r.open(row); err != nil {
			return nil, err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keys, r.read = keys, now
	return keys, nil
}

func readKeys(tx *gorm.DB, now time.Time) (rows []signingKey, err error) {
	err = tx.Where("expires_at > ?", now).Order("created_at, id").Find(&rows).Error
	return rows, err
}

// due reports whether the next key must be published.
func due(rows []signingKey, now time.Time) bool {
	return len(rows) == 0 || !now.Before(rows[len(rows)-1].CreatedAt.Add(keyLife))
}

func published(keys []key, now time.Time) []key {
	for i, k := range keys {
		if now.Before(k.ExpiresAt) {
			return keys[i:]
		}
	}
	return nil
}

// make draws a new key and seals it.
func (r *keyRing) make(now time.Time) (signingKey, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return signingKey{}, fmt.Errorf("make signing key: %w", err)
	}
	k := signingKey{ID: postgres.NewID().String(), CreatedAt: now, RetiresAt: now.Add(keyLife + keyLead)}
	k.ExpiresAt = k.RetiresAt.Add(keyTail)
	nonce := make([]byte, r.seal.NonceSize())
	rand.Read(nonce) // never fails
	k.Sealed = r.seal.Seal(nonce, nonce, private.Seed(), []byte(k.ID))
	return k, nil
}

// open is the inverse of the sealing in make.
func (r *keyRing) open(k signingKey) (key, error) {
	n := r.seal.NonceSize()
	if len(k.Sealed) < n {
		return key{}, fmt.Errorf("signing key %s is cut short", k.ID)
	}
	seed, err := r.seal.Open(nil, k.Sealed[:n], k.Sealed[n:], []byte(k.ID))
	if err != nil || len(seed) != ed25519.SeedSize {
		return key{}, fmt.Errorf("signing key %s was sealed with another secret; give the service that one, or delete the key: %w", k.ID, err)
	}
	return key{k, ed25519.NewKeyFromSeed(seed)}, nil
}
