package crew_test

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/hours"
	"schulalltag/internal/portal/portaltest"
	"schulalltag/internal/portal/words"
	"schulalltag/internal/postgres"
)

// entriesOf are the entries of November in a state.
func (o *office) entriesOf(t *testing.T, f hours.Filter) []hours.Entry {
	t.Helper()
	f.From, f.Until = date(t, "2026-11-01"), date(t, "2026-11-30")
	all, err := postgres.All(func(page postgres.Page) ([]hours.Entry, string, error) { return o.Nouns.Hours.Entries(o.ctx, f, page) })
	check(t, err)
	return all
}

func TestMonth(t *testing.T) {
	o := newOffice(t)
	page := o.Get(t, "/freigabe?monat=2026-11")

	t.Run("says how far schools are", func(t *testing.T) {
		waiting := map[string]int{}
		for _, e := range o.entriesOf(t, hours.Filter{State: hours.Recorded}) {
			waiting[e.SchoolName]++
		}
		for name, n := range waiting {
			if want := name + " (" + words.For("de").Count(n) + ")"; !slices.Contains(texts(page, ".sa-cards li li"), want) {
				t.Errorf("%s is not in %v", want, texts(page, ".sa-cards li li"))
			}
		}
		if len(waiting) == 0 {
			t.Error("no school is asked to confirm")
		}
	})
	t.Run("approves what is confirmed, of one person or of all", func(t *testing.T) {
		confirmed := o.entriesOf(t, hours.Filter{State: hours.Confirmed})
		who := confirmed[0].AssistantID
		one := o.Get(t, "/freigabe/personen/"+who.String()+"?monat=2026-11")
		o.Submit(t, one.Find("main form"), nil)
		left := o.entriesOf(t, hours.Filter{State: hours.Confirmed})
		if len(left) >= len(confirmed) || slices.ContainsFunc(left, func(e hours.Entry) bool { return e.AssistantID == who }) || len(left) == 0 {
			t.Errorf("%d of %d are left", len(left), len(confirmed))
		}
		done := o.Submit(t, page.Find("form[action='/freigabe/freigeben']"), nil)
		if left := o.entriesOf(t, hours.Filter{State: hours.Confirmed}); len(left) > 0 || !says(done, "Einträge sind freigegeben.") {
			t.Errorf("%d are left: %s", len(left), done.Find(".sa-notice").Text())
		}
	})
	t.Run("does not close a month that is not ready, and says why", func(t *testing.T) {
		if early := o.Get(t, "/freigabe/abschliessen?monat=2026-11"); !says(early, "Der Monat ist noch nicht vorbei") || early.Find("form[action='/freigabe/abschliessen']").Length() > 0 {
			t.Errorf("offers to close: %s", early.Find("main").Text())
		}
		if refused := o.Post(t, "/freigabe/abschliessen", map[string][]string{"monat": {"2026-11"}}); refused.Status != http.StatusConflict || refused.Find(".sa-errors").Length() != 1 {
			t.Errorf("answered %d", refused.Status)
		}
	})
	t.Run("gives the sums as a file", func(t *testing.T) {
		file := o.Get(t, "/freigabe/datei?monat=2026-11")
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.Body, "\ufeff")))
		r.Comma = ';'
		rows, err := r.ReadAll()
		check(t, err)
		sums, err := o.Nouns.Hours.Sums(o.ctx, hours.Filter{From: date(t, "2026-11-01"), Until: date(t, "2026-11-30")}, hours.ByAssistant)
		check(t, err)
		if len(rows) != len(sums)+1 {
			t.Fatalf("%d rows for %d people", len(rows), len(sums))
		}
		for _, s := range sums {
			i := slices.IndexFunc(rows, func(row []string) bool { return row[0] == s.Label })
			if i < 0 || minutesIn(t, rows[i][2]) != s.PlannedMinutes {
				t.Errorf("%s: %v for %d minutes", s.Label, rows[max(i, 0)], s.PlannedMinutes)
			}
		}
		if got := file.Header.Get("Content-Disposition"); got != `attachment; filename="stunden-2026-11.csv"` {
			t.Errorf("is called %s", got)
		}
	})
	t.Run("closes a month for good once all is approved", func(t *testing.T) {
		o.Pass(9 * 24 * time.Hour)              // to 2 December
		o.Client = o.As(t, account.RolePlanner) // the session has ended meanwhile
		o.finish(t)
		ask := o.Get(t, o.linked(t, "/freigabe?monat=2026-11", "Monat abschließen"))
		if !says(ask, "Der Abschluss lässt sich nicht zurücknehmen.") {
			t.Errorf("does not say what it means: %s", ask.Find("main").Text())
		}
		closed := o.Submit(t, ask.Find("form[action='/freigabe/abschliessen']"), nil)
		if !says(closed, "November 2026 ist abgeschlossen.") || !says(closed, "An den Stunden ändert sich nichts mehr.") {
			t.Errorf("answered %d: %s", closed.Status, closed.Find("main").Text())
		}
		for _, again := range []*portaltest.Page{
			o.Submit(t, ask.Find("form[action='/freigabe/abschliessen']"), nil), o.Get(t, "/freigabe/abschliessen?monat=2026-11"),
		} {
			if again.Status != http.StatusOK || !says(again, "An den Stunden ändert sich nichts mehr.") {
				t.Errorf("once more answered %d: %s", again.Status, again.Find("main").Text())
			}
		}
		for _, e := range o.entriesOf(t, hours.Filter{}) {
			if e.State != hours.Closed {
				t.Fatalf("%s is %s", e.ID, e.State)
			}
		}
	})
}

