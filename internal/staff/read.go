package staff

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
)

// Filter narrows a list of assistants. Its zero value narrows nothing.
type Filter struct {
	SchoolID uuid.UUID     // whose pool reaches this school
	On       calendar.Date // who are active and have a contract that day
	Name     string        // whose name holds this text, in any case
}

// Assistants lists the provider's assistants by family name. Planners only.
func (p *Pool) Assistants(ctx context.Context, f Filter, page postgres.Page) (items []Assistant, next string, err error) {
	a, err := account.Require(ctx, account.ReadStaff)
	if err != nil {
		return nil, "", err
	}
	err = postgres.Read(ctx, p.db, a.District, func(tx *gorm.DB) error {
		q := f.narrow(visible(tx, a), a.District)
		items, next, err = postgres.List(q, page, []string{"family_name", "given_name", "id"},
			func(a Assistant) []any { return []any{a.FamilyName, a.GivenName, a.ID} })
		if err != nil {
			return err
		}
		return loadChildren(tx, a.District, items)
	})
	if err != nil {
		return nil, "", fmt.Errorf("list assistants: %w", err)
	}
	return items, next, nil
}

func (f Filter) narrow(q *gorm.DB, district string) *gorm.DB {
	if f.SchoolID != uuid.Nil {
		q = q.Where(`exists (select from pool_schools s
			where s.district_id = ? and s.assistant_id = assistants.id and s.school_id = ?)`, district, f.SchoolID)
	}
	if !f.On.IsZero() {
		q = q.Where(`active and exists (select from contracts c
			where c.district_id = ? and c.assistant_id = assistants.id and daterange(c.valid_from, c.valid_until, '[]') @> ?::date)`,
			district, f.On)
	}
	if f.Name != "" {
		literal := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(f.Name)
		q = q.Where("given_name || ' ' || family_name ilike ?", "%"+literal+"%")
	}
	return q
}

// Assistant returns one of the provider's assistants, or ErrNotFound. Planners only.
func (p *Pool) Assistant(ctx context.Context, id uuid.UUID) (*Assistant, error) {
	a, err := account.Require(ctx, account.ReadStaff)
	if err != nil {
		return nil, err
	}
	var found *Assistant
	err = postgres.Read(ctx, p.db, a.District, func(tx *gorm.DB) error {
		found, err = find(tx, visible(tx, a).Where("assistants.id = ?", id))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read assistant %s: %w", id, err)
	}
	return found, nil
}

// find returns the one assistant of the query q, whole, or ErrNotFound.
func find(tx, q *gorm.DB) (*Assistant, error) {
	found := make([]Assistant, 1)
	if err := q.Take(&found[0]).Error; errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, ErrNotFound
	} else if err != nil {
		return nil, err
	}
	if err := loadChildren(tx, found[0].DistrictID, found); err != nil {
		return nil, err
	}
	return &found[0], nil
}

// Own returns the assistant that the acting user is, in the transaction of an upper noun; ErrNotFound if the user is none.
func Own(tx *gorm.DB, a account.Actor) (*Assistant, error) {
	return find(tx, tx.Where("district_id = ? and provider_id = ? and user_id = ?", a.District, a.Organisation, a.ID))
}

// Roll returns everybody of the provider who has a contract on a day of the range, by name and active or not, in the
// transaction of an upper noun. Whether somebody may work on a certain day is for Eligible to say; who is not on the roll has
// no contract and may not.
func Roll(tx *gorm.DB, district string, providerID uuid.UUID, r calendar.Range) ([]Assistant, error) {
	var roll []Assistant
	err := tx.Where("district_id = ? and provider_id = ?", district, providerID).
		Where(`exists (select from contracts c where c.district_id = ? and c.assistant_id = assistants.id
			and daterange(c.valid_from, c.valid_until, '[]') && daterange(?::date, ?::date, '[]'))`, district, r.From, r.Until).
		Order("family_name, given_name, id").Find(&roll).Error
	if err == nil {
		err = loadChildren(tx, district, roll)
	}
	if err != nil {
		return nil, fmt.Errorf("read the roll of provider %s: %w", providerID, err)
	}
	return roll, nil
}

// Names returns the full names of the assistants, in the transaction of an upper noun that has made sure the actor may know
// them: schools for their own shifts, never the youth office.
func Names(tx *gorm.DB, district string, ids []uuid.UUID) (map[uuid.UUID]string, error) {
	names := make(map[uuid.UUID]string, len(ids))
	if len(ids) == 0 {
		return names, nil
	}
	var rows []Assistant
	err := tx.Select("district_id", "id", "given_name", "family_name").Where("district_id = ? and id in ?", district, ids).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read names of assistants: %w", err)
	}
	for i := range rows {
		names[rows[i].ID] = rows[i].Name()
	}
	return names, nil
}
