package api

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/roster"
)

func TestWeekWritesWhatEncodingJSONWrites(t *testing.T) {
	ids := rapid.Custom(func(t *rapid.T) uuid.UUID {
		return uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
	})
	instants := rapid.Custom(func(t *rapid.T) time.Time {
		return time.Unix(rapid.Int64Range(0, 4_000_000_000).Draw(t, "second"), rapid.SampledFrom([]int64{0, 1, 120_000_000}).Draw(t, "part")).UTC()
	})
	rapid.Check(t, func(t *rapid.T) {
		w := week{next: rapid.SampledFrom([]string{"", "WyJhIl0"}).Draw(t, "next")}
		want := AssignmentList{Items: []Assignment{}, NextCursor: next(w.next)}
		for range rapid.IntRange(0, 3).Draw(t, "items") {
			a := roster.NamedAssignment{
				ID: ids.Draw(t, "id"), RosterID: ids.Draw(t, "roster"), SchoolID: ids.Draw(t, "school"), SchoolName: rapid.String().Draw(t, "name"),
				PlaceID: ids.Draw(t, "place"), PlaceLabel: rapid.String().Draw(t, "label"), SlotID: ids.Draw(t, "slot"),
				AssistantID: ids.Draw(t, "assistant"), GivenName: rapid.String().Draw(t, "given"), FamilyName: rapid.String().Draw(t, "family"),
				Day:      calendar.NewDate(1900, 1, rapid.IntRange(1, 100_000).Draw(t, "day")),
				StartsAt: instants.Draw(t, "starts"), EndsAt: instants.Draw(t, "ends"),
			}
			w.items = append(w.items, a)
			want.Items = append(want.Items, Assignment{
				ID: a.ID, RosterID: a.RosterID, SchoolID: a.SchoolID, SchoolName: a.SchoolName, PlaceID: a.PlaceID, PlaceLabel: a.PlaceLabel,
				SlotID: a.SlotID, AssistantID: a.AssistantID, GivenName: a.GivenName, FamilyName: a.FamilyName, Day: a.Day,
				StartsAt: instant(a.StartsAt), EndsAt: instant(a.EndsAt),
			})
		}
		got, err := w.append(nil)
		if err != nil {
			t.Fatal(err)
		}
		wanted, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(wanted)+"\n", string(got)); diff != "" {
			t.Fatal(diff)
		}
	})
}
