package account_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"schulalltag/internal/account"
)

func TestBootstrap(t *testing.T) {
	w := newWorld(t)
	founding := account.Founding{
		District: account.District{Key: "06440", Name: "Wetteraukreis"}, Operator: "Kreisverwaltung",
		Email: "op@wetterau.example", GivenName: "Ida", FamilyName: "Kern",
	}

	t.Run("gives the first operator a way in and nobody a password", func(t *testing.T) {
		if _, err := w.as.SignIn(t.Context(), account.Credentials{Email: w.first.Email, Password: ""}); !errors.Is(err, account.ErrCredentials) {
			t.Fatal(err)
		}
		w.must(w.as.AcceptInvitation(t.Context(), w.code, password))
		ctx := w.with(w.signIn(w.first.Email).Access)
		if _, err := account.Require(ctx, account.ManageAccounts); err != nil {
			t.Error(err)
		}
	})
	t.Run("sets a district up once, and whole or not at all", func(t *testing.T) {
		again := founding
		again.District.Key = district
		if _, err := w.as.Bootstrap(t.Context(), again); !errors.Is(err, account.ErrDistrictExists) {
			t.Error(err)
		}
		taken := founding
		taken.Email = w.first.Email
		if _, err := w.as.Bootstrap(t.Context(), taken); !errors.Is(err, account.ErrEmailTaken) {
			t.Error(err)
		}
		must(w.as.Bootstrap(t.Context(), founding))
		want := []account.District{founding.District, {Key: district, Name: "Vogelsbergkreis"}}
		if diff := cmp.Diff(want, must(w.as.Districts(t.Context()))); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("names every faulty field at once", func(t *testing.T) {
		_, err := w.as.Bootstrap(t.Context(), account.Founding{District: account.District{Key: "6535"}})
		if diff := cmp.Diff([]string{"/district/key", "/district/name", "/operator"}, pointers(err)); diff != "" {
			t.Error(err, diff)
		}
	})
}
