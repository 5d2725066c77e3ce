package account_test

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

type object = map[string]any

func segment(v any) string {
	raw, _ := json.Marshal(v)
	return base64.RawURLEncoding.EncodeToString(raw)
}

func part(t *testing.T, token string, i int) object {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[i])
	if err != nil {
		t.Fatal(err)
	}
	var o object
	if err := json.Unmarshal(raw, &o); err != nil {
		t.Fatal(err)
	}
	return o
}

func signed(key ed25519.PrivateKey, header, claims object) string {
	text := segment(header) + "." + segment(claims)
	return text + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(key, []byte(text)))
}

// altered is o with one entry replaced, or removed where v is nil.
func altered(o object, name string, v any) object {
	c := maps.Clone(o)
	c[name] = v
	if v == nil {
		delete(c, name)
	}
	return c
}

func TestVerifyRefusesForgedTokens(t *testing.T) {
	w := newWorld(t)
	_, u := w.school()
	tokens := w.signIn(u.Email)
	genuine := tokens.Access
	header, claims := part(t, genuine, 0), part(t, genuine, 1)
	text, signature := genuine[:strings.LastIndex(genuine, ".")], genuine[strings.LastIndex(genuine, ".")+1:]
	public, foreign, err := ed25519.GenerateKey(nil)
	w.must(err)
	raw, err := w.as.JWKS(t.Context())
	w.must(err)
	var set struct {
		Keys []struct{ X string }
	}
	w.must(json.Unmarshal(raw, &set))
	known, err := base64.RawURLEncoding.DecodeString(set.Keys[0].X)
	w.must(err)
	hs256 := func(secret []byte) string {
		text := segment(altered(header, "alg", "HS256")) + "." + segment(claims)
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(text))
		return text + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	}

	attacks := map[string]string{
		"nothing":                           "",
		"text":                              "hello",
		"two parts":                         text,
		"four parts":                        genuine + ".x",
		"a truncated signature":             genuine[:len(genuine)-4],
		"no signature":                      text + ".",
		"loose base64":                      genuine + "=",
		"another last bit":                  genuine[:len(genuine)-1] + nudge(genuine[len(genuine)-1]),
		"another role":                      segment(header) + "." + segment(altered(claims, "role", "operator")) + "." + signature,
		"another district":                  segment(header) + "." + segment(altered(claims, "district", "06440")) + "." + signature,
		"HS256 with the public key":         hs256(known),
		"HS256 with the published text":     hs256([]byte(set.Keys[0].X)),
		"HS256 with nothing":                hs256(nil),
		"a refresh token":                   tokens.Refresh,
		"one mebibyte":                      strings.Repeat("a", 1<<20),
		"one mebibyte around a real one":    genuine + strings.Repeat(".", 1<<20),
		"a foreign key under our id":        signed(foreign, header, claims),
		"a foreign key under its own id":    signed(foreign, altered(header, "kid", "mine"), claims),
		"no key id":                         signed(foreign, altered(header, "kid", nil), claims),
		"a key id that is no text":          signed(foreign, altered(header, "kid", 1), claims),
		"a path as key id":                  signed(foreign, altered(header, "kid", "../../dev/null"), claims),
		"SQL as key id":                     signed(foreign, altered(header, "kid", "' or '1'='1"), claims),
		"a key brought along":               signed(foreign, altered(header, "jwk", object{"kty": "OKP", "crv": "Ed25519", "x": base64.RawURLEncoding.EncodeToString(public)}), claims),
		"a key set elsewhere":               signed(foreign, altered(header, "jku", "https://evil.example/jwks.json"), claims),
		"a certificate elsewhere":           signed(foreign, altered(header, "x5u", "https://evil.example/cert.pem"), claims),
		"a header that is no object":        segment("x") + "." + segment(claims) + "." + signature,
		"claims that are no object":         segment(header) + "." + segment([]string{"x"}) + "." + signature,
		"a zero signature":                  text + "." + base64.RawURLEncoding.EncodeToString(make([]byte, 64)),
		"the signature of other text":       segment(header) + "." + segment(altered(claims, "jti", "x")) + "." + signature,
		"a null byte":                       genuine + "\x00",
		"bearer twice":                      "Bearer " + genuine,
		"an algorithm nobody knows":         segment(altered(header, "alg", "EdDSA2")) + "." + segment(claims) + "." + signature,
		"an algorithm that is no text":      segment(altered(header, "alg", 5)) + "." + segment(claims) + "." + signature,
		"no algorithm":                      segment(altered(header, "alg", nil)) + "." + segment(claims) + "." + signature,
		"another family of algorithms":      segment(altered(header, "alg", "RS256")) + "." + segment(claims) + "." + signature,
		"a deep header":                     base64.RawURLEncoding.EncodeToString([]byte(strings.Repeat("[", 2000))) + ".." + signature,
		"an unsigned token of another kind": segment(altered(header, "typ", "JWT")) + "." + segment(claims) + "." + signature,
	}
	for _, none := range []string{"none", "None", "NONE", "nOnE", " none", ""} {
		h := altered(header, "alg", none)
		attacks["alg "+none+" unsigned"] = segment(h) + "." + segment(claims) + "."
		attacks["alg "+none+" signed"] = segment(h) + "." + segment(claims) + "." + signature
	}
	for name, token := range attacks {
		actor, err := w.as.Verify(t.Context(), token)
		if !errors.Is(err, account.ErrToken) || actor.District != "" {
			t.Errorf("%s: %+v, %v", name, actor, err)
		}
	}
	if _, err := w.as.Verify(t.Context(), genuine); err != nil {
		t.Errorf("the genuine token no longer holds: %v", err)
	}
}

