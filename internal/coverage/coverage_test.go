package coverage

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/hours"
	"schulalltag/internal/hours/hourstest"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

// parameter returns the first parameter a fault names.
func parameter(err error) string {
	var e *fault.Error
	if !errors.As(err, &e) || len(e.Fields) == 0 {
		return ""
	}
	return e.Fields[0].Parameter
}

// november is a world in which the week from Monday 16 November 2026 is over. The Eichbergschule needs one person in the
// first three lessons of Monday and Tuesday, the Oberwaldschule two in the first lesson of Wednesday.
func november(t *testing.T) *hourstest.World {
	t.Helper()
	w := hourstest.New(t)
	eichberg, oberwald := &w.Sites[0], &w.Sites[1]
	w.Need(t, 0, 1, eichberg.Lesson(1, 0), eichberg.Lesson(1, 1), eichberg.Lesson(1, 2), eichberg.Lesson(2, 0), eichberg.Lesson(2, 1), eichberg.Lesson(2, 2))
	w.Need(t, 1, 2, oberwald.Lesson(3, 0))
	monday := hourstest.Date(t, "2026-11-16")
	w.Work(t, w.Jule, 0, monday, 0, 1)
	w.Work(t, w.Mara, 0, monday, 1, 3) // the second lesson twice, and one nobody asked for
	w.Work(t, w.Jule, 0, monday.AddDays(1), 0, 1, 2)
	w.Work(t, w.Mara, 1, monday.AddDays(2), 0)
	w.Work(t, w.Nina, 1, monday.AddDays(2), 0)
	return w
}

func youthOffice(w *hourstest.World) context.Context {
	return w.As(account.RoleYouthOffice, uuid.New())
}

func week47(by By) Query {
	return Query{By: by, From: calendar.NewDate(2026, 11, 16), Until: calendar.NewDate(2026, 11, 22)}
}

