package account

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// ErrWrongPassword refuses a new password to somebody who does not know the present one.
var ErrWrongPassword = fault.Invalid("wrong-password", "The present password is wrong.")

// ChangePassword sets a new password, ends the person's other sessions and voids an open invitation. It fails with
// ErrTooManyTries, ErrWrongPassword or ErrWeakPassword.
func (as *Accounts) ChangePassword(ctx context.Context, current, wanted string) error {
	actor, err := requirePerson(ctx)
	if err != nil {
		return err
	}
	now := as.time()
	var before *userRow
	err = postgres.Read(ctx, as.db, actor.District, func(tx *gorm.DB) (err error) {
		before, err = take[userRow](in(tx, actor.District).Where("id = ?", actor.ID), ErrUserNotFound)
		return err
	})
	if err != nil {
		return fmt.Errorf("change password: %w", err)
	}
	if wait := as.throttle.logins.take(before.Email, now); wait > 0 {
		return tooManyTries(wait)
	}
	same, err := as.hasher.matches(ctx, current, before.PasswordHash)
	if err != nil {
		return err
	}
	if !same {
		return ErrWrongPassword.At("/currentPassword", "is not the present password")
	}
	as.throttle.logins.forget(before.Email)
	if err := checkPassword(wanted, before.Email, "newPassword"); err != nil {
		return err
	}
	hash, err := as.hasher.hash(ctx, wanted)
	if err != nil {
		return err
	}
	err = postgres.Transact(ctx, as.db, actor.District, func(tx *gorm.DB) error {
		u, err := take[userRow](in(tx, actor.District).Where("id = ?", actor.ID).Clauses(forChange), ErrUserNotFound)
		if err != nil {
			return err
		}
		if *u.PasswordHash != *before.PasswordHash {
			return ErrWrongPassword.At("/currentPassword", "has just been changed elsewhere")
		}
		if err := setPassword(tx, &u.User, hash); err != nil {
			return err
		}
		if err := voidInvitations(tx, actor.District, u.ID); err != nil {
			return err
		}
		if err := endSessions(in(tx, actor.District).Where("user_id = ? and id <> ?", u.ID, actor.Session), now); err != nil {
			return err
		}
		return Record(tx, actor, "change-password", "user", u.ID)
	})
	if err != nil {
		return fmt.Errorf("change password: %w", err)
	}
	as.live.forget(func(a Actor) bool { return a.ID == actor.ID && a.Session != actor.Session })
	return nil
}

func setPassword(tx *gorm.DB, u *User, hash string) error {
	return in(tx, u.DistrictID).Model(&userRow{}).Where("id = ?", u.ID).Update("password_hash", hash).Error
}
