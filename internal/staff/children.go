package staff

import (
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/school"
)

// The rows of the lists that hold nothing but what they name.
type (
	heldQualification struct {
		DistrictID    string               `gorm:"primaryKey"`
		AssistantID   uuid.UUID            `gorm:"primaryKey"`
		Qualification school.Qualification `gorm:"primaryKey"`
	}
	poolSchool struct {
		DistrictID  string    `gorm:"primaryKey"`
		AssistantID uuid.UUID `gorm:"primaryKey"`
		SchoolID    uuid.UUID `gorm:"primaryKey"`
	}
	barredPlace struct {
		DistrictID  string    `gorm:"primaryKey"`
		AssistantID uuid.UUID `gorm:"primaryKey"`
		PlaceID     uuid.UUID `gorm:"primaryKey"`
	}
)

// TableName returns the table of held qualifications.
func (heldQualification) TableName() string { return "assistant_qualifications" }

// loadChildren fills the lists of all assistants with one query each.
func loadChildren(tx *gorm.DB, district string, assistants []Assistant) error {
	if len(assistants) == 0 {
		return nil
	}
	at := make(map[uuid.UUID]*Assistant, len(assistants))
	ids := make([]uuid.UUID, len(assistants))
	for i := range assistants {
		ids[i] = assistants[i].ID
		at[ids[i]] = &assistants[i]
	}
	children := func(order string) *gorm.DB {
		return tx.Where("district_id = ? and assistant_id in ?", district, ids).Order(order)
	}
	var contracts []Contract
	if err := children("valid_from").Find(&contracts).Error; err != nil {
		return err
	}
	for _, c := range contracts {
		at[c.AssistantID].Contracts = append(at[c.AssistantID].Contracts, c)
	}
	var held []heldQualification
	if err := children("qualification").Find(&held).Error; err != nil {
		return err
	}
	for _, h := range held {
		at[h.AssistantID].Qualifications = append(at[h.AssistantID].Qualifications, h.Qualification)
	}
	var clearances []Clearance
	if err := children("kind").Find(&clearances).Error; err != nil {
		return err
	}
	for _, c := range clearances {
		at[c.AssistantID].Clearances = append(at[c.AssistantID].Clearances, c)
	}
	var windows []Window
	if err := children("weekday, starts").Find(&windows).Error; err != nil {
		return err
	}
	for _, w := range windows {
		at[w.AssistantID].Availability = append(at[w.AssistantID].Availability, w)
	}
	var schools []poolSchool
	if err := children("school_id").Find(&schools).Error; err != nil {
		return err
	}
	for _, s := range schools {
		at[s.AssistantID].Schools = append(at[s.AssistantID].Schools, s.SchoolID)
	}
	var barred []barredPlace
	if err := children("place_id").Find(&barred).Error; err != nil {
		return err
	}
	for _, b := range barred {
		at[b.AssistantID].BarredPlaces = append(at[b.AssistantID].BarredPlaces, b.PlaceID)
	}
	return nil
}

// writeChildren brings the stored lists from those of was to those of is, touching only what differs.
func writeChildren(tx *gorm.DB, was, is *Assistant) error {
	if err := replace(tx, was.Contracts, is.Contracts); err != nil {
		return err
	}
	if err := replace(tx, was.heldQualifications(), is.heldQualifications()); err != nil {
		return err
	}
	if err := replace(tx, was.Clearances, is.Clearances); err != nil {
		return err
	}
	if err := replace(tx, was.Availability, is.Availability); err != nil {
		return err
	}
	if err := replace(tx, was.poolSchools(), is.poolSchools()); err != nil {
		return err
	}
	return replace(tx, was.barredPlaces(), is.barredPlaces())
}

// replace deletes the rows that are no longer there and creates the new ones; a row that differs in any column is another row.
func replace[T comparable](tx *gorm.DB, was, is []T) error {
	gone := slices.DeleteFunc(slices.Clone(was), func(row T) bool { return slices.Contains(is, row) })
	if len(gone) > 0 {
		if err := tx.Delete(&gone).Error; err != nil {
			return err
		}
	}
	added := slices.DeleteFunc(slices.Clone(is), func(row T) bool { return slices.Contains(was, row) })
	if len(added) > 0 {
		return tx.Create(&added).Error
	}
	return nil
}

func (a *Assistant) heldQualifications() []heldQualification {
	rows := make([]heldQualification, len(a.Qualifications))
	for i, q := range a.Qualifications {
		rows[i] = heldQualification{a.DistrictID, a.ID, q}
	}
	return rows
}

func (a *Assistant) poolSchools() []poolSchool {
	rows := make([]poolSchool, len(a.Schools))
	for i, id := range a.Schools {
		rows[i] = poolSchool{a.DistrictID, a.ID, id}
	}
	return rows
}

func (a *Assistant) barredPlaces() []barredPlace {
	rows := make([]barredPlace, len(a.BarredPlaces))
	for i, id := range a.BarredPlaces {
		rows[i] = barredPlace{a.DistrictID, a.ID, id}
	}
	return rows
}
