package self

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/frame"
)

// invitationPage lets the bearer of an invitation choose a password, or asks for the code.
type invitationPage struct {
	frame.Base
	Invited  *account.User // nil as long as no code is known that holds
	Form     *frame.Form
	Shortest int // characters of a password
	Days     int // for which an invitation holds
}

var invitationView = frame.Parse[invitationPage](files, "invitation.html")

func (p *pages) invitation(c *frame.Call) error {
	form := c.Filled(url.Values{"code": {c.Query("code")}})
	if form.Get("code") == "" {
		return p.invite(c, http.StatusOK, nil, form)
	}
	return p.invited(c, http.StatusOK, form)
}

// invited shows the form to whoever the code invites, and asks for another code if it does not hold.
func (p *pages) invited(c *frame.Call, status int, form *frame.Form) error {
	u, err := p.Accounts.Invited(c, form.Get("code"))
	if errors.Is(err, account.ErrInvitation) {
		form.Problem("code", "Dieser Code gilt nicht oder nicht mehr. Bitte lassen Sie sich eine neue Einladung schicken.")
		return p.invite(c, http.StatusUnprocessableEntity, nil, form)
	}
	if err != nil {
		return err
	}
	return p.invite(c, status, u, form)
}

func (p *pages) invite(c *frame.Call, status int, u *account.User, form *frame.Form) error {
	page := invitationPage{
		Base: c.Page("Willkommen", "Geben Sie den Code aus Ihrer Einladung ein."), Invited: u, Form: form,
		Shortest: account.ShortestPassword, Days: int(account.InvitationLife / (24 * time.Hour)),
	}
	if u != nil {
		page.Title = c.T("Willkommen, %s %s", u.GivenName, u.FamilyName)
		page.Help = c.T("Wählen Sie ein Passwort. Damit und mit Ihrer E-Mail-Adresse melden Sie sich künftig an.")
	}
	page.Alone = true
	return invitationView.Show(c, status, page)
}

// accept sets the password and signs in with it.
func (p *pages) accept(c *frame.Call) error {
	form := c.Form()
	repeated(form, "password")
	if !form.OK() {
		return p.invited(c, http.StatusUnprocessableEntity, form)
	}
	code, password := form.Get("code"), form.Values.Get("password")
	u, err := p.Accounts.Invited(c, code)
	if err == nil {
		err = p.Accounts.AcceptInvitation(c, code, password)
	}
	switch {
	case errors.Is(err, account.ErrInvitation):
		return p.invited(c, http.StatusUnprocessableEntity, form)
	case form.Refused(err):
		return p.invite(c, http.StatusUnprocessableEntity, u, form)
	case err != nil:
		return err
	}
	if err := p.endSession(c); err != nil {
		return err
	}
	browser, err := p.Accounts.SignInBrowser(c, account.Credentials{
		Email: u.Email, Password: password, Device: c.Gin.Request.UserAgent(), IP: c.Gin.ClientIP(),
	})
	if err != nil { // such as too many at once; the password is set
		return c.Finish(frame.SignInPath, c.T("Ihr Passwort ist gespeichert. Melden Sie sich jetzt damit an."), nil)
	}
	c.KeepSession(browser)
	return c.Finish("/", c.T("Ihr Passwort ist gespeichert, und Sie sind angemeldet."), nil)
}

// repeated notes a new password that was not typed twice alike: a slip in it would be noticed only at the next sign-in.
func repeated(form *frame.Form, name string) {
	if form.Values.Get(name) != form.Values.Get("wiederholung") {
		form.Problem("wiederholung", "Die beiden Passwörter sind nicht gleich. Bitte geben Sie das neue Passwort noch einmal ein.")
	}
}
