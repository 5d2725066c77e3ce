package api

import (
	"net/http"
	"testing"
	"time"

	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/postgrestest"
)

func TestTheDatabaseGoesAwayAndComesBack(t *testing.T) {
	private := postgrestest.Server(t)
	db, err := postgres.Open(t.Context(), postgres.Config{URL: private.AppURL(postgrestest.Database), MaxConns: 4, Lazy: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	w := serve(t, db, true)
	d := w.newDistrict(t, "06535", "Vogelsbergkreis")
	operator := d.tokens["operator"]
	areas := request{Method: "GET", Path: "/areas", Token: operator}
	w.must(t, areas)

	if err := private.Down(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, r := range []request{
		areas,
		{Method: "POST", Path: "/areas", Token: operator, Body: document{"name": "Oberwald"}, Header: map[string]string{"Idempotency-Key": "away"}},
		{Method: "POST", Path: "/auth/sign-in", Body: document{"email": "operator@06535.example", "password": passphrase}},
	} {
		a := w.do(t, r)
		wantProblem(t, a, http.StatusServiceUnavailable, "database-away")
		if a.Header.Get("Retry-After") == "" {
			t.Errorf("%s %s: no Retry-After", r.Method, r.Path)
		}
	}
	if status := w.get(t, "/readyz").Status; status != http.StatusServiceUnavailable {
		t.Errorf("/readyz answers %d", status)
	}
	if status := w.get(t, "/livez").Status; status != http.StatusOK {
		t.Errorf("/livez answers %d", status)
	}

	if err := private.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(10 * time.Second)
	for w.do(t, areas).Status != http.StatusOK {
		if time.Now().After(deadline) {
			t.Fatal("the service does not recover")
		}
		time.Sleep(50 * time.Millisecond)
	}
	w.must(t, request{Method: "POST", Path: "/areas", Token: operator, Body: document{"name": "Oberwald"}, Header: map[string]string{"Idempotency-Key": "away"}})
	if status := w.get(t, "/readyz").Status; status != http.StatusOK {
		t.Errorf("/readyz answers %d", status)
	}
}

// get asks for a page beside the operations.
func (w *world) get(t testing.TB, path string) answer {
	t.Helper()
	return w.send(t, request{Method: "GET", Path: path}.at(t, w.server.URL))
}
