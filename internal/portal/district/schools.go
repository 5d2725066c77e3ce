package district

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
)

// schoolsPage lists the schools of the district.
type schoolsPage struct {
	frame.Base
	Tabs []tab
	List []schoolRow
}

type schoolRow struct {
	school.School
	Area, ServedBy string
}

var schoolsView = frame.Parse[schoolsPage](files, "schools.html")

func (p *pages) schools(c *frame.Call) error {
	g, err := p.registry(c)
	if err != nil {
		return err
	}
	list, err := p.everySchool(c)
	if err != nil {
		return err
	}
	page := schoolsPage{
		Base: c.Page("Schulen", "Welche Schulen mitmachen, zu welchem Sozialraum sie gehören und welcher Träger dorthin geht."),
		Tabs: tabs(c, "/organisationen/schulen"),
	}
	for _, s := range list {
		page.List = append(page.List, schoolRow{s, g.area(s.AreaID), g.names(s.Providers)})
	}
	return schoolsView.Show(c, http.StatusOK, page)
}

// registry is what schools refer to.
type registry struct {
	areas         []school.Area
	organisations []account.Organisation
}

func (p *pages) registry(c *frame.Call) (g registry, err error) {
	if g.areas, err = p.everyArea(c); err != nil {
		return g, err
	}
	g.organisations, err = p.everyOrganisation(c)
	return g, err
}

func (g registry) area(id uuid.UUID) string {
	i := slices.IndexFunc(g.areas, func(a school.Area) bool { return a.ID == id })
	if i < 0 {
		return ""
	}
	return g.areas[i].Name
}

// names joins the names of organisations.
func (g registry) names(ids []uuid.UUID) (joined string) {
	for _, o := range g.organisations {
		if slices.Contains(ids, o.ID) {
			if joined != "" {
				joined += ", "
			}
			joined += o.Name
		}
	}
	return joined
}

// choices are the organisations of a kind that are open, or were chosen before.
func (g registry) choices(kind account.OrganisationKind, chosen ...uuid.UUID) (options []frame.Option) {
	for _, o := range g.organisations {
		if o.Kind == kind && (o.Active || slices.Contains(chosen, o.ID)) {
			options = append(options, frame.Option{Value: o.ID.String(), Label: o.Name})
		}
	}
	return options
}

// schoolPage asks for what is stated about a school, new or known.
type schoolPage struct {
	frame.Base
	Form      *frame.Form
	Choice    *frame.Choice
	Action    string
	New       bool
	Kinds     []frame.Option
	Areas     []frame.Option
	Owners    []frame.Option // organisations of kind school
	Providers []frame.Option
}

var schoolView = frame.Parse[schoolPage](files, "school.html")

// schoolKinds are the kinds of schools in the order of the grades.
var schoolKinds = []school.Kind{school.KindPrimary, school.KindPrimaryWithOrientation, school.KindSecondary, school.KindComprehensive, school.KindSpecial}

func schoolPath(id uuid.UUID) string { return "/organisationen/schulen/eine/" + id.String() }

func (p *pages) newSchool(c *frame.Call) error {
	values := url.Values{"kind": {string(school.KindPrimary)}}
	if id, ok := c.QueryID("organisation"); ok {
		values.Set("organisationId", id.String())
		if o, err := p.Accounts.Organisation(c, id); err == nil {
			values.Set("name", o.Name)
		}
	}
	return p.askSchool(c, http.StatusOK, nil, c.Filled(values), nil)
}

func (p *pages) askSchool(c *frame.Call, status int, known *school.School, form *frame.Form, choice *frame.Choice) error {
	g, err := p.registry(c)
	if err != nil {
		return err
	}
	page := schoolPage{Form: form, Choice: choice, Areas: []frame.Option{{Label: c.T("Bitte wählen")}}}
	for _, a := range g.areas {
		page.Areas = append(page.Areas, frame.Option{Value: a.ID.String(), Label: a.Name})
	}
	for _, k := range schoolKinds {
		page.Kinds = append(page.Kinds, frame.Option{Value: string(k), Label: c.Label(k)})
	}
	if known == nil {
		page.Base, page.Action, page.New = c.Page("Neue Schule", "Zeitraster, Klassen und Bedarf trägt danach die Schule selbst ein."), "/organisationen/schulen/neu", true
		page.Owners, page.Providers = g.choices(account.KindSchool), g.choices(account.KindProvider)
		page.Owners = append([]frame.Option{{Label: c.T("Bitte wählen")}}, page.Owners...)
	} else {
		page.Base, page.Action = c.Page(known.Name, "Was die Verwaltung über die Schule festlegt."), schoolPath(known.ID)
		page.Owners, page.Providers = g.choices(account.KindSchool, known.OrganisationID), g.choices(account.KindProvider, known.Providers...)
	}
	return schoolView.Show(c, status, page)
}

