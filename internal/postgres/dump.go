package postgres

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// The query returns the parts of schema public as statements, in an order that depends on names only.
//
//go:embed dump.sql
var dump string

// Dump writes the schema of a migrated database as SQL to read, for migrations/schema.sql. It asks the catalog instead of
// pg_dump, which is not installed everywhere and words things differently from version to version. It fails on a kind of
// object that it cannot write, so nothing is left out in silence. River's tables are not in it: they are River's.
func Dump(ctx context.Context, pool *pgxpool.Pool) (string, error) {
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return "", fmt.Errorf("dump the schema: %w", err)
	}
	defer conn.Release()
	tx, err := conn.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return "", fmt.Errorf("dump the schema: %w", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	if _, err := tx.Exec(ctx, "set local search_path = public"); err != nil {
		return "", fmt.Errorf("dump the schema: %w", err)
	}
	rows, err := tx.Query(ctx, dump, AppRole)
	if err != nil {
		return "", fmt.Errorf("dump the schema: %w", err)
	}
	parts, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return "", fmt.Errorf("dump the schema: %w", err)
	}
	for _, p := range parts {
		if unknown, ok := strings.CutPrefix(p, "unknown: "); ok {
			return "", fmt.Errorf("dump the schema: it cannot write %s yet; teach it in dump.sql", unknown)
		}
	}
	return "-- Written from the migrated database; do not edit. Renew it with: go test ./migrations -update\n\n" +
		strings.Join(parts, "\n\n") + "\n", nil
}
