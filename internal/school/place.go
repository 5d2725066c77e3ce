package school

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
	"schulalltag/internal/say"
)

// Place is where support is given at a school. Its version also counts changes of its need.
type Place struct {
	DistrictID string    `gorm:"primaryKey"`
	ID         uuid.UUID `gorm:"primaryKey"`
	SchoolID   uuid.UUID
	Kind       PlaceKind
	Label      string
	Grade      *int // of a class, else nil
	ValidFrom  calendar.Date
	ValidUntil calendar.Date // no date is an open end
	Version    int
	CreatedAt  time.Time
}

// Period returns the days on which the place exists.
func (p Place) Period() calendar.Range {
	return calendar.Range{From: p.ValidFrom, Until: p.ValidUntil}
}

// PlaceKind says what a place is.
type PlaceKind string

// The kinds of places.
const (
	PlaceClass PlaceKind = "class"
	PlaceBus   PlaceKind = "bus"
	PlaceOffer PlaceKind = "offer" // a group beside the classes
)

// labels are the closed patterns of labels, so that none can name a child. The schema has the same.
var labels = map[PlaceKind]struct {
	pattern *regexp.Regexp
	hint    say.Sentence
}{
	PlaceClass: {
		regexp.MustCompile(`^([0-9]{1,2}|VK|IK|ES|GS|MS|HS|BS)[a-z]?[0-9]?$`),
		say.That("must be like 3a, 10b, VK or IK1"),
	},
	PlaceBus: {
		regexp.MustCompile(`^Bus [0-9]{1,3}[a-z]?$`),
		say.That("must be like Bus 12"),
	},
	PlaceOffer: {
		regexp.MustCompile(`^(Mittagstisch|Hausaufgaben|Pausenhof|Betreuung|Ferien|AG)( [0-9]{1,2})?$`),
		say.That("must be Mittagstisch, Hausaufgaben, Pausenhof, Betreuung, Ferien or AG, and a number if there are several"),
	},
}

// Known reports whether the kind is one of the above.
func (k PlaceKind) Known() bool { return labels[k].pattern != nil }

// MaxGrade is the highest grade of a class; 0 is a class before grade 1.
const MaxGrade = 13

// PlaceDetails is what a school states about a place.
type PlaceDetails struct {
	Kind       PlaceKind
	Label      string        // like 3a, Bus 12 or Mittagstisch; unlike any other place's of the school at that time
	Grade      *int          // 0 to MaxGrade, for a class only
	ValidFrom  calendar.Date // first day
	ValidUntil calendar.Date // not before ValidFrom; no date is an open end
}

// PlaceFilter narrows a list of places; zero fields do not.
type PlaceFilter struct {
	SchoolID uuid.UUID
	Kind     PlaceKind
	On       calendar.Date // places that exist on this day
}

// Faults of places.
var (
	ErrPlaceNotFound = fault.NotFound("place-not-found", "There is no such place.")
	ErrPlaceInvalid  = fault.Invalid("invalid-place", "The place is not stated correctly.")
	ErrPlaceExists   = fault.Conflict("place-exists", "The school has another place with this label in this period.")
)

// Places returns a page of the places the actor may see, by school, grade and label; buses and offers come after the
// classes. Needs ReadDemand.
func (s *Schools) Places(ctx context.Context, f PlaceFilter, page postgres.Page) (places []Place, next string, err error) {
	actor, err := account.Require(ctx, account.ReadDemand)
	if err != nil {
		return nil, "", err
	}
	err = postgres.Read(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		q := tx.Where("district_id = ? AND school_id IN (?)", actor.District, visibleIDs(tx, actor))
		if f.SchoolID != uuid.Nil {
			q = q.Where("school_id = ?", f.SchoolID)
		}
		if f.Kind != "" {
			q = q.Where("kind = ?", f.Kind)
		}
		if !f.On.IsZero() {
			q = touching(q, calendar.Range{From: f.On, Until: f.On})
		}
		var err error
		places, next, err = postgres.List(q, page, []string{"school_id", "coalesce(grade, 99)", "label", "id"}, Place.order)
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("list places: %w", err)
	}
	return places, next, nil
}

// order is the place's values of the columns that a list of places is ordered by.
func (p Place) order() []any {
	return []any{p.SchoolID, strconv.Itoa(p.rank()), p.Label, p.ID}
}

// rank puts buses and offers after the classes, which come by grade.
func (p Place) rank() int {
	if p.Grade == nil {
		return 99
	}
	return *p.Grade
}

