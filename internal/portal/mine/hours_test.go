package mine_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/hours"
	"schulalltag/internal/portal/portaltest"
	"schulalltag/internal/postgres"
)

func TestHours(t *testing.T) {
	w := portaltest.New(t)
	person := w.Person(t, account.RoleAssistant)
	me, ctx := w.SignIn(t, person), acting(t, w, person)
	month := calendar.DateOf(w.Now(), calendar.Zone()).Month()
	entries, _, err := w.Nouns.Hours.Entries(ctx, hours.Filter{From: month.First(), Until: month.Last(), State: hours.Recorded}, postgres.Page{})
	if err != nil || len(entries) < 2 {
		t.Fatalf("%d entries to correct, %v", len(entries), err)
	}
	path := "/meine-stunden/" + entries[0].ID.String()
	read := func(t *testing.T) *hours.Entry {
		e, err := w.Nouns.Hours.Entry(ctx, entries[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	t.Run("lists every entry of the month with its state", func(t *testing.T) {
		all, _, err := w.Nouns.Hours.Entries(ctx, hours.Filter{From: month.First(), Until: month.Last()}, postgres.Page{})
		page := me.Get(t, "/meine-stunden")
		if n := page.Find(".sa-days time").Length(); err != nil || n != len(all) {
			t.Errorf("%d of %d entries, %v", n, len(all), err)
		}
	})
	t.Run("keeps what was typed and marks the field", func(t *testing.T) {
		page := me.Submit(t, me.Get(t, path).Find("main form"), url.Values{"startsAt": {"11:30"}, "endsAt": {"08:05"}})
		if page.Status != http.StatusUnprocessableEntity || page.Find("#f-startsAt").AttrOr("value", "") != "11:30" || page.Find("#f-endsAt[aria-invalid]").Length() != 1 {
			t.Errorf("answered %d: %s", page.Status, page.Find("main").Text())
		}
		if again := read(t); again.Version != entries[0].Version {
			t.Errorf("the entry has changed: %+v", again)
		}
	})
	t.Run("takes a correction, and takes it back", func(t *testing.T) {
		page := me.Submit(t, me.Get(t, path).Find("main form"), url.Values{"endsAt": {"10:10"}, "breakMinutes": {"20"}})
		after := read(t)
		if page.Path != "/meine-stunden?monat="+month.String() || after.BreakMinutes != 20 || after.EndsAt.In(calendar.Zone()).Format("15:04") != "10:10" {
			t.Fatalf("answered %d at %s, the entry is %+v", page.Status, page.Path, after)
		}
		twice := me.Post(t, path, url.Values{"version": {strconv.Itoa(after.Version - 1)}, "gearbeitet": {"ja"}, "startsAt": {after.StartsAt.In(calendar.Zone()).Format("15:04")}, "endsAt": {"10:10"}, "breakMinutes": {"20"}})
		if twice.Path != page.Path || read(t).Version != after.Version {
			t.Errorf("the second press answered %d at %s", twice.Status, twice.Path)
		}
		me.Submit(t, page.Find(".sa-notice form"), nil)
		if back := read(t); !back.EndsAt.Equal(entries[0].EndsAt) || back.BreakMinutes != entries[0].BreakMinutes || back.Worked != entries[0].Worked {
			t.Errorf("the entry is %+v, not %+v", back, entries[0])
		}
	})
	t.Run("takes that nobody worked, whatever the times say", func(t *testing.T) {
		me.Submit(t, me.Get(t, path).Find("main form"), url.Values{"gearbeitet": {"nein"}, "startsAt": {""}, "endsAt": {"quatsch"}})
		if after := read(t); after.Worked || after.Minutes != 0 {
			t.Errorf("the entry is %+v", after)
		}
	})
	t.Run("offers a choice when somebody was faster", func(t *testing.T) {
		form := me.Get(t, path).Find("main form")
		now := read(t)
		_, err := w.Nouns.Hours.Correct(ctx, now.ID, now.Version, hours.Correction{StartsAt: now.PlannedStartsAt, EndsAt: now.PlannedEndsAt, BreakMinutes: 7, Worked: true})
		if err != nil {
			t.Fatal(err)
		}
		page := me.Submit(t, form, url.Values{"gearbeitet": {"ja"}, "startsAt": {"08:10"}, "endsAt": {"10:10"}, "breakMinutes": {"9"}})
		if page.Status != http.StatusConflict || !strings.Contains(page.Find(".sa-version").First().Text(), "7") {
			t.Fatalf("answered %d: %s", page.Status, page.Find("main").Text())
		}
		me.Submit(t, page.Find(".sa-version form"), nil)
		if after := read(t); after.BreakMinutes != 9 {
			t.Errorf("the entry is %+v", after)
		}
	})
	t.Run("shows what is approved without a form", func(t *testing.T) {
		settled := approve(t, w, entries[1])
		page := me.Get(t, "/meine-stunden/"+settled.ID.String())
		if page.Status != http.StatusOK || page.Find("main form").Length() != 0 {
			t.Errorf("answered %d: %s", page.Status, page.Find("main").Text())
		}
	})
	t.Run("shows nobody the hours of others", func(t *testing.T) {
		other := w.SignIn(t, second(t, w))
		if page := other.Get(t, path); page.Status != http.StatusNotFound {
			t.Errorf("answered %d", page.Status)
		}
	})
}

// approve lets the school and the provider accept an entry.
func approve(t *testing.T, w *portaltest.World, e hours.Entry) *hours.Entry {
	t.Helper()
	system := account.System(t.Context(), w.Demo.District)
	at, err := w.Nouns.Schools.School(system, e.SchoolID)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range w.Demo.SignIns {
		if p.Role == account.RoleSchool && p.Organisation == at.Name {
			if _, err := w.Nouns.Hours.ConfirmWeek(acting(t, w, p), e.SchoolID, e.Day.Week(), hours.Word{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	planner := acting(t, w, w.Person(t, account.RolePlanner))
	if n, err := w.Nouns.Hours.Approve(planner, hours.Approval{From: e.Day, Until: e.Day}); err != nil || n == 0 {
		t.Fatalf("approved %d entries, %v", n, err)
	}
	settled, err := w.Nouns.Hours.Entry(planner, e.ID)
	if err != nil {
		t.Fatal(err)
	}
	return settled
}
