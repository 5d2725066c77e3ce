package account

import (
	"context"
	_ "embed"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/crypto/argon2"

	"schulalltag/internal/fault"
)

// The bounds of a password, in characters. There is no rule about kinds of characters: length is what counts.
const (
	ShortestPassword = 12
	LongestPassword  = 128
)

// ErrWeakPassword refuses a password that would be guessed soon; it says what would do.
var ErrWeakPassword = fault.Invalid("weak-password", "This password is not safe enough.")

var errHashingBusy = fault.Unavailable("sign-in-busy", "Too many people are signing in right now. Please try again in a moment.", 2*time.Second)

//go:embed common_passwords.txt
var commonPasswords string

// checkPassword fails with ErrWeakPassword if a password is too short, too long, the user's address, or among the commonest.
// The field is the one in the request's body.
func checkPassword(password, email, field string) error {
	length := utf8.RuneCountInString(password)
	folded := strings.ToLower(password)
	switch {
	case length < ShortestPassword:
		return ErrWeakPassword.At(fault.Pointer(field), "must have at least %d characters", ShortestPassword)
	case length > LongestPassword:
		return ErrWeakPassword.At(fault.Pointer(field), "must have at most %d characters", LongestPassword)
	case folded == email:
		return ErrWeakPassword.At(fault.Pointer(field), "must not be the e-mail address")
	case strings.Contains("\n"+commonPasswords, "\n"+folded+"\n") && !strings.Contains(folded, "\n"):
		return ErrWeakPassword.At(fault.Pointer(field), "is one of the commonest passwords")
	}
	return nil
}

// hashCost is what OWASP recommends for argon2id: 19 MiB, two passes, one lane.
var hashCost = argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hasher hashes passwords, as many at once as there are processors: hashing is dear by design, so without a bound it would be
// the cheapest way to take the service down.
type hasher struct {
	slots    chan struct{}
	waiting  atomic.Int64
	most     int64         // may wait for a slot
	patience time.Duration // of one who waits
	dummy    string        // a hash that no password has
}

func newHasher() *hasher {
	slots := runtime.GOMAXPROCS(0)
	blank := base64.RawStdEncoding.EncodeToString
	return &hasher{
		slots:    make(chan struct{}, slots),
		most:     int64(16 * slots),
		patience: 3 * time.Second,
		dummy: fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashCost.Memory, hashCost.Iterations, hashCost.Parallelism,
			blank(make([]byte, hashCost.SaltLength)), blank(make([]byte, hashCost.KeyLength))),
	}
}

// hash makes the text to keep of a password. It fails with a fault of KindUnavailable when too many are at it.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	leave, err := h.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	hash, err := argon2id.CreateHash(password, &hashCost)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

// matches reports whether the hash is the password's. Without a hash it takes as long and says no.
func (h *hasher) matches(ctx context.Context, password string, hash *string) (bool, error) {
	leave, err := h.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	against := h.dummy
	if hash != nil {
		against = *hash
	}
	if len(password) > LongestPassword*utf8.UTFMax {
		password, against = "", h.dummy
	}
	same, err := argon2id.ComparePasswordAndHash(password, against)
	if err != nil {
		return false, fmt.Errorf("compare password: %w", err)
	}
	return same, nil
}

// enter waits for a slot, but not in a long queue and not for long.
func (h *hasher) enter(ctx context.Context) (leave func(), err error) {
	leave = func() { <-h.slots }
	select {
	case h.slots <- struct{}{}:
		return leave, nil
	default:
	}
	defer h.waiting.Add(-1)
	if h.waiting.Add(1) > h.most {
		return nil, errHashingBusy
	}
	patience := time.NewTimer(h.patience)
	defer patience.Stop()
	select {
	case h.slots <- struct{}{}:
		return leave, nil
	case <-patience.C:
		return nil, errHashingBusy
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
