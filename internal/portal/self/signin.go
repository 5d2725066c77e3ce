package self

import (
	"cmp"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/frame"
)

// signInPage asks who is there.
type signInPage struct {
	frame.Base
	Form *frame.Form
	Next string // where to go afterwards
	Kept *kept  // nil where no form came after its session had ended
}

var signInView = frame.Parse[signInPage](files, "signin.html")

func (p *pages) signIn(c *frame.Call) error {
	if c.Visit != nil {
		return c.Redirect(frame.Local(c.Query("weiter"), c.Home()))
	}
	return p.ask(c, http.StatusOK, c.Filled(nil), c.Query("weiter"), nil)
}

func (p *pages) ask(c *frame.Call, status int, form *frame.Form, next string, waiting *kept) error {
	page := signInPage{
		Base: c.Page("Anmelden", "Mit der E-Mail-Adresse, an die Ihre Einladung ging."), Form: form, Next: frame.Local(next, ""), Kept: waiting,
	}
	page.Alone = true
	return signInView.Show(c, status, page)
}

// enter opens the session.
func (p *pages) enter(c *frame.Call) error {
	form := c.Form()
	next := frame.Local(form.Get("weiter"), "")
	var waiting *kept
	if holder, err := uuid.Parse(form.Get(frame.HolderField)); err == nil && next != "" {
		waiting = &kept{holder, frame.Keep(form.Carried())}
	}
	browser, err := p.Accounts.SignInBrowser(c, account.Credentials{
		Email: form.Get("email"), Password: form.Values.Get("password"), Device: c.Gin.Request.UserAgent(), IP: c.Gin.ClientIP(),
	})
	switch {
	case errors.Is(err, account.ErrCredentials):
		form.Problem("email", "E-Mail-Adresse oder Passwort stimmt nicht.")
		return p.ask(c, http.StatusUnauthorized, form, next, waiting)
	case form.Refused(err):
		return p.ask(c, http.StatusTooManyRequests, form, next, waiting)
	case err != nil:
		return err
	}
	if err := p.endSession(c); err != nil {
		return err
	}
	c.KeepSession(browser)
	if waiting != nil {
		return p.giveBack(c, browser.Membership.UserID, waiting.Holder, next, form.Carried())
	}
	return c.Redirect(cmp.Or(next, "/"))
}

// endSession ends the session that is open in the browser, if there is one: nobody could reach it after another has taken its place.
func (p *pages) endSession(c *frame.Call) error {
	if c.Visit == nil {
		return nil
	}
	if err := p.Accounts.SignOut(c); err != nil && !errors.Is(err, account.ErrSessionNotFound) {
		return err
	}
	c.DropSession()
	return nil
}

// leave ends the session.
func (p *pages) leave(c *frame.Call) error {
	if err := p.endSession(c); err != nil {
		return err
	}
	return c.Finish(frame.SignInPath, c.T("Sie sind abgemeldet."), nil)
}

// change lets the session act in another of the person's memberships.
func (p *pages) change(c *frame.Call) error {
	form := c.Form()
	organisation, _ := uuid.Parse(form.Get("organisation"))
	browser, err := p.Accounts.SwitchBrowser(c, c.Session(), organisation, account.Role(form.Get("rolle")))
	if errors.Is(err, account.ErrSessionEnded) {
		return c.Redirect("/") // a second click: the first one has changed the cookie
	}
	if err != nil {
		return err
	}
	c.KeepSession(browser)
	return c.Redirect("/")
}

// look keeps how pages look and which language they speak.
func (p *pages) look(c *frame.Call) error {
	form := c.Form()
	if form.Has("darstellung") {
		c.KeepTheme(form.Get("darstellung"))
	}
	if form.Has("sprache") {
		c.KeepLanguage(form.Get("sprache"))
	}
	return c.Redirect(c.Back("/"))
}
