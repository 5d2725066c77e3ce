package staff

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/account"
)

func TestAccounts(t *testing.T) {
	w := newWorld(t)
	list := func(ctx context.Context) []Account {
		t.Helper()
		all, err := w.pool.Accounts(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	free := Account{UserID: w.assistant, GivenName: "Jule", FamilyName: "Dörr", Email: w.assistant.String() + "@example.org"}
	t.Run("are those of the own provider's assistants", func(t *testing.T) {
		if diff := cmp.Diff([]Account{free}, list(w.planner)); diff != "" {
			t.Error(diff)
		}
		if got := list(w.stranger); len(got) != 1 || got[0].UserID != w.otherAssistant {
			t.Errorf("the other provider sees %v", got)
		}
		if got := list(w.elsewhere); len(got) != 0 {
			t.Errorf("another district sees %v", got)
		}
	})
	t.Run("tell whose they are", func(t *testing.T) {
		d := w.details("Jule", "Dörr")
		d.UserID = &w.assistant
		hired, err := w.pool.Hire(w.planner, d)
		if err != nil {
			t.Fatal(err)
		}
		taken := free
		taken.AssistantID = hired.ID
		if diff := cmp.Diff([]Account{taken}, list(w.planner)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("are for planners only", func(t *testing.T) {
		for _, ctx := range []context.Context{
			w.district.Operator, w.district.YouthOffice, w.district.Schools[0].Secretary, w.district.Act(w.provider, account.RoleAssistant, uuid.New()),
			account.System(t.Context(), w.district.Key),
		} {
			if _, err := w.pool.Accounts(ctx); !errors.Is(err, account.ErrForbidden) {
				t.Errorf("got %v", err)
			}
		}
	})
}
