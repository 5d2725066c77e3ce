package portaltest

import (
	"net/url"
	"testing"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/browsertest"
)

// Look is how somebody looks at pages: a window in CSS pixels, and how it shows them.
type Look struct {
	Width, Height int
	browsertest.Options
}

// Desk is the window of a computer.
func Desk() Look { return Look{Width: 1280, Height: 900} }

// Phone is the window of a small phone.
func Phone() Look { return Look{Width: 360, Height: 740} }

// Looks are those in which every journey is made.
func Looks() map[string]Look {
	return map[string]Look{
		"desk":                  Desk(),
		"dark phone":            {Phone().Width, Phone().Height, browsertest.Options{Dark: true}},
		"dark desk, no scripts": {Desk().Width, Desk().Height, browsertest.Options{Dark: true, NoScript: true}},
		"phone, no scripts":     {Phone().Width, Phone().Height, browsertest.Options{NoScript: true}},
	}
}

// Browse opens the sign-in in a browser, signs a person of a role in, and follows to a path, or to the first page of the role if
// path is "".
func (w *World) Browse(t testing.TB, b *browsertest.Browser, role account.Role, l Look, path string) *browsertest.Page {
	t.Helper()
	address := w.URL + "/anmelden"
	if path != "" {
		address += "?weiter=" + url.QueryEscape(path)
	}
	who := w.Person(t, role)
	p := b.Open(t, address, l.Width, l.Height, l.Options)
	p.Fill("E-Mail-Adresse", who.Email)
	p.Fill("Passwort", who.Password)
	p.Click("Anmelden")
	return p
}
