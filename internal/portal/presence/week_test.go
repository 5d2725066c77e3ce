package presence_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/hours"
	"schulalltag/internal/postgres"
)

// stand is how far the school's week has come.
func (s *site) stand(t *testing.T, week calendar.Week) hours.WeekStand {
	t.Helper()
	stands, err := s.Nouns.Hours.Weeks(s.ctx, hours.Filter{SchoolID: s.school.ID, From: week.Monday(), Until: week.Range().Until})
	if err != nil || len(stands) != 1 {
		t.Fatalf("%d stands, %v", len(stands), err)
	}
	return stands[0]
}

// entries are the hours of the school's week.
func (s *site) entries(t *testing.T, week calendar.Week) []hours.Entry {
	t.Helper()
	f := hours.Filter{SchoolID: s.school.ID, From: week.Monday(), Until: week.Range().Until}
	entries, _, err := s.Nouns.Hours.Entries(s.ctx, f, postgres.Page{Limit: postgres.MaxLimit})
	if err != nil || len(entries) == 0 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	return entries
}

// correct takes ten minutes off an entry.
func (s *site) correct(t *testing.T, e hours.Entry) {
	t.Helper()
	planner := account.With(t.Context(), account.Actor{
		Kind: account.ActorUser, ID: postgres.NewID(), District: "06535", Organisation: e.ProviderID, Role: account.RolePlanner,
	})
	if _, err := s.Nouns.Hours.Correct(planner, e.ID, e.Version, hours.Correction{StartsAt: e.StartsAt, EndsAt: e.EndsAt, BreakMinutes: 10, Worked: true}); err != nil {
		t.Fatal(err)
	}
}

// choice is the list that says something of an entry.
func choice(page *goquery.Selection, e hours.Entry) *goquery.Selection {
	return page.Find(`select[name^="e.` + e.ID.String() + `."]`)
}

