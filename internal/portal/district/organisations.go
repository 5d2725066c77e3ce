package district

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
)

// organisationsPage lists who takes part in the district.
type organisationsPage struct {
	frame.Base
	Tabs []tab
	List []account.Organisation
}

var organisationsView = frame.Parse[organisationsPage](files, "organisations.html")

func (p *pages) organisations(c *frame.Call) error {
	list, err := p.everyOrganisation(c)
	if err != nil {
		return err
	}
	slices.SortStableFunc(list, func(a, b account.Organisation) int { return slices.Index(kinds, a.Kind) - slices.Index(kinds, b.Kind) })
	return organisationsView.Show(c, http.StatusOK, organisationsPage{
		Base: c.Page("Organisationen", "Wer im Landkreis mitarbeitet: Schulen, Träger, Jugendamt und Verwaltung."),
		Tabs: tabs(c, "/organisationen"), List: list,
	})
}

// newOrganisationPage asks for a new organisation.
type newOrganisationPage struct {
	frame.Base
	Form  *frame.Form
	Kinds []frame.Option
}

var newOrganisationView = frame.Parse[newOrganisationPage](files, "organisation_new.html")

func (p *pages) newOrganisation(c *frame.Call) error {
	return askOrganisation(c, http.StatusOK, c.Filled(url.Values{"kind": {string(account.KindSchool)}}))
}

func askOrganisation(c *frame.Call, status int, form *frame.Form) error {
	page := newOrganisationPage{Base: c.Page("Neue Organisation", "Danach können Sie Personen für sie einladen."), Form: form}
	for _, kind := range kinds {
		page.Kinds = append(page.Kinds, frame.Option{Value: string(kind), Label: c.Label(kind)})
	}
	return newOrganisationView.Show(c, status, page)
}

func (p *pages) createOrganisation(c *frame.Call) error {
	form := c.Form()
	o, err := p.Accounts.CreateOrganisation(c, account.OrganisationDetails{Kind: account.OrganisationKind(form.Get("kind")), Name: form.Get("name")})
	if form.Refused(err) {
		return askOrganisation(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return c.Finish(organisationPath(o.ID), c.T("„%s“ ist angelegt.", o.Name), nil)
}

// organisationPage is one organisation and what can be done with it.
type organisationPage struct {
	frame.Base
	Form         *frame.Form
	Choice       *frame.Choice
	Organisation *account.Organisation
	School       *school.School // of an organisation of kind school, nil if it has none yet
}

var organisationView = frame.Parse[organisationPage](files, "organisation.html")

func organisationPath(id uuid.UUID) string { return "/organisationen/eine/" + id.String() }

func (p *pages) organisation(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	o, err := p.Accounts.Organisation(c, id)
	if err != nil {
		return err
	}
	return p.showOrganisation(c, http.StatusOK, o, c.Filled(url.Values{"name": {o.Name}, "version": {strconv.Itoa(o.Version)}}), nil)
}

func (p *pages) showOrganisation(c *frame.Call, status int, o *account.Organisation, form *frame.Form, choice *frame.Choice) error {
	page := organisationPage{Base: c.Page(o.Name, ""), Form: form, Choice: choice, Organisation: o}
	page.Part = c.T("Organisation")
	if o.Kind == account.KindSchool {
		schools, err := p.everySchool(c)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(schools, func(s school.School) bool { return s.OrganisationID == o.ID }); i >= 0 {
			page.School = &schools[i]
		}
	}
	return organisationView.Show(c, status, page)
}

// updateOrganisation renames it.
func (p *pages) updateOrganisation(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	form := c.Form()
	was, err := p.Accounts.Organisation(c, id)
	if err != nil {
		return err
	}
	is, err := p.Accounts.UpdateOrganisation(c, id, form.Version(), account.OrganisationChange{Name: form.Get("name"), Active: was.Active})
	switch {
	case frame.Stale(err):
		choice := form.Choose(was.Version, organisationPath(id), frame.Versions{Name: c.T("Name"), Theirs: was.Name, Mine: form.Get("name")})
		return p.showOrganisation(c, http.StatusConflict, was, form, choice)
	case form.Refused(err):
		return p.showOrganisation(c, http.StatusUnprocessableEntity, was, form, nil)
	case err != nil:
		return err
	}
	return c.Finish(organisationPath(id), c.T("Gespeichert."), &frame.Undo{Path: organisationPath(id), Fields: map[string]string{
		"name": was.Name, "version": strconv.Itoa(is.Version),
	}})
}

// switchOrganisation closes or reopens it: the input "offen" says which.
func (p *pages) switchOrganisation(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	form := c.Form()
	was, err := p.Accounts.Organisation(c, id)
	if err != nil {
		return err
	}
	open := form.Get("offen") == "ja"
	is, err := p.Accounts.UpdateOrganisation(c, id, form.Version(), account.OrganisationChange{Name: was.Name, Active: open})
	if form.Refused(err) {
		if errors.Is(err, account.ErrLastOperator) || frame.Stale(err) {
			return p.showOrganisation(c, http.StatusConflict, was, filled(c, form, was.Name, was.Version), nil)
		}
	}
	if err != nil {
		return err
	}
	said, back := c.T("„%s“ ist geschlossen. Wer dort angemeldet war, ist abgemeldet.", is.Name), "ja"
	if open {
		said, back = c.T("„%s“ ist wieder offen.", is.Name), "nein"
	}
	return c.Finish(organisationPath(id), said, &frame.Undo{Path: organisationPath(id) + "/stand", Fields: map[string]string{
		"offen": back, "version": strconv.Itoa(is.Version),
	}})
}

// filled is the form of a page that another form of it has failed on: as stored, with what went wrong.
func filled(c *frame.Call, failed *frame.Form, name string, version int) *frame.Form {
	form := c.Filled(url.Values{"name": {name}, "version": {strconv.Itoa(version)}})
	form.Problems = failed.Problems
	return form
}
