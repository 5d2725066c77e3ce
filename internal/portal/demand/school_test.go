package demand_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
)

func TestPlacesOfTheSchool(t *testing.T) {
	d := newDesk(t)
	list := d.Get(t, "/schule/klassen")
	form := list.Find(`form[action="/schule/klassen"]`)
	t.Run("keeps what was typed and says what is wrong with it", func(t *testing.T) {
		answer := d.Submit(t, form, url.Values{"label": {"Lukas"}, "grade": {"3"}})
		if answer.Status != http.StatusUnprocessableEntity || answer.Find("#f-label").AttrOr("value", "") != "Lukas" || !strings.Contains(answer.Find("#f-label-fehler").Text(), "3a, 10b") {
			t.Errorf("answered %d: %s", answer.Status, answer.Find(".sa-errors").Text())
		}
	})
	t.Run("leads from a new class to its need", func(t *testing.T) {
		answer := d.Submit(t, form, url.Values{"label": {"3d"}, "grade": {"3"}})
		if !strings.HasPrefix(answer.Path, "/bedarf/") || answer.Find("h1").Text() != "Bedarf: Klasse 3d" || !strings.Contains(answer.Find("main").Text(), "noch nichts angegeben") {
			t.Errorf("led to %s: %s", answer.Path, answer.Find("main").Text())
		}
	})
	_, place := d.class(t, "4a")
	edit := "/schule/einsatzorte/" + place.ID.String()
	t.Run("asks before need ends with the class", func(t *testing.T) {
		asked := d.Submit(t, d.Get(t, edit).Find(`form[action="`+edit+`"]`), url.Values{"validUntil": {"2026-12-22"}})
		if !strings.Contains(asked.Find(".sa-ask").Text(), "22.12.2026") {
			t.Fatalf("did not ask: %s", asked.Find("main").Text())
		}
		if w := d.weeks(t, place, "2026-11-23"); !w[0].ValidUntil.IsZero() {
			t.Error("the need has ended already")
		}
		d.Submit(t, asked.Find(`form[action="`+edit+`"]`), url.Values{"bestaetigt": {"ja"}})
		if w := d.weeks(t, place, "2026-11-23"); w[0].ValidUntil != date(t, "2026-12-22") {
			t.Errorf("the need stands until %s", w[0].ValidUntil)
		}
	})
	t.Run("takes a new name back, and lets the slower one choose", func(t *testing.T) {
		_, place := d.class(t, "4b")
		edit := "/schule/einsatzorte/" + place.ID.String()
		page := d.Get(t, edit)
		renamed := d.Submit(t, page.Find(`form[action="`+edit+`"]`), url.Values{"label": {"4d"}})
		stale := d.Submit(t, page.Find(`form[action="`+edit+`"]`), url.Values{"label": {"4e"}})
		if stale.Status != http.StatusConflict || !strings.Contains(stale.Find(".sa-versions").Text(), "4e") {
			t.Errorf("answered %d", stale.Status)
		}
		d.Submit(t, renamed.Find(".sa-notice form"), nil)
		if now, err := d.Nouns.Schools.Place(d.ctx, place.ID); err != nil || now.Label != "4b" {
			t.Errorf("it is called %s, %v", now.Label, err)
		}
	})
}

