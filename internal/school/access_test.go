package school_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
)

// TestWhoMayDoWhat calls every operation as everybody. Whoever may not is refused before anything else is looked at.
func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	w, _ := world(t)
	d := w.Vogelsberg
	s := d.Schools[0]
	type operation struct {
		name string
		may  []string
		call func(ctx context.Context) error
	}
	readers := []string{"school", "planner", "youth office", "operator"}
	page := postgres.Page{}
	operations := []operation{
		{"Areas", readers, func(ctx context.Context) error { _, _, err := w.Schools.Areas(ctx, page); return err }},
		{"Schools", readers, func(ctx context.Context) error {
			_, _, err := w.Schools.Schools(ctx, school.Filter{}, page)
			return err
		}},
		{"School", readers, func(ctx context.Context) error { _, err := w.Schools.School(ctx, s.ID); return err }},
		{"TravelTimes", readers, func(ctx context.Context) error { _, err := w.Schools.TravelTimes(ctx); return err }},
		{"BellSchedules", readers, func(ctx context.Context) error { _, err := w.Schools.BellSchedules(ctx, s.ID); return err }},
		{"BellSchedule", readers, func(ctx context.Context) error { _, err := w.Schools.BellSchedule(ctx, s.Bell.ID); return err }},
		{"Places", readers, func(ctx context.Context) error {
			_, _, err := w.Schools.Places(ctx, school.PlaceFilter{}, page)
			return err
		}},
		{"Place", readers, func(ctx context.Context) error { _, err := w.Schools.Place(ctx, s.Bus.ID); return err }},
		{"NeedWeeks", readers, func(ctx context.Context) error {
			_, _, err := w.Schools.NeedWeeks(ctx, school.NeedFilter{}, page)
			return err
		}},
		{"SpecialDays", readers, func(ctx context.Context) error {
			_, err := w.Schools.SpecialDays(ctx, s.ID, calendar.Range{})
			return err
		}},
		{"SchoolDays", readers, func(ctx context.Context) error {
			_, err := w.Schools.SchoolDays(ctx, s.ID, calendar.Range{From: date(t, "2026-08-10"), Until: date(t, "2026-08-14")})
			return err
		}},
		{"CreateArea", []string{"operator"}, func(ctx context.Context) error { _, err := w.Schools.CreateArea(ctx, school.NewArea{}); return err }},
		{"UpdateArea", []string{"operator"}, func(ctx context.Context) error {
			_, err := w.Schools.UpdateArea(ctx, d.Area.ID, 1, school.NewArea{})
			return err
		}},
		{"CreateSchool", []string{"operator"}, func(ctx context.Context) error {
			_, err := w.Schools.CreateSchool(ctx, school.SchoolDetails{})
			return err
		}},
		{"UpdateSchool", []string{"operator"}, func(ctx context.Context) error {
			_, err := w.Schools.UpdateSchool(ctx, s.ID, 1, school.SchoolDetails{})
			return err
		}},
		{"PutTravelTimes", []string{"operator"}, func(ctx context.Context) error { return w.Schools.PutTravelTimes(ctx, nil) }},
		{"CreateBellSchedule", []string{"school"}, func(ctx context.Context) error {
			_, err := w.Schools.CreateBellSchedule(ctx, s.ID, school.BellScheduleDetails{})
			return err
		}},
		{"UpdateBellSchedule", []string{"school"}, func(ctx context.Context) error {
			_, err := w.Schools.UpdateBellSchedule(ctx, s.Bell.ID, 1, school.BellScheduleDetails{})
			return err
		}},
		{"CreatePlace", []string{"school"}, func(ctx context.Context) error {
			_, err := w.Schools.CreatePlace(ctx, s.ID, school.PlaceDetails{})
			return err
		}},
		{"UpdatePlace", []string{"school"}, func(ctx context.Context) error {
			_, err := w.Schools.UpdatePlace(ctx, s.Bus.ID, 1, school.PlaceDetails{})
			return err
		}},
		{"DeletePlace", []string{"school"}, func(ctx context.Context) error { return w.Schools.DeletePlace(ctx, s.Bus.ID, 99) }},
		{"DeleteBellSchedule", []string{"school"}, func(ctx context.Context) error { return w.Schools.DeleteBellSchedule(ctx, s.Bell.ID, 99) }},
		{"PutNeedWeek", []string{"school"}, func(ctx context.Context) error {
			_, _, err := w.Schools.PutNeedWeek(ctx, s.Bus.ID, 1, school.NeedWeekDetails{})
			return err
		}},
		{"CreateSpecialDay", []string{"school"}, func(ctx context.Context) error {
			_, err := w.Schools.CreateSpecialDay(ctx, s.ID, school.SpecialDayDetails{})
			return err
		}},
		{"DeleteSpecialDay", []string{"school"}, func(ctx context.Context) error { return w.Schools.DeleteSpecialDay(ctx, s.Bus.ID) }},
	}
	actors := map[string]context.Context{
		"school": s.Secretary, "planner": d.Providers[0].Planner, "youth office": d.YouthOffice, "operator": d.Operator,
		"assistant": d.Act(d.Providers[0].ID, account.RoleAssistant, postgres.NewID()), "nobody": context.Background(),
	}
	for _, o := range operations {
		t.Run(o.name, func(t *testing.T) {
			for name, ctx := range actors {
				err := o.call(ctx)
				refused := errors.Is(err, account.ErrForbidden) || errors.Is(err, account.ErrUnauthenticated)
				if may := slices.Contains(o.may, name); may == refused {
					t.Errorf("%s: %v", name, err)
				}
				if name == "nobody" && !errors.Is(err, account.ErrUnauthenticated) {
					t.Errorf("nobody is told %v", err)
				}
			}
		})
	}
}

