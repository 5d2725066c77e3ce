package school

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/alphabet"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
)

// Demand is everything schools state that touches a range of days. What reads it only may share it.
type Demand struct {
	Range         calendar.Range
	Schools       []School
	BellSchedules []BellSchedule // with their slots
	Places        []Place
	NeedWeeks     []NeedWeek // those that stand, with their needs
	SpecialDays   []SpecialDay
	Travel        []TravelTime // between the schools

	once  sync.Once
	index demandIndex
}

// DemandOn reads the demand of schools that touches the days of r, in a fixed number of queries. For other nouns, which
// have authorised already. It fails with ErrDaysNotKnown if r is open or reaches beyond the known holidays.
func DemandOn(tx *gorm.DB, district string, schoolIDs []uuid.UUID, r calendar.Range) (*Demand, error) {
	if _, err := knownDays(r); err != nil {
		return nil, err
	}
	d := &Demand{Range: r}
	if len(schoolIDs) == 0 {
		return d, nil
	}
	at := func() *gorm.DB { return tx.Where("district_id = ? AND school_id IN ?", district, schoolIDs) }
	err := tx.Where("district_id = ? AND id IN ?", district, schoolIDs).Order("id").Find(&d.Schools).Error
	if err != nil {
		return nil, err
	}
	if err := fillProviders(tx, district, d.Schools); err != nil {
		return nil, err
	}
	if err := touching(at(), r).Order("school_id, valid_from").Find(&d.BellSchedules).Error; err != nil {
		return nil, err
	}
	if err := fillSlots(tx, district, d.BellSchedules); err != nil {
		return nil, err
	}
	if err := touching(at(), r).Order("school_id, label, id").Find(&d.Places).Error; err != nil {
		return nil, err
	}
	placeIDs := make([]uuid.UUID, len(d.Places))
	for i, p := range d.Places {
		placeIDs[i] = p.ID
	}
	if d.NeedWeeks, err = currentWeeks(tx, district, placeIDs, r); err != nil {
		return nil, err
	}
	if d.SpecialDays, err = specialDays(tx, district, schoolIDs, r); err != nil {
		return nil, err
	}
	return d, tx.Where("district_id = ? AND from_school_id IN ? AND to_school_id IN ?", district, schoolIDs, schoolIDs).
		Order("from_school_id, to_school_id").Find(&d.Travel).Error
}

// Demand returns all that a school states which touches the days of r, at most MaxDays, its places in the order of Places. Needs
// ReadDemand; fails with ErrSchoolNotFound, ErrDaysNotKnown or ErrTooManyDays.
func (s *Schools) Demand(ctx context.Context, schoolID uuid.UUID, r calendar.Range) (*Demand, error) {
	actor, err := account.Require(ctx, account.ReadDemand)
	if err != nil {
		return nil, err
	}
	var d *Demand
	err = postgres.Read(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		if _, err := findSchool(tx, actor, schoolID); err != nil {
			return err
		}
		if err := fewDays(r); err != nil {
			return err
		}
		d, err = DemandOn(tx, actor.District, []uuid.UUID{schoolID}, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the demand of school %s: %w", schoolID, err)
	}
	order := alphabet.Order()
	slices.SortFunc(d.Places, func(a, b Place) int {
		return cmp.Or(cmp.Compare(a.rank(), b.rank()), order(a.Label, b.Label), bytes.Compare(a.ID[:], b.ID[:]))
	})
	return d, nil
}

// Days tells of every day of the range what it is at one of the schools.
func (d *Demand) Days(schoolID uuid.UUID) ([]Day, error) {
	state, err := knownDays(d.Range)
	if err != nil {
		return nil, err
	}
	var special []SpecialDay
	for _, s := range d.SpecialDays {
		if s.SchoolID == schoolID {
			special = append(special, s)
		}
	}
	return tellDays(state, special, d.Range), nil
}
