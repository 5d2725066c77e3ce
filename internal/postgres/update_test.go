package postgres_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/postgrestest"
)

// school has every kind of column Update must know: an association, a zero value that must be written, a serialised value, the
// time of the update, one that is only read.
type school struct {
	DistrictID string    `gorm:"primaryKey"`
	ID         uuid.UUID `gorm:"primaryKey;type:uuid"`
	Name       string
	Classes    int
	Hours      []string `gorm:"serializer:json"`
	AreaID     *uuid.UUID
	Area       *area `gorm:"foreignKey:DistrictID,AreaID;references:DistrictID,ID"`
	Version    int
	CreatedAt  time.Time
	UpdatedAt  time.Time
	Letters    int `gorm:"->"`
}

func (school) TableName() string { return "test_schools" }

const testSchools = `
create table test_schools (
    district_id text not null, id uuid not null, name text not null, classes integer not null, hours jsonb, area_id uuid,
    version integer not null, created_at timestamptz not null, updated_at timestamptz not null,
    letters integer generated always as (length(name)) stored, primary key (district_id, id));
select protect_tenants()`

func TestUpdate(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 9, 1, 8, 0, 0, 123456789, time.FixedZone("CEST", 7200))
	db := postgrestest.NewAt(t, func() time.Time { return now })
	if _, err := postgrestest.Owner(t, db).Exec(t.Context(), testSchools); err != nil {
		t.Fatal(err)
	}
	stored := now.UTC().Truncate(time.Microsecond)
	write := func(t *testing.T, fn func(tx *gorm.DB) error) error {
		t.Helper()
		return postgres.Transact(t.Context(), db, vogelsberg, fn)
	}
	create := func(t *testing.T) *school {
		t.Helper()
		s := &school{DistrictID: vogelsberg, ID: uuid.Must(uuid.NewV7()), Name: "Albert-Schweitzer-Schule", Classes: 12, Hours: []string{"1", "2"}, Version: 1}
		if err := write(t, func(tx *gorm.DB) error { return tx.Create(s).Error }); err != nil {
			t.Fatal(err)
		}
		return s
	}
	load := func(t *testing.T, id uuid.UUID) *school {
		t.Helper()
		var s school
		err := postgres.Read(t.Context(), db, vogelsberg, func(tx *gorm.DB) error {
			return tx.Where("district_id = ? and id = ?", vogelsberg, id).First(&s).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		return &s
	}

	t.Run("writes every column, zeros too, and counts the version up", func(t *testing.T) {
		s := create(t)
		later := now.Add(time.Hour)
		now = later
		s.Name, s.Classes, s.Hours, s.CreatedAt = "Hohe Schule", 0, []string{"3"}, later.Add(time.Hour)
		if err := write(t, func(tx *gorm.DB) error { return postgres.Update(tx, s) }); err != nil {
			t.Fatal(err)
		}
		updated := stored.Add(time.Hour)
		want := &school{DistrictID: vogelsberg, ID: s.ID, Name: "Hohe Schule", Hours: []string{"3"}, Version: 2, CreatedAt: stored, UpdatedAt: updated, Letters: 11}
		if diff := cmp.Diff(want, load(t, s.ID)); diff != "" {
			t.Error(diff)
		}
		if s.Version != 2 || !s.UpdatedAt.Equal(updated) {
			t.Errorf("the struct has version %d of %v", s.Version, s.UpdatedAt)
		}
		if err := write(t, func(tx *gorm.DB) error { return postgres.Update(tx, s) }); err != nil {
			t.Errorf("the same struct again: %v", err)
		}
	})
	t.Run("refuses a stale version and leaves struct and row as they were", func(t *testing.T) {
		s := create(t)
		stale := *s
		if err := write(t, func(tx *gorm.DB) error { return postgres.Update(tx, s) }); err != nil {
			t.Fatal(err)
		}
		stale.Name = "Other"
		before := stale
		err := write(t, func(tx *gorm.DB) error { return postgres.Update(tx, &stale) })
		if !errors.Is(err, postgres.ErrStale) {
			t.Errorf("got %v", err)
		}
		if diff := cmp.Diff(before, stale); diff != "" {
			t.Errorf("the struct changed: %s", diff)
		}
		if got := load(t, s.ID); got.Name != s.Name || got.Version != 2 {
			t.Errorf("the row is %+v", got)
		}
	})
	t.Run("restores the struct when the database refuses", func(t *testing.T) {
		s := create(t)
		s.Name = "broken\x00text"
		before := *s
		err := write(t, func(tx *gorm.DB) error { return postgres.Update(tx, s) })
		if err == nil || errors.Is(err, postgres.ErrStale) {
			t.Errorf("got %v", err)
		}
		if diff := cmp.Diff(before, *s); diff != "" {
			t.Errorf("the struct changed: %s", diff)
		}
	})
	t.Run("does not bring back a row that is gone", func(t *testing.T) {
		s := create(t)
		s.ID = uuid.Must(uuid.NewV7())
		if err := write(t, func(tx *gorm.DB) error { return postgres.Update(tx, s) }); !errors.Is(err, postgres.ErrStale) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("does not touch a row of another district", func(t *testing.T) {
		s := create(t)
		err := postgres.Transact(t.Context(), db, giessen, func(tx *gorm.DB) error { return postgres.Update(tx, s) })
		if !errors.Is(err, postgres.ErrStale) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("touches no association", func(t *testing.T) {
		s := create(t)
		s.Area = &area{DistrictID: vogelsberg, ID: uuid.Must(uuid.NewV7()), Name: "Alsfeld", Version: 1}
		if err := write(t, func(tx *gorm.DB) error { return postgres.Update(tx, s) }); err != nil {
			t.Fatal(err)
		}
		if got := areas(t, db, vogelsberg); len(got) != 0 {
			t.Errorf("created %s", got)
		}
	})
	t.Run("never sets the district, the id, or the time of creation", func(t *testing.T) {
		s := create(t)
		_ = write(t, func(tx *gorm.DB) error {
			var statements []string
			spy := tx.Session(&gorm.Session{NewDB: true, Logger: recorder{tx.Logger, &statements}})
			if err := postgres.Update(spy, s); err != nil {
				t.Fatal(err)
			}
			set, _, _ := strings.Cut(strings.Join(statements, ";"), " where ")
			if len(statements) != 1 || strings.Contains(set, "district_id") || strings.Contains(set, `"id"`) || strings.Contains(set, "created_at") {
				t.Errorf("sent %s", statements)
			}
			return nil
		})
	})
	t.Run("refuses what is not a versioned row", func(t *testing.T) {
		type setting struct{ DistrictID, ID, Value string }
		_ = write(t, func(tx *gorm.DB) error {
			for _, row := range []any{&setting{}, school{}, 7, nil} {
				if err := postgres.Update(tx, row); err == nil || errors.Is(err, postgres.ErrStale) {
					t.Errorf("%T: %v", row, err)
				}
			}
			return nil
		})
	})
}
