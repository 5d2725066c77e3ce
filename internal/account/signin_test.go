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
)

func TestSignIn(t *testing.T) {
	w := newWorld(t)
	o, u := w.school()

	t.Run("opens a session for the right password", func(t *testing.T) {
		tokens, err := w.as.SignIn(t.Context(), account.Credentials{
			Email: " H.Berg@Eichberg.example ", Password: password, Device: "Firefox\non Linux", IP: "192.0.2.7",
		})
		w.must(err)
		got, err := w.as.Verify(t.Context(), tokens.Access)
		w.must(err)
		want := account.Actor{
			Kind: account.ActorUser, ID: u.ID, District: district, Organisation: o.ID, Role: account.RoleSchool, Session: got.Session,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if tokens.ExpiresIn != 10*time.Minute || !tokens.RefreshExpiresAt.Equal(w.clock.Now().Add(7*24*time.Hour)) {
			t.Errorf("%v, %v", tokens.ExpiresIn, tokens.RefreshExpiresAt)
		}
		if tokens.Membership.Organisation.Name != o.Name || len(tokens.Memberships) != 1 {
			t.Errorf("%+v", tokens.Memberships)
		}
		sessions, err := w.as.Sessions(account.With(t.Context(), got))
		w.must(err)
		if len(sessions) != 1 || sessions[0].Device != "Firefox on Linux" {
			t.Errorf("%+v", sessions)
		}
		if diff := cmp.Diff([]string{"sign-in"}, w.trail(got.Session)); diff != "" {
			t.Error(diff)
		}
	})

	t.Run("gives one and the same refusal whatever is wrong", func(t *testing.T) {
		w.invited("not.yet@eichberg.example", account.MembershipDetails{OrganisationID: o.ID, Role: account.RoleSchool})
		gone := w.person("gone@eichberg.example", account.MembershipDetails{OrganisationID: o.ID, Role: account.RoleSchool})
		_, err := w.as.UpdateUser(w.system, gone.ID, 1, account.UserChange{GivenName: "A", FamilyName: "B", Memberships: details(gone)})
		w.must(err)
		for name, c := range map[string]account.Credentials{
			"unknown address":     {Email: "nobody@eichberg.example", Password: password},
			"wrong password":      {Email: u.Email, Password: "fünf Pferde ziehen den Wagen"},
			"not yet accepted":    {Email: "not.yet@eichberg.example", Password: password},
			"inactive":            {Email: gone.Email, Password: password},
			"not an address":      {Email: "h.berg\x00\xff", Password: password},
			"empty":               {},
			"very long password":  {Email: u.Email, Password: strings.Repeat("a", 1<<20)},
			"address with quotes": {Email: "' or 1=1 --@x.example", Password: password},
		} {
			tokens, err := w.as.SignIn(t.Context(), c)
			var f *fault.Error
			if tokens != nil || !errors.As(err, &f) || cmp.Diff(plain(account.ErrCredentials), plain(f), unexported) != "" {
				t.Errorf("%s: %v", name, err)
			}
		}
	})

	t.Run("lets somebody with several memberships choose", func(t *testing.T) {
		p := w.organisation(account.KindProvider, "DRK Vogelsberg")
		many := w.person("many@drk.example",
			account.MembershipDetails{OrganisationID: p.ID, Role: account.RoleAssistant},
			account.MembershipDetails{OrganisationID: p.ID, Role: account.RolePlanner},
			account.MembershipDetails{OrganisationID: o.ID, Role: account.RoleSchool})
		for _, c := range []struct {
			organisation *uuid.UUID
			role         account.Role
			want         account.Role
		}{
			{nil, "", account.RoleAssistant},
			{&p.ID, "", account.RoleAssistant},
			{&p.ID, account.RolePlanner, account.RolePlanner},
			{&o.ID, "", account.RoleSchool},
			{nil, account.RoleSchool, account.RoleSchool},
		} {
			tokens, err := w.as.SignIn(t.Context(), account.Credentials{
				Email: many.Email, Password: password, OrganisationID: c.organisation, Role: c.role,
			})
			w.must(err)
			if tokens.Membership.Role != c.want || len(tokens.Memberships) != 3 {
				t.Errorf("%v %q: %+v", c.organisation, c.role, tokens.Membership)
			}
		}
		elsewhere := uuid.New()
		_, err := w.as.SignIn(t.Context(), account.Credentials{Email: many.Email, Password: password, OrganisationID: &elsewhere})
		if !errors.Is(err, account.ErrNoMembership) {
			t.Error(err)
		}
	})
}

// The work for an unknown address must be the work for a known one. Hashing dominates: if it were left out, the unknown one
// would be faster by far more than the factor allowed here.
func TestSignInTakesAsLongForUnknownAddresses(t *testing.T) {
	w := newWorld(t)
	_, u := w.school()
	fastest := map[string]time.Duration{}
	for range 4 {
		for _, email := range []string{u.Email, "nobody@eichberg.example"} {
			began := time.Now()
			_, err := w.as.SignIn(t.Context(), account.Credentials{Email: email, Password: "not the password", IP: "192.0.2.9"})
			took := time.Since(began)
			if !errors.Is(err, account.ErrCredentials) {
				t.Fatal(err)
			}
			if best, ok := fastest[email]; !ok || took < best {
				fastest[email] = took
			}
		}
	}
	known, unknown := fastest[u.Email], fastest["nobody@eichberg.example"]
	if unknown < known/3 || known < unknown/3 {
		t.Errorf("known %v, unknown %v", known, unknown)
	}
}

func TestSignInIsThrottled(t *testing.T) {
	w := newWorld(t)
	_, u := w.school()
	guess := func(email, ip string) error {
		_, err := w.as.SignIn(t.Context(), account.Credentials{Email: email, Password: "a wrong password", IP: ip})
		return err
	}
	addresses := 0
	fresh := func() string { addresses++; return "2001:db8:0:" + uuid.NewString()[:4] + "::1" }

	for range 10 {
		if err := guess(u.Email, fresh()); !errors.Is(err, account.ErrCredentials) {
			t.Fatal(err)
		}
	}
	var f *fault.Error
	if err := guess(u.Email, fresh()); !errors.As(err, &f) || f.Code != account.ErrTooManyTries.Code {
		t.Fatalf("the eleventh guess at one login: %v", err)
	}
	if f.Kind != fault.KindLimited || f.RetryAfter < time.Second || f.RetryAfter > 10*time.Second {
		t.Errorf("%+v", f)
	}
	for range 10 {
		if err := guess("nobody@eichberg.example", fresh()); !errors.Is(err, account.ErrCredentials) {
			t.Fatal(err)
		}
	}
	if err := guess("nobody@eichberg.example", fresh()); !errors.Is(err, account.ErrTooManyTries) {
		t.Errorf("an unknown login is limited otherwise: %v", err)
	}
	w.clock.advance(f.RetryAfter)
	w.signIn(u.Email) // nobody is locked out
	for range 10 {
		if err := guess(u.Email, fresh()); !errors.Is(err, account.ErrCredentials) {
			t.Fatalf("after a success the login starts afresh: %v", err)
		}
	}
}

// details restates a user's memberships for a change.
func details(u *account.User) (list []account.MembershipDetails) {
	for _, m := range u.Memberships {
		list = append(list, account.MembershipDetails{OrganisationID: m.OrganisationID, Role: m.Role})
	}
	return list
}

// plain is a fault without its cause, which only the log sees.
func plain(f *fault.Error) fault.Error {
	return fault.Error{Kind: f.Kind, Code: f.Code, Message: f.Message, Fields: f.Fields, RetryAfter: f.RetryAfter}
}
