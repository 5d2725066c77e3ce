package staff

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

func TestHire(t *testing.T) {
	w := newWorld(t)
	t.Run("keeps everything that was said and reads it back in order", func(t *testing.T) {
		d := w.details("Jule", "Dörr")
		d.UserID = &w.assistant
		hired, err := w.pool.Hire(w.planner, d)
		if err != nil {
			t.Fatal(err)
		}
		read, err := w.pool.Assistant(w.planner, hired.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(hired, read); diff != "" {
			t.Errorf("hired and read differ (-hired +read):\n%s", diff)
		}
		if read.Name() != "Jule Dörr" || read.Version != 1 || read.ProviderID != w.provider || !read.CreatedAt.Equal(w.now) {
			t.Errorf("read %+v", read)
		}
		if read.Contracts[0].WeekMinutes != 1290 || read.Availability[0].Starts != 450 || read.Qualifications[0] != school.QualificationCare {
			t.Errorf("lists are not in order: %+v", read)
		}
		if n := w.audits(t, hired.ID); n != 1 {
			t.Errorf("%d lines in the audit trail, want 1", n)
		}
	})
	t.Run("names everything that refers to nothing the provider has", func(t *testing.T) {
		d := w.details("Mara", "Weil")
		d.UserID = &w.otherAssistant
		d.Schools = append(d.Schools, w.foreign)
		d.BarredPlaces = append(d.BarredPlaces, uuid.New(), w.at[w.foreign])
		_, err := w.pool.Hire(w.planner, d)
		if diff := cmp.Diff([]string{"/userId", "/schools/2", "/barredPlaces/1", "/barredPlaces/2"}, pointers(err)); !errors.Is(err, ErrInvalid) || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
	t.Run("refuses a user who is another assistant", func(t *testing.T) {
		d := w.details("Nina", "Weil")
		d.UserID = &w.assistant
		_, err := w.pool.Hire(w.planner, d)
		if diff := cmp.Diff([]string{"/userId"}, pointers(err)); !errors.Is(err, ErrUserLinked) || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	})
	t.Run("refuses everybody but planners, and leaves nothing behind", func(t *testing.T) {
		for _, role := range []account.Role{account.RoleSchool, account.RoleAssistant, account.RoleYouthOffice, account.RoleOperator} {
			if _, err := w.pool.Hire(w.district.Act(w.provider, role, uuid.New()), w.details("Nina", "Weil")); !errors.Is(err, account.ErrForbidden) {
				t.Errorf("%s: %v", role, err)
			}
		}
		if _, err := w.pool.Hire(t.Context(), w.details("Nina", "Weil")); !errors.Is(err, account.ErrUnauthenticated) {
			t.Errorf("nobody: %v", err)
		}
		if _, err := w.pool.Hire(account.System(t.Context(), w.district.Key), w.details("Nina", "Weil")); !errors.Is(err, account.ErrForbidden) {
			t.Errorf("system: %v", err)
		}
		found, _, err := w.pool.Assistants(w.planner, Filter{}, postgres.Page{})
		if err != nil || len(found) != 1 {
			t.Errorf("%d assistants, %v; want the one of before", len(found), err)
		}
	})
}

func TestUpdateAssistant(t *testing.T) {
	w := newWorld(t)
	hired, err := w.pool.Hire(w.planner, w.details("Jule", "Dörr"))
	if err != nil {
		t.Fatal(err)
	}
	t.Run("replaces the whole and counts the version up", func(t *testing.T) {
		d := Details{GivenName: "Jule", FamilyName: "Weil", Clearances: []Clearance{{Kind: Conduct, ShownOn: date(t, "2026-08-24")}}}
		updated, err := w.pool.UpdateAssistant(w.planner, hired.ID, 1, d)
		if err != nil {
			t.Fatal(err)
		}
		want := &Assistant{
			DistrictID: w.district.Key, ID: hired.ID, ProviderID: w.provider, GivenName: "Jule", FamilyName: "Weil", Version: 2, CreatedAt: hired.CreatedAt,
			Clearances: []Clearance{{DistrictID: w.district.Key, AssistantID: hired.ID, Kind: Conduct, ShownOn: date(t, "2026-08-24")}},
		}
		read, err := w.pool.Assistant(w.planner, hired.ID)
		if diff := cmp.Diff(want, read); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if updated.Version != 2 || w.audits(t, hired.ID) != 2 {
			t.Errorf("version %d, %d audit lines; want 2 and 2", updated.Version, w.audits(t, hired.ID))
		}
	})
	t.Run("brings back what was taken away", func(t *testing.T) {
		updated, err := w.pool.UpdateAssistant(w.planner, hired.ID, 2, w.details("Jule", "Dörr"))
		if err != nil {
			t.Fatal(err)
		}
		read, err := w.pool.Assistant(w.planner, hired.ID)
		if diff := cmp.Diff(updated, read); err != nil || diff != "" || len(read.Contracts) != 2 {
			t.Errorf("%v (-updated +read):\n%s", err, diff)
		}
	})
	t.Run("refuses a version that is not the current one", func(t *testing.T) {
		if _, err := w.pool.UpdateAssistant(w.planner, hired.ID, 2, w.details("Jule", "Dörr")); !errors.Is(err, postgres.ErrStale) {
			t.Errorf("%v", err)
		}
	})
	t.Run("hides the assistant from other providers and districts", func(t *testing.T) {
		for name, ctx := range map[string]context.Context{"other provider": w.stranger, "other district": w.elsewhere} {
			if _, err := w.pool.UpdateAssistant(ctx, hired.ID, 3, w.details("Jule", "Dörr")); !errors.Is(err, ErrNotFound) {
				t.Errorf("%s updates: %v", name, err)
			}
			if _, err := w.pool.Assistant(ctx, hired.ID); !errors.Is(err, ErrNotFound) {
				t.Errorf("%s reads: %v", name, err)
			}
		}
	})
	t.Run("leaves the old whole if one part of the new is refused", func(t *testing.T) {
		before, err := w.pool.Assistant(w.planner, hired.ID)
		if err != nil {
			t.Fatal(err)
		}
		d := w.details("Nina", "Weil")
		d.Schools = append(d.Schools, w.foreign)
		if _, err := w.pool.UpdateAssistant(w.planner, hired.ID, before.Version, d); !errors.Is(err, ErrInvalid) {
			t.Fatalf("%v", err)
		}
		after, err := w.pool.Assistant(w.planner, hired.ID)
		if diff := cmp.Diff(before, after); err != nil || diff != "" {
			t.Errorf("%v (-before +after):\n%s", err, diff)
		}
	})
	t.Run("lets one of several planners at once win", func(t *testing.T) {
		before, err := w.pool.Assistant(w.planner, hired.ID)
		if err != nil {
			t.Fatal(err)
		}
		errs := make([]error, 8)
		var group sync.WaitGroup
		for i := range errs {
			group.Go(func() {
				_, errs[i] = w.pool.UpdateAssistant(w.planner, hired.ID, before.Version, w.details("Jule", "Dörr"))
			})
		}
		group.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if !errors.Is(err, postgres.ErrStale) {
				t.Errorf("a loser is told %v", err)
			}
		}
		if won != 1 {
			t.Errorf("%d planners won, want 1", won)
		}
	})
}

func TestLinkingAUserAtOnce(t *testing.T) {
	w := newWorld(t)
	errs := make([]error, 4)
	var group sync.WaitGroup
	for i := range errs {
		group.Go(func() {
			d := w.details("Jule", "Dörr")
			d.UserID = &w.assistant
			_, errs[i] = w.pool.Hire(w.planner, d)
		})
	}
	group.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, ErrUserLinked) {
			t.Errorf("a loser is told %v", err)
		}
	}
	if won != 1 {
		t.Errorf("%d of four hires got the user, want 1", won)
	}
	w.tx(t, func(tx *gorm.DB) error {
		own, err := Own(tx, account.Actor{Kind: account.ActorUser, ID: w.assistant, District: w.district.Key, Organisation: w.provider, Role: account.RoleAssistant})
		if err == nil && own.Name() != "Jule Dörr" {
			t.Errorf("Own returned %s", own.Name())
		}
		if _, err := Own(tx, account.Actor{Kind: account.ActorUser, ID: w.nobody, District: w.district.Key, Organisation: w.provider, Role: account.RoleAssistant}); !errors.Is(err, ErrNotFound) {
			t.Errorf("Own of somebody else: %v", err)
		}
		return err
	})
}

