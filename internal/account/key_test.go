package account_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/postgres"
)

func TestSigningKeysRotate(t *testing.T) {
	w := newWorld(t)
	_, u := w.school()
	began := w.clock.Now()
	w.signIn(u.Email)
	session := w.signIn(u.Email)
	signed := map[string]time.Time{}    // key id -> when it signed last
	published := map[string]time.Time{} // key id -> when it was seen first
	bearer := map[string]string{}       // key id -> the last token it signed
	keyOf := func(token string) string { return part(t, token, 0)["kid"].(string) }

	for elapsed := time.Duration(0); elapsed < 65*24*time.Hour; {
		ids := w.keyIDs(w.as)
		for _, id := range ids {
			if _, seen := published[id]; !seen {
				published[id] = w.clock.Now()
			}
		}
		tokens, err := w.as.Refresh(t.Context(), session.Refresh)
		if errors.Is(err, account.ErrRefresh) { // thirty days are over
			tokens = w.signIn(u.Email)
		} else {
			w.must(err)
		}
		session = tokens
		id := keyOf(tokens.Access)
		if !slices.Contains(ids, id) {
			t.Fatalf("after %v: %s signs and is not published", elapsed, id)
		}
		if len(signed) > 0 && signed[id].IsZero() && w.clock.Now().Sub(published[id]) < 10*time.Minute {
			t.Errorf("%s signs %v after it was published", id, w.clock.Now().Sub(published[id]))
		}
		signed[id], bearer[id] = w.clock.Now(), tokens.Access
		for id, last := range signed {
			if w.clock.Now().Sub(last) > account.AccessLife {
				continue
			}
			if !slices.Contains(ids, id) {
				t.Errorf("after %v: %s is gone while its tokens live", elapsed, id)
			}
			if _, err := w.as.Verify(t.Context(), bearer[id]); err != nil && id == keyOf(session.Access) {
				t.Errorf("after %v: %v", elapsed, err)
			}
		}
		step := 5 * 24 * time.Hour
		if age := elapsed % (30 * 24 * time.Hour); age > 25*24*time.Hour || age < time.Hour {
			step = 4 * time.Minute // look closely where keys change
			if age > 26*24*time.Hour && age < 30*24*time.Hour-20*time.Minute {
				step = 30*24*time.Hour - 20*time.Minute - age
			}
		}
		w.clock.advance(step)
		elapsed += step
	}
	if len(signed) != 3 {
		t.Errorf("%d keys signed in 65 days: %v", len(signed), slices.Collect(maps.Keys(signed)))
	}
	if ids := w.keyIDs(w.as); len(ids) != 1 {
		t.Errorf("%d keys are published at the end, %v after the beginning", len(ids), w.clock.Now().Sub(began))
	}
}

func TestSigningKeysAreShared(t *testing.T) {
	w := newWorld(t)
	_, u := w.school()

	t.Run("when many replicas start at once", func(t *testing.T) {
		replicas := make([]*account.Accounts, 6)
		sets := make([][]string, len(replicas))
		var wg sync.WaitGroup
		for i := range replicas {
			replicas[i] = w.replica()
			wg.Go(func() {
				w.must(replicas[i].RotateKeys(t.Context()))
				sets[i] = w.keyIDs(replicas[i])
			})
		}
		wg.Wait()
		for _, ids := range sets {
			if diff := cmp.Diff(sets[0], ids); diff != "" || len(ids) != 1 {
				t.Error(ids, diff)
			}
		}
		access := w.signIn(u.Email).Access
		for _, as := range replicas {
			must(as.Verify(t.Context(), access))
		}
	})
	t.Run("and a replica finds a key that another made since it looked", func(t *testing.T) {
		late := w.replica()
		w.keyIDs(late)
		w.must(postgres.Global(t.Context(), w.db, func(tx *gorm.DB) error { return tx.Exec("delete from signing_keys").Error }))
		w.clock.advance(6 * time.Second)
		fresh := w.replica()
		tokens := must(fresh.SignIn(t.Context(), account.Credentials{Email: u.Email, Password: password}))
		must(late.Verify(t.Context(), tokens.Access))
	})
	t.Run("but not with a replica that has another secret", func(t *testing.T) {
		as, err := account.New(account.Config{
			DB: w.db, Now: w.clock.Now, Secret: []byte("ANOTHER SECRET OF THIRTYTWO BYTE"), Issuer: "https://schulalltag.example", Audience: "schulalltag",
		})
		w.must(err)
		if _, err := as.JWKS(t.Context()); err == nil || !strings.Contains(err.Error(), "another secret") {
			t.Error(err)
		}
	})
}

func TestJWKSHoldsNothingPrivate(t *testing.T) {
	w := newWorld(t)
	raw := must(w.as.JWKS(t.Context()))
	var set struct{ Keys []map[string]string }
	w.must(json.Unmarshal(raw, &set))
	if len(set.Keys) != 1 {
		t.Fatalf("%s", raw)
	}
	k := set.Keys[0]
	if k["kty"] != "OKP" || k["crv"] != "Ed25519" || k["alg"] != "EdDSA" || k["use"] != "sig" || k["kid"] == "" {
		t.Errorf("%s", raw)
	}
	if x, err := base64.RawURLEncoding.DecodeString(k["x"]); err != nil || len(x) != 32 {
		t.Errorf("%s", raw)
	}
	for name := range k {
		if !slices.Contains([]string{"kty", "crv", "alg", "use", "kid", "x"}, name) {
			t.Errorf("%s is published", name)
		}
	}
}

func TestNothingSecretIsKeptInClear(t *testing.T) {
	w := newWorld(t)
	o, u := w.school()
	tokens := w.signIn(u.Email)
	_, clientSecret, err := w.as.CreateClient(w.system, account.ClientDetails{
		OrganisationID: o.ID, Name: "Export", Role: account.RoleSchool, Scopes: []account.Permission{account.ReadDemand},
	})
	w.must(err)
	secrets := []string{password, clientSecret, tokens.Refresh[43:], w.code[43:], tokens.Access}
	for _, table := range []string{"users", "clients", "refresh_tokens", "invitations", "sessions", "signing_keys", "sign_ins", "audit_events"} {
		var rows []string
		read := func(tx *gorm.DB) error {
			return tx.Raw("select t::text || encode(convert_to(t::text, 'UTF8'), 'escape') from " + table + " t").Scan(&rows).Error
		}
		if table == "signing_keys" || table == "sign_ins" {
			w.must(postgres.Global(t.Context(), w.db, read))
		} else {
			w.must(postgres.Read(t.Context(), w.db, district, read))
		}
		if len(rows) == 0 {
			t.Errorf("%s is empty", table)
		}
		for _, row := range rows {
			for _, secret := range secrets {
				if strings.Contains(row, secret) {
					t.Errorf("%s holds %s", table, secret)
				}
			}
		}
	}
}
