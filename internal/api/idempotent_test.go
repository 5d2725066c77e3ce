package api

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/postgres"
)

func withKey(r request, key string) request {
	header := map[string]string{"Idempotency-Key": key}
	for name, value := range r.Header {
		header[name] = value
	}
	r.Header = header
	return r
}

func TestIdempotencyKey(t *testing.T) {
	w := newWorld(t)
	d := w.newDistrict(t, "06535", "Vogelsbergkreis")
	w.setUp(t, d)
	operator, secretary := d.tokens["operator"], d.tokens["secretary"]
	area := func(name string) request {
		return request{Method: "POST", Path: "/areas", Token: operator, Body: document{"name": name}}
	}
	count := func(t *testing.T, name string) (n int) {
		for _, item := range w.must(t, request{Method: "GET", Path: "/areas?limit=200", Token: operator}).items() {
			if object(item)["name"] == name {
				n++
			}
		}
		return n
	}

	t.Run("answers a repetition as the first time", func(t *testing.T) {
		first := w.do(t, withKey(area("Schlitz"), "k-1"))
		second := w.do(t, withKey(area("Schlitz"), "k-1"))
		if first.Status != http.StatusCreated || second.Status != first.Status {
			t.Fatalf("answered %d, then %d %s", first.Status, second.Status, second.Body)
		}
		if diff := cmp.Diff(string(first.Body), string(second.Body)); diff != "" {
			t.Errorf("another body: %s", diff)
		}
		for _, name := range []string{"Location", "ETag", "Content-Type"} {
			if first.Header.Get(name) != second.Header.Get(name) || first.Header.Get(name) == "" {
				t.Errorf("%s is %q, was %q", name, second.Header.Get(name), first.Header.Get(name))
			}
		}
		if second.Header.Get(replayedHeader) != "true" || first.Header.Get(replayedHeader) != "" {
			t.Error("only the repetition is marked as one")
		}
		if n := count(t, "Schlitz"); n != 1 {
			t.Errorf("there are %d areas", n)
		}
	})
	t.Run("refuses the key with another body", func(t *testing.T) {
		wantProblem(t, w.do(t, withKey(area("Lauterbach"), "k-1")), 422, "key-reused")
	})
	t.Run("refuses the key for another thing below the same route", func(t *testing.T) {
		place := request{Method: "POST", Path: "/schools/" + d.ids["schoolId"] + "/places", Token: secretary,
			Body: document{"kind": "bus", "label": "Bus 7", "validFrom": "2026-08-01"}}
		w.must(t, withKey(place, "k-2"))
		place.Path = "/schools/" + d.ids["schoolId2"] + "/places"
		wantProblem(t, w.do(t, withKey(place, "k-2")), 422, "key-reused")
	})
	t.Run("keeps the keys of different people apart", func(t *testing.T) {
		place := func(suffix string) request {
			return request{Method: "POST", Path: "/schools/" + d.ids["schoolId"+suffix] + "/places", Token: d.tokens["secretary"+suffix],
				Body: document{"kind": "bus", "label": "Bus 8", "validFrom": "2026-08-01"}}
		}
		one, two := w.must(t, withKey(place(""), "same")), w.must(t, withKey(place("2"), "same"))
		if one.text("id") == two.text("id") {
			t.Error("one got the other's answer")
		}
	})
	t.Run("keeps what one person does for two organisations apart", func(t *testing.T) {
		created := w.must(t, request{Method: "POST", Path: "/users", Token: operator, Body: document{
			"email": "both@06535.example", "givenName": "Birgit", "familyName": "Both", "memberships": []any{
				document{"organisationId": d.ids["providerId"], "role": "planner"}, document{"organisationId": d.ids["providerId2"], "role": "planner"},
			},
		}})
		w.accept(t, created.text("invitationCode"), "both@06535.example")
		plan := func(organisation string) request {
			token := w.must(t, request{Method: "POST", Path: "/auth/sign-in", Body: document{
				"email": "both@06535.example", "password": passphrase, "organisationId": d.ids[organisation],
			}}).text("accessToken")
			return withKey(request{Method: "POST", Path: "/planning-runs", Token: token,
				Body: document{"validFrom": "2026-11-23", "validUntil": "2027-01-31", "maxSeconds": 1, "seed": 1}}, "k-both")
		}
		w.must(t, plan("providerId"))
		wantProblem(t, w.do(t, plan("providerId2")), 422, "key-reused")
	})
	t.Run("does not use a key up on a refused request", func(t *testing.T) {
		wantProblem(t, w.do(t, withKey(area("Oberwald"), "k-3")), 409, "area-exists")
		w.must(t, withKey(area("Grebenau"), "k-3"))
	})
	t.Run("carries parallel requests with one key out once, whatever the row they race for", func(t *testing.T) {
		requests := map[string]func(i int) request{
			"organisations": func(i int) request {
				return request{Method: "POST", Path: "/organisations", Token: operator, Body: document{"kind": "provider", "name": fmt.Sprint("Träger ", i)}}
			},
			"users": func(i int) request {
				return request{Method: "POST", Path: "/users", Token: operator, Body: document{"email": fmt.Sprintf("twin%d@example.org", i),
					"givenName": "Ute", "familyName": "Heil", "memberships": []any{document{"organisationId": d.ids["youthId"], "role": "youth_office"}}}}
			},
			"clients": func(i int) request {
				return request{Method: "POST", Path: "/clients", Token: operator, Body: document{"organisationId": d.ids["youthId"],
					"name": fmt.Sprint("Controlling ", i), "role": "youth_office", "scopes": []string{"coverage:read"}}}
			},
		}
		for name, twin := range requests {
			for i := range 4 {
				statuses := inParallel(t, w, withKey(twin(i), fmt.Sprint(name, i)))
				if diff := cmp.Diff(map[int]int{http.StatusCreated: 6}, statuses); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
		}
	})
	t.Run("carries parallel requests with one key out once", func(t *testing.T) {
		var wait sync.WaitGroup
		answers := make([]answer, 12)
		for i := range answers {
			wait.Go(func() { answers[i] = w.do(t, withKey(area("Ulrichstein"), "k-4")) })
		}
		wait.Wait()
		for _, a := range answers {
			if a.Status != http.StatusCreated || string(a.Body) != string(answers[0].Body) {
				t.Errorf("answered %d %s", a.Status, a.Body)
			}
		}
		if n := count(t, "Ulrichstein"); n != 1 {
			t.Errorf("there are %d areas", n)
		}
	})
	t.Run("makes a lost answer anew from what is stored", func(t *testing.T) {
		create := withKey(request{Method: "POST", Path: "/organisations", Token: operator, Body: document{"kind": "provider", "name": "Malteser"}}, "k-5")
		first := w.do(t, create)
		w.loseAnswer(t, d.key, "k-5")
		second := w.do(t, create)
		if second.Status != first.Status || second.Header.Get("Location") != first.Header.Get("Location") ||
			second.Header.Get("ETag") != first.Header.Get("ETag") {
			t.Errorf("answered %d %v %s", second.Status, second.Header, second.Body)
		}
		if diff := cmp.Diff(first.document(t), second.document(t)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("says so if a lost answer cannot be made anew", func(t *testing.T) {
		create := withKey(request{Method: "POST", Path: "/schools/" + d.ids["schoolId"] + "/special-days", Token: d.tokens["secretary"],
			Body: document{"day": "2026-12-14", "kind": "closed"}}, "k-6")
		w.must(t, create)
		w.loseAnswer(t, d.key, "k-6")
		wantProblem(t, w.do(t, create), 409, "answer-lost")
	})
	t.Run("shows secrets once and keeps none", func(t *testing.T) {
		create := withKey(request{Method: "POST", Path: "/clients", Token: operator, Body: document{
			"organisationId": d.ids["youthId"], "name": "Geheim", "role": "youth_office", "scopes": []string{"coverage:read"},
		}}, "k-7")
		first, second := w.must(t, create), w.must(t, create)
		if first.text("clientSecret") == "" || second["clientSecret"] != nil || second.text("client", "id") != first.text("client", "id") {
			t.Errorf("first %v, then %v", first, second)
		}
		if w.stores(t, d.key, first.text("clientSecret")) {
			t.Error("the secret is in the database")
		}
	})
	t.Run("takes any printable key of 1 to 255 characters", func(t *testing.T) {
		w.must(t, withKey(area("Antrifttal"), strings.Repeat("k ~", 85)))
		for _, key := range []string{strings.Repeat("k", 256), "schön"} {
			wantProblem(t, w.do(t, withKey(area("Romrod"), key)), 400, "invalid-request")
		}
	})
	t.Run("repeats a change with If-Match although the version has moved on", func(t *testing.T) {
		w.startWorker(t)
		planner := d.tokens["planner"]
		_, draft := w.run(t, planner)
		publish := withKey(request{Method: "POST", Path: "/rosters/" + draft + "/publish", Token: planner, Header: tag(1), Body: document{}}, "k-8")
		first, second := w.do(t, publish), w.do(t, publish)
		if first.Status != http.StatusOK || second.Status != http.StatusOK || string(first.Body) != string(second.Body) {
			t.Errorf("answered %d %s, then %d %s", first.Status, first.Body, second.Status, second.Body)
		}
	})
}

// TestARequestWaitsForItsTwin holds the first request's transaction open and sends the second meanwhile.
func TestARequestWaitsForItsTwin(t *testing.T) {
	w := newWorld(t)
	d := w.newDistrict(t, "06535", "Vogelsbergkreis")
	user := uuid.MustParse(w.must(t, request{Method: "GET", Path: "/me", Token: d.tokens["operator"]}).text("id"))
	claimed, release := make(chan struct{}), make(chan struct{})
	first := make(chan error, 1)
	go func() {
		first <- postgres.Transact(t.Context(), w.db, d.key, func(tx *gorm.DB) error {
			a := account.Actor{Kind: account.ActorUser, ID: user, District: d.key, Claim: &account.Claim{
				Route: "POST /api/v1/areas", Key: "k", BodyHash: []byte("another request"),
			}}
			if err := account.Record(tx, a, "create-area", "area", postgres.NewID()); err != nil {
				return err
			}
			close(claimed)
			<-release
			return nil
		})
	}()
	<-claimed
	second := make(chan answer, 1)
	go func() {
		second <- w.do(t, withKey(request{Method: "POST", Path: "/areas", Token: d.tokens["operator"], Body: document{"name": "Schlitz"}}, "k"))
	}()
	select {
	case a := <-second:
		t.Fatalf("did not wait: %d %s", a.Status, a.Body)
	case <-time.After(200 * time.Millisecond):
	}
	close(release)
	if err := <-first; err != nil {
		t.Fatal(err)
	}
	wantProblem(t, <-second, 422, "key-reused")
	if n := len(w.must(t, request{Method: "GET", Path: "/areas", Token: d.tokens["operator"]}).items()); n != 0 {
		t.Errorf("the second request has made %d areas", n)
	}
}

// loseAnswer does what a crash between effect and answer does.
func (w *world) loseAnswer(t *testing.T, district, key string) {
	t.Helper()
	err := postgres.Transact(t.Context(), w.db, district, func(tx *gorm.DB) error {
		lost := tx.Exec(`update idempotency_keys set status = null, location = null, etag = null, content_type = null, body = null
			where district_id = ? and key = ?`, district, key)
		if lost.Error == nil && lost.RowsAffected != 1 {
			return fmt.Errorf("%d answers are stored", lost.RowsAffected)
		}
		return lost.Error
	})
	if err != nil {
		t.Fatal(err)
	}
}

// stores reports whether any answer that is kept holds the text.
func (w *world) stores(t *testing.T, district, text string) bool {
	t.Helper()
	var n int
	err := postgres.Read(t.Context(), w.db, district, func(tx *gorm.DB) error {
		return tx.Raw("select count(*) from idempotency_keys where district_id = ? and position(? in convert_from(body, 'UTF8')) > 0", district, text).Scan(&n).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return n > 0
}

// inParallel sends a request six times at once and counts the statuses of the answers.
func inParallel(t *testing.T, w *world, r request) map[int]int {
	var wait sync.WaitGroup
	var mu sync.Mutex
	statuses := map[int]int{}
	for range 6 {
		wait.Go(func() {
			a := w.do(t, r)
			mu.Lock()
			defer mu.Unlock()
			statuses[a.Status]++
		})
	}
	wait.Wait()
	return statuses
}
