// Package postgres owns how the service talks to PostgreSQL: one pool, one kind of transaction that belongs to one district,
// one update that notices a stale version, the mapping of database errors, and the migrations' run. It leaves every table and
// query to the package whose noun it is.
//
// Row-level security is the second net under each query's own district_id: Open refuses a role it does not bind.
package postgres

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	driver "gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// Config says where the database is and how patient the service is with it. Only URL is required. A setting the URL names
// itself, such as statement_timeout, wins over the one here.
type Config struct {
	URL      string           // of the app role, never of the owner; several hosts are tried until one takes writes
	MaxConns int32            // connections of the pool; 0 for 10
	Now      func() time.Time // the clock; nil for the system's
	Logger   *slog.Logger     // for slow and failed statements, without their values; nil for silence
	Lazy     bool             // do not fail because the database is away: answer database-away until it is back

	AcquireTimeout   time.Duration // how long a transaction waits for a connection; 0 for 2 s
	StatementTimeout time.Duration // of one statement; 0 for 30 s
	LockTimeout      time.Duration // of waiting for a lock; 0 for 5 s
	IdleTimeout      time.Duration // of a transaction that does nothing; 0 for 1 min
}

// DB is the pool of connections of one process. Gorm and Pool use the same connections. Outside of Transact, Read and Global a
// connection has no district and sees no row of any tenant.
type DB struct {
	Gorm *gorm.DB
	Pool *pgxpool.Pool

	sql     *sql.DB
	acquire time.Duration
}

// Open connects to the database. It fails if the database is away, unless c.Lazy, and always if the role is a superuser, may
// bypass row-level security, or owns tables. That is asked again for every new connection, so a lazy start cannot evade it.
func Open(ctx context.Context, c Config) (*DB, error) {
	pc, err := pgxpool.ParseConfig(c.URL)
	if err != nil {
		return nil, fmt.Errorf("read the database URL: %w", err)
	}
	pc.MaxConns = cmp.Or(c.MaxConns, 10)
	pc.PingTimeout = 2 * time.Second
	cc := pc.ConnConfig
	cc.ConnectTimeout = cmp.Or(cc.ConnectTimeout, 5*time.Second)
	for name, value := range map[string]string{
		"statement_timeout":                   milliseconds(cmp.Or(c.StatementTimeout, 30*time.Second)),
		"lock_timeout":                        milliseconds(cmp.Or(c.LockTimeout, 5*time.Second)),
		"idle_in_transaction_session_timeout": milliseconds(cmp.Or(c.IdleTimeout, time.Minute)),
		"timezone":                            "UTC",
		"application_name":                    "schulalltag",
	} {
		cc.RuntimeParams[name] = cmp.Or(cc.RuntimeParams[name], value)
	}
	if cc.ValidateConnect == nil {
		cc.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite
	}
	cc.OnNotice = noteWarning
	pc.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		conn.TypeMap().RegisterType(&pgtype.Type{ // instants come back in UTC wherever the process runs
			Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC}})
		return guard(ctx, conn)
	}
	pool, err := pgxpool.NewWithConfig(ctx, pc)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	db := &DB{Pool: pool, sql: stdlib.OpenDBFromPool(pool), acquire: cmp.Or(c.AcquireTimeout, 2*time.Second)}
	now := c.Now
	if now == nil {
		now = time.Now
	}
	db.Gorm, err = gorm.Open(driver.New(driver.Config{Conn: db.sql}), &gorm.Config{
		SkipDefaultTransaction: true,
		DisableAutomaticPing:   true,
		Logger:                 statementLog{c.Logger},
		NowFunc:                func() time.Time { return now().UTC().Truncate(time.Microsecond) }, // as precise as a row
	})
	if err == nil {
		if err = db.Ping(ctx); c.Lazy && IsAway(err) {
			err = nil
		}
	}
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return db, nil
}

// Close ends all connections once their transactions have ended.
func (db *DB) Close() {
	_ = db.sql.Close() // closes nothing of its own: the pool holds the connections
	db.Pool.Close()
}

// Ping asks whether the database takes transactions now. It fails with a fault that IsAway recognises if it does not.
func (db *DB) Ping(ctx context.Context) error {
	wait, cancel := context.WithTimeout(ctx, db.acquire)
	defer cancel()
	if err := db.Pool.Ping(wait); err != nil {
		return explain(ctx, &notBegun{err})
	}
	return nil
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }
