package self

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/mileusna/useragent"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/frame"
)

// sessionsPage lists where the visitor is signed in.
type sessionsPage struct {
	frame.Base
	Sessions []signedIn // this one first
	Now      time.Time
	Idle     int // days after which a session ends by itself
}

// signedIn is one of the visitor's sessions.
type signedIn struct {
	account.Session
	Device string // as people say it
	Here   bool   // whether it is the one that asks
}

var sessionsView = frame.Parse[sessionsPage](files, "sessions.html")

func (p *pages) sessions(c *frame.Call) error {
	list, err := p.Accounts.Sessions(c)
	if err != nil {
		return err
	}
	page := sessionsPage{
		Base: c.Page("Meine Anmeldungen", "Wo Sie gerade angemeldet sind. Kennen Sie ein Gerät nicht? Dann beenden Sie die Anmeldung dort."), Now: c.Now(),
		Idle: int(account.SessionIdle / (24 * time.Hour)),
	}
	for _, s := range list {
		page.Sessions = append(page.Sessions, signedIn{s, device(c, s.Device), s.ID == c.Visit.Actor.Session})
	}
	slices.SortStableFunc(page.Sessions, func(a, b signedIn) int {
		switch {
		case a.Here:
			return -1
		case b.Here:
			return 1
		default:
			return 0
		}
	})
	return sessionsView.Show(c, http.StatusOK, page)
}

// device names what a browser says of itself like Firefox auf Windows, and other clients as they name themselves.
func device(c *frame.Call, text string) string {
	switch ua := useragent.Parse(text); {
	case ua.Name != "" && ua.OS != "":
		return c.T("%s auf %s", ua.Name, ua.OS)
	case text == "":
		return c.T("Unbekanntes Gerät")
	default:
		return text
	}
}

// everywhere is what the button sends that ends all sessions but the one it is pressed in.
const everywhere = "alle"

// revoke ends one session of the visitor, or all others.
func (p *pages) revoke(c *frame.Call) error {
	form := c.Form()
	ending := []uuid.UUID{}
	if form.Get("sitzung") == everywhere {
		list, err := p.Accounts.Sessions(c)
		if err != nil {
			return err
		}
		for _, s := range list {
			if s.ID != c.Visit.Actor.Session {
				ending = append(ending, s.ID)
			}
		}
	} else if id := form.ID("sitzung"); form.OK() {
		ending = append(ending, id)
	}
	for _, id := range ending {
		if err := p.Accounts.RevokeSession(c, id); err != nil && !errors.Is(err, account.ErrSessionNotFound) { // ended meanwhile
			return err
		}
	}
	return c.Finish("/konto/anmeldungen", c.N(len(ending), "Eine Anmeldung ist beendet.", "%d Anmeldungen sind beendet."), nil)
}
