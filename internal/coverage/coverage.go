// Package coverage owns what the youth office pulls: how many minutes of support were needed, planned, delivered and left
// open, by place, school, area or week. It stores nothing; every fact is counted from what stands at the moment of asking.
//
// It leaves need to package school, assignments to roster and worked time to hours. No fact names a person or holds the id
// of one, and nothing of the kind is even read.
package coverage

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

// Config is what Coverage needs.
type Config struct {
	DB  *postgres.DB
	Now func() time.Time
}

// Coverage is the entry to the facts. It may be shared.
type Coverage struct {
	db *postgres.DB
}

// New returns the entry to the facts. They depend on the stored rows alone, so the clock is not asked.
func New(c Config) *Coverage { return &Coverage{db: c.DB} }

// By says what the facts are about.
type By string

// The groupings of facts.
const (
	ByPlace  By = "place"
	BySchool By = "school"
	ByArea   By = "area"
	ByWeek   By = "week"
)

// Known reports whether the grouping is one of the above.
func (b By) Known() bool { return b == ByPlace || b == BySchool || b == ByArea || b == ByWeek }

// maxDays bounds the range of one query: a school year with some weeks around it.
const maxDays = 400

// Query asks for facts about the school days of a range, both ends included.
type Query struct {
	By          By
	From, Until calendar.Date // 400 days at most, within the known holidays
	SchoolID    uuid.UUID     // zero: all schools the actor may see
	AreaID      uuid.UUID     // zero: all areas
}

// What can be wrong with a query.
var (
	ErrUnknownGrouping = fault.Malformed("unknown-grouping", "Coverage cannot be counted by this.").
				AtParameter("by", "must be place, school, area or week")
	ErrInvalidPeriod = fault.Invalid("invalid-period", "The period is not valid.")
)

// Fact is the support of one place, school, area or week in person-minutes: two persons in a lesson of 45 minutes are 90.
// Only what the grouping tells is set: a place comes with its school and area, a school with its area.
type Fact struct {
	PlaceID    uuid.UUID
	PlaceLabel string
	PlaceKind  school.PlaceKind
	SchoolID   uuid.UUID
	SchoolName string
	AreaID     uuid.UUID
	AreaName   string
	Week       calendar.Week

	NeedMinutes      int64 // stated by the school, on the days on which the slot takes place
	PlannedMinutes   int64 // assigned by published rosters
	DeliveredMinutes int64 // of the planned: within worked time that the school has confirmed
	AwaitingMinutes  int64 // of the planned: within worked time that the school has not confirmed yet
	OpenMinutes      int64 // needed and not planned, counted for each slot on each day, so a surplus elsewhere covers nothing
}

// Facts counts the support the query asks for. A school gets its own, a planner those of the schools it serves with whatever
// any provider has planned there, the youth office all. Nobody knows when in a shift its break was, so delivered minutes
// include it. It fails with ErrUnknownGrouping, ErrInvalidPeriod or school.ErrDaysNotKnown.
func (c *Coverage) Facts(ctx context.Context, q Query) ([]Fact, error) {
	a, err := account.Require(ctx, account.ReadCoverage)
	if err != nil {
		return nil, err
	}
	if err := q.check(); err != nil {
		return nil, err
	}
	l, err := c.read(ctx, a, q)
	if err != nil {
		return nil, fmt.Errorf("count coverage by %s: %w", q.By, err)
	}
	return l.facts(q), nil
}

func (c *Coverage) read(ctx context.Context, a account.Actor, q Query) (l *ledger, err error) {
	err = postgres.Read(ctx, c.db, a.District, func(tx *gorm.DB) error {
		l, err = load(tx, a, q)
		return err
	})
	return l, err
}

func (q Query) check() error {
	if !q.By.Known() {
		return ErrUnknownGrouping
	}
	return q.checkDays()
}

func (q Query) checkDays() error {
	switch {
	case q.From.IsZero():
		return ErrInvalidPeriod.AtParameter("from", "must be given")
	case q.Until.Before(q.From):
		return ErrInvalidPeriod.AtParameter("until", "must be given and not before from")
	case q.From.DaysUntil(q.Until) >= maxDays:
		return ErrInvalidPeriod.AtParameter("until", "must be less than 400 days after from")
	}
	return nil
}

// visible selects the schools of the query that the actor may see.
func visible(tx *gorm.DB, a account.Actor, q Query) *gorm.DB {
	schools := tx.Model(&school.School{}).Where("district_id = ?", a.District)
	switch {
	case a.Kind == account.ActorSystem, a.Role == account.RoleYouthOffice:
	case a.Role == account.RoleSchool:
		schools = schools.Where("organisation_id = ?", a.Organisation)
	case a.Role == account.RolePlanner:
		schools = schools.Where("id in (select p.school_id from school_providers p where p.district_id = ? and p.provider_id = ?)",
			a.District, a.Organisation)
	default:
		schools = schools.Where("false")
	}
	if q.SchoolID != uuid.Nil {
		schools = schools.Where("id = ?", q.SchoolID)
	}
	if q.AreaID != uuid.Nil {
		schools = schools.Where("area_id = ?", q.AreaID)
	}
	return schools
}
