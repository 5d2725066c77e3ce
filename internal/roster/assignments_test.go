package roster

import (
	"context"
	"encoding/base64"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

// listed reads all pages.
func (w *world) listed(t *testing.T, ctx context.Context, f AssignmentFilter, limit int) (all []NamedAssignment) {
	t.Helper()
	page := postgres.Page{Limit: limit}
	for {
		list, next, err := w.rosters.Assignments(ctx, f, page)
		check(t, err)
		all = append(all, list...)
		if page.Cursor = next; next == "" {
			return all
		}
	}
}

func TestAssignments(t *testing.T) {
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
	w.publish(t)
	monday := date(t, "2026-09-14")
	week := AssignmentFilter{From: monday, Until: monday.AddDays(6)}
	first := &w.district.Schools[0]

	t.Run("shows planners their provider's with names, in order of time, page by page", func(t *testing.T) {
		all := w.listed(t, w.planner, week, 7)
		if d := cmp.Diff(w.listed(t, w.planner, week, 200), all); d != "" {
			t.Error(d)
		}
		seen := map[uuid.UUID]bool{}
		for i, a := range all {
			if seen[a.ID] || i > 0 && a.StartsAt.Before(all[i-1].StartsAt) {
				t.Fatalf("assignment %d %+v", i, a)
			}
			seen[a.ID] = true
			if a.GivenName != w.name(a.AssistantID) || a.FamilyName != "Muster" || a.PlaceLabel == "" || a.SchoolName == "" || a.Day.Week() != monday.Week() {
				t.Errorf("assignment %+v", a)
			}
		}
		if len(all) != 90 {
			t.Errorf("%d assignments, want 90", len(all))
		}
	})
	t.Run("tells of each what is stored", func(t *testing.T) {
		var want, got []Assignment
		for _, a := range w.live(t) {
			if a.Day.Week() == monday.Week() {
				want = append(want, a)
			}
		}
		for _, a := range w.listed(t, w.planner, week, 200) {
			got = append(got, Assignment{
				DistrictID: w.district.Key, ID: a.ID, RosterID: a.RosterID, ProviderID: w.provider, SchoolID: a.SchoolID, PlaceID: a.PlaceID,
				SlotID: a.SlotID, AssistantID: a.AssistantID, Day: a.Day, StartsAt: a.StartsAt, EndsAt: a.EndsAt,
			})
			for i := range w.district.Schools {
				if s := &w.district.Schools[i]; s.ID == a.SchoolID && (a.SchoolName != s.Name || a.SchoolTown != s.Town || a.PlaceID == s.Bus.ID && (a.PlaceLabel != s.Bus.Label || a.PlaceKind != school.PlaceBus)) {
					t.Errorf("%s in %s is called %s in %s, its place %s %s", s.Name, s.Town, a.SchoolName, a.SchoolTown, a.PlaceKind, a.PlaceLabel)
				}
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	})
	t.Run("refuses a cursor it has not handed out", func(t *testing.T) {
		for _, values := range []string{`["2026-09-14T06:00:00Z"]`, `["soon", "01a20472-b3e6-7a71-a833-bdd507915658"]`, `["2026-09-14T06:00:00Z", "first"]`, `7`} {
			page := postgres.Page{Cursor: base64.RawURLEncoding.EncodeToString([]byte(values))}
			if _, _, err := w.rosters.Assignments(w.planner, week, page); !errors.Is(err, postgres.ErrBadCursor) {
				t.Errorf("%s: got %v", values, err)
			}
		}
	})
	t.Run("shows each role what is theirs", func(t *testing.T) {
		for name, c := range map[string]struct {
			ctx  context.Context
			mine func(a NamedAssignment) bool
		}{
			"school":            {first.Secretary, func(a NamedAssignment) bool { return a.SchoolID == first.ID }},
			"assistant":         {w.district.Act(w.provider, account.RoleAssistant, user.ID), func(a NamedAssignment) bool { return a.AssistantID == anna.ID }},
			"somebody else":     {w.district.Act(w.provider, account.RoleAssistant, postgres.NewID()), func(NamedAssignment) bool { return false }},
			"another provider":  {w.district.Providers[1].Planner, func(NamedAssignment) bool { return false }},
			"another district":  {w.Giessen.Providers[0].Planner, func(NamedAssignment) bool { return false }},
			"the system itself": {account.System(t.Context(), w.district.Key), func(NamedAssignment) bool { return true }},
		} {
			var want []NamedAssignment
			for _, a := range w.listed(t, w.planner, week, 200) {
				if c.mine(a) {
					want = append(want, a)
				}
			}
			if d := cmp.Diff(want, w.listed(t, c.ctx, week, 200)); d != "" {
				t.Errorf("%s: %s", name, d)
			}
		}
		for _, ctx := range []context.Context{w.district.YouthOffice, w.district.Operator} {
			if _, _, err := w.rosters.Assignments(ctx, week, postgres.Page{}); !errors.Is(err, account.ErrForbidden) {
				t.Errorf("got %v", err)
			}
		}
	})
	t.Run("narrows by school, place, assistant and days", func(t *testing.T) {
		for name, c := range map[string]struct {
			filter AssignmentFilter
			holds  func(a NamedAssignment) bool
		}{
			"school":    {AssignmentFilter{SchoolID: first.ID, From: week.From, Until: week.Until}, func(a NamedAssignment) bool { return a.SchoolID == first.ID }},
			"place":     {AssignmentFilter{PlaceID: first.Bus.ID, From: week.From, Until: week.Until}, func(a NamedAssignment) bool { return a.PlaceID == first.Bus.ID }},
			"assistant": {AssignmentFilter{AssistantID: anna.ID, From: week.From, Until: week.Until}, func(a NamedAssignment) bool { return a.AssistantID == anna.ID }},
			"day":       {AssignmentFilter{From: monday, Until: monday}, func(a NamedAssignment) bool { return a.Day == monday }},
		} {
			var want []NamedAssignment
			for _, a := range w.listed(t, w.planner, week, 200) {
				if c.holds(a) {
					want = append(want, a)
				}
			}
			if got := w.listed(t, w.planner, c.filter, 200); len(want) == 0 || cmp.Diff(want, got) != "" {
				t.Errorf("%s: %s", name, cmp.Diff(want, got))
			}
		}
	})
	t.Run("refuses no days and too many", func(t *testing.T) {
		_, _, err := w.rosters.Assignments(w.planner, AssignmentFilter{}, postgres.Page{})
		refused(t, err, ErrDaysInvalid, "from", "until")
		_, _, err = w.rosters.Assignments(w.planner, AssignmentFilter{From: monday, Until: monday.AddDays(MaxRosterDays)}, postgres.Page{})
		refused(t, err, ErrDaysInvalid, "until")
	})
}

func TestSeriesOf(t *testing.T) {
	w := newWorld(t)
	r := w.plan(t, term())
	first := &w.district.Schools[0]
	var all []NamedSeries
	for page := (postgres.Page{Limit: 20}); ; {
		list, next, err := w.rosters.SeriesOf(w.planner, r.ID, SeriesFilter{}, page)
		check(t, err)
		all = append(all, list...)
		if page.Cursor = next; next == "" {
			break
		}
	}
	if len(all) != len(r.Series) {
		t.Errorf("%d series listed of %d", len(all), len(r.Series))
	}
	for i, s := range all {
		slot := w.slot(t, s.SlotID)
		if s.GivenName != w.name(s.AssistantID) || s.PlaceLabel == "" || s.SchoolName == "" || s.Weekday != slot.Weekday || s.Starts != slot.Starts || s.Ends != slot.Ends {
			t.Errorf("series %+v", s)
		}
		if i > 0 && (s.Weekday < all[i-1].Weekday || s.Weekday == all[i-1].Weekday && s.Starts < all[i-1].Starts) {
			t.Errorf("series %d is out of order", i)
		}
	}
	for name, c := range map[string]struct {
		filter SeriesFilter
		holds  func(s NamedSeries) bool
	}{
		"class":     {SeriesFilter{PlaceID: first.Classes[0].ID}, func(s NamedSeries) bool { return s.PlaceID == first.Classes[0].ID }},
		"assistant": {SeriesFilter{AssistantID: r.Series[0].AssistantID}, func(s NamedSeries) bool { return s.AssistantID == r.Series[0].AssistantID }},
		"school":    {SeriesFilter{SchoolID: first.ID}, func(s NamedSeries) bool { return s.SchoolID == first.ID }},
		"day":       {SeriesFilter{Weekday: calendar.Wednesday}, func(s NamedSeries) bool { return s.Weekday == calendar.Wednesday }},
	} {
		var want []NamedSeries
		for _, s := range all {
			if c.holds(s) {
				want = append(want, s)
			}
		}
		got, _, err := w.rosters.SeriesOf(w.planner, r.ID, c.filter, postgres.Page{Limit: 200})
		if err != nil || len(want) == 0 || cmp.Diff(want, got) != "" {
			t.Errorf("%s: %v %s", name, err, cmp.Diff(want, got))
		}
	}
	if _, _, err := w.rosters.SeriesOf(w.district.Providers[1].Planner, r.ID, SeriesFilter{}, postgres.Page{}); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

func TestShifts(t *testing.T) {
	w := newWorld(t)
	w.publish(t)
	day := date(t, "2026-09-14")
	read := func(f ShiftFilter) (list []Shift) {
		f.From, f.Until = day, day
		w.tx(t, func(tx *gorm.DB) (err error) {
			list, err = Shifts(tx, w.district.Key, f)
			return err
		})
		return list
	}
	all := read(ShiftFilter{})
	count := 0
	for _, s := range all {
		count += s.Assignments
		if s.Day != day || !s.EndsAt.After(s.StartsAt) || s.ProviderID != w.provider {
			t.Errorf("shift %+v", s)
		}
	}
	if count != 18 {
		t.Errorf("the shifts hold %d assignments, want 18", count)
	}
	for _, schoolID := range []uuid.UUID{w.district.Schools[0].ID, w.district.Schools[1].ID} {
		var want []Shift
		for _, s := range all {
			if s.SchoolID == schoolID {
				want = append(want, s)
			}
		}
		if d := cmp.Diff(want, read(ShiftFilter{SchoolID: schoolID})); d != "" || len(want) == 0 {
			t.Error(d)
		}
	}
	if got := read(ShiftFilter{ProviderID: w.district.Providers[1].ID}); len(got) != 0 {
		t.Errorf("another provider has %v", got)
	}
}

func TestShiftsCut(t *testing.T) {
	here, there, anna, berat := uuid.New(), uuid.New(), uuid.New(), uuid.New()
	day := calendar.NewDate(2026, time.September, 14)
	at := func(who, school uuid.UUID, from, to calendar.Clock) Assignment {
		starts, _ := day.At(from)
		ends, _ := day.At(to)
		return Assignment{AssistantID: who, SchoolID: school, Day: day, StartsAt: starts, EndsAt: ends}
	}
	shift := func(who, school uuid.UUID, from, to calendar.Clock, n int) Shift {
		a := at(who, school, from, to)
		return Shift{AssistantID: who, SchoolID: school, Day: day, StartsAt: a.StartsAt, EndsAt: a.EndsAt, Assignments: n}
	}
	for name, c := range map[string]struct {
		list   []Assignment
		school uuid.UUID
		want   []Shift
	}{
		"joins over a pause of half an hour": {[]Assignment{at(anna, here, 480, 525), at(anna, here, 555, 600)}, uuid.Nil, []Shift{shift(anna, here, 480, 600, 2)}},
		"cuts after a longer one":            {[]Assignment{at(anna, here, 480, 525), at(anna, here, 556, 600)}, uuid.Nil, []Shift{shift(anna, here, 480, 525, 1), shift(anna, here, 556, 600, 1)}},
		"cuts where somebody works elsewhere between": {
			[]Assignment{at(anna, here, 480, 525), at(anna, there, 525, 530), at(anna, here, 530, 600)}, uuid.Nil,
			[]Shift{shift(anna, here, 480, 525, 1), shift(anna, there, 525, 530, 1), shift(anna, here, 530, 600, 1)}},
		"and does so when asked for one school": {
			[]Assignment{at(anna, here, 480, 525), at(anna, there, 525, 530), at(anna, here, 530, 600)}, here,
			[]Shift{shift(anna, here, 480, 525, 1), shift(anna, here, 530, 600, 1)}},
		"keeps people apart": {[]Assignment{at(anna, here, 480, 525), at(berat, here, 525, 570)}, uuid.Nil, []Shift{shift(anna, here, 480, 525, 1), shift(berat, here, 525, 570, 1)}},
	} {
		t.Run(name, func(t *testing.T) {
			if d := cmp.Diff(c.want, shifts(c.list, c.school)); d != "" {
				t.Error(d)
			}
		})
	}
}
