package account

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// Credentials are what a person signs in with.
type Credentials struct {
	Email, Password string
	OrganisationID  *uuid.UUID // to act for; nil leaves the choice to the oldest membership
	Role            Role       // to act in, for those with several roles in one organisation; "" leaves it open
	Device          string     // how the session is named in the person's own list, at most 200 characters are kept
	IP              string     // of the client, for the throttle
}

// Tokens are the answer to a sign-in.
type Tokens struct {
	Access           string        // a JWT, for Verify
	ExpiresIn        time.Duration // of the access token
	Refresh          string        // for Refresh, once
	RefreshExpiresAt time.Time
	Membership       Membership   // in which the session acts
	Memberships      []Membership // all the person could switch to
}

// ErrCredentials refuses a sign-in. It says the same, after the same work, whether the account is unknown, inactive, not yet
// accepted, or the password is wrong.
var ErrCredentials = fault.Unauthenticated("invalid-credentials", "The e-mail address or the password is wrong.")

// nobody is the directory's entry for a login that does not exist: it leads to a district without rows.
var nobody = signIn{Login: "-", HomeDistrict: "00000"}

// SignIn opens a session. Anybody may call it. It fails with ErrTooManyTries, ErrCredentials, ErrNoMembership, or a fault of
// KindUnavailable when too many sign in at once.
func (as *Accounts) SignIn(ctx context.Context, c Credentials) (*Tokens, error) {
	now := as.time()
	found, err := as.prove(ctx, c, now)
	if err != nil {
		return nil, err
	}
	key, err := as.keys.signer(ctx, now) // first, so that no session is opened that nobody can use
	if err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	r, err := as.open(ctx, found, c, now, handOut)
	if err != nil {
		return nil, err
	}
	return as.tokens(key, r, now)
}

// prove returns whose credentials they are.
func (as *Accounts) prove(ctx context.Context, c Credentials, now time.Time) (*userRow, error) {
	login, ok := tidyEmail(c.Email)
	if !ok {
		login = nobody.Login
	}
	if err := as.throttle.admit(login, c.IP, now); err != nil {
		return nil, err
	}
	found, err := as.person(ctx, login)
	if err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	same, err := as.hasher.matches(ctx, c.Password, found.PasswordHash)
	if err != nil {
		return nil, err
	}
	if !same || !found.Active {
		return nil, ErrCredentials
	}
	as.throttle.succeeded(login, c.IP, now)
	return found, nil
}

// open starts a session and gives the person, by hand, what holds it.
func (as *Accounts) open(ctx context.Context, found *userRow, c Credentials, now time.Time,
	hand func(tx *gorm.DB, s Session, now time.Time) (token string, err error)) (r *renewal, err error) {
	err = postgres.Transact(ctx, as.db, found.DistrictID, func(tx *gorm.DB) error {
		if r, err = openSession(ctx, tx, found, c, now); err != nil {
			return err
		}
		r.token, err = hand(tx, r.session, now)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	return r, nil
}

// person looks up who signs in with a login, with the same two queries whether there is somebody or not.
func (as *Accounts) person(ctx context.Context, login string) (*userRow, error) {
	at, err := as.lookUp(ctx, login, ActorUser)
	if err != nil {
		return nil, err
	}
	var rows []userRow
	err = postgres.Read(ctx, as.db, at.HomeDistrict, func(tx *gorm.DB) error {
		return in(tx, at.HomeDistrict).Where("id = ?", at.SubjectID).Find(&rows).Error
	})
	if err != nil || len(rows) == 0 {
		return &userRow{}, err
	}
	return &rows[0], nil
}

// lookUp reads the directory. An unknown login is nobody's.
func (as *Accounts) lookUp(ctx context.Context, login string, kind ActorKind) (signIn, error) {
	var rows []signIn
	err := postgres.Global(ctx, as.db, func(tx *gorm.DB) error {
		return tx.Where("login = ? and subject_kind = ?", login, kind).Find(&rows).Error
	})
	if err != nil || len(rows) == 0 {
		return nobody, err
	}
	return rows[0], nil
}

// openSession starts a session for somebody whose password was found right, unless that has changed since.
func openSession(ctx context.Context, tx *gorm.DB, found *userRow, c Credentials, now time.Time) (*renewal, error) {
	district := found.DistrictID
	u, err := take[userRow](in(tx, district).Where("id = ? and active", found.ID).Clauses(forVouch), ErrCredentials)
	if err != nil {
		return nil, err
	}
	if u.PasswordHash == nil || *u.PasswordHash != *found.PasswordHash {
		return nil, ErrCredentials
	}
	list, err := usable(tx, district, u.ID)
	if err != nil {
		return nil, err
	}
	organisation := uuid.Nil
	if c.OrganisationID != nil {
		organisation = *c.OrganisationID
	}
	m, err := choose(list, organisation, c.Role)
	if err != nil {
		return nil, err
	}
	s := Session{
		DistrictID: district, ID: postgres.NewID(), UserID: u.ID, MembershipID: m.ID, Device: tidyDevice(c.Device),
		CreatedAt: now, UsedAt: now, ExpiresAt: now.Add(SessionLife),
	}
	if err := tx.Create(&s).Error; err != nil {
		return nil, err
	}
	r := &renewal{session: s, membership: m, memberships: list}
	return r, Record(tx, r.actor(ctx), "sign-in", "session", s.ID)
}

// tidyDevice makes any text fit to be kept and shown on one line.
func tidyDevice(device string) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(device, ""))
	if runes := []rune(clean); len(runes) > 200 {
		clean = string(runes[:200])
	}
	return strings.TrimSpace(clean)
}
