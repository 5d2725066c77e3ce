package frame

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/web"
)

// call is a request of a page outside any server.
func call(t testing.TB, method, path string, form url.Values) (*Call, *httptest.ResponseRecorder) {
	t.Helper()
	w := httptest.NewRecorder()
	gc, _ := gin.CreateTestContext(w)
	gc.Request = httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	gc.Request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	f := New(Config{Now: func() time.Time { return time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC) }})
	c := f.call(gc)
	if err := c.readForm(); err != nil {
		t.Fatal(err)
	}
	return c, w
}

func FuzzLocalNeverLeavesTheSite(f *testing.F) {
	for _, path := range []string{"/konto", "//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nb", "/%2F/evil.example", ""} {
		f.Add(path)
	}
	base, _ := url.Parse("https://schulalltag.example/seite")
	f.Fuzz(func(t *testing.T, path string) {
		got := Local(path, "/")
		u, err := base.Parse(got)
		if err != nil || u.Host != base.Host || u.Scheme != base.Scheme || strings.ContainsAny(got, "\r\n\\") || strings.HasPrefix(got, "//") {
			t.Errorf("%q leads to %q", path, got)
		}
	})
}

func TestNotice(t *testing.T) {
	c, w := call(t, "POST", "/bedarf", nil)
	c.reader = uuid.New()
	want := &Notice{Text: "Gespeichert: „2a“", Undo: &Undo{Path: "/bedarf/2a/zurueck", Fields: map[string]string{"version": "3"}}, For: c.reader}
	if err := c.Finish("/bedarf", want.Text, want.Undo); err != nil {
		t.Fatal(err)
	}
	if w.Header().Get("Location") != "/bedarf" {
		t.Errorf("led to %q", w.Header().Get("Location"))
	}
	cookie := w.Result().Cookies()[0]
	next, answer := call(t, "GET", "/bedarf", nil)
	next.reader = c.reader
	next.Gin.Request.AddCookie(cookie)
	if d := cmp.Diff(want, next.notice()); d != "" {
		t.Error(d)
	}
	if dropped := answer.Result().Cookies()[0]; dropped.MaxAge >= 0 {
		t.Error("the notice would be shown again")
	}
	t.Run("is not for whoever else is signed in, or nobody", func(t *testing.T) {
		for _, who := range []uuid.UUID{uuid.New(), uuid.Nil} {
			other, answer := call(t, "GET", "/bedarf", nil)
			other.reader = who
			other.Gin.Request.AddCookie(cookie)
			if n := other.notice(); n != nil || answer.Result().Cookies()[0].MaxAge >= 0 {
				t.Errorf("it says %+v, and stays", n)
			}
		}
	})
	t.Run("goes without an undo that no cookie can hold", func(t *testing.T) {
		c, w := call(t, "POST", "/bedarf", nil)
		undo := &Undo{Path: "/bedarf/2a/zurueck", Fields: map[string]string{"wochen": strings.Repeat("ä", 2000)}}
		if err := c.Finish("/bedarf", want.Text, undo); err != nil {
			t.Fatal(err)
		}
		next, _ := call(t, "GET", "/bedarf", nil)
		next.Gin.Request.AddCookie(w.Result().Cookies()[0])
		if d := cmp.Diff(&Notice{Text: want.Text}, next.notice()); d != "" {
			t.Error(d)
		}
	})
	t.Run("of nobody's making says nothing", func(t *testing.T) {
		for _, value := range []string{"x", "e30", "eyJ0IjoiYSIsInUiOnsicCI6Imh0dHBzOi8vZXZpbC5leGFtcGxlIn19"} { // {"t":"a","u":{"p":"https://evil.example"}}
			c, _ := call(t, "GET", "/", nil)
			cookie.Value = value
			c.Gin.Request.AddCookie(cookie)
			if n := c.notice(); n != nil {
				t.Errorf("%s says %+v", value, n)
			}
		}
	})
}

