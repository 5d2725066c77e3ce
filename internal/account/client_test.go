package account_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

func TestClient(t *testing.T) {
	w := newWorld(t)
	office := w.organisation(account.KindYouthOffice, "Jugendamt")
	closed := w.organisation(account.KindSchool, "Alte Schule")
	must(w.as.UpdateOrganisation(w.operator, closed.ID, 1, account.OrganisationChange{Name: closed.Name}))
	export := account.ClientDetails{
		OrganisationID: office.ID, Name: "Controlling", Role: account.RoleYouthOffice,
		Scopes: []account.Permission{account.ReadCoverage, account.ReadDemand},
	}
	c, secret, err := w.as.CreateClient(w.operator, export)
	w.must(err)
	token := func(id, secret string, scopes ...account.Permission) (*account.ClientToken, error) {
		return w.as.ClientToken(t.Context(), account.ClientCredentials{ID: id, Secret: secret, Scopes: scopes, IP: "198.51.100.4"})
	}

	t.Run("is kept as stated and listed", func(t *testing.T) {
		list, _, err := w.as.Clients(w.operator, postgres.Page{})
		w.must(err)
		if diff := cmp.Diff([]account.Client{*c}, list); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(c, must(w.as.Client(w.operator, c.ID))); diff != "" {
			t.Error(diff)
		}
		if _, err := w.as.Client(w.operator, office.ID); !errors.Is(err, account.ErrClientNotFound) {
			t.Error(err)
		}
		if _, _, err := w.as.CreateClient(w.operator, export); !errors.Is(err, account.ErrClientExists) {
			t.Error(err)
		}
	})
	t.Run("names every faulty field at once", func(t *testing.T) {
		for name, c := range map[string]struct {
			d    account.ClientDetails
			want []string
		}{
			"nothing":      {account.ClientDetails{}, []string{"/name", "/organisationId", "/scopes"}},
			"another kind": {account.ClientDetails{OrganisationID: office.ID, Name: "x", Role: account.RolePlanner, Scopes: []account.Permission{account.ReadStaff}}, []string{"/role"}},
			"closed":       {account.ClientDetails{OrganisationID: closed.ID, Name: "x", Role: account.RoleSchool, Scopes: []account.Permission{account.ReadDemand}}, []string{"/organisationId"}},
			"scopes": {account.ClientDetails{OrganisationID: office.ID, Name: "x", Role: account.RoleYouthOffice, Scopes: []account.Permission{
				account.ReadDemand, account.ReadStaff, account.ReadDemand, "everything",
			}}, []string{"/scopes/1", "/scopes/2", "/scopes/3"}},
		} {
			_, _, err := w.as.CreateClient(w.operator, c.d)
			if diff := cmp.Diff(c.want, pointers(err)); diff != "" || !errors.Is(err, account.ErrClientInvalid) {
				t.Errorf("%s: %v %s", name, err, diff)
			}
		}
		p := w.organisation(account.KindProvider, "DRK Vogelsberg")
		_, _, err := w.as.CreateClient(w.operator, account.ClientDetails{
			OrganisationID: p.ID, Name: "x", Role: account.RoleAssistant, Scopes: []account.Permission{account.ReadHours},
		})
		if diff := cmp.Diff([]string{"/role"}, pointers(err)); diff != "" {
			t.Error(err, diff)
		}
	})
	t.Run("gets a token for what it asks and was granted", func(t *testing.T) {
		for _, try := range []struct{ asked, want []account.Permission }{
			{nil, []account.Permission{account.ReadCoverage, account.ReadDemand}},
			{[]account.Permission{account.ReadDemand}, []account.Permission{account.ReadDemand}},
		} {
			got := must(token(c.ID.String(), secret, try.asked...))
			if diff := cmp.Diff(try.want, got.Scopes); diff != "" || got.ExpiresIn != 10*time.Minute {
				t.Error(diff, got.ExpiresIn)
			}
			want := account.Actor{
				Kind: account.ActorClient, ID: c.ID, District: district, Organisation: office.ID, Role: account.RoleYouthOffice, Scopes: try.want,
			}
			if diff := cmp.Diff(want, must(w.as.Verify(t.Context(), got.Access))); diff != "" {
				t.Error(diff)
			}
		}
		for _, more := range []account.Permission{account.ReadAudit, account.ManageAccounts, "*", ""} {
			if _, err := token(c.ID.String(), secret, account.ReadDemand, more); !errors.Is(err, account.ErrScope) {
				t.Errorf("%q: %v", more, err)
			}
		}
	})
	t.Run("gets one and the same refusal whatever is wrong", func(t *testing.T) {
		w.invited("h.berg@jugendamt.example", account.MembershipDetails{OrganisationID: office.ID, Role: account.RoleYouthOffice})
		for name, try := range map[string][2]string{
			"unknown":    {uuid.NewString(), secret},
			"no id":      {"", secret},
			"a person":   {"h.berg@jugendamt.example", secret},
			"wrong":      {c.ID.String(), secret[:len(secret)-1]},
			"no secret":  {c.ID.String(), ""},
			"zero bytes": {uuid.NewString(), strings.Repeat("\x00", 32)},
		} {
			_, err := token(try[0], try[1])
			var f *fault.Error
			if !errors.As(err, &f) || cmp.Diff(plain(account.ErrClient), plain(f), unexported) != "" {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
	t.Run("has neither a session nor a password", func(t *testing.T) {
		ctx := w.with(must(token(c.ID.String(), secret)).Access)
		for name, err := range map[string]error{
			"sign out": w.as.SignOut(ctx), "change password": w.as.ChangePassword(ctx, "a", "b"), "revoke": w.as.RevokeSession(ctx, uuid.New()),
		} {
			if !errors.Is(err, account.ErrForbidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := w.as.Me(ctx); !errors.Is(err, account.ErrForbidden) {
			t.Error(err)
		}
	})
	t.Run("ends for good when it is revoked", func(t *testing.T) {
		access := must(token(c.ID.String(), secret)).Access
		other := w.replica()
		must(other.Verify(t.Context(), access))
		if err := w.as.RevokeClient(w.operator, c.ID, 7); !errors.Is(err, postgres.ErrStale) {
			t.Error(err)
		}
		w.must(w.as.RevokeClient(w.operator, c.ID, 1))
		if _, err := w.as.Verify(t.Context(), access); !errors.Is(err, account.ErrToken) {
			t.Error(err)
		}
		w.clock.advance(time.Minute)
		if _, err := other.Verify(t.Context(), access); !errors.Is(err, account.ErrToken) {
			t.Error(err)
		}
		if _, err := token(c.ID.String(), secret); !errors.Is(err, account.ErrClient) {
			t.Error(err)
		}
		if diff := cmp.Diff([]string{"create-client", "revoke-client"}, w.trail(c.ID)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("is slowed down when it guesses", func(t *testing.T) {
		guess := func() error { _, err := token(c.ID.String(), "guess"); return err }
		for range 9 { // one wrong try went before
			if err := guess(); !errors.Is(err, account.ErrClient) {
				t.Fatal(err)
			}
		}
		var f *fault.Error
		for range 10 {
			if err := guess(); errors.As(err, &f) && f.Kind == fault.KindLimited {
				return
			}
		}
		t.Error("it guesses on")
	})
}
