package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"schulalltag/internal/fault"
)

// log is a buffer that handlers write and tests read.
type log struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// fail writes an error as one line: what a surface would do, in short.
func fail(c *gin.Context, err error) {
	status := http.StatusInternalServerError
	var refusal *Refusal
	var f *fault.Error
	switch {
	case errors.As(err, &refusal):
		status = refusal.Status
	case errors.As(err, &f) && f.Kind == fault.KindNotFound:
		status = http.StatusNotFound
	case errors.As(err, &f) && f.Kind == fault.KindUnavailable:
		status = http.StatusServiceUnavailable
	}
	c.String(status, "failed")
	c.Abort()
}

func site(l *log, edit func(*Config)) *Site {
	c := Config{Log: slog.New(slog.NewTextHandler(l, nil)), Fail: fail}
	if edit != nil {
		edit(&c)
	}
	return New(c)
}

func (s *Site) get(path string, header map[string]string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for name, value := range header {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	s.Engine.ServeHTTP(w, r)
	return w
}

func TestRequestID(t *testing.T) {
	s := site(&log{}, nil)
	s.Engine.GET("/id", func(c *gin.Context) { c.String(http.StatusOK, RequestID(c)) })
	for given, kept := range map[string]bool{
		"4bf92f3577b34da6a3ce929d0e0e4736": true, "client-1.2_3": true,
		"": false, "short": false, "with space": false, "line\nbreak": false, "{injected}": false, strings.Repeat("a", 65): false,
	} {
		w := s.get("/id", map[string]string{requestIDHeader: given})
		id := w.Body.String()
		if w.Header().Get(requestIDHeader) != id || (id == given) != kept || !sane(id) {
			t.Errorf("X-Request-ID %q became %q, told as %q", given, id, w.Header().Get(requestIDHeader))
		}
	}
}

func TestOneLogLinePerRequest(t *testing.T) {
	l := &log{}
	s := site(l, nil)
	s.Engine.GET("/things/:id", func(c *gin.Context) { NoteActor(c, "user"); c.String(http.StatusTeapot, "") })
	s.get("/things/secret-name?token=secret-token", nil)
	line := l.String()
	for _, part := range []string{"method=GET", "route=/things/:id", "status=418", "actor=user", "ms=", "request="} {
		if !strings.Contains(line, part) {
			t.Errorf("the line has no %s: %s", part, line)
		}
	}
	if strings.Count(line, "\n") != 1 || strings.Contains(line, "secret") {
		t.Errorf("logged: %s", line)
	}
}

func TestClientThatGoesAwayIsLoggedAs499(t *testing.T) {
	l := &log{}
	s := site(l, nil)
	s.Engine.GET("/slow", func(c *gin.Context) { <-c.Request.Context().Done() })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.Engine.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/slow", nil).WithContext(ctx))
	if !strings.Contains(l.String(), "status=499") {
		t.Errorf("logged: %s", l)
	}
}

func TestPanicBecomesAnAnswer(t *testing.T) {
	l := &log{}
	s := site(l, nil)
	s.Engine.GET("/panic", func(*gin.Context) { panic("secret cause") })
	w := s.get("/panic", nil)
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("answered %d %s", w.Code, w.Body)
	}
	if !strings.Contains(l.String(), "secret cause") || !strings.Contains(l.String(), "web_test.go") {
		t.Errorf("the log does not say where: %s", l)
	}
}

func TestCauseOfA500IsLogged(t *testing.T) {
	l := &log{}
	s := site(l, nil)
	s.Engine.GET("/broken", func(c *gin.Context) {
		_ = c.Error(errors.New("relation is gone"))
		c.Status(http.StatusInternalServerError)
	})
	s.get("/broken", nil)
	if !strings.Contains(l.String(), "relation is gone") || !strings.Contains(l.String(), "level=ERROR") {
		t.Errorf("logged: %s", l)
	}
}

