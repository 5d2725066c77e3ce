// Package web owns what every HTTP surface of the service shares: the Gin engine with its middleware (request id, log line,
// metrics, recovery, limits, security headers), the health endpoints, and a server that drains before it stops.
//
// It leaves to the surfaces what a request means and how an error looks: they register routes and give it a Fail.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"

	"schulalltag/internal/fault"
)

// Config is what an engine needs. Log and Fail are required; zero values of the others stand for the defaults named.
type Config struct {
	Log            *slog.Logger
	Fail           func(c *gin.Context, err error) // the one writer of errors; a *fault.Error, a *Refusal or an unknown cause
	Ready          func(ctx context.Context) error // whether what the service needs answers; nil is always
	Metrics        prometheus.Registerer           // nil registers nothing
	TrustedProxies []string                        // addresses whose X-Forwarded-For counts; nil trusts nobody
	MaxInFlight    int                             // requests served at once, 512; one more is refused with 503
	MaxBody        int64                           // bytes of a request's body, 1 MiB
	Timeout        time.Duration                   // of one request, 20 s
}

// Refusal is an error of HTTP itself, which no domain knows: its status is not one of fault's kinds.
type Refusal struct {
	Status  int    // of the answer
	Code    string // stable, kebab-case
	Message string // one plain sentence, safe to show
}

// Error returns the message.
func (r *Refusal) Error() string { return r.Message }

// What the engine itself refuses.
var (
	ErrNoPath      = fault.NotFound("no-such-path", "There is nothing at this address.")
	ErrNoMethod    = &Refusal{http.StatusMethodNotAllowed, "method-not-allowed", "This address does not know the method. The Allow header lists those it knows."}
	ErrTooLarge    = &Refusal{http.StatusRequestEntityTooLarge, "too-large", "The body is larger than 1 MiB."}
	ErrContentType = &Refusal{http.StatusUnsupportedMediaType, "unsupported-content-type", "The body has a content type that this operation does not read."}
	ErrOverloaded  = fault.Unavailable("overloaded", "The service is answering as many requests as it can. Try again in a moment.", time.Second)
)

// Site is the engine of one process with its state.
type Site struct {
	Engine *gin.Engine // surfaces register their routes here, before Serve

	config   Config
	draining atomic.Bool
}

// New makes an engine with all middleware and the health endpoints, ready for the surfaces to register.
func New(c Config) *Site {
	if c.MaxInFlight == 0 {
		c.MaxInFlight = 512
	}
	if c.MaxBody == 0 {
		c.MaxBody = 1 << 20
	}
	if c.Timeout == 0 {
		c.Timeout = 20 * time.Second
	}
	gin.SetMode(gin.ReleaseMode) // Gin's debug mode prints each route
	s := &Site{Engine: gin.New(), config: c}
	e := s.Engine
	e.ContextWithFallback = true // handlers take *gin.Context for a context; without this its values and its end are lost
	e.HandleMethodNotAllowed = true
	e.RedirectTrailingSlash = false // another address is another address
	_ = e.SetTrustedProxies(c.TrustedProxies)
	e.Use(identify, s.observe(newMeter(c.Metrics)), secure, s.recover)
	e.GET("/livez", func(c *gin.Context) { c.String(http.StatusOK, "ok\n") })
	e.GET("/readyz", s.ready)
	e.NoRoute(func(ctx *gin.Context) { c.Fail(ctx, ErrNoPath) })
	e.NoMethod(func(ctx *gin.Context) { c.Fail(ctx, ErrNoMethod) })
	e.Use(s.limit()) // after the health endpoints, which must answer under load
	return s
}

// ready tells a balancer whether to send requests here.
func (s *Site) ready(c *gin.Context) {
	if s.draining.Load() {
		c.String(http.StatusServiceUnavailable, "draining\n")
		return
	}
	if s.config.Ready != nil {
		ctx, cancel := context.WithTimeout(c.Request.Context(), 2*time.Second)
		defer cancel()
		if err := s.config.Ready(ctx); err != nil {
			s.config.Log.Info("not ready", "error", err)
			c.String(http.StatusServiceUnavailable, "not ready\n")
			return
		}
	}
	c.String(http.StatusOK, "ok\n")
}
