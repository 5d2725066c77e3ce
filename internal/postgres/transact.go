package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"
)

const (
	tries = 3
	pause = 20 * time.Millisecond // the longest before the second try; it doubles for the third
)

// Transact runs fn in one transaction of one district, given by its official five-digit key. The transaction sees and writes
// rows of this district only. It commits if fn returns nil, else it rolls back and fn's error is returned.
//
// The whole of fn is run again, at most three times in all, when the database gave the transaction up for another one or has
// changed its primary (40001, 40P01, 25006). So fn must not send anything out, and must load what it changes inside.
//
// It fails with a fault of KindUnavailable if the database is away or stays too busy, and with a plain error if it is called
// within another transaction: one operation is one transaction.
func Transact(ctx context.Context, db *DB, district string, fn func(tx *gorm.DB) error) error {
	if err := checkDistrict(district); err != nil {
		return err
	}
	return run(ctx, db, district, &sql.TxOptions{}, fn)
}

// Read is Transact for fn that only reads: it sees one snapshot throughout, and any write in it is an error.
func Read(ctx context.Context, db *DB, district string, fn func(tx *gorm.DB) error) error {
	if err := checkDistrict(district); err != nil {
		return err
	}
	return run(ctx, db, district, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}, fn)
}

// Global is Transact for the few tables that belong to no district. Every tenant's table looks empty in it.
func Global(ctx context.Context, db *DB, fn func(tx *gorm.DB) error) error {
	return run(ctx, db, "", &sql.TxOptions{}, fn)
}

// checkDistrict admits digits only: the key becomes part of a statement, because Citus does not propagate set_config.
func checkDistrict(district string) error {
	if len(district) == 5 {
		ok := true
		for _, c := range district {
			ok = ok && '0' <= c && c <= '9'
		}
		if ok {
			return nil
		}
	}
	return fmt.Errorf("%q is not the five-digit key of a district", district)
}

func run(ctx context.Context, db *DB, district string, o *sql.TxOptions, fn func(tx *gorm.DB) error) error {
	if nested(ctx) {
		return errors.New("a transaction within a transaction: call the function that takes tx instead")
	}
	for try := 1; ; try++ {
		err := attempt(ctx, db, district, o, fn)
		if o.ReadOnly && State(err) == readOnly {
			return err // fn writes where it may only read, which no other primary would allow either
		}
		if err == nil || try == tries || ctx.Err() != nil || !repeatable(err) {
			return explain(ctx, err)
		}
		select {
		case <-time.After(rand.N(pause << (try - 1))):
		case <-ctx.Done():
			return explain(ctx, err)
		}
	}
}

// attempt runs fn once.
func attempt(ctx context.Context, db *DB, district string, o *sql.TxOptions, fn func(tx *gorm.DB) error) (err error) {
	wait, cancel := context.WithTimeout(ctx, db.acquire)
	conn, err := db.sql.Conn(wait)
	cancel()
	if err != nil {
		return &notBegun{err}
	}
	defer func() {
		if State(err) == readOnly {
			discard(conn) // it leads to a server that no longer is the primary
		}
		conn.Close()
	}()
	tx, err := conn.BeginTx(ctx, o)
	if err == nil && district != "" {
		_, err = tx.ExecContext(ctx, "set local app.district_id = '"+district+"'")
	}
	if err != nil {
		if tx != nil {
			_ = tx.Rollback()
		}
		if lost(err) {
			db.Pool.Reset() // the other idle connections are as dead as this one
		}
		return &notBegun{err}
	}
	defer tx.Rollback() // after a commit it does nothing; without one, also when fn panics, it ends the transaction
	g := db.Gorm.Session(&gorm.Session{NewDB: true, Context: context.WithValue(ctx, inside{}, true)})
	g.Statement.ConnPool = statements{tx}
	if err := enter(fn, g); err != nil {
		return err
	}
	return commit(ctx, conn, tx)
}

// statements is a transaction without its ends: fn cannot commit, roll back or begin another one.
type statements struct{ gorm.ConnPool }

// inside marks the context that a transaction hands to its statements.
type inside struct{}

// enter is the frame that nested looks for.
//
//go:noinline
func enter(fn func(tx *gorm.DB) error, tx *gorm.DB) error { return fn(tx) }

// nested reports whether the caller is inside a transaction: by the context's mark, or, since fn may hold on to the context
// from outside, by looking for a transaction further up on the stack.
func nested(ctx context.Context) bool {
	if ctx.Value(inside{}) != nil {
		return true
	}
	entry := reflect.ValueOf(enter).Pointer()
	callers := make([]uintptr, 64)
	for skip := 0; ; skip += len(callers) {
		n := runtime.Callers(skip, callers)
		for _, pc := range callers[:n] {
			if f := runtime.FuncForPC(pc - 1); f != nil && f.Entry() == entry {
				return true
			}
		}
		if n < len(callers) {
			return false
		}
	}
}

// commit ends the transaction. If the connection is lost meanwhile, nobody knows whether the database has committed, and so it
// is when the database stopped waiting for its standby and only warned: both fail with errUnknown.
func commit(ctx context.Context, conn *sql.Conn, tx *sql.Tx) error {
	if err := ctx.Err(); err != nil {
		return err // nothing is sent, so this one is known
	}
	takeWarning(conn)
	err := tx.Commit()
	if err == nil {
		if message := takeWarning(conn); message != "" {
			return errors.Join(errUnknown, errors.New(message))
		}
		return nil
	}
	if answered := State(err) != "" || errors.Is(err, pgx.ErrTxCommitRollback); !answered || lost(err) {
		return errors.Join(errUnknown, err)
	}
	return err
}

// discard closes the connection under conn, so that the pool opens a new one.
func discard(conn *sql.Conn) {
	_ = conn.Raw(func(c any) error {
		if c, ok := c.(*stdlib.Conn); ok {
			return c.Conn().Close(context.Background())
		}
		return nil
	})
}
