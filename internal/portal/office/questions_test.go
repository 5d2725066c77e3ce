package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/portaltest"
)

// waitFor waits until something holds.
func waitFor(t *testing.T, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); !holds(); time.Sleep(200 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain")
		}
	}
}

// answered waits until the page of a question has its answer.
func answered(t *testing.T, c *portaltest.Client, path string) (page *portaltest.Page) {
	t.Helper()
	waitFor(t, func() bool {
		page = c.Get(t, path)
		return page.Find("[data-live]").Length() == 0
	})
	return page
}

func TestQuestions(t *testing.T) {
	w := portaltest.New(t)
	c := w.As(t, account.RoleYouthOffice)
	area := c.Get(t, "/was-waere-wenn").Find("#f-ort optgroup").First().Find("option").First()

	t.Run("keep what was chosen and say what is missing", func(t *testing.T) {
		page := c.Get(t, "/was-waere-wenn")
		refused := c.Submit(t, page.Find("main form"), url.Values{"stunden": {"viele"}, "sorgfalt": {"60"}})
		if refused.Status != http.StatusUnprocessableEntity || refused.Find(".sa-errors li").Length() != 2 || refused.Find("#f-stunden").AttrOr("value", "") != "viele" ||
			refused.Find("#f-sorgfalt option[selected]").AttrOr("value", "") != "60" {
			t.Errorf("answered %d with %s", refused.Status, refused.Find("main").Text())
		}
		refused = c.Submit(t, page.Find("main form"), url.Values{"ort": {area.AttrOr("value", "")}, "stunden": {"51"}})
		if refused.Find(`.sa-errors a[href="#f-stunden"]`).Length() != 1 || refused.Find("#f-ort option[selected]").Text() != area.Text() {
			t.Errorf("what the noun refuses is shown as %s", refused.Find(".sa-errors").Text())
		}
	})
	t.Run("are answered with hours and a proof, and kept in the list", func(t *testing.T) {
		sent := c.Submit(t, c.Get(t, "/was-waere-wenn").Find("main form"), url.Values{"ort": {area.AttrOr("value", "")}, "stunden": {"10"}})
		if !strings.HasPrefix(sent.Path, "/was-waere-wenn/fragen/") || !strings.Contains(sent.Find(".sa-head__help").Text(), area.Text()) {
			t.Fatalf("led to %s: %s", sent.Path, sent.Find("main").Text())
		}
		waitFor(t, func() bool { // it cannot be ended before it has begun
			stop := c.Get(t, sent.Path).Find(`form[action$="/beenden"]`)
			if stop.Length() == 1 {
				c.Submit(t, stop, nil)
			}
			return stop.Length() == 1
		})
		page := answered(t, c, sent.Path)
		if page.Find("#antwort").Length() != 1 || page.Find("#beweis").Length() != 1 {
			t.Fatalf("answered %s", page.Find("main").Text())
		}
		schools := page.Find("#schulen").Closest("section").Find("table").First().Find("tbody tr")
		if want := len(c.Get(t, "/abdeckung").Find("#schulen").Closest("section").Find(".sa-tile").Nodes); schools.Length() != want {
			t.Errorf("%d schools in the answer, %d in the district", schools.Length(), want)
		}
		rows, err := readCSV(c.Get(t, page.Find(`a[href$="/csv"]`).AttrOr("href", "")).Body)
		if err != nil || len(rows) != schools.Length()+1 {
			t.Errorf("%d rows in the file, %v", len(rows), err)
		}
		list := c.Get(t, "/was-waere-wenn").Find("table tbody tr")
		if list.Length() != 1 || list.Find("a").AttrOr("href", "") != sent.Path || !strings.Contains(list.Text(), "gedeckter Bedarf") {
			t.Errorf("listed as %s", list.Text())
		}
		again := c.Get(t, page.Find(`a.sa-button[href*="sorgfalt=120"]`).AttrOr("href", ""))
		if again.Find("#f-ort option[selected]").Text() != area.Text() || again.Find("#f-stunden").AttrOr("value", "") != "10" {
			t.Errorf("asking again begins with %v", portaltest.Values(again.Find("main form")))
		}
	})
	t.Run("about a need name its place, and can be given up", func(t *testing.T) {
		page := c.Get(t, "/was-waere-wenn?art=bedarf")
		place := page.Find("#f-einsatzort option").Eq(1)
		sent := c.Submit(t, page.Find("main form"), url.Values{"einsatzort": {place.AttrOr("value", "")}, "sorgfalt": {"120"}})
		if twice := c.Submit(t, page.Find("main form"), url.Values{"einsatzort": {place.AttrOr("value", "")}, "sorgfalt": {"120"}}); twice.Path != sent.Path {
			t.Errorf("the same question sent twice is asked twice: %s and %s", sent.Path, twice.Path)
		}
		if !strings.Contains(sent.Find(".sa-head__help").Text(), place.Text()+", "+place.Parent().AttrOr("label", "")) {
			t.Errorf("asked as %s", sent.Find(".sa-head__help").Text())
		}
		list := c.Submit(t, sent.Find(`form[action$="/abbrechen"]`), nil)
		if list.Path != "/was-waere-wenn" || list.Find(".sa-notice").Length() != 1 {
			t.Errorf("led to %s", list.Path)
		}
		if page := answered(t, c, sent.Path); page.Find("#antwort").Length() != 0 || page.Find(".sa-notice").Length() != 1 {
			t.Errorf("a question that was given up shows %s", page.Find("main").Text())
		}
	})
	t.Run("of others are not there", func(t *testing.T) {
		if page := c.Get(t, "/was-waere-wenn/fragen/"+w.Demo.RosterID); page.Status != http.StatusNotFound {
			t.Errorf("answered %d", page.Status)
		}
	})
}

func TestHourValues(t *testing.T) {
	w := portaltest.New(t)
	c := w.As(t, account.RoleYouthOffice)
	for query, want := range map[string]int{"?jetzt=1": 9, "?jetzt=1&nach=sozialraum": 4} {
		page := c.Get(t, "/was-waere-wenn/stunden"+query)
		rows := page.Find("table tbody tr")
		file, err := readCSV(c.Get(t, page.Find(`a[href*="/csv"]`).AttrOr("href", "")).Body)
		if page.Status != http.StatusOK || rows.Length() != want || len(file) != want+1 || err != nil {
			t.Errorf("%q: answered %d with %d rows, %d in the file, %v", query, page.Status, rows.Length(), len(file), err)
		}
	}
}
