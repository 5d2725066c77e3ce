package account_test

import (
	"context"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/postgrestest"
)

const (
	district = "06535" // Vogelsbergkreis
	password = "vier Pferde ziehen den Wagen"
)

// world is a district with its operator, on a clock that the test moves.
type world struct {
	t        *testing.T
	db       *postgres.DB
	as       *account.Accounts
	clock    *clock
	code     string          // the first operator's invitation
	first    account.User    // the first operator
	operator context.Context // in which that person acts
	system   context.Context
}

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func newWorld(t *testing.T) *world {
	t.Helper()
	t.Parallel()
	w := &world{t: t, clock: &clock{now: time.Date(2026, 9, 1, 7, 30, 0, 0, time.UTC)}}
	w.db = postgrestest.NewAt(t, w.clock.Now)
	w.as = w.replica()
	w.system = account.System(t.Context(), district)
	code, err := w.as.Bootstrap(t.Context(), account.Founding{
		District: account.District{Key: district, Name: "Vogelsbergkreis"}, Operator: "Kreisverwaltung",
		Email: "op@vogelsberg.example", GivenName: "Ole", FamilyName: "Petersen",
	})
	w.must(err)
	w.code = code
	users, _, err := w.as.Users(w.system, account.UserFilter{}, postgres.Page{})
	w.must(err)
	w.first = users[0]
	w.operator = account.With(t.Context(), account.Actor{
		Kind: account.ActorUser, ID: w.first.ID, District: district, Role: account.RoleOperator,
		Organisation: w.first.Memberships[0].OrganisationID, RequestID: "req-operator",
	})
	return w
}

// replica is another process of the same service.
func (w *world) replica() *account.Accounts {
	w.t.Helper()
	as, err := account.New(account.Config{
		DB: w.db, Now: w.clock.Now, Secret: []byte("0123456789abcdef0123456789abcdef"),
		Issuer: "https://schulalltag.example", Audience: "schulalltag",
	})
	w.must(err)
	return as
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) organisation(kind account.OrganisationKind, name string) *account.Organisation {
	w.t.Helper()
	o, err := w.as.CreateOrganisation(w.system, account.OrganisationDetails{Kind: kind, Name: name})
	w.must(err)
	return o
}

// invited makes a user who has not accepted yet.
func (w *world) invited(email string, memberships ...account.MembershipDetails) (*account.User, string) {
	w.t.Helper()
	u, code, err := w.as.CreateUser(w.system, account.UserDetails{
		Email: email, GivenName: "Hannah", FamilyName: "Berg", Memberships: memberships,
	})
	w.must(err)
	return u, code
}

// person makes a user with a password.
func (w *world) person(email string, memberships ...account.MembershipDetails) *account.User {
	w.t.Helper()
	u, code := w.invited(email, memberships...)
	w.must(w.as.AcceptInvitation(w.t.Context(), code, password))
	return u
}

func (w *world) signIn(email string) *account.Tokens {
	w.t.Helper()
	tokens, err := w.as.SignIn(w.t.Context(), account.Credentials{Email: email, Password: password, IP: "192.0.2.7", Device: "Firefox"})
	w.must(err)
	return tokens
}

// as returns the context in which the bearer of a token acts.
func (w *world) with(access string) context.Context {
	w.t.Helper()
	a, err := w.as.Verify(w.t.Context(), access)
	w.must(err)
	return account.With(w.t.Context(), a)
}

// school makes a school with one member and returns both.
func (w *world) school() (*account.Organisation, *account.User) {
	w.t.Helper()
	o := w.organisation(account.KindSchool, "Grundschule Eichberg")
	return o, w.person("h.berg@eichberg.example", account.MembershipDetails{OrganisationID: o.ID, Role: account.RoleSchool})
}

// count counts rows of a query about the district.
func (w *world) count(table, where string, args ...any) (n int64) {
	w.t.Helper()
	w.must(postgres.Read(w.t.Context(), w.db, district, func(tx *gorm.DB) error {
		return tx.Table(table).Where("district_id = ?", district).Where(where, args...).Count(&n).Error
	}))
	return n
}

// trail lists the actions recorded about an entity.
func (w *world) trail(entity uuid.UUID) (actions []string) {
	w.t.Helper()
	events, _, err := w.as.AuditEvents(w.system, account.AuditFilter{EntityID: entity}, postgres.Page{})
	w.must(err)
	for _, e := range events {
		actions = append(actions, string(e.Action))
	}
	return actions
}

// keyIDs lists the ids of the published keys.
func (w *world) keyIDs(as *account.Accounts) (ids []string) {
	w.t.Helper()
	raw, err := as.JWKS(w.t.Context())
	w.must(err)
	var set struct {
		Keys []struct{ Kid string }
	}
	w.must(json.Unmarshal(raw, &set))
	for _, k := range set.Keys {
		ids = append(ids, k.Kid)
	}
	return ids
}

// unexported lets faults be compared that were stripped of their cause.
var unexported = cmpopts.IgnoreUnexported(fault.Error{})

// must is for calls in a test whose failure would make the rest of it meaningless.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
