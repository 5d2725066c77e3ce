package postgres

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"schulalltag/internal/fault"
)

// The SQLSTATEs that decide something here.
const (
	serializationFailure = "40001"
	deadlock             = "40P01"
	readOnly             = "25006" // the primary has moved
	lockTimeout          = "55P03"
	statementTimeout     = "57014"
	tooManyConnections   = "53300"
)

var (
	errAway = fault.Unavailable("database-away", "The database cannot be reached at the moment. Please try again.", 2*time.Second)
	errBusy = fault.Unavailable("database-busy", "Too much is going on at once. Please try again.", time.Second)

	// errUnknown is joined to the cause of a commit without an answer.
	errUnknown = errors.New("the outcome of the commit is unknown")
)

// notBegun is a failure before fn ran, which may always be tried again.
type notBegun struct{ cause error }

func (e *notBegun) Error() string { return "begin a transaction: " + e.cause.Error() }
func (e *notBegun) Unwrap() error { return e.cause }

// State returns the SQLSTATE of a database error, or "" for any other error.
func State(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code
	}
	return ""
}

// Constraint returns the name of the violated constraint. It may be "", always so on Citus: let the SQLSTATE decide, and use
// the name only for a better message.
func Constraint(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.ConstraintName
	}
	return ""
}

// IsUnique reports the violation of a primary or unique key (23505).
func IsUnique(err error) bool { return State(err) == "23505" }

// IsForeignKey reports a reference to a row that does not exist, or the removal of one that is referred to (23503).
func IsForeignKey(err error) bool { return State(err) == "23503" }

// IsExclusion reports a row that overlaps another, such as a double booking (23P01).
func IsExclusion(err error) bool { return State(err) == "23P01" }

// IsCheck reports a value that a check constraint refuses (23514).
func IsCheck(err error) bool { return State(err) == "23514" }

// IsAway reports the fault that stands for a database that cannot be reached.
func IsAway(err error) bool { return errors.Is(err, errAway) }

// repeatable reports whether the whole transaction may be tried again.
func repeatable(err error) bool {
	if errors.Is(err, errUnknown) {
		return false
	}
	switch State(err) {
	case serializationFailure, deadlock, readOnly:
		return true
	}
	var early *notBegun
	return errors.As(err, &early) && lost(err) && !errors.Is(err, context.DeadlineExceeded)
}

// explain turns what the database did to a transaction into a fault, and leaves every other error as it is.
func explain(ctx context.Context, err error) error {
	var early *notBegun
	var known *fault.Error
	switch state := State(err); {
	case err == nil:
		return nil
	case errors.Is(err, errUnknown):
		return errAway.Saying("The database was lost while it saved: the change may be stored or not. " +
			"Repeat the request with the same Idempotency-Key.").Because(err)
	case state == serializationFailure, state == deadlock:
		return errBusy.Because(err)
	case errors.As(err, &known):
		return err
	case errors.Is(ctx.Err(), context.Canceled):
		return errors.Join(ctx.Err(), err) // nobody waits for the answer any more
	case state == readOnly, lost(err), errors.As(err, &early) && errors.Is(err, context.DeadlineExceeded):
		return errAway.Because(err)
	case state == lockTimeout, state == statementTimeout, errors.Is(err, context.DeadlineExceeded):
		return errBusy.Because(err)
	}
	return err
}

// lost reports whether the connection is gone or could not be had.
func lost(err error) bool {
	if state := State(err); state != "" {
		return strings.HasPrefix(state, "08") || strings.HasPrefix(state, "57P") || state == tooManyConnections
	}
	var connect *pgconn.ConnectError
	var network *net.OpError
	return errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, pgconn.ErrConnClosed) ||
		errors.Is(err, sqldriver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// warning is where a connection keeps the warning it got last.
const warning = "schulalltag.warning"

func noteWarning(c *pgconn.PgConn, n *pgconn.Notice) {
	if n.SeverityUnlocalized == "WARNING" {
		c.CustomData()[warning] = n.Message
	}
}

// takeWarning returns and forgets the last warning of a connection.
func takeWarning(conn *sql.Conn) (message string) {
	_ = conn.Raw(func(c any) error {
		if c, ok := c.(*stdlib.Conn); ok {
			data := c.Conn().PgConn().CustomData()
			message, _ = data[warning].(string)
			delete(data, warning)
		}
		return nil
	})
	return message
}
