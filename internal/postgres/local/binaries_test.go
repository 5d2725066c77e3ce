package local

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fake installs a PostgreSQL that can only tell its version.
func fake(t *testing.T, root, dir, version string) string {
	t.Helper()
	bin := filepath.Join(root, dir, "bin")
	if err := os.MkdirAll(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"initdb", "postgres"} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\necho '"+version+"'\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return bin
}

func TestNewest(t *testing.T) {
	root := t.TempDir()
	patterns := []string{filepath.Join(root, "*", "bin")}
	fake(t, root, "9.6", "postgres (PostgreSQL) 9.6.24")
	fake(t, root, "14", "postgres (PostgreSQL) 14.9 (Debian 14.9-1)")
	if got := newest(t.Context(), patterns); got != "" {
		t.Errorf("took %s, which is too old", got)
	}
	fake(t, root, "odd", "something else")
	want := fake(t, root, "15", "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)")
	if got := newest(t.Context(), patterns); got != want {
		t.Errorf("took %q, want 15: versions are numbers, and 9 is not above 15", got)
	}
	want = fake(t, root, "1x", "postgres (PostgreSQL) 18beta1")
	if got := newest(t.Context(), patterns); got != want {
		t.Errorf("took %q, want 18", got)
	}
	if err := os.Remove(filepath.Join(want, "initdb")); err != nil {
		t.Fatal(err)
	}
	if got := newest(t.Context(), patterns); got == want {
		t.Error("took an installation without initdb, such as a client has")
	}
}

func TestBinariesGoesByTheEnvironmentFirst(t *testing.T) {
	root := t.TempDir()
	t.Run("takes what PG_BIN names", func(t *testing.T) {
		want := fake(t, root, "16", "postgres (PostgreSQL) 16.1")
		t.Setenv("PG_BIN", want)
		if got, err := binaries(t.Context(), nil); err != nil || got != want {
			t.Errorf("%q, %v", got, err)
		}
	})
	t.Run("refuses a PG_BIN that is too old or holds nothing, instead of taking another", func(t *testing.T) {
		for _, dir := range []string{fake(t, root, "13", "postgres (PostgreSQL) 13.2"), root} {
			t.Setenv("PG_BIN", dir)
			if got, err := binaries(t.Context(), nil); err == nil || !strings.Contains(err.Error(), dir) {
				t.Errorf("%q, %v", got, err)
			}
		}
	})
	t.Run("takes initdb from PATH before it looks around", func(t *testing.T) {
		want := fake(t, root, "17", "postgres (PostgreSQL) 17.0")
		t.Setenv("PG_BIN", "")
		t.Setenv("PATH", want+":"+os.Getenv("PATH"))
		if got, err := binaries(t.Context(), nil); err != nil || got != want {
			t.Errorf("%q, %v", got, err)
		}
	})
}
