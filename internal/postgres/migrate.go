package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"schulalltag/migrations"
)

const (
	// AppRole is the role the migrations grant rights to. The service connects as it or as a member of it.
	AppRole = "schulalltag_app"
	// JobSchema is the schema of River's tables, to be named in its configuration.
	JobSchema = "river"
)

// Grants give the app role what the migrations do not give themselves: River's tables, and a look at the schema's version.
const grants = `
grant select on goose_db_version to ` + AppRole + `;
grant usage on schema ` + JobSchema + ` to ` + AppRole + `;
grant select, insert, update, delete on all tables in schema ` + JobSchema + ` to ` + AppRole + `;
grant usage, select on all sequences in schema ` + JobSchema + ` to ` + AppRole

// Migrate brings the database to the schema of this program: the migrations, then River's own, then the app role's rights.
// ownerURL is the connection string of the role that owns the database; AppRole must exist. It may run in many replicas at
// once, of which one works and the others wait, and again at any time. It waits at most two seconds for any lock, so as not to
// hold up the running service, and tries again for a minute.
func Migrate(ctx context.Context, ownerURL string, log *slog.Logger) error {
	return migrate(ctx, ownerURL, log, migrations.FS)
}

func migrate(ctx context.Context, ownerURL string, log *slog.Logger, files fs.FS) error {
	pc, err := pgxpool.ParseConfig(ownerURL)
	if err != nil {
		return fmt.Errorf("read the owner's database URL: %w", err)
	}
	pc.MaxConns = 4
	pc.ConnConfig.RuntimeParams["lock_timeout"] = "2s"
	pc.ConnConfig.RuntimeParams["timezone"] = "UTC"
	pc.ConnConfig.RuntimeParams["search_path"] = "public"
	pc.ConnConfig.RuntimeParams["client_min_messages"] = "warning"
	pool, err := pgxpool.NewWithConfig(ctx, pc)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	defer pool.Close()
	db := stdlib.OpenDBFromPool(pool)
	defer db.Close()
	for deadline := time.Now().Add(time.Minute); ; {
		err := migrateLocked(ctx, db, pool, log, files)
		if State(err) != lockTimeout || time.Now().After(deadline) {
			return err
		}
		log.InfoContext(ctx, "a table is in use, migrating again in a moment", slog.Any("error", err))
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// migrateLocked does the work under goose's own lock. It polls for the lock: a session that blocks on it would hold a snapshot,
// which an index built concurrently waits for.
func migrateLocked(ctx context.Context, db *sql.DB, pool *pgxpool.Pool, log *slog.Logger, files fs.FS) (err error) {
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 120))
	if err != nil {
		return err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	defer conn.Close()
	if err := ready(ctx, conn); err != nil {
		return err
	}
	if err := locker.SessionLock(ctx, conn); err != nil {
		return fmt.Errorf("wait for another migration: %w", err)
	}
	defer func() { err = errors.Join(err, locker.SessionUnlock(context.WithoutCancel(ctx), conn)) }()

	quiet := goose.WithLogger(goose.NopLogger())
	provider, err := goose.NewProvider(goose.DialectPostgres, db, files, quiet, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	applied, err := provider.Up(ctx)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	for _, m := range applied {
		log.InfoContext(ctx, "migrated", slog.String("file", m.Source.Path), slog.Duration("took", m.Duration))
	}
	if err := migrateJobs(ctx, pool, log); err != nil {
		return fmt.Errorf("migrate the job queue: %w", err)
	}
	if _, err := pool.Exec(ctx, grants); err != nil {
		return fmt.Errorf("grant rights to %s: %w", AppRole, err)
	}
	return nil
}

// ready checks what a migration would otherwise fail at half-way and less clearly.
func ready(ctx context.Context, conn *sql.Conn) error {
	var role bool
	var database string
	err := conn.QueryRowContext(ctx, "select exists (select from pg_roles where rolname = $1), current_database()", AppRole).Scan(&role, &database)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if !role {
		return fmt.Errorf("migrate %s: the role %[2]s is missing: create role %[2]s login nosuperuser nobypassrls", database, AppRole)
	}
	return nil
}

func migrateJobs(ctx context.Context, pool *pgxpool.Pool, log *slog.Logger) error {
	if _, err := pool.Exec(ctx, "create schema if not exists "+pgx.Identifier{JobSchema}.Sanitize()); err != nil {
		return err
	}
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Schema: JobSchema, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	result, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
	if err != nil {
		return err
	}
	if n := len(result.Versions); n > 0 {
		log.InfoContext(ctx, "migrated the job queue", slog.Int("version", result.Versions[n-1].Version))
	}
	return nil
}
