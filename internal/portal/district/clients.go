package district

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
)

// clientsPage lists the machine clients.
type clientsPage struct {
	frame.Base
	List []clientRow
}

type clientRow struct {
	account.Client
	Organisation string
}

var clientsView = frame.Parse[clientsPage](files, "clients.html")

func (p *pages) clients(c *frame.Call) error {
	list, err := postgres.All(func(page postgres.Page) ([]account.Client, string, error) { return p.Accounts.Clients(c, page) })
	if err != nil {
		return err
	}
	organisations, err := p.everyOrganisation(c)
	if err != nil {
		return err
	}
	page := clientsPage{Base: c.Page("Programme", "Programme, die ohne Menschen Daten abrufen, zum Beispiel für die Statistik des Jugendamts.")}
	for _, client := range list {
		page.List = append(page.List, clientRow{client, nameOf(organisations, client.OrganisationID)})
	}
	slices.SortStableFunc(page.List, func(a, b clientRow) int { // revoked ones last
		switch {
		case a.Active == b.Active:
			return 0
		case a.Active:
			return -1
		}
		return 1
	})
	return clientsView.Show(c, http.StatusOK, page)
}

func nameOf(organisations []account.Organisation, id uuid.UUID) string {
	i := slices.IndexFunc(organisations, func(o account.Organisation) bool { return o.ID == id })
	if i < 0 {
		return ""
	}
	return organisations[i].Name
}

// newClientPage asks first for whom the program acts, then what it may do, since the one decides the other.
type newClientPage struct {
	frame.Base
	Form   *frame.Form
	Roles  []frame.Option
	For    string // the chosen role at an organisation, "" until it is chosen
	Said   string // the same in words
	Scopes []frame.Option
}

var newClientView = frame.Parse[newClientPage](files, "client_new.html")

func (p *pages) newClient(c *frame.Call) error {
	values := url.Values{"fuer": {c.Query("fuer")}}
	if d, ok := membership(c.Query("fuer")); ok {
		for _, s := range d.Role.Permissions() {
			if strings.HasSuffix(string(s), ":read") { // what a program mostly needs
				values.Add("scopes", string(s))
			}
		}
	}
	return p.askClient(c, http.StatusOK, c.Filled(values))
}

func (p *pages) askClient(c *frame.Call, status int, form *frame.Form) error {
	organisations, err := p.everyOrganisation(c)
	if err != nil {
		return err
	}
	page := newClientPage{
		Base: c.Page("Neues Programm", "Geben Sie einem Programm nur die Rechte, die es braucht."), Form: form,
		Roles: membershipOptions(c, organisations, "Bitte wählen", func(_ account.Organisation, role account.Role) bool { return role == account.RoleAssistant }),
	}
	if d, ok := membership(form.Get("fuer")); ok && nameOf(organisations, d.OrganisationID) != "" {
		page.For, page.Said = form.Get("fuer"), nameOf(organisations, d.OrganisationID)+" – "+c.Label(d.Role)
		for _, s := range d.Role.Permissions() {
			page.Scopes = append(page.Scopes, frame.Option{Value: string(s), Label: c.Label(s)})
		}
	}
	return newClientView.Show(c, status, page)
}

// secretPage shows the secret of a new client, which nobody can look up later.
type secretPage struct {
	frame.Base
	Client *account.Client
	Secret string
	Token  string // where the client gets its tokens
}

var secretView = frame.Parse[secretPage](files, "client_secret.html")

func (p *pages) createClient(c *frame.Call) error {
	form := c.Form()
	d, _ := membership(form.Get("fuer"))
	details := account.ClientDetails{OrganisationID: d.OrganisationID, Role: d.Role, Name: form.Get("name")}
	for _, s := range form.All("scopes") {
		details.Scopes = append(details.Scopes, account.Permission(s))
	}
	client, secret, err := p.Accounts.CreateClient(c, details)
	if form.Refused(err) {
		gather(form, "scopes")
		return p.askClient(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	page := secretPage{
		Base:   c.Page(client.Name, "Das Geheimnis wird nur jetzt gezeigt. Tragen Sie es im Programm ein, bevor Sie die Seite verlassen."),
		Client: client, Secret: secret, Token: p.address("/api/v1/auth/token"),
	}
	page.Scripts = []string{"district.js"}
	return secretView.Show(c, http.StatusOK, page)
}

// clientPage is one client.
type clientPage struct {
	frame.Base
	Form         *frame.Form
	Client       *account.Client
	Organisation string
}

var clientView = frame.Parse[clientPage](files, "client.html")

func (p *pages) client(c *frame.Call) error {
	client, err := p.knownClient(c)
	if err != nil {
		return err
	}
	return p.showClient(c, http.StatusOK, client, c.Filled(nil))
}

func (p *pages) knownClient(c *frame.Call) (*account.Client, error) {
	id, err := c.ID("id")
	if err != nil {
		return nil, err
	}
	return p.Accounts.Client(c, id)
}

func (p *pages) showClient(c *frame.Call, status int, client *account.Client, form *frame.Form) error {
	page := clientPage{Base: c.Page(client.Name, ""), Form: form, Client: client}
	o, err := p.Accounts.Organisation(c, client.OrganisationID)
	if err != nil {
		return err
	}
	page.Organisation = o.Name
	return clientView.Show(c, status, page)
}

func (p *pages) revokeClient(c *frame.Call) error {
	client, err := p.knownClient(c)
	if err != nil {
		return err
	}
	form := c.Form()
	err = p.Accounts.RevokeClient(c, client.ID, form.Version())
	if form.Refused(err) {
		return p.showClient(c, http.StatusConflict, client, form)
	}
	if err != nil {
		return err
	}
	return c.Finish("/programme", c.T("„%s“ ist gesperrt und bekommt keine Daten mehr.", client.Name), nil)
}
