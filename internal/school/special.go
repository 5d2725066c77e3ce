package school

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// SpecialDay is a school day of the state that differs at one school, or for one of its classes. It is created and deleted,
// never changed.
type SpecialDay struct {
	DistrictID string    `gorm:"primaryKey"`
	ID         uuid.UUID `gorm:"primaryKey"`
	SchoolID   uuid.UUID
	Day        calendar.Date
	Kind       SpecialDayKind
	Ends       *calendar.Clock // of an early end, else nil
	PlaceID    *uuid.UUID      // the class that is away, else nil
	CreatedAt  time.Time
}

// SpecialDayKind says how a day differs.
type SpecialDayKind string

// The kinds of special days.
const (
	MovableHoliday SpecialDayKind = "movable_holiday" // beweglicher Ferientag, set locally
	Closed         SpecialDayKind = "closed"          // snow, heat, staff day
	EarlyEnd       SpecialDayKind = "early_end"       // what ends later does not take place
	ClassAway      SpecialDayKind = "class_away"      // a class trip
)

// Known reports whether the kind is one of the above.
func (k SpecialDayKind) Known() bool {
	return k == MovableHoliday || k == Closed || k == EarlyEnd || k == ClassAway
}

// free reports whether nobody has school on the day.
func (k SpecialDayKind) free() bool { return k == MovableHoliday || k == Closed }

// MaxMovableHolidays bounds the movable holidays of a school in a school year: in Hesse three or four are left to be set
// locally (https://feiertage-news.de/hessen-ferien/).
const MaxMovableHolidays = 4

// MaxLateDays bounds how many days later a special day is still stated or deleted: yesterday's snow is written down today, but
// what was long ago has been planned, worked and confirmed.
const MaxLateDays = 7

// SpecialDayDetails is what a school states about a special day.
type SpecialDayDetails struct {
	Day     calendar.Date // a day on which the school would otherwise be open
	Kind    SpecialDayKind
	Ends    *calendar.Clock // for an early end only: after 00:00
	PlaceID *uuid.UUID      // for a class away only: a class of the school
}

// Faults of special days.
var (
	ErrSpecialDayNotFound = fault.NotFound("special-day-not-found", "There is no such special day.")
	ErrSpecialDayInvalid  = fault.Invalid("invalid-special-day", "The special day is not stated correctly.")
	ErrSpecialDayExists   = fault.Conflict("special-day-exists",
		"The school or the class already has a special day on this date. Delete that one first.")
	ErrPastSpecialDay = fault.Conflict("past-special-day",
		"A special day can be stated or deleted up to %d days later, no more.", MaxLateDays)
	ErrTooManyMovableHolidays = fault.Conflict("too-many-movable-holidays",
		"The school already has %d movable holidays in this school year.", MaxMovableHolidays)
)

// SpecialDays returns the special days of a school in a stretch of days, which may be open at both ends, in order. Needs
// ReadDemand; fails with ErrSchoolNotFound.
func (s *Schools) SpecialDays(ctx context.Context, schoolID uuid.UUID, r calendar.Range) ([]SpecialDay, error) {
	actor, err := account.Require(ctx, account.ReadDemand)
	if err != nil {
		return nil, err
	}
	var days []SpecialDay
	err = postgres.Read(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		if _, err := findSchool(tx, actor, schoolID); err != nil {
			return err
		}
		var err error
		days, err = specialDays(tx, actor.District, []uuid.UUID{schoolID}, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list special days of school %s: %w", schoolID, err)
	}
	return days, nil
}

// CreateSpecialDay states that a day differs at the own school, MaxLateDays later at most. Needs StateNeed; fails with
// ErrSchoolNotFound, ErrSpecialDayInvalid, ErrPastSpecialDay, ErrSpecialDayExists or ErrTooManyMovableHolidays.
func (s *Schools) CreateSpecialDay(ctx context.Context, schoolID uuid.UUID, details SpecialDayDetails) (*SpecialDay, error) {
	actor, err := account.Require(ctx, account.StateNeed)
	if err != nil {
		return nil, err
	}
	special := &SpecialDay{
		DistrictID: actor.District, ID: postgres.NewID(), SchoolID: schoolID,
		Day: details.Day, Kind: details.Kind, Ends: details.Ends, PlaceID: details.PlaceID, CreatedAt: s.now(),
	}
	err = postgres.Transact(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		if _, err := findSchool(tx.Clauses(forUpdate), actor, schoolID); err != nil { // so that nobody else adds a movable holiday
			return err
		}
		if err := details.judge(tx, actor.District, schoolID); err != nil {
			return err
		}
		if first := s.firstSpecialDay(); special.Day.Before(first) {
			return ErrPastSpecialDay.At("/day", "must be %s or later", first)
		}
		if err := tx.Create(special).Error; err != nil {
			if postgres.IsUnique(err) {
				return ErrSpecialDayExists.At("/day", "already is a special day").Because(err)
			}
			return err
		}
		if err := account.Record(tx, actor, "create-special-day", "special-day", special.ID); err != nil {
			return err
		}
		return s.daysChanged(tx, actor, schoolID, calendar.Range{From: special.Day, Until: special.Day})
	})
	if err != nil {
		return nil, fmt.Errorf("create special day of school %s: %w", schoolID, err)
	}
	return special, nil
}