// nudge is another base64url character with the same leading bits, so that lenient decoding would not tell the two apart.
func nudge(c byte) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	return string(alphabet[strings.IndexByte(alphabet, c)^1])
}

func TestVerifyKeepsTime(t *testing.T) {
	w := newWorld(t)
	_, u := w.school()
	access := w.signIn(u.Email).Access
	for _, c := range []struct {
		at   time.Duration // after signing
		want bool
	}{
		{0, true}, {-29 * time.Second, true}, {-31 * time.Second, false}, // an issuer whose clock is ahead
		{10 * time.Minute, true}, {10*time.Minute + 29*time.Second, true}, {10*time.Minute + 31*time.Second, false}, {time.Hour, false},
	} {
		w.clock.advance(c.at)
		for range 2 { // the second answer may come from memory
			if _, err := w.as.Verify(t.Context(), access); errors.Is(err, account.ErrToken) == c.want || (err != nil && !errors.Is(err, account.ErrToken)) {
				t.Errorf("after %v: %v", c.at, err)
			}
		}
		w.clock.advance(-c.at)
	}
}

func TestVerifyIsForOneIssuerAndAudience(t *testing.T) {
	w := newWorld(t)
	_, u := w.school()
	access := w.signIn(u.Email).Access
	for _, c := range []account.Config{
		{Issuer: "https://schulalltag.example", Audience: "another service"},
		{Issuer: "https://another.example", Audience: "schulalltag"},
	} {
		c.DB, c.Now, c.Secret = w.db, w.clock.Now, []byte("0123456789abcdef0123456789abcdef")
		as, err := account.New(c)
		w.must(err)
		if _, err := as.Verify(t.Context(), access); !errors.Is(err, account.ErrToken) {
			t.Errorf("%s, %s: %v", c.Issuer, c.Audience, err)
		}
	}
}

func TestRightsEndWithinAMinute(t *testing.T) {
	for name, withdraw := range map[string]func(w *world, u *account.User, o *account.Organisation){
		"when the user is deactivated": func(w *world, u *account.User, _ *account.Organisation) {
			_, err := w.as.UpdateUser(w.system, u.ID, u.Version, account.UserChange{GivenName: "A", FamilyName: "B", Memberships: details(u)})
			w.must(err)
		},
		"when the membership is removed": func(w *world, u *account.User, _ *account.Organisation) {
			_, err := w.as.UpdateUser(w.system, u.ID, u.Version, account.UserChange{GivenName: "A", FamilyName: "B", Active: true})
			w.must(err)
		},
		"when the organisation is closed": func(w *world, _ *account.User, o *account.Organisation) {
			_, err := w.as.UpdateOrganisation(w.system, o.ID, o.Version, account.OrganisationChange{Name: o.Name})
			w.must(err)
		},
		"when the password is set anew": func(w *world, u *account.User, _ *account.Organisation) {
			code, err := w.as.Invite(w.system, u.ID)
			w.must(err)
			w.must(w.as.AcceptInvitation(w.t.Context(), code, "sieben Raben auf der Scheune"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			o, u := w.school()
			tokens := w.signIn(u.Email)
			other := w.replica()
			for _, as := range []*account.Accounts{w.as, other} {
				if _, err := as.Verify(t.Context(), tokens.Access); err != nil {
					t.Fatal(err)
				}
			}
			withdraw(w, u, o)
			if _, err := w.as.Verify(t.Context(), tokens.Access); !errors.Is(err, account.ErrToken) {
				t.Errorf("at once on the replica that did it: %v", err)
			}
			w.clock.advance(time.Minute)
			if _, err := other.Verify(t.Context(), tokens.Access); !errors.Is(err, account.ErrToken) {
				t.Errorf("after a minute on another replica: %v", err)
			}
			if _, err := w.as.Refresh(t.Context(), tokens.Refresh); !errors.Is(err, account.ErrRefresh) {
				t.Errorf("the refresh token: %v", err)
			}
		})
	}
}

// A session that outlives its account, because it was opened in the same moment, must still not be worth anything.
func TestRightsDoNotRestOnEndingSessions(t *testing.T) {
	w := newWorld(t)
	o, u := w.school()
	for _, c := range []struct {
		table string
		id    uuid.UUID
	}{{"users", u.ID}, {"organisations", o.ID}} {
		tokens := w.signIn(u.Email)
		set := func(active bool) {
			w.must(postgres.Transact(t.Context(), w.db, district, func(tx *gorm.DB) error {
				return tx.Exec("update "+c.table+" set active = ? where district_id = ? and id = ?", active, district, c.id).Error
			}))
		}
		set(false)
		if _, err := w.as.Verify(t.Context(), tokens.Access); !errors.Is(err, account.ErrToken) {
			t.Errorf("%s: %v", c.table, err)
		}
		if _, err := w.as.Refresh(t.Context(), tokens.Refresh); !errors.Is(err, account.ErrRefresh) {
			t.Errorf("%s: %v", c.table, err)
		}
		set(true)
		must(w.as.Verify(t.Context(), tokens.Access))
	}
}

func TestVerifySaysWhenTheDatabaseIsAway(t *testing.T) {
	w := newWorld(t)
	_, u := w.school()
	access := w.signIn(u.Email).Access
	w.db.Close()
	_, err := w.as.Verify(t.Context(), access)
	var f *fault.Error
	if errors.Is(err, account.ErrToken) || errors.As(err, &f) && f.Kind != fault.KindUnavailable || err == nil {
		t.Errorf("a token must not be called wrong because nobody could look: %v", err)
	}
	if _, err := w.as.Verify(t.Context(), uuid.NewString()); !errors.Is(err, account.ErrToken) {
		t.Errorf("what is no token needs no database: %v", err)
	}
}