// TestWhoSeesWhat lists what each actor sees of each kind of row: the first provider serves both schools, the second the
// second school only.
func TestWhoSeesWhat(t *testing.T) {
	t.Parallel()
	w, _ := world(t)
	for i := range w.Vogelsberg.Schools {
		w.StateNeeds(t, &w.Vogelsberg.Schools[i])
	}
	d := w.Vogelsberg
	for _, c := range []struct {
		name   string
		ctx    context.Context
		sees   []bool // the schools of Vogelsberg
		travel int
	}{
		{"the first school", d.Schools[0].Secretary, []bool{true, false}, 0},
		{"the second school", d.Schools[1].Secretary, []bool{false, true}, 0},
		{"the planner of both", d.Providers[0].Planner, []bool{true, true}, 1},
		{"the planner of the second", d.Providers[1].Planner, []bool{false, true}, 0},
		{"the youth office", d.YouthOffice, []bool{true, true}, 1},
		{"the operator", d.Operator, []bool{true, true}, 1},
		{"the system", account.System(t.Context(), d.Key), []bool{true, true}, 1},
		{"a school next door", w.Giessen.Schools[0].Secretary, []bool{false, false}, 0},
		{"a planner next door", w.Giessen.Providers[0].Planner, []bool{false, false}, 1},
		{"the youth office next door", w.Giessen.YouthOffice, []bool{false, false}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			schools, _, err := w.Schools.Schools(c.ctx, school.Filter{}, postgres.Page{})
			if err != nil {
				t.Fatal(err)
			}
			places, _, err := w.Schools.Places(c.ctx, school.PlaceFilter{}, postgres.Page{})
			if err != nil {
				t.Fatal(err)
			}
			weeks, _, err := w.Schools.NeedWeeks(c.ctx, school.NeedFilter{}, postgres.Page{})
			if err != nil {
				t.Fatal(err)
			}
			for i, s := range d.Schools {
				if sees := slices.ContainsFunc(schools, func(o school.School) bool { return o.ID == s.ID }); sees != c.sees[i] {
					t.Errorf("school %d in the list is %t", i, sees)
				}
				if sees := slices.ContainsFunc(places, func(p school.Place) bool { return p.ID == s.Bus.ID }); sees != c.sees[i] {
					t.Errorf("place of school %d in the list is %t", i, sees)
				}
				if sees := slices.ContainsFunc(weeks, func(n school.NeedWeek) bool { return n.PlaceID == s.Bus.ID }); sees != c.sees[i] {
					t.Errorf("need of school %d in the list is %t", i, sees)
				}
				_, bySchool := w.Schools.School(c.ctx, s.ID)
				_, byList := w.Schools.BellSchedules(c.ctx, s.ID)
				_, byBell := w.Schools.BellSchedule(c.ctx, s.Bell.ID)
				_, byPlace := w.Schools.Place(c.ctx, s.Bus.ID)
				_, bySpecial := w.Schools.SpecialDays(c.ctx, s.ID, calendar.Range{})
				want := []bool{c.sees[i], c.sees[i], c.sees[i], c.sees[i], c.sees[i]}
				got := []bool{
					!errors.Is(bySchool, school.ErrSchoolNotFound), !errors.Is(byList, school.ErrSchoolNotFound),
					!errors.Is(byBell, school.ErrBellScheduleNotFound), !errors.Is(byPlace, school.ErrPlaceNotFound),
					!errors.Is(bySpecial, school.ErrSchoolNotFound),
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("school %d: %s", i, diff)
				}
			}
			if times := must[[]school.TravelTime](t)(w.Schools.TravelTimes(c.ctx)); len(times) != c.travel {
				t.Errorf("travel times %v", times)
			}
		})
	}
}

