package account

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// touchAfter is how stale a browser's session may say it was last used, so that reading pages does not write rows.
const touchAfter = 10 * time.Minute

// ErrSessionEnded refuses a cookie, for whatever reason it does not hold.
var ErrSessionEnded = fault.Unauthenticated("session-ended", "The session has ended. Sign in again.")

// Browser is a session that has just been given to a browser, or given a new cookie.
type Browser struct {
	Cookie      string    // a secret of about 90 characters, for Visit; all of them may stand in a cookie
	ExpiresAt   time.Time // unless the person comes back before
	Membership  Membership
	Memberships []Membership // all the person could switch to
}

// Visit is who stands behind a cookie. It is remembered and shared: whoever gets one must not change it.
type Visit struct {
	Actor                 Actor // without a RequestID
	GivenName, FamilyName string
	Membership            Membership   // in which the session acts
	Memberships           []Membership // all the person could switch to, oldest first
	ExpiresAt             time.Time    // of the session, unless the person comes back before
}

// browserSession is a session with the one column that never leaves this package.
type browserSession struct {
	Session
	CookieHash []byte // nil for a session that is held by refresh tokens
}

// TableName says where sessions are kept.
func (browserSession) TableName() string { return "sessions" }

// holds says whether the cookie with this hash holds the session.
func (s *browserSession) holds(cookie []byte, now time.Time) bool {
	return subtle.ConstantTimeCompare(s.CookieHash, cookie) == 1 && s.alive(now)
}

// SignInBrowser is SignIn for a browser, which holds the session by a cookie. It fails as SignIn does.
func (as *Accounts) SignInBrowser(ctx context.Context, c Credentials) (*Browser, error) {
	now := as.time()
	found, err := as.prove(ctx, c, now)
	if err != nil {
		return nil, err
	}
	r, err := as.open(ctx, found, c, now, handCookie)
	if err != nil {
		return nil, err
	}
	return r.browser(), nil
}

// SwitchBrowser makes the session of a cookie act for another organisation, or in another role; "" leaves the role open. The
// cookie is void from then on and the one in the answer takes its place. Whoever bears the cookie may call it. It fails with
// ErrNoMembership, which leaves everything as it was, or ErrSessionEnded.
func (as *Accounts) SwitchBrowser(ctx context.Context, cookie string, organisation uuid.UUID, role Role) (*Browser, error) {
	return as.exchange(ctx, cookie, &MembershipDetails{organisation, role})
}

// RenewBrowser only exchanges the cookie of a session, so that whoever else has got hold of the one before loses it. Whoever bears
// the cookie may call it. It fails with ErrSessionEnded.
func (as *Accounts) RenewBrowser(ctx context.Context, cookie string) (*Browser, error) {
	return as.exchange(ctx, cookie, nil)
}

func (as *Accounts) exchange(ctx context.Context, cookie string, to *MembershipDetails) (*Browser, error) {
	district, id, secret, ok := splitCode(cookie)
	if !ok {
		return nil, ErrSessionEnded
	}
	now := as.time()
	var r *renewal
	err := postgres.Transact(ctx, as.db, district, func(tx *gorm.DB) error {
		s, err := lockBrowser(tx, district, id, secret, now)
		if err != nil {
			return err
		}
		list, err := usable(tx, district, s.UserID)
		if err != nil {
			return err
		}
		r = &renewal{session: s.Session, membership: present(list, s.Session), memberships: list}
		if to != nil {
			if r.membership, err = choose(list, to.OrganisationID, to.Role); err != nil {
				return err
			}
		}
		if r.membership.ID == uuid.Nil {
			return ErrSessionEnded
		}
		if err := r.keep(tx, now); err != nil {
			return err
		}
		if r.token, err = handCookie(tx, r.session, now); err != nil || to == nil {
			return err
		}
		return Record(tx, r.actor(ctx), "switch-membership", "session", id)
	})
	if err != nil {
		return nil, fmt.Errorf("exchange the cookie of a browser: %w", err)
	}
	as.live.forget(func(a Actor) bool { return a.Session == id })
	return r.browser(), nil
}

// lockBrowser reads the session that a cookie holds. The user is locked before the session, as everywhere.
func lockBrowser(tx *gorm.DB, district string, id uuid.UUID, secret []byte, now time.Time) (*browserSession, error) {
	s, err := take[browserSession](in(tx, district).Where("id = ?", id), ErrSessionEnded)
	if err != nil {
		return nil, err
	}
	if !s.holds(secret, now) {
		return nil, ErrSessionEnded
	}
	if _, err = take[User](in(tx, district).Where("id = ? and active", s.UserID).Clauses(forVouch), ErrSessionEnded); err != nil {
		return nil, err
	}
	s, err = take[browserSession](in(tx, district).Where("id = ?", id).Clauses(forChange), ErrSessionEnded)
	if err == nil && !s.holds(secret, now) { // switched by another tab, or ended, while we waited
		return nil, ErrSessionEnded
	}
	return s, err
}

