package mine_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/portaltest"
	"schulalltag/internal/portal/words"
	"schulalltag/internal/postgres"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
)

func TestDayAndWeek(t *testing.T) {
	w := portaltest.New(t)
	person := w.Person(t, account.RoleAssistant)
	me, ctx := w.SignIn(t, person), acting(t, w, person)
	today := calendar.DateOf(w.Now(), calendar.Zone())
	week, _, err := w.Nouns.Rosters.Assignments(ctx, roster.AssignmentFilter{From: today, Until: today.AddDays(4)}, postgres.Page{Limit: 200})
	if err != nil || len(week) == 0 {
		t.Fatal("nothing to do this week", err)
	}
	german := words.For("de")
	t.Run("the week names every place of every day", func(t *testing.T) {
		page := me.Get(t, "/meine-woche")
		days := page.Find(".sa-days > li")
		if days.Length() != 5 {
			t.Fatalf("%d days", days.Length())
		}
		for _, a := range week {
			if day := days.Eq(today.DaysUntil(a.Day)).Text(); !strings.Contains(day, german.Place(a.PlaceKind, a.PlaceLabel)) || !strings.Contains(day, a.SchoolTown) {
				t.Errorf("%s at %s is missing on %s", a.PlaceLabel, a.SchoolName, day)
			}
		}
	})
	t.Run("the day says where the person is now", func(t *testing.T) {
		page := me.Get(t, "/mein-tag")
		now := page.Find(".sa-duty--now")
		if now.Length() != 1 {
			t.Fatalf("%d duties are under way", now.Length())
		}
		for _, a := range week {
			if !w.Now().Before(a.StartsAt) && w.Now().Before(a.EndsAt) && !strings.Contains(now.Text(), german.Place(a.PlaceKind, a.PlaceLabel)) {
				t.Errorf("%s is not in %s", a.PlaceLabel, now.Text())
			}
		}
		if say := page.Find(".sa-mine__say").Text(); !strings.Contains(say, "Sie sind jetzt hier") {
			t.Error(say)
		}
	})
	t.Run("a Saturday has no duty and says when the next is", func(t *testing.T) {
		page := me.Get(t, "/mein-tag?tag="+today.AddDays(5).String())
		if page.Find(".sa-duty").Length() != 0 || !strings.Contains(page.Find(".sa-mine__say").Text(), "arbeiten Sie nicht") || page.Find(".sa-days time").Length() == 0 {
			t.Error(page.Find("main").Text())
		}
	})
	t.Run("a holiday is named", func(t *testing.T) {
		page := me.Get(t, "/mein-tag?tag=2026-12-28")
		if say := page.Find(".sa-mine__say").Text(); !strings.Contains(say, "Weihnachtsferien") {
			t.Error(say)
		}
	})
	t.Run("an early end and a closed school are told on their days", func(t *testing.T) {
		system := account.With(t.Context(), account.Actor{Kind: account.ActorSystem, District: w.Demo.District})
		tell := func(a roster.NamedAssignment, d school.SpecialDayDetails) {
			t.Helper()
			of, err := w.Nouns.Schools.School(system, a.SchoolID)
			if err != nil {
				t.Fatal(err)
			}
			actor := account.Actor{Kind: account.ActorUser, ID: uuid.New(), District: w.Demo.District, Organisation: of.OrganisationID, Role: account.RoleSchool}
			d.Day = a.Day
			if _, err := w.Nouns.Schools.CreateSpecialDay(account.With(t.Context(), actor), of.ID, d); err != nil {
				t.Fatal(err)
			}
		}
		first, last := week[0], week[len(week)-1]
		ends := calendar.Clock(11*60 + 30)
		tell(first, school.SpecialDayDetails{Kind: school.EarlyEnd, Ends: &ends})
		tell(last, school.SpecialDayDetails{Kind: school.Closed})
		days := me.Get(t, "/meine-woche").Find(".sa-days > li")
		if text := days.Eq(today.DaysUntil(first.Day)).Text(); !strings.Contains(text, first.SchoolName+": Die Schule ist schon um 11:30 Uhr aus.") {
			t.Error(text)
		}
		if text := days.Eq(today.DaysUntil(last.Day)).Text(); !strings.Contains(text, last.SchoolName+": Die Schule ist geschlossen.") || !strings.Contains(text, "Sie arbeiten nicht.") {
			t.Error(text)
		}
		if text := days.Eq(today.DaysUntil(first.Day) + 1).Text(); strings.Contains(text, "Die Schule") {
			t.Error(text)
		}
		if text := me.Get(t, "/mein-tag").Find("main").Text(); !strings.Contains(text, "11:30 Uhr aus") {
			t.Error(text)
		}
	})
	t.Run("a day that is none leads to today", func(t *testing.T) {
		if page := me.Get(t, "/mein-tag?tag=gestern"); page.Status != http.StatusOK || page.Find("[aria-current='date']").Length() != 1 {
			t.Errorf("answered %d", page.Status)
		}
	})
	t.Run("in the evening the work is done", func(t *testing.T) {
		w.Pass(10 * time.Hour)
		page := me.Get(t, "/mein-tag")
		if say := page.Find(".sa-mine__say").Text(); !strings.Contains(say, "fertig") || page.Find(".sa-duty").Length() != 0 || page.Find("details time").Length() == 0 {
			t.Error(say)
		}
	})
}
