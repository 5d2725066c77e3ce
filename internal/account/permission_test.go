package account_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/account"
)

// granted is the agreed table, written out by permission; the package keeps it by role.
var granted = map[account.Permission][]account.Role{
	account.ReadDemand:      {account.RoleSchool, account.RolePlanner, account.RoleYouthOffice, account.RoleOperator},
	account.StateNeed:       {account.RoleSchool},
	account.SetUpDistrict:   {account.RoleOperator},
	account.ImportDistrict:  {account.RoleOperator},
	account.ReadStaff:       {account.RolePlanner},
	account.ManageStaff:     {account.RolePlanner},
	account.PlanRosters:     {account.RolePlanner},
	account.ReadAssignments: {account.RoleSchool, account.RolePlanner, account.RoleAssistant},
	account.ReadHours:       {account.RoleSchool, account.RolePlanner, account.RoleAssistant},
	account.RecordHours:     {account.RolePlanner, account.RoleAssistant},
	account.ConfirmHours:    {account.RoleSchool},
	account.ApproveHours:    {account.RolePlanner},
	account.AskPool:         {account.RolePlanner, account.RoleYouthOffice},
	account.ReadCoverage:    {account.RoleSchool, account.RolePlanner, account.RoleYouthOffice},
	account.ManageAccounts:  {account.RoleOperator},
	account.ReadAudit:       {account.RoleSchool, account.RolePlanner, account.RoleYouthOffice, account.RoleOperator},
}

var everyRole = []account.Role{
	account.RoleSchool, account.RolePlanner, account.RoleYouthOffice, account.RoleAssistant, account.RoleOperator,
}

func TestRolesGrantWhatWasAgreed(t *testing.T) {
	for permission, holders := range granted {
		var got []account.Role
		for _, r := range everyRole {
			if r.Grants(permission) {
				got = append(got, r)
			}
		}
		if diff := cmp.Diff(holders, got); diff != "" {
			t.Errorf("%s: %s", permission, diff)
		}
	}
	for _, r := range everyRole {
		for _, p := range r.Permissions() {
			if _, agreed := granted[p]; !agreed {
				t.Errorf("%s grants %s, which nobody agreed", r, p)
			}
		}
	}
}

func TestRolesFitOneKindOfOrganisation(t *testing.T) {
	want := map[account.Role]account.OrganisationKind{
		account.RoleSchool: account.KindSchool, account.RolePlanner: account.KindProvider, account.RoleAssistant: account.KindProvider,
		account.RoleYouthOffice: account.KindYouthOffice, account.RoleOperator: account.KindOperator,
	}
	kinds := []account.OrganisationKind{account.KindSchool, account.KindProvider, account.KindYouthOffice, account.KindOperator, ""}
	for _, r := range append(everyRole, "head_of_everything") {
		for _, k := range kinds {
			if got := r.Fits(k); got != (r.Known() && want[r] == k) {
				t.Errorf("%q fits %q: %t", r, k, got)
			}
		}
	}
}

func TestRequire(t *testing.T) {
	member := func(kind account.ActorKind, role account.Role, scopes ...account.Permission) account.Actor {
		return account.Actor{Kind: kind, ID: uuid.New(), District: "06535", Organisation: uuid.New(), Role: role, Scopes: scopes}
	}
	noScopes := member(account.ActorClient, account.RolePlanner)
	noScopes.Scopes = []account.Permission{}
	nowhere := member(account.ActorUser, account.RolePlanner)
	nowhere.District = ""

	for name, c := range map[string]struct {
		actor account.Actor
		need  account.Permission
		want  error
	}{
		"lets a planner publish":                                {member(account.ActorUser, account.RolePlanner), account.PlanRosters, nil},
		"refuses a school that wants to publish":                {member(account.ActorUser, account.RoleSchool), account.PlanRosters, account.ErrForbidden},
		"refuses an unknown role":                               {member(account.ActorUser, "root"), account.ReadDemand, account.ErrForbidden},
		"refuses a kind of actor nobody knows":                  {member("ghost", account.RoleOperator), account.ReadDemand, account.ErrForbidden},
		"lets a machine do what its token carries":              {member(account.ActorClient, account.RolePlanner, account.ReadStaff), account.ReadStaff, nil},
		"refuses a machine what its token does not carry":       {member(account.ActorClient, account.RolePlanner, account.ReadStaff), account.PlanRosters, account.ErrScopeMissing},
		"refuses a machine a scope that its role does not hold": {member(account.ActorClient, account.RoleSchool, account.ReadStaff), account.ReadStaff, account.ErrForbidden},
		"refuses a machine without scopes everything":           {noScopes, account.ReadDemand, account.ErrScopeMissing},
		"takes an actor without a district for nobody":          {nowhere, account.PlanRosters, account.ErrUnauthenticated},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := account.Require(account.With(t.Context(), c.actor), c.need)
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if c.want == account.ErrScopeMissing && !strings.Contains(err.Error(), "scope "+string(c.need)+".") {
				t.Errorf("the missing scope is not named: %v", err)
			}
			want := c.actor
			if err != nil {
				want = account.Actor{}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("refuses a context in which nobody acts", func(t *testing.T) {
		if _, err := account.Require(t.Context(), account.ReadDemand); err != account.ErrUnauthenticated {
			t.Error(err)
		}
		if _, err := account.RequireAny(t.Context()); err != account.ErrUnauthenticated {
			t.Error(err)
		}
	})
	t.Run("lets the service itself do everything in its district", func(t *testing.T) {
		for p := range granted {
			a, err := account.Require(account.System(t.Context(), "06535"), p)
			if err != nil || a.District != "06535" || a.Kind != account.ActorSystem {
				t.Errorf("%s: %v %+v", p, err, a)
			}
		}
	})
}