func TestChanged(t *testing.T) {
	w := newWorld(t)
	var told []*Assistant
	var refuse error
	w.pool = New(Config{DB: w.db, Now: func() time.Time { return w.now }, Changed: func(tx *gorm.DB, a account.Actor, is *Assistant) error {
		row, err := find(tx, visible(tx, a).Where("assistants.id = ?", is.ID))
		if err != nil {
			return err
		}
		told = append(told, row)
		if refuse != nil {
			return refuse
		}
		// Publishing refers to the assistant and waits for nobody; if it had to wait here, each would wait for the other.
		done := make(chan error)
		go func() {
			done <- postgres.Transact(t.Context(), w.db, w.district.Key, func(tx *gorm.DB) error {
				return tx.Exec("insert into barred_places values (?, ?, ?)", w.district.Key, is.ID, w.at[w.schlitz]).Error
			})
		}()
		return <-done
	}})
	hired, err := w.pool.Hire(w.planner, w.details("Jule", "Dörr"))
	if err != nil || len(told) != 0 {
		t.Fatalf("%v, told of %v", err, told)
	}
	d := w.details("Jule", "Dörr")
	d.Active = false
	updated, err := w.pool.UpdateAssistant(w.planner, hired.ID, hired.Version, d)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]*Assistant{updated}, told); diff != "" {
		t.Error(diff)
	}
	t.Run("keeps the assistant as it was when it is refused", func(t *testing.T) {
		refuse = errors.New("the roster cannot follow")
		if _, err := w.pool.UpdateAssistant(w.planner, hired.ID, updated.Version, w.details("Jule", "Dörr")); !errors.Is(err, refuse) {
			t.Errorf("%v", err)
		}
		if read, err := w.pool.Assistant(w.planner, hired.ID); err != nil || read.Active || read.Version != updated.Version {
			t.Errorf("%v, %+v", err, read)
		}
	})
}
