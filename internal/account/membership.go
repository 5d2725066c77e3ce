package account

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// Membership lets a user act for an organisation in a role. A user may have several, but acts in one at a time.
type Membership struct {
	DistrictID     string    `gorm:"primaryKey"`
	ID             uuid.UUID `gorm:"primaryKey"`
	UserID         uuid.UUID
	OrganisationID uuid.UUID
	Role           Role
	CreatedAt      time.Time
	Organisation   Organisation `gorm:"-"`
}

// MembershipDetails is a membership as an operator states it. The role must fit the organisation's kind.
type MembershipDetails struct {
	OrganisationID uuid.UUID
	Role           Role
}

// ErrNoMembership says that the person has proved who they are but cannot act for the organisation, or for any.
var ErrNoMembership = fault.Forbidden("no-membership", "You have no active membership in this organisation and role.")

const mostMemberships = 50

// matchMemberships compares what a user has with what is wanted: what to add and the ids of what to remove. It notes in wrong
// what cannot be; a membership that stays is not questioned.
func matchMemberships(tx *gorm.DB, u *User, wanted []MembershipDetails, wrong *fault.List, now time.Time) (add []Membership, remove []uuid.UUID, err error) {
	if len(wanted) > mostMemberships {
		wrong.At("/memberships", "must have at most %d entries", mostMemberships)
		return nil, nil, nil
	}
	var has []Membership
	if err := in(tx, u.DistrictID).Where("user_id = ?", u.ID).Find(&has).Error; err != nil {
		return nil, nil, err
	}
	organisations, err := organisationsOf(tx, u.DistrictID, wanted, func(d MembershipDetails) uuid.UUID { return d.OrganisationID })
	if err != nil {
		return nil, nil, err
	}
	for i, w := range wanted {
		if slices.Contains(wanted[:i], w) {
			wrong.At(fault.Pointer("memberships", i), "repeats an earlier entry")
			continue
		}
		if slices.ContainsFunc(has, w.is) {
			continue
		}
		o, known := organisations[w.OrganisationID]
		switch {
		case !known:
			wrong.At(fault.Pointer("memberships", i, "organisationId"), "there is no such organisation")
		case !o.Active:
			wrong.At(fault.Pointer("memberships", i, "organisationId"), "the organisation is closed")
		case !w.Role.Fits(o.Kind):
			wrong.At(fault.Pointer("memberships", i, "role"), "does not fit an organisation of the kind %s", o.Kind)
		default:
			add = append(add, Membership{
				DistrictID: u.DistrictID, ID: postgres.NewID(), UserID: u.ID,
				OrganisationID: w.OrganisationID, Role: w.Role, CreatedAt: now, Organisation: o,
			})
		}
	}
	for _, m := range has {
		if !slices.ContainsFunc(wanted, func(w MembershipDetails) bool { return w.is(m) }) {
			remove = append(remove, m.ID)
		}
	}
	return add, remove, nil
}

func (d MembershipDetails) is(m Membership) bool {
	return m.OrganisationID == d.OrganisationID && m.Role == d.Role
}

// membershipsOf reads the memberships of users, oldest first, each with its organisation.
func membershipsOf(tx *gorm.DB, district string, users ...uuid.UUID) ([]Membership, error) {
	var list []Membership
	if err := in(tx, district).Where("user_id in ?", users).Order("created_at, id").Find(&list).Error; err != nil {
		return nil, err
	}
	organisations, err := organisationsOf(tx, district, list, func(m Membership) uuid.UUID { return m.OrganisationID })
	for i := range list {
		list[i].Organisation = organisations[list[i].OrganisationID]
	}
	return list, err
}

// fillMemberships gives users their memberships, with one query for all.
func fillMemberships(tx *gorm.DB, district string, users []User) error {
	ids := make([]uuid.UUID, len(users))
	place := make(map[uuid.UUID]*User, len(users))
	for i := range users {
		ids[i], place[users[i].ID] = users[i].ID, &users[i]
	}
	if len(ids) == 0 {
		return nil
	}
	list, err := membershipsOf(tx, district, ids...)
	for _, m := range list {
		place[m.UserID].Memberships = append(place[m.UserID].Memberships, m)
	}
	return err
}

// Members returns the active users who have a role in an organisation, by name and without their memberships, in the transaction of an
// upper noun, which has authorised.
func Members(tx *gorm.DB, district string, organisation uuid.UUID, role Role) ([]User, error) {
	members := in(tx, district).Model(&Membership{}).Select("user_id").Where("organisation_id = ? and role = ?", organisation, role)
	var users []User
	err := in(tx, district).Where("active and id in (?)", members).Order("family_name, given_name, id").Find(&users).Error
	return users, err
}

// usable returns the memberships in which a user can act now.
func usable(tx *gorm.DB, district string, user uuid.UUID) ([]Membership, error) {
	list, err := membershipsOf(tx, district, user)
	return slices.DeleteFunc(list, func(m Membership) bool { return !m.Organisation.Active }), err
}

// choose picks the first membership in an organisation and role; a zero id or role leaves that open.
func choose(list []Membership, organisation uuid.UUID, role Role) (Membership, error) {
	i := slices.IndexFunc(list, func(m Membership) bool {
		return (organisation == uuid.Nil || m.OrganisationID == organisation) && (role == "" || m.Role == role)
	})
	if i < 0 {
		return Membership{}, ErrNoMembership
	}
	return list[i], nil
}

func organisationsOf[T any](tx *gorm.DB, district string, list []T, id func(T) uuid.UUID) (map[uuid.UUID]Organisation, error) {
	ids := make([]uuid.UUID, len(list))
	for i, v := range list {
		ids[i] = id(v)
	}
	var rows []Organisation
	if len(ids) > 0 {
		if err := in(tx, district).Where("id in ?", ids).Find(&rows).Error; err != nil {
			return nil, err
		}
	}
	byID := make(map[uuid.UUID]Organisation, len(rows))
	for _, o := range rows {
		byID[o.ID] = o
	}
	return byID, nil
}
