package postgres

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// slow is when a statement is worth a line in the log.
const slow = 500 * time.Millisecond

// statementLog is gorm's logger. It never writes the values of a statement: they are personal data. An error is only a line
// for debugging, because whoever answers for the operation logs it.
type statementLog struct{ to *slog.Logger }

// LogMode returns the same logger: the level is slog's matter.
func (l statementLog) LogMode(logger.LogLevel) logger.Interface { return l }

// Info drops what gorm has to say about itself.
func (l statementLog) Info(context.Context, string, ...any) {}

// Warn drops what gorm has to say about itself.
func (l statementLog) Warn(context.Context, string, ...any) {}

// Error drops what gorm has to say about itself; the error itself is returned to the caller.
func (l statementLog) Error(context.Context, string, ...any) {}

// ParamsFilter keeps values out of the statement's text.
func (l statementLog) ParamsFilter(_ context.Context, sql string, _ ...any) (string, []any) {
	return sql, nil
}

// Trace logs statements that are slow or fail.
func (l statementLog) Trace(ctx context.Context, begin time.Time, statement func() (sql string, rows int64), err error) {
	if l.to == nil {
		return
	}
	took, level, message := time.Since(begin), slog.LevelDebug, ""
	switch {
	case took >= slow:
		level, message = slog.LevelWarn, "slow statement"
	case err != nil && !errors.Is(err, gorm.ErrRecordNotFound):
		message = "failed statement"
	}
	if message == "" || !l.to.Enabled(ctx, level) {
		return
	}
	sql, rows := statement()
	l.to.LogAttrs(ctx, level, message, slog.String("sql", sql), slog.Int64("rows", rows), slog.Duration("took", took),
		slog.String("sqlstate", State(err)))
}
