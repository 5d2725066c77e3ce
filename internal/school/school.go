// Package school owns demand: the areas and schools of a district, the time between schools, their bell schedules, the
// places where support is given, the need of each place in every week, and the days that differ. It decides on which dates
// a weekly slot takes place.
//
// It leaves to others who gives the support (staff), who gives it where (roster), what was worked (hours) and the holidays
// of the state (calendar). Nothing here can hold a pupil: places follow closed patterns and needs are codes.
package school

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// Schools is the entry to everything a district's schools are and need. It may be shared.
type Schools struct {
	db          *postgres.DB
	now         func() time.Time
	daysChanged func(tx *gorm.DB, a account.Actor, schoolID uuid.UUID, days calendar.Range) error
}

// Config is what Schools needs.
type Config struct {
	DB  *postgres.DB
	Now func() time.Time
	// DaysChanged is told, in the same transaction, that what takes place at a school has changed on some of these days, which may
	// be open: by a special day, or because a bell schedule or a place begins or ends. Nil is nobody.
	DaysChanged func(tx *gorm.DB, a account.Actor, schoolID uuid.UUID, days calendar.Range) error
}

// New returns the entry to demand.
func New(c Config) *Schools {
	changed := c.DaysChanged
	if changed == nil {
		changed = func(*gorm.DB, account.Actor, uuid.UUID, calendar.Range) error { return nil }
	}
	return &Schools{
		db:          c.DB,
		now:         func() time.Time { return c.Now().UTC().Truncate(time.Microsecond) }, // as exact as the database keeps it
		daysChanged: changed,
	}
}

// School is a site with its own bell schedule.
type School struct {
	DistrictID     string    `gorm:"primaryKey"`
	ID             uuid.UUID `gorm:"primaryKey"`
	ExternalKey    string    // the key of the German school directory, like HE-6132
	Name           string
	Town           string
	Kind           Kind
	AreaID         uuid.UUID
	OrganisationID uuid.UUID // whose members act for the school
	Version        int
	CreatedAt      time.Time
	Providers      []uuid.UUID `gorm:"-"` // the organisations whose assistants may work here, in order of id
}

// Kind says which grades and pupils a school is for.
type Kind string

// The kinds of schools.
const (
	KindPrimary                Kind = "primary"                  // Grundschule
	KindPrimaryWithOrientation Kind = "primary_with_orientation" // Grundschule mit Förderstufe
	KindSecondary              Kind = "secondary"
	KindComprehensive          Kind = "comprehensive" // Gesamtschule
	KindSpecial                Kind = "special"       // Förderschule
)

// Known reports whether the kind is one of the above.
func (k Kind) Known() bool {
	switch k {
	case KindPrimary, KindPrimaryWithOrientation, KindSecondary, KindComprehensive, KindSpecial:
		return true
	}
	return false
}

// SchoolDetails is what an operator states about a school.
type SchoolDetails struct {
	ExternalKey    string // two capital letters of the state, a hyphen, four to six digits
	Name           string // 1 to 120 characters
	Town           string // 1 to 80 characters
	Kind           Kind
	AreaID         uuid.UUID
	OrganisationID uuid.UUID   // of kind school and active; belongs to one school only
	Providers      []uuid.UUID // of kind provider and active
}

// Filter narrows a list of schools; zero fields do not.
type Filter struct {
	AreaID uuid.UUID
}

// Faults of schools.
var (
	ErrSchoolNotFound = fault.NotFound("school-not-found", "There is no such school.")
	ErrSchoolInvalid  = fault.Invalid("invalid-school", "The school is not stated correctly.")
	ErrSchoolExists   = fault.Conflict("school-exists", "Another school already has this external key or this organisation.")
)

// Schools returns a page of the schools the actor may see, by name. Needs ReadDemand.
func (s *Schools) Schools(ctx context.Context, f Filter, page postgres.Page) (schools []School, next string, err error) {
	actor, err := account.Require(ctx, account.ReadDemand)
	if err != nil {
		return nil, "", err
	}
	err = postgres.Read(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		q := visible(tx, actor)
		if f.AreaID != uuid.Nil {
			q = q.Where("area_id = ?", f.AreaID)
		}
		var err error
		schools, next, err = postgres.List(q, page, []string{"name", "id"}, func(s School) []any { return []any{s.Name, s.ID} })
		if err != nil {
			return err
		}
		return fillProviders(tx, actor.District, schools)
	})
	if err != nil {
		return nil, "", fmt.Errorf("list schools: %w", err)
	}
	return schools, next, nil
}

// School returns one school. Needs ReadDemand; fails with ErrSchoolNotFound, also for a school the actor may not see.
func (s *Schools) School(ctx context.Context, id uuid.UUID) (*School, error) {
	actor, err := account.Require(ctx, account.ReadDemand)
	if err != nil {
		return nil, err
	}
	var school *School
	err = postgres.Read(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		var err error
		if school, err = findSchool(tx, actor, id); err != nil {
			return err
		}
		return school.fillProviders(tx)
	})
	if err != nil {
		return nil, fmt.Errorf("read school %s: %w", id, err)
	}
	return school, nil
}

// CreateSchool adds a school. Needs SetUpDistrict; fails with ErrSchoolInvalid or ErrSchoolExists.
func (s *Schools) CreateSchool(ctx context.Context, details SchoolDetails) (*School, error) {
	actor, err := account.Require(ctx, account.SetUpDistrict)
	if err != nil {
		return nil, err
	}
	var school *School
	err = postgres.Transact(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		school, err = s.Batch(tx, actor).CreateSchool(details)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("create school: %w", err)
	}
	return school, nil
}

