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

// User is a person who can sign in.
type User struct {
	DistrictID  string    `gorm:"primaryKey"`
	ID          uuid.UUID `gorm:"primaryKey"`
	Email       string    // unique over all districts, in lower case
	GivenName   string
	FamilyName  string
	Active      bool // an inactive user cannot sign in
	Version     int
	CreatedAt   time.Time
	Memberships []Membership `gorm:"-"`
}

// userRow is a user with the one column that never leaves this package.
type userRow struct {
	User
	PasswordHash *string // argon2id in PHC form; nil until the first invitation is accepted
}

// TableName says where users are kept.
func (userRow) TableName() string { return "users" }

// signIn is one line of the global directory: where a login lives. It has no district of its own, for it is read before
// anybody knows the district, and it keeps logins unique over all of them.
type signIn struct {
	Login        string `gorm:"primaryKey"` // a user's e-mail address or a client's id
	HomeDistrict string
	SubjectKind  ActorKind
	SubjectID    uuid.UUID
}

// TableName says where the directory is kept.
func (signIn) TableName() string { return "sign_ins" }

// UserFilter narrows a list of users; zero fields let all through.
type UserFilter struct {
	OrganisationID uuid.UUID // its members
	Name           string    // whose name or e-mail address holds this text, in any case
}

// UserDetails describes a new user. Names have 1 to 80 characters; there are 1 to 50 memberships.
type UserDetails struct {
	Email, GivenName, FamilyName string
	Memberships                  []MembershipDetails
}

// UserChange is the new state of a user, who may also be left without memberships. The e-mail address stays, since it is what
// the person signs in with.
type UserChange struct {
	GivenName, FamilyName string
	Active                bool
	Memberships           []MembershipDetails
}

// What can be wrong with users. ErrEmailTaken says the same whether the address is known here or in another district.
var (
	ErrUserNotFound = fault.NotFound("user-not-found", "There is no such user.")
	ErrEmailTaken   = fault.Conflict("email-taken", "This e-mail address cannot be used for a new account.")
	ErrUserInvalid  = fault.Invalid("invalid-user", "The user cannot be kept like this.")
	ErrUserInactive = fault.Conflict("user-inactive", "The user is not active. Activate the account first.")
)

// Users lists the district's users by name, with their memberships. Operators only.
func (as *Accounts) Users(ctx context.Context, f UserFilter, p postgres.Page) (list []User, next string, err error) {
	actor, err := Require(ctx, ManageAccounts)
	if err != nil {
		return nil, "", err
	}
	err = postgres.Read(ctx, as.db, actor.District, func(tx *gorm.DB) error {
		q := in(tx, actor.District)
		if f.OrganisationID != uuid.Nil {
			members := in(tx, actor.District).Model(&Membership{}).Select("user_id").Where("organisation_id = ?", f.OrganisationID)
			q = q.Where("id in (?)", members)
		}
		if f.Name != "" {
			literal := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(f.Name) + "%"
			q = q.Where("given_name || ' ' || family_name ilike ? or email ilike ?", literal, literal)
		}
		list, next, err = postgres.List(q, p, []string{"family_name", "given_name", "id"},
			func(u User) []any { return []any{u.FamilyName, u.GivenName, u.ID} })
		if err != nil {
			return err
		}
		return fillMemberships(tx, actor.District, list)
	})
	if err != nil {
		return nil, "", fmt.Errorf("list users: %w", err)
	}
	return list, next, nil
}

// User reads one user with the memberships. Operators only. It fails with ErrUserNotFound.
func (as *Accounts) User(ctx context.Context, id uuid.UUID) (*User, error) {
	actor, err := Require(ctx, ManageAccounts)
	if err != nil {
		return nil, err
	}
	return as.user(ctx, actor.District, id)
}

// Me reads the user who is signed in, with all memberships. People only: a machine gets ErrForbidden.
func (as *Accounts) Me(ctx context.Context) (*User, error) {
	actor, err := requirePerson(ctx)
	if err != nil {
		return nil, err
	}
	return as.user(ctx, actor.District, actor.ID)
}

func (as *Accounts) user(ctx context.Context, district string, id uuid.UUID) (*User, error) {
	var list []User
	err := postgres.Read(ctx, as.db, district, func(tx *gorm.DB) error {
		u, err := take[User](in(tx, district).Where("id = ?", id), ErrUserNotFound)
		if err != nil {
			return err
		}
		list = []User{*u}
		return fillMemberships(tx, district, list)
	})
	if err != nil {
		return nil, fmt.Errorf("read user %s: %w", id, err)
	}
	return &list[0], nil
}

