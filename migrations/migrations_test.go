package migrations_test

import (
	"flag"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"pgregory.net/rapid"

	"schulalltag/internal/alphabet"
	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/postgrestest"
	"schulalltag/migrations"
)

var update = flag.Bool("update", false, "rewrite schema.sql from the migrated database")

func TestSchemaIsDumped(t *testing.T) {
	db := postgrestest.New(t)
	got := dump(t, db.Pool)
	if *update {
		if err := os.WriteFile("schema.sql", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("schema.sql")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("schema.sql is not what the migrations make; renew it with: go test ./migrations -update\n%s", diff)
	}
}

func TestDistrictsAreProtected(t *testing.T) {
	found, err := postgres.Unprotected(t.Context(), postgrestest.New(t).Pool)
	if err != nil {
		t.Fatal(err)
	}
	for _, sentence := range found {
		t.Error(sentence)
	}
}

func TestDownUndoesUp(t *testing.T) {
	owner := postgrestest.Empty(t)
	pool, err := pgxpool.New(t.Context(), owner)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	db := stdlib.OpenDBFromPool(pool)
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations.FS, goose.WithLogger(goose.NopLogger()))
	if err != nil {
		t.Fatal(err)
	}
	before := []string{dump(t, pool)}
	for range provider.ListSources() {
		if _, err := provider.UpByOne(t.Context()); err != nil {
			t.Fatal(err)
		}
		before = append(before, dump(t, pool))
	}
	full := len(before) - 1
	for n := full - 1; n >= 0; n-- {
		result, err := provider.Down(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before[n], dump(t, pool)); diff != "" {
			t.Errorf("%s does not take back all it made:\n%s", result.Source.Path, diff)
		}
	}
	if _, err := provider.Up(t.Context()); err != nil {
		t.Fatalf("up again: %v", err)
	}
	if diff := cmp.Diff(before[full], dump(t, pool)); diff != "" {
		t.Errorf("up, down and up again is not up:\n%s", diff)
	}
}

func dump(t *testing.T, pool *pgxpool.Pool) string {
	t.Helper()
	text, err := postgres.Dump(t.Context(), pool)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestNamesAreOrderedAsTheServiceOrdersThem(t *testing.T) {
	db := postgrestest.New(t)
	rapid.Check(t, func(r *rapid.T) {
		names := rapid.SliceOfN(rapid.StringMatching(`[A-ZÄÖÜ][a-zäöüß]{1,3}|[1-9][0-9]?[a-c]|Bus [1-9][0-9]?`), 2, 30).Draw(r, "names")
		rows, err := db.Pool.Query(t.Context(), "select name from unnest($1::text[]) name order by name collate german", names)
		if err != nil {
			r.Fatal(err)
		}
		got, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			r.Fatal(err)
		}
		slices.SortFunc(names, alphabet.Order())
		if diff := cmp.Diff(names, got); diff != "" {
			r.Errorf("the service, then the database:\n%s", diff)
		}
	})
}
