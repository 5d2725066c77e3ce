package school

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"schulalltag/internal/account"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// TravelTime is how long an assistant needs from one school to another, the same in both directions. It is kept once, with
// the smaller id first. Nobody can be planned at two schools on one day whose travel time is not known.
type TravelTime struct {
	DistrictID   string    `gorm:"primaryKey"`
	FromSchoolID uuid.UUID `gorm:"primaryKey"`
	ToSchoolID   uuid.UUID `gorm:"primaryKey"`
	Minutes      int       // 0 to MaxTravelMinutes
}

// Bounds of travel times.
const (
	MaxTravelMinutes = 240  // of one travel time
	MaxTravelTimes   = 2000 // put at once
)

// ErrTravelTimesInvalid refuses travel times; its pointers are /items/i/….
var ErrTravelTimesInvalid = fault.Invalid("invalid-travel-times", "The travel times are not stated correctly.")

// TravelTimes returns the travel times between the schools the actor may see. Needs ReadDemand.
func (s *Schools) TravelTimes(ctx context.Context) ([]TravelTime, error) {
	actor, err := account.Require(ctx, account.ReadDemand)
	if err != nil {
		return nil, err
	}
	var times []TravelTime
	err = postgres.Read(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		return tx.Where("district_id = ? AND from_school_id IN (?) AND to_school_id IN (?)",
			actor.District, visibleIDs(tx, actor), visibleIDs(tx, actor)).
			Order("from_school_id, to_school_id").Find(&times).Error
	})
	if err != nil {
		return nil, fmt.Errorf("list travel times: %w", err)
	}
	return times, nil
}

// PutTravelTimes sets the travel times of the listed pairs, each in either order, and leaves the others. Needs
// SetUpDistrict; fails with ErrTravelTimesInvalid.
func (s *Schools) PutTravelTimes(ctx context.Context, times []TravelTime) error {
	actor, err := account.Require(ctx, account.SetUpDistrict)
	if err != nil {
		return err
	}
	err = postgres.Transact(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		var known []uuid.UUID
		if err := visibleIDs(tx, actor).Find(&known).Error; err != nil {
			return err
		}
		rows, err := ordered(times, actor.District, known)
		if err != nil {
			return err
		}
		if len(rows) > 0 {
			upsert := clause.OnConflict{
				Columns:   []clause.Column{{Name: "district_id"}, {Name: "from_school_id"}, {Name: "to_school_id"}},
				DoUpdates: clause.AssignmentColumns([]string{"minutes"}),
			}
			if err := tx.Clauses(upsert).CreateInBatches(&rows, 500).Error; err != nil {
				return err
			}
		}
		return account.Record(tx, actor, "put-travel-times", "travel-times", uuid.Nil)
	})
	if err != nil {
		return fmt.Errorf("put travel times: %w", err)
	}
	return nil
}

// ordered returns the rows of travel times, the smaller id first, or names everything faulty.
func ordered(times []TravelTime, district string, known []uuid.UUID) ([]TravelTime, error) {
	var l fault.List
	if len(times) > MaxTravelTimes {
		l.At("/items", "must be at most %d at once", MaxTravelTimes)
		return nil, l.Or(ErrTravelTimesInvalid)
	}
	school := make(map[uuid.UUID]bool, len(known))
	for _, id := range known {
		school[id] = true
	}
	seen := make(map[[2]uuid.UUID]bool, len(times))
	rows := make([]TravelTime, 0, len(times))
	for i, t := range times {
		row := TravelTime{DistrictID: district, FromSchoolID: t.FromSchoolID, ToSchoolID: t.ToSchoolID, Minutes: t.Minutes}
		if compareIDs(row.FromSchoolID, row.ToSchoolID) > 0 {
			row.FromSchoolID, row.ToSchoolID = row.ToSchoolID, row.FromSchoolID
		}
		pair := [2]uuid.UUID{row.FromSchoolID, row.ToSchoolID}
		if !school[t.FromSchoolID] {
			l.At(fault.Pointer("items", i, "fromSchoolId"), "must be a school of the district")
		}
		switch {
		case !school[t.ToSchoolID]:
			l.At(fault.Pointer("items", i, "toSchoolId"), "must be a school of the district")
		case t.FromSchoolID == t.ToSchoolID:
			l.At(fault.Pointer("items", i, "toSchoolId"), "must be another school")
		case seen[pair]:
			l.At(fault.Pointer("items", i), "the pair is listed twice")
		}
		if t.Minutes < 0 || t.Minutes > MaxTravelMinutes {
			l.At(fault.Pointer("items", i, "minutes"), "must be 0 to %d minutes", MaxTravelMinutes)
		}
		seen[pair] = true
		rows = append(rows, row)
	}
	return rows, l.Or(ErrTravelTimesInvalid)
}
