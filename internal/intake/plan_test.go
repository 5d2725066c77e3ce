package intake_test

import (
	"context"
	"errors"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/intake"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
)

var newClasses = csv(intake.KindPlaces, placeHeader, "HE-6100;3a;;;01.08.2026;", "HE-6100;3b;;;01.08.2026;", "HE-6100;2a;;;;31.07.2027")

func TestImportIsReadAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	planned := w.plan(t, newClasses)
	colleague := w.district.Act(uuid.New(), account.RoleOperator, uuid.New())
	read := must(w.imports.Import(colleague, planned.ID))(t)
	if diff := cmp.Diff(planned, read, cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
		t.Error(diff)
	}
	if list := must(w.imports.Imports(w.operator))(t); len(list) != 1 || list[0].ID != planned.ID || list[0].Kind != intake.KindPlaces || list[0].Accepted != nil {
		t.Errorf("%+v", list)
	}
	t.Run("not by the district next door", func(t *testing.T) {
		next := w.Giessen.Operator
		if _, err := w.imports.Import(next, planned.ID); !errors.Is(err, intake.ErrNotFound) {
			t.Error(err)
		}
		if _, err := w.imports.Apply(next, planned.ID, planned.Digest); !errors.Is(err, intake.ErrNotFound) {
			t.Error(err)
		}
		if err := w.imports.Discard(next, planned.ID); !errors.Is(err, intake.ErrNotFound) {
			t.Error(err)
		}
		if list := must(w.imports.Imports(next))(t); len(list) != 0 {
			t.Errorf("%+v", list)
		}
	})
	t.Run("only by operators", func(t *testing.T) {
		for _, role := range []account.Role{account.RoleSchool, account.RolePlanner, account.RoleYouthOffice, account.RoleAssistant} {
			ctx := w.district.Act(w.district.Schools[0].OrganisationID, role, uuid.New())
			_, err1 := w.imports.Plan(ctx, newClasses)
			_, err2 := w.imports.Import(ctx, planned.ID)
			_, err3 := w.imports.Apply(ctx, planned.ID, planned.Digest)
			_, err4 := w.imports.Imports(ctx)
			for i, err := range []error{err1, err2, err3, err4, w.imports.Discard(ctx, planned.ID)} {
				if !errors.Is(err, account.ErrForbidden) {
					t.Errorf("%s, operation %d: %v", role, i, err)
				}
			}
		}
		if _, err := w.imports.Plan(context.Background(), newClasses); !errors.Is(err, account.ErrUnauthenticated) {
			t.Error(err)
		}
	})
	t.Run("until it is discarded", func(t *testing.T) {
		if err := w.imports.Discard(w.operator, planned.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := w.imports.Import(w.operator, planned.ID); !errors.Is(err, intake.ErrNotFound) {
			t.Error(err)
		}
		if err := w.imports.Discard(w.operator, planned.ID); !errors.Is(err, intake.ErrNotFound) {
			t.Error(err)
		}
	})
	t.Run("until it expires", func(t *testing.T) {
		late := w.plan(t, newClasses)
		w.now = w.now.Add(intake.Life)
		if _, err := w.imports.Apply(w.operator, late.ID, late.Digest); !errors.Is(err, intake.ErrNotFound) {
			t.Error(err)
		}
		w.plan(t, newClasses)
		if err := w.imports.Forget(t.Context(), w.district.Key); err != nil {
			t.Fatal(err)
		}
		if n := w.count(t, "select count(*) from imports"); n != 1 {
			t.Errorf("%d imports are kept", n)
		}
	})
}

