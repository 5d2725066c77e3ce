package account_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/postgres"
)

func TestAuditEventsShowTheOwnOrganisation(t *testing.T) {
	w := newWorld(t)
	provider := w.organisation(account.KindProvider, "DRK Vogelsberg")
	school := w.organisation(account.KindSchool, "Grundschule Eichberg")
	actor := func(o *account.Organisation, role account.Role) account.Actor {
		return account.Actor{Kind: account.ActorUser, ID: uuid.New(), District: district, Organisation: o.ID, Role: role}
	}
	planner, secretary := actor(provider, account.RolePlanner), actor(school, account.RoleSchool)
	began := w.clock.Now()
	for _, e := range []struct {
		a      account.Actor
		action account.Action
		kind   string
	}{
		{planner, "publish-roster", "roster"}, {secretary, "confirm-week", "school"}, {planner, "delete-draft", "roster"}, {secretary, "accept-invitation", "user"},
	} {
		w.clock.advance(time.Minute)
		w.must(postgres.Transact(t.Context(), w.db, district, func(tx *gorm.DB) error {
			return account.Record(tx, e.a, e.action, e.kind, uuid.New())
		}))
	}
	list := func(ctx context.Context, f account.AuditFilter) (actions []string) {
		page := postgres.Page{Limit: 1}
		for {
			events, next, err := w.as.AuditEvents(ctx, f, page)
			w.must(err)
			for _, e := range events {
				actions = append(actions, string(e.Action))
			}
			if page.Cursor = next; next == "" {
				return actions
			}
		}
	}
	none := account.AuditFilter{}
	if diff := cmp.Diff([]string{"publish-roster", "delete-draft"}, list(account.With(t.Context(), planner), none)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"confirm-week", "accept-invitation"}, list(account.With(t.Context(), secretary), none)); diff != "" {
		t.Error(diff)
	}
	// The operator sees what operators did, not what the service did to found the district, nor what others did to accounts.
	if got := list(w.operator, none); got != nil {
		t.Errorf("the operator sees %v of others", got)
	}
	_, err := w.as.CreateOrganisation(w.operator, account.OrganisationDetails{Kind: account.KindSchool, Name: "Grundschule Lauter"})
	w.must(err)
	if diff := cmp.Diff([]string{"create-organisation"}, list(w.operator, none)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"delete-draft", "publish-roster"}, list(account.With(t.Context(), planner), account.AuditFilter{NewestFirst: true})); diff != "" {
		t.Error(diff)
	}
	between := account.AuditFilter{From: began.Add(time.Minute), Until: began.Add(3 * time.Minute)}
	if diff := cmp.Diff([]string{"publish-roster"}, list(account.With(t.Context(), planner), between)); diff != "" {
		t.Error(diff)
	}
	for _, role := range []account.Role{account.RoleAssistant, "root"} {
		if _, _, err := w.as.AuditEvents(account.With(t.Context(), actor(provider, role)), none, postgres.Page{}); !errors.Is(err, account.ErrForbidden) {
			t.Errorf("%s: %v", role, err)
		}
	}
	foreign := planner
	foreign.District = "06440"
	if got := list(account.With(t.Context(), foreign), none); got != nil {
		t.Errorf("another district sees %v", got)
	}
}
