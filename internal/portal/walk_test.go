package portal_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/portal/portaltest"
	"schulalltag/internal/portal/static"
)

// alike is how many pages of one kind a walk looks at: the first weeks of a school tell as much as all of them.
const alike = 3

// elsewhere begins what other surfaces of the service answer, which no portal under test has beside it.
var elsewhere = []string{static.Root, "/docs", "/api/"}

// walk is what somebody comes across who follows every link.
type walk struct {
	world  *portaltest.World
	client *portaltest.Client
	role   account.Role
	pages  []visited
	forms  []form          // that change something
	routes map[string]bool // "GET /bedarf/:place" that were reached
	seen   map[string]int  // visits by kind of page
	queue  []string
	titles map[string]string // routes by the titles of their pages
	faults []string          // links and forms that lead nowhere, pages that cannot be told apart
}

// visited is a page that was met. Pages of one route that offer the same forms are of one kind.
type visited struct{ path, route, kind string }

// form is a form of a page as it stands there.
type form struct {
	page, action, route string
	values              url.Values
}

// wander walks every page to which the first page of a role leads, or the others that are named.
func wander(t testing.TB, w *portaltest.World, role account.Role, others ...string) *walk {
	t.Helper()
	k := &walk{
		world: w, client: w.Stranger(), role: role, routes: map[string]bool{}, seen: map[string]int{}, titles: map[string]string{}, queue: append([]string{"/"}, others...),
	}
	if role != "" {
		k.client = w.As(t, role)
	}
	for len(k.queue) > 0 {
		path := k.queue[0]
		k.queue = k.queue[1:]
		k.visit(t, path)
	}
	return k
}

func (k *walk) visit(t testing.TB, path string) {
	t.Helper()
	page := k.client.Get(t, path)
	if page.Status != http.StatusOK {
		k.fault("%s answers %d: %s", path, page.Status, strings.Join(strings.Fields(page.Find("main").Text()), " "))
		return
	}
	if !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") {
		return // a file
	}
	if k.role != "" && strings.HasPrefix(page.Path, frame.SignInPath) {
		k.fault("%s asks to sign in again", path)
		return
	}
	route := k.route(http.MethodGet, page.Path)
	k.routes["GET "+route] = true
	title := page.Find("title").Text() // of tabs, and the first thing a screen reader says
	if other, taken := k.titles[title]; taken && other != route {
		k.fault("%s and %s have the same title: %s", other, route, title)
	}
	k.titles[title] = route
	at, forms := visited{path: page.Path, route: route}, len(k.forms)
	page.Find("a[href]").Each(func(_ int, a *goquery.Selection) { k.follow(t, page, a.AttrOr("href", "")) })
	page.Find("[data-later]").Each(func(_ int, later *goquery.Selection) { k.follow(t, page, later.AttrOr("data-later", "")) })
	page.Find("[data-live]").Each(func(_ int, live *goquery.Selection) {
		k.routes["GET "+k.route(http.MethodGet, live.AttrOr("data-live", ""))] = true
	})
	page.Find("form").Each(func(_ int, f *goquery.Selection) {
		action, values := f.AttrOr("action", page.Path), portaltest.Values(f)
		if strings.EqualFold(f.AttrOr("method", "get"), "get") {
			k.follow(t, page, action+"?"+values.Encode())
			k.follow(t, page, action+"?"+chosen(f, values).Encode())
			return
		}
		k.note(page, action, values)
		f.Find("[formaction]").Each(func(_ int, b *goquery.Selection) { k.note(page, b.AttrOr("formaction", ""), values) })
	})
	var offers []string
	for _, f := range k.forms[forms:] {
		offers = append(offers, f.route)
	}
	slices.Sort(offers)
	at.kind = fmt.Sprint(route, slices.Compact(offers))
	if !slices.Contains(k.pages, at) {
		k.pages = append(k.pages, at)
	}
}

// chosen are the values of a form once the first of each open choice is taken.
func chosen(form *goquery.Selection, values url.Values) url.Values {
	values = maps.Clone(values)
	form.Find("input[type='radio'][name]:not([disabled])").Each(func(_ int, in *goquery.Selection) {
		if name := in.AttrOr("name", ""); !values.Has(name) {
			values.Set(name, in.AttrOr("value", ""))
		}
	})
	form.Find("select[name]").Each(func(_ int, list *goquery.Selection) {
		if name := list.AttrOr("name", ""); values.Get(name) == "" {
			values.Set(name, list.Find("option:not([value=''])").First().AttrOr("value", ""))
		}
	})
	return values
}

// kinds is one page of each kind, the first that was met.
func (k *walk) kinds() (pages []visited) {
	met := map[string]bool{}
	for _, p := range k.pages {
		if !met[p.kind] {
			met[p.kind] = true
			pages = append(pages, p)
		}
	}
	return pages
}

// follow puts a link into the queue, unless enough of its kind have been seen.
func (k *walk) follow(t testing.TB, page *portaltest.Page, href string) {
	t.Helper()
	here, err := url.Parse(page.Path)
	if err != nil {
		t.Fatal(err)
	}
	to, err := here.Parse(href)
	if err != nil {
		k.fault("a link leads to %q: %v", href, err)
		return
	}
	if to.Scheme != "" || to.Host != "" || strings.HasPrefix(href, "#") || outside(to.Path) {
		return
	}
	to.Fragment = ""
	route := k.route(http.MethodGet, to.Path)
	if route == "" {
		k.fault("a link leads to %s, which is no page", to.Path)
		return
	}
	k.routes["GET "+route] = true
	var keys []string
	for key := range to.Query() {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	kind := fmt.Sprint(route, keys)
	if k.seen[to.RequestURI()]++; k.seen[to.RequestURI()] > 1 || k.seen[kind] >= alike {
		return
	}
	k.seen[kind]++
	k.queue = append(k.queue, to.RequestURI())
}

func (k *walk) note(page *portaltest.Page, action string, values url.Values) {
	path, _, _ := strings.Cut(action, "?")
	f := form{page: page.Path, action: action, route: k.route(http.MethodPost, path), values: values}
	if f.route == "" {
		k.fault("a form is sent to %s, which takes none", path)
		return
	}
	k.routes["POST "+f.route] = true
	k.forms = append(k.forms, f)
}

func (k *walk) fault(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(k.faults, text) {
		k.faults = append(k.faults, text)
	}
}

// route is the path of the route that answers a path, "" if none does. A route without parameters comes before one with them.
func (k *walk) route(method, path string) string {
	path, _, _ = strings.Cut(path, "?")
	best := ""
	for _, room := range k.world.Frame.Rooms() {
		for _, r := range room.Routes {
			if r.Method == method && fits(r.Path, path) && (best == "" || strings.Contains(best, ":")) {
				best = r.Path
			}
		}
	}
	return best
}

var parameter = regexp.MustCompile(`[:*][^/]+`)

// fits compares by segments: it is asked for every link of every page and every route.
func fits(route, path string) bool {
	wanted, given := strings.Split(route, "/"), strings.Split(path, "/")
	return slices.EqualFunc(wanted, given, func(w, g string) bool {
		return w == g || g != "" && w != "" && (w[0] == ':' || w[0] == '*')
	})
}

func outside(path string) bool {
	return slices.ContainsFunc(elsewhere, func(prefix string) bool { return strings.HasPrefix(path, prefix) })
}

// roles are those of the portal; "" is somebody who is not signed in.
var roles = []account.Role{"", account.RoleSchool, account.RolePlanner, account.RoleYouthOffice, account.RoleAssistant, account.RoleOperator}
