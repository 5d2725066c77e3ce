package hours

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/hours/hourstest"
)

func TestSums(t *testing.T) {
	w, h := november(t)
	confirmAll(t, w, h)
	if _, err := h.Approve(w.Planner(w.Caritas), Approval{From: hourstest.Date(t, "2026-11-01"), Until: hourstest.Date(t, "2026-11-30")}); err != nil {
		t.Fatal(err)
	}
	e := all(t, h)[0]
	if _, err := h.Correct(w.Self(w.Jule), e.ID, e.Version, Correction{e.StartsAt, e.EndsAt, 35, true}); err != nil {
		t.Fatal(err)
	}
	system := account.System(t.Context(), hourstest.Vogelsberg)
	jule := Sum{ID: w.Jule.ID, Label: "Jule Dörr", Entries: 4, PlannedMinutes: 420, RecordedMinutes: 60, ConfirmedMinutes: 325}
	mara := Sum{ID: w.Mara.ID, Label: "Mara Bing", Entries: 1, PlannedMinutes: 165, ConfirmedMinutes: 165}
	nina := Sum{ID: w.Nina.ID, Label: "Nina Weil", Entries: 1, PlannedMinutes: 95, ApprovedMinutes: 95}
	eichberg := Sum{ID: w.Sites[0].ID, Label: "Eichbergschule", Entries: 3, PlannedMinutes: 355, RecordedMinutes: 60, ConfirmedMinutes: 260}
	tests := []struct {
		name   string
		ctx    context.Context
		filter Filter
		by     By
		want   []Sum
	}{
		{"by assistant", system, Filter{}, ByAssistant, []Sum{jule, mara, nina}},
		{"by school", w.Planner(w.DRK), Filter{}, BySchool, []Sum{eichberg,
			{ID: w.Sites[1].ID, Label: "Oberwaldschule", Entries: 2, PlannedMinutes: 230, ConfirmedMinutes: 230}}},
		{"by provider", system, Filter{}, ByProvider, []Sum{
			{ID: w.Caritas, Label: "Caritas Alsfeld", Entries: 1, PlannedMinutes: 95, ApprovedMinutes: 95},
			{ID: w.DRK, Label: "DRK Lauterbach", Entries: 5, PlannedMinutes: 585, RecordedMinutes: 60, ConfirmedMinutes: 490}}},
		{"by month", w.Self(w.Jule), Filter{}, ByMonth, []Sum{{FirstDay: hourstest.Date(t, "2026-11-01"), Label: "2026-11",
			Entries: 4, PlannedMinutes: 420, RecordedMinutes: 60, ConfirmedMinutes: 325}}},
		{"of one state", w.Planner(w.DRK), Filter{State: Recorded}, ByAssistant, []Sum{
			{ID: w.Jule.ID, Label: "Jule Dörr", Entries: 1, PlannedMinutes: 95, RecordedMinutes: 60}}},
		{"of the own school", w.Office(0), Filter{}, BySchool, []Sum{eichberg}},
		{"of nobody at another school", w.Office(0), Filter{SchoolID: w.Sites[1].ID}, ByAssistant, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := h.Sums(test.ctx, test.filter, test.by)
			if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
	t.Run("refuses other groupings and roles", func(t *testing.T) {
		if _, err := h.Sums(system, Filter{}, "reason"); !errors.Is(err, ErrUnknownGrouping) {
			t.Errorf("%v", err)
		}
		if _, err := h.Sums(w.As(account.RoleYouthOffice, uuid.New()), Filter{}, ByMonth); !errors.Is(err, account.ErrForbidden) {
			t.Errorf("%v", err)
		}
	})
}

func TestEntriesAreSeenByThoseConcernedOnly(t *testing.T) {
	w, h := november(t)
	confirmAll(t, w, h)
	for name, test := range map[string]struct {
		ctx    context.Context
		filter Filter
		want   int
	}{
		"the first school":                   {w.Office(0), Filter{}, 3},
		"the second school":                  {w.Office(1), Filter{}, 3},
		"a school asking for another":        {w.Office(0), Filter{SchoolID: w.Sites[1].ID}, 0},
		"the DRK":                            {w.Planner(w.DRK), Filter{}, 5},
		"the Caritas":                        {w.Planner(w.Caritas), Filter{}, 1},
		"a provider asking for another":      {w.Planner(w.Caritas), Filter{ProviderID: w.DRK}, 0},
		"an assistant":                       {w.Self(w.Jule), Filter{}, 4},
		"an assistant asking for another":    {w.Self(w.Jule), Filter{AssistantID: w.Mara.ID}, 0},
		"an assistant on one day":            {w.Self(w.Jule), Filter{From: hourstest.Date(t, "2026-11-17"), Until: hourstest.Date(t, "2026-11-17")}, 2},
		"an assistant asking for disputes":   {w.Self(w.Jule), Filter{State: Disputed}, 0},
		"a planner of another district":      {elsewhere(w), Filter{}, 0},
		"an assistant at the other provider": {w.Self(hourstest.Person{User: w.Jule.User, Provider: w.Caritas}), Filter{}, 0},
	} {
		entries, _, err := h.Entries(test.ctx, test.filter, pageOfAll)
		if err != nil || len(entries) != test.want {
			t.Errorf("%s sees %d entries, %v; want %d", name, len(entries), err, test.want)
		}
	}
	if _, _, err := h.Entries(w.As(account.RoleYouthOffice, uuid.New()), Filter{}, pageOfAll); !errors.Is(err, account.ErrForbidden) {
		t.Errorf("the youth office: %v", err)
	}
}