// Place returns one place. Needs ReadDemand; fails with ErrPlaceNotFound.
func (s *Schools) Place(ctx context.Context, id uuid.UUID) (*Place, error) {
	actor, err := account.Require(ctx, account.ReadDemand)
	if err != nil {
		return nil, err
	}
	var place *Place
	err = postgres.Read(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		var err error
		place, err = findPlace(tx, actor, id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read place %s: %w", id, err)
	}
	return place, nil
}

// CreatePlace adds a place to the own school. Needs StateNeed; fails with ErrSchoolNotFound, ErrPlaceInvalid or
// ErrPlaceExists.
func (s *Schools) CreatePlace(ctx context.Context, schoolID uuid.UUID, details PlaceDetails) (*Place, error) {
	actor, err := account.Require(ctx, account.StateNeed)
	if err != nil {
		return nil, err
	}
	var place *Place
	err = postgres.Transact(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		place, err = s.Batch(tx, actor).CreatePlace(schoolID, details)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("create place at school %s: %w", schoolID, err)
	}
	return place, nil
}

// CreatePlace is CreatePlace in the batch's transaction, at any school the actor sees.
func (b Batch) CreatePlace(schoolID uuid.UUID, details PlaceDetails) (*Place, error) {
	if _, err := findSchool(b.tx, b.actor, schoolID); err != nil {
		return nil, err
	}
	if err := details.check(details.Kind); err != nil {
		return nil, err
	}
	place := &Place{DistrictID: b.actor.District, ID: postgres.NewID(), SchoolID: schoolID, Version: 1, CreatedAt: b.s.now()}
	place.state(details)
	if err := b.tx.Create(place).Error; err != nil {
		return nil, placeFault(err)
	}
	return place, account.Record(b.tx, b.actor, "create-place", "place", place.ID)
}

// UpdatePlace replaces what is stated about a place of the own school; its kind stays, because past plans and hours are
// counted by it. Need on days the place no longer exists ends, and so does published work. Needs StateNeed; fails with ErrPlaceNotFound, ErrPlaceInvalid,
// ErrPlaceExists or postgres.ErrStale.
func (s *Schools) UpdatePlace(ctx context.Context, id uuid.UUID, version int, details PlaceDetails) (*Place, error) {
	actor, err := account.Require(ctx, account.StateNeed)
	if err != nil {
		return nil, err
	}
	var place *Place
	err = postgres.Transact(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		place, err = s.Batch(tx, actor).UpdatePlace(id, version, details)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("update place %s: %w", id, err)
	}
	return place, nil
}

// UpdatePlace is UpdatePlace in the batch's transaction, at any school the actor sees.
func (b Batch) UpdatePlace(id uuid.UUID, version int, details PlaceDetails) (*Place, error) {
	place, err := findPlace(b.tx.Clauses(forUpdate), b.actor, id)
	if err != nil {
		return nil, err
	}
	if err := postgres.Expect(place.Version, version); err != nil {
		return nil, err
	}
	if err := details.check(place.Kind); err != nil {
		return nil, err
	}
	before := place.Period()
	place.state(details)
	if err := postgres.Update(b.tx, place); err != nil {
		return nil, placeFault(err)
	}
	weeks, err := currentWeeks(b.tx, b.actor.District, []uuid.UUID{place.ID}, calendar.Range{})
	if err != nil {
		return nil, err
	}
	if err := b.s.storeWeeks(b.tx, confine(weeks, place.Period())); err != nil {
		return nil, err
	}
	if err := account.Record(b.tx, b.actor, "update-place", "place", place.ID); err != nil {
		return nil, err
	}
	return place, b.s.periodChanged(b.tx, b.actor, place.SchoolID, before, place.Period())
}

// findPlace reads a place of a school the actor may see. It fails with ErrPlaceNotFound.
func findPlace(tx *gorm.DB, a account.Actor, id uuid.UUID) (*Place, error) {
	var p Place
	err := tx.Where("district_id = ? AND id = ? AND school_id IN (?)", a.District, id, visibleIDs(tx, a)).Take(&p).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, ErrPlaceNotFound
	}
	if err != nil {
		return nil, err
	}
	return &p, nil
}

// check names every faulty field of a place that must be of the kind.
func (d PlaceDetails) check(kind PlaceKind) error {
	var l fault.List
	switch {
	case !d.Kind.Known():
		l.At("/kind", "must be class, bus or offer")
	case d.Kind != kind:
		l.At("/kind", "cannot change; end this place and create another")
	case !labels[d.Kind].pattern.MatchString(d.Label):
		l.At("/label", "%s", labels[d.Kind].hint)
	}
	switch {
	case d.Kind == PlaceClass && (d.Grade == nil || *d.Grade < 0 || *d.Grade > MaxGrade):
		l.At("/grade", "must be 0 to %d for a class", MaxGrade)
	case d.Kind != PlaceClass && d.Grade != nil:
		l.At("/grade", "must be left out: only a class has a grade")
	}
	checkPeriod(&l, d.ValidFrom, d.ValidUntil)
	return l.Or(ErrPlaceInvalid)
}

// Details is what is stated about the place now; an update with it changes nothing.
func (p *Place) Details() PlaceDetails {
	return PlaceDetails{Kind: p.Kind, Label: p.Label, Grade: p.Grade, ValidFrom: p.ValidFrom, ValidUntil: p.ValidUntil}
}

func (p *Place) state(d PlaceDetails) {
	p.Kind, p.Label, p.Grade, p.ValidFrom, p.ValidUntil = d.Kind, d.Label, d.Grade, d.ValidFrom, d.ValidUntil
}

func placeFault(err error) error {
	if postgres.IsExclusion(err) {
		return ErrPlaceExists.At("/label", "is the label of another place of the school in this period").Because(err)
	}
	return err
}

// touching narrows q to rows whose period from valid_from to valid_until shares a day with r, which may be open at both ends.
func touching(q *gorm.DB, r calendar.Range) *gorm.DB {
	if !r.From.IsZero() {
		q = q.Where("(valid_until IS NULL OR valid_until >= ?)", r.From)
	}
	if !r.Until.IsZero() {
		q = q.Where("valid_from <= ?", r.Until)
	}
	return q
}
