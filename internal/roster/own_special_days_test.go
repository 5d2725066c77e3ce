package roster

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
	"schulalltag/internal/staff"
)

func TestOwnSpecialDays(t *testing.T) {
	w := newWorld(t)
	accounts, err := w.accounts(t)
	check(t, err)
	user, _, err := accounts.CreateUser(w.district.Operator, account.UserDetails{
		Email: "anna@drk.example", GivenName: "Anna", FamilyName: "Muster",
		Memberships: []account.MembershipDetails{{OrganisationID: w.provider, Role: account.RoleAssistant}},
	})
	check(t, err)
	anna := w.people[0]
	w.edit(t, anna, func(d *staff.Details) { d.UserID = &user.ID })
	r := w.publish(t)
	me := w.district.Act(w.provider, account.RoleAssistant, user.ID)

	// Where Anna usually is on each Monday, and where she is not.
	monday := date(t, "2026-09-14")
	var here Series
	slots := map[uuid.UUID]calendar.Weekday{}
	for i := range w.district.Schools {
		for _, slot := range w.district.Schools[i].Bell.Slots {
			slots[slot.ID] = slot.Weekday
		}
	}
	for _, s := range w.series(t, r.ID) {
		if s.AssistantID == anna.ID && slots[s.SlotID] == calendar.Monday && s.PlaceID != w.district.Schools[0].Bus.ID && s.PlaceID != w.district.Schools[1].Bus.ID {
			here = s
		}
	}
	if here.SchoolID == uuid.Nil {
		t.Fatal("Anna does not work on Mondays")
	}
	var home, other int
	for i := range w.district.Schools {
		if w.district.Schools[i].ID == here.SchoolID {
			home, other = i, 1-i
		}
	}
	at, elsewhere := &w.district.Schools[home], &w.district.Schools[other]
	special := func(s *schooltest.School, d school.SpecialDayDetails) {
		t.Helper()
		_, err := w.Schools.CreateSpecialDay(s.Secretary, s.ID, d)
		check(t, err)
	}
	ends := calendar.Clock(9 * 60)
	special(at, school.SpecialDayDetails{Day: monday, Kind: school.Closed})
	special(at, school.SpecialDayDetails{Day: monday.AddDays(7), Kind: school.EarlyEnd, Ends: &ends})
	special(at, school.SpecialDayDetails{Day: monday.AddDays(14), Kind: school.ClassAway, PlaceID: &here.PlaceID})
	special(elsewhere, school.SpecialDayDetails{Day: monday, Kind: school.Closed})

	list := func(t *testing.T, ctx context.Context, from, until calendar.Date) []OwnSpecialDay {
		t.Helper()
		days, err := w.rosters.OwnSpecialDays(ctx, calendar.Range{From: from, Until: until})
		check(t, err)
		return days
	}
	t.Run("are those of the schools where the assistant would work, also where that does not take place", func(t *testing.T) {
		class := at.Classes[slices.IndexFunc(at.Classes[:], func(p school.Place) bool { return p.ID == here.PlaceID })]
		want := []OwnSpecialDay{
			{Day: monday, Kind: school.Closed, SchoolName: at.Name}, {Day: monday.AddDays(7), Kind: school.EarlyEnd, Ends: &ends, SchoolName: at.Name},
			{Day: monday.AddDays(14), Kind: school.ClassAway, SchoolName: at.Name, PlaceKind: school.PlaceClass, PlaceLabel: class.Label},
		}
		if d := cmp.Diff(want, list(t, me, monday, monday.AddDays(20))); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff(want[:1], list(t, me, monday, monday)); d != "" {
			t.Error(d)
		}
	})
	t.Run("concern nobody before the roster begins", func(t *testing.T) {
		if r.ValidFrom.After(date(t, "2026-08-24")) {
			t.Fatalf("the roster begins on %s", r.ValidFrom)
		}
		if got := list(t, me, r.ValidFrom.AddDays(-7), r.ValidFrom.AddDays(-1)); len(got) != 0 {
			t.Errorf("%v", got)
		}
	})
	t.Run("are nobody else's", func(t *testing.T) {
		for name, ctx := range map[string]context.Context{
			"somebody else": w.district.Act(w.provider, account.RoleAssistant, postgres.NewID()), "the planner": w.planner,
			"the system": account.System(t.Context(), w.district.Key), "next door": w.Giessen.Act(w.provider, account.RoleAssistant, user.ID),
		} {
			if got := list(t, ctx, monday, monday.AddDays(6)); len(got) != 0 {
				t.Errorf("%s sees %v", name, got)
			}
		}
		if _, err := w.rosters.OwnSpecialDays(w.district.YouthOffice, calendar.Range{From: monday, Until: monday}); !errors.Is(err, account.ErrForbidden) {
			t.Errorf("the youth office is told %v", err)
		}
	})
	t.Run("are asked for by days", func(t *testing.T) {
		if _, err := w.rosters.OwnSpecialDays(me, calendar.Range{From: monday}); !errors.Is(err, ErrDaysInvalid) {
			t.Errorf("got %v", err)
		}
	})
}
