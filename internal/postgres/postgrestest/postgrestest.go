// Package postgrestest owns databases for tests: New gives a test its own migrated database, Server its own server. The server
// is the one TEST_DATABASE_URL or DATABASE_URL names, as a role that may create databases and roles, else a private one that
// ends with the test binary, however that ends.
//
// Each test binary has a server of its own. One for all packages of a run would save about a second per package, but it would
// need somebody who knows when the last one is done, also when that one is killed.
package postgrestest

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/local"
)

// New gives the test an own migrated, empty database and connects as the app role. It is dropped when the test ends. Without
// a PostgreSQL server the test fails: see package local for where one is looked for.
func New(t testing.TB) *postgres.DB { return NewAt(t, nil) }

// NewAt is New with another clock for gorm's own timestamps.
func NewAt(t testing.TB, now func() time.Time) *postgres.DB {
	t.Helper()
	return open(t, shared(t).clone(t), now)
}

// Filled makes databases that begin with the same content: fill is given an own migrated database once, and each New a copy of it.
type Filled struct {
	fill func(t testing.TB, db *postgres.DB)
	once sync.Once
	name string
}

// Fill tells how databases are filled. It is for a variable of a test package; nothing runs before the first New.
func Fill(fill func(t testing.TB, db *postgres.DB)) *Filled { return &Filled{fill: fill} }

// New gives the test an own copy, which is dropped when the test ends.
func (f *Filled) New(t testing.TB) *postgres.DB {
	t.Helper()
	s := shared(t)
	f.once.Do(func() {
		name := s.name()
		if err := s.execute(t.Context(), "create database %s template "+s.template+" strategy file_copy", name); err != nil {
			t.Fatal(err)
		}
		db, err := postgres.Open(t.Context(), postgres.Config{URL: s.appURL(name), MaxConns: 12})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close() // a database in use cannot be copied
		f.fill(t, db)
		if err := postgres.Analyze(t.Context(), s.ownerURL(name)); err != nil {
			t.Fatal(err)
		}
		f.name = name
	})
	if f.name == "" {
		t.Fatal("the database could not be filled, as an earlier test says")
	}
	return open(t, s.create(t, "template "+f.name+" strategy file_copy"), nil)
}

func open(t testing.TB, name string, now func() time.Time) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(t.Context(), postgres.Config{URL: shared(t).appURL(name), MaxConns: 4, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

// OwnerURL is the connection string of the owner of the test's database: for the catalog, and for what the app role may not.
func OwnerURL(t testing.TB, db *postgres.DB) string {
	t.Helper()
	return shared(t).ownerURL(database(db))
}

// AppURL is the connection string with which db was opened, for a second pool or a whole service.
func AppURL(t testing.TB, db *postgres.DB) string {
	t.Helper()
	return shared(t).appURL(database(db))
}

// Owner connects to the test's database as its owner. The pool is closed when the test ends.
func Owner(t testing.TB, db *postgres.DB) *pgxpool.Pool {
	t.Helper()
	return connect(t, OwnerURL(t, db))
}

// Empty gives the test an own database without any table, and returns the connection string of its owner.
func Empty(t testing.TB) (ownerURL string) {
	t.Helper()
	s := shared(t)
	return s.ownerURL(s.create(t, "template template0"))
}

// Server starts a private server for a test that stops it and starts it again, and migrates its database Database. It ends
// with the test.
func Server(t testing.TB) *local.Server {
	t.Helper()
	s, err := local.Start(t.Context(), local.Options{Ephemeral: true, Progress: t.Output()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	if err := s.Create(t.Context(), Database); err != nil {
		t.Fatal(err)
	}
	if err := migrate(t.Context(), s.OwnerURL(Database)); err != nil {
		t.Fatal(err)
	}
	return s
}

// Database is the migrated database on a Server.
const Database = "schulalltag"

func connect(t testing.TB, address string) *pgxpool.Pool {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func database(db *postgres.DB) string { return db.Pool.Config().ConnConfig.Database }
