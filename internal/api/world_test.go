package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"schulalltag/internal/account"
	"schulalltag/internal/coverage"
	"schulalltag/internal/hours"
	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/postgrestest"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
	"schulalltag/internal/web"
)

// world is the whole service on a real listener and a real database, with every answer checked against the contract.
type world struct {
	db       *postgres.DB
	accounts *account.Accounts
	rosters  *roster.Rosters
	site     *web.Site
	server   *httptest.Server
	log      *syncBuffer

	mu  sync.Mutex
	now time.Time
}

// newWorld starts the service on an empty database, on Thursday 19 November 2026, 15:00 in Berlin.
func newWorld(t testing.TB) *world {
	t.Helper()
	empty := postgrestest.New(t)
	db, err := postgres.Open(t.Context(), postgres.Config{URL: postgrestest.AppURL(t, empty), MaxConns: 12})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return serve(t, db, true)
}

// serve starts the service on a database.
func serve(t testing.TB, db *postgres.DB, strict bool) *world {
	t.Helper()
	w := &world{db: db, now: time.Date(2026, time.November, 19, 14, 0, 0, 0, time.UTC), log: &syncBuffer{}}
	log := slog.New(slog.NewTextHandler(w.log, nil))
	var err error
	w.accounts, err = account.New(account.Config{
		DB: db, Now: w.clock, Secret: bytes.Repeat([]byte{7}, 32), Issuer: "https://schulalltag.example", Audience: "https://schulalltag.example",
	})
	if err != nil {
		t.Fatal(err)
	}
	queue, err := roster.NewQueue(db)
	if err != nil {
		t.Fatal(err)
	}
	w.rosters = roster.New(roster.Config{DB: db, Now: w.clock, Enqueue: queue.Add})
	surface, err := New(Config{
		Accounts: w.accounts,
		Schools:  school.New(school.Config{DB: db, Now: w.clock, DaysChanged: w.rosters.DaysChanged}),
		Pool:     staff.New(staff.Config{DB: db, Now: w.clock, Changed: w.rosters.AssistantChanged}), Rosters: w.rosters,
		Hours: hours.New(hours.Config{DB: db, Now: w.clock}), Coverage: coverage.New(coverage.Config{DB: db, Now: w.clock}),
		ValidateResponses: strict, OnResponseFault: func(err error) { t.Errorf("answer breaks the contract: %v", err) },
	})
	if err != nil {
		t.Fatal(err)
	}
	w.site = web.New(web.Config{Log: log, Fail: Fail, Ready: db.Ping})
	surface.Register(w.site)
	w.server = httptest.NewServer(w.site.Engine)
	t.Cleanup(w.server.Close)
	return w
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// startWorker lets planning runs be searched until stop or the end of the test.
func (w *world) startWorker(t testing.TB) (stop func()) {
	t.Helper()
	worker, err := roster.NewWorker(roster.WorkerConfig{DB: w.db, Rosters: w.rosters, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := worker.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	stop = sync.OnceFunc(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		_ = worker.Stop(ctx)
	})
	t.Cleanup(stop)
	return stop
}

// request is one call of the API. Path is below /api/v1; Body is sent as JSON unless it is a []byte.
type request struct {
	Method, Path string
	Token        string
	Body         any
	Header       map[string]string
}

// answer is what came back.
type answer struct {
	Status int
	Header http.Header
	Body   []byte
}

func (w *world) do(t testing.TB, r request) answer {
	t.Helper()
	return w.send(t, r.at(t, w.server.URL+basePath))
}

func (w *world) send(t testing.TB, r *http.Request) answer {
	t.Helper()
	res, err := w.server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, raw}
}

// at turns the request into one of net/http.
func (r request) at(t testing.TB, base string) *http.Request {
	t.Helper()
	var body io.Reader
	switch b := r.Body.(type) {
	case nil:
	case []byte:
		body = bytes.NewReader(b)
	default:
		body = bytes.NewReader(encode(t, b))
	}
	req, err := http.NewRequestWithContext(t.Context(), r.Method, base+r.Path, body)
	if err != nil {
		t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.Token != "" {
		req.Header.Set("Authorization", "Bearer "+r.Token)
	}
	for name, value := range r.Header {
		req.Header.Set(name, value)
	}
	return req
}

// document is the JSON object of an answer.
type document map[string]any

func (a answer) document(t testing.TB) document {
	t.Helper()
	v, err := asJSON(a.Body)
	if err != nil {
		t.Fatalf("%d %s: %v", a.Status, a.Body, err)
	}
	return object(v)
}

// text digs for a string: keys and, for arrays, indices.
func (d document) text(path ...any) string {
	s, _ := d.dig(path...).(string)
	return s
}

func (d document) dig(path ...any) any {
	var here any = map[string]any(d)
	for _, step := range path {
		switch s := step.(type) {
		case string:
			here = object(here)[s]
		case int:
			if s >= len(array(here)) {
				return nil
			}
			here = array(here)[s]
		}
	}
	return here
}

func (d document) items() []any { return array(d["items"]) }

// must sends a request that has to succeed, and returns what came back.
func (w *world) must(t testing.TB, r request) document {
	t.Helper()
	a := w.do(t, r)
	if a.Status >= 300 {
		t.Fatalf("%s %s: %d %s", r.Method, r.Path, a.Status, a.Body)
	}
	if len(a.Body) == 0 {
		return nil
	}
	return a.document(t)
}

// wantProblem checks the status and the code of a problem, and that it is one.
func wantProblem(t testing.TB, a answer, status int, code string) document {
	t.Helper()
	if a.Status != status {
		t.Errorf("answered %d, want %d: %s", a.Status, status, a.Body)
		return document{}
	}
	if got := a.Header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("problem has content type %q", got)
	}
	d := a.document(t)
	if got := d.text("type"); got != problemPath+code {
		t.Errorf("problem has type %q, want %q: %s", got, problemPath+code, a.Body)
	}
	if d.text("instance") != "urn:request:"+a.Header.Get("X-Request-ID") {
		t.Errorf("instance %q is not the request id %q", d.text("instance"), a.Header.Get("X-Request-ID"))
	}
	return d
}

// syncBuffer is a log that tests read.
type syncBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

func encode(t testing.TB, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// tag is the ETag of a version.
func tag(version any) map[string]string {
	return map[string]string{"If-Match": fmt.Sprintf(`"%v"`, version)}
}
