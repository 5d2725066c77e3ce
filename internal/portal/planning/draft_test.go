package planning_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/portaltest"
)

// planned starts a short planning run in the portal and returns its draft's address, once it is there.
func planned(t *testing.T, planner *portaltest.Client) string {
	t.Helper()
	run := planner.Submit(t, planner.Get(t, "/planung").Find("form[action='/planung']"), url.Values{"maxSeconds": {"1"}})
	if run.Status != http.StatusOK || !strings.HasPrefix(run.Path, "/planung/laeufe/") {
		t.Fatalf("start led to %s: %s", run.Path, run.Find(".sa-errors").Text())
	}
	for range 200 {
		page := planner.Get(t, run.Path)
		if href, found := page.Find("main a[href^='/planung/entwuerfe/']").First().Attr("href"); found {
			return href
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("the run leads to no draft")
	return ""
}

func ids(value string) (a, b uuid.UUID) {
	left, right, _ := strings.Cut(value, ".")
	return uuid.MustParse(left), uuid.MustParse(right)
}

func TestDraft(t *testing.T) {
	w := portaltest.New(t)
	planner := w.As(t, account.RolePlanner)
	draft := planned(t, planner)
	board := planner.Get(t, draft)
	chips := board.Find(".sa-board .sa-chip input")
	if chips.Length() == 0 {
		t.Fatalf("the board of %s shows nobody", draft)
	}
	value := chips.First().AttrOr("value", "")
	form := board.Find("#brett")

	t.Run("shows what each target would cost once somebody is taken up", func(t *testing.T) {
		page := planner.Submit(t, form, url.Values{"einsatz": {value}})
		if page.Find(".sa-drop--ok, .sa-drop--cost, .sa-drop--rule").Length() == 0 || page.Find(".sa-chip input[checked]").AttrOr("value", "") != value {
			t.Errorf("nothing is offered: %s", page.Find("#auskunft").Text())
		}
	})
	t.Run("says which rule a move breaks, and saves nothing", func(t *testing.T) {
		value, target := "", ""
		for i := range chips.Length() {
			value = chips.Eq(i).AttrOr("value", "")
			page := planner.Submit(t, form, url.Values{"einsatz": {value}})
			if target = page.Find(".sa-drop--rule").First().AttrOr("value", ""); target != "" {
				break
			}
		}
		if target == "" {
			t.Fatal("no move breaks a rule")
		}
		page := planner.Submit(t, form, url.Values{"einsatz": {value}, "nach": {target}})
		if got := page.Find("#auskunft h2").First().Text(); got != "Das geht nicht" || page.Find("#auskunft .sa-rules li").Length() == 0 {
			t.Errorf("answered %q", got)
		}
	})
	t.Run("pins, and takes it back", func(t *testing.T) {
		page := planner.Submit(t, form, url.Values{"einsatz": {value}})
		page = planner.Submit(t, page.Find("#auskunft form").First(), nil)
		if page.Find(".sa-chip--pinned input").AttrOr("value", "") != value || !strings.Contains(page.Find(".sa-notice").Text(), "Fixiert") {
			t.Fatalf("not pinned: %s", page.Find(".sa-notice, .sa-errors").Text())
		}
		page = planner.Submit(t, page.Find(".sa-notice form"), nil)
		if page.Find(".sa-chip--pinned").Length() != 0 {
			t.Error("still pinned after it was taken back")
		}
	})
	t.Run("offers somebody who came too late a choice instead of an error", func(t *testing.T) {
		pin := func() *goquery.Selection { // of a window of its own
			return planner.Submit(t, planner.Get(t, draft).Find("#brett"), url.Values{"einsatz": {value}}).Find("#auskunft form").First()
		}
		first, second := pin(), pin()
		planner.Submit(t, first, nil)
		if again := planner.Submit(t, first, nil); again.Status != http.StatusOK || !strings.Contains(again.Find(".sa-notice").Text(), "Fixiert") {
			t.Errorf("the same button once more answered %d: %s", again.Status, again.Find(".sa-ask, .sa-errors").Text())
		}
		late := planner.Submit(t, second, nil)
		if late.Status != http.StatusConflict || !strings.Contains(late.Find(".sa-versions").Text(), "Ihre Eingabe") {
			t.Fatalf("answered %d: %s", late.Status, late.Find(".sa-ask, .sa-errors").Text())
		}
		if done := planner.Submit(t, late.Find(".sa-versions form"), nil); done.Status != http.StatusOK {
			t.Errorf("insisting answered %d: %s", done.Status, done.Find(".sa-errors").Text())
		}
	})
	t.Run("shows the same by person", func(t *testing.T) {
		page := planner.Get(t, draft+"?ansicht=personen")
		if got, want := page.Find(".sa-board .sa-chip").Length(), chips.Length(); got != want {
			t.Errorf("%d series by person, %d by place", got, want)
		}
		wednesday := planner.Get(t, draft+"?ansicht=personen&tag=3")
		for _, link := range []string{"[aria-label=Wochentag] [aria-current]", "[aria-label=Ansicht] [aria-current]"} {
			there := planner.Get(t, draft+wednesday.Find(link).AttrOr("href", ""))
			if got := there.Find(".sa-board caption").Text(); got != "Wer wo ist, Mittwoch" {
				t.Errorf("%s leads to %q", link, got)
			}
		}
		person, _ := ids(value)
		week := planner.Get(t, draft+"/personen/"+person.String())
		if week.Status != http.StatusOK || week.Find(".sa-days time").Length() == 0 {
			t.Errorf("the week answered %d", week.Status)
		}
	})
	t.Run("names who could come where somebody is missing", func(t *testing.T) {
		gap, page := openGap(t, planner, draft)
		answer := planner.Submit(t, page.Find("#brett"), url.Values{"nach": {gap}})
		if got := answer.Find("#auskunft h2").First().Text(); got != "Wer kann kommen?" {
			t.Errorf("answered %q", got)
		}
	})
	t.Run("compares, publishes from a day and then cannot be changed", func(t *testing.T) {
		compared := planner.Get(t, draft+"/vergleich")
		if compared.Status != http.StatusOK || compared.Find(".sa-diff li").Length() == 0 {
			t.Fatalf("compared %d", compared.Status)
		}
		if bySchool := planner.Get(t, draft+"/vergleich?nach=schule"); bySchool.Find(".sa-diff li").Length() == 0 {
			t.Error("nothing differs by school")
		}
		page := planner.Get(t, draft+"/veroeffentlichen")
		ask := page.Find("form[action$='/veroeffentlichen']")
		if page := planner.Submit(t, ask, url.Values{"from": {"gestern"}}); page.Find("#f-from").AttrOr("value", "") != "gestern" || page.Find(".sa-errors").Length() == 0 {
			t.Errorf("what was typed is gone: %s", page.Find("form").Text())
		}
		if page = planner.Submit(t, ask, nil); !strings.HasPrefix(page.Path, "/planung") || !strings.Contains(page.Find(".sa-notice").Text(), "Veröffentlicht") {
			t.Fatalf("publishing led to %s: %s", page.Path, page.Find(".sa-errors").Text())
		}
		if page = planner.Get(t, draft); page.Find(".sa-board input").Length() != 0 {
			t.Error("a published plan can still be taken up")
		}
	})
}

// openGap finds a weekday and school on which somebody is missing.
func openGap(t *testing.T, planner *portaltest.Client, draft string) (value string, page *portaltest.Page) {
	t.Helper()
	page = planner.Get(t, draft)
	var schools []string
	page.Find("select[name=schule] option").Each(func(_ int, o *goquery.Selection) { schools = append(schools, o.AttrOr("value", "")) })
	for _, school := range schools {
		for _, day := range []string{"1", "3", "5"} {
			page = planner.Get(t, draft+"?schule="+school+"&tag="+day)
			if value, found := page.Find(".sa-drop--gap").First().Attr("value"); found {
				return value, page
			}
		}
	}
	t.Fatal("nobody is missing anywhere")
	return "", nil
}

func TestDeleteDraft(t *testing.T) {
	w := portaltest.New(t)
	planner := w.As(t, account.RolePlanner)
	draft := planned(t, planner)
	page := planner.Submit(t, planner.Get(t, draft+"/loeschen").Find("form[action$='/loeschen']"), nil)
	if page.Path != "/planung" || !strings.Contains(page.Find(".sa-notice").Text(), "gelöscht") {
		t.Fatalf("led to %s: %s", page.Path, page.Find(".sa-errors").Text())
	}
	if gone := planner.Get(t, draft); gone.Status != http.StatusNotFound {
		t.Errorf("the draft still answers %d", gone.Status)
	}
}
