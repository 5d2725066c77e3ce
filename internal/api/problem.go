package api

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"schulalltag/internal/fault"
	"schulalltag/internal/say"
	"schulalltag/internal/web"
)

// problem is an RFC 9457 document.
type problem struct {
	Type     string       `json:"type"`
	Title    string       `json:"title"`
	Status   int          `json:"status"`
	Detail   string       `json:"detail,omitempty"`
	Instance string       `json:"instance,omitempty"`
	Errors   []fieldError `json:"errors,omitempty"`
}

type fieldError struct {
	Pointer   string `json:"pointer,omitempty"`
	Parameter string `json:"parameter,omitempty"`
	Detail    string `json:"detail"`
}

// statuses is the one table from a kind of fault to its status.
var statuses = map[fault.Kind]int{
	fault.KindMalformed:       http.StatusBadRequest,
	fault.KindUnauthenticated: http.StatusUnauthorized,
	fault.KindForbidden:       http.StatusForbidden,
	fault.KindNotFound:        http.StatusNotFound,
	fault.KindConflict:        http.StatusConflict,
	fault.KindStale:           http.StatusPreconditionFailed,
	fault.KindInvalid:         http.StatusUnprocessableEntity,
	fault.KindUnversioned:     http.StatusPreconditionRequired,
	fault.KindLimited:         http.StatusTooManyRequests,
	fault.KindUnavailable:     http.StatusServiceUnavailable,
}

var (
	errBroken = &fault.Error{Message: say.That("The service failed. Quote the request id when you ask for help.")}
	errSlow   = fault.Unavailable("too-slow", "The answer took too long. Try again in a moment.", time.Second)
)

// Fail writes the problem document for an error; it is the only function of the API that does, and the one the engine calls
// for unknown paths, methods and panics. An error that is no fault is never shown: it goes to the log of the request. A client
// that has gone away gets nothing.
func Fail(c *gin.Context, err error) {
	c.Abort()
	if c.Writer.Written() {
		_ = c.Error(err)
		return
	}
	if errors.Is(c.Request.Context().Err(), context.Canceled) {
		return
	}
	status, f := classify(err)
	if status >= http.StatusInternalServerError {
		_ = c.Error(err)
	}
	if c.FullPath() == tokenRoute && failToken(c, status, f) {
		return
	}
	p := problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status,
		Detail: f.Message.String(), Instance: "urn:request:" + web.RequestID(c),
	}
	if f.Code != "" {
		p.Type = problemPath + f.Code
	}
	for _, field := range f.Fields {
		p.Errors = append(p.Errors, fieldError{field.Pointer, field.Parameter, field.Detail.String()})
	}
	setHeaders(c, status, f)
	writeJSON(c, status, "application/problem+json", p)
}

// classify finds the status of an error and what may be shown of it.
func classify(err error) (int, *fault.Error) {
	var f *fault.Error
	var refusal *web.Refusal
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return classify(web.ErrTooLarge)
	case errors.As(err, &refusal):
		return refusal.Status, &fault.Error{Code: refusal.Code, Message: say.That("%s", refusal.Message)}
	case errors.As(err, &f) && statuses[f.Kind] != 0:
		return statuses[f.Kind], f
	case errors.Is(err, context.DeadlineExceeded):
		return http.StatusServiceUnavailable, errSlow
	default:
		return http.StatusInternalServerError, errBroken
	}
}

func setHeaders(c *gin.Context, status int, f *fault.Error) {
	if f.RetryAfter > 0 {
		c.Header("Retry-After", strconv.Itoa(int(math.Ceil(f.RetryAfter.Seconds()))))
	}
	if status == http.StatusUnauthorized {
		c.Header("WWW-Authenticate", challenge(c))
	}
}

// challenge says how to authenticate (RFC 6750, section 3): with a reason only if a token was presented.
func challenge(c *gin.Context) string {
	if c.GetHeader("Authorization") == "" {
		return `Bearer realm="schulalltag"`
	}
	return `Bearer realm="schulalltag", error="invalid_token"`
}

// failToken writes an error of the token endpoint in the form of RFC 6749, section 5.2, where that has a word for it.
func failToken(c *gin.Context, status int, f *fault.Error) bool {
	word := ""
	switch {
	case status == http.StatusUnauthorized:
		word = "invalid_client"
		c.Header("WWW-Authenticate", `Basic realm="schulalltag"`)
	case f.Code == "invalid-scope":
		word = "invalid_scope"
	case f.Code == errGrantType.Code:
		word = "unsupported_grant_type"
	case status == http.StatusBadRequest || status == http.StatusUnprocessableEntity:
		word = "invalid_request"
		status = http.StatusBadRequest
	default:
		return false
	}
	detail := f.Message.String()
	for _, field := range f.Fields {
		detail += " " + strings.TrimPrefix(field.Pointer, "/") + field.Parameter + ": " + field.Detail.String() + "."
	}
	c.Header("Cache-Control", "no-store")
	writeJSON(c, status, "application/json", map[string]string{"error": word, "error_description": detail})
	return true
}

func writeJSON(c *gin.Context, status int, contentType string, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		_ = c.Error(err)
		c.Status(http.StatusInternalServerError)
		return
	}
	c.Data(status, contentType, body)
}
