package postgres_test

import (
	"context"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/local"
	"schulalltag/internal/postgres/postgrestest"
)

// TestUnconfirmedCommit has a commit wait for a standby that never answers, and ends the wait. PostgreSQL has committed by then
// on its own disk only, so nobody may be told that the change is safe, nor that it failed.
func TestUnconfirmedCommit(t *testing.T) {
	t.Parallel()
	s, err := local.Start(t.Context(), local.Options{}) // durable: without a log for standbys nothing would wait for one
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	if err := s.Create(t.Context(), postgrestest.Database); err != nil {
		t.Fatal(err)
	}
	if err := postgres.Migrate(t.Context(), s.OwnerURL(postgrestest.Database), slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	down(t, s)
	demandStandby(t, s)
	if err := s.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
	address := s.AppURL(postgrestest.Database)
	db := open(t, postgres.Config{URL: address})

	for _, end := range []struct{ name, function string }{
		{"is not called saved when the wait is cancelled", "pg_cancel_backend"},
		{"is not called failed when the connection is lost", "pg_terminate_backend"},
	} {
		t.Run(end.name, func(t *testing.T) {
			ended := make(chan error, 1)
			go func() { ended <- endWait(t.Context(), address, end.function) }()
			err := postgres.Global(t.Context(), db, func(tx *gorm.DB) error {
				return tx.Exec("insert into districts (key, name) values (?, 'Landkreis')", map[bool]string{true: vogelsberg, false: giessen}[end.function == "pg_cancel_backend"]).Error
			})
			if kind(err) != fault.KindUnavailable || err != nil && !strings.Contains(err.Error(), "may be stored or not") {
				t.Errorf("got %v", err)
			}
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	}
	t.Run("is there afterwards, so calling it failed would have been wrong", func(t *testing.T) {
		var n int
		if err := db.Pool.QueryRow(t.Context(), "select count(*) from districts").Scan(&n); err != nil || n != 2 {
			t.Errorf("%d districts, %v", n, err)
		}
	})
}

// demandStandby makes a stopped server wait for a standby with every commit.
func demandStandby(t *testing.T, s *local.Server) {
	t.Helper()
	u, err := url.Parse(s.AppURL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	conf, err := os.OpenFile(filepath.Join(u.Query().Get("host"), "data", "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer conf.Close()
	if _, err := conf.WriteString("\nsynchronous_standby_names = 'nobody'\n"); err != nil {
		t.Fatal(err)
	}
}

// endWait calls function for the first backend that waits for a standby.
func endWait(ctx context.Context, address, function string) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	for {
		var found int
		err := conn.QueryRow(ctx, "select count("+function+"(pid)) from pg_stat_activity where wait_event = 'SyncRep'").Scan(&found)
		if err != nil || found > 0 {
			return err
		}
		select {
		case <-time.After(10 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
