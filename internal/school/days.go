package school

import (
	"context"
	"fmt"
	"sync"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// hesse is the calendar of the state, read once from the binary.
var hesse = sync.OnceValues(calendar.LoadHesse)

// Day is what a date is at a school.
type Day struct {
	Date calendar.Date
	Kind DayKind
	Name string          // German name of a public or school holiday, else empty
	Ends *calendar.Clock // when school ends early, else nil
}

// DayKind says whether there is school on a day, or why not.
type DayKind string

// The kinds of days. If several fit, the first in this order is told.
const (
	DayPublicHoliday  DayKind = "public_holiday"
	DayWeekend        DayKind = "weekend"
	DaySchoolHoliday  DayKind = "school_holiday"
	DayMovableHoliday DayKind = "movable_holiday"
	DayClosed         DayKind = "closed"
	DaySchool         DayKind = "school"
)

// today is the civil date in the district.
func (s *Schools) today() calendar.Date { return calendar.DateOf(s.now(), calendar.Zone()) }

// MaxDays bounds the days one question may cover.
const MaxDays = 400

// Faults of stretches of days.
var (
	ErrDaysNotKnown = fault.Invalid("days-not-known", "The holidays of these days are not known.")
	ErrTooManyDays  = fault.Invalid("too-many-days", "At most %d days can be asked for at once.", MaxDays)
)

// SchoolDays tells of every day of a range, at most MaxDays, what it is at a school. Needs ReadDemand; fails with
// ErrSchoolNotFound, ErrDaysNotKnown or ErrTooManyDays.
func (s *Schools) SchoolDays(ctx context.Context, schoolID uuid.UUID, r calendar.Range) ([]Day, error) {
	actor, err := account.Require(ctx, account.ReadDemand)
	if err != nil {
		return nil, err
	}
	var days []Day
	err = postgres.Read(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		if _, err := findSchool(tx, actor, schoolID); err != nil {
			return err
		}
		state, err := knownDays(r)
		if err != nil {
			return err
		}
		if err := fewDays(r); err != nil {
			return err
		}
		special, err := specialDays(tx, actor.District, []uuid.UUID{schoolID}, r)
		if err != nil {
			return err
		}
		days = tellDays(state, special, r)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("tell the days of school %s: %w", schoolID, err)
	}
	return days, nil
}

// fewDays refuses to tell of more days than MaxDays.
func fewDays(r calendar.Range) error {
	if r.From.DaysUntil(r.Until) >= MaxDays {
		return ErrTooManyDays.AtParameter("until", "must be less than %d days after the first day", MaxDays)
	}
	return nil
}

// knownDays returns the calendar of the state, or ErrDaysNotKnown if it does not cover all of r.
func knownDays(r calendar.Range) (*calendar.Hesse, error) {
	state, err := hesse()
	if err != nil {
		return nil, err
	}
	covered := state.Covered()
	refused := ErrDaysNotKnown
	if !covered.Contains(r.From) {
		refused = refused.AtParameter("from", "must be a date from %s to %s", covered.From, covered.Until)
	}
	if r.Until.IsZero() || r.Until.Before(r.From) || r.Until.After(covered.Until) {
		refused = refused.AtParameter("until", "must be a date from the first day to %s", covered.Until)
	}
	if len(refused.Fields) > 0 {
		return nil, refused
	}
	return state, nil
}

// tellDays decides what each day of r is, given the school's special days.
func tellDays(state *calendar.Hesse, special []SpecialDay, r calendar.Range) []Day {
	on := make(map[calendar.Date]SpecialDay, len(special))
	for _, s := range special {
		if s.PlaceID == nil {
			on[s.Day] = s
		}
	}
	var days []Day
	for date := range r.Days() {
		day := Day{Date: date, Kind: DaySchool}
		if name, ok := state.PublicHoliday(date); ok {
			day.Kind, day.Name = DayPublicHoliday, name
		} else if date.Weekday() > calendar.Friday {
			day.Kind = DayWeekend
		} else if name, ok := state.SchoolHoliday(date); ok {
			day.Kind, day.Name = DaySchoolHoliday, name
		} else if s, ok := on[date]; ok {
			day.Kind, day.Ends = s.Kind.day(), s.Ends
		}
		days = append(days, day)
	}
	return days
}

// day is what a special day of the kind is for the whole school.
func (k SpecialDayKind) day() DayKind {
	switch k {
	case MovableHoliday:
		return DayMovableHoliday
	case Closed:
		return DayClosed
	}
	return DaySchool
}
