package browsertest

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func nothing(*Page) {}

func TestPagesThatComplainFail(t *testing.T) {
	b := Start(t)
	s := serve(t, map[string]string{
		"/gut":      `<p>Alles gut</p><script src="/write.js"></script>`,
		"/sagt":     `<script src="/log.js"></script>`,
		"/klagt":    `<script src="/error.js"></script>`,
		"/wirft":    `<script src="/throw.js"></script>`,
		"/bricht":   `<script src="/later.js"></script>`,
		"/ruft":     `<script src="/alert.js"></script>`,
		"/stil":     `<p style="color: red">rot</p>`,
		"/skript":   `<script>document.title = "x"</script>`,
		"/griff":    `<button onclick="void 0">x</button>`,
		"/bild":     `<img src="/fehlt.png" alt="">`,
		"/blass":    `<p class="blass">Kaum zu lesen</p>`,
		"/namenlos": `<button></button><img src="data:,">`,
		"/tot":      `<a href="/fehlt">weiter</a>`,
		"/form":     `<form method="post" action="/ablehnen"><button>Senden</button></form>`,
		"/stumm":    `<script src="/away.js"></script>`,
		"/breit":    `<p class="breit">weit</p>`,
	})
	for _, c := range []struct {
		path string
		o    Options
		work func(*Page)
		want string // "" for nothing at all
	}{
		{"/gut", Options{}, (*Page).Axe, ""},
		{"/gut", Options{Dark: true}, (*Page).Axe, ""},
		{"/gut", Options{NoScript: true}, (*Page).Axe, ""},
		{"/gut", Options{}, (*Page).Fits, ""},
		{"/sagt", Options{}, nothing, `the console says (log): "ach"`},
		{"/sagt", Options{NoScript: true}, nothing, ""},
		{"/klagt", Options{}, nothing, `the console says (error): "oje" 7`},
		{"/wirft", Options{}, nothing, "a script failed: Uncaught Error: daneben"},
		{"/bricht", Options{}, nothing, "a script failed: Uncaught (in promise) Error: versprochen"},
		{"/ruft", Options{}, nothing, `a dialog opens (alert): "Buh"`},
		{"/stil", Options{}, nothing, "inline style violates"},
		{"/skript", Options{}, nothing, "inline script violates"},
		{"/griff", Options{}, nothing, "inline event handler violates"},
		{"/bild", Options{}, nothing, "/fehlt.png answers 404"},
		{"/fremd", Options{}, nothing, "a request leaves the service: http://anderswo.example/zaehler.png"},
		{"/stumm", Options{}, nothing, "/fehlt answers 404"},
		{"/leer", Options{}, nothing, "/leer answers 500"},
		{"/fehlt", Options{}, nothing, "/fehlt answers 404"},
		{"/tot", Options{}, func(p *Page) { p.Click("weiter") }, "/fehlt answers 404"},
		{"/form", Options{}, func(p *Page) { p.Click("Senden") }, "/ablehnen answers 422"},
		{"/form", Options{}, func(p *Page) { p.Allow(422); p.Click("Senden"); p.See("So geht es nicht.") }, ""},
		{"/blass", Options{}, (*Page).Axe, "axe, color-contrast"},
		{"/blass", Options{Dark: true, NoScript: true}, (*Page).Axe, "axe, color-contrast"},
		{"/namenlos", Options{}, (*Page).Axe, "axe, image-alt"},
		{"/namenlos", Options{NoScript: true}, (*Page).Axe, "axe, button-name"},
		{"/breit", Options{}, (*Page).Fits, `class="breit"`},
	} {
		t.Run(c.path, func(t *testing.T) {
			t.Parallel()
			got := failures(t, b, s.URL+c.path, c.o, c.work)
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("%+v: want %q in\n%s", c.o, c.want, got)
			}
		})
	}
}

const form = `<form method="post" action="/senden" enctype="multipart/form-data">
	<p><label for="n">Name</label> <input id="n" name="name" value="vorher" aria-describedby="h" aria-invalid="true" autocomplete="name"> <span id="h">Bitte ganz</span></p>
	<p><label>Tag <input type="date" name="tag"></label> <label>Zeit <input type="time" name="zeit"></label>
	<label>Zahl <input type="number" name="zahl"></label> <label>Text <textarea name="text"></textarea></label></p>
	<p><label>Wahl <select name="wahl"><option value="1">eins</option><option value="2">zwei</option></select></label></p>
	<p><label><input type="checkbox" name="hort"> Hort</label></p>
	<fieldset><legend>Art</legend><label><input type="radio" name="art" value="a" checked> Art A</label> <label><input type="radio" name="art" value="b"> Art B</label></fieldset>
	<p><label>Datei <input type="file" name="datei"></label></p>
	<details><summary>Mehr</summary><p>Verborgenes</p></details>
	<p><button>Senden</button> <button disabled>Gesperrt</button></p></form>`

