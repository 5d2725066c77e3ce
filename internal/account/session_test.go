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
)

func TestRefresh(t *testing.T) {
	w := newWorld(t)
	o, u := w.school()

	t.Run("continues the session with a new pair", func(t *testing.T) {
		first := w.signIn(u.Email)
		session := must(w.as.Verify(t.Context(), first.Access)).Session
		w.clock.advance(time.Hour)
		second := must(w.as.Refresh(t.Context(), first.Refresh))
		third := must(w.as.Refresh(t.Context(), second.Refresh))
		for _, tokens := range []*account.Tokens{second, third} {
			if got := must(w.as.Verify(t.Context(), tokens.Access)).Session; got != session {
				t.Errorf("session %s became %s", session, got)
			}
		}
		if !second.RefreshExpiresAt.Equal(w.clock.Now().Add(7 * 24 * time.Hour)) {
			t.Error(second.RefreshExpiresAt)
		}
	})

	t.Run("ends the whole session when a token comes a second time, and keeps that", func(t *testing.T) {
		first := w.signIn(u.Email)
		session := must(w.as.Verify(t.Context(), first.Access)).Session
		thief := must(w.as.Refresh(t.Context(), first.Refresh))
		if _, err := w.as.Refresh(t.Context(), first.Refresh); !errors.Is(err, account.ErrRefresh) {
			t.Fatal(err)
		}
		if _, err := w.as.Refresh(t.Context(), thief.Refresh); !errors.Is(err, account.ErrRefresh) {
			t.Errorf("the other one goes on: %v", err)
		}
		for _, access := range []string{first.Access, thief.Access} {
			if _, err := w.as.Verify(t.Context(), access); !errors.Is(err, account.ErrToken) {
				t.Errorf("an access token of the session holds on: %v", err)
			}
		}
		if n := w.count("sessions", "id = ? and revoked_at is not null", session); n != 1 {
			t.Error("the end of the session was not kept")
		}
		if diff := cmp.Diff([]string{"sign-in", "end-session-after-token-reuse"}, w.trail(session)); diff != "" {
			t.Error(diff)
		}
	})

	t.Run("lets one of many at once through, and then ends the session", func(t *testing.T) {
		for range 10 {
			first := w.signIn(u.Email)
			const tries = 4 // as many as there are connections
			var won []*account.Tokens
			var mu sync.Mutex
			var wg sync.WaitGroup
			for range tries {
				wg.Go(func() {
					tokens, err := w.as.Refresh(t.Context(), first.Refresh)
					mu.Lock()
					defer mu.Unlock()
					switch {
					case err == nil:
						won = append(won, tokens)
					case !errors.Is(err, account.ErrRefresh):
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if len(won) != 1 {
				t.Fatalf("%d of %d got tokens", len(won), tries)
			}
			if _, err := w.as.Refresh(t.Context(), won[0].Refresh); !errors.Is(err, account.ErrRefresh) {
				t.Error(err)
			}
		}
	})

	t.Run("refuses what is no token, and ends no session for it", func(t *testing.T) {
		first := w.signIn(u.Email)
		text := first.Refresh
		last := "A"
		if strings.HasSuffix(text, "A") {
			last = "B"
		}
		for _, forged := range []string{
			"", "hello", first.Access, text[:len(text)-1], text + "A", text[:len(text)-1] + last, "06440" + text[5:], "x6535" + text[5:],
			text[:6] + uuid.NewString() + text[42:], strings.ToUpper(text), strings.Repeat("a", 1<<20), text[:42] + "\x00" + text[43:],
		} {
			if _, err := w.as.Refresh(t.Context(), forged); !errors.Is(err, account.ErrRefresh) {
				t.Errorf("%.60q: %v", forged, err)
			}
		}
		must(w.as.Refresh(t.Context(), text))
	})

	t.Run("ends after seven idle days, and after thirty in any case", func(t *testing.T) {
		idle := w.signIn(u.Email)
		busy := w.signIn(u.Email)
		for range 4 {
			w.clock.advance(7*24*time.Hour - time.Minute)
			busy = must(w.as.Refresh(t.Context(), busy.Refresh))
		}
		if _, err := w.as.Refresh(t.Context(), idle.Refresh); !errors.Is(err, account.ErrRefresh) {
			t.Errorf("idle: %v", err)
		}
		if left := busy.RefreshExpiresAt.Sub(w.clock.Now()); left >= 7*24*time.Hour {
			t.Errorf("the last refresh promises %v", left)
		}
		w.clock.advance(busy.RefreshExpiresAt.Sub(w.clock.Now()))
		if _, err := w.as.Refresh(t.Context(), busy.Refresh); !errors.Is(err, account.ErrRefresh) {
			t.Errorf("old: %v", err)
		}
	})

	t.Run("switches to another of the person's memberships, and to no other", func(t *testing.T) {
		p := w.organisation(account.KindProvider, "DRK Vogelsberg")
		both := w.person("both@drk.example",
			account.MembershipDetails{OrganisationID: o.ID, Role: account.RoleSchool},
			account.MembershipDetails{OrganisationID: p.ID, Role: account.RolePlanner})
		before := w.signIn(both.Email)
		must(w.as.Verify(t.Context(), before.Access))
		if _, err := w.as.SwitchMembership(t.Context(), before.Refresh, w.first.Memberships[0].OrganisationID, ""); !errors.Is(err, account.ErrNoMembership) {
			t.Fatal(err)
		}
		after := must(w.as.SwitchMembership(t.Context(), before.Refresh, p.ID, ""))
		a := must(w.as.Verify(t.Context(), after.Access))
		if a.Organisation != p.ID || a.Role != account.RolePlanner {
			t.Errorf("%+v", a)
		}
		if _, err := w.as.Verify(t.Context(), before.Access); !errors.Is(err, account.ErrToken) {
			t.Errorf("the session acts in two roles at once: %v", err)
		}
		if again := must(w.as.Refresh(t.Context(), after.Refresh)); again.Membership.OrganisationID != p.ID {
			t.Errorf("a plain refresh switched back: %+v", again.Membership)
		}
	})
}

func TestSessionsArePersonal(t *testing.T) {
	w := newWorld(t)
	o, u := w.school()
	other := w.person("a.vogel@eichberg.example", account.MembershipDetails{OrganisationID: o.ID, Role: account.RoleSchool})
	phone, desk := w.signIn(u.Email), w.signIn(u.Email)
	stranger := w.with(w.signIn(other.Email).Access)
	ctx := w.with(desk.Access)
	onPhone := must(w.as.Verify(t.Context(), phone.Access)).Session

	if list := must(w.as.Sessions(ctx)); len(list) != 2 {
		t.Errorf("%+v", list)
	}
	if err := w.as.RevokeSession(stranger, onPhone); !errors.Is(err, account.ErrSessionNotFound) {
		t.Errorf("a colleague could: %v", err)
	}
	w.must(w.as.RevokeSession(ctx, onPhone))
	if _, err := w.as.Verify(t.Context(), phone.Access); !errors.Is(err, account.ErrToken) {
		t.Error(err)
	}
	if err := w.as.RevokeSession(ctx, onPhone); !errors.Is(err, account.ErrSessionNotFound) {
		t.Errorf("twice: %v", err)
	}
	w.must(w.as.SignOut(ctx))
	if _, err := w.as.Verify(t.Context(), desk.Access); !errors.Is(err, account.ErrToken) {
		t.Error(err)
	}
	if _, err := w.as.Refresh(t.Context(), desk.Refresh); !errors.Is(err, account.ErrRefresh) {
		t.Error(err)
	}
	if _, err := w.as.Sessions(w.system); !errors.Is(err, account.ErrForbidden) {
		t.Errorf("a job has no sessions: %v", err)
	}
}

func TestChangePassword(t *testing.T) {
	w := newWorld(t)
	_, u := w.school()
	const next = "sieben Raben auf der Scheune"
	here, there := w.signIn(u.Email), w.signIn(u.Email)
	ctx := w.with(here.Access)
	open := must(w.as.Invite(w.system, u.ID))

	if err := w.as.ChangePassword(ctx, "not the password", next); !errors.Is(err, account.ErrWrongPassword) {
		t.Fatal(err)
	}
	if err := w.as.ChangePassword(ctx, password, "short"); !errors.Is(err, account.ErrWeakPassword) {
		t.Fatal(err)
	}
	w.must(w.as.ChangePassword(ctx, password, next))
	if _, err := w.as.Verify(t.Context(), here.Access); err != nil {
		t.Errorf("the session at hand ended: %v", err)
	}
	if _, err := w.as.Refresh(t.Context(), there.Refresh); !errors.Is(err, account.ErrRefresh) {
		t.Errorf("the other session goes on: %v", err)
	}
	if err := w.as.AcceptInvitation(t.Context(), open, "drei Hasen sitzen im Klee"); !errors.Is(err, account.ErrInvitation) {
		t.Errorf("the invitation still holds: %v", err)
	}
	for try, want := range map[string]error{password: account.ErrCredentials, next: nil} {
		if _, err := w.as.SignIn(t.Context(), account.Credentials{Email: u.Email, Password: try}); !errors.Is(err, want) {
			t.Errorf("%q: %v", try, err)
		}
	}
	w.clock.advance(5 * time.Minute) // the tries so far are forgotten
	for range 10 {
		if err := w.as.ChangePassword(ctx, "not the password", next); !errors.Is(err, account.ErrWrongPassword) {
			t.Fatal(err)
		}
	}
	if err := w.as.ChangePassword(ctx, "not the password", next); !errors.Is(err, account.ErrTooManyTries) {
		t.Errorf("a stolen session can guess on: %v", err)
	}
}

func TestForgetSessions(t *testing.T) {
	w := newWorld(t)
	_, u := w.school()
	first := w.signIn(u.Email)
	must(w.as.Refresh(t.Context(), first.Refresh))
	w.must(w.as.ForgetSessions(t.Context(), district))
	if n := w.count("refresh_tokens", "true"); n != 2 {
		t.Fatalf("%d tokens: a used one must stay to notice its second use", n)
	}
	w.clock.advance(61 * 24 * time.Hour)
	w.must(w.as.ForgetSessions(t.Context(), district))
	for _, table := range []string{"sessions", "refresh_tokens", "invitations"} {
		if n := w.count(table, "true"); n != 0 {
			t.Errorf("%d rows are left in %s", n, table)
		}
	}
}
