package account_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/postgres"
)

func (w *world) browse(email string) *account.Browser {
	w.t.Helper()
	b, err := w.as.SignInBrowser(w.t.Context(), account.Credentials{Email: email, Password: password, IP: "192.0.2.7", Device: "Firefox"})
	w.must(err)
	return b
}

// visiting returns the context in which the bearer of a cookie acts.
func (w *world) visiting(cookie string) context.Context {
	w.t.Helper()
	v, err := w.as.Visit(w.t.Context(), cookie)
	w.must(err)
	return account.With(w.t.Context(), v.Actor)
}

func (w *world) ended(cookie string) {
	w.t.Helper()
	if v, err := w.as.Visit(w.t.Context(), cookie); v != nil || !errors.Is(err, account.ErrSessionEnded) {
		w.t.Errorf("visit: %+v, %v", v, err)
	}
	if b, err := w.as.SwitchBrowser(w.t.Context(), cookie, uuid.Nil, ""); b != nil || !errors.Is(err, account.ErrSessionEnded) {
		w.t.Errorf("switch: %+v, %v", b, err)
	}
}

func TestVisit(t *testing.T) {
	w := newWorld(t)
	o, u := w.school()

	t.Run("says who comes, and to which organisation", func(t *testing.T) {
		b := w.browse(u.Email)
		ctx := account.With(t.Context(), account.Actor{RequestID: "req-1"})
		v := must(w.as.Visit(ctx, b.Cookie))
		want := &account.Visit{
			Actor: account.Actor{
				Kind: account.ActorUser, ID: u.ID, District: district, Organisation: o.ID, Role: account.RoleSchool, Session: v.Actor.Session,
			},
			GivenName: "Hannah", FamilyName: "Berg", Membership: b.Membership, Memberships: b.Memberships,
			ExpiresAt: w.clock.Now().Add(account.SessionIdle),
		}
		if diff := cmp.Diff(want, v); diff != "" {
			t.Error(diff)
		}
		if b.Membership.Organisation.Name != o.Name || len(b.Memberships) != 1 || !b.ExpiresAt.Equal(v.ExpiresAt) {
			t.Errorf("%+v", b)
		}
		if diff := cmp.Diff([]string{"sign-in"}, w.trail(v.Actor.Session)); diff != "" {
			t.Error(diff)
		}
		if list := must(w.as.Sessions(w.visiting(b.Cookie))); len(list) != 1 || list[0].ID != v.Actor.Session || list[0].Device != "Firefox" {
			t.Errorf("%+v", list)
		}
		if n := w.count("refresh_tokens", "session_id = ?", v.Actor.Session); n != 0 {
			t.Errorf("the session is also held by %d refresh tokens", n)
		}
	})

	t.Run("refuses what is no cookie", func(t *testing.T) {
		text := w.browse(u.Email).Cookie
		tokens := w.signIn(u.Email)
		last := "A"
		if strings.HasSuffix(text, "A") {
			last = "B"
		}
		for _, forged := range []string{
			"", "hello", text[:len(text)-1], text + "A", text[:len(text)-1] + last, "06440" + text[5:], "x6535" + text[5:],
			text[:6] + uuid.NewString() + text[42:], strings.ToUpper(text), strings.Repeat("a", 1<<20), text[:42] + "\x00" + text[43:],
			tokens.Access, tokens.Refresh, w.code,
			text[:6] + must(w.as.Verify(t.Context(), tokens.Access)).Session.String() + text[42:], // a session without a cookie
		} {
			w.ended(forged)
		}
		must(w.as.Visit(t.Context(), text))
	})

	t.Run("takes no token for a cookie and no cookie for a token, also from memory", func(t *testing.T) {
		b, tokens := w.browse(u.Email), w.signIn(u.Email)
		must(w.as.Visit(t.Context(), b.Cookie))
		must(w.as.Verify(t.Context(), tokens.Access))
		if _, err := w.as.Verify(t.Context(), b.Cookie); !errors.Is(err, account.ErrToken) {
			t.Error(err)
		}
		if _, err := w.as.Refresh(t.Context(), b.Cookie); !errors.Is(err, account.ErrRefresh) {
			t.Error(err)
		}
		w.ended(tokens.Access)
	})

	t.Run("keeps a session that is visited for thirty days, and an idle one for seven", func(t *testing.T) {
		idle, busy := w.browse(u.Email), w.browse(u.Email)
		began := w.clock.Now()
		var v *account.Visit
		for range 4 {
			w.clock.advance(account.SessionIdle - time.Minute)
			v = must(w.as.Visit(t.Context(), busy.Cookie))
		}
		w.ended(idle.Cookie)
		if want := began.Add(account.SessionLife); !v.ExpiresAt.Equal(want) {
			t.Errorf("ends %v, not %v", v.ExpiresAt, want)
		}
		w.clock.advance(v.ExpiresAt.Sub(w.clock.Now()))
		w.ended(busy.Cookie)
	})

	t.Run("writes down at most every ten minutes that the session is used", func(t *testing.T) {
		b := w.browse(u.Email)
		began := w.clock.Now()
		for _, c := range []struct {
			after, want time.Duration
		}{{9 * time.Minute, 0}, {time.Minute, 10 * time.Minute}, {9 * time.Minute, 10 * time.Minute}, {time.Hour, 79 * time.Minute}} {
			w.clock.advance(c.after)
			v := must(w.as.Visit(t.Context(), b.Cookie))
			if n := w.count("sessions", "id = ? and used_at = ?", v.Actor.Session, began.Add(c.want)); n != 1 {
				t.Errorf("%v after the sign-in it is not %v", w.clock.Now().Sub(began), c.want)
			}
			if want := began.Add(c.want + account.SessionIdle); !v.ExpiresAt.Equal(want) {
				t.Errorf("ends %v, not %v", v.ExpiresAt, want)
			}
		}
	})

	t.Run("asks the database only every half minute, and says when that is away", func(t *testing.T) {
		b := w.browse(u.Email)
		first := must(w.as.Visit(t.Context(), b.Cookie))
		w.db.Close()
		w.clock.advance(29 * time.Second)
		if v := must(w.as.Visit(t.Context(), b.Cookie)); v != first {
			t.Error("the visit was made anew")
		}
		w.clock.advance(time.Second)
		if _, err := w.as.Visit(t.Context(), b.Cookie); err == nil || errors.Is(err, account.ErrSessionEnded) {
			t.Errorf("nobody could look: %v", err)
		}
	})
}

