package self

import (
	"net/http"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/frame"
)

// passwordPage changes the visitor's password.
type passwordPage struct {
	frame.Base
	Email    string // to which a browser's store of passwords ties the new one
	Form     *frame.Form
	Shortest int // characters of a password
}

var passwordView = frame.Parse[passwordPage](files, "password.html")

func (p *pages) password(c *frame.Call) error {
	return p.askPassword(c, http.StatusOK, c.Filled(nil))
}

func (p *pages) askPassword(c *frame.Call, status int, form *frame.Form) error {
	user, err := p.Accounts.Me(c)
	if err != nil {
		return err
	}
	return passwordView.Show(c, status, passwordPage{
		Base: c.Page("Passwort ändern", "Danach gilt nur noch das neue. Auf anderen Geräten werden Sie abgemeldet."), Email: user.Email, Form: form,
		Shortest: account.ShortestPassword,
	})
}

func (p *pages) changePassword(c *frame.Call) error {
	form := c.Form()
	repeated(form, "newPassword")
	if form.OK() && form.Values.Get("newPassword") == form.Values.Get("currentPassword") && form.Values.Get("newPassword") != "" {
		form.Problem("newPassword", "Das ist das bisherige Passwort. Bitte wählen Sie ein anderes.")
	}
	if !form.OK() {
		return p.askPassword(c, http.StatusUnprocessableEntity, form)
	}
	err := p.Accounts.ChangePassword(c, form.Values.Get("currentPassword"), form.Values.Get("newPassword"))
	if form.Refused(err) {
		return p.askPassword(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	browser, err := p.Accounts.RenewBrowser(c, c.Session()) // for this one may be known to whoever knew the password
	if err != nil {
		return err
	}
	c.KeepSession(browser)
	return c.Finish("/konto", c.T("Ihr Passwort ist geändert. Auf anderen Geräten sind Sie abgemeldet."), nil)
}
