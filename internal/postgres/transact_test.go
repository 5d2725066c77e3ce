package postgres_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/postgrestest"
)

const (
	vogelsberg = "06535"
	giessen    = "06531"
)

// area is a small versioned row of the real schema.
type area struct {
	DistrictID string    `gorm:"primaryKey"`
	ID         uuid.UUID `gorm:"primaryKey;type:uuid"`
	Name       string
	Version    int
	CreatedAt  time.Time
}

// withDistricts is a database with two districts.
func withDistricts(t *testing.T) *postgres.DB {
	t.Helper()
	db := postgrestest.New(t)
	_, err := db.Pool.Exec(t.Context(), "insert into districts (key, name) values ($1, 'Vogelsbergkreis'), ($2, 'Landkreis Gießen')", vogelsberg, giessen)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func newArea(t *testing.T, db *postgres.DB, district, name string) *area {
	t.Helper()
	a := &area{DistrictID: district, ID: uuid.Must(uuid.NewV7()), Name: name, Version: 1}
	err := postgres.Transact(t.Context(), db, district, func(tx *gorm.DB) error { return tx.Create(a).Error })
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestTransact(t *testing.T) {
	t.Parallel()
	db := withDistricts(t)

	t.Run("commits when fn succeeds and rolls back when it fails or panics", func(t *testing.T) {
		newArea(t, db, vogelsberg, "Alsfeld")
		refusal := errors.New("no")
		insert := func(tx *gorm.DB, name string) {
			a := &area{DistrictID: vogelsberg, ID: uuid.Must(uuid.NewV7()), Name: name, Version: 1}
			if err := tx.Create(a).Error; err != nil {
				t.Error(err)
			}
		}
		err := postgres.Transact(t.Context(), db, vogelsberg, func(tx *gorm.DB) error { insert(tx, "Lauterbach"); return refusal })
		if err != refusal {
			t.Errorf("fn's error became %v", err)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic is lost")
				}
			}()
			_ = postgres.Transact(t.Context(), db, vogelsberg, func(tx *gorm.DB) error { insert(tx, "Schotten"); panic("out") })
		}()
		if got := strings.Join(areas(t, db, vogelsberg), " "); got != "Alsfeld" {
			t.Errorf("areas: %s", got)
		}
	})
	t.Run("refuses anything but a five-digit district", func(t *testing.T) {
		for _, district := range []string{"", "6535", "065350", "0653a", "06535'", "０６５３５", "'; --"} {
			err := postgres.Transact(t.Context(), db, district, func(*gorm.DB) error { t.Error("fn runs"); return nil })
			if err == nil {
				t.Errorf("takes %q", district)
			}
		}
	})
	t.Run("gives tx the context of the caller", func(t *testing.T) {
		type key struct{}
		ctx := context.WithValue(t.Context(), key{}, "request")
		_ = postgres.Transact(ctx, db, vogelsberg, func(tx *gorm.DB) error {
			if tx.Statement.Context.Value(key{}) != "request" {
				t.Error("another context")
			}
			return nil
		})
	})
	t.Run("hides the districts from each other, also on a connection the other has used", func(t *testing.T) {
		one := limited(t, db, 1)
		newArea(t, db, giessen, "Lich")
		for range 25 {
			for district, want := range map[string]string{vogelsberg: "Alsfeld", giessen: "Lich"} {
				if got := strings.Join(areas(t, one, district), " "); got != want {
					t.Fatalf("%s sees %s", district, got)
				}
			}
			if got := areasOf(t, one, func(fn func(*gorm.DB) error) error { return postgres.Global(t.Context(), one, fn) }); len(got) != 0 {
				t.Fatalf("without a district: %s", got)
			}
			var n int
			if err := one.Gorm.WithContext(t.Context()).Raw("select count(*) from areas").Scan(&n).Error; err != nil || n != 0 {
				t.Fatalf("outside of a transaction: %d, %v", n, err)
			}
		}
	})
	t.Run("refuses a row of another district", func(t *testing.T) {
		err := postgres.Transact(t.Context(), db, vogelsberg, func(tx *gorm.DB) error {
			return tx.Create(&area{DistrictID: giessen, ID: uuid.Must(uuid.NewV7()), Name: "Hungen", Version: 1}).Error
		})
		if postgres.State(err) != "42501" {
			t.Errorf("got %v", err)
		}
	})
	t.Run("changes nothing in another district", func(t *testing.T) {
		err := postgres.Transact(t.Context(), db, vogelsberg, func(tx *gorm.DB) error {
			result := tx.Exec("update areas set name = 'taken' where district_id = ?", giessen)
			if result.RowsAffected != 0 {
				t.Errorf("changed %d rows", result.RowsAffected)
			}
			return result.Error
		})
		if err != nil {
			t.Error(err)
		}
	})
	t.Run("reads only, and one snapshot, in Read", func(t *testing.T) {
		err := postgres.Read(t.Context(), db, vogelsberg, func(tx *gorm.DB) error {
			before := len(names(t, tx))
			newAreaElsewhere(t, db, "Ulrichstein")
			if after := len(names(t, tx)); after != before {
				t.Errorf("saw %d areas, then %d", before, after)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		tries := 0
		err = postgres.Read(t.Context(), db, vogelsberg, func(tx *gorm.DB) error {
			tries++
			return tx.Exec("delete from areas where district_id = ?", vogelsberg).Error
		})
		if postgres.State(err) != "25006" || postgres.IsAway(err) || tries != 1 {
			t.Errorf("a write in Read: %v after %d tries", err, tries)
		}
	})
}

func TestTransactRefusesNesting(t *testing.T) {
	t.Parallel()
	db := withDistricts(t)
	outer := t.Context()
	nothing := func(*gorm.DB) error { t.Error("the inner transaction runs"); return nil }
	within := func(inner func(tx *gorm.DB) error) {
		t.Helper()
		err := postgres.Transact(outer, db, vogelsberg, func(tx *gorm.DB) error {
			if err := inner(tx); err == nil || fault.KindUnavailable == kind(err) {
				t.Errorf("nesting: %v", err)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	t.Run("with the context of the transaction", func(t *testing.T) {
		within(func(tx *gorm.DB) error { return postgres.Transact(tx.Statement.Context, db, vogelsberg, nothing) })
		within(func(tx *gorm.DB) error { return postgres.Read(tx.Statement.Context, db, vogelsberg, nothing) })
	})
	t.Run("with the context from outside, however deep", func(t *testing.T) {
		within(func(*gorm.DB) error { return deep(200, func() error { return postgres.Global(outer, db, nothing) }) })
	})
	t.Run("in a goroutine with the context of the transaction", func(t *testing.T) {
		within(func(tx *gorm.DB) error {
			done := make(chan error)
			go func() { done <- postgres.Transact(tx.Statement.Context, db, vogelsberg, nothing) }()
			return <-done
		})
	})
	t.Run("by gorm's own means", func(t *testing.T) {
		within(func(tx *gorm.DB) error { return tx.Transaction(nothing) })
		within(func(tx *gorm.DB) error { return tx.Commit().Error })
		within(func(tx *gorm.DB) error { return tx.Rollback().Error })
	})
	t.Run("but not one after another, nor in other goroutines with the same context", func(t *testing.T) {
		var group sync.WaitGroup
		for range 3 {
			group.Go(func() {
				for range 2 {
					if err := postgres.Global(outer, db, func(*gorm.DB) error { return nil }); err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
	})
}

func deep(n int, fn func() error) error {
	if n == 0 {
		return fn()
	}
	return deep(n-1, fn)
}

func areas(t *testing.T, db *postgres.DB, district string) []string {
	t.Helper()
	return areasOf(t, db, func(fn func(*gorm.DB) error) error { return postgres.Read(t.Context(), db, district, fn) })
}

func areasOf(t *testing.T, db *postgres.DB, run func(func(*gorm.DB) error) error) (found []string) {
	t.Helper()
	if err := run(func(tx *gorm.DB) error { found = names(t, tx); return nil }); err != nil {
		t.Fatal(err)
	}
	return found
}

// names leaves out the district on purpose: row-level security alone must hold.
func names(t *testing.T, tx *gorm.DB) (found []string) {
	t.Helper()
	if err := tx.Raw("select name from areas order by name").Scan(&found).Error; err != nil {
		t.Fatal(err)
	}
	return found
}

// newAreaElsewhere adds an area from another goroutine, where it is not nested.
func newAreaElsewhere(t *testing.T, db *postgres.DB, name string) {
	t.Helper()
	done := make(chan error)
	go func() {
		done <- postgres.Transact(t.Context(), db, vogelsberg, func(tx *gorm.DB) error {
			return tx.Create(&area{DistrictID: vogelsberg, ID: uuid.Must(uuid.NewV7()), Name: name, Version: 1}).Error
		})
	}()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}

// limited opens the same database with so many connections.
func limited(t *testing.T, db *postgres.DB, conns int32) *postgres.DB {
	t.Helper()
	other, err := postgres.Open(t.Context(), postgres.Config{URL: postgrestest.AppURL(t, db), MaxConns: conns, AcquireTimeout: 200 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(other.Close)
	return other
}

func kind(err error) fault.Kind {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Kind
	}
	return 0
}
