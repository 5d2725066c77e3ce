package roster

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
)

func TestPools(t *testing.T) {
	w := newWorld(t)
	w.crowd(t)
	r := w.publish(t)
	youth := w.district.YouthOffice
	for name, test := range map[string]struct {
		on   calendar.Date
		want int
	}{
		"a pool on the first day of its roster": {r.ValidFrom, 1},
		"a pool on the last day of its roster":  {r.ValidUntil, 1},
		"no pool after the last day":            {r.ValidUntil.AddDays(1), 0},
		"no pool on a day before its first":     {r.ValidFrom.AddDays(-1), 0},
	} {
		t.Run("tells the youth office "+name, func(t *testing.T) {
			pools, err := w.rosters.Pools(youth, test.on)
			check(t, err)
			if len(pools) != test.want || test.want > 0 && (pools[0].ProviderID != w.provider || pools[0].Name == "") {
				t.Errorf("%+v", pools)
			}
		})
	}
	t.Run("shows a planner no other provider's", func(t *testing.T) {
		other := account.With(t.Context(), account.Actor{Kind: account.ActorUser, ID: uuid.New(), District: w.district.Key, Organisation: uuid.New(), Role: account.RolePlanner})
		if pools, err := w.rosters.Pools(other, r.ValidFrom); err != nil || len(pools) != 0 {
			t.Errorf("%+v, %v", pools, err)
		}
		if pools, err := w.rosters.Pools(w.planner, r.ValidFrom); err != nil || len(pools) != 1 {
			t.Errorf("the own: %+v, %v", pools, err)
		}
	})
	t.Run("goes with the latest questions, the latest first and no more than asked for", func(t *testing.T) {
		var asked []uuid.UUID
		for range 3 {
			run, err := w.rosters.StartWhatIf(youth, WhatIf{PoolQuery: PoolQuery{ProviderID: w.provider, On: r.ValidFrom}, MaxSeconds: 2,
				Suppositions: []Supposition{{Kind: SupposePost, SchoolID: w.district.Schools[0].ID, WeekMinutes: 300}}})
			check(t, err)
			asked = append(asked, run.ID)
		}
		runs, err := w.rosters.LatestWhatIfs(youth, 2)
		check(t, err)
		if diff := cmp.Diff([]uuid.UUID{asked[2], asked[1]}, idsOf(runs)); diff != "" || len(runs[0].Supposed) != 1 {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if runs, err := w.rosters.LatestWhatIfs(w.planner, 2); err != nil || len(runs) != 0 {
			t.Errorf("the planner reads the youth office's: %+v, %v", runs, err)
		}
	})
}

func TestUrgentMinuteIsAMinuteOfTheFirstPersonAtAHighNeed(t *testing.T) {
	if first := personValues(school.PriorityHigh)[0]; first != 45*UrgentMinute {
		t.Errorf("a lesson is worth %d", first)
	}
}
