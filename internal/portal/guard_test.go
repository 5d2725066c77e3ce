package portal_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/demo"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/portal/portaltest"
	"schulalltag/internal/postgres"
)

const nobodys = "00000000-0000-7000-8000-000000000000"

// TestEveryAddressIsGuarded asks for every address of the portal as nobody, in each role that it does not belong to, and from another
// site, and compares the whole database before and after. Whoever it belongs to must get an answer that is no refusal and no failure, even
// to an id that does not exist and a form without fields.
func TestEveryAddressIsGuarded(t *testing.T) {
	w := portaltest.New(t)
	clients := map[account.Role]*portaltest.Client{}
	for _, role := range roles[1:] {
		clients[role] = w.As(t, role)
	}
	cells := 0
	type address struct {
		room  frame.Room
		route frame.Route
		path  string
	}
	var addresses []address
	for _, room := range w.Frame.Rooms() {
		for _, route := range room.Routes {
			addresses = append(addresses, address{room, route, parameter.ReplaceAllString(route.Path, nobodys)})
		}
	}
	before := state(t, w, uuid.Nil)
	for _, a := range addresses {
		name := a.route.Method + " " + a.route.Path
		if a.route.Method != http.MethodGet {
			for role, c := range clients {
				cells++
				if page := c.PostFrom(t, "cross-site", a.path, url.Values{}); page.Status != http.StatusForbidden {
					t.Errorf("%s from another site as %s answers %d", name, role, page.Status)
				}
			}
		}
		if a.route.Public {
			continue
		}
		cells++
		switch page := ask(t, w.Stranger(), a.route.Method, a.path); {
		case a.route.Method == http.MethodGet && page.Path != frame.SignInPath+"?weiter="+url.QueryEscape(a.path):
			t.Errorf("%s as nobody leads to %s", name, page.Path)
		case a.route.Method != http.MethodGet && page.Path != frame.SignInPath && page.Status != http.StatusUnauthorized:
			t.Errorf("%s as nobody answers %d", name, page.Status)
		}
		if a.room.Role == "" {
			continue
		}
		for role, c := range clients {
			if role == a.room.Role {
				continue
			}
			cells++
			if page := ask(t, c, a.route.Method, a.path); page.Status != http.StatusForbidden {
				t.Errorf("%s as %s answers %d", name, role, page.Status)
			}
		}
	}
	if diff := cmp.Diff(before, state(t, w, uuid.Nil)); diff != "" {
		t.Errorf("refused requests have changed the database:\n%s\nlast of all: %s", diff, lastAct(t, w))
	}
	for _, a := range addresses {
		for _, role := range roles[1:] {
			if a.room.Role != "" && a.room.Role != role {
				continue
			}
			cells++
			c := clients[role]
			if a.room.Role == "" {
				c = w.As(t, role) // it may be signed out by this
			}
			switch page := ask(t, c, a.route.Method, a.path); page.Status {
			case http.StatusUnauthorized, http.StatusForbidden, http.StatusMethodNotAllowed:
				if !a.route.Public { // the sign-in refuses a form without a name
					t.Errorf("%s %s as %s answers %d", a.route.Method, a.route.Path, role, page.Status)
				}
			default:
				if page.Status >= http.StatusInternalServerError {
					t.Errorf("%s %s as %s answers %d", a.route.Method, a.route.Path, role, page.Status)
				}
			}
		}
	}
	t.Logf("%d addresses, %d cells", len(addresses), cells)
}

