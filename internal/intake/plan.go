package intake

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"schulalltag/internal/account"
	"schulalltag/internal/postgres"
)

// Plan reads a file, compares it with what is stored, tries whether all of it could be written, and keeps it for Life. It changes
// nothing else. Needs ImportDistrict; fails with ErrFile, which names every faulty cell.
func (is *Imports) Plan(ctx context.Context, f File) (*Import, error) {
	actor, err := account.Require(ctx, account.ImportDistrict)
	if err != nil {
		return nil, err
	}
	rows, skipped, err := read(f)
	if err != nil {
		return nil, fmt.Errorf("plan an import of %s: %w", f.Kind, err)
	}
	var planned *Import
	err = postgres.Transact(ctx, is.db, actor.District, func(tx *gorm.DB) error {
		c, err := is.compare(tx, actor, f.Kind, rows, skipped)
		if err != nil {
			return err
		}
		if err := c.rehearse(); err != nil {
			return err
		}
		if err := c.faults.err(); err != nil {
			return err
		}
		now := is.now()
		planned = &Import{
			DistrictID: actor.District, ID: postgres.NewID(), Kind: f.Kind, Accepted: rows, Skipped: skipped,
			CreatedBy: actor.ID, CreatedAt: now, ExpiresAt: now.Add(Life),
		}
		if err := planned.show(c); err != nil {
			return err
		}
		if err := tx.Create(planned).Error; err != nil {
			return err
		}
		return account.Record(tx, actor, "plan-import", "import", planned.ID)
	})
	if err != nil {
		return nil, fmt.Errorf("plan an import of %s: %w", f.Kind, err)
	}
	return planned, nil
}

// Import returns an import, compared with what is stored now. Needs ImportDistrict; fails with ErrNotFound, or with ErrFile if the file
// no longer fits what is stored: then the import comes along, without a difference.
func (is *Imports) Import(ctx context.Context, id uuid.UUID) (*Import, error) {
	actor, err := account.Require(ctx, account.ImportDistrict)
	if err != nil {
		return nil, err
	}
	var found *Import
	err = postgres.Read(ctx, is.db, actor.District, func(tx *gorm.DB) error {
		if found, err = is.find(tx, actor, id); err != nil || found.AppliedAt != nil {
			return err
		}
		_, err := is.again(tx, actor, found)
		return err
	})
	switch {
	case errors.Is(err, ErrFile):
		return found, fmt.Errorf("read import %s: %w", id, err)
	case err != nil:
		return nil, fmt.Errorf("read import %s: %w", id, err)
	}
	return found, nil
}

// Imports lists what is kept of the district's imports, newest first, without their differences. Needs ImportDistrict.
func (is *Imports) Imports(ctx context.Context) (all []Import, err error) {
	actor, err := account.Require(ctx, account.ImportDistrict)
	if err != nil {
		return nil, err
	}
	err = postgres.Read(ctx, is.db, actor.District, func(tx *gorm.DB) error {
		return is.kept(tx, actor).Omit("accepted").Order("created_at desc, id desc").Find(&all).Error
	})
	if err != nil {
		return nil, fmt.Errorf("list imports: %w", err)
	}
	return all, nil
}

// Apply writes what an import has shown, whole or not at all, and forgets its rows. The digest is that of the difference that was
// seen. Applying what has been applied changes nothing and succeeds. Needs ImportDistrict; fails with ErrNotFound, or with
// ErrOutdated if what is stored has changed so that applying would do anything else; its cause is ErrFile where the file no longer fits.
func (is *Imports) Apply(ctx context.Context, id uuid.UUID, digest string) (*Import, error) {
	actor, err := account.Require(ctx, account.ImportDistrict)
	if err != nil {
		return nil, err
	}
	var found *Import
	err = postgres.Transact(ctx, is.db, actor.District, func(tx *gorm.DB) error {
		if found, err = is.find(tx.Clauses(forChange), actor, id); err != nil || found.AppliedAt != nil {
			return err
		}
		c, err := is.again(tx, actor, found)
		switch {
		case errors.Is(err, ErrFile):
			return ErrOutdated.Because(err)
		case err != nil:
			return err
		case found.Digest != digest:
			return ErrOutdated
		}
		if err := account.Record(tx, actor, "apply-import", "import", id); err != nil {
			return err
		}
		return is.write(tx, found, c)
	})
	if err != nil {
		return nil, fmt.Errorf("apply import %s: %w", id, err)
	}
	return found, nil
}