// CreateSchool is CreateSchool in the batch's transaction.
func (b Batch) CreateSchool(details SchoolDetails) (*School, error) {
	school := &School{DistrictID: b.actor.District, ID: postgres.NewID(), Version: 1, CreatedAt: b.s.now()}
	if err := details.check(b.tx, b.actor.District, *school); err != nil {
		return nil, err
	}
	school.state(details)
	if err := b.tx.Create(school).Error; err != nil {
		return nil, schoolFault(err)
	}
	if err := school.storeProviders(b.tx, nil); err != nil {
		return nil, err
	}
	return school, account.Record(b.tx, b.actor, "create-school", "school", school.ID)
}

// UpdateSchool replaces what is stated about a school. Needs SetUpDistrict; fails with ErrSchoolNotFound, ErrSchoolInvalid,
// ErrSchoolExists or postgres.ErrStale. What a provider that no longer serves the school has planned there stays.
func (s *Schools) UpdateSchool(ctx context.Context, id uuid.UUID, version int, details SchoolDetails) (*School, error) {
	actor, err := account.Require(ctx, account.SetUpDistrict)
	if err != nil {
		return nil, err
	}
	var school *School
	err = postgres.Transact(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		school, err = s.Batch(tx, actor).UpdateSchool(id, version, details)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("update school %s: %w", id, err)
	}
	return school, nil
}

// UpdateSchool is UpdateSchool in the batch's transaction.
func (b Batch) UpdateSchool(id uuid.UUID, version int, details SchoolDetails) (*School, error) {
	school, err := findSchool(b.tx.Clauses(forUpdate), b.actor, id)
	if err != nil {
		return nil, err
	}
	if err := postgres.Expect(school.Version, version); err != nil {
		return nil, err
	}
	if err := school.fillProviders(b.tx); err != nil {
		return nil, err
	}
	if err := details.check(b.tx, b.actor.District, *school); err != nil {
		return nil, err
	}
	before := school.Providers
	school.state(details)
	if err := postgres.Update(b.tx, school); err != nil {
		return nil, schoolFault(err)
	}
	if err := school.storeProviders(b.tx, before); err != nil {
		return nil, err
	}
	return school, account.Record(b.tx, b.actor, "update-school", "school", school.ID)
}

// SchoolsServed returns the schools at which a provider's assistants may work, by name. For other nouns.
func SchoolsServed(tx *gorm.DB, district string, providerID uuid.UUID) ([]School, error) {
	var schools []School
	if err := servedBy(tx, district, providerID).Order("name, id").Find(&schools).Error; err != nil {
		return nil, err
	}
	return schools, fillProviders(tx, district, schools)
}

var externalKey = regexp.MustCompile(`^[A-Z]{2}-[0-9]{4,6}$`)

// check names every faulty field. The foreign keys guard the same; this names the field and the kind of organisation. What
// the school was with before may stay although it has closed since.
func (d SchoolDetails) check(tx *gorm.DB, district string, was School) error {
	var l fault.List
	if !externalKey.MatchString(d.ExternalKey) {
		l.At("/externalKey", "must be like HE-6132: the state, a hyphen and four to six digits")
	}
	account.CheckName(&l, "/name", d.Name, 120)
	account.CheckName(&l, "/town", d.Town, 80)
	if !d.Kind.Known() {
		l.At("/kind", "must be one of the kinds of schools")
	}
	var areas int64
	if err := tx.Model(&Area{}).Where("district_id = ? AND id = ?", district, d.AreaID).Count(&areas).Error; err != nil {
		return err
	}
	if areas == 0 {
		l.At("/areaId", "must be an area of the district")
	}
	named, err := organisations(tx, district, append(slices.Clone(d.Providers), d.OrganisationID))
	if err != nil {
		return err
	}
	switch o := named[d.OrganisationID]; {
	case o.Kind != account.KindSchool:
		l.At("/organisationId", "must be an organisation of kind school")
	case !o.Active && was.OrganisationID != o.ID:
		l.At("/organisationId", "the organisation is closed")
	}
	for i, id := range d.Providers {
		switch o := named[id]; {
		case o.Kind != account.KindProvider:
			l.At(fault.Pointer("providers", i), "must be an organisation of kind provider")
		case slices.Contains(d.Providers[:i], id):
			l.At(fault.Pointer("providers", i), "is listed twice")
		case !o.Active && !slices.Contains(was.Providers, id):
			l.At(fault.Pointer("providers", i), "the organisation is closed")
		}
	}
	return l.Or(ErrSchoolInvalid)
}

// Details is what is stated about the school now; an update with it changes nothing.
func (s *School) Details() SchoolDetails {
	return SchoolDetails{
		ExternalKey: s.ExternalKey, Name: s.Name, Town: s.Town, Kind: s.Kind,
		AreaID: s.AreaID, OrganisationID: s.OrganisationID, Providers: slices.Clone(s.Providers),
	}
}

func (s *School) state(d SchoolDetails) {
	s.ExternalKey, s.Name, s.Town, s.Kind = d.ExternalKey, d.Name, d.Town, d.Kind
	s.AreaID, s.OrganisationID = d.AreaID, d.OrganisationID
	s.Providers = slices.SortedFunc(slices.Values(d.Providers), compareIDs)
}

func schoolFault(err error) error {
	if postgres.IsUnique(err) {
		return ErrSchoolExists.Because(err)
	}
	return err
}
