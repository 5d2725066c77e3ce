package portal_test

import (
	"io"
	"net/http"
	"net/http/httptrace"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"schulalltag/internal/portal/portaltest"
)

// BenchmarkPages measures one page of each kind on the demo district: how long its first byte takes, and what it and all it loads but fonts
// weighs on the wire.
func BenchmarkPages(b *testing.B) {
	s := newSetting(b)
	for _, role := range roles {
		k := wander(b, s.World, role, s.doors[role]...)
		r := reader{world: s.World, client: k.client, cookies: k.client.Cookies(b)}
		taken := map[string]string{}
		for _, kind := range k.kinds() {
			name := picture(role, kind.route) + taken[kind.route]
			taken[kind.route] += "-b"
			b.Run(name, func(b *testing.B) {
				var first time.Duration
				for b.Loop() {
					took, _ := r.read(b, kind.path)
					first += took
				}
				b.ReportMetric(float64(first.Microseconds())/1000/float64(b.N), "ms/first-byte")
				b.ReportMetric(float64(r.weigh(b, kind.path)), "B/page")
			})
		}
	}
}

// reader reads as a browser does, and counts what comes over the wire.
type reader struct {
	world   *portaltest.World
	client  *portaltest.Client
	cookies []*http.Cookie
}

func (r *reader) read(t testing.TB, path string) (first time.Duration, bytes int) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.world.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range r.cookies {
		req.AddCookie(c)
	}
	req.Header.Set("Accept-Encoding", "gzip") // set by hand, it is not unpacked
	began := time.Now()
	req = req.WithContext(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{GotFirstResponseByte: func() { first = time.Since(began) }}))
	answer, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %d: %v", path, answer.StatusCode, err)
	}
	return first, len(body)
}

// weigh adds up the bodies of a page and of what it loads: style sheets, scripts, pictures.
func (r *reader) weigh(t testing.TB, path string) (total int) {
	t.Helper()
	_, total = r.read(t, path)
	r.client.Get(t, path).Find(`link[rel="stylesheet"], link[rel="icon"], script[src], img[src]`).Each(func(_ int, part *goquery.Selection) {
		_, bytes := r.read(t, part.AttrOr("href", part.AttrOr("src", "")))
		total += bytes
	})
	return total
}