func TestSpecialDaysOfTheSchool(t *testing.T) {
	d := newDesk(t)
	_, place := d.class(t, "1a")
	days := func() (all []school.SpecialDayKind) {
		t.Helper()
		special, err := d.Nouns.Schools.SpecialDays(d.ctx, place.SchoolID, calendar.Range{From: date(t, "2026-12-01"), Until: date(t, "2026-12-22")})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range special {
			all = append(all, s.Kind)
		}
		return all
	}
	page := d.Get(t, "/schule/besondere-tage")
	form := page.Find(`form[action="/schule/besondere-tage"]`)
	if answer := d.Submit(t, form, url.Values{"day": {"22.12.2026"}, "kind": {"early_end"}}); answer.Status != http.StatusUnprocessableEntity || answer.Find("#f-ends-fehler").Length() != 1 {
		t.Errorf("without a time it answers %d: %s", answer.Status, answer.Find(".sa-errors").Text())
	}
	entered := d.Submit(t, form, url.Values{"day": {"22.12.2026"}, "kind": {"early_end"}, "ends": {"10:40"}, "placeId": {place.ID.String()}})
	if got := days(); len(got) != 1 || got[0] != school.EarlyEnd {
		t.Fatalf("entered %v: %s", got, entered.Find("main").Text())
	}
	removed := d.Submit(t, entered.Find(".sa-notice form"), nil)
	if got := days(); len(got) != 0 {
		t.Errorf("taken back, %v is left", got)
	}
	d.Submit(t, removed.Find(".sa-notice form"), nil)
	if got := days(); len(got) != 1 {
		t.Errorf("taken back twice, %v stands", got)
	}
}

func TestBellSchedulesOfTheSchool(t *testing.T) {
	d := newDesk(t)
	_, place := d.class(t, "2c")
	page := d.Get(t, "/schule/zeitraster/neu")
	form := page.Find(`form[action="/schule/zeitraster/neu"]`)
	t.Run("points to the line that is wrong", func(t *testing.T) {
		answer := d.Submit(t, form, url.Values{"zeile.1.von": {"08:00"}, "zeile.1.bis": {"07:30"}})
		if answer.Status != http.StatusUnprocessableEntity || answer.Find("tbody tr.sa-tone--bad").Length() == 0 || answer.Find(".sa-errors a").First().AttrOr("href", "") != "#f-zeile-1-bis" {
			t.Errorf("answered %d: %s", answer.Status, answer.Find(".sa-errors").Text())
		}
		if answer.Find("#f-zeile-1-bis").AttrOr("value", "") != "07:30" {
			t.Error("what was typed is gone")
		}
	})
	t.Run("offers more lines and keeps those that are filled", func(t *testing.T) {
		rows := page.Find("tbody tr").Length()
		more := d.Submit(t, form, url.Values{"mehr": {"ja"}, "zeile.0.von": {"07:40"}})
		if more.Find("tbody tr").Length() != rows+2 || more.Find("#f-zeile-0-von").AttrOr("value", "") != "07:40" {
			t.Errorf("%d lines", more.Find("tbody tr").Length())
		}
	})
	t.Run("does not begin anew with the same times", func(t *testing.T) {
		if answer := d.Submit(t, form, nil); answer.Status != http.StatusUnprocessableEntity || !strings.Contains(answer.Find(".sa-errors").Text(), "gelten an diesem Tag schon") {
			t.Errorf("answered %d: %s", answer.Status, answer.Find(".sa-errors").Text())
		}
	})
	t.Run("asks before need ends, and lets the rest go on", func(t *testing.T) {
		change := url.Values{"validFrom": {"2027-02-01"}, "zeile.1.von": {"08:05"}}
		asked := d.Submit(t, form, change)
		if !strings.Contains(asked.Find(".sa-ask").Text(), "Klasse 2c") {
			t.Fatalf("did not ask: %s", asked.Find("main").Text())
		}
		change.Set("bestaetigt", "ja")
		answer := d.Submit(t, asked.Find(`form[action="/schule/zeitraster/neu"]`), change)
		if answer.Path != "/schule/zeitraster" {
			t.Fatalf("led to %s: %s", answer.Path, answer.Find(".sa-errors").Text())
		}
		weeks := d.weeks(t, place, "2026-11-23")
		if len(weeks) != 2 || weeks[1].ValidFrom != date(t, "2027-02-01") || len(weeks[1].Needs) == 0 || len(weeks[1].Needs) >= len(weeks[0].Needs) {
			t.Errorf("%d need weeks", len(weeks))
		}
	})
	t.Run("copies need from the first term into the third lesson, whenever that begins", func(t *testing.T) {
		path, _ := d.class(t, "2c")
		page := d.Get(t, path+"?ab=2027-02-01")
		option := page.Find("select[name=woche] optgroup").First().Find("option").First()
		d.Submit(t, page.Find(`form[action*="/uebernehmen"]`), url.Values{"woche": {option.AttrOr("value", "")}})
		weeks := d.weeks(t, place, "2026-11-23")
		if len(weeks) != 2 || len(weeks[1].Needs) != len(weeks[0].Needs) {
			t.Errorf("the new term has %d needs, the old one %d", len(weeks[1].Needs), len(weeks[0].Needs))
		}
	})
}

