package local_test

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"schulalltag/internal/postgres/local"
)

func TestStart(t *testing.T) {
	s := start(t, local.Options{Ephemeral: true})
	scratch := socketDir(t, s)

	t.Run("neither role is privileged, and the owner may create databases", func(t *testing.T) {
		for connection, want := range map[string]string{s.OwnerURL("postgres"): "f f t", s.AppURL("postgres"): "f f f"} {
			got := ask(t, connection, "select concat_ws(' ', rolsuper, rolbypassrls, rolcreatedb) from pg_roles where rolname = current_user")
			if got != want {
				t.Errorf("%s: super, bypassrls, createdb = %s, want %s", connection, got, want)
			}
		}
	})
	t.Run("listens on no network address", func(t *testing.T) {
		if got := ask(t, s.AppURL("postgres"), "show listen_addresses"); got != "" {
			t.Errorf("listens on %q", got)
		}
	})
	t.Run("lets nobody else into the directory of the socket", func(t *testing.T) {
		info, err := os.Stat(scratch)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o700 {
			t.Errorf("mode %v", info.Mode())
		}
	})
	t.Run("creates a database for the owner, once", func(t *testing.T) {
		for range 2 {
			if err := s.Create(t.Context(), "schulalltag"); err != nil {
				t.Fatal(err)
			}
		}
		ask(t, s.OwnerURL("schulalltag"), "create extension btree_gist; select 'done'")
	})
	t.Run("comes back under the same address after Down and Up", func(t *testing.T) {
		if err := s.Down(t.Context()); err != nil {
			t.Fatal(err)
		}
		if conn, err := pgx.Connect(t.Context(), s.AppURL("postgres")); err == nil {
			conn.Close(t.Context())
			t.Fatal("still takes connections while down")
		}
		if err := s.Up(t.Context()); err != nil {
			t.Fatal(err)
		}
		ask(t, s.AppURL("postgres"), "select 'back'")
	})
	t.Run("removes all it made when it stops, and may be stopped twice", func(t *testing.T) {
		for range 2 {
			if err := s.Stop(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := os.Stat(scratch); !os.IsNotExist(err) {
			t.Errorf("%s is left behind: %v", scratch, err)
		}
	})
}

func TestStartInDirectory(t *testing.T) {
	dir := dataDir(t)
	first := start(t, local.Options{Dir: dir, Ephemeral: true})
	address := first.OwnerURL("schulalltag")
	if err := first.Create(t.Context(), "schulalltag"); err != nil {
		t.Fatal(err)
	}
	ask(t, address, "create table kept (); select 'done'")

	t.Run("refuses a second server in the same directory and says who has it", func(t *testing.T) {
		second, err := local.Start(t.Context(), local.Options{Dir: dir, Ephemeral: true})
		if err == nil {
			second.Stop(t.Context())
			t.Fatal("started a second server")
		}
		if !strings.Contains(err.Error(), "already runs a PostgreSQL server in "+dir) {
			t.Errorf("unclear: %v", err)
		}
	})
	t.Run("keeps data and address from start to start", func(t *testing.T) {
		if err := first.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(dir, "data", "postmaster.pid")); !os.IsNotExist(err) {
			t.Errorf("the server still runs: %v", err)
		}
		again := start(t, local.Options{Dir: dir, Ephemeral: true})
		if got := again.OwnerURL("schulalltag"); got != address {
			t.Errorf("address %s, was %s", got, address)
		}
		ask(t, address, "select count(*)::text from kept")
	})
}

func TestStartReportsWhyItFails(t *testing.T) {
	dir := dataDir(t)
	if err := os.MkdirAll(filepath.Join(dir, "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "PG_VERSION"), []byte("9\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := local.Start(t.Context(), local.Options{Dir: dir, Ephemeral: true})
	if err == nil {
		s.Stop(t.Context())
		t.Fatal("started on data of version 9")
	}
	if !strings.Contains(err.Error(), "its log ends with:\n") || !strings.Contains(err.Error(), dir) {
		t.Errorf("does not show the server's log: %v", err)
	}
}

func TestStartRefusesADirectoryWithOtherThings(t *testing.T) {
	dir := dataDir(t)
	if err := os.WriteFile(filepath.Join(dir, "letter.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	s, err := local.Start(t.Context(), local.Options{Dir: dir, Ephemeral: true})
	if err == nil {
		s.Stop(t.Context())
		t.Fatal("took it")
	}
	if info, e := os.Stat(dir); e != nil || info.Mode().Perm() != 0o755 || !strings.Contains(err.Error(), "letter.txt") {
		t.Errorf("%v; mode %v, %v", err, info.Mode(), e)
	}
}

func start(t *testing.T, o local.Options) *local.Server {
	t.Helper()
	s, err := local.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return s
}

// dataDir is a directory that the server's account can enter, unlike t.TempDir for root.
func dataDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "local-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func socketDir(t *testing.T, s *local.Server) string {
	t.Helper()
	u, err := url.Parse(s.AppURL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get("host")
}

// ask runs statements without arguments and returns the only column of the last one's row.
func ask(t *testing.T, connection, sql string) (answer string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), connection)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	results, err := conn.PgConn().Exec(t.Context(), sql).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	last := results[len(results)-1]
	if len(last.Rows) != 1 {
		t.Fatalf("%d rows", len(last.Rows))
	}
	return string(last.Rows[0][0])
}
