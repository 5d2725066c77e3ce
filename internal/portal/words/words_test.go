package words_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/words"
)

// invented is a language for these tests only, with plurals unlike those of German: its tag is that of Polish.
const invented = `{"name": "Erfunden", "texts": {
	"Guten Tag": "Moin",
	"%d Personen in %s": {"one": "%[2]s: een", "few": "%[2]s: %[1]d wenig", "many": "%[2]s: %[1]d veel", "other": "%[2]s: %[1]d"},
	"Noch %d Sekunden.": {"one": "Noch een.", "other": "Noch %d."},
	"02.01.2006": "2006/01/02",
	"Montag": "Maandag",
	"November": "Slachtmaand",
	"%s, %d. %s %s": "%[1]s %[3]s %[2]d",
	"Träger": "Dreger"
}}`

func languages(t *testing.T) *words.Languages {
	t.Helper()
	l, err := words.Read(fstest.MapFS{"catalogue/pl.json": {Data: []byte(invented)}})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestAnotherLanguageIsOneFile(t *testing.T) {
	w := languages(t).For("pl")
	day := calendar.NewDate(2026, time.November, 23)
	for _, c := range []struct{ name, got, want string }{
		{"tag", w.Tag(), "pl"},
		{"name", w.Name(), "Erfunden"},
		{"text", w.T("Guten Tag"), "Moin"},
		{"what it lacks is German", w.T("Auf Wiedersehen"), "Auf Wiedersehen"},
		{"one", w.N(1, "%d Person in %s", "%d Personen in %s", "Alsfeld"), "Alsfeld: een"},
		{"few", w.N(3, "%d Person in %s", "%d Personen in %s", "Alsfeld"), "Alsfeld: 3 wenig"},
		{"many", w.N(12, "%d Person in %s", "%d Personen in %s", "Alsfeld"), "Alsfeld: 12 veel"},
		{"date", w.Date(day), "2026/11/23"},
		{"long day", w.DayLong(day), "Maandag Slachtmaand 23"},
		{"label", w.Label(account.KindProvider), "Dreger"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestGermanIsTheSource(t *testing.T) {
	w := words.For("de")
	for _, c := range []struct{ name, got, want string }{
		{"text", w.T("Guten Tag"), "Guten Tag"},
		{"a percent sign without arguments", w.T("100 % gedeckt"), "100 % gedeckt"},
		{"a number", w.T("%d Stunden", 12345), "12.345 Stunden"},
		{"one", w.N(1, "%d Person", "%d Personen"), "1 Person"},
		{"none", w.N(0, "%d Person", "%d Personen"), "0 Personen"},
		{"many", w.N(1200, "%d Person", "%d Personen"), "1.200 Personen"},
		{"with more", w.N(2, "%d Klasse in %s", "%d Klassen in %s", "Alsfeld"), "2 Klassen in Alsfeld"},
		{"tag", w.Tag(), "de"},
		{"name", w.Name(), "Deutsch"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestTheLanguageIsNegotiated(t *testing.T) {
	l := languages(t)
	for _, c := range []struct {
		name   string
		accept []string
		want   string
	}{
		{"nothing is asked for", nil, "de"},
		{"a language there is", []string{"pl"}, "pl"},
		{"a region of it", []string{"pl-PL,pl;q=0.9,de;q=0.8"}, "pl"},
		{"by weight", []string{"pl;q=0.3, de-AT;q=0.9"}, "de"},
		{"a choice before the header", []string{"de", "pl"}, "de"},
		{"an empty choice", []string{"", "pl"}, "pl"},
		{"a language there is not", []string{"fi"}, "de"},
		{"nonsense", []string{"%%%;;q=x"}, "de"},
	} {
		if got := l.For(c.accept...).Tag(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestCataloguesOfTheBinaryCanBeRead(t *testing.T) {
	all := words.All()
	if len(all) == 0 || all[0].Tag() != "de" {
		t.Fatal("German is not the first language")
	}
	if _, err := words.Read(words.Catalogues()); err != nil {
		t.Error(err)
	}
}

func TestFaultyCataloguesAreRefused(t *testing.T) {
	for name, file := range map[string]string{
		"no JSON":               `{`,
		"no name":               `{"texts": {}}`,
		"no text":               `{"name": "x", "texts": {"Guten Tag": ""}}`,
		"an unknown plural":     `{"name": "x", "texts": {"%d Tage": {"paucal": "a", "other": "b"}}}`,
		"no other plural":       `{"name": "x", "texts": {"%d Tage": {"one": "a"}}}`,
		"an argument too many":  `{"name": "x", "texts": {"%d Tage": "%d %s"}}`,
		"an argument as text":   `{"name": "x", "texts": {"%d Tage": "%s"}}`,
		"an argument not there": `{"name": "x", "texts": {"%d Tage": "%[2]d"}}`,
	} {
		l, err := words.Read(fstest.MapFS{"catalogue/pl.json": {Data: []byte(file)}})
		if err == nil || !strings.Contains(err.Error(), "pl.json") {
			t.Errorf("%s: error %v", name, err)
		}
		if got := l.For("pl").Tag(); got != "de" {
			t.Errorf("%s: the language is %s, not German", name, got)
		}
	}
}
