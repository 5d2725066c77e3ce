package school

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// Area is a Sozialraum: neighbouring schools that are planned together.
type Area struct {
	DistrictID string    `gorm:"primaryKey"`
	ID         uuid.UUID `gorm:"primaryKey"`
	Name       string
	Version    int
	CreatedAt  time.Time
}

// NewArea is what an operator states about an area.
type NewArea struct {
	Name string // 1 to 80 characters, unlike any other area's
}

// Faults of areas.
var (
	ErrAreaNotFound = fault.NotFound("area-not-found", "There is no such area.")
	ErrAreaInvalid  = fault.Invalid("invalid-area", "The area is not stated correctly.")
	ErrAreaExists   = fault.Conflict("area-exists", "Another area already has this name.")
)

// Areas returns a page of the district's areas by name. Needs ReadDemand.
func (s *Schools) Areas(ctx context.Context, page postgres.Page) (areas []Area, next string, err error) {
	actor, err := account.Require(ctx, account.ReadDemand)
	if err != nil {
		return nil, "", err
	}
	err = postgres.Read(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		var err error
		areas, next, err = postgres.List(tx.Where("district_id = ?", actor.District), page, []string{"name", "id"},
			func(a Area) []any { return []any{a.Name, a.ID} })
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("list areas: %w", err)
	}
	return areas, next, nil
}

// Area returns one area. Needs ReadDemand; fails with ErrAreaNotFound.
func (s *Schools) Area(ctx context.Context, id uuid.UUID) (*Area, error) {
	actor, err := account.Require(ctx, account.ReadDemand)
	if err != nil {
		return nil, err
	}
	var area *Area
	err = postgres.Read(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		area, err = findArea(tx, actor, id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read area %s: %w", id, err)
	}
	return area, nil
}

// CreateArea adds an area. Needs SetUpDistrict; fails with ErrAreaInvalid or ErrAreaExists.
func (s *Schools) CreateArea(ctx context.Context, details NewArea) (*Area, error) {
	actor, err := account.Require(ctx, account.SetUpDistrict)
	if err != nil {
		return nil, err
	}
	var area *Area
	err = postgres.Transact(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		area, err = s.Batch(tx, actor).CreateArea(details)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("create area: %w", err)
	}
	return area, nil
}

// CreateArea is CreateArea in the batch's transaction.
func (b Batch) CreateArea(details NewArea) (*Area, error) {
	if err := details.check(); err != nil {
		return nil, err
	}
	area := &Area{DistrictID: b.actor.District, ID: postgres.NewID(), Name: details.Name, Version: 1, CreatedAt: b.s.now()}
	if err := b.tx.Create(area).Error; err != nil {
		return nil, areaFault(err)
	}
	return area, account.Record(b.tx, b.actor, "create-area", "area", area.ID)
}

// UpdateArea renames an area. Needs SetUpDistrict; fails with ErrAreaNotFound, ErrAreaInvalid, ErrAreaExists or
// postgres.ErrStale.
func (s *Schools) UpdateArea(ctx context.Context, id uuid.UUID, version int, details NewArea) (*Area, error) {
	actor, err := account.Require(ctx, account.SetUpDistrict)
	if err != nil {
		return nil, err
	}
	var area *Area
	err = postgres.Transact(ctx, s.db, actor.District, func(tx *gorm.DB) error {
		var err error
		if area, err = findArea(tx.Clauses(forUpdate), actor, id); err != nil {
			return err
		}
		if err := postgres.Expect(area.Version, version); err != nil {
			return err
		}
		if err := details.check(); err != nil {
			return err
		}
		area.Name = details.Name
		if err := postgres.Update(tx, area); err != nil {
			return areaFault(err)
		}
		return account.Record(tx, actor, "update-area", "area", area.ID)
	})
	if err != nil {
		return nil, fmt.Errorf("update area %s: %w", id, err)
	}
	return area, nil
}

// findArea reads an area of the district. It fails with ErrAreaNotFound.
func findArea(tx *gorm.DB, a account.Actor, id uuid.UUID) (*Area, error) {
	var area Area
	err := tx.Where("district_id = ? AND id = ?", a.District, id).Take(&area).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, ErrAreaNotFound
	}
	if err != nil {
		return nil, err
	}
	return &area, nil
}

func (d NewArea) check() error {
	var l fault.List
	account.CheckName(&l, "/name", d.Name, 80)
	return l.Or(ErrAreaInvalid)
}

func areaFault(err error) error {
	if postgres.IsUnique(err) {
		return ErrAreaExists.At("/name", "is the name of another area").Because(err)
	}
	return err
}