func TestFacts(t *testing.T) {
	w := november(t)
	c := New(Config{DB: w.DB, Now: w.Clock})
	h := hours.New(hours.Config{DB: w.DB, Now: w.Clock})
	eichberg := Fact{PlaceID: w.Sites[0].Place.ID, PlaceLabel: "1a", PlaceKind: school.PlaceClass, SchoolID: w.Sites[0].ID, SchoolName: "Eichbergschule",
		AreaID: w.Sites[0].Area, AreaName: "Sozialraum 1", NeedMinutes: 270, PlannedMinutes: 315, OpenMinutes: 45}
	oberwald := Fact{PlaceID: w.Sites[1].Place.ID, PlaceLabel: "1a", PlaceKind: school.PlaceClass, SchoolID: w.Sites[1].ID, SchoolName: "Oberwaldschule",
		AreaID: w.Sites[1].Area, AreaName: "Sozialraum 2", NeedMinutes: 90, PlannedMinutes: 90}
	facts := func(t *testing.T, ctx context.Context, q Query) []Fact {
		t.Helper()
		got, err := c.Facts(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	expect := func(t *testing.T, want, got []Fact, opts ...cmp.Option) {
		t.Helper()
		if diff := cmp.Diff(want, got, opts...); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	t.Run("counts need, plan and what is open by place; a surplus covers nothing else", func(t *testing.T) {
		expect(t, []Fact{eichberg, oberwald}, facts(t, youthOffice(w), week47(ByPlace)))
	})
	t.Run("counts nothing as delivered before the school has confirmed it", func(t *testing.T) {
		if _, err := h.Prefill(t.Context(), hourstest.Vogelsberg, hourstest.Date(t, "2026-11-21")); err != nil {
			t.Fatal(err)
		}
		waits, waitsToo := eichberg, oberwald
		waits.AwaitingMinutes, waitsToo.AwaitingMinutes = 315, 90
		expect(t, []Fact{waits, waitsToo}, facts(t, youthOffice(w), week47(ByPlace)))
	})
	t.Run("counts as delivered what lies within confirmed time, once approved too", func(t *testing.T) {
		entries, _, err := h.Entries(w.Planner(w.DRK), hours.Filter{Until: hourstest.Date(t, "2026-11-16")}, postgres.Page{})
		if err != nil {
			t.Fatal(err)
		}
		jule := entries[0] // came at 8:30, in the middle of the first lesson
		if _, err := h.Correct(w.Planner(w.DRK), jule.ID, 1, hours.Correction{
			StartsAt: hourstest.At(t, jule.Day, 8*60+30), EndsAt: jule.EndsAt, Worked: true}); err != nil {
			t.Fatal(err)
		}
		mara := entries[1] // did not come for the second lesson
		if _, err := h.Correct(w.Planner(w.DRK), mara.ID, 1, hours.Correction{}); err != nil {
			t.Fatal(err)
		}
		for i, s := range w.Sites {
			if _, err := h.ConfirmWeek(w.Office(i), s.ID, jule.Day.Week(), hours.Word{}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := h.Approve(w.Planner(w.DRK), hours.Approval{From: jule.Day, Until: jule.Day}); err != nil {
			t.Fatal(err)
		}
		eichberg.DeliveredMinutes, oberwald.DeliveredMinutes = 15+45+45+135, 90
		expect(t, []Fact{eichberg, oberwald}, facts(t, youthOffice(w), week47(ByPlace)))
	})
	t.Run("groups by school, area and week", func(t *testing.T) {
		noPlace := cmpopts.IgnoreFields(Fact{}, "PlaceID", "PlaceLabel", "PlaceKind")
		expect(t, []Fact{eichberg, oberwald}, facts(t, youthOffice(w), week47(BySchool)), noPlace)
		noSchool := cmpopts.IgnoreFields(Fact{}, "PlaceID", "PlaceLabel", "PlaceKind", "SchoolID", "SchoolName")
		expect(t, []Fact{eichberg, oberwald}, facts(t, youthOffice(w), week47(ByArea)), noSchool)
		two := week47(ByWeek)
		two.Until = two.Until.AddDays(7)
		expect(t, []Fact{
			{Week: calendar.Week{Year: 2026, Number: 47}, NeedMinutes: 360, PlannedMinutes: 405, DeliveredMinutes: 330, OpenMinutes: 45},
			{Week: calendar.Week{Year: 2026, Number: 48}, NeedMinutes: 360, OpenMinutes: 360},
		}, facts(t, youthOffice(w), two))
	})
	t.Run("narrows to a school, an area and days", func(t *testing.T) {
		q := week47(ByPlace)
		q.SchoolID = w.Sites[1].ID
		expect(t, []Fact{oberwald}, facts(t, youthOffice(w), q))
		q = week47(ByPlace)
		q.AreaID = w.Sites[0].Area
		expect(t, []Fact{eichberg}, facts(t, youthOffice(w), q))
		q.SchoolID = w.Sites[1].ID
		expect(t, []Fact{}, facts(t, youthOffice(w), q))
		q = week47(ByWeek)
		q.Until = q.From
		expect(t, []Fact{{Week: q.From.Week(), NeedMinutes: 135, PlannedMinutes: 180, DeliveredMinutes: 105, OpenMinutes: 45}}, facts(t, youthOffice(w), q))
	})
	t.Run("shows a school its own, a planner those it serves, and others nothing", func(t *testing.T) {
		expect(t, []Fact{eichberg}, facts(t, w.Office(0), week47(ByPlace)))
		expect(t, []Fact{eichberg, oberwald}, facts(t, w.Planner(w.DRK), week47(ByPlace)))
		expect(t, []Fact{oberwald}, facts(t, w.Planner(w.Caritas), week47(ByPlace)))
		q := week47(ByPlace)
		q.SchoolID = w.Sites[1].ID
		expect(t, []Fact{}, facts(t, w.Office(0), q))
		elsewhere := account.With(t.Context(), account.Actor{Kind: account.ActorUser, ID: uuid.New(), District: hourstest.Fulda, Role: account.RoleYouthOffice})
		expect(t, []Fact{}, facts(t, elsewhere, week47(ByPlace)))
		for _, role := range []account.Role{account.RoleAssistant, account.RoleOperator} {
			if _, err := c.Facts(w.As(role, w.DRK), week47(ByPlace)); !errors.Is(err, account.ErrForbidden) {
				t.Errorf("%s: %v", role, err)
			}
		}
		if _, err := c.Facts(t.Context(), week47(ByPlace)); !errors.Is(err, account.ErrUnauthenticated) {
			t.Errorf("nobody: %v", err)
		}
	})
	t.Run("names no person", func(t *testing.T) {
		for _, by := range []By{ByPlace, BySchool, ByArea, ByWeek} {
			text := fmt.Sprintf("%+v", facts(t, youthOffice(w), week47(by)))
			for _, person := range []hourstest.Person{w.Jule, w.Mara, w.Nina} {
				if strings.Contains(text, person.ID.String()) || strings.Contains(text, person.User.String()) {
					t.Errorf("by %s: %s", by, text)
				}
			}
			for _, name := range []string{"Jule", "Dörr", "Mara", "Nina"} {
				if strings.Contains(text, name) {
					t.Errorf("by %s: %s", by, text)
				}
			}
		}
	})
	t.Run("refuses days whose holidays nobody knows", func(t *testing.T) {
		q := Query{By: ByWeek, From: calendar.NewDate(2035, 1, 1), Until: calendar.NewDate(2035, 1, 31)}
		if _, err := c.Facts(youthOffice(w), q); !errors.Is(err, school.ErrDaysNotKnown) {
			t.Errorf("%v", err)
		}
	})
}

func TestNeedIsCountedOnDaysInSessionOnly(t *testing.T) {
	w := november(t)
	c := New(Config{DB: w.DB, Now: w.Clock})
	need := func(from, until string) int64 {
		t.Helper()
		facts, err := c.Facts(w.Office(0), Query{By: BySchool, From: hourstest.Date(t, from), Until: hourstest.Date(t, until)})
		if err != nil || len(facts) != 1 {
			t.Fatalf("%v, %v", facts, err)
		}
		return facts[0].NeedMinutes
	}
	if n := need("2026-12-21", "2027-01-18"); n != 135+135+135 { // 21 and 22 December, 18 January
		t.Errorf("%d minutes around Christmas, want those of three days", n)
	}
	if n := need("2026-11-21", "2026-11-22"); n != 0 {
		t.Errorf("%d minutes at a weekend", n)
	}
	special := func(kind school.SpecialDayKind, day string, ends *calendar.Clock, place *uuid.UUID) {
		t.Helper()
		w.Tx(t, func(tx *gorm.DB) error {
			return tx.Create(&school.SpecialDay{DistrictID: hourstest.Vogelsberg, ID: postgres.NewID(), SchoolID: w.Sites[0].ID,
				Day: hourstest.Date(t, day), Kind: kind, Ends: ends, PlaceID: place, CreatedAt: w.Now}).Error
		})
	}
	noon := calendar.Clock(9*60 + 35)
	special("early_end", "2026-12-07", &noon, nil)
	special("closed", "2026-12-08", nil, nil)
	special("class_away", "2026-12-14", nil, &w.Sites[0].Place.ID)
	for day, want := range map[string]int64{"2026-12-07": 90, "2026-12-08": 0, "2026-12-14": 0, "2026-12-15": 135} {
		if n := need(day, day); n != want {
			t.Errorf("%d minutes on %s, want %d", n, day, want)
		}
	}
}

func TestWorkAtAFormerPlaceIsStillCounted(t *testing.T) {
	w := november(t)
	c := New(Config{DB: w.DB, Now: w.Clock})
	w.Tx(t, func(tx *gorm.DB) error {
		return tx.Exec("update places set valid_until = '2026-11-15' where district_id = ? and id = ?", hourstest.Vogelsberg, w.Sites[0].Place.ID).Error
	})
	var sums []Fact
	for _, by := range []By{ByPlace, BySchool, ByArea, ByWeek} {
		facts, err := c.Facts(youthOffice(w), week47(by))
		if err != nil {
			t.Fatal(err)
		}
		sums = append(sums, sum(facts))
		if by == ByPlace && (facts[0].PlaceLabel != "1a" || facts[0].PlannedMinutes != 315 || facts[0].NeedMinutes != 0) {
			t.Errorf("%+v", facts[0])
		}
	}
	for _, s := range sums[1:] {
		if s != sums[0] {
			t.Errorf("sums differ: %+v", sums)
		}
	}
}
