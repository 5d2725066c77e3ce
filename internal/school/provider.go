package school

import (
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
)

// schoolProvider is one provider serving one school.
type schoolProvider struct {
	DistrictID string    `gorm:"primaryKey"`
	SchoolID   uuid.UUID `gorm:"primaryKey"`
	ProviderID uuid.UUID `gorm:"primaryKey"`
}

// TableName is the table of schoolProvider.
func (schoolProvider) TableName() string { return "school_providers" }

// fillProviders reads the providers of the schools.
func fillProviders(tx *gorm.DB, district string, schools []School) error {
	if len(schools) == 0 {
		return nil
	}
	at := make(map[uuid.UUID]int, len(schools))
	ids := make([]uuid.UUID, len(schools))
	for i, s := range schools {
		ids[i], at[s.ID] = s.ID, i
	}
	var rows []schoolProvider
	err := tx.Where("district_id = ? AND school_id IN ?", district, ids).Order("school_id, provider_id").Find(&rows).Error
	if err != nil {
		return err
	}
	for _, row := range rows {
		s := &schools[at[row.SchoolID]]
		s.Providers = append(s.Providers, row.ProviderID)
	}
	return nil
}

func (s *School) fillProviders(tx *gorm.DB) error {
	one := []School{*s}
	err := fillProviders(tx, s.DistrictID, one)
	s.Providers = one[0].Providers
	return err
}

// storeProviders writes what differs from the providers before.
func (s *School) storeProviders(tx *gorm.DB, before []uuid.UUID) error {
	var gone []uuid.UUID
	for _, id := range before {
		if !slices.Contains(s.Providers, id) {
			gone = append(gone, id)
		}
	}
	if len(gone) > 0 {
		err := tx.Where("district_id = ? AND school_id = ? AND provider_id IN ?", s.DistrictID, s.ID, gone).
			Delete(&schoolProvider{}).Error
		if err != nil {
			return err
		}
	}
	var added []schoolProvider
	for _, id := range s.Providers {
		if !slices.Contains(before, id) {
			added = append(added, schoolProvider{DistrictID: s.DistrictID, SchoolID: s.ID, ProviderID: id})
		}
	}
	if len(added) == 0 {
		return nil
	}
	return tx.Create(&added).Error
}

// organisations returns those of the organisations that the district has.
func organisations(tx *gorm.DB, district string, ids []uuid.UUID) (map[uuid.UUID]account.Organisation, error) {
	var found []account.Organisation
	if err := tx.Where("district_id = ? AND id IN ?", district, ids).Find(&found).Error; err != nil {
		return nil, err
	}
	byID := make(map[uuid.UUID]account.Organisation, len(found))
	for _, o := range found {
		byID[o.ID] = o
	}
	return byID, nil
}
