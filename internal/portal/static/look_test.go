package static_test

import (
	"io/fs"
	"math"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"schulalltag/internal/portal/static"
)

func TestStyleSheetPointsOnlyToWhatIsServed(t *testing.T) {
	for _, name := range []string{"app.css", "kern.css"} {
		css := get(static.Href(name), nil).Body.String()
		found := regexp.MustCompile(`url\(["']?([^"')]+)`).FindAllStringSubmatch(css, -1)
		if len(found) == 0 {
			t.Errorf("%s points to nothing: is it there?", name)
		}
		for _, m := range found {
			if !strings.HasPrefix(m[1], "data:") && get(path.Join(static.Root, m[1]), nil).Header().Get("Cache-Control") != "public, max-age=31536000, immutable" {
				t.Errorf("%s points to %s, which is not served for good", name, m[1])
			}
		}
		if strings.Contains(css, "@import") {
			t.Errorf("%s imports", name)
		}
	}
}

func TestEveryOwnSheetIsInTheBundle(t *testing.T) {
	css := get(static.Href("app.css"), nil).Body.String()
	entries, err := os.ReadDir("css")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		own := file(t, "css/"+e.Name())
		if first, _, _ := strings.Cut(own, "\n"); !strings.Contains(css, first) {
			t.Errorf("%s is not part of app.css", e.Name())
		}
		if n := strings.Count(own, "\n"); n > 600 {
			t.Errorf("%s has %d lines; 600 are the most", e.Name(), n)
		}
	}
}

// TestSheetOfComponentsIsTrue keeps the page that builders copy from in step with the style sheets.
func TestSheetOfComponentsIsTrue(t *testing.T) {
	sheet := file(t, "testdata/components.html")
	css := get(static.Href("app.css"), nil).Body.String() + get(static.Href("kern.css"), nil).Body.String()
	known := map[string]bool{}
	for _, m := range regexp.MustCompile(`\.((?:sa|kern|chart)[a-zA-Z0-9_-]*)`).FindAllStringSubmatch(css, -1) {
		known[m[1]] = true
	}
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`class="([^"]*)"`).FindAllStringSubmatch(sheet, -1) {
		for _, class := range strings.Fields(m[1]) {
			used[class] = true
		}
	}
	for class := range used {
		if !known[class] {
			t.Errorf("class %s has no rule", class)
		}
	}
	for class := range known {
		if strings.HasPrefix(class, "sa-") && !strings.HasPrefix(class, "sa-icon--") && !used[class] && !slices.Contains(unshown, class) {
			t.Errorf("class %s is not shown on the sheet", class)
		}
	}
	for _, bad := range []string{" style=", "<style", "onclick=", "http://", "https://"} {
		if strings.Contains(sheet, bad) {
			t.Errorf("the sheet holds %s, which pages must not", bad)
		}
	}
}

// unshown are states that only a script or another page brings.
var unshown = []string{
	"sa-board__group", "sa-cards--wide", "sa-cell--past", "sa-cell__note", "sa-chip--dragged", "sa-drop--over", "sa-filter--bare", "sa-form--wide",
	"sa-button--danger", "sa-page--wide", "sa-panel--surface", "sa-prose", "sa-row--between", "sa-screen", "sa-split--board", "sa-split--even",
	"sa-tone--rest",
}

// TestEveryRuleIsUsed finds the classes of the style sheets that no template, script or Go file of the portal names. What is put together
// there, such as sa-tone--{{.}}, stands for all that begin so.
func TestEveryRuleIsUsed(t *testing.T) {
	name := regexp.MustCompile(`sa-[a-zA-Z0-9_-]+`)
	used := map[string]bool{}
	portal := os.DirFS("..")
	err := fs.WalkDir(portal, ".", func(at string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && (e.Name() == "testdata" || at == "static/css"):
			return fs.SkipDir
		case e.IsDir() || !slices.Contains([]string{".go", ".html", ".js"}, path.Ext(at)) || strings.HasSuffix(at, "_test.go"):
			return nil
		}
		text, err := fs.ReadFile(portal, at)
		for _, class := range name.FindAllString(string(text), -1) {
			used[class] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir("css")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		for _, m := range regexp.MustCompile(`\.(sa-[a-zA-Z0-9_-]+)`).FindAllStringSubmatch(file(t, "css/"+e.Name()), -1) {
			begun, _, _ := strings.Cut(m[1], "--")
			if !used[m[1]] && !used[begun+"--"] {
				t.Errorf("nothing uses the class %s of %s", m[1], e.Name())
			}
		}
	}
}

// TestHeatIsReadable wants a contrast of 4.5 to 1 between the number and the colour of every heat step, in both themes; SVG
// text is not covered by the checks in the browser.
func TestHeatIsReadable(t *testing.T) {
	colours := map[string]string{}
	for _, m := range regexp.MustCompile(`--kern-color-([a-z0-9-]+): ?oklch\(([^)]*)\)`).FindAllStringSubmatch(get(static.Href("kern.css"), nil).Body.String(), -1) {
		colours[m[1]] = m[2]
	}
	tokens := file(t, "css/tokens.css")
	themes := strings.Split(tokens, ":root")[1:]
	if len(themes) != 3 {
		t.Fatalf("%d themes, want light, dark by the system and dark by choice", len(themes))
	}
	for i, theme := range themes {
		value := map[string]string{}
		for _, m := range regexp.MustCompile(`--sa-heat-([a-z0-9]+): var\(--kern-color-([a-z0-9-]+)\)`).FindAllStringSubmatch(theme, -1) {
			value[m[1]] = colours[m[2]]
		}
		for step := range 6 {
			text := value["middle"]
			if step == 0 || step == 5 {
				text = value["end"]
			}
			if got := contrast(t, value[strconv.Itoa(step)], text); got < 4.5 {
				t.Errorf("theme %d, heat step %d: contrast %.2f", i, step, got)
			}
		}
	}
}

// contrast is WCAG's ratio between two colours, each given as the three numbers of CSS oklch().
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(t *testing.T, oklch string) float64 {
	t.Helper()
	var v [3]float64
	fields := strings.Fields(oklch)
	if len(fields) != 3 {
		t.Fatalf("no colour: %q", oklch)
	}
	for i, field := range fields {
		n, err := strconv.ParseFloat(strings.TrimSuffix(field, "%"), 64)
		if err != nil {
			t.Fatal(err)
		}
		v[i] = n
	}
	lightness, a, b := v[0]/100, v[1]*math.Cos(v[2]*math.Pi/180), v[1]*math.Sin(v[2]*math.Pi/180)
	cube := func(x float64) float64 { return x * x * x }
	l := cube(lightness + 0.3963377774*a + 0.2158037573*b)
	m := cube(lightness - 0.1055613458*a - 0.0638541728*b)
	s := cube(lightness - 0.0894841775*a - 1.2914855480*b)
	clamp := func(x float64) float64 { return min(max(x, 0), 1) }
	return 0.2126*clamp(4.0767416621*l-3.3077115913*m+0.2309699292*s) +
		0.7152*clamp(-1.2684380046*l+2.6097574011*m-0.3413193965*s) +
		0.0722*clamp(-0.0041960863*l-0.7034186147*m+1.7076147010*s)
}
