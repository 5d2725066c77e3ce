package roster

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/planner"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

// ids are what no sentence for people may show.
var ids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}|HE-[0-9]{4}/`)

func TestOpenNeeds(t *testing.T) {
	w := newWorld(t)
	w.crowd(t)
	r := w.plan(t, term())
	all, _, err := w.rosters.OpenNeeds(w.planner, r.ID, uuid.Nil, postgres.Page{Limit: postgres.MaxLimit})
	check(t, err)

	t.Run("tells what the plan leaves open, the dearest first", func(t *testing.T) {
		planned := map[[2]uuid.UUID]int{}
		for _, s := range r.Series {
			planned[[2]uuid.UUID{s.PlaceID, s.SlotID}]++
		}
		if len(all) == 0 {
			t.Fatal("nothing is open in a crowd")
		}
		for i, n := range all {
			if i > 0 && n.Value > all[i-1].Value || n.Value <= 0 || n.Price < 0 || n.Missing < 1 || n.Missing+planned[[2]uuid.UUID{n.PlaceID, n.SlotID}] > school.MaxPersons {
				t.Errorf("%d: %+v", i, n)
			}
			if v := personValues(n.Priority)[planned[[2]uuid.UUID{n.PlaceID, n.SlotID}]]; n.Value != v && n.Value != v+floorValue || n.Qualification != school.QualificationBasic {
				t.Errorf("%d: %+v is worth %d", i, n, v)
			}
			if n.PlaceLabel == "" || !strings.HasPrefix(n.SchoolName, "Grundschule ") || n.Starts >= n.Ends || n.Weekday < calendar.Monday {
				t.Errorf("%d: %+v", i, n)
			}
		}
	})
	t.Run("comes in pages that hold each need once", func(t *testing.T) {
		var paged []OpenNeed
		page := postgres.Page{Limit: 7}
		for {
			list, next, err := w.rosters.OpenNeeds(w.planner, r.ID, uuid.Nil, page)
			check(t, err)
			paged = append(paged, list...)
			if page.Cursor = next; next == "" {
				break
			}
		}
		whole := all
		if len(paged) < len(all) {
			t.Fatalf("%d needs in pages, %d in one", len(paged), len(all))
		}
		if diff := cmp.Diff(whole, paged[:len(whole)]); diff != "" {
			t.Error(diff)
		}
		for _, cursor := range []string{"x", "W10", "WyIxIiwiMiJd"} {
			if _, _, err := w.rosters.OpenNeeds(w.planner, r.ID, uuid.Nil, postgres.Page{Cursor: cursor}); !errors.Is(err, postgres.ErrBadCursor) {
				t.Errorf("cursor %q: %v", cursor, err)
			}
		}
	})
	t.Run("narrows to a school", func(t *testing.T) {
		one, _, err := w.rosters.OpenNeeds(w.planner, r.ID, w.district.Schools[1].ID, postgres.Page{})
		check(t, err)
		for _, n := range one {
			if n.SchoolID != w.district.Schools[1].ID {
				t.Errorf("%+v", n)
			}
		}
	})
	t.Run("is for the planners of the pool", func(t *testing.T) {
		for ctx, want := range map[context.Context]error{w.district.Providers[1].Planner: ErrNotFound, w.district.YouthOffice: account.ErrForbidden} {
			_, _, listed := w.rosters.OpenNeeds(ctx, r.ID, uuid.Nil, postgres.Page{})
			_, gap := w.rosters.Gap(ctx, r.ID, all[0].PlaceID, all[0].SlotID)
			_, worth := w.rosters.Worth(ctx, r.ID, r.Series[0].AssistantID, r.Series[0].SlotID)
			for _, err := range []error{listed, gap, worth} {
				if !errors.Is(err, want) {
					t.Errorf("got %v, want %v", err, want)
				}
			}
		}
	})
	t.Run("keeps its prices when the roster is changed by hand on newer needs, whatever things are called now", func(t *testing.T) {
		before := map[uuid.UUID]map[uuid.UUID]int64{}
		for _, n := range all {
			if before[n.PlaceID] == nil {
				before[n.PlaceID] = map[uuid.UUID]int64{}
			}
			before[n.PlaceID][n.SlotID] = n.Price
		}
		s := &w.district.Schools[0]
		for i := range s.Classes {
			label := []string{"7a", "1b"}[i] // which also changes their order
			place, err := w.Schools.UpdatePlace(s.Secretary, s.Classes[i].ID, s.Classes[i].Version, school.PlaceDetails{
				Kind: s.Classes[i].Kind, Label: label, Grade: s.Classes[i].Grade, ValidFrom: s.Classes[i].ValidFrom,
			})
			check(t, err)
			s.Classes[i] = *place
		}
		x := r.Series[0]
		changed, _, err := w.rosters.Change(w.planner, r.ID, r.Version, []Change{{Op: OpPin, AssistantID: x.AssistantID, SlotID: x.SlotID}})
		check(t, err)
		if changed.ProblemHash == r.ProblemHash {
			t.Fatal("the roster is still that of its run")
		}
		now, _, err := w.rosters.OpenNeeds(w.planner, r.ID, uuid.Nil, postgres.Page{Limit: postgres.MaxLimit})
		check(t, err)
		renamed, priced := 0, 0
		for _, n := range now {
			price, ok := before[n.PlaceID][n.SlotID]
			if ok && n.Price != price {
				t.Errorf("%+v cost %d before", n, price)
			}
			if n.PlaceLabel == "7a" || n.PlaceLabel == "1b" {
				renamed++
			}
			if n.Price > 0 {
				priced++
			}
		}
		if renamed == 0 || priced == 0 {
			t.Errorf("%d needs of renamed classes, %d with a price", renamed, priced)
		}
		worth, err := w.rosters.Worth(w.planner, r.ID, x.AssistantID, x.SlotID)
		check(t, err)
		if !worth.Pinned {
			t.Error("the pin is not told")
		}
	})
}

func TestGap(t *testing.T) {
	w := newWorld(t)
	w.crowd(t)
	w.edit(t, w.people[0], func(d *staff.Details) { d.Schools = d.Schools[:1] })
	w.edit(t, w.people[1], func(d *staff.Details) { d.Availability = d.Availability[1:] })
	r := w.plan(t, term())
	all, _, err := w.rosters.OpenNeeds(w.planner, r.ID, uuid.Nil, postgres.Page{Limit: 60})
	check(t, err)

	t.Run("names who could come, what keeps each out and what would close it, in words", func(t *testing.T) {
		codes := map[planner.ObstacleCode]bool{}
		closers := map[planner.CloserKind]bool{}
		for _, n := range all {
			g, err := w.rosters.Gap(w.planner, r.ID, n.PlaceID, n.SlotID)
			check(t, err)
			if diff := cmp.Diff(n, g.OpenNeed); diff != "" {
				t.Error(diff)
			}
			if len(g.Nearest) != len(w.people) {
				t.Errorf("%d of four people are told", len(g.Nearest))
			}
			for _, c := range g.Nearest {
				if !strings.HasSuffix(c.Name, " Muster") || c.ID == uuid.Nil {
					t.Errorf("candidate %+v", c)
				}
				for _, o := range c.Obstacles {
					codes[o.Code] = true
					if !strings.HasPrefix(o.Text.String(), c.Name+" ") || ids.MatchString(o.Text.String()) || o.Rule < 1 || o.Rule > 10 {
						t.Errorf("obstacle %+v", o)
					}
				}
			}
			for i, c := range g.Closers {
				closers[c.Kind] = true
				if c.Gain <= 0 || i > 0 && c.Gain > g.Closers[i-1].Gain || c.Text.IsZero() || ids.MatchString(c.Text.String()) || (c.Person == nil) != (c.Kind == planner.CloserFloater) {
					t.Errorf("closer %+v", c)
				}
				if c.Kind == planner.CloserRule && !strings.Contains(c.Text.String(), c.Obstacle.Text.String()) {
					t.Errorf("closer %+v", c)
				}
			}
		}
		for _, code := range []planner.ObstacleCode{planner.ObstacleSchool, planner.ObstacleWindow, planner.ObstacleWeek, planner.ObstacleClash} {
			if !codes[code] {
				t.Errorf("nobody is kept out by %s, only by %v", code, codes)
			}
		}
		if !closers[planner.CloserHour] || !closers[planner.CloserFloater] {
			t.Errorf("closed by %v only", closers)
		}
	})
	t.Run("is refused where nobody is missing, and for what does not exist", func(t *testing.T) {
		bus := w.district.Schools[0].Bus
		for _, at := range [][2]uuid.UUID{{bus.ID, uuid.New()}, {uuid.New(), all[0].SlotID}, {bus.ID, w.district.Schools[1].Bell.Slots[0].ID}} {
			if _, err := w.rosters.Gap(w.planner, r.ID, at[0], at[1]); !errors.Is(err, ErrNeedNotOpen) {
				t.Errorf("got %v", err)
			}
		}
		full := newWorld(t) // enough people for all
		plan := full.plan(t, term())
		if _, err := full.rosters.Gap(full.planner, plan.ID, plan.Series[0].PlaceID, plan.Series[0].SlotID); !errors.Is(err, ErrNeedNotOpen) {
			t.Errorf("got %v", err)
		}
	})
}

func TestWorth(t *testing.T) {
	w := newWorld(t)
	w.crowd(t)
	r := w.plan(t, term())
	for _, s := range r.Series[:12] {
		worth, err := w.rosters.Worth(w.planner, r.ID, s.AssistantID, s.SlotID)
		check(t, err)
		if worth.ID != s.AssistantID || worth.PlaceID != s.PlaceID || worth.SlotID != s.SlotID || worth.Loss < 0 || worth.Pinned {
			t.Errorf("%+v of %+v", worth, s)
		}
		j, err := w.rosters.Judge(w.planner, r.ID, []Change{{Op: OpRemove, AssistantID: s.AssistantID, SlotID: s.SlotID}})
		check(t, err)
		if len(j.Violations) == 0 && worth.Loss > j.ValueBefore-j.ValueAfter {
			t.Errorf("without it the roster loses %d, but only to remove it costs %d", worth.Loss, j.ValueBefore-j.ValueAfter)
		}
		if worth.Second != nil && (worth.Second.ID == s.AssistantID || !worth.Second.Possible) {
			t.Errorf("second best is %+v", worth.Second)
		}
	}
	if _, err := w.rosters.Worth(w.planner, r.ID, uuid.New(), r.Series[0].SlotID); !errors.Is(err, ErrSeriesNotFound) {
		t.Errorf("got %v", err)
	}
}

func TestHourValues(t *testing.T) {
	w := newWorld(t)
	w.crowd(t)
	r := w.plan(t, term())
	youth, published := w.district.YouthOffice, PoolQuery{ProviderID: w.provider, On: termStart}
	if _, err := w.rosters.HourValues(youth, published, HoursBySchool); !errors.Is(err, ErrNoRoster) {
		t.Errorf("a draft is told: %v", err)
	}
	_, _, err := w.rosters.Publish(w.planner, r.ID, r.Version, calendar.Date{})
	check(t, err)

	schools, err := w.rosters.HourValues(youth, published, HoursBySchool)
	check(t, err)
	if len(schools) != 2 || schools[0].Gain < schools[1].Gain {
		t.Fatalf("schools %+v", schools)
	}
	best := int64(0)
	for _, v := range schools {
		best = max(best, v.Gain)
		if v.Gain <= 0 || v.FromPrices < 0 || v.Name == "" {
			t.Errorf("%+v", v)
		}
	}
	areas, err := w.rosters.HourValues(w.planner, PoolQuery{RosterID: r.ID}, HoursByArea)
	check(t, err)
	if len(areas) != 1 || areas[0].Gain < best || areas[0].Name != w.district.Area.Name || areas[0].ID != w.district.Area.ID {
		t.Errorf("areas %+v of schools %+v", areas, schools)
	}
	for ctx, want := range map[context.Context]error{
		w.district.Schools[0].Secretary: account.ErrForbidden, w.district.Providers[1].Planner: ErrNoRoster, w.Giessen.YouthOffice: ErrNoRoster,
	} {
		if _, err := w.rosters.HourValues(ctx, published, HoursBySchool); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
	if _, err := w.rosters.HourValues(youth, PoolQuery{}, HoursBySchool); !errors.Is(err, ErrPoolUnnamed) {
		t.Errorf("got %v", err)
	}
}
