package school_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/postgrestest"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
)

// world is the world of a test with its database.
func world(t testing.TB) (*schooltest.World, *postgres.DB) {
	t.Helper()
	db := postgrestest.New(t)
	return schooltest.New(t, db), db
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func date(t testing.TB, s string) calendar.Date {
	t.Helper()
	return must[calendar.Date](t)(calendar.ParseDate(s))
}

// wantErr fails unless err is the fault and names exactly the pointers.
func wantErr(t testing.TB, err error, want *fault.Error, pointers ...string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || !errors.Is(err, want) {
		t.Fatalf("want %s, got %v", want.Code, err)
	}
	if len(f.Fields) != len(pointers) {
		t.Fatalf("want the fields %v, got %v", pointers, f.Fields)
	}
	for i, p := range pointers {
		if f.Fields[i].Pointer != p {
			t.Errorf("want the fields %v, got %v", pointers, f.Fields)
		}
	}
}

// slotsOf are the ids of the slots of a kind.
func slotsOf(b school.BellSchedule, kind school.SlotKind) []uuid.UUID {
	var ids []uuid.UUID
	for _, s := range b.Slots {
		if s.Kind == kind {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// useSlot plants a weekly series on a slot, as the nouns above demand make them.
func useSlot(t testing.TB, db *postgres.DB, district string, provider uuid.UUID, s *schooltest.School, slot uuid.UUID) {
	t.Helper()
	run, roster, assistant := postgres.NewID(), postgres.NewID(), postgres.NewID()
	err := postgres.Transact(t.Context(), db, district, func(tx *gorm.DB) error {
		for _, statement := range []struct {
			sql  string
			args []any
		}{
			{`insert into planning_runs (district_id, id, provider_id, kind, asked_by, state, valid_from, valid_until, planned_on, max_seconds, max_iterations, seed, queued_at)
			  values (?, ?, ?, 'plan', ?, 'done', '2026-08-10', '2027-01-31', '2026-08-10', 10, 0, 1, '2026-08-03')`, []any{district, run, provider, provider}},
			{`insert into rosters (district_id, id, provider_id, planning_run_id, state, valid_from, valid_until, value, bound, need_value, floor_value,
			  familiar_value, keep_value, gap_cost, travel_cost, pair_cost, problem_hash, seed, iterations, engine, created_at)
			  values (?, ?, ?, ?, 'draft', '2026-08-10', '2027-01-31', 0, 0, 0, 0, 0, 0, 0, 0, 0, '', 1, 0, '', '2026-08-03')`, []any{district, roster, provider, run}},
			{`insert into assistants (district_id, id, provider_id, given_name, family_name, created_at)
			  values (?, ?, ?, 'Petra', 'Ruhl', '2026-08-03')`, []any{district, assistant, provider}},
			{`insert into roster_series (district_id, roster_id, assistant_id, slot_id, place_id, school_id)
			  values (?, ?, ?, ?, ?, ?)`, []any{district, roster, assistant, slot, s.Bus.ID, s.ID}},
		} {
			if err := tx.Exec(statement.sql, statement.args...).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// busLabel is the label of the i-th bus, of 1000 to 25999 different ones.
func busLabel(i int) string { return fmt.Sprintf("Bus %d%c", i%1000, 'a'+i/1000) }