// DeleteSpecialDay makes a day of the own school usual again, MaxLateDays later at most. Needs StateNeed; fails with
// ErrSpecialDayNotFound or ErrPastSpecialDay.
func (s *Schools) DeleteSpecialDay(ctx context.Context, id uuid.UUID) error {
	actor, err := account.Require(ctx, account.StateNeed)
	if err != nil {
		return err
	}
	err = postgres.Transact(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		var special SpecialDay
		err := tx.Clauses(forUpdate).
			Where("district_id = ? AND id = ? AND school_id IN (?)", actor.District, id, visibleIDs(tx, actor)).Take(&special).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return ErrSpecialDayNotFound
		}
		if err != nil {
			return err
		}
		if first := s.firstSpecialDay(); special.Day.Before(first) {
			return ErrPastSpecialDay.AtParameter("specialDayId", "must be a special day on %s or later", first)
		}
		if err := tx.Where("district_id = ? AND id = ?", actor.District, id).Delete(&SpecialDay{}).Error; err != nil {
			return err
		}
		if err := account.Record(tx, actor, "delete-special-day", "special-day", id); err != nil {
			return err
		}
		return s.daysChanged(tx, actor, special.SchoolID, calendar.Range{From: special.Day, Until: special.Day})
	})
	if err != nil {
		return fmt.Errorf("delete special day %s: %w", id, err)
	}
	return nil
}

// firstSpecialDay is the first day whose special days can still be changed.
func (s *Schools) firstSpecialDay() calendar.Date { return s.today().AddDays(-MaxLateDays) }

// judge loads what a special day meets at its school, and refuses one that does not fit.
func (d SpecialDayDetails) judge(tx *gorm.DB, district string, schoolID uuid.UUID) error {
	state, err := hesse()
	if err != nil {
		return err
	}
	year := calendar.SchoolYearOf(d.Day).Range()
	existing, err := specialDays(tx, district, []uuid.UUID{schoolID}, year)
	if err != nil {
		return err
	}
	var place *Place
	if d.PlaceID != nil {
		var found []Place
		err := tx.Where("district_id = ? AND id = ? AND school_id = ?", district, *d.PlaceID, schoolID).Find(&found).Error
		if err != nil {
			return err
		}
		if len(found) == 1 {
			place = &found[0]
		}
	}
	return d.check(state, existing, place)
}

// check refuses a special day that is not well stated, not needed, or one movable holiday too many. existing are the
// school's special days of the school year, place is what PlaceID names at the school.
func (d SpecialDayDetails) check(state *calendar.Hesse, existing []SpecialDay, place *Place) error {
	var l fault.List
	movable := 0
	free := false
	for _, e := range existing {
		if e.Kind == MovableHoliday {
			movable++
		}
		free = free || e.Day == d.Day && e.Kind.free()
	}
	switch covered := state.Covered(); {
	case !covered.Contains(d.Day):
		l.At("/day", "must be from %s to %s, the days whose holidays are known", covered.From, covered.Until)
	case !state.SchoolDay(d.Day):
		l.At("/day", "is no school day anyway")
	case free && d.Kind == ClassAway:
		l.At("/day", "is no school day of this school anyway")
	}
	if !d.Kind.Known() {
		l.At("/kind", "must be one of the kinds of special days")
	}
	switch {
	case d.Kind == EarlyEnd && (d.Ends == nil || *d.Ends <= 0 || *d.Ends > endOfDay):
		l.At("/ends", "must be a time of day after 00:00 for an early end")
	case d.Kind != EarlyEnd && d.Ends != nil:
		l.At("/ends", "must be left out: only an early end has it")
	}
	switch {
	case d.Kind == ClassAway && (place == nil || place.Kind != PlaceClass || !place.Period().Contains(d.Day)):
		l.At("/placeId", "must be a class of the school that exists on the day")
	case d.Kind != ClassAway && d.PlaceID != nil:
		l.At("/placeId", "must be left out: only a class away has it")
	}
	if err := l.Or(ErrSpecialDayInvalid); err != nil {
		return err
	}
	if d.Kind == MovableHoliday && movable >= MaxMovableHolidays {
		return ErrTooManyMovableHolidays.At("/kind", "one more movable holiday is not allowed in this school year")
	}
	return nil
}

// specialDays reads the special days of the schools in r, which may be open at both ends.
func specialDays(tx *gorm.DB, district string, schoolIDs []uuid.UUID, r calendar.Range) ([]SpecialDay, error) {
	q := tx.Where("district_id = ? AND school_id IN ?", district, schoolIDs)
	if !r.From.IsZero() {
		q = q.Where("day >= ?", r.From)
	}
	if !r.Until.IsZero() {
		q = q.Where("day <= ?", r.Until)
	}
	var days []SpecialDay
	return days, q.Order("day, school_id, id").Find(&days).Error
}
