package intake_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/intake"
	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/postgrestest"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
	"schulalltag/internal/staff"
)

// world is the district of schooltest with imports. Its clock stands at now, and fail makes the demand refuse changes of days.
type world struct {
	*schooltest.World
	district schooltest.District
	db       *postgres.DB
	pool     *staff.Pool
	imports  *intake.Imports
	operator context.Context
	now      time.Time
	fail     error
}

func newWorld(t testing.TB) *world {
	t.Helper()
	db := postgrestest.New(t)
	w := &world{World: schooltest.New(t, db), db: db, now: schooltest.Now()}
	w.district, w.operator = w.Vogelsberg, w.Vogelsberg.Operator
	clock := func() time.Time { return w.now }
	w.Schools = school.New(school.Config{DB: db, Now: clock, DaysChanged: func(*gorm.DB, account.Actor, uuid.UUID, calendar.Range) error { return w.fail }})
	w.pool = staff.New(staff.Config{DB: db, Now: clock})
	w.imports = intake.New(intake.Config{DB: db, Now: clock, Schools: w.Schools, Pool: w.pool})
	return w
}

// csv is a file of lines, each with its fields parted by semicolons.
func csv(k intake.Kind, lines ...string) intake.File {
	return intake.File{Kind: k, Data: []byte(strings.Join(lines, "\n"))}
}

func (w *world) plan(t testing.TB, f intake.File) *intake.Import {
	t.Helper()
	planned, err := w.imports.Plan(w.operator, f)
	if err != nil {
		t.Fatal(err)
	}
	return planned
}

// apply plans and applies a file, and returns what was planned.
func (w *world) apply(t testing.TB, f intake.File) *intake.Import {
	t.Helper()
	planned := w.plan(t, f)
	applied, err := w.imports.Apply(w.operator, planned.ID, planned.Digest)
	if err != nil {
		t.Fatal(err)
	}
	if applied.AppliedAt == nil || applied.Rows != nil {
		t.Errorf("applied %+v", applied)
	}
	return planned
}

// fates is what happens to the rows of an import, by their keys.
func fates(i *intake.Import) map[string]intake.Fate {
	m := map[string]intake.Fate{}
	for _, r := range i.Rows {
		m[r.Key] = r.Fate
	}
	return m
}

// row finds a row by its key.
func row(t testing.TB, i *intake.Import, key string) intake.Row {
	t.Helper()
	for _, r := range i.Rows {
		if r.Key == key {
			return r
		}
	}
	t.Fatalf("no row %q in %v", key, i.Rows)
	return intake.Row{}
}

// wantCells fails unless the error is ErrFile and names exactly these cells, each like "3 Name: what is wrong".
func wantCells(t testing.TB, err error, want ...string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || !errors.Is(err, intake.ErrFile) {
		t.Fatalf("got %v", err)
	}
	var got []string
	for _, field := range f.Fields {
		got = append(got, cell(field))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func cell(f fault.Field) string {
	line, column := intake.Cell(f)
	at := []string{}
	if line > 0 {
		at = append(at, strconv.Itoa(line))
	}
	if column != "" {
		at = append(at, column)
	}
	return strings.Join(at, " ") + ": " + f.Detail.String()
}

// count runs a query that counts rows of the district.
func (w *world) count(t testing.TB, query string, args ...any) (n int) {
	t.Helper()
	err := postgres.Transact(t.Context(), w.db, w.district.Key, func(tx *gorm.DB) error {
		return tx.Raw(query, args...).Scan(&n).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// all reads every page of a list.
func all[T any](t testing.TB, list func(postgres.Page) ([]T, string, error)) (items []T) {
	t.Helper()
	var page postgres.Page
	for {
		some, next, err := list(page)
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, some...)
		if page.Cursor = next; next == "" {
			return items
		}
	}
}

func must[T any](v T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// day reads a date that is one.
func day(s string) calendar.Date {
	d, _ := calendar.ParseDate(s)
	return d
}
