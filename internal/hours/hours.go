// Package hours owns worked time: the entries made of published assignments once they are over, their correction, the
// school's confirmation, the provider's approval, and the close of a month.
//
// It leaves who should work when to package roster and what the hours mean for the agreement to funding. It knows no reason
// why somebody did not work.
package hours

import (
	"time"

	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// What can be wrong with a request about hours.
var (
	// ErrNotFound hides a time entry that does not exist or is not the actor's to see.
	ErrNotFound = fault.NotFound("time-entry-not-found", "There is no such time entry.")
	// ErrSettled refuses to change an entry that the provider has approved or closed.
	ErrSettled = fault.Conflict("time-entry-settled", "The time entry is approved or closed and cannot be changed any more.")
	// ErrInvalidCorrection refuses a correction that breaks a rule; its fields name all of them.
	ErrInvalidCorrection = fault.Invalid("invalid-correction", "The correction is not valid.")
	// ErrOverlap refuses a correction that would have somebody work twice at once.
	ErrOverlap = fault.Conflict("time-entry-overlap", "The corrected time overlaps another time entry of the same assistant.")
	// ErrSchoolNotFound hides a school that does not exist or for which the actor does not act.
	ErrSchoolNotFound = fault.NotFound("school-not-found", "There is no such school.")
	// ErrInvalidExceptions refuses a confirmation with exceptions that do not fit the school's week.
	ErrInvalidExceptions = fault.Invalid("invalid-exceptions", "The exceptions do not fit the week of the school.")
	// ErrInvalidPeriod refuses a period that ends before it begins.
	ErrInvalidPeriod = fault.Invalid("invalid-period", "The period is not valid.")
	// ErrMonthNotOver refuses to close a month before its last day is over.
	ErrMonthNotOver = fault.Conflict("month-not-over", "The month is not over yet.")
	// ErrMonthOpen refuses to close a month while some of its entries are not approved.
	ErrMonthOpen = fault.Conflict("month-open", "The month has time entries that are not approved.")
	// ErrMonthEmpty refuses to close a month in which nobody worked: it is more likely mistyped than meant, and closing is final.
	ErrMonthEmpty = fault.Conflict("month-empty", "The provider has no time entries in this month. Closing it would be final.")
	// ErrMonthClosed refuses to close a month twice.
	ErrMonthClosed = fault.Conflict("month-closed", "The month is already closed.")
)

// Config is what Hours needs.
type Config struct {
	DB  *postgres.DB
	Now func() time.Time
}

// Hours is the entry to everything about worked time. It may be shared.
type Hours struct {
	db  *postgres.DB
	now func() time.Time
}

// New returns the entry to worked time.
func New(c Config) *Hours {
	return &Hours{
		db:  c.DB,
		now: func() time.Time { return c.Now().UTC().Truncate(time.Microsecond) }, // as exact as the database keeps it
	}
}

// visible narrows q, a query on time_entries, to the rows the actor may see: a school those at its schools, a planner the
// provider's, an assistant their own, the system all of the district's, anybody else none.
func visible(q *gorm.DB, a account.Actor) *gorm.DB {
	q = q.Where("time_entries.district_id = ?", a.District)
	switch {
	case a.Kind == account.ActorSystem:
		return q
	case a.Role == account.RoleSchool:
		return q.Where(`time_entries.school_id in (select s.id from schools s
			where s.district_id = ? and s.organisation_id = ?)`, a.District, a.Organisation)
	case a.Role == account.RolePlanner:
		return q.Where("time_entries.provider_id = ?", a.Organisation)
	case a.Role == account.RoleAssistant:
		return q.Where(`time_entries.provider_id = ? and time_entries.assistant_id in (select s.id from assistants s
			where s.district_id = ? and s.user_id = ?)`, a.Organisation, a.District, a.ID)
	}
	return q.Where("false")
}
