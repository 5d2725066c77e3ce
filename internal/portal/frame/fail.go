package frame

import (
	"context"
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"schulalltag/internal/account"
	"schulalltag/internal/fault"
	"schulalltag/internal/web"
)

// statuses are the HTTP statuses of the kinds of faults.
var statuses = map[fault.Kind]int{
	fault.KindMalformed: http.StatusBadRequest, fault.KindUnauthenticated: http.StatusUnauthorized, fault.KindForbidden: http.StatusForbidden,
	fault.KindNotFound: http.StatusNotFound, fault.KindConflict: http.StatusConflict, fault.KindStale: http.StatusConflict,
	fault.KindInvalid: http.StatusUnprocessableEntity, fault.KindUnversioned: http.StatusBadRequest,
	fault.KindLimited: http.StatusTooManyRequests, fault.KindUnavailable: http.StatusServiceUnavailable,
}

// failure is the page that says what went wrong.
type failure struct {
	Base
	Status  int
	Text    string
	Request string // id, for whoever is asked for help; only where the fault is ours
	Home    string
	Retry   bool // the same may well work in a moment
}

var failureView = Parse[failure](files, "failure.html")

// Fail is the one writer of errors, also of what no route answers.
func (f *Frame) Fail(gc *gin.Context, err error) { f.fail(f.call(gc), err) }

func (f *Frame) fail(c *Call, err error) {
	gc := c.Gin
	gc.Abort()
	if gc.Writer.Written() {
		_ = gc.Error(err)
		return
	}
	if errors.Is(gc.Request.Context().Err(), context.Canceled) {
		return
	}
	if unauthenticated(err) && c.Visit == nil {
		if err = c.askWho(); err == nil {
			return
		}
	}
	page := f.describe(c, err)
	if page.Status >= http.StatusInternalServerError {
		_ = gc.Error(err)
	}
	if shown := failureView.Show(c, page.Status, page); shown != nil {
		_ = gc.Error(shown)
		gc.String(http.StatusInternalServerError, "Es ist ein Fehler aufgetreten. Bitte laden Sie die Seite neu.")
	}
}

// describe finds what may be said of an error.
func (f *Frame) describe(c *Call, err error) failure {
	page := failure{Home: "/", Status: http.StatusInternalServerError}
	if c.Visit != nil {
		page.Home = f.Home(c.Visit.Actor.Role)
	}
	var e *fault.Error
	var refusal *web.Refusal
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		page.Status = http.StatusRequestEntityTooLarge
		page.Text = c.T("Das ist zu groß: Mehr als 1 MB kann die Seite nicht annehmen.")
	case errors.As(err, &refusal):
		page.Status = refusal.Status
		page.Text = c.T("So lässt sich diese Adresse nicht aufrufen.")
	case errors.As(err, &e) && statuses[e.Kind] != 0:
		page.Status, page.Text, page.Retry = statuses[e.Kind], c.Fault(e), e.Kind == fault.KindUnavailable || e.Kind == fault.KindConflict
	case errors.Is(err, context.DeadlineExceeded):
		page.Status, page.Retry = http.StatusServiceUnavailable, true
		page.Text = c.T("Das hat zu lange gedauert. Es wurde nichts geändert.")
	default:
		page.Text = c.T("Bei uns ist ein Fehler aufgetreten. Es wurde nichts geändert.")
		page.Request = web.RequestID(c.Gin)
	}
	page.Base = c.bare(failureTitle(page.Status), "")
	return page
}

func failureTitle(status int) string {
	switch status {
	case http.StatusNotFound:
		return "Das gibt es hier nicht"
	case http.StatusForbidden:
		return "Das gehört nicht zu Ihrer Rolle"
	case http.StatusServiceUnavailable:
		return "Gerade nicht erreichbar"
	case http.StatusInternalServerError:
		return "Da ist etwas schiefgegangen"
	default:
		return "Das ging so nicht"
	}
}

func unauthenticated(err error) bool {
	var e *fault.Error
	return errors.As(err, &e) && e.Kind == fault.KindUnauthenticated && !errors.Is(err, account.ErrCredentials)
}
