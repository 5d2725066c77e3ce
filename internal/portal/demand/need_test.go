package demand_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"schulalltag/internal/portal/words"
	"schulalltag/internal/school"
)

type selection = goquery.Selection

func TestNeeds(t *testing.T) {
	d := newDesk(t)
	german := words.For("", "")
	page := d.Get(t, "/bedarf")
	_, place := d.class(t, "1a")
	minutes := 0
	schedules, err := d.Nouns.Schools.BellSchedules(d.ctx, place.SchoolID)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range d.weeks(t, place, "2026-11-23")[0].Needs {
		for _, slot := range schedules[0].Slots {
			if slot.ID == n.SlotID {
				minutes += n.Persons * (slot.Ends.Minutes() - slot.Starts.Minutes())
			}
		}
	}
	shown := strings.TrimSpace(page.Find(".sa-tile").FilterFunction(func(_ int, tile *selection) bool { return tile.Find("a").Text() == "1a" }).Find(".sa-tile__figure").Contents().First().Text())
	if want := german.Minutes(minutes); shown != want {
		t.Errorf("1a shows %q, it needs %s", shown, want)
	}
}

func TestPutNeed(t *testing.T) {
	d := newDesk(t)
	path, place := d.class(t, "1a")
	page := d.Get(t, path)
	first, second := cell(t, page, "Montag, 5. Stunde"), cell(t, page, "Dienstag, 6. Stunde")

	t.Run("says what is missing and keeps what was chosen", func(t *testing.T) {
		answer := d.Submit(t, page.Find("form[data-need]"), url.Values{"zelle": {first}})
		if answer.Status != http.StatusUnprocessableEntity || !strings.Contains(answer.Find(".sa-errors").Text(), "Wählen Sie, was in den Zellen gelten soll") {
			t.Errorf("answered %d: %s", answer.Status, answer.Find(".sa-errors").Text())
		}
		if _, kept := answer.Find(`input[value="` + first + `"]`).Attr("checked"); !kept {
			t.Error("the cell is no longer ticked")
		}
		answer = d.Submit(t, page.Find("form[data-need]"), url.Values{"personen": {"2"}})
		if answer.Status != http.StatusUnprocessableEntity || answer.Find(`input[name=personen][value="2"][checked]`).Length() != 1 {
			t.Errorf("answered %d", answer.Status)
		}
	})
	before := d.weeks(t, place, "2026-11-23")
	answer := d.Submit(t, page.Find("form[data-need]"), url.Values{"zelle": {first, second}, "personen": {"2"}, "prioritaet": {"low"}})
	t.Run("sets the chosen slots from today on and leaves the others", func(t *testing.T) {
		for _, slot := range []string{first, second} {
			n, ok := d.need(t, place, "2026-11-23", slot)
			if !ok || n.Persons != 2 || n.Priority != school.PriorityLow || n.Qualification != school.QualificationBasic || n.Purpose != school.PurposeLearning {
				t.Errorf("%s is %v", slot, n)
			}
			if _, ok := d.need(t, place, "2026-11-20", slot); ok {
				t.Error("Friday has changed")
			}
		}
		if after := d.weeks(t, place, "2026-11-23"); len(after[0].Needs) != len(before[0].Needs)+2 {
			t.Errorf("%d needs, before %d", len(after[0].Needs), len(before[0].Needs))
		}
	})
	t.Run("takes it back on one press", func(t *testing.T) {
		undone := d.Submit(t, answer.Find(".sa-notice form"), nil)
		if undone.Status != http.StatusOK || !strings.Contains(undone.Find(".sa-notice").Text(), "Zurückgenommen") {
			t.Errorf("answered %d: %s", undone.Status, undone.Find(".sa-notice").Text())
		}
		after := d.weeks(t, place, "2026-08-01")
		if len(after) != 1 || after[0].Period() != before[0].Period() || len(after[0].Needs) != len(before[0].Needs) {
			t.Errorf("%d weeks stand", len(after))
		}
	})
	t.Run("lets somebody who was slower choose", func(t *testing.T) {
		stale := d.Submit(t, page.Find("form[data-need]"), url.Values{"zelle": {first}, "personen": {"3"}})
		if stale.Status != http.StatusConflict || !strings.Contains(stale.Find(".sa-versions").Text(), "3 Personen") {
			t.Fatalf("answered %d: %s", stale.Status, stale.Find("main").Text())
		}
		if _, ok := d.need(t, place, "2026-11-23", first); ok {
			t.Error("it was stored at once")
		}
		d.Submit(t, stale.Find(".sa-version form"), nil)
		if n, ok := d.need(t, place, "2026-11-23", first); !ok || n.Persons != 3 {
			t.Errorf("the choice stored %v", n)
		}
	})
	t.Run("refuses to take back what was changed meanwhile", func(t *testing.T) {
		late := d.Submit(t, answer.Find(".sa-notice form"), nil)
		if late.Status != http.StatusConflict || !strings.Contains(late.Find(".sa-errors").Text(), "weiter geändert") {
			t.Errorf("answered %d: %s", late.Status, late.Find(".sa-errors").Text())
		}
	})
	t.Run("sets the same lesson of all days, and a whole day", func(t *testing.T) {
		page := d.Get(t, path)
		d.Submit(t, page.Find("form[data-need]"), url.Values{"zelle": {first}, "personen": {"1"}, "umfang": {"zeile"}})
		page = d.Get(t, path)
		if said := page.Find("tr").FilterFunction(func(_ int, tr *selection) bool { return strings.HasPrefix(tr.Text(), "5. Stunde") }).Find(".sa-cell__n").Text(); said != "11111" {
			t.Errorf("the fifth lesson says %q", said)
		}
		d.Submit(t, page.Find("form[data-need]"), url.Values{"zelle": {first}, "personen": {"0"}, "umfang": {"tag"}})
		page = d.Get(t, path)
		left := page.Find("label.sa-cell").FilterFunction(func(_ int, l *selection) bool {
			return strings.HasPrefix(strings.TrimSpace(l.Text()), "Montag") && l.Find(".sa-cell__n").Length() > 0
		}).Length()
		if left != 0 {
			t.Errorf("%d cells of Monday have need", left)
		}
	})
}

