package account_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

func TestUsers(t *testing.T) {
	w := newWorld(t)
	o := w.organisation(account.KindSchool, "Grundschule Eichberg")
	p := w.organisation(account.KindProvider, "DRK Vogelsberg")
	closed := w.organisation(account.KindProvider, "Alter Träger")
	must(w.as.UpdateOrganisation(w.operator, closed.ID, 1, account.OrganisationChange{Name: closed.Name}))
	school := account.MembershipDetails{OrganisationID: o.ID, Role: account.RoleSchool}

	t.Run("are kept as stated, with the address in its one spelling", func(t *testing.T) {
		u, code, err := w.as.CreateUser(w.operator, account.UserDetails{
			Email: " H.Berg@Eichberg.EXAMPLE", GivenName: "Hannah", FamilyName: "Berg", Memberships: []account.MembershipDetails{school},
		})
		w.must(err)
		if u.Email != "h.berg@eichberg.example" || u.GivenName != "Hannah" || code == "" {
			t.Errorf("%+v", u)
		}
		if diff := cmp.Diff(u, must(w.as.User(w.operator, u.ID))); diff != "" {
			t.Error(diff)
		}
		list, _, err := w.as.Users(w.operator, account.UserFilter{OrganisationID: o.ID}, postgres.Page{})
		w.must(err)
		if diff := cmp.Diff([]account.User{*u}, list); diff != "" {
			t.Error(diff)
		}
		me := must(w.as.Me(account.With(t.Context(), account.Actor{Kind: account.ActorUser, ID: u.ID, District: district})))
		if diff := cmp.Diff(u, me); diff != "" {
			t.Error(diff)
		}
	})

	t.Run("name every faulty field at once", func(t *testing.T) {
		for name, c := range map[string]struct {
			d    account.UserDetails
			want []string
		}{
			"nothing stated": {account.UserDetails{}, []string{"/email", "/givenName", "/familyName", "/memberships"}},
			"each membership on its own": {account.UserDetails{Email: "a@b.example", GivenName: "A", FamilyName: "B", Memberships: []account.MembershipDetails{
				{OrganisationID: o.ID, Role: account.RolePlanner},
				school, school,
				{OrganisationID: uuid.New(), Role: account.RoleSchool},
				{OrganisationID: closed.ID, Role: account.RolePlanner},
				{OrganisationID: p.ID, Role: "root"},
			}}, []string{"/memberships/0/role", "/memberships/2", "/memberships/3/organisationId", "/memberships/4/organisationId", "/memberships/5/role"}},
			"too many": {account.UserDetails{Email: "a@b.example", GivenName: "A", FamilyName: "B", Memberships: make([]account.MembershipDetails, 51)}, []string{"/memberships"}},
			"long names": {account.UserDetails{Email: "a@b.example", GivenName: strings.Repeat("x", 81), FamilyName: "B\n", Memberships: []account.MembershipDetails{school}},
				[]string{"/givenName", "/familyName"}},
		} {
			_, _, err := w.as.CreateUser(w.operator, c.d)
			if diff := cmp.Diff(c.want, pointers(err)); diff != "" || !errors.Is(err, account.ErrUserInvalid) {
				t.Errorf("%s: %v %s", name, err, diff)
			}
		}
		for _, email := range []string{
			"a", "a@b", "@b.example", "a@", "a b@c.example", "a@b..example", "ä@b.example", "a@b.example\n", "a\x00@b.example",
			"a@-b.example", `"a"@b.example`, strings.Repeat("a", 65) + "@b.example", "a@" + strings.Repeat("b.", 130) + "example",
		} {
			_, _, err := w.as.CreateUser(w.operator, account.UserDetails{Email: email, GivenName: "A", FamilyName: "B", Memberships: []account.MembershipDetails{school}})
			if email == "a@b.example\n" { // blanks around it do not matter
				w.must(err)
			} else if diff := cmp.Diff([]string{"/email"}, pointers(err)); diff != "" {
				t.Errorf("%q: %v", email, err)
			}
		}
	})

	t.Run("change in the version that was read", func(t *testing.T) {
		u, _ := w.invited("change@eichberg.example", school)
		planner := account.MembershipDetails{OrganisationID: p.ID, Role: account.RolePlanner}
		c := account.UserChange{GivenName: "Anna", FamilyName: "Vogel", Active: true, Memberships: []account.MembershipDetails{planner, school}}
		changed := must(w.as.UpdateUser(w.operator, u.ID, 1, c))
		if changed.Version != 2 || changed.GivenName != "Anna" || len(changed.Memberships) != 2 {
			t.Errorf("%+v", changed)
		}
		if changed.Memberships[0].ID != u.Memberships[0].ID {
			t.Error("a membership that stays was made anew, which would end its sessions")
		}
		if diff := cmp.Diff(changed, must(w.as.User(w.operator, u.ID))); diff != "" {
			t.Error(diff)
		}
		if _, err := w.as.UpdateUser(w.operator, u.ID, 1, c); !errors.Is(err, postgres.ErrStale) {
			t.Error(err)
		}
		c.Memberships = append(c.Memberships, account.MembershipDetails{OrganisationID: o.ID, Role: account.RoleOperator})
		if _, err := w.as.UpdateUser(w.operator, u.ID, 2, c); !errors.Is(err, account.ErrUserInvalid) {
			t.Error(err)
		}
		if diff := cmp.Diff([]string{"create-user", "update-user"}, w.trail(u.ID)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestEmailAddressesAreUniqueEverywhere(t *testing.T) {
	w := newWorld(t)
	_, err := w.as.Bootstrap(t.Context(), account.Founding{
		District: account.District{Key: "06440", Name: "Wetteraukreis"}, Operator: "Kreisverwaltung",
		Email: "op@wetterau.example", GivenName: "Ida", FamilyName: "Kern",
	})
	w.must(err)
	here := w.organisation(account.KindSchool, "Grundschule Eichberg")
	there := must(w.as.CreateOrganisation(account.System(t.Context(), "06440"), account.OrganisationDetails{Kind: account.KindSchool, Name: "Schule Bad Nauheim"}))
	create := func(key, email string, o *account.Organisation) error {
		_, _, err := w.as.CreateUser(account.System(t.Context(), key), account.UserDetails{
			Email: email, GivenName: "H", FamilyName: "B", Memberships: []account.MembershipDetails{{OrganisationID: o.ID, Role: account.RoleSchool}},
		})
		return err
	}

	t.Run("and say the same about one's own district and another", func(t *testing.T) {
		var own, foreign *fault.Error
		if !errors.As(create(district, "op@vogelsberg.example", here), &own) || !errors.As(create(district, "OP@wetterau.example", here), &foreign) {
			t.Fatal("no fault")
		}
		if diff := cmp.Diff(plain(own), plain(foreign), unexported); diff != "" || !errors.Is(own, account.ErrEmailTaken) {
			t.Error(own, diff)
		}
		if n := w.count("users", "true"); n != 1 {
			t.Errorf("%d users", n)
		}
	})
	t.Run("also when many create one at once in two districts", func(t *testing.T) {
		var mu sync.Mutex
		won := 0
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				key, o := district, here
				if i%2 == 1 {
					key, o = "06440", there
				}
				err := create(key, "race@eichberg.example", o)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
				} else if !errors.Is(err, account.ErrEmailTaken) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if won != 1 {
			t.Errorf("%d accounts have the address", won)
		}
	})
}

func TestTheLastOperatorStays(t *testing.T) {
	w := newWorld(t)
	w.must(w.as.AcceptInvitation(t.Context(), w.code, password))
	office := must(w.as.Organisation(w.system, w.first.Memberships[0].OrganisationID))
	o := w.organisation(account.KindSchool, "Grundschule Eichberg")
	school := account.MembershipDetails{OrganisationID: o.ID, Role: account.RoleSchool}
	member := account.MembershipDetails{OrganisationID: office.ID, Role: account.RoleOperator}
	refused := func(what string) {
		t.Helper()
		for name, c := range map[string]account.UserChange{
			"be deactivated": {GivenName: "O", FamilyName: "P", Memberships: []account.MembershipDetails{member}},
			"change sides":   {GivenName: "O", FamilyName: "P", Active: true, Memberships: []account.MembershipDetails{school}},
			"just leave":     {GivenName: "O", FamilyName: "P", Active: true},
		} {
			if _, err := w.as.UpdateUser(w.operator, w.first.ID, 1, c); !errors.Is(err, account.ErrLastOperator) {
				t.Errorf("%s, the last operator can %s: %v", what, name, err)
			}
		}
		if _, err := w.as.UpdateOrganisation(w.operator, office.ID, 1, account.OrganisationChange{Name: office.Name}); !errors.Is(err, account.ErrLastOperator) {
			t.Errorf("%s, the office can be closed: %v", what, err)
		}
	}
	refused("alone")
	second, code := w.invited("second@vogelsberg.example", member)
	refused("with one invited")
	w.must(w.as.AcceptInvitation(t.Context(), code, password))
	off := account.UserChange{GivenName: "O", FamilyName: "P", Memberships: []account.MembershipDetails{member}}
	must(w.as.UpdateUser(w.operator, second.ID, 1, off))
	refused("with one inactive")

	on := off
	on.Active = true
	for range 10 {
		ids := []uuid.UUID{w.first.ID, second.ID}
		versions := make([]int, len(ids))
		for i, id := range ids {
			u := must(w.as.User(w.operator, id))
			versions[i] = must(w.as.UpdateUser(w.operator, id, u.Version, on)).Version
		}
		var wg sync.WaitGroup
		results := make([]error, len(ids))
		for i, id := range ids {
			wg.Go(func() { _, results[i] = w.as.UpdateUser(w.operator, id, versions[i], off) })
		}
		wg.Wait()
		if (results[0] == nil) == (results[1] == nil) || !errors.Is(errors.Join(results...), account.ErrLastOperator) {
			t.Errorf("two who deactivate each other at once: %v", results)
		}
	}
}
