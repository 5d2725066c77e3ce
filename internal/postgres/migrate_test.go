package postgres_test

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"

	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/postgrestest"
)

var quiet = slog.New(slog.DiscardHandler)

func TestMigrate(t *testing.T) {
	t.Parallel()
	ctx := t.Context()

	t.Run("five at once apply each migration once, and again is nothing", func(t *testing.T) {
		owner := postgrestest.Empty(t)
		var mu sync.Mutex
		var log strings.Builder
		lines := slog.New(slog.NewTextHandler(locked{&mu, &log}, nil))
		var group sync.WaitGroup
		for range 5 {
			group.Go(func() {
				if err := postgres.Migrate(ctx, owner, lines); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if n := strings.Count(log.String(), "file=00001_"); n != 1 {
			t.Errorf("the first migration was applied %d times:\n%s", n, log.String())
		}
		log.Reset()
		if err := postgres.Migrate(ctx, owner, lines); err != nil || log.Len() != 0 {
			t.Errorf("again: %v %s", err, log.String())
		}
	})
	t.Run("gives the app role its rights on the job queue and a look at the version, no more", func(t *testing.T) {
		owner := postgrestest.Empty(t)
		if err := postgres.Migrate(ctx, owner, quiet); err != nil {
			t.Fatal(err)
		}
		for table, want := range map[string]string{"river.river_job": "t t t t", "river.river_leader": "t t t t", "goose_db_version": "t f f f"} {
			got := query(t, owner, `select concat_ws(' ', has_table_privilege($1, $2, 'select'), has_table_privilege($1, $2, 'insert'),
				has_table_privilege($1, $2, 'update'), has_table_privilege($1, $2, 'delete'))`, postgres.AppRole, table)
			if got != want {
				t.Errorf("%s: select, insert, update, delete = %s, want %s", table, got, want)
			}
		}
		if got := query(t, owner, "select has_schema_privilege($1, 'public', 'create')::text", postgres.AppRole); got != "false" {
			t.Error("the app role may create tables")
		}
	})
	t.Run("a migration that fails leaves nothing of itself, and the next run goes on from there", func(t *testing.T) {
		owner := postgrestest.Empty(t)
		files := fstest.MapFS{
			"00001_one.sql": {Data: []byte("-- +goose Up\ncreate table one ();")},
			"00002_two.sql": {Data: []byte("-- +goose Up\ncreate table two ();\nselect 1/0;")},
		}
		if err := postgres.MigrateFiles(ctx, owner, quiet, files); postgres.State(err) != "22012" {
			t.Fatalf("got %v", err)
		}
		const tables = "select concat_ws(' ', to_regclass('one'), to_regclass('two'))"
		if got := query(t, owner, tables); got != "one" {
			t.Errorf("tables: %s", got)
		}
		files["00002_two.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\ncreate table two ();")}
		if err := postgres.MigrateFiles(ctx, owner, quiet, files); err != nil {
			t.Fatal(err)
		}
		if got := query(t, owner, tables); got != "one two" {
			t.Errorf("tables: %s", got)
		}
	})
	t.Run("waits for a table in use without holding the service up", func(t *testing.T) {
		owner := postgrestest.Empty(t)
		files := fstest.MapFS{"00001_one.sql": {Data: []byte("-- +goose Up\ncreate table one ();")}}
		if err := postgres.MigrateFiles(ctx, owner, quiet, files); err != nil {
			t.Fatal(err)
		}
		conn := connect(t, owner)
		tx, err := conn.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(ctx, "lock table one"); err != nil {
			t.Fatal(err)
		}
		var holder sync.WaitGroup
		holder.Go(func() {
			time.Sleep(2500 * time.Millisecond) // longer than a migration waits for a lock
			_ = tx.Rollback(ctx)
		})
		defer holder.Wait()
		files["00002_two.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\nalter table one add column two text;")}
		if err := postgres.MigrateFiles(ctx, owner, quiet, files); err != nil {
			t.Error(err)
		}
		if got := query(t, owner, "select string_agg(attname, ' ') from pg_attribute where attrelid = 'one'::regclass and attnum > 0"); got != "two" {
			t.Errorf("columns: %s", got)
		}
	})
	t.Run("says what is missing when the server is not there", func(t *testing.T) {
		err := postgres.Migrate(ctx, "postgres://owner@/x?host=/nonexistent", quiet)
		if err == nil || !strings.Contains(err.Error(), "migrate") {
			t.Errorf("got %v", err)
		}
	})
}

func query(t *testing.T, address, sql string, args ...any) (answer string) {
	t.Helper()
	if err := connect(t, address).QueryRow(t.Context(), sql, args...).Scan(&answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

func connect(t *testing.T, address string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

// locked lets several loggers write to one text.
type locked struct {
	mu *sync.Mutex
	to io.Writer
}

func (l locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.to.Write(p)
}