// handCookie makes the cookie that holds a session from now on; the one before is void.
func handCookie(tx *gorm.DB, s Session, _ time.Time) (cookie string, err error) {
	cookie, hash := newCode(s.DistrictID, s.ID)
	return cookie, in(tx, s.DistrictID).Model(&browserSession{}).Where("id = ?", s.ID).Update("cookie_hash", hash).Error
}

func (r *renewal) browser() *Browser {
	return &Browser{Cookie: r.token, ExpiresAt: r.session.ends(), Membership: r.membership, Memberships: r.memberships}
}

// Visit finds out who comes with a cookie, and whether the session, user, membership and organisation still hold. That is
// looked up at most every half minute per cookie. Coming back keeps the session from ending idle. Anybody may call it. It
// fails with ErrSessionEnded, or a fault of KindUnavailable.
func (as *Accounts) Visit(ctx context.Context, cookie string) (*Visit, error) {
	district, id, secret, ok := splitCode(cookie)
	if !ok {
		return nil, ErrSessionEnded
	}
	now := as.time()
	digest := sha256.Sum256([]byte(cookie))
	if s, ok := as.live.find(digest, now); ok && s.visit != nil {
		return s.visit, nil
	}
	var rows []visitRow
	err := postgres.Read(ctx, as.db, district, func(tx *gorm.DB) error {
		return tx.Raw(visitQuery, map[string]any{"district": district, "session": id}).Scan(&rows).Error
	})
	if err != nil {
		return nil, fmt.Errorf("visit: %w", err)
	}
	if len(rows) == 0 || !rows[0].Session.holds(secret, now) {
		return nil, ErrSessionEnded
	}
	r := visitOf(rows)
	if r.membership.ID == uuid.Nil {
		return nil, ErrSessionEnded
	}
	if now.Sub(r.session.UsedAt) >= touchAfter {
		r.session.UsedAt = now
		err := postgres.Transact(ctx, as.db, district, func(tx *gorm.DB) error {
			return in(tx, district).Model(&Session{}).Where("id = ? and used_at < ?", id, now).Update("used_at", now).Error
		})
		if err != nil {
			return nil, fmt.Errorf("visit: %w", err)
		}
	}
	actor := r.actor(ctx)
	actor.RequestID = "" // the next request has another
	v := &Visit{
		Actor: actor, GivenName: rows[0].GivenName, FamilyName: rows[0].FamilyName,
		Membership: r.membership, Memberships: r.memberships, ExpiresAt: r.session.ends(),
	}
	as.live.keep(digest, sighting{actor: actor, visit: v, at: now, until: v.ExpiresAt})
	return v, nil
}

// Holder tells whose session a cookie holds or, until it is forgotten, has held, so that what somebody left behind is handed to nobody
// else. Whoever bears the cookie may call it. It fails with ErrSessionEnded where that cannot be told.
func (as *Accounts) Holder(ctx context.Context, cookie string) (user uuid.UUID, err error) {
	district, id, secret, ok := splitCode(cookie)
	if !ok {
		return uuid.Nil, ErrSessionEnded
	}
	var s *browserSession
	err = postgres.Read(ctx, as.db, district, func(tx *gorm.DB) error {
		s, err = take[browserSession](in(tx, district).Where("id = ?", id), ErrSessionEnded)
		return err
	})
	if err != nil {
		return uuid.Nil, fmt.Errorf("look for the holder of a cookie: %w", err)
	}
	if subtle.ConstantTimeCompare(s.CookieHash, secret) != 1 {
		return uuid.Nil, ErrSessionEnded
	}
	return s.UserID, nil
}

// visitRow is a browser's session and its user, once for each membership that can be used.
type visitRow struct {
	Session      browserSession `gorm:"embedded"`
	GivenName    string
	FamilyName   string
	Membership   Membership   `gorm:"embedded;embeddedPrefix:m_"`
	Organisation Organisation `gorm:"embedded;embeddedPrefix:o_"`
}

const visitQuery = `select s.*, u.given_name, u.family_name,
		m.district_id m_district_id, m.id m_id, m.user_id m_user_id, m.organisation_id m_organisation_id, m.role m_role,
		m.created_at m_created_at, o.district_id o_district_id, o.id o_id, o.kind o_kind, o.name o_name, o.active o_active,
		o.version o_version, o.created_at o_created_at
	from sessions s
	join users u on u.district_id = s.district_id and u.id = s.user_id and u.active
	join memberships m on m.district_id = u.district_id and m.user_id = u.id
	join organisations o on o.district_id = m.district_id and o.id = m.organisation_id and o.active
	where s.district_id = @district and s.id = @session
	order by m.created_at, m.id`

func visitOf(rows []visitRow) *renewal {
	r := &renewal{session: rows[0].Session.Session}
	for _, row := range rows {
		m := row.Membership
		m.Organisation = row.Organisation
		r.memberships = append(r.memberships, m)
	}
	r.membership = present(r.memberships, r.session)
	return r
}
