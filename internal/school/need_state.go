package school

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// NeedWeeks returns a page of the need that stands at the places the actor may see, by place and first day. Needs ReadDemand.
func (s *Schools) NeedWeeks(ctx context.Context, f NeedFilter, page postgres.Page) (weeks []NeedWeek, next string, err error) {
	actor, err := account.Require(ctx, account.ReadDemand)
	if err != nil {
		return nil, "", err
	}
	err = postgres.Read(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		places := tx.Model(&Place{}).Select("id").
			Where("district_id = ? AND school_id IN (?)", actor.District, visibleIDs(tx, actor))
		if f.SchoolID != uuid.Nil {
			places = places.Where("school_id = ?", f.SchoolID)
		}
		q := tx.Where("district_id = ? AND place_id IN (?) AND superseded_at IS NULL", actor.District, places)
		if f.PlaceID != uuid.Nil {
			q = q.Where("place_id = ?", f.PlaceID)
		}
		q = touching(q, calendar.Range{From: f.From, Until: f.Until})
		var err error
		weeks, next, err = postgres.List(q, page, []string{"place_id", "valid_from", "id"},
			func(w NeedWeek) []any { return []any{w.PlaceID, w.ValidFrom, w.ID} })
		if err != nil {
			return err
		}
		return fillNeeds(tx, actor.District, weeks)
	})
	if err != nil {
		return nil, "", fmt.Errorf("list need weeks: %w", err)
	}
	return weeks, next, nil
}

// PutNeedWeek states the need of a place of the own school for a period, at once: on these days it replaces what was stated
// before, on others it leaves it. What stood before today stays. It counts as a change of the place, whose version must be
// given, and returns both. Needs StateNeed; fails with ErrPlaceNotFound, ErrNeedInvalid, ErrNoBellSchedule, ErrPastNeed or
// postgres.ErrStale.
func (s *Schools) PutNeedWeek(ctx context.Context, placeID uuid.UUID, version int, details NeedWeekDetails) (*Place, *NeedWeek, error) {
	actor, err := account.Require(ctx, account.StateNeed)
	if err != nil {
		return nil, nil, err
	}
	var place *Place
	var week *NeedWeek
	err = postgres.Transact(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		place, week, err = s.Batch(tx, actor).PutNeedWeek(placeID, version, details)
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("put need week of place %s: %w", placeID, err)
	}
	return place, week, nil
}

// PutNeedWeek is PutNeedWeek in the batch's transaction, at any school the actor sees.
func (b Batch) PutNeedWeek(placeID uuid.UUID, version int, details NeedWeekDetails) (*Place, *NeedWeek, error) {
	seen, err := findPlace(b.tx, b.actor, placeID)
	if err != nil {
		return nil, nil, err
	}
	// While this runs nobody changes the school's bell schedules, and nobody else the place's need.
	if _, err := findSchool(b.tx.Clauses(forShare), b.actor, seen.SchoolID); err != nil {
		return nil, nil, err
	}
	place, err := findPlace(b.tx.Clauses(forUpdate), b.actor, placeID)
	if err != nil {
		return nil, nil, err
	}
	if err := postgres.Expect(place.Version, version); err != nil {
		return nil, nil, err
	}
	change, err := details.change(b.tx, place, b.s.today())
	if err != nil {
		return nil, nil, err
	}
	if err := b.s.storeWeeks(b.tx, change); err != nil {
		return nil, nil, err
	}
	week := &change.added[len(change.added)-1]
	if err := postgres.Update(b.tx, place); err != nil {
		return nil, nil, err
	}
	return place, week, account.Record(b.tx, b.actor, "put-need-week", "place", place.ID)
}

// change loads what the details meet and returns how the need is rewritten; the last added week is the one stated.
func (d NeedWeekDetails) change(tx *gorm.DB, place *Place, today calendar.Date) (weekChange, error) {
	var l fault.List
	d.checkPeriod(&l, place)
	if err := l.Or(ErrNeedInvalid); err != nil { // which slots there are depends on the period
		return weekChange{}, err
	}
	schedule, err := bellScheduleOn(tx, place.DistrictID, place.SchoolID, d.ValidFrom)
	if err != nil {
		return weekChange{}, err
	}
	d.checkNeeds(&l, schedule.Slots)
	if err := l.Or(ErrNeedInvalid); err != nil {
		return weekChange{}, err
	}
	period := calendar.Range{From: d.ValidFrom, Until: d.ValidUntil}.Intersect(place.Period()).Intersect(schedule.Period())
	current, err := currentWeeks(tx, place.DistrictID, []uuid.UUID{place.ID}, period)
	if err != nil {
		return weekChange{}, err
	}
	if stoodBefore(today, current, period) {
		return weekChange{}, ErrPastNeed.AtParameter("validFrom", "must be %s or later, since need stood on earlier days", today)
	}
	stated := NeedWeek{DistrictID: place.DistrictID, PlaceID: place.ID, BellScheduleID: schedule.ID, Needs: d.Needs}
	change := cutOut(current, period)
	change.added = append(change.added, stated.during(period))
	return change, nil
}

// bellScheduleOn reads the bell schedule of a school that holds on a day, with its slots. It fails with ErrNoBellSchedule.
func bellScheduleOn(tx *gorm.DB, district string, schoolID uuid.UUID, day calendar.Date) (*BellSchedule, error) {
	var b BellSchedule
	err := touching(tx.Where("district_id = ? AND school_id = ?", district, schoolID), calendar.Range{From: day, Until: day}).
		Take(&b).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, ErrNoBellSchedule.At("/validFrom", "must be a day on which a bell schedule holds")
	}
	if err != nil {
		return nil, err
	}
	return &b, b.fillSlots(tx)
}