func TestFormsAreFilledIn(t *testing.T) {
	b := Start(t)
	s := serve(t, map[string]string{"/form": form})
	for _, o := range []Options{{}, {NoScript: true}} {
		p := b.Open(t, s.URL+"/form", 800, 900, o)
		want := Field{Value: "vorher", Description: "Bitte ganz", Invalid: true}
		if diff := cmp.Diff(want, p.Field("Name")); diff != "" {
			t.Error(diff)
		}
		p.Fill("Name", "Änne Groß")
		p.Fill("Tag", "2026-09-01")
		p.Fill("Zeit", "07:45")
		p.Fill("Zahl", "12")
		p.Fill("Text", "zwei\nZeilen")
		p.Fill("Text", "")
		p.Choose("Wahl", "zwei")
		p.Click("Hort")
		p.Click("Art B")
		p.Attach("Datei", "plan.csv", []byte("a;b\n"))
		if f := p.Field("Hort"); !f.Checked || p.Field("Art A").Checked || p.Field("Wahl").Value != "zwei" {
			t.Errorf("%+v", f)
		}
		p.Miss("Verborgenes")
		p.Click("Mehr")
		p.See("Verborgenes")
		p.Click("Senden")
		p.See("name=Änne Groß tag=2026-09-01 zeit=07:45 zahl=12 wahl=2 hort=on art=b text= datei=plan.csv")
		if p.Path() != "/gesendet" || p.Title() != "Probe" || p.Clicks() != 8 {
			t.Errorf("%s, %s, %d clicks", p.Path(), p.Title(), p.Clicks())
		}
	}
}

func TestFormsAreFilledInByTheKeyboard(t *testing.T) {
	s := serve(t, map[string]string{"/form": form})
	p := Open(t, s.URL+"/form", 800, 900, Options{})
	p.TabTo("Name")
	p.Press("Control+a")
	p.Type("Jörg")
	p.TabTo("Wahl")
	p.Press("ArrowDown")
	p.TabTo("Hort")
	p.Press("Space")
	p.TabTo("Art A")
	p.Press("ArrowRight")
	p.TabTo("Mehr")
	p.Press("Enter")
	p.See("Verborgenes")
	p.Press("Tab", "Shift+Tab")
	if got := p.Focused(); got != `DisclosureTriangle "Mehr"` {
		t.Error(got)
	}
	p.TabTo("Senden")
	p.Press("Enter")
	p.See("name=Jörg", "wahl=2", "hort=on", "art=b")
	if p.Clicks() != 0 || p.Keystrokes() < 15 {
		t.Errorf("%d clicks, %d keys", p.Clicks(), p.Keystrokes())
	}
	if got := p.Focused(); got != "" {
		t.Error(got)
	}
}

