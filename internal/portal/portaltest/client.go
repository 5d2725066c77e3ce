package portaltest

import (
	"bytes"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"schulalltag/internal/account"
	"schulalltag/internal/demo"
)

// Client is a browser without scripts: it keeps cookies, follows redirects, and reads pages.
type Client struct {
	world *World
	http  http.Client
}

// Page is an answer that was read.
type Page struct {
	*goquery.Document
	Status int
	Host   string // after redirects
	Path   string // after redirects, with the query
	Header http.Header
	Body   string
}

// Person is the first of the demo's people with a role.
func (w *World) Person(t testing.TB, role account.Role) demo.SignIn {
	t.Helper()
	p, ok := w.Demo.SignIn(role)
	if !ok {
		t.Fatalf("the demo has nobody with the role %s", role)
	}
	return p
}

// Stranger is a client that is not signed in.
func (w *World) Stranger() *Client {
	jar, _ := cookiejar.New(nil) // never fails without options
	return &Client{world: w, http: http.Client{Jar: jar}}
}

// As is a client signed in as the first person with a role.
func (w *World) As(t testing.TB, role account.Role) *Client {
	t.Helper()
	return w.SignIn(t, w.Person(t, role))
}

// SignIn is a client signed in as a person, through the sign-in page.
func (w *World) SignIn(t testing.TB, p demo.SignIn) *Client {
	t.Helper()
	c := w.Stranger()
	page := c.Post(t, "/anmelden", url.Values{"email": {p.Email}, "password": {p.Password}})
	if page.Path == "/anmelden" {
		t.Fatalf("%s cannot sign in: %s", p.Email, page.Find(".sa-errors").Text())
	}
	return c
}

// Cookies are what the client has got from the portal, for a real browser that goes on in its place.
func (c *Client) Cookies(t testing.TB) []*http.Cookie {
	t.Helper()
	home, err := url.Parse(c.world.URL)
	if err != nil {
		t.Fatal(err)
	}
	return c.http.Jar.Cookies(home)
}

// Double is another browser with the cookies that this one has now.
func (c *Client) Double(t testing.TB) *Client {
	t.Helper()
	home, err := url.Parse(c.world.URL)
	if err != nil {
		t.Fatal(err)
	}
	d := c.world.Stranger()
	d.http.Jar.SetCookies(home, c.http.Jar.Cookies(home))
	return d
}

// Get reads a page.
func (c *Client) Get(t testing.TB, path string) *Page {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.world.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c.do(t, r)
}

// Post sends a form, as a page of the portal would.
func (c *Client) Post(t testing.TB, path string, form url.Values) *Page {
	t.Helper()
	return c.PostFrom(t, "same-origin", path, form)
}

// PostFrom sends a form as a browser does from another site ("cross-site") or from a page of the portal ("same-origin").
func (c *Client) PostFrom(t testing.TB, site, path string, form url.Values) *Page {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.world.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", site)
	return c.do(t, r)
}

// PostBody sends what is no plain form, such as one with a file.
func (c *Client) PostBody(t testing.TB, path, contentType string, body io.Reader) *Page {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.world.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return c.do(t, r)
}

// Submit fills a form of a page as its inputs stand, with changes, and sends it.
func (c *Client) Submit(t testing.TB, form *goquery.Selection, changes url.Values) *Page {
	t.Helper()
	if form.Length() != 1 {
		t.Fatalf("%d forms fit, not one", form.Length())
	}
	action, _ := form.Attr("action")
	values := Values(form)
	for name, v := range changes {
		values[name] = v
	}
	if method, _ := form.Attr("method"); !strings.EqualFold(method, "post") {
		return c.Get(t, action+"?"+values.Encode())
	}
	return c.Post(t, action, values)
}

// Values are what a form would send if no button had a name.
func Values(form *goquery.Selection) url.Values {
	values := url.Values{}
	form.Find("input[name], select[name], textarea[name]").Each(func(_ int, in *goquery.Selection) {
		name, _ := in.Attr("name")
		kind, _ := in.Attr("type")
		switch {
		case goquery.NodeName(in) == "select":
			in.Find("option[selected]").Each(func(_ int, o *goquery.Selection) { values.Add(name, o.AttrOr("value", o.Text())) })
			if !values.Has(name) {
				first := in.Find("option").First()
				values.Add(name, first.AttrOr("value", first.Text()))
			}
		case goquery.NodeName(in) == "textarea":
			values.Add(name, in.Text())
		case kind == "checkbox" || kind == "radio":
			if _, checked := in.Attr("checked"); checked {
				values.Add(name, in.AttrOr("value", "on"))
			}
		default:
			values.Add(name, in.AttrOr("value", ""))
		}
	})
	return values
}

func (c *Client) do(t testing.TB, r *http.Request) *Page {
	t.Helper()
	answer, err := c.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return &Page{Document: doc, Status: answer.StatusCode, Host: answer.Request.URL.Host, Path: answer.Request.URL.RequestURI(), Header: answer.Header, Body: string(body)}
}