// Discard forgets an import that has not been applied. Needs ImportDistrict; fails with ErrNotFound.
func (is *Imports) Discard(ctx context.Context, id uuid.UUID) error {
	actor, err := account.Require(ctx, account.ImportDistrict)
	if err != nil {
		return err
	}
	err = postgres.Transact(ctx, is.db, actor.District, func(tx *gorm.DB) error {
		gone := is.kept(tx, actor).Where("id = ? and applied_at is null", id).Delete(&Import{})
		if gone.Error != nil {
			return gone.Error
		}
		if gone.RowsAffected == 0 {
			return ErrNotFound
		}
		return account.Record(tx, actor, "discard-import", "import", id)
	})
	if err != nil {
		return fmt.Errorf("discard import %s: %w", id, err)
	}
	return nil
}

// Forget removes a district's imports that have expired. A job calls it for each district.
func (is *Imports) Forget(ctx context.Context, district string) error {
	err := postgres.Transact(ctx, is.db, district, func(tx *gorm.DB) error {
		return tx.Where("district_id = ? and expires_at <= ?", district, is.now()).Delete(&Import{}).Error
	})
	if err != nil {
		return fmt.Errorf("forget imports of district %s: %w", district, err)
	}
	return nil
}

// forChange locks an import, so that of two who apply it at once the second sees what the first did.
var forChange = clause.Locking{Strength: "UPDATE"}

// kept selects the district's imports that have not expired.
func (is *Imports) kept(tx *gorm.DB, a account.Actor) *gorm.DB {
	return tx.Where("district_id = ? and expires_at > ?", a.District, is.now())
}

func (is *Imports) find(tx *gorm.DB, a account.Actor, id uuid.UUID) (*Import, error) {
	var found Import
	err := is.kept(tx, a).Where("id = ?", id).Take(&found).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, ErrNotFound
	}
	return &found, err
}

// again compares an import with what is stored now and shows the difference. It fails with ErrFile if they no longer fit.
func (is *Imports) again(tx *gorm.DB, a account.Actor, i *Import) (*comparison, error) {
	c, err := is.compare(tx, a, i.Kind, i.Accepted, i.Skipped)
	if err != nil {
		return nil, err
	}
	if err := c.faults.err(); err != nil {
		return nil, err
	}
	return c, i.show(c)
}

// write carries the comparison out and notes that. What a noun refuses although it was rehearsed has become wrong since.
func (is *Imports) write(tx *gorm.DB, i *Import, c *comparison) error {
	created, changed, err := c.carryOut()
	if errors.Is(err, ErrFile) {
		return ErrOutdated.Because(err)
	}
	if err != nil {
		return err
	}
	now := is.now()
	i.AppliedAt, i.Created, i.Changed = &now, created, changed
	i.Accepted, i.Rows, i.Untouched, i.Notes, i.Digest = []row{}, nil, nil, nil, ""
	return tx.Model(&Import{}).Where("district_id = ? and id = ?", i.DistrictID, i.ID).
		Updates(map[string]any{"accepted": "[]", "applied_at": now, "created": created, "changed": changed}).Error
}

// show fills in the difference.
func (i *Import) show(c *comparison) (err error) {
	i.Rows, i.Untouched, i.Notes = c.rows, c.untouched, c.notes
	i.Digest, err = c.digest()
	return err
}