var id = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`)

// TestOthersCannotReachWhatIsOurs lets somebody in the same role, but of another organisation, ask for every page and send every form that
// names something of the first one's.
func TestOthersCannotReachWhatIsOurs(t *testing.T) {
	w := newSetting(t).World
	for role, kind := range map[account.Role]account.OrganisationKind{
		account.RoleSchool: account.KindSchool, account.RolePlanner: account.KindProvider, account.RoleAssistant: account.KindProvider,
	} {
		t.Run(string(role), func(t *testing.T) {
			ours := wander(t, w, role)
			who, organisation := newcomer(t, w, role, kind)
			other := w.SignIn(t, who)
			before := state(t, w, organisation)
			asked := 0
			for _, p := range ours.pages {
				path, query, _ := strings.Cut(p.path, "?")
				if !id.MatchString(p.path) {
					continue
				}
				asked++
				page := other.Get(t, p.path)
				if id.MatchString(path) && page.Status != http.StatusNotFound {
					t.Errorf("%s answers %d", p.path, page.Status)
				}
				main, _ := page.Find("main").Html()
				for _, foreign := range id.FindAllString(query, -1) {
					if page.Status == http.StatusOK && strings.Contains(main, foreign) {
						t.Errorf("%s shows %s", p.path, foreign)
					}
				}
				if page.Status >= http.StatusInternalServerError {
					t.Errorf("%s answers %d", p.path, page.Status)
				}
			}
			for _, f := range ours.forms {
				if !id.MatchString(f.action+f.values.Encode()) || everybodys(w, f.route) {
					continue
				}
				asked++
				if page := other.Post(t, f.action, f.values); page.Status < 400 || page.Status >= 500 {
					t.Errorf("the form of %s sent to %s answers %d at %s", f.page, f.action, page.Status, page.Path)
				}
			}
			if diff := cmp.Diff(before, state(t, w, organisation)); diff != "" {
				t.Errorf("others have changed the database:\n%s\nlast of all: %s", diff, lastAct(t, w))
			}
			t.Logf("%d pages and forms", asked)
		})
	}
}

// everybodys says whether a form belongs to a room without a role, such as how pages look.
func everybodys(w *portaltest.World, route string) bool {
	for _, room := range w.Frame.Rooms() {
		for _, r := range room.Routes {
			if room.Role == "" && r.Method == http.MethodPost && r.Path == route {
				return true
			}
		}
	}
	return false
}

// newcomer is somebody in a role of an organisation that nobody knows yet.
func newcomer(t *testing.T, w *portaltest.World, role account.Role, kind account.OrganisationKind) (demo.SignIn, uuid.UUID) {
	t.Helper()
	ctx := account.System(t.Context(), w.Demo.District)
	o, err := w.Nouns.Accounts.CreateOrganisation(ctx, account.OrganisationDetails{Kind: kind, Name: "Neu im Kreis, " + string(role)})
	if err != nil {
		t.Fatal(err)
	}
	p := demo.SignIn{Role: role, Email: fmt.Sprintf("neu.%s@anderswo.example", role), Password: "vier Pferde ziehen den Wagen"}
	_, code, err := w.Nouns.Accounts.CreateUser(ctx, account.UserDetails{
		Email: p.Email, GivenName: "Nele", FamilyName: "Neumann", Memberships: []account.MembershipDetails{{OrganisationID: o.ID, Role: role}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Nouns.Accounts.AcceptInvitation(ctx, code, p.Password); err != nil {
		t.Fatal(err)
	}
	return p, o.ID
}

func ask(t *testing.T, c *portaltest.Client, method, path string) *portaltest.Page {
	t.Helper()
	if method == http.MethodGet {
		return c.Get(t, path)
	}
	return c.Post(t, path, url.Values{})
}

// state is a digest of every table of the district, without what the audit trail of one organisation tells: an act that met nothing may
// stand there.
func state(t *testing.T, w *portaltest.World, without uuid.UUID) map[string]string {
	t.Helper()
	digests := map[string]string{}
	err := postgres.Read(t.Context(), w.DB, w.Demo.District, func(tx *gorm.DB) error {
		var tables []string
		err := tx.Raw(`select table_name from information_schema.columns where table_schema = 'public' and column_name = 'district_id'`).Scan(&tables).Error
		for _, table := range tables {
			var digest string
			if err == nil {
				query := fmt.Sprintf(`select md5(coalesce(string_agg(x::text, ',' order by x::text), '')) from %q x`, table)
				if table == "audit_events" {
					query += fmt.Sprintf(" where organisation_id is distinct from '%s'", without)
				}
				err = tx.Raw(query).Scan(&digest).Error
			}
			digests[table] = digest
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return digests
}

// lastAct is the latest entry of the audit trail.
func lastAct(t *testing.T, w *portaltest.World) (action string) {
	t.Helper()
	err := postgres.Read(t.Context(), w.DB, w.Demo.District, func(tx *gorm.DB) error {
		return tx.Raw(`select action || ' ' || entity_kind || ' ' || coalesce(entity_id::text, '') from audit_events order by id desc limit 1`).Scan(&action).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return action
}
