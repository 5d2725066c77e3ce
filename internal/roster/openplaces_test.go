package roster

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
)

func TestOpenPlaces(t *testing.T) {
	w := newWorld(t)
	w.crowd(t)
	r := w.plan(t, term())
	of := PoolQuery{RosterID: r.ID}
	needs, _, err := w.rosters.OpenNeeds(w.planner, r.ID, uuid.Nil, postgres.Page{Limit: postgres.MaxLimit})
	check(t, err)
	places, err := w.rosters.OpenPlaces(w.planner, of, uuid.Nil)
	check(t, err)

	t.Run("hold each open need once, the dearest place first", func(t *testing.T) {
		want := map[[2]uuid.UUID]OpenNeed{}
		for _, n := range needs {
			want[[2]uuid.UUID{n.PlaceID, n.SlotID}] = n
		}
		got := map[[2]uuid.UUID]OpenNeed{}
		for i, p := range places {
			var sum OpenPlace
			for j, n := range p.Needs {
				got[[2]uuid.UUID{p.PlaceID, n.SlotID}] = n
				sum.Persons += n.Missing
				sum.Minutes += n.Missing * (n.Ends.Minutes() - n.Starts.Minutes())
				sum.Value += n.Value
				if j > 0 && p.Needs[j-1].when(n.Spot) > 0 {
					t.Errorf("%s: %s comes after %s", p.PlaceLabel, p.Needs[j-1].Weekday, n.Weekday)
				}
				if personValues(n.Priority)[0] > personValues(p.Priority)[0] {
					t.Errorf("%s is told as %s and has a need of %s priority", p.PlaceLabel, p.Priority, n.Priority)
				}
			}
			if p.Persons != sum.Persons || p.Minutes != sum.Minutes || p.Value != sum.Value {
				t.Errorf("%s: %+v", p.PlaceLabel, p)
			}
			if !p.PlaceKind.Known() {
				t.Errorf("%s is of no kind", p.PlaceLabel)
			}
			if i > 0 && places[i-1].Value < p.Value {
				t.Errorf("%s stands behind one of less value", p.PlaceLabel)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
			t.Error(diff)
		}
	})
	t.Run("narrow to a school", func(t *testing.T) {
		at := w.district.Schools[1].ID
		one, err := w.rosters.OpenPlaces(w.planner, of, at)
		check(t, err)
		for _, p := range one {
			if p.SchoolID != at {
				t.Errorf("%+v", p)
			}
		}
	})
	t.Run("are explained as each gap is", func(t *testing.T) {
		gaps, err := w.rosters.PlaceGaps(w.planner, of, places[0].PlaceID)
		check(t, err)
		if len(gaps) != len(places[0].Needs) {
			t.Fatalf("%d gaps of %d needs", len(gaps), len(places[0].Needs))
		}
		for i, g := range gaps {
			want, err := w.rosters.Gap(w.planner, r.ID, g.PlaceID, g.SlotID)
			check(t, err)
			if diff := cmp.Diff(*want, g); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(places[0].Needs[i], g.OpenNeed); diff != "" {
				t.Error(diff)
			}
		}
		none, err := w.rosters.PlaceGaps(w.planner, of, uuid.New())
		if err != nil || len(none) > 0 {
			t.Errorf("a place that nobody knows has %d gaps, %v", len(none), err)
		}
	})
	t.Run("are for planners, of what they plan", func(t *testing.T) {
		for ctx, want := range map[context.Context]error{w.district.Providers[1].Planner: ErrNotFound, w.district.YouthOffice: account.ErrForbidden} {
			_, listed := w.rosters.OpenPlaces(ctx, of, uuid.Nil)
			_, explained := w.rosters.PlaceGaps(ctx, of, places[0].PlaceID)
			if !errors.Is(listed, want) || !errors.Is(explained, want) {
				t.Errorf("%v and %v, want %v", listed, explained, want)
			}
		}
		if _, err := w.rosters.OpenPlaces(w.planner, PoolQuery{}, uuid.Nil); !errors.Is(err, ErrNoRoster) {
			t.Errorf("before anything is published: %v", err)
		}
	})
}

func TestPlannedMinutes(t *testing.T) {
	w := newWorld(t)
	w.publish(t)
	week := calendar.Range{From: termStart, Until: termStart.AddDays(6)}
	got, err := w.rosters.PlannedMinutes(w.planner, week)
	check(t, err)
	want := map[uuid.UUID]int{}
	last := map[uuid.UUID]NamedAssignment{}
	for _, a := range w.listed(t, w.planner, AssignmentFilter{From: week.From, Until: week.Until}, postgres.MaxLimit) {
		want[a.AssistantID] += int(a.EndsAt.Sub(a.StartsAt).Minutes())
		before := last[a.AssistantID]
		if pause := int(a.StartsAt.Sub(before.EndsAt).Minutes()); before.SchoolID == a.SchoolID && pause <= maxPause {
			want[a.AssistantID] += pause
		}
		last[a.AssistantID] = a
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("%d people: %s", len(want), diff)
	}
	if other, err := w.rosters.PlannedMinutes(w.district.Providers[1].Planner, week); err != nil || len(other) > 0 {
		t.Errorf("another provider sees %v, %v", other, err)
	}
	if _, err := w.rosters.PlannedMinutes(w.district.YouthOffice, week); !errors.Is(err, account.ErrForbidden) {
		t.Errorf("the youth office gets %v", err)
	}
	if _, err := w.rosters.PlannedMinutes(w.planner, calendar.Range{From: termStart}); !errors.Is(err, ErrDaysInvalid) {
		t.Errorf("an open range: %v", err)
	}
}
