package account

import (
	"context"
	"crypto/subtle"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// How long a session lives.
const (
	SessionLife = 30 * 24 * time.Hour // from the sign-in on, however much it is used
	SessionIdle = 7 * 24 * time.Hour  // since it was last refreshed or visited
)

// Session is a person signed in on one device, which holds it by refresh tokens or, if it is a browser, by a cookie. It acts in
// one membership at a time.
type Session struct {
	DistrictID   string    `gorm:"primaryKey"`
	ID           uuid.UUID `gorm:"primaryKey"`
	UserID       uuid.UUID
	MembershipID uuid.UUID
	Device       string // as the client named itself
	CreatedAt    time.Time
	UsedAt       time.Time // of the last sign-in or refresh; of a browser's last visit, to about touchAfter
	ExpiresAt    time.Time
	RevokedAt    *time.Time
}

// refreshToken continues a session once. The used ones are kept to notice a second use.
type refreshToken struct {
	DistrictID string    `gorm:"primaryKey"`
	ID         uuid.UUID `gorm:"primaryKey"`
	SessionID  uuid.UUID
	SecretHash []byte
	CreatedAt  time.Time
	UsedAt     *time.Time
}

// What can be wrong with sessions.
var (
	ErrRefresh         = fault.Unauthenticated("invalid-refresh-token", "The session has ended. Sign in again.")
	ErrSessionNotFound = fault.NotFound("session-not-found", "There is no such session.")
)

// renewal is a session that has just been opened or continued.
type renewal struct {
	session     Session
	token       string // with which it goes on: a refresh token or a cookie
	membership  Membership
	memberships []Membership
}

func (r *renewal) actor(ctx context.Context) Actor {
	return Actor{
		Kind: ActorUser, ID: r.session.UserID, District: r.session.DistrictID, Organisation: r.membership.OrganisationID,
		Role: r.membership.Role, Session: r.session.ID, RequestID: requestID(ctx),
	}
}

// present is the membership in which a session acts, the zero one if it is not in the list of those that can be used.
func present(list []Membership, s Session) Membership {
	for _, m := range list {
		if m.ID == s.MembershipID {
			return m
		}
	}
	return Membership{}
}

func (s Session) alive(now time.Time) bool {
	return s.RevokedAt == nil && now.Before(s.ends())
}

// ends is when the session ends unless it is used before.
func (s Session) ends() time.Time {
	if idle := s.UsedAt.Add(SessionIdle); idle.Before(s.ExpiresAt) {
		return idle
	}
	return s.ExpiresAt
}

// Refresh continues a session: it uses up the refresh token and hands out a new pair. Whoever bears the token may call it. It
// fails with ErrRefresh; a token that is presented a second time has been stolen, by whichever of the two, so its whole
// session ends.
func (as *Accounts) Refresh(ctx context.Context, token string) (*Tokens, error) {
	return as.renew(ctx, token, nil)
}

// SwitchMembership is Refresh, and the session acts for another organisation, or in another role, from then on; "" leaves the
// role open. It fails with ErrNoMembership, which does not use the token up, or ErrRefresh.
func (as *Accounts) SwitchMembership(ctx context.Context, token string, organisation uuid.UUID, role Role) (*Tokens, error) {
	return as.renew(ctx, token, &MembershipDetails{organisation, role})
}

func (as *Accounts) renew(ctx context.Context, token string, to *MembershipDetails) (*Tokens, error) {
	district, id, secret, ok := splitCode(token)
	if !ok {
		return nil, ErrRefresh
	}
	now := as.time()
	key, err := as.keys.signer(ctx, now)
	if err != nil {
		return nil, fmt.Errorf("refresh session: %w", err)
	}
	var r *renewal
	err = postgres.Transact(ctx, as.db, district, func(tx *gorm.DB) error {
		t, s, err := lockSession(tx, district, id, secret)
		if err != nil {
			return err
		}
		r, err = renewSession(ctx, tx, t, s, to, now)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("refresh session: %w", err)
	}
	if r.token == "" { // committed: the session has ended because of this call
		as.live.forget(func(a Actor) bool { return a.Session == r.session.ID })
		return nil, ErrRefresh
	}
	if to != nil {
		as.live.forget(func(a Actor) bool { return a.Session == r.session.ID })
	}
	return as.tokens(key, r, now)
}

// lockSession reads the session that a refresh token continues, and the token. The user is locked before the session, as
// everywhere, and the session's lock also guards its tokens, which are therefore read again under it.
func lockSession(tx *gorm.DB, district string, token uuid.UUID, secret []byte) (*refreshToken, *Session, error) {
	t, err := take[refreshToken](in(tx, district).Where("id = ?", token), ErrRefresh)
	if err != nil {
		return nil, nil, err
	}
	if subtle.ConstantTimeCompare(t.SecretHash, secret) != 1 {
		return nil, nil, ErrRefresh
	}
	s, err := take[Session](in(tx, district).Where("id = ?", t.SessionID), ErrRefresh)
	if err != nil {
		return nil, nil, err
	}
	if _, err = take[User](in(tx, district).Where("id = ? and active", s.UserID).Clauses(forVouch), ErrRefresh); err != nil {
		return nil, nil, err
	}
	if s, err = take[Session](in(tx, district).Where("id = ?", s.ID).Clauses(forChange), ErrRefresh); err != nil {
		return nil, nil, err
	}
	t, err = take[refreshToken](in(tx, district).Where("id = ?", token), ErrRefresh)
	return t, s, err
}

// renewSession continues the session of a token, or ends it when the token was used before; then the renewal has no token.
func renewSession(ctx context.Context, tx *gorm.DB, t *refreshToken, s *Session, to *MembershipDetails, now time.Time) (*renewal, error) {
	district := s.DistrictID
	if !s.alive(now) {
		return nil, ErrRefresh
	}
	list, err := usable(tx, district, s.UserID)
	if err != nil {
		return nil, err
	}
	r := &renewal{session: *s, membership: present(list, *s), memberships: list}
	if t.UsedAt != nil {
		if err := endSessions(in(tx, district).Where("id = ?", s.ID), now); err != nil {
			return nil, err
		}
		return r, Record(tx, r.actor(ctx), "end-session-after-token-reuse", "session", s.ID)
	}
	if to != nil {
		if r.membership, err = choose(list, to.OrganisationID, to.Role); err != nil {
			return nil, err
		}
	}
	if r.membership.ID == uuid.Nil {
		return nil, ErrRefresh
	}
	if err := in(tx, district).Model(&refreshToken{}).Where("id = ?", t.ID).Update("used_at", now).Error; err != nil {
		return nil, err
	}
	if err := r.keep(tx, now); err != nil {
		return nil, err
	}
	if r.token, err = handOut(tx, r.session, now); err != nil {
		return nil, err
	}
	if to == nil {
		return r, nil // continuing a session changes nothing anybody would look for in the trail
	}
	return r, Record(tx, r.actor(ctx), "switch-membership", "session", s.ID)
}

// keep notes that the session is used, and in which membership.
func (r *renewal) keep(tx *gorm.DB, now time.Time) error {
	r.session.UsedAt, r.session.MembershipID = now, r.membership.ID
	return in(tx, r.session.DistrictID).Model(&Session{}).Where("id = ?", r.session.ID).
		Updates(map[string]any{"used_at": now, "membership_id": r.membership.ID}).Error
}

// handOut makes the refresh token with which a session is continued next.
func handOut(tx *gorm.DB, s Session, now time.Time) (token string, err error) {
	t := refreshToken{DistrictID: s.DistrictID, ID: postgres.NewID(), SessionID: s.ID, CreatedAt: now}
	token, t.SecretHash = newCode(s.DistrictID, t.ID)
	return token, tx.Create(&t).Error
}

// Sessions lists the sessions in which the person is signed in, the latest used first. People only.
func (as *Accounts) Sessions(ctx context.Context) (list []Session, err error) {
	actor, err := requirePerson(ctx)
	if err != nil {
		return nil, err
	}
	now := as.time()
	err = postgres.Read(ctx, as.db, actor.District, func(tx *gorm.DB) error {
		return liveSessions(tx, actor, now).Order("used_at desc, id").Find(&list).Error
	})
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	return list, nil
}

// RevokeSession ends one of the person's own sessions. It fails with ErrSessionNotFound, also if that one has ended already.
func (as *Accounts) RevokeSession(ctx context.Context, id uuid.UUID) error {
	actor, err := requirePerson(ctx)
	if err != nil {
		return err
	}
	return as.endSession(ctx, actor, id, "revoke-session")
}

// SignOut ends the session in which the person acts. It fails with ErrSessionNotFound if that has ended already.
func (as *Accounts) SignOut(ctx context.Context) error {
	actor, err := requirePerson(ctx)
	if err != nil {
		return err
	}
	return as.endSession(ctx, actor, actor.Session, "sign-out")
}

func (as *Accounts) endSession(ctx context.Context, actor Actor, id uuid.UUID, action Action) error {
	now := as.time()
	err := postgres.Transact(ctx, as.db, actor.District, func(tx *gorm.DB) error {
		if _, err := take[Session](liveSessions(tx, actor, now).Where("id = ?", id).Clauses(forChange), ErrSessionNotFound); err != nil {
			return err
		}
		if err := endSessions(in(tx, actor.District).Where("id = ?", id), now); err != nil {
			return err
		}
		return Record(tx, actor, action, "session", id)
	})
	if err != nil {
		return fmt.Errorf("end session %s: %w", id, err)
	}
	as.live.forget(func(a Actor) bool { return a.Session == id })
	return nil
}

// ForgetSessions removes what has ended so long ago that nobody asks for it any more: sessions and invitations after 30 days,
// used refresh tokens after SessionIdle. A job calls it for each district.
func (as *Accounts) ForgetSessions(ctx context.Context, district string) error {
	now := as.time()
	err := postgres.Transact(ctx, as.db, district, func(tx *gorm.DB) error {
		if err := in(tx, district).Where("used_at < ?", now.Add(-SessionIdle)).Delete(&refreshToken{}).Error; err != nil {
			return err
		}
		past := now.Add(-SessionLife)
		if err := in(tx, district).Where("expires_at < ? or revoked_at < ?", past, past).Delete(&Session{}).Error; err != nil {
			return err
		}
		return in(tx, district).Where("expires_at < ? or used_at < ?", past, past).Delete(&invitation{}).Error
	})
	if err != nil {
		return fmt.Errorf("forget sessions of %s: %w", district, err)
	}
	return nil
}

// liveSessions are the actor's own that have not ended.
func liveSessions(tx *gorm.DB, a Actor, now time.Time) *gorm.DB {
	return in(tx, a.District).Where("user_id = ? and revoked_at is null and expires_at > ? and used_at > ?", a.ID, now, now.Add(-SessionIdle))
}

// endSessions revokes those sessions of a query that still live.
func endSessions(q *gorm.DB, now time.Time) error {
	return q.Model(&Session{}).Where("revoked_at is null").Update("revoked_at", now).Error
}