func TestSignInBrowserRefusesAsSignInDoes(t *testing.T) {
	w := newWorld(t)
	_, u := w.school()
	elsewhere := uuid.New()
	for name, c := range map[string]struct {
		account.Credentials
		want error
	}{
		"an unknown address":        {account.Credentials{Email: "nobody@eichberg.example", Password: password}, account.ErrCredentials},
		"a wrong password":          {account.Credentials{Email: u.Email, Password: "fünf Pferde ziehen den Wagen"}, account.ErrCredentials},
		"somebody yet to accept":    {account.Credentials{Email: w.first.Email, Password: password}, account.ErrCredentials},
		"an organisation of others": {account.Credentials{Email: u.Email, Password: password, OrganisationID: &elsewhere}, account.ErrNoMembership},
		"a role they do not have":   {account.Credentials{Email: u.Email, Password: password, Role: account.RolePlanner}, account.ErrNoMembership},
	} {
		if b, err := w.as.SignInBrowser(t.Context(), c.Credentials); b != nil || !errors.Is(err, c.want) {
			t.Errorf("%s: %+v, %v", name, b, err)
		}
	}
	if n := w.count("sessions", "true"); n != 0 {
		t.Errorf("%d sessions were opened", n)
	}
	guess := func(way func() error) { // one throttle for both ways
		if err := way(); !errors.Is(err, account.ErrCredentials) {
			t.Fatal(err)
		}
	}
	wrong := account.Credentials{Email: u.Email, Password: "a wrong password", IP: "192.0.2.8"}
	w.clock.advance(time.Hour)
	for range 5 {
		guess(func() error { _, err := w.as.SignIn(t.Context(), wrong); return err })
		guess(func() error { _, err := w.as.SignInBrowser(t.Context(), wrong); return err })
	}
	if _, err := w.as.SignInBrowser(t.Context(), wrong); !errors.Is(err, account.ErrTooManyTries) {
		t.Error(err)
	}
}

