// Package self holds the pages everybody has: sign-in and sign-out, invitations, the own account, password and sessions, how pages look,
// and what the portal says of itself: accessibility and privacy.
package self

import (
	"embed"
	"net/http"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/frame"
)

//go:embed all:templates
var files embed.FS

// Config is what the room needs.
type Config struct {
	Accounts *account.Accounts
	Contact  string // e-mail address for barriers and questions; "" leaves people to whoever set up their account
}

type pages struct{ Config }

// Routes are the addresses of the room.
func Routes(c Config) []frame.Route {
	p := &pages{c}
	return []frame.Route{
		{Method: http.MethodGet, Path: "/", Public: true, Handle: p.start},
		{Method: http.MethodGet, Path: frame.SignInPath, Public: true, Handle: p.signIn},
		{Method: http.MethodPost, Path: frame.SignInPath, Public: true, Handle: p.enter},
		{Method: http.MethodPost, Path: frame.KeepPath, Public: true, Handle: p.keep},
		{Method: http.MethodGet, Path: "/einladung", Public: true, Handle: p.invitation},
		{Method: http.MethodPost, Path: "/einladung", Public: true, Handle: p.accept},
		{Method: http.MethodPost, Path: "/abmelden", Handle: p.leave},
		{Method: http.MethodGet, Path: "/konto", Handle: p.account},
		{Method: http.MethodPost, Path: "/konto/wechseln", Handle: p.change},
		{Method: http.MethodGet, Path: "/konto/passwort", Handle: p.password},
		{Method: http.MethodPost, Path: "/konto/passwort", Handle: p.changePassword},
		{Method: http.MethodGet, Path: "/konto/anmeldungen", Handle: p.sessions},
		{Method: http.MethodPost, Path: "/konto/anmeldungen", Handle: p.revoke},
		{Method: http.MethodPost, Path: "/darstellung", Public: true, Handle: p.look},
		{Method: http.MethodGet, Path: "/barrierefreiheit", Public: true, Handle: p.accessibility},
		{Method: http.MethodGet, Path: "/datenschutz", Public: true, Handle: p.privacy},
	}
}

// start sends everybody to their first page.
func (p *pages) start(c *frame.Call) error {
	if c.Visit == nil {
		return c.Redirect(frame.SignInPath)
	}
	return c.Redirect(c.Home())
}
