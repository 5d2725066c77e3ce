package account_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

func TestOrganisations(t *testing.T) {
	w := newWorld(t)
	o, u := w.school()
	provider := w.organisation(account.KindProvider, "DRK Vogelsberg")
	teacher := w.with(w.signIn(u.Email).Access)

	t.Run("are all seen by an operator, by name and by kind", func(t *testing.T) {
		names := func(f account.OrganisationFilter, limit int) (all []string) {
			page := postgres.Page{Limit: limit}
			for {
				list, next, err := w.as.Organisations(w.operator, f, page)
				w.must(err)
				for _, o := range list {
					all = append(all, o.Name)
				}
				if page.Cursor = next; next == "" {
					return all
				}
			}
		}
		if diff := cmp.Diff([]string{"DRK Vogelsberg", "Grundschule Eichberg", "Kreisverwaltung"}, names(account.OrganisationFilter{}, 1)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"DRK Vogelsberg"}, names(account.OrganisationFilter{Kind: account.KindProvider}, 0)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("show a member only the own one", func(t *testing.T) {
		list, next, err := w.as.Organisations(teacher, account.OrganisationFilter{}, postgres.Page{})
		w.must(err)
		if len(list) != 1 || next != "" || list[0].ID != o.ID {
			t.Errorf("%+v", list)
		}
		if diff := cmp.Diff(o, must(w.as.Organisation(teacher, o.ID))); diff != "" {
			t.Error(diff)
		}
		if _, err := w.as.Organisation(teacher, provider.ID); !errors.Is(err, account.ErrOrganisationNotFound) {
			t.Error(err)
		}
	})
	t.Run("name every faulty field at once", func(t *testing.T) {
		_, err := w.as.CreateOrganisation(w.operator, account.OrganisationDetails{Kind: "club", Name: strings.Repeat("ä", 121)})
		if diff := cmp.Diff([]string{"/name", "/kind"}, pointers(err)); diff != "" {
			t.Error(err, diff)
		}
		for _, name := range []string{"", "  ", "a\x00b", "two\nlines", "\xff"} {
			_, err := w.as.CreateOrganisation(w.operator, account.OrganisationDetails{Kind: account.KindSchool, Name: name})
			if !errors.Is(err, account.ErrOrganisationInvalid) {
				t.Errorf("%q: %v", name, err)
			}
		}
		must(w.as.CreateOrganisation(w.operator, account.OrganisationDetails{Kind: account.KindSchool, Name: strings.Repeat("ä", 120)}))
	})
	t.Run("have names of their own among their kind", func(t *testing.T) {
		_, err := w.as.CreateOrganisation(w.operator, account.OrganisationDetails{Kind: account.KindSchool, Name: "Grundschule Eichberg"})
		if !errors.Is(err, account.ErrOrganisationExists) {
			t.Error(err)
		}
		must(w.as.CreateOrganisation(w.operator, account.OrganisationDetails{Kind: account.KindProvider, Name: o.Name}))
		_, err = w.as.UpdateOrganisation(w.operator, provider.ID, 1, account.OrganisationChange{Name: o.Name, Active: true})
		if !errors.Is(err, account.ErrOrganisationExists) {
			t.Error(err)
		}
	})
	t.Run("are changed in the version that was read", func(t *testing.T) {
		changed := must(w.as.UpdateOrganisation(w.operator, provider.ID, 1, account.OrganisationChange{Name: "DRK Lauterbach", Active: true}))
		if changed.Version != 2 || changed.Name != "DRK Lauterbach" {
			t.Errorf("%+v", changed)
		}
		if diff := cmp.Diff(changed, must(w.as.Organisation(w.operator, provider.ID))); diff != "" {
			t.Error(diff)
		}
		_, err := w.as.UpdateOrganisation(w.operator, provider.ID, 1, account.OrganisationChange{Name: "DRK Alsfeld", Active: true})
		if !errors.Is(err, postgres.ErrStale) {
			t.Error(err)
		}
		if diff := cmp.Diff([]string{"create-organisation", "update-organisation"}, w.trail(provider.ID)); diff != "" {
			t.Error(diff)
		}
		if _, err := w.as.UpdateOrganisation(w.operator, uuid.New(), 1, account.OrganisationChange{Name: "X"}); !errors.Is(err, account.ErrOrganisationNotFound) {
			t.Error(err)
		}
	})
}

// Every operation for operators refuses everybody else, and changes nothing then.
func TestOnlyOperatorsManageAccounts(t *testing.T) {
	w := newWorld(t)
	o, u := w.school()
	client, _, err := w.as.CreateClient(w.system, account.ClientDetails{
		OrganisationID: o.ID, Name: "Export", Role: account.RoleSchool, Scopes: []account.Permission{account.ReadDemand},
	})
	w.must(err)
	operations := map[string]func(ctx context.Context) error{
		"create organisation": func(ctx context.Context) error {
			_, err := w.as.CreateOrganisation(ctx, account.OrganisationDetails{Kind: account.KindSchool, Name: "Neu"})
			return err
		},
		"update organisation": func(ctx context.Context) error {
			_, err := w.as.UpdateOrganisation(ctx, o.ID, 1, account.OrganisationChange{Name: "Neu"})
			return err
		},
		"list users": func(ctx context.Context) error {
			_, _, err := w.as.Users(ctx, account.UserFilter{}, postgres.Page{})
			return err
		},
		"read user": func(ctx context.Context) error { _, err := w.as.User(ctx, u.ID); return err },
		"create user": func(ctx context.Context) error {
			_, _, err := w.as.CreateUser(ctx, account.UserDetails{Email: "neu@x.example", GivenName: "N", FamilyName: "N", Memberships: details(u)})
			return err
		},
		"update user": func(ctx context.Context) error {
			_, err := w.as.UpdateUser(ctx, u.ID, 1, account.UserChange{GivenName: "N", FamilyName: "N"})
			return err
		},
		"invite": func(ctx context.Context) error { _, err := w.as.Invite(ctx, u.ID); return err },
		"list clients": func(ctx context.Context) error {
			_, _, err := w.as.Clients(ctx, postgres.Page{})
			return err
		},
		"create client": func(ctx context.Context) error {
			_, _, err := w.as.CreateClient(ctx, account.ClientDetails{
				OrganisationID: o.ID, Name: "Neu", Role: account.RoleSchool, Scopes: []account.Permission{account.ReadDemand},
			})
			return err
		},
		"revoke client": func(ctx context.Context) error { return w.as.RevokeClient(ctx, client.ID, 1) },
	}
	before := w.count("audit_events", "true")
	for name, run := range operations {
		for _, role := range everyRole {
			if role == account.RoleOperator {
				continue
			}
			ctx := account.With(t.Context(), account.Actor{Kind: account.ActorUser, ID: u.ID, District: district, Organisation: o.ID, Role: role})
			if err := run(ctx); !errors.Is(err, account.ErrForbidden) {
				t.Errorf("%s as %s: %v", name, role, err)
			}
		}
		if err := run(t.Context()); !errors.Is(err, account.ErrUnauthenticated) {
			t.Errorf("%s as nobody: %v", name, err)
		}
	}
	if after := w.count("audit_events", "true"); after != before {
		t.Errorf("%d writes happened", after-before)
	}
	elsewhere := account.With(t.Context(), account.Actor{
		Kind: account.ActorUser, ID: uuid.New(), District: "06440", Organisation: uuid.New(), Role: account.RoleOperator,
	})
	for name, want := range map[string]error{
		"update organisation": account.ErrOrganisationNotFound, "read user": account.ErrUserNotFound, "update user": account.ErrUserNotFound,
		"invite": account.ErrUserNotFound, "revoke client": account.ErrClientNotFound, "create client": account.ErrClientInvalid,
		"create user": account.ErrUserInvalid,
	} {
		if err := operations[name](elsewhere); !errors.Is(err, want) {
			t.Errorf("%s as another district's operator: %v", name, err)
		}
	}
}

// pointers lists the places a fault names.
func pointers(err error) (list []string) {
	var f *fault.Error
	if errors.As(err, &f) {
		for _, field := range f.Fields {
			list = append(list, field.Pointer)
		}
	}
	return list
}