func TestSwitchBrowser(t *testing.T) {
	w := newWorld(t)
	school, u := w.school()
	p := w.organisation(account.KindProvider, "DRK Vogelsberg")
	both := w.person("both@drk.example",
		account.MembershipDetails{OrganisationID: school.ID, Role: account.RoleSchool},
		account.MembershipDetails{OrganisationID: p.ID, Role: account.RolePlanner})

	t.Run("acts for the other organisation, with another cookie", func(t *testing.T) {
		before := w.browse(both.Email)
		session := must(w.as.Visit(t.Context(), before.Cookie)).Actor.Session
		if _, err := w.as.SwitchBrowser(t.Context(), before.Cookie, w.first.Memberships[0].OrganisationID, ""); !errors.Is(err, account.ErrNoMembership) {
			t.Fatal(err)
		}
		must(w.as.Visit(t.Context(), before.Cookie)) // a refusal costs nothing
		w.clock.advance(time.Minute)
		after := must(w.as.SwitchBrowser(t.Context(), before.Cookie, p.ID, ""))
		w.ended(before.Cookie)
		v := must(w.as.Visit(t.Context(), after.Cookie))
		if v.Actor.Session != session || v.Actor.Organisation != p.ID || v.Actor.Role != account.RolePlanner || v.Membership.Organisation.Name != p.Name {
			t.Errorf("%+v", v)
		}
		if len(v.Memberships) != 2 || !after.ExpiresAt.Equal(w.clock.Now().Add(account.SessionIdle)) {
			t.Errorf("%+v", after)
		}
		if diff := cmp.Diff([]string{"sign-in", "switch-membership"}, w.trail(session)); diff != "" {
			t.Error(diff)
		}
	})

	t.Run("gives one of many at once a cookie, and leaves the session with it", func(t *testing.T) {
		for range 10 {
			first := w.browse(both.Email)
			const tries = 4 // as many as there are connections
			var won []*account.Browser
			var mu sync.Mutex
			var wg sync.WaitGroup
			for range tries {
				wg.Go(func() {
					b, err := w.as.SwitchBrowser(t.Context(), first.Cookie, p.ID, "")
					mu.Lock()
					defer mu.Unlock()
					switch {
					case err == nil:
						won = append(won, b)
					case !errors.Is(err, account.ErrSessionEnded):
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if len(won) != 1 {
				t.Fatalf("%d of %d got a cookie", len(won), tries)
			}
			must(w.as.Visit(t.Context(), won[0].Cookie))
		}
	})

	t.Run("does not open a session that has ended", func(t *testing.T) {
		b := w.browse(u.Email)
		w.must(w.as.SignOut(w.visiting(b.Cookie)))
		w.ended(b.Cookie)
	})
}

func TestRenewBrowser(t *testing.T) {
	w := newWorld(t)
	_, u := w.school()
	t.Run("leaves the session as it is, and whoever has the cookie of before without it", func(t *testing.T) {
		before := w.browse(u.Email)
		was := must(w.as.Visit(t.Context(), before.Cookie))
		after := must(w.as.RenewBrowser(t.Context(), before.Cookie))
		w.ended(before.Cookie)
		if diff := cmp.Diff(was, must(w.as.Visit(t.Context(), after.Cookie))); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"sign-in"}, w.trail(was.Actor.Session)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("does not open a session that has ended", func(t *testing.T) {
		b := w.browse(u.Email)
		w.must(w.as.SignOut(w.visiting(b.Cookie)))
		if after, err := w.as.RenewBrowser(t.Context(), b.Cookie); after != nil || !errors.Is(err, account.ErrSessionEnded) {
			t.Errorf("%+v, %v", after, err)
		}
	})
}

func TestHolder(t *testing.T) {
	w := newWorld(t)
	_, u := w.school()
	b := w.browse(u.Email)
	holder := func(cookie string, want uuid.UUID) {
		t.Helper()
		switch got, err := w.as.Holder(t.Context(), cookie); {
		case got != want:
			t.Errorf("%v, %v", got, err)
		case want == uuid.Nil && !errors.Is(err, account.ErrSessionEnded):
			t.Error(err)
		}
	}
	t.Run("is known while the session lasts and after its end", func(*testing.T) {
		holder(b.Cookie, u.ID)
		w.must(w.as.SignOut(w.visiting(b.Cookie)))
		holder(b.Cookie, u.ID)
	})
	t.Run("is told to nobody who only knows the session, or a cookie it had", func(*testing.T) {
		before := w.browse(u.Email)
		after := must(w.as.RenewBrowser(t.Context(), before.Cookie))
		for _, cookie := range []string{"", "06535." + uuid.NewString(), b.Cookie[:42] + after.Cookie[42:], before.Cookie, w.signIn(u.Email).Refresh} {
			holder(cookie, uuid.Nil)
		}
		holder(after.Cookie, u.ID)
	})
	t.Run("is forgotten with the session", func(*testing.T) {
		w.clock.advance(2 * account.SessionLife)
		w.must(w.as.ForgetSessions(t.Context(), district))
		holder(b.Cookie, uuid.Nil)
	})
}

func TestBrowserSessionsEnd(t *testing.T) {
	const next = "sieben Raben auf der Scheune"
	for name, end := range map[string]func(w *world, ctx context.Context, u *account.User, o *account.Organisation){
		"when the person signs out": func(w *world, ctx context.Context, _ *account.User, _ *account.Organisation) {
			w.must(w.as.SignOut(ctx))
		},
		"when the person ends it from another device": func(w *world, ctx context.Context, u *account.User, _ *account.Organisation) {
			a, _ := account.From(ctx)
			w.must(w.as.RevokeSession(w.with(w.signIn(u.Email).Access), a.Session))
		},
		"when the password is changed on another device": func(w *world, _ context.Context, u *account.User, _ *account.Organisation) {
			desk := w.browse(u.Email)
			w.must(w.as.ChangePassword(w.visiting(desk.Cookie), password, next))
			must(w.as.Visit(w.t.Context(), desk.Cookie)) // the one at hand goes on
		},
		"when the password is set anew": func(w *world, _ context.Context, u *account.User, _ *account.Organisation) {
			code := must(w.as.Invite(w.system, u.ID))
			w.must(w.as.AcceptInvitation(w.t.Context(), code, next))
			must(w.as.SignInBrowser(w.t.Context(), account.Credentials{Email: u.Email, Password: next}))
		},
		"when the user is deactivated": func(w *world, _ context.Context, u *account.User, _ *account.Organisation) {
			must(w.as.UpdateUser(w.system, u.ID, u.Version, account.UserChange{GivenName: "A", FamilyName: "B", Memberships: details(u)}))
		},
		"when the membership is removed": func(w *world, _ context.Context, u *account.User, _ *account.Organisation) {
			must(w.as.UpdateUser(w.system, u.ID, u.Version, account.UserChange{GivenName: "A", FamilyName: "B", Active: true}))
		},
		"when the organisation is closed": func(w *world, _ context.Context, _ *account.User, o *account.Organisation) {
			must(w.as.UpdateOrganisation(w.system, o.ID, o.Version, account.OrganisationChange{Name: o.Name}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			o, u := w.school()
			b := w.browse(u.Email)
			other := w.replica()
			must(other.Visit(t.Context(), b.Cookie))
			end(w, w.visiting(b.Cookie), u, o)
			w.ended(b.Cookie)
			w.clock.advance(30 * time.Second)
			if _, err := other.Visit(t.Context(), b.Cookie); !errors.Is(err, account.ErrSessionEnded) {
				t.Errorf("after half a minute on another replica: %v", err)
			}
		})
	}
}

// A session that outlives its account, because it was opened in the same moment, must still not be worth anything.
func TestVisitsDoNotRestOnEndingSessions(t *testing.T) {
	w := newWorld(t)
	o, u := w.school()
	b := w.browse(u.Email)
	for _, c := range []struct {
		table string
		id    uuid.UUID
	}{{"users", u.ID}, {"organisations", o.ID}} {
		set := func(active bool) {
			w.must(postgres.Transact(t.Context(), w.db, district, func(tx *gorm.DB) error {
				return tx.Exec("update "+c.table+" set active = ? where district_id = ? and id = ?", active, district, c.id).Error
			}))
		}
		set(false)
		if v, err := w.as.Visit(t.Context(), b.Cookie); !errors.Is(err, account.ErrSessionEnded) {
			t.Errorf("%s: %+v, %v", c.table, v, err)
		}
		if _, err := w.as.SwitchBrowser(t.Context(), b.Cookie, uuid.Nil, ""); err == nil {
			t.Errorf("%s: the session goes on", c.table)
		}
		set(true)
	}
	must(w.as.Visit(t.Context(), b.Cookie))
}
