package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"
)

const (
	requestIDHeader = "X-Request-ID"
	requestIDKey    = "web.requestID"
	actorKey        = "web.actor"
)

// RequestID returns the id of the request: the client's X-Request-ID if it is sane, else a new one.
func RequestID(c *gin.Context) string { return c.GetString(requestIDKey) }

// NoteActor tells the log line of the request what stands behind it, like "user". Surfaces call it once they know.
func NoteActor(c *gin.Context, kind string) { c.Set(actorKey, kind) }

// identify gives the request its id, which the answer repeats.
func identify(c *gin.Context) {
	id := c.GetHeader(requestIDHeader)
	if !sane(id) {
		id = uuid.Must(uuid.NewV7()).String()
	}
	c.Set(requestIDKey, id)
	c.Header(requestIDHeader, id)
}

// sane reports whether a client's request id may go into logs, headers and the audit trail as it is.
func sane(id string) bool {
	if len(id) < 8 || len(id) > 64 {
		return false
	}
	for _, r := range []byte(id) {
		switch {
		case '0' <= r && r <= '9', 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', r == '-', r == '_', r == '.':
		default:
			return false
		}
	}
	return true
}

// secure sets the headers of every answer. A surface that shows pages relaxes the policy as far as its pages need.
func secure(c *gin.Context) {
	h := c.Writer.Header()
	h["X-Content-Type-Options"] = noSniff
	h["X-Frame-Options"] = noFrame
	h["Referrer-Policy"] = noReferrer
	h["Content-Security-Policy"] = noContent
	h["Cross-Origin-Opener-Policy"] = sameOrigin
	h["Cross-Origin-Resource-Policy"] = sameOrigin
	h["Strict-Transport-Security"] = twoYears
}

// The values of the headers, shared by all answers.
var (
	noSniff    = []string{"nosniff"}
	noFrame    = []string{"DENY"}
	noReferrer = []string{"no-referrer"}
	noContent  = []string{"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"}
	sameOrigin = []string{"same-origin"}
	twoYears   = []string{"max-age=63072000"}
)

// limit refuses more requests at once than the service can serve, bounds the body, and ends what takes too long.
func (s *Site) limit() gin.HandlerFunc {
	slots := make(chan struct{}, s.config.MaxInFlight)
	return func(c *gin.Context) {
		select {
		case slots <- struct{}{}:
			defer func() { <-slots }()
		default:
			s.config.Fail(c, ErrOverloaded)
			c.Abort()
			return
		}
		if c.Request.Body != nil && c.Request.Body != http.NoBody {
			c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, s.config.MaxBody)
		}
		ctx, cancel := context.WithTimeout(c.Request.Context(), s.config.Timeout)
		defer cancel()
		c.Request = c.Request.WithContext(ctx)
		c.Next()
	}
}