// minutesIn reads hours of a spreadsheet as minutes.
func minutesIn(t *testing.T, cell string) int64 {
	t.Helper()
	whole, part, ok := strings.Cut(strings.ReplaceAll(cell, ".", ""), ",")
	if !ok || len(part) != 2 {
		t.Fatalf("%q is no number of hours", cell)
	}
	n := int64(0)
	for _, r := range whole + part {
		n = 10*n + int64(r-'0')
	}
	return (n*60 + 50) / 100
}

// linked is where a link with a text leads.
func (o *office) linked(t *testing.T, path, text string) string {
	t.Helper()
	link := o.Get(t, path).Find("main a").FilterFunction(func(_ int, s *goquery.Selection) bool { return strings.TrimSpace(s.Text()) == text })
	if link.Length() != 1 {
		t.Fatalf("%d links are called %q", link.Length(), text)
	}
	return link.AttrOr("href", "")
}

// finish has every school confirm November and the provider approve it.
func (o *office) finish(t *testing.T) {
	t.Helper()
	ctx := account.With(t.Context(), account.Actor{Kind: account.ActorSystem, District: o.Demo.District})
	check(t, o.Nouns.Hours.PrefillAll(ctx))
	schools := map[uuid.UUID]bool{}
	for _, e := range o.entriesOf(t, hours.Filter{}) {
		schools[e.SchoolID] = true
	}
	for id := range schools {
		for day := date(t, "2026-11-02"); !day.After(date(t, "2026-11-30")); day = day.AddDays(7) {
			_, err := o.Nouns.Hours.ConfirmWeek(ctx, id, day.Week(), hours.Word{})
			check(t, err)
		}
	}
	_, err := o.Nouns.Hours.Approve(o.ctx, hours.Approval{From: date(t, "2026-11-01"), Until: date(t, "2026-11-30")})
	check(t, err)
}

func TestCorrect(t *testing.T) {
	o := newOffice(t)
	e := o.entriesOf(t, hours.Filter{State: hours.Confirmed})[0]
	path := "/freigabe/eintraege/" + e.ID.String()
	stored := func(t *testing.T) *hours.Entry {
		t.Helper()
		now, err := o.Nouns.Hours.Entry(o.ctx, e.ID)
		check(t, err)
		return now
	}

	t.Run("refuses an end before the beginning and keeps it", func(t *testing.T) {
		page := o.Submit(t, o.Get(t, path).Find("main form"), map[string][]string{"startsAt": {"09:00"}, "endsAt": {"08:00"}})
		if page.Status != http.StatusUnprocessableEntity || page.Find("#f-endsAt").AttrOr("value", "") != "08:00" || page.Find("#f-endsAt[aria-invalid]").Length() != 1 {
			t.Errorf("answered %d: %s", page.Status, page.Find("main").Text())
		}
	})
	t.Run("takes what was worked, and takes it back", func(t *testing.T) {
		stale := o.Get(t, path)
		page := o.Submit(t, o.Get(t, path).Find("main form"), map[string][]string{"startsAt": {"8:15"}, "endsAt": {"10:00"}, "breakMinutes": {"15"}})
		if got := stored(t); got.Minutes != 90 || got.State != hours.Recorded || calendar.DateOf(got.StartsAt, calendar.Zone()) != e.Day {
			t.Errorf("stored %+v", got)
		}
		o.Submit(t, page.Find(".sa-notice form"), nil)
		if got := stored(t); got.Minutes != e.Minutes || !got.StartsAt.Equal(e.StartsAt) {
			t.Errorf("went back to %+v", got)
		}
		choice := o.Submit(t, stale.Find("main form"), map[string][]string{"gearbeitet": {"nein"}})
		if choice.Status != http.StatusConflict || choice.Find(".sa-version").Length() != 2 {
			t.Fatalf("a stale form answers %d", choice.Status)
		}
		o.Submit(t, choice.Find(".sa-version form"), nil)
		if got := stored(t); got.Worked || got.Minutes != 0 {
			t.Errorf("stored %+v", got)
		}
	})
	t.Run("shows what is approved without a form", func(t *testing.T) {
		_, err := o.Nouns.Hours.Approve(o.ctx, hours.Approval{From: date(t, "2026-11-01"), Until: date(t, "2026-11-30")})
		check(t, err)
		approved := o.entriesOf(t, hours.Filter{State: hours.Approved})[0]
		page := o.Get(t, "/freigabe/eintraege/"+approved.ID.String())
		if page.Find("main form").Length() > 0 || !says(page, "lassen sich nicht mehr ändern") {
			t.Errorf("offers a form: %s", page.Find("main").Text())
		}
		refused := o.Post(t, "/freigabe/eintraege/"+approved.ID.String(), map[string][]string{"version": {"2"}, "gearbeitet": {"nein"}})
		if refused.Status != http.StatusConflict && refused.Status != http.StatusUnprocessableEntity {
			t.Errorf("answered %d", refused.Status)
		}
	})
}
