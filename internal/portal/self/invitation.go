package self

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/frame"
)

// invitationPage lets the bearer of an invitation choose a password.
type invitationPage struct {
	frame.Base
	Form     *frame.Form
	Shortest int // characters of a password
	Days     int // for which an invitation holds
}

var invitationView = frame.Parse[invitationPage](files, "invitation.html")

func (p *pages) invitation(c *frame.Call) error {
	return p.invite(c, http.StatusOK, c.Filled(url.Values{"code": {c.Query("code")}}))
}

func (p *pages) invite(c *frame.Call, status int, form *frame.Form) error {
	page := invitationPage{
		Base: c.Page("Willkommen", "Wählen Sie ein Passwort. Danach melden Sie sich damit an."), Form: form,
		Shortest: account.ShortestPassword, Days: int(account.InvitationLife / (24 * time.Hour)),
	}
	page.Alone = true
	return invitationView.Show(c, status, page)
}

// accept sets the password.
func (p *pages) accept(c *frame.Call) error {
	form := c.Form()
	if form.Get("code") == "" {
		form.Problem("code", "Bitte geben Sie den Code aus Ihrer Einladung ein.")
	}
	repeated(form, "password")
	if !form.OK() {
		return p.invite(c, http.StatusUnprocessableEntity, form)
	}
	err := p.Accounts.AcceptInvitation(c, form.Get("code"), form.Values.Get("password"))
	if form.Refused(err) {
		return p.invite(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	if c.Visit != nil { // of whoever was signed in here before
		if err := p.Accounts.SignOut(c); err != nil && !errors.Is(err, account.ErrSessionNotFound) {
			return err
		}
		c.DropSession()
	}
	return c.Finish(frame.SignInPath, c.T("Ihr Passwort ist gespeichert. Melden Sie sich jetzt damit an."), nil)
}

// repeated notes a new password that was not typed twice alike: a slip in it would be noticed only at the next sign-in.
func repeated(form *frame.Form, name string) {
	if form.Values.Get(name) != form.Values.Get("wiederholung") {
		form.Problem("wiederholung", "Die beiden Passwörter sind nicht gleich. Bitte geben Sie das neue Passwort noch einmal ein.")
	}
}
