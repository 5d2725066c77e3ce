package mine_test

import (
	"context"
	"testing"

	"schulalltag/internal/account"
	"schulalltag/internal/demo"
	"schulalltag/internal/portal/portaltest"
)

// acting is a context in which a person acts, for asking the nouns what a page should show.
func acting(t *testing.T, w *portaltest.World, p demo.SignIn) context.Context {
	t.Helper()
	tokens, err := w.Nouns.Accounts.SignIn(t.Context(), account.Credentials{Email: p.Email, Password: p.Password})
	if err != nil {
		t.Fatal(err)
	}
	actor, err := w.Nouns.Accounts.Verify(t.Context(), tokens.Access)
	if err != nil {
		t.Fatal(err)
	}
	return account.With(t.Context(), actor)
}

// second is another assistant than w.Person.
func second(t *testing.T, w *portaltest.World) demo.SignIn {
	t.Helper()
	first := w.Person(t, account.RoleAssistant)
	for _, p := range w.Demo.SignIns {
		if p.Role == account.RoleAssistant && p.Email != first.Email {
			return p
		}
	}
	t.Fatal("the demo has one assistant only")
	return demo.SignIn{}
}