// CreateUser adds a user and returns the invitation code, which is shown this once: with it the person sets a password.
// Operators only. It fails with ErrUserInvalid, naming every faulty field, or ErrEmailTaken.
func (as *Accounts) CreateUser(ctx context.Context, d UserDetails) (u *User, invitation string, err error) {
	actor, err := Require(ctx, ManageAccounts)
	if err != nil {
		return nil, "", err
	}
	now := as.time()
	err = postgres.Transact(ctx, as.db, actor.District, func(tx *gorm.DB) error {
		u, invitation, err = createUser(tx, actor, d, now)
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("create user: %w", err)
	}
	return u, invitation, nil
}

func createUser(tx *gorm.DB, actor Actor, d UserDetails, now time.Time) (*User, string, error) {
	var wrong fault.List
	email, ok := tidyEmail(d.Email)
	if !ok {
		wrong.At("/email", "must be an e-mail address")
	}
	checkPerson(&wrong, d.GivenName, d.FamilyName)
	u := User{
		DistrictID: actor.District, ID: postgres.NewID(), Email: email,
		GivenName: d.GivenName, FamilyName: d.FamilyName, Active: true, Version: 1, CreatedAt: now,
	}
	if len(d.Memberships) == 0 {
		wrong.At("/memberships", "must have at least one entry")
	}
	add, _, err := matchMemberships(tx, &u, d.Memberships, &wrong, now)
	if err != nil {
		return nil, "", err
	}
	if err := wrong.Or(ErrUserInvalid); err != nil {
		return nil, "", err
	}
	login := signIn{Login: email, HomeDistrict: actor.District, SubjectKind: ActorUser, SubjectID: u.ID}
	if err := tx.Create(&login).Error; err != nil { // first, so that it alone decides whether the address is free
		if postgres.IsUnique(err) {
			return nil, "", ErrEmailTaken.Because(err)
		}
		return nil, "", err
	}
	if err := tx.Create(&userRow{User: u}).Error; err != nil {
		return nil, "", err
	}
	if err := tx.Create(&add).Error; err != nil {
		return nil, "", err
	}
	u.Memberships = add
	code, err := invite(tx, &u, now)
	if err != nil {
		return nil, "", err
	}
	return &u, code, Record(tx, actor, "create-user", "user", u.ID)
}

// UpdateUser changes a user's names, memberships or whether the account is active. Deactivating ends all sessions and voids
// invitations, removing a membership ends the sessions that act in it. Operators only. It fails with ErrUserNotFound,
// ErrUserInvalid, ErrLastOperator or a stale version.
func (as *Accounts) UpdateUser(ctx context.Context, id uuid.UUID, version int, c UserChange) (u *User, err error) {
	actor, err := Require(ctx, ManageAccounts)
	if err != nil {
		return nil, err
	}
	now := as.time()
	err = postgres.Transact(ctx, as.db, actor.District, func(tx *gorm.DB) error {
		u, err = updateUser(tx, actor, id, version, c, now)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("update user %s: %w", id, err)
	}
	as.live.forget(func(a Actor) bool { return a.ID == id })
	return u, nil
}

func updateUser(tx *gorm.DB, actor Actor, id uuid.UUID, version int, c UserChange, now time.Time) (*User, error) {
	district := actor.District
	guard, err := guardOperators(tx, district)
	if err != nil {
		return nil, err
	}
	u, err := take[User](in(tx, district).Where("id = ?", id).Clauses(forChange), ErrUserNotFound)
	if err != nil {
		return nil, err
	}
	if err := postgres.Expect(u.Version, version); err != nil {
		return nil, err
	}
	var wrong fault.List
	checkPerson(&wrong, c.GivenName, c.FamilyName)
	u.GivenName, u.FamilyName = c.GivenName, c.FamilyName
	add, remove, err := matchMemberships(tx, u, c.Memberships, &wrong, now)
	if err != nil {
		return nil, err
	}
	if err := wrong.Or(ErrUserInvalid); err != nil {
		return nil, err
	}
	if u.Active && !c.Active {
		if err := endSessions(in(tx, district).Where("user_id = ?", id), now); err != nil {
			return nil, err
		}
		if err := voidInvitations(tx, district, id); err != nil {
			return nil, err
		}
	}
	u.Active = c.Active
	if err := postgres.Update(tx, u); err != nil {
		return nil, err
	}
	if len(remove) > 0 { // takes their sessions along
		if err := in(tx, district).Where("id in ?", remove).Delete(&Membership{}).Error; err != nil {
			return nil, err
		}
	}
	if len(add) > 0 {
		if err := tx.Create(&add).Error; err != nil {
			return nil, err
		}
	}
	if err := guard.check(tx); err != nil {
		return nil, err
	}
	list := []User{*u}
	if err := fillMemberships(tx, district, list); err != nil {
		return nil, err
	}
	return &list[0], Record(tx, actor, "update-user", "user", id)
}

func checkPerson(l *fault.List, givenName, familyName string) {
	CheckName(l, "/givenName", givenName, 80)
	CheckName(l, "/familyName", familyName, 80)
}

// requirePerson is RequireAny for what only a person has: a password and sessions.
func requirePerson(ctx context.Context) (Actor, error) {
	a, err := RequireAny(ctx)
	if err != nil {
		return Actor{}, err
	}
	if a.Kind != ActorUser {
		return Actor{}, ErrForbidden.Saying("Only a person can do this, not a machine.")
	}
	return a, nil
}
