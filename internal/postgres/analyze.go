package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Analyze lets the planner of queries know what a database holds. PostgreSQL does so by itself about a minute after much has been
// loaded; until then it may choose ways to read it that take many times as long. ownerURL is the connection string of the role that owns the database.
func Analyze(ctx context.Context, ownerURL string) error {
	conn, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return fmt.Errorf("analyze: %w", err)
	}
	_, err = conn.Exec(ctx, "analyze")
	if err = errors.Join(err, conn.Close(ctx)); err != nil {
		return fmt.Errorf("analyze: %w", err)
	}
	return nil
}
