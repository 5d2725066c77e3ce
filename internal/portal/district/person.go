package district

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/frame"
)

// personPage is one person and what can be changed about the account.
type personPage struct {
	frame.Base
	Form    *frame.Form
	Choice  *frame.Choice
	Person  personRow
	Kept    []frame.Option // the roles the person has
	Further []frame.Option // and could get
	Self    bool           // who looks at the own account
}

var personView = frame.Parse[personPage](files, "person.html")

func personPath(u *account.User) string { return "/personen/eine/" + u.ID.String() }

func (p *pages) person(c *frame.Call) error {
	u, err := p.knownUser(c)
	if err != nil {
		return err
	}
	return p.showPerson(c, http.StatusOK, u, c.Filled(personValues(u)), nil)
}

func (p *pages) knownUser(c *frame.Call) (*account.User, error) {
	id, err := c.ID("id")
	if err != nil {
		return nil, err
	}
	return p.Accounts.User(c, id)
}

func personValues(u *account.User) url.Values {
	values := url.Values{"givenName": {u.GivenName}, "familyName": {u.FamilyName}, "version": {strconv.Itoa(u.Version)}}
	for _, m := range u.Memberships {
		values.Add("memberships", m.OrganisationID.String()+" "+string(m.Role))
	}
	return values
}

func (p *pages) showPerson(c *frame.Call, status int, u *account.User, form *frame.Form, choice *frame.Choice) error {
	organisations, err := p.everyOrganisation(c)
	if err != nil {
		return err
	}
	rows, err := p.standings(c, []account.User{*u})
	if err != nil {
		return err
	}
	page := personPage{
		Base: c.Page(u.GivenName+" "+u.FamilyName, ""), Form: form, Choice: choice, Person: rows[0], Self: c.Visit.Actor.ID == u.ID,
		Further: membershipOptions(c, organisations, "keine weitere", func(o account.Organisation, role account.Role) bool { return has(u, o, role) }),
	}
	for _, m := range u.Memberships {
		page.Kept = append(page.Kept, frame.Option{
			Value: m.OrganisationID.String() + " " + string(m.Role), Label: m.Organisation.Name + " – " + c.Label(m.Role),
		})
	}
	return personView.Show(c, status, page)
}

func has(u *account.User, o account.Organisation, role account.Role) bool {
	return slices.ContainsFunc(u.Memberships, func(m account.Membership) bool { return m.OrganisationID == o.ID && m.Role == role })
}

func (p *pages) updateUser(c *frame.Call) error {
	was, err := p.knownUser(c)
	if err != nil {
		return err
	}
	form := c.Form()
	change := account.UserChange{GivenName: form.Get("givenName"), FamilyName: form.Get("familyName"), Active: was.Active}
	for _, text := range append(slices.Clone(form.All("memberships")), form.Get("further")) {
		if d, ok := membership(text); ok {
			change.Memberships = append(change.Memberships, d)
		}
	}
	is, err := p.Accounts.UpdateUser(c, was.ID, form.Version(), change)
	switch {
	case frame.Stale(err):
		organisations, err := p.everyOrganisation(c)
		if err != nil {
			return err
		}
		choice := form.Choose(was.Version, personPath(was),
			frame.Versions{Name: c.T("Vorname"), Theirs: was.GivenName, Mine: change.GivenName},
			frame.Versions{Name: c.T("Nachname"), Theirs: was.FamilyName, Mine: change.FamilyName},
			frame.Versions{Name: c.T("Rollen"), Theirs: roleNames(c, organisations, detailsOf(was)), Mine: roleNames(c, organisations, change.Memberships)})
		return p.showPerson(c, http.StatusConflict, was, form, choice)
	case form.Refused(err):
		gather(form, "memberships")
		return p.showPerson(c, http.StatusUnprocessableEntity, was, form, nil)
	case err != nil:
		return err
	}
	return c.Finish(personPath(is), c.T("Gespeichert."), nil)
}

func detailsOf(u *account.User) (list []account.MembershipDetails) {
	for _, m := range u.Memberships {
		list = append(list, account.MembershipDetails{OrganisationID: m.OrganisationID, Role: m.Role})
	}
	return list
}

// roleNames puts roles into words.
func roleNames(c *frame.Call, organisations []account.Organisation, list []account.MembershipDetails) string {
	var parts []string
	for _, d := range list {
		if name := nameOf(organisations, d.OrganisationID); name != "" {
			parts = append(parts, name+" – "+c.Label(d.Role))
		}
	}
	return strings.Join(parts, ", ")
}

// switchUser deactivates or activates the account: the input "aktiv" says which.
func (p *pages) switchUser(c *frame.Call) error {
	was, err := p.knownUser(c)
	if err != nil {
		return err
	}
	form := c.Form()
	active := form.Get("aktiv") == "ja"
	is, err := p.Accounts.UpdateUser(c, was.ID, form.Version(), account.UserChange{
		GivenName: was.GivenName, FamilyName: was.FamilyName, Active: active, Memberships: detailsOf(was),
	})
	if form.Refused(err) {
		shown := c.Filled(personValues(was))
		shown.Problems = form.Problems
		return p.showPerson(c, http.StatusConflict, was, shown, nil)
	}
	if err != nil {
		return err
	}
	name := is.GivenName + " " + is.FamilyName
	said, back := c.T("%s kann sich nicht mehr anmelden.", name), "ja"
	if active {
		said, back = c.T("%s kann sich wieder anmelden.", name), "nein"
	}
	return c.Finish(personPath(is), said, &frame.Undo{Path: personPath(is) + "/stand", Fields: map[string]string{
		"aktiv": back, "version": strconv.Itoa(is.Version),
	}})
}