func TestConfirmWeek(t *testing.T) {
	s := world(t)
	last, before := date(t, monday).AddDays(-7).Week(), date(t, monday).AddDays(-14).Week()

	t.Run("lists the weeks that wait first, the oldest of them on top", func(t *testing.T) {
		page := s.client.Get(t, "/stunden")
		if diff := cmp.Diff([]string{"KW 46 (09.11. bis 13.11.2026)", "KW 47 (16.11. bis 20.11.2026)"}, texts(page.Find(".sa-cards h3"))); diff != "" {
			t.Error(diff)
		}
		if first := page.Find("tbody th").First().Text(); !strings.HasPrefix(first, "KW 45") {
			t.Errorf("the settled weeks begin with %q", first)
		}
	})
	t.Run("keeps earlier weeks of the school year behind a link", func(t *testing.T) {
		page := s.client.Get(t, "/stunden")
		all := s.client.Get(t, page.Find(`a[href*="schuljahr=2026"]`).AttrOr("href", ""))
		stands, err := s.Nouns.Hours.Weeks(s.ctx, hours.Filter{SchoolID: s.school.ID})
		if shown := all.Find("tbody tr").Length() + all.Find(".sa-cards > li").Length(); err != nil || shown != len(stands) || page.Find("tbody tr").Length() >= shown {
			t.Errorf("%d of %d weeks, %v", shown, len(stands), err)
		}
	})
	t.Run("confirms a week with one click", func(t *testing.T) {
		page := s.client.Get(t, "/stunden")
		done := s.client.Submit(t, page.Find(".sa-cards form").First(), nil)
		if got := s.stand(t, before); got.Recorded != 0 || got.Confirmed != got.Entries {
			t.Errorf("%+v", got)
		}
		if said := done.Find(".sa-notice").First().Text(); !strings.Contains(said, "KW 46:") || !strings.Contains(said, "Einträge sind bestätigt") {
			t.Errorf("%q", said)
		}
		again := s.client.Submit(t, page.Find(".sa-cards form").First(), nil)
		if said := again.Find(".sa-notice").First().Text(); again.Path != "/stunden" || !strings.Contains(said, "war schon bestätigt") {
			t.Errorf("the second press leads to %s: %q", again.Path, said)
		}
		back := s.client.Submit(t, done.Find(".sa-notice form"), nil)
		if got := s.stand(t, before); got.Recorded != got.Entries || !strings.Contains(back.Find(".sa-notice").Text(), "ist wieder offen") {
			t.Errorf("taken back: %+v", got)
		}
		late := s.client.Submit(t, done.Find(".sa-notice form"), nil)
		if said := late.Find(".sa-notice").Text(); !strings.Contains(said, "nicht mehr zurücknehmen") {
			t.Errorf("taken back twice: %q", said)
		}
		s.client.Submit(t, back.Find(".sa-cards form").First(), nil)
		if left := texts(done.Find(".sa-cards h3")); len(left) != 1 || !strings.HasPrefix(left[0], "KW 47") {
			t.Errorf("%q still wait", left)
		}
	})
	t.Run("confirms nothing that was changed since the page was opened, and keeps the choices", func(t *testing.T) {
		path := "/stunden/" + last.String()
		page := s.client.Get(t, path)
		entries := s.entries(t, last)
		s.correct(t, entries[0])
		changes := url.Values{choice(page.Selection, entries[1]).AttrOr("name", ""): {string(hours.NotPresent)}}
		again := s.client.Submit(t, page.Find("main form"), changes)
		if again.Status != http.StatusConflict || s.stand(t, last).Confirmed != 0 {
			t.Fatalf("%d, %+v", again.Status, s.stand(t, last))
		}
		if got := choice(again.Selection, entries[1]).Find("[selected]").AttrOr("value", ""); got != string(hours.NotPresent) {
			t.Errorf("the choice is %q now", got)
		}
		if marked := choice(again.Selection, entries[0]).Parent().Text(); !strings.Contains(marked, "gerade geändert") {
			t.Errorf("what was changed is not marked: %q", marked)
		}
		done := s.client.Submit(t, again.Find("main form"), nil)
		if got := s.stand(t, last); got.Disputed != 1 || got.Recorded != 0 || got.Confirmed != got.Entries-1 {
			t.Errorf("%+v", got)
		}
		if said := done.Find(".sa-notice").First().Text(); !strings.Contains(said, "Eine Ausnahme ist gemeldet.") {
			t.Errorf("%q", said)
		}
		late := s.client.Post(t, path, url.Values{"version": {"1"}}) // from the list, which names no entry
		if said := late.Find(".sa-notice").First().Text(); !strings.Contains(said, "war schon bestätigt") || s.stand(t, last).Disputed != 1 {
			t.Errorf("%q, %+v", said, s.stand(t, last))
		}
	})
	t.Run("takes an exception on what was confirmed, and takes it back", func(t *testing.T) {
		path := "/stunden/" + before.String()
		page := s.client.Get(t, path)
		e := s.entries(t, before)[2]
		done := s.client.Submit(t, page.Find("main form"), url.Values{choice(page.Selection, e).AttrOr("name", ""): {string(hours.OtherTimes)}})
		if got := s.entries(t, before)[2]; got.State != hours.Disputed || *got.Dispute != hours.OtherTimes {
			t.Fatalf("%+v", got)
		}
		back := s.client.Submit(t, done.Find(".sa-notice form"), nil)
		if got := s.entries(t, before)[2]; got.State != hours.Confirmed || back.Status != http.StatusOK {
			t.Errorf("%+v, %d", got, back.Status)
		}
	})
	t.Run("leaves an exception as it is unless another word is said", func(t *testing.T) {
		version := s.stand(t, last).Version
		page := s.client.Get(t, "/stunden/"+last.String())
		done := s.client.Submit(t, page.Find("main form"), nil)
		if got := s.stand(t, last); got.Version != version || !strings.Contains(done.Find(".sa-notice").Text(), "nichts geändert") {
			t.Errorf("%+v: %s", got, done.Find(".sa-notice").Text())
		}
	})
	t.Run("offers no choice on what the provider has approved", func(t *testing.T) {
		week := date(t, "2026-09-07").Week()
		page := s.client.Get(t, "/stunden/"+week.String())
		if page.Find("select, main button").Length() != 0 || page.Find("tbody tr").Length() == 0 {
			t.Error(page.Find("main").Text())
		}
	})
	t.Run("refuses a word on an entry of another week", func(t *testing.T) {
		page := s.client.Get(t, "/stunden/"+last.String())
		foreign := s.entries(t, before)[0]
		s.client.Submit(t, page.Find("main form"), url.Values{"e." + foreign.ID.String() + ".1": {string(hours.NotPresent)}})
		if got := s.entries(t, before)[0]; got.State != hours.Confirmed {
			t.Errorf("%+v", got)
		}
	})
	t.Run("knows no week that is none", func(t *testing.T) {
		if page := s.client.Get(t, "/stunden/2026-W60"); page.Status != http.StatusNotFound {
			t.Errorf("answered %d", page.Status)
		}
	})
}