func TestForm(t *testing.T) {
	c, _ := call(t, "POST", "/", url.Values{
		"day": {"3.2.2027"}, "iso": {"2027-02-03"}, "clock": {"7:35"}, "n": {" 3 "}, "label": {" 2a "}, "bad": {"x"},
	})
	f := c.Form()
	t.Run("reads days and times as people write them", func(t *testing.T) {
		if d := f.Date("day"); d != calendar.NewDate(2027, 2, 3) || f.Date("iso") != d || f.Clock("clock").String() != "07:35" || f.Int("n") != 3 || f.Get("label") != "2a" || !f.OK() {
			t.Errorf("read %v; problems %v", d, f.Problems)
		}
	})
	t.Run("notes each input that is none", func(t *testing.T) {
		f.Date("bad")
		f.Clock("bad")
		f.Int("bad")
		f.ID("missing")
		if len(f.Problems) != 4 || f.OK() {
			t.Errorf("noted %v", f.Problems)
		}
	})
	t.Run("puts what an operation refused beside its input", func(t *testing.T) {
		f := c.Form()
		refused := fault.Invalid("invalid-place", "The place cannot be kept like this.").At("/contracts/0/validFrom", "must be given")
		if !f.Refused(refused) || len(f.DateInput("contracts.0.validFrom", "Ab").Problems) != 1 {
			t.Errorf("noted %v", f.Problems)
		}
		if f.Problems[0].Anchor() != f.DateInput("contracts.0.validFrom", "Ab").ID {
			t.Error("the summary does not lead to the input")
		}
	})
	t.Run("leaves to the error page what no form can mend", func(t *testing.T) {
		for _, err := range []error{nil, fault.Forbidden("forbidden", "No."), fault.NotFound("gone", "Gone."), fault.Unavailable("away", "Away.", 0)} {
			if c.Form().Refused(err) {
				t.Errorf("takes %v for a problem of the form", err)
			}
		}
	})
	t.Run("holds nothing that the database could not", func(t *testing.T) {
		c, _ := call(t, "POST", "/?q=%00%ff", url.Values{"a\x00": {"b\x00c\xff"}})
		if f := c.Form(); f.Get("a\uFFFD") != "b\uFFFDc\uFFFD" || c.Query("q") != "\uFFFD\uFFFD" {
			t.Errorf("it holds %q, the address %q", f.Values, c.Query("q"))
		}
	})
	t.Run("is refused where a part of it cannot be read", func(t *testing.T) {
		var refusal *web.Refusal
		for name, body := range map[string]string{"broken": "a=1&b=%zz&c=2", "with too many inputs": strings.Repeat("a&", 20_000)} {
			c, _ := call(t, "GET", "/", nil)
			c.Gin.Request = httptest.NewRequest("POST", "/", strings.NewReader(body))
			c.Gin.Request.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
			if err := c.readForm(); !errors.As(err, &refusal) || refusal.Status != http.StatusBadRequest {
				t.Errorf("a form %s is answered with %v", name, err)
			}
		}
		var tooLarge *http.MaxBytesError
		c, w := call(t, "GET", "/", url.Values{"a": {strings.Repeat("b", 100)}})
		c.Gin.Request.Method, c.Gin.Request.Form = http.MethodPost, nil
		c.Gin.Request.Body = http.MaxBytesReader(w, c.Gin.Request.Body, 50)
		if err := c.readForm(); !errors.As(err, &tooLarge) {
			t.Errorf("one that is too large is answered with %v", err)
		}
	})
	t.Run("never fills a password again", func(t *testing.T) {
		if in := c.Filled(url.Values{"p": {"geheim"}}).Password("p", "Passwort", "current-password"); in.Value != "" {
			t.Error("the page holds the password")
		}
	})
}

func TestChoiceSendsTheFormAgainWithTheStoredVersion(t *testing.T) {
	c, _ := call(t, "POST", "/schule/klassen/7", url.Values{"label": {"2b"}, "version": {"3"}, "day": {"mon", "tue"}})
	choice := c.Form().Choose(5, "/schule/klassen/7", Versions{"Bezeichnung", "2a", "2b"}, Versions{"Jahrgang", "2", "2"})
	want := []Value{{"day", "mon"}, {"day", "tue"}, {"label", "2b"}, {"version", "5"}}
	if d := cmp.Diff(want, choice.Fields); d != "" || choice.Action != "/schule/klassen/7" {
		t.Error(choice.Action, d)
	}
	if !choice.Rows[0].Differs() || choice.Rows[1].Differs() {
		t.Error("marks what is the same, or not what differs")
	}
}

func TestLiveSendsWhatChangesAndEnds(t *testing.T) {
	c, w := call(t, "GET", "/planung/laeufe/1/ereignisse", nil)
	c.Visit = &account.Visit{Actor: account.Actor{Session: uuid.New()}}
	parts := []string{"<p>1\n2</p>", "<p>1\n2</p>", "<p>3</p>"}
	i := -1
	err := c.Live(func() (string, bool, error) {
		i++
		return parts[i], i == len(parts)-1, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "retry: 1000\n\nevent: part\ndata: <p>1\ndata: 2</p>\n\nevent: part\ndata: <p>3</p>\n\nevent: done\ndata: \n\n"
	if d := cmp.Diff(want, w.Body.String()); d != "" || w.Header().Get("Content-Type") != "text/event-stream" {
		t.Error(d)
	}
}

func TestLiveLooksOnceWhereASessionHasEnoughStreams(t *testing.T) {
	first, _ := call(t, "GET", "/planung/laeufe/1/ereignisse", nil)
	session := uuid.New()
	looks := 0
	var open func(left int) string
	open = func(left int) string {
		c, w := call(t, "GET", "/planung/laeufe/1/ereignisse", nil)
		c.frame, c.Visit = first.frame, &account.Visit{Actor: account.Actor{Session: session}}
		err := c.Live(func() (string, bool, error) {
			if left > 0 {
				open(left - 1)
				return "<p></p>", true, nil
			}
			looks++
			return "<p></p>", false, nil
		})
		if err != nil {
			t.Error(err)
		}
		return w.Body.String()
	}
	for range 2 { // the streams that have ended are not counted
		open(mostStreams)
	}
	if looks != 2 {
		t.Errorf("the one too many looked %d times", looks)
	}
}

func TestErrorPagesTellWhatTheVisitorMayKnow(t *testing.T) {
	for _, test := range []struct {
		err    error
		status int
		says   string
	}{
		{fault.NotFound("place-not-found", "There is no such place."), 404, "Das gibt es hier nicht"},
		{errNotYours, 403, "Das gehört nicht zu Ihrer Rolle"},
		{errUnknown{}, 500, "Bei uns ist ein Fehler aufgetreten. Es wurde nichts geändert."},
	} {
		c, w := call(t, "POST", "/x", nil)
		c.frame.fail(c, test.err)
		if body := w.Body.String(); w.Code != test.status || !strings.Contains(body, test.says) || strings.Contains(body, "secret cause") {
			t.Errorf("%v answers %d %s", test.err, w.Code, body)
		}
	}
}

type errUnknown struct{}

func (errUnknown) Error() string { return "secret cause" }
