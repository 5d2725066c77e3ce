package school

import (
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
)

// Batch is where an upper noun reads and enters the demand of many schools in one transaction of its own, by the very rules of
// entering one thing. That noun has authorised the actor; what the actor may not see is not found here either.
type Batch struct {
	s     *Schools
	tx    *gorm.DB
	actor account.Actor
}

// Batch returns the batch of a transaction.
func (s *Schools) Batch(tx *gorm.DB, a account.Actor) Batch { return Batch{s: s, tx: tx, actor: a} }

// Areas returns all areas of the district by name.
func (b Batch) Areas() (areas []Area, err error) {
	return areas, b.tx.Where("district_id = ?", b.actor.District).Order("name").Find(&areas).Error
}

// Schools returns all schools the actor may see, by external key.
func (b Batch) Schools() ([]School, error) {
	var schools []School
	if err := visible(b.tx, b.actor).Order("external_key").Find(&schools).Error; err != nil {
		return nil, err
	}
	return schools, fillProviders(b.tx, b.actor.District, schools)
}

// Places returns all places that the schools have ever had, by school, label and first day.
func (b Batch) Places(schoolIDs []uuid.UUID) ([]Place, error) {
	if len(schoolIDs) == 0 {
		return nil, nil
	}
	var places []Place
	q := b.tx.Where("district_id = ? AND school_id IN ? AND school_id IN (?)", b.actor.District, schoolIDs, visibleIDs(b.tx, b.actor))
	return places, q.Order("school_id, label, valid_from").Find(&places).Error
}

// BellSchedules returns all bell schedules that the schools have ever had, with their slots, by school and first day.
func (b Batch) BellSchedules(schoolIDs []uuid.UUID) ([]BellSchedule, error) {
	if len(schoolIDs) == 0 {
		return nil, nil
	}
	var schedules []BellSchedule
	q := b.tx.Where("district_id = ? AND school_id IN ? AND school_id IN (?)", b.actor.District, schoolIDs, visibleIDs(b.tx, b.actor))
	if err := q.Order("school_id, valid_from").Find(&schedules).Error; err != nil {
		return nil, err
	}
	return schedules, fillSlots(b.tx, b.actor.District, schedules)
}

// NeedWeeks returns the weeks of places that stand and touch a stretch of days, which may be open at both ends, with their
// needs, by place and first day. The places are ones that Places has returned.
func (b Batch) NeedWeeks(placeIDs []uuid.UUID, r calendar.Range) ([]NeedWeek, error) {
	return currentWeeks(b.tx, b.actor.District, placeIDs, r)
}