func TestDeleteWhatWasMadeByMistake(t *testing.T) {
	d := newDesk(t)
	t.Run("a bus, at once or later, and brings it back", func(t *testing.T) {
		made := d.Submit(t, d.Get(t, "/schule/busse").Find(`form[action="/schule/busse"]`), url.Values{"label": {"Bus 98"}, "validUntil": {"2027-07-31"}})
		back := d.Submit(t, made.Find(".sa-notice form"), nil)
		if back.Path != "/schule/busse" || strings.Contains(back.Find("table").Text(), "Bus 98") {
			t.Fatalf("led to %s: %s", back.Path, back.Find("main").Text())
		}
		again := d.Submit(t, back.Find(".sa-notice form"), nil)
		id := strings.TrimPrefix(again.Path, "/bedarf/")
		edit := d.Get(t, "/schule/einsatzorte/"+id)
		if edit.Find("#f-validUntil").AttrOr("value", "") != "2027-07-31" {
			t.Error("its last day did not come back")
		}
		gone := d.Submit(t, edit.Find(`form[action$="/loeschen"]`), nil)
		if gone.Path != "/schule/busse" || strings.Contains(gone.Find("table").Text(), "Bus 98") {
			t.Errorf("led to %s: %s", gone.Path, gone.Find("main").Text())
		}
	})
	t.Run("but no class that has need", func(t *testing.T) {
		_, place := d.class(t, "1b")
		refused := d.Submit(t, d.Get(t, "/schule/einsatzorte/"+place.ID.String()).Find(`form[action$="/loeschen"]`), nil)
		if refused.Status != http.StatusConflict || !strings.Contains(refused.Find(".sa-errors").Text(), "letzten Tag") || refused.Find("#f-label").AttrOr("value", "") != "1b" {
			t.Errorf("answered %d: %s", refused.Status, refused.Find("main").Text())
		}
	})
	t.Run("a bell schedule, and lets the one before go on", func(t *testing.T) {
		form := d.Get(t, "/schule/zeitraster/neu?vorlage=doppelstunden").Find(`form[action="/schule/zeitraster/neu"]`)
		times := url.Values{"validFrom": {"2027-02-01"}, "zeilen": {"1"}, "zeile.0.von": {"06:01"}, "zeile.0.bis": {"06:02"}, "zeile.0.art": {"lesson"}, "zeile.0.tage": {"1"}, "bestaetigt": {"ja"}}
		made := d.Submit(t, form, times)
		if made.Path != "/schule/zeitraster" || made.Find(".sa-notice form").Length() != 0 {
			t.Fatalf("led to %s: %s", made.Path, made.Find("main").Text())
		}
		link := made.Find("section a.sa-button").Last().AttrOr("href", "")
		gone := d.Submit(t, d.Get(t, link).Find(`form[action$="/loeschen"]`), nil)
		if gone.Path != "/schule/zeitraster" || gone.Find("section[aria-labelledby]").Length() != 1 || strings.Contains(gone.Find("section h2").Text(), " bis ") {
			t.Errorf("led to %s: %s", gone.Path, gone.Find("main").Text())
		}
	})
	t.Run("but no bell schedule that has need", func(t *testing.T) {
		link := d.Get(t, "/schule/zeitraster").Find("section a.sa-button").First().AttrOr("href", "")
		refused := d.Submit(t, d.Get(t, link).Find(`form[action$="/loeschen"]`), nil)
		if refused.Status != http.StatusConflict || !strings.Contains(refused.Find(".sa-errors").Text(), "neues Zeitraster ab einem Tag") {
			t.Errorf("answered %d: %s", refused.Status, refused.Find("main").Text())
		}
	})
}
