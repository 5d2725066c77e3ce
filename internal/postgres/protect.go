package postgres

import (
	"context"
	_ "embed"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// shared are the tables that belong to no district: who is where before a district is known, and goose's own.
var shared = []string{"districts", "goose_db_version", "sign_ins", "signing_keys"}

// Each row names an object of schema public that breaks a rule for tables of districts, and the rule.
//
//go:embed protect.sql
var breaches string

// Unprotected names everything in schema public that would let one district see another, or that keeps the schema from being
// distributed by district: one sentence each, in order, none if all is well. Any role may ask.
func Unprotected(ctx context.Context, pool *pgxpool.Pool) ([]string, error) {
	rows, err := pool.Query(ctx, breaches, shared)
	if err != nil {
		return nil, fmt.Errorf("look for unprotected tables: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("look for unprotected tables: %w", err)
	}
	slices.Sort(found)
	return found, nil
}
