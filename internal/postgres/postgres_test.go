package postgres_test

import (
	"context"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/postgrestest"
)

func TestOpen(t *testing.T) {
	t.Parallel()
	db := withDistricts(t)
	owner := postgrestest.Owner(t, db)

	t.Run("refuses the owner of the tables", func(t *testing.T) {
		_, err := postgres.Open(t.Context(), postgres.Config{URL: postgrestest.OwnerURL(t, db)})
		if err == nil || !strings.Contains(err.Error(), "owns tables") && !strings.Contains(err.Error(), "is a superuser") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("bounds every wait and speaks UTC", func(t *testing.T) {
		err := postgres.Global(t.Context(), db, func(tx *gorm.DB) error {
			for setting, want := range map[string]string{"statement_timeout": "30s", "lock_timeout": "5s",
				"idle_in_transaction_session_timeout": "1min", "TimeZone": "UTC"} {
				var got string
				if err := tx.Raw("select current_setting(?)", setting).Scan(&got).Error; err != nil || got != want {
					t.Errorf("%s = %s, want %s (%v)", setting, got, want, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	t.Run("lets the URL set its own bounds", func(t *testing.T) {
		u, err := url.Parse(postgrestest.AppURL(t, db))
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		q.Set("statement_timeout", "7000")
		u.RawQuery = q.Encode()
		other := open(t, postgres.Config{URL: u.String()})
		var got string
		if err := other.Pool.QueryRow(t.Context(), "show statement_timeout").Scan(&got); err != nil || got != "7s" {
			t.Errorf("%s, %v", got, err)
		}
	})
	t.Run("gives instants in UTC wherever it runs", func(t *testing.T) {
		err := postgres.Global(t.Context(), db, func(tx *gorm.DB) error {
			var at time.Time
			err := tx.Raw("select timestamptz '2026-10-25 02:30+02'").Row().Scan(&at)
			if at.Location() != time.UTC || at.Hour() != 0 {
				t.Errorf("got %v", at)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
	t.Run("gives up a lock in time and says that too much is going on", func(t *testing.T) {
		holder, err := owner.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer holder.Rollback(t.Context())
		if _, err := holder.Exec(t.Context(), "lock table districts"); err != nil {
			t.Fatal(err)
		}
		other := open(t, postgres.Config{URL: postgrestest.AppURL(t, db), LockTimeout: 50 * time.Millisecond})
		err = postgres.Global(t.Context(), other, func(tx *gorm.DB) error { return tx.Exec("update districts set name = name").Error })
		if postgres.State(err) != "55P03" || kind(err) == 0 || postgres.IsAway(err) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("logs a slow statement without its values", func(t *testing.T) {
		var log strings.Builder
		other := open(t, postgres.Config{URL: postgrestest.AppURL(t, db), Logger: slog.New(slog.NewTextHandler(&log, nil))})
		err := postgres.Global(t.Context(), other, func(tx *gorm.DB) error {
			return tx.Exec("select pg_sleep(0.6), ?::text", "Erika Mustermann").Error
		})
		if got := log.String(); err != nil || !strings.Contains(got, "pg_sleep(0.6)") || strings.Contains(got, "Erika") {
			t.Errorf("logged %q, %v", got, err)
		}
	})
}

func TestErrorsTellTheirState(t *testing.T) {
	t.Parallel()
	db := withDistricts(t)
	is := map[string]func(error) bool{"23505": postgres.IsUnique, "23503": postgres.IsForeignKey, "23P01": postgres.IsExclusion, "23514": postgres.IsCheck}
	for name, c := range map[string]struct{ sql, state, constraint string }{
		"a second district of one key":     {"insert into districts (key, name) values ('06535', 'x')", "23505", "districts_pkey"},
		"a login of no known district":     {"insert into sign_ins (login, home_district, subject_kind, subject_id) values ('a@b.de', '99999', 'user', gen_random_uuid())", "23503", "sign_ins_home_district_fkey"},
		"a district with letters":          {"insert into districts (key, name) values ('abcde', 'x')", "23514", "districts_key_check"},
		"two rows that exclude each other": {"create temporary table spans (span int4range, exclude using gist (span with &&)); insert into spans values ('[1,3)'), ('[2,4)')", "23P01", "spans_span_excl"},
	} {
		t.Run(name, func(t *testing.T) {
			err := postgres.Global(t.Context(), db, func(tx *gorm.DB) error { return tx.Exec(c.sql).Error })
			if postgres.State(err) != c.state || postgres.Constraint(err) != c.constraint {
				t.Errorf("state %q of %q", postgres.State(err), postgres.Constraint(err))
			}
			for state, holds := range is {
				if holds(err) != (state == c.state) {
					t.Errorf("%v taken for %s", err, state)
				}
			}
		})
	}
	t.Run("other errors have none", func(t *testing.T) {
		if postgres.State(context.Canceled) != "" || postgres.Constraint(nil) != "" || postgres.IsUnique(nil) {
			t.Error("a state out of nothing")
		}
	})
}

// recorder keeps the statements it sees.
type recorder struct {
	logger.Interface
	statements *[]string
}

func (r recorder) Trace(_ context.Context, _ time.Time, statement func() (string, int64), _ error) {
	sql, _ := statement()
	*r.statements = append(*r.statements, sql)
}