func TestUnknownPathsAndMethods(t *testing.T) {
	s := site(&log{}, nil)
	s.Engine.GET("/things", func(c *gin.Context) { c.Status(http.StatusOK) })
	if w := s.get("/nothing", nil); w.Code != http.StatusNotFound {
		t.Errorf("an unknown path answers %d", w.Code)
	}
	if w := s.get("/things/", nil); w.Code != http.StatusNotFound {
		t.Errorf("a path with a slash too much answers %d", w.Code)
	}
	w := httptest.NewRecorder()
	s.Engine.ServeHTTP(w, httptest.NewRequest(http.MethodDelete, "/things", nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET" {
		t.Errorf("an unknown method answers %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
}

func TestSecurityHeadersOnEveryAnswer(t *testing.T) {
	s := site(&log{}, nil)
	for _, path := range []string{"/livez", "/nothing"} {
		h := s.get(path, nil).Header()
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin", "Strict-Transport-Security": "max-age=63072000",
		} {
			if h.Get(name) != want {
				t.Errorf("%s: %s is %q", path, name, h.Get(name))
			}
		}
		if !strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: policy %q", path, h.Get("Content-Security-Policy"))
		}
	}
}

func TestOverloadIsRefusedAndHealthStillAnswers(t *testing.T) {
	s := site(&log{}, func(c *Config) { c.MaxInFlight = 1 })
	entered, leave := make(chan struct{}), make(chan struct{})
	s.Engine.GET("/slow", func(c *gin.Context) { close(entered); <-leave; c.Status(http.StatusOK) })
	s.Engine.GET("/fast", func(c *gin.Context) { c.Status(http.StatusOK) })
	var wait sync.WaitGroup
	wait.Go(func() { s.get("/slow", nil) })
	<-entered
	if w := s.get("/fast", nil); w.Code != http.StatusServiceUnavailable {
		t.Errorf("one request too many answers %d", w.Code)
	}
	for _, path := range []string{"/livez", "/readyz"} {
		if w := s.get(path, nil); w.Code != http.StatusOK {
			t.Errorf("%s answers %d under load", path, w.Code)
		}
	}
	close(leave)
	wait.Wait()
	if w := s.get("/fast", nil); w.Code != http.StatusOK {
		t.Errorf("after the load it answers %d", w.Code)
	}
}

func TestBodiesAreBounded(t *testing.T) {
	s := site(&log{}, func(c *Config) { c.MaxBody = 10 })
	var got error
	s.Engine.POST("/things", func(c *gin.Context) { _, got = io.ReadAll(c.Request.Body) })
	for body, tooLarge := range map[string]bool{"0123456789": false, "0123456789a": true} {
		s.Engine.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/things", strings.NewReader(body)))
		var limit *http.MaxBytesError
		if errors.As(got, &limit) != tooLarge {
			t.Errorf("%d bytes: %v", len(body), got)
		}
	}
}

func TestForwardedAddressesAreNotTrusted(t *testing.T) {
	s := site(&log{}, nil)
	s.Engine.GET("/ip", func(c *gin.Context) { c.String(http.StatusOK, c.ClientIP()) })
	if w := s.get("/ip", map[string]string{"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9"}); w.Body.String() != "192.0.2.1" {
		t.Errorf("took %s for the client", w.Body)
	}
}

func TestMetricsByRouteTemplate(t *testing.T) {
	registry := prometheus.NewRegistry()
	s := site(&log{}, func(c *Config) { c.Metrics = registry })
	s.Engine.GET("/things/:id", func(c *gin.Context) { c.Status(http.StatusOK) })
	s.get("/things/1", nil)
	s.get("/things/2", nil)
	s.get("/nothing/3", nil)
	r := httptest.NewRequest("INVENTED", "/things/1", nil)
	s.Engine.ServeHTTP(httptest.NewRecorder(), r)
	w := httptest.NewRecorder()
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, line := range []string{
		`http_requests_total{method="GET",route="/things/:id",status="200"} 2`,
		`http_requests_total{method="GET",route="unmatched",status="404"} 1`,
		`http_requests_total{method="other",route="unmatched",status="405"} 1`,
		`http_requests_in_flight 0`,
	} {
		if !strings.Contains(w.Body.String(), line+"\n") {
			t.Errorf("no %s in\n%s", line, w.Body)
		}
	}
}

func TestServerDrains(t *testing.T) {
	s := site(&log{}, nil)
	entered := make(chan struct{})
	s.Engine.GET("/slow", func(c *gin.Context) {
		close(entered)
		time.Sleep(200 * time.Millisecond)
		c.String(http.StatusOK, "done")
	})
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, l, Drain{Notice: 100 * time.Millisecond, Grace: 5 * time.Second}) }()
	base := "http://" + l.Addr().String()
	slow := make(chan string, 1)
	go func() {
		res, err := http.Get(base + "/slow")
		if err != nil {
			slow <- err.Error()
			return
		}
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		slow <- string(body)
	}()
	<-entered
	stop()
	time.Sleep(30 * time.Millisecond)
	res, err := http.Get(base + "/readyz")
	if err != nil {
		t.Fatalf("does not answer while it gives notice: %v", err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("/readyz answers %d while draining", res.StatusCode)
	}
	if got := <-slow; got != "done" {
		t.Errorf("the request under way got %q", got)
	}
	if err := <-served; err != nil {
		t.Errorf("Serve: %v", err)
	}
	if _, err := http.Get(base + "/livez"); err == nil {
		t.Error("still answers after the end")
	}
}

func TestReadinessFollowsWhatTheServiceNeeds(t *testing.T) {
	var away error
	s := site(&log{}, func(c *Config) { c.Ready = func(context.Context) error { return away } })
	if w := s.get("/readyz", nil); w.Code != http.StatusOK {
		t.Errorf("/readyz answers %d", w.Code)
	}
	away = errors.New("connection refused by 10.0.0.1")
	if w := s.get("/readyz", nil); w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "10.0.0.1") {
		t.Errorf("/readyz answers %d %s", w.Code, w.Body)
	}
}
