package account

import (
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/fault"
)

// ErrLastOperator refuses a change after which nobody could manage the district's accounts any more.
var ErrLastOperator = fault.Conflict("last-operator", "The district would be left without an operator who can sign in.")

// operatorGuard watches over a transaction that could cost a district its last operator.
type operatorGuard struct {
	district string
	before   int64
}

// guardOperators makes such transactions of one district wait for each other. It is taken before any other lock.
func guardOperators(tx *gorm.DB, district string) (operatorGuard, error) {
	var locked []uuid.UUID
	err := in(tx, district).Model(&Organisation{}).Where("kind = ?", KindOperator).Order("id").Clauses(forChange).Pluck("id", &locked).Error
	if err != nil {
		return operatorGuard{}, err
	}
	n, err := countOperators(tx, district)
	return operatorGuard{district, n}, err
}

// check fails with ErrLastOperator if the change has left nobody. It is called after the change.
func (g operatorGuard) check(tx *gorm.DB) error {
	n, err := countOperators(tx, g.district)
	if err == nil && n == 0 && g.before > 0 {
		return ErrLastOperator
	}
	return err
}

// countOperators counts who can sign in and manage accounts now: an invitation that is not accepted yet does not count.
func countOperators(tx *gorm.DB, district string) (n int64, err error) {
	err = tx.Table("users u").
		Joins("join memberships m on m.district_id = u.district_id and m.user_id = u.id and m.role = ?", RoleOperator).
		Joins("join organisations o on o.district_id = m.district_id and o.id = m.organisation_id and o.active").
		Where("u.district_id = ? and u.active and u.password_hash is not null", district).
		Distinct("u.id").Count(&n).Error
	return n, err
}