func TestNeedOfAnotherTime(t *testing.T) {
	d := newDesk(t)
	path, place := d.class(t, "2a")
	t.Run("begins a change on a later day and leaves the days before", func(t *testing.T) {
		page := d.Get(t, path+"?ab=2027-02-01")
		slot := cell(t, page, "Freitag, 6. Stunde")
		answer := d.Submit(t, page.Find("form[data-need]"), url.Values{"zelle": {slot}, "personen": {"1"}})
		if answer.Path != path+"?ab=2027-02-01" {
			t.Errorf("led to %s", answer.Path)
		}
		if _, ok := d.need(t, place, "2027-01-29", slot); ok {
			t.Error("January has changed")
		}
		if _, ok := d.need(t, place, "2027-02-05", slot); !ok {
			t.Error("February has not changed")
		}
	})
	t.Run("says before it replaces what stands later", func(t *testing.T) {
		page := d.Get(t, path+"?ab=2027-01-11&bis=2027-03-26")
		if warning := page.Find("main .sa-tone--warn").Text(); !strings.Contains(warning, "01.02.2027 bis 26.03.2027") {
			t.Errorf("it says %q", warning)
		}
	})
	t.Run("says so where the last day comes before the first, and keeps both", func(t *testing.T) {
		for _, query := range []string{"?ab=2027-03-26&bis=2027-01-11", "?ab=26.03.2027&bis=11.01.2027", "?bis=2026-11-20", "?ab=2027-03-26&bis=morgen"} {
			page := d.Get(t, path+query)
			asked, err := url.ParseQuery(strings.TrimPrefix(query, "?"))
			if err != nil {
				t.Fatal(err)
			}
			field := page.Find("#f-bis")
			if page.Status != http.StatusUnprocessableEntity || field.AttrOr("aria-invalid", "") != "true" || page.Find(".sa-errors a[href='#f-bis']").Length() != 1 {
				t.Errorf("%s answers %d: %s", query, page.Status, page.Find(".sa-errors").Text())
			}
			if field.AttrOr("value", "") != asked.Get("bis") || page.Find("#f-ab").AttrOr("value", "") != asked.Get("ab") || page.Find("details:has(#f-bis)[open]").Length() != 1 {
				t.Errorf("%s keeps %q", query, field.AttrOr("value", ""))
			}
		}
	})
	t.Run("shows past need without anything to change", func(t *testing.T) {
		page := d.Get(t, path+"?ab=2026-09-01")
		if page.Find(".sa-grid input").Length() != 0 || page.Find(".sa-editor").Length() != 0 || page.Find(".sa-cell__n").Length() == 0 {
			t.Error("the past can be changed or is not shown")
		}
	})
	t.Run("refuses a forged change of the past", func(t *testing.T) {
		page := d.Get(t, path)
		slot := cell(t, page, "Freitag, 6. Stunde")
		version := page.Find("form[data-need] input[name=version]").AttrOr("value", "")
		answer := d.Post(t, path+"?ab=2026-09-01", url.Values{"zelle": {slot}, "personen": {"1"}, "version": {version}})
		if answer.Status != http.StatusUnprocessableEntity {
			t.Errorf("answered %d", answer.Status)
		}
	})
}

func TestCopyNeed(t *testing.T) {
	d := newDesk(t)
	path, place := d.class(t, "1a")
	_, source := d.class(t, "2c")
	page := d.Get(t, path)
	option := page.Find("select[name=woche] option").FilterFunction(func(_ int, o *selection) bool { return strings.HasPrefix(o.Text(), "Klasse 2c ") })
	answer := d.Submit(t, page.Find(`form[action$="/uebernehmen"]`), url.Values{"woche": {option.AttrOr("value", "")}})
	t.Run("states what the other class needs", func(t *testing.T) {
		if diff := cmp.Diff(said(d.weeks(t, source, "2026-11-23")[0]), said(d.weeks(t, place, "2026-11-23")[0])); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("empties the week, and brings it back", func(t *testing.T) {
		emptied := d.Submit(t, answer.Find(`form[action$="/uebernehmen"]`), url.Values{"woche": {"leer"}})
		if n := len(d.weeks(t, place, "2026-11-23")[0].Needs); n != 0 {
			t.Errorf("%d needs are left", n)
		}
		d.Submit(t, emptied.Find(".sa-notice form"), nil)
		if len(d.weeks(t, place, "2026-11-23")[0].Needs) == 0 {
			t.Error("it did not come back")
		}
	})
	t.Run("asks what to copy", func(t *testing.T) {
		if refused := d.Submit(t, d.Get(t, path).Find(`form[action$="/uebernehmen"]`), nil); refused.Status != http.StatusUnprocessableEntity {
			t.Errorf("answered %d", refused.Status)
		}
	})
}

// said is what a week needs, by slot.
func said(w school.NeedWeek) map[string]school.Need {
	all := map[string]school.Need{}
	for _, n := range w.Needs {
		n.NeedWeekID = [16]byte{}
		all[n.SlotID.String()] = n
	}
	return all
}
