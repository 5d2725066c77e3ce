package crew

import (
	"net/url"

	"github.com/google/uuid"

	"schulalltag/internal/portal/frame"
	"schulalltag/internal/staff"
)

func accessLines(c *frame.Call, n *names, d *staff.Details) []string {
	switch {
	case d.UserID == nil:
		return []string{c.T("kein Konto")}
	case n.accounts[*d.UserID] == "":
		return []string{c.T("ein Konto, das gesperrt ist oder nicht mehr zu Ihrem Träger gehört")}
	}
	return []string{n.accounts[*d.UserID]}
}

func fillAccess(_ *frame.Call, d *staff.Details, v url.Values) {
	v.Set("userId", "")
	if d.UserID != nil {
		v.Set("userId", d.UserID.String())
	}
}

func readAccess(r *reading, d *staff.Details) {
	d.UserID = nil
	if id, err := uuid.Parse(r.Get("userId")); err == nil {
		d.UserID = &id
	}
}

// accounts are what a person can sign in with: nobody else's accounts at the provider.
func (p *pages) accounts(c *frame.Call, of uuid.UUID) ([]frame.Option, error) {
	list, err := p.Pool.Accounts(c)
	if err != nil {
		return nil, err
	}
	options := []frame.Option{{Label: c.T("kein Konto")}}
	for _, a := range list {
		if a.AssistantID == uuid.Nil || a.AssistantID == of {
			options = append(options, frame.Option{Value: a.UserID.String(), Label: accountName(c, a)})
		}
	}
	return options, nil
}

func accountName(c *frame.Call, a staff.Account) string {
	return c.T("%s %s, %s", a.GivenName, a.FamilyName, a.Email)
}
