package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
)

// statusGone is what the log says where the client went away before the answer; nothing is written then.
const statusGone = 499

// meter counts requests by route template, never by path, so that the number of series is bounded.
type meter struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	inFlight prometheus.Gauge
}

func newMeter(r prometheus.Registerer) *meter {
	m := &meter{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "http_requests_total", Help: "Requests answered, by method, route template and status.",
		}, []string{"method", "route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "http_request_duration_seconds", Help: "Time to answer, by method and route template.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 20},
		}, []string{"method", "route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Name: "http_requests_in_flight", Help: "Requests being answered."}),
	}
	if r != nil {
		r.MustRegister(m.requests, m.seconds, m.inFlight)
	}
	return m
}

// observe writes one log line and the metrics of each request.
func (s *Site) observe(m *meter) gin.HandlerFunc {
	return func(c *gin.Context) {
		start := time.Now()           //nolint:forbidigo // how long an answer takes is no time of the domain
		client := c.Request.Context() // ends when the client goes away; the one of the handlers ends with them
		m.inFlight.Inc()
		defer func() {
			m.inFlight.Dec()
			took := time.Since(start)
			route, method := c.FullPath(), knownMethod(c.Request.Method)
			if route == "" {
				route = "unmatched"
			}
			status := c.Writer.Status()
			if !c.Writer.Written() && errors.Is(client.Err(), context.Canceled) {
				status = statusGone
			}
			m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Inc()
			m.seconds.WithLabelValues(method, route).Observe(took.Seconds())
			s.log(c, method, route, status, took)
		}()
		c.Next()
	}
}

func (s *Site) log(c *gin.Context, method, route string, status int, took time.Duration) {
	level := slog.LevelInfo
	switch {
	case status == http.StatusInternalServerError:
		level = slog.LevelError
	case route == "/livez" || route == "/readyz":
		level = slog.LevelDebug
	}
	ctx := context.WithoutCancel(c.Request.Context())
	if !s.config.Log.Enabled(ctx, level) {
		return
	}
	actor := c.GetString(actorKey)
	if actor == "" {
		actor = "none"
	}
	attrs := []slog.Attr{
		slog.String("method", method), slog.String("route", route), slog.Int("status", status),
		slog.Float64("ms", float64(took.Microseconds())/1000), slog.String("actor", actor), slog.String("request", RequestID(c)),
	}
	if len(c.Errors) > 0 { // what the client was not told
		attrs = append(attrs, slog.String("cause", c.Errors.Last().Error()))
	}
	s.config.Log.LogAttrs(ctx, level, "request", attrs...)
}

// recover turns a panic into an answer and a log line with its stack.
func (s *Site) recover(c *gin.Context) {
	defer func() {
		cause := recover()
		if cause == nil {
			return
		}
		s.config.Log.Error("panic", "cause", fmt.Sprint(cause), "stack", string(debug.Stack()), "request", RequestID(c))
		if !c.Writer.Written() {
			s.config.Fail(c, fmt.Errorf("panic: %v", cause))
		}
		c.Abort()
	}()
	c.Next()
}

// knownMethod keeps what a client invents out of logs and labels.
func knownMethod(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	default:
		return "other"
	}
}
