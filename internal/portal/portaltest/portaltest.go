// Package portaltest serves the whole portal on the demo district for tests: a database per test, one clock, a client per role.
package portaltest

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"schulalltag/internal/account"
	"schulalltag/internal/coverage"
	"schulalltag/internal/demo"
	"schulalltag/internal/hours"
	"schulalltag/internal/intake"
	"schulalltag/internal/portal"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/postgrestest"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
	"schulalltag/internal/web"
)

// Start is the time at which every world begins: Monday, 23 November 2026, 9:15 in Hesse.
var Start = time.Date(2026, time.November, 23, 8, 15, 0, 0, time.UTC)

// World is the service with its portal on a real listener and a database of its own.
type World struct {
	URL   string
	Demo  *demo.Result // who can sign in
	Frame *frame.Frame
	Nouns portal.Config // what the pages are made on
	DB    *postgres.DB

	rest func() // ends the background work, once

	mu  sync.Mutex
	now time.Time
}

// district is the demo, loaded once in a test binary and copied for each test.
var district = struct {
	result *demo.Result
	filled *postgrestest.Filled
}{}

var once sync.Once

// New serves the demo district as it was loaded. What a test changes, no other sees.
func New(t testing.TB) *World {
	t.Helper()
	once.Do(func() { district.filled = postgrestest.Fill(load) })
	empty := district.filled.New(t)
	db, err := postgres.Open(t.Context(), postgres.Config{URL: postgrestest.AppURL(t, empty), MaxConns: 12})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	w := &World{Demo: district.result, DB: db, now: Start}
	w.serve(t, db)
	return w
}

func load(t testing.TB, db *postgres.DB) {
	t.Helper()
	n := nouns(t, db, func() time.Time { return Start })
	stop := work(t, db, n.Rosters)
	defer stop()
	result, err := demo.Load(t.Context(), demo.Services{
		Accounts: n.Accounts, Schools: n.Schools, Pool: n.Pool, Rosters: n.Rosters, Hours: n.Hours, Now: n.Now,
	}, demo.Effort{Seconds: 600, Iterations: 8}, func(string, ...any) {})
	if err != nil {
		t.Fatal(err)
	}
	district.result = result
}

func nouns(t testing.TB, db *postgres.DB, now func() time.Time) portal.Config {
	t.Helper()
	accounts, err := account.New(account.Config{DB: db, Now: now, Secret: make([]byte, 32), Issuer: "http://portal.test", Audience: "http://portal.test"})
	if err != nil {
		t.Fatal(err)
	}
	queue, err := roster.NewQueue(db)
	if err != nil {
		t.Fatal(err)
	}
	rosters := roster.New(roster.Config{DB: db, Now: now, Enqueue: queue.Add})
	schools := school.New(school.Config{DB: db, Now: now, DaysChanged: rosters.DaysChanged})
	pool := staff.New(staff.Config{DB: db, Now: now, Changed: rosters.AssistantChanged})
	return portal.Config{
		Accounts: accounts, Rosters: rosters, Now: now, Schools: schools, Pool: pool,
		Imports:  intake.New(intake.Config{DB: db, Now: now, Schools: schools, Pool: pool}),
		Hours:    hours.New(hours.Config{DB: db, Now: now}),
		Coverage: coverage.New(coverage.Config{DB: db, Now: now}),
		Label:    "Vorführung mit erfundenen Daten – keine amtliche Seite", Place: "Vogelsbergkreis",
	}
}

func (w *World) serve(t testing.TB, db *postgres.DB) {
	server := httptest.NewUnstartedServer(nil)
	w.URL = "http://" + server.Listener.Addr().String()
	w.Nouns = nouns(t, db, w.Now)
	w.Nouns.Address = w.URL
	w.Frame = portal.New(w.Nouns)
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	site := web.New(web.Config{Log: log, Ready: db.Ping, Fail: func(c *gin.Context, err error) { w.Frame.Fail(c, err) }})
	portal.Register(site, w.Frame)
	server.Config.Handler = site.Engine
	server.Start()
	t.Cleanup(server.Close)
	w.rest = sync.OnceFunc(work(t, db, w.Nouns.Rosters))
	t.Cleanup(w.rest)
}

// Rest ends what happens in the background: planning runs that are started from then on wait for good.
func (w *World) Rest() { w.rest() }

// work runs what happens in the background, until the function it returns is called.
func work(t testing.TB, db *postgres.DB, rosters *roster.Rosters) (stop func()) {
	t.Helper()
	worker, err := roster.NewWorker(roster.WorkerConfig{DB: db, Rosters: rosters, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := worker.Start(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := worker.Stop(ctx); err != nil {
			t.Error(err)
		}
	}
}

// Now is the world's time.
func (w *World) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// Pass lets time go by.
func (w *World) Pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// Host is the address without its scheme.
func (w *World) Host() string { return strings.TrimPrefix(w.URL, "http://") }