// schoolDetails reads the form.
func schoolDetails(form *frame.Form) school.SchoolDetails {
	d := school.SchoolDetails{ExternalKey: form.Get("externalKey"), Name: form.Get("name"), Town: form.Get("town"), Kind: school.Kind(form.Get("kind"))}
	d.AreaID, _ = uuid.Parse(form.Get("areaId")) // no choice is a fault that the operation names
	d.OrganisationID, _ = uuid.Parse(form.Get("organisationId"))
	for _, text := range form.All("providers") {
		if id, err := uuid.Parse(text); err == nil {
			d.Providers = append(d.Providers, id)
		}
	}
	return d
}

// schoolValues fills the form.
func schoolValues(d school.SchoolDetails, version int) url.Values {
	values := url.Values{
		"externalKey": {d.ExternalKey}, "name": {d.Name}, "town": {d.Town}, "kind": {string(d.Kind)},
		"areaId": {d.AreaID.String()}, "organisationId": {d.OrganisationID.String()}, "version": {strconv.Itoa(version)},
	}
	for _, id := range d.Providers {
		values.Add("providers", id.String())
	}
	return values
}

func (p *pages) createSchool(c *frame.Call) error {
	form := c.Form()
	created, err := p.Schools.CreateSchool(c, schoolDetails(form))
	if form.Refused(err) {
		gather(form, "providers")
		return p.askSchool(c, http.StatusUnprocessableEntity, nil, form, nil)
	}
	if err != nil {
		return err
	}
	return c.Finish(schoolPath(created.ID), c.T("„%s“ ist eingetragen.", created.Name), nil)
}

func (p *pages) school(c *frame.Call) error {
	known, err := p.knownSchool(c)
	if err != nil {
		return err
	}
	return p.askSchool(c, http.StatusOK, known, c.Filled(schoolValues(known.Details(), known.Version)), nil)
}

func (p *pages) knownSchool(c *frame.Call) (*school.School, error) {
	id, err := c.ID("id")
	if err != nil {
		return nil, err
	}
	return p.Schools.School(c, id)
}

func (p *pages) updateSchool(c *frame.Call) error {
	was, err := p.knownSchool(c)
	if err != nil {
		return err
	}
	form := c.Form()
	d := schoolDetails(form)
	_, err = p.Schools.UpdateSchool(c, was.ID, form.Version(), d)
	switch {
	case frame.Stale(err):
		g, err := p.registry(c)
		if err != nil {
			return err
		}
		now := was.Details()
		choice := form.Choose(was.Version, schoolPath(was.ID),
			frame.Versions{Name: c.T("Schulnummer"), Theirs: now.ExternalKey, Mine: d.ExternalKey},
			frame.Versions{Name: c.T("Name"), Theirs: now.Name, Mine: d.Name}, frame.Versions{Name: c.T("Ort"), Theirs: now.Town, Mine: d.Town},
			frame.Versions{Name: c.T("Schulart"), Theirs: c.Label(now.Kind), Mine: c.Label(d.Kind)},
			frame.Versions{Name: c.T("Sozialraum"), Theirs: g.area(now.AreaID), Mine: g.area(d.AreaID)},
			frame.Versions{Name: c.T("Träger"), Theirs: g.names(now.Providers), Mine: g.names(d.Providers)})
		return p.askSchool(c, http.StatusConflict, was, form, choice)
	case form.Refused(err):
		gather(form, "providers")
		return p.askSchool(c, http.StatusUnprocessableEntity, was, form, nil)
	case err != nil:
		return err
	}
	return c.Finish(schoolPath(was.ID), c.T("Gespeichert."), nil)
}

// gather lets faults of the parts of a list stand at its one input.
func gather(form *frame.Form, input string) {
	for i, problem := range form.Problems {
		if len(problem.Field) > len(input) && problem.Field[:len(input)+1] == input+"." {
			form.Problems[i].Field = input
		}
	}
}