func TestWhatCannotBeDoneFailsAndSaysWhy(t *testing.T) {
	b := Start(t)
	s := serve(t, map[string]string{
		"/form":   form,
		"/zwei":   `<ul><li><button>Weg</button></li></ul><p><button>Weg</button></p>`,
		"/drauf":  `<button>Unten</button><div class="drauf">Oben</div>`,
		"/hinter": `<a href="#x">Vor</a><div class="drauf"></div>`,
	})
	for name, c := range map[string]struct {
		path string
		work func(*Page)
		want []string
	}{
		"a button that is not there": {"/form", func(p *Page) { p.Click("Absenden") }, []string{`click "Absenden"`, `there is none with this name`, `button "Senden"`, `radio "Art A"`}},
		"a disabled one":             {"/form", func(p *Page) { p.Click("Gesperrt") }, []string{"it is disabled"}},
		"one of two":                 {"/zwei", func(p *Page) { p.Click("Weg") }, []string{"there are 2 with this name"}},
		"one of two, by its place":   {"/zwei", func(p *Page) { p.Within("li").Click("Weg") }, nil},
		"a part that is not there":   {"/zwei", func(p *Page) { p.Within("nav").Click("Weg") }, []string{"there is no nav on the page"}},
		"what lies under another":    {"/drauf", func(p *Page) { p.Click("Unten") }, []string{`covered by <div class="drauf">`}},
		"a hidden focus":             {"/hinter", func(p *Page) { p.TabTo("Vor") }, []string{`link "Vor" has the focus and cannot be seen`}},
		"an option that is not":      {"/form", func(p *Page) { p.Choose("Wahl", "drei") }, []string{`it has the options "eins", "zwei"`}},
		"a day that is none":         {"/form", func(p *Page) { p.Fill("Tag", "1.9.") }, []string{"it does not take this value"}},
		"a text that is not":         {"/form", func(p *Page) { p.See("Gesendet") }, []string{"see Gesendet", "the page says: Probe Name"}},
		"a text that is":             {"/form", func(p *Page) { p.Miss("Name") }, []string{"miss Name"}},
		"a key that is none":         {"/form", func(p *Page) { p.Press("Any") }, []string{`there is no key "Any"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := failures(t, b, s.URL+c.path, Options{}, c.work)
			if len(c.want) == 0 && got != "" {
				t.Error(got)
			}
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("want %q in\n%s", want, got)
				}
			}
		})
	}
}

func TestPagesComeToRest(t *testing.T) {
	b := Start(t)
	s := serve(t, map[string]string{
		"/weg":     `<a href="/langsam">Los</a>`,
		"/holen":   `<button>Holen</button> <output></output><script src="/fetch.js"></script>`,
		"/strom_":  `<output>nichts</output><script src="/sse.js"></script>`,
		"/unruhig": `<script src="/again.js"></script>`,
		"/ziehen":  `<p id="a" draggable="true"><button>Karte</button></p><p id="b">Fach</p><script src="/drag.js"></script>`,
	})
	t.Run("after a slow navigation", func(t *testing.T) {
		p := b.Open(t, s.URL+"/weg", 800, 600, Options{})
		p.Click("Los")
		if got := p.Text(); got != "Probe Am Ziel" {
			t.Error(got)
		}
		p.Reload()
		p.See("Am Ziel")
		p.Back()
		p.See("Los")
		p.Visit("/weg#main")
		p.See("Los")
	})
	t.Run("after a script has asked the service", func(t *testing.T) {
		p := b.Open(t, s.URL+"/holen", 800, 600, Options{})
		p.Click("Holen")
		if got := p.Texts("output"); len(got) != 1 || got[0] != "endlich" {
			t.Error(got)
		}
	})
	t.Run("while events stream in", func(t *testing.T) {
		p := b.Open(t, s.URL+"/strom_", 800, 600, Options{})
		p.Within("main").See("es läuft")
	})
	t.Run("though it loads itself anew", func(t *testing.T) {
		p := b.Open(t, s.URL+"/unruhig", 800, 600, Options{})
		for range 20 {
			p.Reload()
			p.See("Probe")
			p.Visit("/unruhig")
			p.Fits()
		}
	})
	t.Run("after something was dragged", func(t *testing.T) {
		p := b.Open(t, s.URL+"/ziehen", 800, 600, Options{})
		p.DragOnto("Karte", "#b")
		p.See("Fach hat Karte")
	})
}

func TestPagesShareNothing(t *testing.T) {
	b := Start(t)
	s := serve(t, map[string]string{})
	secret := &http.Cookie{Name: "__Host-sitzung", Value: "geheim", Path: "/", Secure: true, HttpOnly: true}
	known := b.Open(t, s.URL+"/keks", 800, 600, Options{Cookies: []*http.Cookie{secret}})
	stranger := b.Open(t, s.URL+"/keks", 800, 600, Options{})
	known.See("__Host-sitzung=geheim")
	stranger.Miss("geheim")
}

func TestEngineIsTheOneItSays(t *testing.T) {
	source, err := os.ReadFile("axe/SOURCE.md")
	if err != nil {
		t.Fatal(err)
	}
	if sum := fmt.Sprintf("%x", sha256.Sum256([]byte(engine))); !strings.Contains(string(source), sum) {
		t.Errorf("axe/SOURCE.md does not name %s", sum)
	}
}

func TestWhatIsLeft(t *testing.T) {
	dir := t.TempDir()
	t.Setenv(pagesFolder, filepath.Join(dir, "pages"))
	t.Setenv(screenshotsFolder, filepath.Join(dir, "pictures"))
	b := Start(t)
	s := serve(t, map[string]string{"/schule/heute": `<section>eins</section><section>zwei</section><p class="hell">hell</p><a href="/datei.csv">Laden</a>`})
	p := b.Open(t, s.URL+"/schule/heute", 360, 640, Options{Dark: true})
	p.Miss("hell")
	p.Screenshot("heute")
	if n := p.Print("heute"); n != 3 {
		t.Errorf("%d sheets", n)
	}
	name, content := p.Download("Laden")
	if name != "abdeckung.csv" || string(content) != "a;b\n" {
		t.Errorf("%s: %q", name, content)
	}
	w := p.Weigh("/schule/heute")
	if w.Requests != 2 || w.Bytes < 1000 || w.Bytes > 2000 || w.Fonts != 0 || w.FirstByte <= 0 {
		t.Errorf("%+v", w)
	}
	var left []string
	files, err := filepath.Glob(filepath.Join(dir, "p*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		f = filepath.Base(f)
		if strings.HasSuffix(f, ".html") {
			f = strings.SplitAfter(f, "heute")[0]
			if string(raw[:15]) != "<!doctype html>" {
				t.Errorf("%.100s", raw)
			}
		}
		left = append(left, f)
	}
	if diff := cmp.Diff([]string{"schule-heute", "heute-360-dark.png", "heute.pdf"}, left); diff != "" {
		t.Error(diff)
	}
}