func TestApply(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	planned := w.plan(t, newClasses)
	places := func() int { return w.count(t, "select count(*) from places") }
	before := places()

	t.Run("refuses a difference that was not seen", func(t *testing.T) {
		if _, err := w.imports.Apply(w.operator, planned.ID, "another"); !errors.Is(err, intake.ErrOutdated) || places() != before {
			t.Error(err, places())
		}
	})
	t.Run("refuses when what is stored has changed since", func(t *testing.T) {
		three := 3
		own := &w.district.Schools[0]
		if _, err := w.Schools.CreatePlace(own.Secretary, own.ID, school.PlaceDetails{Kind: school.PlaceClass, Label: "3a", Grade: &three, ValidFrom: schooltest.Start()}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.imports.Apply(w.operator, planned.ID, planned.Digest); !errors.Is(err, intake.ErrOutdated) || places() != before+1 {
			t.Error(err, places())
		}
		planned = must(w.imports.Import(w.operator, planned.ID))(t)
		if fate := row(t, planned, "HE-6100, 3a").Fate; fate != intake.Same {
			t.Errorf("3a: %s", fate)
		}
	})
	t.Run("writes nothing when a part cannot be written", func(t *testing.T) {
		w.fail = errors.New("the roster cannot follow") // the first row has created a class by then
		if _, err := w.imports.Apply(w.operator, planned.ID, planned.Digest); !errors.Is(err, w.fail) || places() != before+1 {
			t.Error(err, places())
		}
		w.fail = nil
	})
	t.Run("writes all of it once, however often it is asked", func(t *testing.T) {
		applied := must(w.imports.Apply(w.operator, planned.ID, planned.Digest))(t)
		if applied.Created != 1 || applied.Changed != 1 || !applied.AppliedAt.Equal(w.now) || places() != before+2 {
			t.Errorf("%+v", applied)
		}
		again := must(w.imports.Apply(w.operator, planned.ID, planned.Digest))(t)
		if again.Created != 1 || again.Changed != 1 || places() != before+2 {
			t.Errorf("%+v", again)
		}
		if n := w.count(t, "select count(*) from audit_events where action = 'apply-import' and entity_id = ?", planned.ID); n != 1 {
			t.Errorf("%d lines in the audit trail", n)
		}
		if n := w.count(t, "select jsonb_array_length(accepted) from imports where id = ?", planned.ID); n != 0 {
			t.Errorf("%d rows of the file are kept", n)
		}
		read := must(w.imports.Import(w.operator, planned.ID))(t)
		if read.AppliedAt == nil || read.Created != 1 || len(read.Rows) != 0 {
			t.Errorf("%+v", read)
		}
		if err := w.imports.Discard(w.operator, planned.ID); !errors.Is(err, intake.ErrNotFound) {
			t.Error(err)
		}
	})
}

func TestApplyAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.plan(t, newClasses), w.plan(t, newClasses)
	errs := make([]error, 6)
	var group sync.WaitGroup
	for i := range errs {
		group.Go(func() {
			planned := first
			if i%2 == 1 {
				planned = second
			}
			_, errs[i] = w.imports.Apply(w.operator, planned.ID, planned.Digest)
		})
	}
	group.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, intake.ErrOutdated) {
			t.Errorf("a loser is told %v", err)
		}
	}
	if won != 3 {
		t.Errorf("%d of six applies succeed, want the three of one import: %v", won, errs)
	}
	if n := w.count(t, "select count(*) from places where label in ('3a', '3b')"); n != 2 {
		t.Errorf("%d new classes", n)
	}
	if n := w.count(t, "select count(*) from audit_events where action = 'apply-import'"); n != 1 {
		t.Errorf("%d imports were applied", n)
	}
}

func TestPlanLeavesNoTraceOfItsRehearsal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	trail := w.count(t, "select count(*) from audit_events")
	planned := w.plan(t, newClasses)
	if n := w.count(t, "select count(*) from audit_events"); n != trail+1 {
		t.Errorf("%d more lines in the audit trail, want one", n-trail)
	}
	if n := w.count(t, "select count(*) from places where label like '3_'"); n != 0 || planned.Digest == "" {
		t.Errorf("%d new classes", n)
	}
	if _, err := w.imports.Plan(w.operator, csv(intake.KindPlaces, placeHeader, "HE-6100;3a;;;01.08.2026;", "HE-6100;4z;;99;01.08.2026;")); err == nil {
		t.Fatal("a grade of 99 is planned")
	}
	if n := w.count(t, "select count(*) from imports"); n != 1 {
		t.Errorf("%d imports are kept", n)
	}
}

func TestOnlyKnownColumnsAreKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, accepted := range map[string]string{
		"a column that is not known":  `[{"line": 2, "pupil": "Emma"}]`,
		"a cell that is no text":      `[{"line": 2, "name": {"pupil": "Emma"}}]`,
		"a cell that is a list":       `[{"line": 2, "name": ["Emma"]}]`,
		"something that is no row":    `["Emma"]`,
		"something that is no list":   `{"line": 2}`,
		"a known column below others": `[{"line": 2, "name": "x"}, {"line": 3, "Schüler": "Emma"}]`,
	} {
		err := postgres.Transact(t.Context(), w.db, w.district.Key, func(tx *gorm.DB) error {
			return tx.Exec(`insert into imports (district_id, id, kind, accepted, created_by, created_at, expires_at)
				values (?, ?, 'schools', ?::jsonb, ?, ?, ?)`, w.district.Key, uuid.New(), accepted, uuid.New(), w.now, w.now).Error
		})
		const noObject = "2203C" // of keyvalue()
		if state := postgres.State(err); !postgres.IsCheck(err) && state != noObject {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPlanIsKeptForADay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	planned := w.plan(t, newClasses)
	w.now = w.now.Add(intake.Life - time.Second)
	if _, err := w.imports.Apply(w.operator, planned.ID, planned.Digest); err != nil {
		t.Error(err)
	}
}
