package self

import (
	"net/http"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/frame"
)

// accountPage is the visitor's own account.
type accountPage struct {
	frame.Base
	User     *account.User
	Current  account.Membership
	Sessions int
}

var accountView = frame.Parse[accountPage](files, "account.html")

func (p *pages) account(c *frame.Call) error {
	user, err := p.Accounts.Me(c)
	if err != nil {
		return err
	}
	sessions, err := p.Accounts.Sessions(c)
	if err != nil {
		return err
	}
	return accountView.Show(c, http.StatusOK, accountPage{
		Base: c.Page("Mein Konto", "Wer Sie hier sind, und wo Sie angemeldet sind."), User: user, Current: c.Visit.Membership, Sessions: len(sessions),
	})
}
