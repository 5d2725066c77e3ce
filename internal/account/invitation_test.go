package account_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/postgres"
)

func TestInvitation(t *testing.T) {
	w := newWorld(t)
	o := w.organisation(account.KindSchool, "Grundschule Eichberg")
	member := account.MembershipDetails{OrganisationID: o.ID, Role: account.RoleSchool}
	accept := func(code string) error { return w.as.AcceptInvitation(t.Context(), code, password) }

	t.Run("sets the password once", func(t *testing.T) {
		u, code := w.invited("once@eichberg.example", member)
		if found, err := w.as.Invited(t.Context(), code); err != nil || found.ID != u.ID || found.Email != u.Email {
			t.Errorf("the code is that of %+v, %v", found, err)
		}
		w.must(accept(code))
		if found, err := w.as.Invited(t.Context(), code); !errors.Is(err, account.ErrInvitation) {
			t.Errorf("the code still names %+v, %v", found, err)
		}
		w.signIn(u.Email)
		if err := accept(code); !errors.Is(err, account.ErrInvitation) {
			t.Error(err)
		}
		if diff := cmp.Diff([]string{"create-user", "accept-invitation"}, w.trail(u.ID)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("works once when accepted twice at once", func(t *testing.T) {
		_, code := w.invited("twice@eichberg.example", member)
		results := make([]error, 2)
		var wg sync.WaitGroup
		for i := range results {
			wg.Go(func() { results[i] = accept(code) })
		}
		wg.Wait()
		if (results[0] == nil) == (results[1] == nil) || !errors.Is(errors.Join(results...), account.ErrInvitation) {
			t.Error(results)
		}
	})
	t.Run("holds for seven days", func(t *testing.T) {
		_, late := w.invited("late@eichberg.example", member)
		_, soon := w.invited("soon@eichberg.example", member)
		w.clock.advance(7*24*time.Hour - time.Second)
		w.must(accept(soon))
		w.clock.advance(time.Second)
		if err := accept(late); !errors.Is(err, account.ErrInvitation) {
			t.Error(err)
		}
	})
	t.Run("is not used up by a password that is refused", func(t *testing.T) {
		u, code := w.invited("weak@eichberg.example", member)
		for _, weak := range []string{"", "kurz", "elf Zeichen", strings.Repeat("a", 129), "Passwort1234", strings.ToUpper(u.Email)} {
			err := w.as.AcceptInvitation(t.Context(), code, weak)
			if diff := cmp.Diff([]string{"/password"}, pointers(err)); diff != "" || !errors.Is(err, account.ErrWeakPassword) {
				t.Errorf("%.20q: %v", weak, err)
			}
		}
		w.must(w.as.AcceptInvitation(t.Context(), code, strings.Repeat("ä", 128)))
	})
	t.Run("replaces the one before, and leaves the password alone until then", func(t *testing.T) {
		u := w.person("again@eichberg.example", member)
		first := must(w.as.Invite(w.operator, u.ID))
		second := must(w.as.Invite(w.operator, u.ID))
		tokens := w.signIn(u.Email)
		if err := accept(first); !errors.Is(err, account.ErrInvitation) {
			t.Error(err)
		}
		w.must(w.as.AcceptInvitation(t.Context(), second, "sieben Raben auf der Scheune"))
		if _, err := w.as.SignIn(t.Context(), account.Credentials{Email: u.Email, Password: password}); !errors.Is(err, account.ErrCredentials) {
			t.Errorf("the old password still works: %v", err)
		}
		if _, err := w.as.Refresh(t.Context(), tokens.Refresh); !errors.Is(err, account.ErrRefresh) {
			t.Errorf("the session goes on: %v", err)
		}
	})
	t.Run("dies with the account", func(t *testing.T) {
		u, code := w.invited("gone@eichberg.example", member)
		off := account.UserChange{GivenName: "A", FamilyName: "B", Memberships: details(u)}
		must(w.as.UpdateUser(w.operator, u.ID, 1, off))
		if err := accept(code); !errors.Is(err, account.ErrInvitation) {
			t.Error(err)
		}
		if _, err := w.as.Invite(w.operator, u.ID); !errors.Is(err, account.ErrUserInactive) {
			t.Error(err)
		}
		off.Active = true
		must(w.as.UpdateUser(w.operator, u.ID, 2, off))
		if err := accept(code); !errors.Is(err, account.ErrInvitation) {
			t.Errorf("it came back to life: %v", err)
		}
	})
	t.Run("cannot be forged", func(t *testing.T) {
		u, code := w.invited("forged@eichberg.example", member)
		last := "A"
		if strings.HasSuffix(code, "A") {
			last = "B"
		}
		for _, forged := range []string{
			"", "x", code[:len(code)-1] + last, code[:len(code)-1], code + "A", "06440" + code[5:], code[:6] + uuid.NewString() + code[42:],
			code[:6] + u.ID.String() + code[42:], strings.Repeat("9", 1<<20),
		} {
			if err := accept(forged); !errors.Is(err, account.ErrInvitation) {
				t.Errorf("%.60q: %v", forged, err)
			}
		}
		w.must(accept(code))
	})
	if _, err := w.as.Invite(w.operator, uuid.New()); !errors.Is(err, account.ErrUserNotFound) {
		t.Error(err)
	}
}

func TestWaiting(t *testing.T) {
	w := newWorld(t)
	school := account.MembershipDetails{OrganisationID: w.organisation(account.KindSchool, "Grundschule Eichberg").ID, Role: account.RoleSchool}
	ready := w.person("ready@eichberg.example", school)
	invited, _ := w.invited("invited@eichberg.example", school)
	expires := w.clock.Now().Add(account.InvitationLife)
	look := func() map[uuid.UUID]time.Time {
		return must(w.as.Waiting(w.operator, []uuid.UUID{ready.ID, invited.ID}))
	}

	if diff := cmp.Diff(map[uuid.UUID]time.Time{invited.ID: expires}, look()); diff != "" {
		t.Error(diff)
	}
	w.clock.advance(account.InvitationLife)
	if diff := cmp.Diff(map[uuid.UUID]time.Time{invited.ID: {}}, look()); diff != "" {
		t.Errorf("after it has expired: %s", diff)
	}
	if _, err := w.as.Waiting(account.System(t.Context(), "06531"), []uuid.UUID{invited.ID}); err != nil {
		t.Error(err)
	}
	if found := must(w.as.Waiting(account.System(t.Context(), "06531"), []uuid.UUID{invited.ID})); len(found) != 0 {
		t.Errorf("the district next door finds %v", found)
	}
	t.Run("and users are found by parts of their name and address", func(t *testing.T) {
		for text, want := range map[string]int{"nnah ber": 2, "READY@": 1, "%": 0, "": 3, "Petersen": 1} {
			found, _, err := w.as.Users(w.operator, account.UserFilter{Name: text}, postgres.Page{})
			if err != nil || len(found) != want {
				t.Errorf("%q finds %d, want %d: %v", text, len(found), want, err)
			}
		}
	})
}
