package district

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
)

// newPersonPage invites somebody.
type newPersonPage struct {
	frame.Base
	Form  *frame.Form
	Roles []frame.Option
}

var newPersonView = frame.Parse[newPersonPage](files, "person_new.html")

func (p *pages) newPerson(c *frame.Call) error {
	values := url.Values{}
	if id, ok := c.QueryID("organisation"); ok {
		o, err := p.Accounts.Organisation(c, id)
		if err != nil {
			return err
		}
		for _, role := range roles {
			if role.Fits(o.Kind) {
				values.Set("memberships", o.ID.String()+" "+string(role))
				break
			}
		}
	}
	return p.askPerson(c, http.StatusOK, c.Filled(values))
}

func (p *pages) askPerson(c *frame.Call, status int, form *frame.Form) error {
	organisations, err := p.everyOrganisation(c)
	if err != nil {
		return err
	}
	return newPersonView.Show(c, status, newPersonPage{
		Base: c.Page("Person einladen", "Sie erhalten einen Link, mit dem die Person ihr Passwort festlegt."), Form: form,
		Roles: membershipOptions(c, organisations, "Bitte wählen", func(account.Organisation, account.Role) bool { return false }),
	})
}

func (p *pages) createUser(c *frame.Call) error {
	form := c.Form()
	details := account.UserDetails{Email: form.Get("email"), GivenName: form.Get("givenName"), FamilyName: form.Get("familyName")}
	if d, ok := membership(form.Get("memberships")); ok {
		details.Memberships = []account.MembershipDetails{d}
	}
	u, code, err := p.Accounts.CreateUser(c, details)
	if errors.Is(err, account.ErrEmailTaken) {
		switch known, err := p.userOf(c, details.Email); {
		case err != nil:
			return err
		case known != nil:
			return c.Finish("/personen/eine/"+known.ID.String(), c.T("Für diese E-Mail-Adresse gibt es schon ein Konto. Es wurde nichts angelegt. Einen neuen Link erstellen Sie hier."), nil)
		}
	}
	if form.Refused(err) {
		gather(form, "memberships")
		return p.askPerson(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return p.showInvitation(c, u, code)
}

// userOf is who has an account here with an e-mail address, nil if nobody has: whoever sends the form twice is led there.
func (p *pages) userOf(c *frame.Call, email string) (*account.User, error) {
	email = strings.TrimSpace(email)
	users, _, err := p.Accounts.Users(c, account.UserFilter{Name: email}, postgres.Page{Limit: postgres.MaxLimit})
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(users, func(u account.User) bool { return strings.EqualFold(u.Email, email) }); i >= 0 {
		return &users[i], nil
	}
	return nil, nil
}

// invite makes another invitation, also for somebody who has forgotten the password.
func (p *pages) invite(c *frame.Call) error {
	u, err := p.knownUser(c)
	if err != nil {
		return err
	}
	code, err := p.Accounts.Invite(c, u.ID)
	if err != nil {
		return err
	}
	return p.showInvitation(c, u, code)
}

// invitationPage shows the link of an invitation, which nobody can look up later.
type invitationPage struct {
	frame.Base
	Person *account.User
	Link   string
	Days   int
	Mail   string // opens a letter with the link
}

var invitationView = frame.Parse[invitationPage](files, "invitation.html")

// showInvitation answers the form itself, not by a redirect: the link must be in no address and no cookie.
func (p *pages) showInvitation(c *frame.Call, u *account.User, code string) error {
	page := invitationPage{
		Base:   c.Page("Einladung", "Dieser Link wird nur jetzt gezeigt. Kopieren Sie ihn, bevor Sie die Seite verlassen."),
		Person: u, Link: p.address("/einladung?" + url.Values{"code": {code}}.Encode()), Days: int(account.InvitationLife.Hours() / 24),
	}
	page.Scripts = []string{"district.js"}
	letter := c.T("Guten Tag %s,\n\nmit diesem Link legen Sie Ihr Passwort für Schulalltag fest. Er gilt %d Tage und nur einmal:\n\n%s\n", u.GivenName+" "+u.FamilyName, page.Days, page.Link)
	page.Mail = "mailto:" + url.PathEscape(u.Email) + "?subject=" + url.PathEscape(c.T("Einladung zu Schulalltag")) + "&body=" + url.PathEscape(letter)
	return invitationView.Show(c, http.StatusOK, page)
}

// address is a path of the service as others reach it. It is not taken from the request: whoever sends that can name any host.
func (p *pages) address(path string) string { return strings.TrimSuffix(p.Address, "/") + path }
