package district_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/portaltest"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

// send uploads a file as the form of a page does.
func send(t *testing.T, c *portaltest.Client, path, name, content string, fields url.Values) *portaltest.Page {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for field, values := range fields {
		for _, v := range values {
			if err := form.WriteField(field, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(content)); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return c.PostBody(t, path, form.FormDataContentType(), &body)
}

func texts(page *portaltest.Page, selector string) (all []string) {
	for _, n := range page.Find(selector).EachIter() {
		all = append(all, strings.Join(strings.Fields(n.Text()), " "))
	}
	return all
}

// secretaryOf is the context in which the secretary of a school acts.
func secretaryOf(t *testing.T, w *portaltest.World, key string) context.Context {
	t.Helper()
	system := account.With(t.Context(), account.Actor{Kind: account.ActorSystem, District: w.Demo.District})
	all, _, err := w.Nouns.Schools.Schools(system, school.Filter{}, postgres.Page{})
	if err != nil {
		t.Fatal(err)
	}
	at := all[slices.IndexFunc(all, func(s school.School) bool { return s.ExternalKey == key })]
	return account.With(t.Context(), account.Actor{
		Kind: account.ActorUser, ID: uuid.New(), District: w.Demo.District, Organisation: at.OrganisationID, Role: account.RoleSchool,
	})
}

func TestImport(t *testing.T) {
	w := portaltest.New(t)
	c := w.As(t, account.RoleOperator)
	const path = "/import/datei/einsatzorte"
	const file = "Schulnummer;Bezeichnung;Gültig ab\nHE-6132;11a;01.02.2027\nHE-6132;7a;01.02.2027\n"

	t.Run("offers every kind with a template that can be sent as it is", func(t *testing.T) {
		if n := c.Get(t, "/import").Find(".sa-cards li").Length(); n != 5 {
			t.Errorf("%d kinds", n)
		}
		template := c.Get(t, path+"/vorlage")
		if !strings.HasPrefix(template.Body, "\uFEFFSchulnummer;Bezeichnung;") || template.Header.Get("Content-Disposition") != `attachment; filename="vorlage-einsatzorte.csv"` {
			t.Errorf("%q %v", template.Body, template.Header)
		}
		if status := c.Get(t, "/import/datei/stundenplan/vorlage").Status; status != http.StatusNotFound {
			t.Errorf("a template of timetables: %d", status)
		}
		if status := c.Get(t, "/import/datei/kinder").Status; status != http.StatusNotFound {
			t.Errorf("an unknown kind: %d", status)
		}
	})
	t.Run("leads to the kind that a file was made for", func(t *testing.T) {
		page := send(t, c, path, "team.csv", c.Get(t, "/import/datei/team/vorlage").Body, nil)
		if page.Find(".sa-notice a[href='/import/datei/team']").Length() != 1 {
			t.Errorf("answered %s", page.Find("main").Text())
		}
		if own := send(t, c, path, "orte.csv", "Schulnummer;Bezeichnung;Gültig ab;Farbe\nHE-6132;11a;01.02.2027;rot\n", nil); own.Find(".sa-notice").Length() != 0 {
			t.Errorf("a slip in a file of this kind is answered with %s", own.Find("main").Text())
		}
	})
	t.Run("names every faulty cell and changes nothing", func(t *testing.T) {
		page := send(t, c, path, "orte.csv", "Schulnummer;Bezeichnung;Gültig ab\nHE-9999;11a;morgen\n;Emma Muster;01.02.2027\n", nil)
		if page.Status != http.StatusUnprocessableEntity {
			t.Errorf("answered %d", page.Status)
		}
		want := []string{"Zeile 2 Gültig ab Bitte geben Sie ein Datum an, zum Beispiel 31.08.2026.", "Zeile 3 Schulnummer Bitte füllen Sie dieses Feld aus."}
		got := texts(page, "caption:contains('berichtigen') ~ tbody tr")
		if len(got) != len(want) {
			t.Fatalf("%q", got)
		}
		for i := range want {
			if strings.ReplaceAll(want[i], " ", "") != strings.ReplaceAll(got[i], " ", "") {
				t.Errorf("%q, want %q", got[i], want[i])
			}
		}
		if strings.Contains(page.Body, "Emma Muster") {
			t.Error("the page repeats what stood in the file")
		}
	})
	t.Run("asks for a file that is not empty and not too large", func(t *testing.T) {
		for content, want := range map[string]string{"": "nicht leer", strings.Repeat("x", 1<<20): "größer als 1 MB"} {
			page := send(t, c, path, "orte.csv", content, nil)
			if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Find(".sa-errors").Text(), want) {
				t.Errorf("%d bytes: answered %d with %q", len(content), page.Status, page.Find(".sa-errors").Text())
			}
		}
	})
	page := send(t, c, path, "orte.csv", file, nil)
	t.Run("shows what is new and what stays", func(t *testing.T) {
		if got := texts(page, ".sa-tile"); len(got) != 2 || got[0] != "neu1" || got[1] != "unverändert1" {
			t.Errorf("%q", got)
		}
		if got := texts(page, "table tbody th"); len(got) != 1 || got[0] != "Oberwaldschule, 11a" {
			t.Errorf("%q", got)
		}
		if got := texts(c.Get(t, page.Path+"?zeilen=alle"), "table tbody th"); len(got) != 2 {
			t.Errorf("%q", got)
		}
		if !strings.Contains(page.Find(".sa-fold").Text(), "Oberwaldschule, 1a") {
			t.Errorf("what is left: %q", page.Find(".sa-fold").Text())
		}
	})
	t.Run("is found again and can be applied once", func(t *testing.T) {
		if got := texts(c.Get(t, "/import"), "table tbody tr"); len(got) != 1 || !strings.Contains(got[0], "noch nicht übernommen") {
			t.Errorf("%q", got)
		}
		apply := page.Find("form[action$='uebernehmen']")
		done := c.Submit(t, apply, nil)
		if !strings.Contains(done.Find(".sa-notice").Text(), "Übernommen") || done.Find("form[action$='uebernehmen']").Length() != 0 {
			t.Errorf("%s", done.Find("main").Text())
		}
		if again := c.Submit(t, apply, nil); again.Status != http.StatusOK {
			t.Errorf("the second time: %d", again.Status)
		}
	})
	t.Run("says when there is nothing to do", func(t *testing.T) {
		same := send(t, c, path, "orte.csv", file, nil)
		if !strings.Contains(same.Find(".sa-ask h2").Text(), "nichts zu übernehmen") {
			t.Errorf("%s", same.Find(".sa-ask").Text())
		}
		gone := c.Submit(t, same.Find("form[action$='verwerfen']"), nil)
		if gone.Path != "/import" || c.Get(t, same.Path).Status != http.StatusNotFound {
			t.Errorf("%s", gone.Path)
		}
	})
	t.Run("shows the difference again when somebody was faster", func(t *testing.T) {
		first := send(t, c, path, "orte.csv", strings.ReplaceAll(file, "11a", "12a"), nil)
		second := send(t, c, path, "orte.csv", strings.ReplaceAll(file, "11a", "12a"), nil)
		c.Submit(t, first.Find("form[action$='uebernehmen']"), nil)
		late := c.Submit(t, second.Find("form[action$='uebernehmen']"), nil)
		if late.Status != http.StatusConflict || !strings.Contains(late.Find("[role=alert]").Text(), "Inzwischen") || late.Find("form[action$='uebernehmen']").Length() != 0 {
			t.Errorf("answered %d with %s", late.Status, late.Find("main").Text())
		}
	})
	t.Run("names the cells of a file that no longer fits what is stored, and lets it fit again", func(t *testing.T) {
		c.Submit(t, send(t, c, path, "orte.csv", "Schulnummer;Bezeichnung;Gültig ab\nHE-6132;Bus 77;01.08.2026\n", nil).Find("form[action$='uebernehmen']"), nil)
		need := send(t, c, "/import/datei/bedarf", "bedarf.csv", "Schulnummer;Einsatzort;Wochentag;Beginn;Personen;Gültig ab\nHE-6132;Bus 77;Mo;1;1;01.02.2027\n", nil)
		secretary := secretaryOf(t, w, "HE-6132")
		places, _, err := w.Nouns.Schools.Places(secretary, school.PlaceFilter{Kind: school.PlaceBus}, postgres.Page{Limit: postgres.MaxLimit})
		if err != nil {
			t.Fatal(err)
		}
		bus := places[slices.IndexFunc(places, func(p school.Place) bool { return p.Label == "Bus 77" })]
		if err := w.Nouns.Schools.DeletePlace(secretary, bus.ID, bus.Version); err != nil {
			t.Fatal(err)
		}
		for _, late := range []*portaltest.Page{c.Submit(t, need.Find("form[action$='uebernehmen']"), nil), c.Get(t, need.Path)} {
			if got := texts(late, "caption:contains('berichtigen') ~ tbody tr"); late.Status != http.StatusConflict || len(got) != 1 || !strings.Contains(got[0], "Zeile 2Einsatzort") {
				t.Errorf("answered %d with %q: %s", late.Status, got, late.Find("main").Text())
			}
			if late.Find("a[href='/import/datei/bedarf']").Length() != 1 || late.Find("form[action$='verwerfen']").Length() != 1 || late.Find("form[action$='uebernehmen']").Length() != 0 {
				t.Errorf("no way back: %s", late.Find("main").Text())
			}
		}
		if _, err := w.Nouns.Schools.CreatePlace(secretary, bus.SchoolID, bus.Details()); err != nil {
			t.Fatal(err)
		}
		if again := c.Get(t, need.Path); again.Status != http.StatusOK || again.Find("form[action$='uebernehmen']").Length() != 1 {
			t.Errorf("answered %d with %s", again.Status, again.Find("main").Text())
		}
	})
	t.Run("shows a long file in pages below 100 KB", func(t *testing.T) {
		var people strings.Builder
		people.WriteString("Träger;Vorname;Nachname;Vertrag ab;Vertrag bis;Wochenstunden;Davon ohne Einsatz;Höchstens am Tag;Qualifikationen;Schulen;Stammschule;" +
			"Führungszeugnis vom;Masernschutz vom;Montag;Dienstag;Mittwoch;Donnerstag;Freitag\n")
		provider := strings.TrimSpace(c.Get(t, "/organisationen").Find("tbody th a:contains('Träger')").First().Text())
		for i := range 250 {
			fmt.Fprintf(&people, "%s;Jule;Nummer %d;01.08.2026;31.07.2027;%d,5;1;6;Pflege, Medizinisch;HE-6132;HE-6132;15.06.2026;%02d.06.2026", provider, i, 15+i%10, 1+i%28)
			for day := range 5 {
				fmt.Fprintf(&people, ";07:%02d-13:%02d", i%60, (i+7*day)%60)
			}
			people.WriteString("\n")
		}
		page := send(t, c, "/import/datei/team", "team.csv", people.String(), nil)
		if page.Find("tbody tr").Length() != 100 || page.Find(".sa-pages li").Length() != 3 || !strings.Contains(page.Find(".sa-ask h2").Text(), "250 Zeilen") {
			t.Fatalf("answered %d with %s", page.Status, page.Find("main").Text())
		}
		var wire bytes.Buffer
		packed := gzip.NewWriter(&wire)
		if _, err := packed.Write([]byte(page.Body)); err != nil || packed.Close() != nil || wire.Len() > 50_000 { // style sheets and scripts come on top
			t.Errorf("%d bytes, %d of them on the wire, %v", len(page.Body), wire.Len(), err)
		}
		if last := c.Get(t, page.Find(".sa-pages a").Last().AttrOr("href", "")); last.Find("tbody tr").Length() != 50 {
			t.Errorf("%d rows on the last page", last.Find("tbody tr").Length())
		}
	})
	t.Run("keeps the school and the day of a timetable that fails", func(t *testing.T) {
		failed := send(t, c, "/import/datei/stundenplan", "GPU001.TXT", "1,\"3a\"\n", url.Values{"school": {"HE-6132"}, "from": {"2027-02-01"}})
		if failed.Status != http.StatusUnprocessableEntity || failed.Find("#f-school option[selected]").AttrOr("value", "") != "HE-6132" || failed.Find("#f-from").AttrOr("value", "") != "2027-02-01" {
			t.Errorf("answered %d with %s", failed.Status, failed.Find("form").Text())
		}
		plan := send(t, c, "/import/datei/stundenplan", "GPU001.TXT", "1,\"7a\",\"Geheim\",\"D\",\"101\",1,1,,\n2,\"13x\",\"Geheim\",\"D\",\"101\",1,1,,\n", url.Values{"school": {"HE-6132"}, "from": {"2027-02-01"}})
		if strings.Contains(plan.Body, "Geheim") || !strings.Contains(plan.Find(".sa-fold summary").Text(), "ohne Unterricht") {
			t.Errorf("answered %d with %s", plan.Status, plan.Find("main").Text())
		}
	})
}
