package postgrestest

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/local"
)

const (
	// prefix and the time of creation begin the name of every database made here, so that those a killed test left on a server
	// that is not ours can be told.
	prefix   = "schulalltag_test_"
	forsaken = 2 * time.Hour
)

// server is where this test binary's databases are.
type server struct {
	owner, app url.URL       // of any database
	admin      *pgxpool.Pool // as the owner
	template   string
	made       atomic.Int64
}

// begin starts or finds the server once per test binary. It has no counterpart: a private server ends with this process.
var begin = sync.OnceValues(func() (*server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	owner, app, err := addresses(ctx)
	if err != nil {
		return nil, err
	}
	admin, err := pgxpool.New(ctx, owner.String())
	if err != nil {
		return nil, err
	}
	s := &server{owner: *owner, app: *app, admin: admin}
	if err := s.sweep(ctx); err != nil {
		return nil, err
	}
	s.template = s.name()
	if err := s.execute(ctx, "create database %s template template0", s.template); err != nil {
		return nil, err
	}
	return s, migrate(ctx, s.ownerURL(s.template))
})

// addresses returns how owner and app role connect.
func addresses(ctx context.Context) (owner, app *url.URL, err error) {
	given := cmp.Or(os.Getenv("TEST_DATABASE_URL"), os.Getenv("DATABASE_URL"))
	var forApp string
	if given != "" {
		forApp, err = postgres.Provision(ctx, given)
	} else {
		var private *local.Server
		if private, err = local.Start(ctx, local.Options{Ephemeral: true, Progress: os.Stderr}); err == nil {
			given, forApp = private.OwnerURL("postgres"), private.AppURL("postgres")
		}
	}
	if err != nil {
		return nil, nil, fmt.Errorf("find a server for the tests: %w", err)
	}
	if owner, err = url.Parse(given); err == nil {
		app, err = url.Parse(forApp)
	}
	return owner, app, err
}

func shared(t testing.TB) *server {
	t.Helper()
	s, err := begin()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func migrate(ctx context.Context, ownerURL string) error {
	return postgres.Migrate(ctx, ownerURL, slog.New(slog.DiscardHandler))
}

// clone copies the migrated template, which nobody is connected to.
func (s *server) clone(t testing.TB) string {
	t.Helper()
	return s.create(t, "template "+s.template+" strategy file_copy")
}

func (s *server) create(t testing.TB, how string) string {
	t.Helper()
	name := s.name()
	if err := s.execute(t.Context(), "create database %s "+how, name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// Not by force: a connection the test forgot makes this fail after five seconds.
		if err := s.execute(context.Background(), "drop database %s", name); err != nil {
			t.Error(err)
		}
	})
	return name
}

func (s *server) name() string {
	return fmt.Sprintf("%s%d_%d_%d", prefix, time.Now().Unix(), os.Getpid(), s.made.Add(1))
}

// sweep drops the databases of tests that were killed.
func (s *server) sweep(ctx context.Context) error {
	rows, err := s.admin.Query(ctx, "select datname from pg_database where starts_with(datname, $1)", prefix)
	if err != nil {
		return err
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, name := range names {
		made, _, _ := strings.Cut(strings.TrimPrefix(name, prefix), "_")
		if at, err := strconv.ParseInt(made, 10, 64); err != nil || time.Since(time.Unix(at, 0)) < forsaken {
			continue
		}
		// Another program may be sweeping too, or a very long test still be using it.
		_ = s.execute(ctx, "drop database if exists %s", name)
	}
	return nil
}

func (s *server) execute(ctx context.Context, sql, database string) error {
	sql = fmt.Sprintf(sql, pgx.Identifier{database}.Sanitize())
	if _, err := s.admin.Exec(ctx, sql); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}

func (s *server) ownerURL(database string) string { return in(s.owner, database) }
func (s *server) appURL(database string) string   { return in(s.app, database) }

// in returns the connection string with another database.
func in(u url.URL, database string) string {
	u.Path = "/" + database
	return u.String()
}
