// Package district holds the operator's pages: the organisations of the district with its schools, areas and driving times, the people
// and their roles, machine clients, the import of files, and the trail of what the operators did.
package district

import (
	"embed"
	"net/http"

	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/intake"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

//go:embed all:templates
var files embed.FS

// Config is what the room needs.
type Config struct {
	Accounts *account.Accounts
	Schools  *school.Schools
	Imports  *intake.Imports
	Address  string // under which people reach the service, for the links in invitations
}

type pages struct{ Config }

// Routes are the addresses of the room.
func Routes(c Config) []frame.Route {
	p := &pages{c}
	get := func(path string, h func(*frame.Call) error) frame.Route {
		return frame.Route{Method: http.MethodGet, Path: path, Handle: h}
	}
	post := func(path string, h func(*frame.Call) error) frame.Route {
		return frame.Route{Method: http.MethodPost, Path: path, Handle: h}
	}
	return []frame.Route{
		get("/organisationen", p.organisations),
		get("/organisationen/neu", p.newOrganisation),
		post("/organisationen/neu", p.createOrganisation),
		get("/organisationen/eine/:id", p.organisation),
		post("/organisationen/eine/:id", p.updateOrganisation),
		post("/organisationen/eine/:id/stand", p.switchOrganisation),

		get("/organisationen/schulen", p.schools),
		get("/organisationen/schulen/neu", p.newSchool),
		post("/organisationen/schulen/neu", p.createSchool),
		get("/organisationen/schulen/eine/:id", p.school),
		post("/organisationen/schulen/eine/:id", p.updateSchool),
		get("/organisationen/raeume", p.areas),
		post("/organisationen/raeume", p.createArea),
		get("/organisationen/raeume/:id", p.area),
		post("/organisationen/raeume/:id", p.updateArea),
		get("/organisationen/fahrzeiten", p.travelTimes),
		post("/organisationen/fahrzeiten", p.putTravelTimes),

		get("/personen", p.people),
		get("/personen/neu", p.newPerson),
		post("/personen/neu", p.createUser),
		get("/personen/eine/:id", p.person),
		post("/personen/eine/:id", p.updateUser),
		post("/personen/eine/:id/stand", p.switchUser),
		post("/personen/eine/:id/einladung", p.invite),

		get("/programme", p.clients),
		get("/programme/neu", p.newClient),
		post("/programme/neu", p.createClient),
		get("/programme/eines/:id", p.client),
		post("/programme/eines/:id/sperren", p.revokeClient),

		get("/import", p.imports),
		get("/import/datei/:kind", p.newImport),
		post("/import/datei/:kind", p.planImport),
		get("/import/datei/:kind/vorlage", p.template),
		get("/import/plan/:id", p.importPlan),
		post("/import/plan/:id/uebernehmen", p.applyImport),
		post("/import/plan/:id/verwerfen", p.discardImport),

		get("/protokoll", p.audit),
	}
}

// everyOrganisation reads the district's organisations by name.
func (p *pages) everyOrganisation(c *frame.Call) ([]account.Organisation, error) {
	return postgres.All(func(page postgres.Page) ([]account.Organisation, string, error) {
		return p.Accounts.Organisations(c, account.OrganisationFilter{}, page)
	})
}

// everySchool reads the district's schools by name.
func (p *pages) everySchool(c *frame.Call) ([]school.School, error) {
	return postgres.All(func(page postgres.Page) ([]school.School, string, error) {
		return p.Schools.Schools(c, school.Filter{}, page)
	})
}

// everyArea reads the district's areas by name.
func (p *pages) everyArea(c *frame.Call) ([]school.Area, error) {
	return postgres.All(func(page postgres.Page) ([]school.Area, string, error) { return p.Schools.Areas(c, page) })
}

// kinds are the kinds of organisations in the order people think of them.
var kinds = []account.OrganisationKind{account.KindSchool, account.KindProvider, account.KindYouthOffice, account.KindOperator}

// roles are those members can have, in the order of the kinds.
var roles = []account.Role{account.RoleSchool, account.RolePlanner, account.RoleAssistant, account.RoleYouthOffice, account.RoleOperator}

// membershipOptions are the roles at each open organisation, as one choice: "id role".
func membershipOptions(c *frame.Call, organisations []account.Organisation, prompt string, without func(account.Organisation, account.Role) bool) []frame.Option {
	options := []frame.Option{{Label: c.T(prompt)}}
	for _, kind := range kinds {
		for _, o := range organisations {
			for _, role := range roles {
				if o.Kind == kind && o.Active && role.Fits(kind) && !without(o, role) {
					options = append(options, frame.Option{Value: o.ID.String() + " " + string(role), Label: o.Name + " – " + c.Label(role)})
				}
			}
		}
	}
	return options
}

// membership reads what membershipOptions has offered; not ok is nothing chosen, or nothing that was offered.
func membership(text string) (d account.MembershipDetails, ok bool) {
	const idLength = 36
	if len(text) < idLength+2 {
		return d, false
	}
	id, err := uuid.Parse(text[:idLength])
	d = account.MembershipDetails{OrganisationID: id, Role: account.Role(text[idLength+1:])}
	return d, err == nil && d.Role.Known()
}

// tab is one page of several about the same.
type tab struct {
	Href, Name string
	Current    bool
}

// tabs are the pages about the district's organisations.
func tabs(c *frame.Call, current string) []tab {
	list := []tab{
		{Href: "/organisationen", Name: c.T("Organisationen")}, {Href: "/organisationen/schulen", Name: c.T("Schulen")},
		{Href: "/organisationen/raeume", Name: c.T("Sozialräume")}, {Href: "/organisationen/fahrzeiten", Name: c.T("Fahrzeiten")},
	}
	for i := range list {
		list[i].Current = list[i].Href == current
	}
	return list
}
