package portal_test

import (
	"cmp"
	"regexp"
	"strings"
	"sync"
	"testing"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/browsertest"
	"schulalltag/internal/portal/portaltest"
)

// unlinked is what nobody can come across who only follows links, and why.
var unlinked = map[string]string{
	"GET /":                        "leads on to the first page of a role",
	"POST /konto/wechseln":         "is for people with several roles",
	"POST /anmelden/eingabe":       "takes forms whose session has ended",
	"POST /bedarf/:place/zurueck":  "undoes a change that was just made",
	"POST /stunden/:woche/zurueck": "undoes a change that was just made",
	"GET /freigabe/abschliessen":   "is offered once all hours of a month are approved",
	"POST /freigabe/abschliessen":  "stands on that page",
}

// heaviest is the most bytes a page may weigh on the wire, without fonts.
const heaviest = 100_000

// TestEveryPageCanBeUsedByEverybody follows every link of every role, finds every page and form that there is, and looks at one page of each
// kind in a real browser: wide and narrow, light and dark, with scripts and without. It leaves their pictures if somebody wants them.
func TestEveryPageCanBeUsedByEverybody(t *testing.T) {
	s, b := newSetting(t), browsertest.Start(t)
	var mu sync.Mutex
	reached := map[string]bool{}
	t.Run("as", func(t *testing.T) {
		for _, role := range roles {
			t.Run(cmp.Or(string(role), "nobody"), func(t *testing.T) {
				t.Parallel()
				k := wander(t, s.World, role, s.doors[role]...)
				for _, fault := range k.faults {
					t.Error(fault)
				}
				mu.Lock()
				for route := range k.routes {
					reached[route] = true
				}
				mu.Unlock()
				t.Logf("%d pages of %d kinds, %d forms", len(k.pages), len(k.kinds()), len(k.forms))
				look(t, s.World, b, k)
			})
		}
	})
	for _, room := range s.Frame.Rooms() {
		for _, r := range room.Routes {
			if name := r.Method + " " + r.Path; !reached[name] && unlinked[name] == "" {
				t.Errorf("nobody finds %s", name)
			}
		}
	}
}

// look looks at one page of each kind.
func look(t *testing.T, w *portaltest.World, b *browsertest.Browser, k *walk) {
	t.Helper()
	for _, as := range []struct {
		width, height int
		o             browsertest.Options
	}{
		{1280, 900, browsertest.Options{}}, {1280, 900, browsertest.Options{Dark: true}},
		{360, 740, browsertest.Options{}}, {320, 640, browsertest.Options{Dark: true, NoScript: true}}, // WCAG 2.2, 1.4.10
	} {
		as.o.Cookies = k.client.Cookies(t)
		p := b.Open(t, w.URL+"/", as.width, as.height, as.o)
		taken := map[string]string{}
		for _, page := range k.kinds() {
			if weight := p.Weigh(page.path); weight.Bytes > heaviest {
				t.Errorf("%s weighs %d bytes without fonts", page.path, weight.Bytes)
			}
			p.Fits()
			p.Axe()
			name := picture(k.role, page.route) + taken[page.route]
			taken[page.route] += "-b"
			p.Screenshot(name)
		}
	}
}

var notPlain = regexp.MustCompile(`[^a-z0-9]+`)

// picture names the picture of a page by who sees it and its route.
func picture(role account.Role, route string) string {
	who := cmp.Or(string(role), "alle")
	return strings.Trim(notPlain.ReplaceAllString(strings.ToLower(who+route), "-"), "-")
}
