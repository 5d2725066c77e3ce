package account

import (
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

// Tokens signed with our own key, as only a mistake of ours could make them: each must still be refused.
func TestParseRefusesOurOwnKeyOnWrongClaims(t *testing.T) {
	now := time.Date(2026, 9, 1, 7, 30, 0, 0, time.UTC)
	block, err := aes.NewCipher(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	seal, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	ring := &keyRing{seal: seal}
	sealed, err := ring.make(now)
	if err != nil {
		t.Fatal(err)
	}
	own, err := ring.open(sealed)
	if err != nil {
		t.Fatal(err)
	}
	ring.keys, ring.read = []key{own}, now
	as := &Accounts{issuer: "https://schulalltag.example", audience: "schulalltag", keys: ring}

	genuine := func() (jwt.MapClaims, map[string]any) {
		return jwt.MapClaims{
			"iss": as.issuer, "aud": []string{as.audience}, "exp": now.Add(AccessLife).Unix(), "iat": now.Unix(), "nbf": now.Unix(),
			"sub": uuid.NewString(), "district": "06535", "org": uuid.NewString(), "role": "school", "sid": uuid.NewString(),
		}, map[string]any{"typ": tokenType, "kid": own.ID}
	}
	for name, alter := range map[string]func(c jwt.MapClaims, h map[string]any){
		"another type":            func(_ jwt.MapClaims, h map[string]any) { h["typ"] = "JWT" },
		"an id token":             func(_ jwt.MapClaims, h map[string]any) { h["typ"] = "id+jwt" },
		"no type":                 func(_ jwt.MapClaims, h map[string]any) { delete(h, "typ") },
		"a type that is no text":  func(_ jwt.MapClaims, h map[string]any) { h["typ"] = []string{tokenType} },
		"a critical extension":    func(_ jwt.MapClaims, h map[string]any) { h["crit"] = []string{"b64"} },
		"another issuer":          func(c jwt.MapClaims, _ map[string]any) { c["iss"] = "https://evil.example" },
		"no issuer":               func(c jwt.MapClaims, _ map[string]any) { delete(c, "iss") },
		"another audience":        func(c jwt.MapClaims, _ map[string]any) { c["aud"] = "another" },
		"no audience":             func(c jwt.MapClaims, _ map[string]any) { delete(c, "aud") },
		"expired":                 func(c jwt.MapClaims, _ map[string]any) { c["exp"] = now.Add(-31 * time.Second).Unix() },
		"no expiry":               func(c jwt.MapClaims, _ map[string]any) { delete(c, "exp") },
		"an expiry that is text":  func(c jwt.MapClaims, _ map[string]any) { c["exp"] = "tomorrow" },
		"not yet":                 func(c jwt.MapClaims, _ map[string]any) { c["nbf"] = now.Add(31 * time.Second).Unix() },
		"no beginning":            func(c jwt.MapClaims, _ map[string]any) { delete(c, "nbf") },
		"issued in the future":    func(c jwt.MapClaims, _ map[string]any) { c["iat"] = now.Add(31 * time.Second).Unix() },
		"no subject":              func(c jwt.MapClaims, _ map[string]any) { delete(c, "sub") },
		"a subject that is no id": func(c jwt.MapClaims, _ map[string]any) { c["sub"] = "admin" },
		"no organisation":         func(c jwt.MapClaims, _ map[string]any) { delete(c, "org") },
		"a role nobody knows":     func(c jwt.MapClaims, _ map[string]any) { c["role"] = "root" },
		"neither person nor machine": func(c jwt.MapClaims, _ map[string]any) {
			delete(c, "sid")
		},
		"both person and machine":   func(c jwt.MapClaims, _ map[string]any) { c["client_id"] = c["sub"] },
		"a session that is no id":   func(c jwt.MapClaims, _ map[string]any) { c["sid"] = "1" },
		"a machine for another one": func(c jwt.MapClaims, _ map[string]any) { delete(c, "sid"); c["client_id"] = uuid.NewString() },
	} {
		t.Run(name, func(t *testing.T) {
			c, h := genuine()
			alter(c, h)
			if who, err := read(t, as, c, h, now); err == nil {
				t.Errorf("taken for %+v", who)
			} else if !errors.Is(err, ErrToken) {
				t.Error(err)
			}
		})
	}
	t.Run("and takes what is right", func(t *testing.T) {
		c, h := genuine()
		who, err := read(t, as, c, h, now)
		if err != nil || who.Role != RoleSchool || who.Kind != ActorUser || who.Scopes != nil {
			t.Errorf("%+v, %v", who, err)
		}
	})
	t.Run("and gives a machine without scopes none, not all", func(t *testing.T) {
		c, h := genuine()
		delete(c, "sid")
		c["client_id"] = c["sub"]
		who, err := read(t, as, c, h, now)
		if err != nil || who.Kind != ActorClient || who.Scopes == nil || who.May(ReadDemand) {
			t.Errorf("%+v, %v", who, err)
		}
	})
}

// read is Verify without the question whether the account still lives.
func read(t *testing.T, as *Accounts, c jwt.MapClaims, header map[string]any, now time.Time) (Actor, error) {
	t.Helper()
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, c)
	for name := range token.Header {
		if name != "alg" {
			delete(token.Header, name)
		}
	}
	for name, v := range header {
		token.Header[name] = v
	}
	signed, err := token.SignedString(as.keys.keys[0].private)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := as.parse(t.Context(), signed, now)
	if err != nil {
		return Actor{}, err
	}
	if a, ok := parsed.actor(); ok {
		return a, nil
	}
	return Actor{}, ErrToken
}
