package frame

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/portal/words"
	"schulalltag/internal/web"
)

// Call is one request of a page. It is also the context in which the visitor acts, so that it goes straight into the operations of the nouns.
type Call struct {
	context.Context
	*words.Words
	Gin   *gin.Context
	Visit *account.Visit // nil where nobody is signed in

	frame  *Frame
	answer answered
	reader uuid.UUID // who sees the next page in this browser: the visitor, until somebody signs in or out
}

// errNotYours refuses a page of another role.
var errNotYours = fault.Forbidden("not-your-room", "This page belongs to another role.")

// errElsewhere refuses a form that another site sent.
var errElsewhere = fault.Forbidden("cross-site", "The form was sent from another site.")

// call makes the frame's view of a request, before anybody is known.
func (f *Frame) call(gc *gin.Context) *Call {
	ctx := account.With(gc.Request.Context(), account.Actor{RequestID: web.RequestID(gc)})
	return &Call{Context: ctx, Gin: gc, frame: f, Words: words.For(cookieValue(gc, f.cookieName(languageCookie)), gc.GetHeader("Accept-Language"))}
}

// enter lets the visitor into a room, or says why not.
func (c *Call) enter(f *Frame, room Room, route Route) error {
	if err := f.protect.Check(c.Gin.Request); err != nil {
		return errElsewhere.Because(err)
	}
	if cookie := f.sessionCookie(c.Gin); cookie != "" {
		visit, err := f.config.Accounts.Visit(c, cookie)
		switch {
		case err == nil:
			c.Visit, c.reader = visit, visit.Actor.ID
			actor := visit.Actor
			actor.RequestID = web.RequestID(c.Gin)
			c.Context = account.With(c.Gin.Request.Context(), actor)
			web.NoteActor(c.Gin, string(actor.Kind))
		case !unauthenticated(err):
			return err
		}
	}
	switch {
	case route.Public:
	case c.Visit == nil:
		return account.ErrUnauthenticated
	case room.Role != "" && room.Role != c.Visit.Actor.Role:
		return errNotYours
	}
	return c.readForm()
}

// Now is the present instant.
func (c *Call) Now() time.Time { return c.frame.config.Now() }

// Today is the present day in Hesse.
func (c *Call) Today() calendar.Date { return calendar.DateOf(c.Now(), calendar.Zone()) }

// ID reads a path parameter that is an id. It fails like an address that does not exist.
func (c *Call) ID(name string) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Gin.Param(name))
	if err != nil {
		return uuid.Nil, web.ErrNoPath
	}
	return id, nil
}

// Query reads a query parameter, "" if it is missing.
func (c *Call) Query(name string) string { return legible(c.Gin.Query(name)) }

// QueryID reads a query parameter that is an id; ok is false if it is missing or none.
func (c *Call) QueryID(name string) (id uuid.UUID, ok bool) {
	id, err := uuid.Parse(c.Query(name))
	return id, err == nil
}

// QueryDate reads a query parameter that is a date, and takes other for one that is missing or none: a link with a slip in it should still
// lead somewhere.
func (c *Call) QueryDate(name string, other calendar.Date) calendar.Date {
	if d, err := calendar.ParseDate(c.Query(name)); err == nil {
		return d
	}
	return other
}

// Redirect answers a form that was carried out: the browser asks for the page, so that a reload repeats nothing.
func (c *Call) Redirect(to string) error {
	c.answer.to = to
	c.Gin.Redirect(http.StatusSeeOther, to)
	return nil
}

// Back is where a form asked to return to, if that is a page of the portal, else other.
func (c *Call) Back(other string) string { return Local(c.Gin.PostForm("zurueck"), other) }

// Local returns path if it is an address on this site, else other: nobody can make a link of ours lead to another site.
func Local(path, other string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") {
		return other
	}
	return path
}

// Home is the first page of who visits.
func (c *Call) Home() string { return c.frame.Home(c.Visit.Actor.Role) }
