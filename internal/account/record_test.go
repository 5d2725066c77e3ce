package account_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/postgres"
)

func TestRecord(t *testing.T) {
	w := newWorld(t)
	actor, _ := account.From(w.operator)

	t.Run("writes who did what when to which thing", func(t *testing.T) {
		entity := uuid.New()
		w.must(postgres.Transact(t.Context(), w.db, district, func(tx *gorm.DB) error {
			return account.Record(tx, actor, "publish-roster", "roster", entity)
		}))
		events, _, err := w.as.AuditEvents(w.operator, account.AuditFilter{EntityID: entity}, postgres.Page{})
		w.must(err)
		want := []account.Event{{
			DistrictID: district, At: w.clock.Now(), ActorKind: account.ActorUser, ActorID: &actor.ID, OrganisationID: &actor.Organisation,
			Role: account.RoleOperator, Action: "publish-roster", EntityKind: "roster", EntityID: &entity, RequestID: "req-operator",
		}}
		if diff := cmp.Diff(want, events, cmpopts.IgnoreFields(account.Event{}, "ID")); diff != "" {
			t.Error(diff)
		}
	})

	t.Run("leaves nothing when the transaction is rolled back", func(t *testing.T) {
		before, entity := w.count("audit_events", "true"), uuid.New()
		late := errors.New("late refusal")
		claimed := actor
		claimed.Claim = &account.Claim{Route: "POST /rosters", Key: "rolled-back", BodyHash: []byte{1}}
		err := postgres.Transact(t.Context(), w.db, district, func(tx *gorm.DB) error {
			if err := account.Record(tx, claimed, "publish-roster", "roster", entity); err != nil {
				return err
			}
			return late
		})
		if !errors.Is(err, late) {
			t.Fatal(err)
		}
		if n := w.count("audit_events", "true"); n != before {
			t.Errorf("%d events, %d before", n, before)
		}
		if r := must(w.as.Claimed(t.Context(), actor, "POST /rosters", "rolled-back")); r != nil {
			t.Errorf("the key is taken: %+v", r)
		}
	})

	t.Run("cannot be taken back by the service", func(t *testing.T) {
		for _, statement := range []string{"update audit_events set action = 'x'", "delete from audit_events"} {
			err := postgres.Transact(t.Context(), w.db, district, func(tx *gorm.DB) error { return tx.Exec(statement).Error })
			if postgres.State(err) != "42501" {
				t.Errorf("%s: %v", statement, err)
			}
		}
	})
}

func TestClaim(t *testing.T) {
	w := newWorld(t)
	actor, _ := account.From(w.operator)
	claim := func(key string) account.Actor {
		a := actor
		a.Claim = &account.Claim{Route: "POST /organisations", Key: key, BodyHash: []byte("hash of " + key)}
		return a
	}
	create := func(a account.Actor, name string) (*account.Organisation, error) {
		return w.as.CreateOrganisation(account.With(t.Context(), a), account.OrganisationDetails{Kind: account.KindSchool, Name: name})
	}

	t.Run("is found with the first answer once there is one", func(t *testing.T) {
		o := must(create(claim("a"), "Grundschule Eichberg"))
		got := must(w.as.Claimed(t.Context(), actor, "POST /organisations", "a"))
		want := &account.Replay{BodyHash: []byte("hash of a"), EntityID: o.ID}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		answer := account.Answer{Status: 201, Location: "/organisations/1", ETag: `"1"`, ContentType: "application/json", Body: []byte(`{}`)}
		w.must(w.as.StoreAnswer(t.Context(), actor, "POST /organisations", "a", answer))
		w.must(w.as.StoreAnswer(t.Context(), actor, "POST /organisations", "a", account.Answer{Status: 500}))
		want.Answer = &answer
		if diff := cmp.Diff(want, must(w.as.Claimed(t.Context(), actor, "POST /organisations", "a"))); diff != "" {
			t.Error(diff)
		}
		if err := got.Check([]byte("hash of a")); err != nil {
			t.Error(err)
		}
		if err := got.Check([]byte("hash of b")); !errors.Is(err, account.ErrKeyReused) {
			t.Error(err)
		}
	})

	t.Run("undoes the second effect whole", func(t *testing.T) {
		must(create(claim("b"), "Grundschule Buchberg"))
		if _, err := create(claim("b"), "Grundschule Linde"); !errors.Is(err, account.ErrRepeated) {
			t.Fatal(err)
		}
		if n := w.count("organisations", "name = ?", "Grundschule Linde"); n != 0 {
			t.Error("the repetition took effect")
		}
	})

	t.Run("is one among many at once", func(t *testing.T) {
		var mu sync.Mutex
		effects := 0
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				_, err := create(claim("parallel"), "Schule "+uuid.NewString())
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					effects++
				} else if !errors.Is(err, account.ErrRepeated) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := w.count("organisations", "name like 'Schule %'"); effects != 1 || n != 1 {
			t.Errorf("%d reported, %d stored", effects, n)
		}
	})

	t.Run("is taken once in a transaction with several writes, and again when that is tried again", func(t *testing.T) {
		a, tries := claim("retried"), 0
		w.must(postgres.Transact(t.Context(), w.db, district, func(tx *gorm.DB) error {
			tries++
			for range 3 {
				if err := account.Record(tx, a, "close-month", "closing", uuid.New()); err != nil {
					return err
				}
			}
			if tries == 1 {
				return tx.Exec(`do $$ begin raise exception 'try again' using errcode = '40001'; end $$`).Error
			}
			return nil
		}))
		if tries != 2 {
			t.Fatalf("%d tries", tries)
		}
		if r := must(w.as.Claimed(t.Context(), actor, "POST /organisations", "retried")); r == nil {
			t.Error("the key was lost with the first try")
		}
	})

	t.Run("belongs to one actor, route and district", func(t *testing.T) {
		must(create(claim("mine"), "Grundschule Ahorn"))
		stranger, elsewhere := actor, actor
		stranger.ID, elsewhere.District = uuid.New(), "06440"
		for _, c := range []struct {
			a     account.Actor
			route string
		}{{stranger, "POST /organisations"}, {elsewhere, "POST /organisations"}, {actor, "POST /users"}} {
			if r := must(w.as.Claimed(t.Context(), c.a, c.route, "mine")); r != nil {
				t.Errorf("%+v", r)
			}
		}
	})

	t.Run("leaves no answer where nothing took effect", func(t *testing.T) {
		if _, err := create(claim("refused"), ""); !errors.Is(err, account.ErrOrganisationInvalid) {
			t.Fatal(err)
		}
		w.must(w.as.StoreAnswer(t.Context(), actor, "POST /organisations", "refused", account.Answer{Status: 422}))
		if r := must(w.as.Claimed(t.Context(), actor, "POST /organisations", "refused")); r != nil {
			t.Errorf("%+v", r)
		}
	})

	t.Run("is remembered for two days and then forgotten", func(t *testing.T) {
		must(create(claim("old"), "Grundschule Esche"))
		w.clock.advance(account.KeyLife)
		w.must(w.as.ForgetKeys(t.Context(), district))
		if r := must(w.as.Claimed(t.Context(), actor, "POST /organisations", "old")); r == nil {
			t.Error("forgotten too soon")
		}
		w.clock.advance(time.Second)
		w.must(w.as.ForgetKeys(t.Context(), district))
		if n := w.count("idempotency_keys", "true"); n != 0 {
			t.Errorf("%d keys are left", n)
		}
	})
}
