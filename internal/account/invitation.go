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

// InvitationLife is how long an invitation can be accepted.
const InvitationLife = 7 * 24 * time.Hour

// ErrInvitation refuses an invitation code, for whatever reason it does not hold.
var ErrInvitation = fault.Invalid("invitation-void", "This invitation does not hold, or no longer. Ask your operator for a new one.")

// invitation lets its bearer set the user's password, once.
type invitation struct {
	DistrictID string    `gorm:"primaryKey"`
	ID         uuid.UUID `gorm:"primaryKey"`
	UserID     uuid.UUID
	SecretHash []byte
	ExpiresAt  time.Time
	UsedAt     *time.Time
	CreatedAt  time.Time
}

// Invite makes a new invitation code for a user, also for one who has forgotten the password; the code before it dies. The
// password stays as it is until the code is used. Operators only. It fails with ErrUserNotFound or ErrUserInactive.
func (as *Accounts) Invite(ctx context.Context, userID uuid.UUID) (code string, err error) {
	actor, err := Require(ctx, ManageAccounts)
	if err != nil {
		return "", err
	}
	now := as.time()
	err = postgres.Transact(ctx, as.db, actor.District, func(tx *gorm.DB) error {
		u, err := take[User](in(tx, actor.District).Where("id = ?", userID).Clauses(forChange), ErrUserNotFound)
		if err != nil {
			return err
		}
		if !u.Active {
			return ErrUserInactive
		}
		if code, err = invite(tx, u, now); err != nil {
			return err
		}
		return Record(tx, actor, "invite-user", "user", u.ID)
	})
	if err != nil {
		return "", fmt.Errorf("invite user %s: %w", userID, err)
	}
	return code, nil
}

// Waiting returns, of some users, those who have no password yet, with the moment at which their open invitation expires; the zero
// time is none. Operators only.
func (as *Accounts) Waiting(ctx context.Context, users []uuid.UUID) (map[uuid.UUID]time.Time, error) {
	actor, err := Require(ctx, ManageAccounts)
	if err != nil {
		return nil, err
	}
	waiting := map[uuid.UUID]time.Time{}
	if len(users) == 0 {
		return waiting, nil
	}
	var ids []uuid.UUID
	var open []invitation
	err = postgres.Read(ctx, as.db, actor.District, func(tx *gorm.DB) error {
		err := in(tx, actor.District).Model(&userRow{}).Where("id in ? and password_hash is null", users).Pluck("id", &ids).Error
		if err != nil || len(ids) == 0 {
			return err
		}
		return in(tx, actor.District).Where("user_id in ? and used_at is null and expires_at > ?", ids, as.time()).Find(&open).Error
	})
	if err != nil {
		return nil, fmt.Errorf("look for open invitations: %w", err)
	}
	for _, id := range ids {
		waiting[id] = time.Time{}
	}
	for _, i := range open {
		waiting[i.UserID] = i.ExpiresAt
	}
	return waiting, nil
}

// Invited reads whose invitation code this is, without the memberships, so that a page can greet them. Anybody who bears the code may
// call it. It fails with ErrInvitation.
func (as *Accounts) Invited(ctx context.Context, code string) (u *User, err error) {
	district, id, secret, ok := splitCode(code)
	if !ok {
		return nil, ErrInvitation
	}
	now := as.time()
	err = postgres.Read(ctx, as.db, district, func(tx *gorm.DB) (err error) {
		_, u, err = openInvitation(tx, district, id, secret, now)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read invitation: %w", err)
	}
	return u, nil
}

// AcceptInvitation sets the password of the user whose invitation code this is, and ends all sessions the user has. Anybody
// who bears the code may call it, once and within InvitationLife. It fails with ErrInvitation or ErrWeakPassword; a refused
// password does not use the code up.
func (as *Accounts) AcceptInvitation(ctx context.Context, code, password string) error {
	u, err := as.Invited(ctx, code)
	if err != nil {
		return fmt.Errorf("accept invitation: %w", err)
	}
	district, id, secret, _ := splitCode(code) // which Invited could read
	now := as.time()
	if err := checkPassword(password, u.Email, "password"); err != nil {
		return err
	}
	hash, err := as.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	err = postgres.Transact(ctx, as.db, district, func(tx *gorm.DB) error {
		// The user's row is locked first, as everywhere: accepting twice at once waits here, and the second finds it used.
		if _, err := take[User](in(tx, district).Where("id = ?", u.ID).Clauses(forChange), ErrInvitation); err != nil {
			return err
		}
		inv, u, err := openInvitation(tx, district, id, secret, now)
		if err != nil {
			return err
		}
		if err := setPassword(tx, u, hash); err != nil {
			return err
		}
		if err := in(tx, district).Model(&invitation{}).Where("id = ?", inv.ID).Update("used_at", now).Error; err != nil {
			return err
		}
		if err := endSessions(in(tx, district).Where("user_id = ?", u.ID), now); err != nil {
			return err
		}
		actor, err := personOf(ctx, tx, u)
		if err != nil {
			return err
		}
		return Record(tx, actor, "accept-invitation", "user", u.ID)
	})
	if err != nil {
		return fmt.Errorf("accept invitation: %w", err)
	}
	as.live.forget(func(a Actor) bool { return a.ID == u.ID })
	return nil
}

// invite replaces the user's open invitation.
func invite(tx *gorm.DB, u *User, now time.Time) (code string, err error) {
	if err := voidInvitations(tx, u.DistrictID, u.ID); err != nil {
		return "", err
	}
	inv := invitation{
		DistrictID: u.DistrictID, ID: postgres.NewID(), UserID: u.ID, ExpiresAt: now.Add(InvitationLife), CreatedAt: now,
	}
	code, inv.SecretHash = newCode(u.DistrictID, inv.ID)
	return code, tx.Create(&inv).Error
}

func voidInvitations(tx *gorm.DB, district string, user uuid.UUID) error {
	return in(tx, district).Where("user_id = ? and used_at is null", user).Delete(&invitation{}).Error
}

// openInvitation reads an invitation that still holds, and whose it is.
func openInvitation(tx *gorm.DB, district string, id uuid.UUID, secret []byte, now time.Time) (*invitation, *User, error) {
	inv, err := take[invitation](in(tx, district).Where("id = ?", id), ErrInvitation)
	if err != nil {
		return nil, nil, err
	}
	if subtle.ConstantTimeCompare(inv.SecretHash, secret) != 1 || inv.UsedAt != nil || !now.Before(inv.ExpiresAt) {
		return nil, nil, ErrInvitation
	}
	u, err := take[User](in(tx, district).Where("id = ? and active", inv.UserID), ErrInvitation)
	return inv, u, err
}

// personOf is the actor for what a person does without a session: in the first of their memberships, so that the organisation
// finds it in its trail.
func personOf(ctx context.Context, tx *gorm.DB, u *User) (Actor, error) {
	list, err := membershipsOf(tx, u.DistrictID, u.ID)
	a := Actor{Kind: ActorUser, ID: u.ID, District: u.DistrictID, RequestID: requestID(ctx)}
	if len(list) > 0 {
		a.Organisation, a.Role = list[0].OrganisationID, list[0].Role
	}
	return a, err
}