// TestEveryWriteIsOnRecord changes something of each kind and looks for the audit rows.
func TestEveryWriteIsOnRecord(t *testing.T) {
	t.Parallel()
	w, db := world(t)
	d := w.Vogelsberg
	s := &d.Schools[0]
	w.StateNeeds(t, s)
	check := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(w.Schools.UpdateArea(d.Operator, d.Area.ID, 1, school.NewArea{Name: "Sozialraum Nord"}))
	check(w.Schools.UpdateSchool(d.Operator, s.ID, 1, school.SchoolDetails{
		ExternalKey: s.ExternalKey, Name: s.Name, Town: s.Town, Kind: s.Kind, AreaID: s.AreaID, OrganisationID: s.OrganisationID,
	}))
	bell, err := w.Schools.CreateBellSchedule(s.Secretary, s.ID, school.BellScheduleDetails{ValidFrom: date(t, "2027-02-01"), Slots: schooltest.Week()[:6]}) // no bus
	check(bell, err)
	check(w.Schools.UpdateBellSchedule(s.Secretary, bell.ID, 1, school.BellScheduleDetails{ValidFrom: date(t, "2027-02-01"), Slots: schooltest.Week()[:7]}))
	check(w.Schools.UpdatePlace(s.Secretary, s.Bus.ID, s.Bus.Version+1, school.PlaceDetails{Kind: school.PlaceBus, Label: "Bus 2", ValidFrom: s.Bus.ValidFrom}))
	special, err := w.Schools.CreateSpecialDay(s.Secretary, s.ID, school.SpecialDayDetails{Day: date(t, "2026-11-16"), Kind: school.Closed})
	check(special, err)
	check(nil, w.Schools.DeleteSpecialDay(s.Secretary, special.ID))

	var rows []struct {
		Action     string
		EntityKind string
		N          int
	}
	err = postgres.Read(t.Context(), db, d.Key, func(tx *gorm.DB) error {
		return tx.Raw(`select action, entity_kind, count(*) as n from audit_events
			where district_id = ? and entity_kind not in ('organisation', 'user', 'district') group by 1, 2 order by 1, 2`, d.Key).Scan(&rows).Error
	})
	check(nil, err)
	got := map[string]int{}
	for _, r := range rows {
		got[r.Action+" "+r.EntityKind] = r.N
	}
	want := map[string]int{
		"create-area area": 1, "update-area area": 1, "create-school school": 2, "update-school school": 1, "put-travel-times travel-times": 1,
		"create-bell-schedule bell-schedule": 3, "end-bell-schedule bell-schedule": 1, "update-bell-schedule bell-schedule": 1,
		"create-place place": 6, "update-place place": 1, "put-need-week place": 3, "carry-need place": 2, "end-need place": 1,
		"create-special-day special-day": 1, "delete-special-day special-day": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
