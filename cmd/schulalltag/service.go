package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"schulalltag/internal/account"
	"schulalltag/internal/api"
	"schulalltag/internal/coverage"
	"schulalltag/internal/demo"
	"schulalltag/internal/fault"
	"schulalltag/internal/hours"
	"schulalltag/internal/intake"
	"schulalltag/internal/portal"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
	"schulalltag/internal/web"
)

// service is one running process: the nouns on one database, a worker, and the HTTP surfaces.
type service struct {
	db       *postgres.DB
	accounts *account.Accounts
	schools  *school.Schools
	pool     *staff.Pool
	imports  *intake.Imports
	rosters  *roster.Rosters
	hours    *hours.Hours
	worker   *roster.Worker
	site     *web.Site
	opened   atomic.Bool // readiness: set when there is something to serve
	metrics  *prometheus.Registry
	log      *slog.Logger
}

// workEvery is how often hours are pre-filled and what has run out is forgotten.
const workEvery = 10 * time.Minute

// newService opens the database and wires everything; nothing runs before start.
func newService(ctx context.Context, s settings, log *slog.Logger) (*service, error) {
	db, err := postgres.Open(ctx, postgres.Config{URL: s.DatabaseURL, MaxConns: s.DatabaseConnections, Now: time.Now, Logger: log, Lazy: true})
	if err != nil {
		return nil, err
	}
	v, err := wire(db, s, log)
	if err != nil {
		db.Close()
		return nil, err
	}
	return v, nil
}

func wire(db *postgres.DB, s settings, log *slog.Logger) (*service, error) {
	v := &service{db: db, log: log, metrics: prometheus.NewRegistry()}
	v.metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	var err error
	if v.accounts, err = account.New(account.Config{DB: db, Now: time.Now, Secret: s.SecretKey, Issuer: s.Issuer, Audience: s.Issuer}); err != nil {
		return nil, err
	}
	queue, err := roster.NewQueue(db)
	if err != nil {
		return nil, err
	}
	v.rosters = roster.New(roster.Config{DB: db, Now: time.Now, Enqueue: queue.Add})
	v.schools = school.New(school.Config{DB: db, Now: time.Now, DaysChanged: v.rosters.DaysChanged})
	v.pool = staff.New(staff.Config{DB: db, Now: time.Now, Changed: v.rosters.AssistantChanged})
	v.imports = intake.New(intake.Config{DB: db, Now: time.Now, Schools: v.schools, Pool: v.pool})
	v.hours = hours.New(hours.Config{DB: db, Now: time.Now})
	v.worker, err = roster.NewWorker(roster.WorkerConfig{DB: db, Rosters: v.rosters, Log: log, Periodic: []roster.Periodic{
		{Name: "prefill-hours", Every: workEvery, Run: v.hours.PrefillAll},
		{Name: "rotate-keys", Every: workEvery, Run: v.accounts.RotateKeys},
		{Name: "forget", Every: workEvery, Run: v.forget},
	}})
	if err != nil {
		return nil, err
	}
	facts := coverage.New(coverage.Config{DB: db, Now: time.Now})
	surface, err := api.New(api.Config{
		Accounts: v.accounts, Schools: v.schools, Pool: v.pool, Rosters: v.rosters, Hours: v.hours, Coverage: facts,
	})
	if err != nil {
		return nil, err
	}
	pages := portal.New(portal.Config{
		Accounts: v.accounts, Schools: v.schools, Pool: v.pool, Rosters: v.rosters, Hours: v.hours, Coverage: facts, Imports: v.imports,
		Now: time.Now, Address: s.Issuer, Label: s.Label, Place: s.Place, Contact: string(s.Contact),
	})
	v.site = web.New(web.Config{Log: log, Fail: failWith(pages), Ready: v.ready, Metrics: v.metrics, TrustedProxies: s.TrustedProxies})
	surface.Register(v.site)
	portal.Register(v.site, pages)
	return v, nil
}

// failWith lets each surface say in its own form what goes wrong at its addresses.
func failWith(pages *frame.Frame) func(*gin.Context, error) {
	return func(c *gin.Context, err error) {
		if api.Serves(c.Request.URL.Path) {
			api.Fail(c, err)
			return
		}
		pages.Fail(c, err)
	}
}

// run serves until ctx ends, then drains: requests under way finish and a search goes back to the queue.
func (v *service) run(ctx context.Context, public, metrics net.Listener, d web.Drain) error {
	handler := promhttp.HandlerFor(v.metrics, promhttp.HandlerOpts{})
	measured := make(chan error, 1)
	stopped, stopMetrics := context.WithCancel(context.WithoutCancel(ctx))
	go func() { measured <- web.ServeMetrics(stopped, metrics, handler, v.log) }()
	served := v.site.Serve(ctx, public, d)
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	worked := v.worker.Stop(ending)
	stopMetrics()
	return errors.Join(served, worked, <-measured)
}

// ready reports what still keeps requests from being answered.
func (v *service) ready(ctx context.Context) error {
	if !v.opened.Load() {
		return errLoading
	}
	return v.db.Ping(ctx)
}

var errLoading = fault.Unavailable("loading", "The service is still being set up.", 5*time.Second)

// startWorker waits for a database that is away, as in a start after a power cut; requests get their 503 meanwhile.
func (v *service) startWorker(ctx context.Context) error {
	if err := v.db.Ping(ctx); err == nil {
		return v.worker.Start(ctx)
	}
	go func() {
		for ctx.Err() == nil {
			if err := v.db.Ping(ctx); err == nil {
				if err := v.worker.Start(ctx); err == nil {
					return
				}
			}
			select {
			case <-ctx.Done():
			case <-time.After(2 * time.Second):
			}
		}
	}()
	return nil
}

// forget removes what is kept for a while only, in every district.
func (v *service) forget(ctx context.Context) error {
	districts, err := v.accounts.Districts(ctx)
	if err != nil {
		return fmt.Errorf("forget: %w", err)
	}
	var failed []error
	for _, d := range districts {
		failed = append(failed, v.accounts.ForgetKeys(ctx, d.Key), v.accounts.ForgetSessions(ctx, d.Key), v.imports.Forget(ctx, d.Key))
	}
	return errors.Join(failed...)
}

// services is what the demo builds its district with.
func (v *service) services() demo.Services {
	return demo.Services{Accounts: v.accounts, Schools: v.schools, Pool: v.pool, Rosters: v.rosters, Hours: v.hours, Now: time.Now}
}
