package school

import (
	"bytes"
	"errors"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"schulalltag/internal/account"
)

// The locks of rows. Whoever takes several takes the school's before its places'. The one for a change lets others refer to the
// row: publishing does, and DaysChanged waits for it with the row locked.
var (
	forUpdate = clause.Locking{Strength: "NO KEY UPDATE"}
	forShare  = clause.Locking{Strength: clause.LockingStrengthShare}
)

// visible selects the schools the actor may see: a school its own, a planner those its provider serves, the youth office,
// the operator and the system all of the district, anybody else none.
func visible(tx *gorm.DB, a account.Actor) *gorm.DB {
	all := tx.Model(&School{}).Where("district_id = ?", a.District)
	switch {
	case a.Kind == account.ActorSystem, a.Role == account.RoleYouthOffice, a.Role == account.RoleOperator:
		return all
	case a.Role == account.RoleSchool:
		return all.Where("organisation_id = ?", a.Organisation)
	case a.Role == account.RolePlanner:
		return servedBy(tx, a.District, a.Organisation)
	}
	return all.Where("false")
}

// visibleIDs is visible as a subquery of other tables.
func visibleIDs(tx *gorm.DB, a account.Actor) *gorm.DB {
	return visible(tx.Session(&gorm.Session{NewDB: true}), a).Select("id")
}

// servedBy selects the schools a provider serves.
func servedBy(tx *gorm.DB, district string, providerID uuid.UUID) *gorm.DB {
	served := tx.Session(&gorm.Session{NewDB: true}).Model(&schoolProvider{}).Select("school_id").
		Where("district_id = ? AND provider_id = ?", district, providerID)
	return tx.Model(&School{}).Where("district_id = ? AND id IN (?)", district, served)
}

// findSchool reads a school the actor may see, without its providers. It fails with ErrSchoolNotFound.
func findSchool(tx *gorm.DB, a account.Actor, id uuid.UUID) (*School, error) {
	var s School
	if err := visible(tx, a).Where("id = ?", id).Take(&s).Error; err != nil {
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil, ErrSchoolNotFound
		}
		return nil, err
	}
	return &s, nil
}

// compareIDs orders ids as PostgreSQL does.
func compareIDs(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }
