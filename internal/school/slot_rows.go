package school

import (
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/postgres"
	"schulalltag/internal/say"
)

// fillSlots reads the slots of the bell schedules.
func fillSlots(tx *gorm.DB, district string, schedules []BellSchedule) error {
	if len(schedules) == 0 {
		return nil
	}
	at := make(map[uuid.UUID]int, len(schedules))
	ids := make([]uuid.UUID, len(schedules))
	for i, b := range schedules {
		ids[i], at[b.ID] = b.ID, i
	}
	var slots []Slot
	err := tx.Where("district_id = ? AND bell_schedule_id IN ?", district, ids).
		Order("bell_schedule_id, weekday, starts").Find(&slots).Error
	if err != nil {
		return err
	}
	for _, slot := range slots {
		b := &schedules[at[slot.BellScheduleID]]
		b.Slots = append(b.Slots, slot)
	}
	return nil
}

func (b *BellSchedule) fillSlots(tx *gorm.DB) error {
	one := []BellSchedule{*b}
	err := fillSlots(tx, b.DistrictID, one)
	b.Slots = one[0].Slots
	return err
}

func (b *BellSchedule) addSlots(tx *gorm.DB, details []SlotDetails) error {
	if len(details) == 0 {
		return nil
	}
	slots := make([]Slot, len(details))
	for i, d := range details {
		slots[i] = Slot{
			DistrictID: b.DistrictID, ID: postgres.NewID(), BellScheduleID: b.ID,
			Weekday: d.Weekday, Starts: d.Starts, Ends: d.Ends, Kind: d.Kind,
		}
	}
	if err := tx.Create(&slots).Error; err != nil {
		return err
	}
	b.Slots = append(b.Slots, slots...)
	slices.SortFunc(b.Slots, compareSlots)
	return nil
}

// replaceSlots writes what differs. The foreign keys of needs, series and assignments keep every slot that is in use; the
// needs are asked first, so that the answer can name the slots.
func (b *BellSchedule) replaceSlots(tx *gorm.DB, details []SlotDetails) error {
	gone, kept, added := changeSlots(b.Slots, details)
	if len(gone) > 0 {
		ids := make([]uuid.UUID, len(gone))
		for i, s := range gone {
			ids[i] = s.ID
		}
		var needed []uuid.UUID
		err := tx.Model(&Need{}).Distinct("slot_id").Where("district_id = ? AND slot_id IN ?", b.DistrictID, ids).Find(&needed).Error
		if err != nil {
			return err
		}
		if len(needed) > 0 {
			return ErrSlotInUse.At("/slots", "must keep %s", nameSlots(gone, needed))
		}
		err = tx.Where("district_id = ? AND id IN ?", b.DistrictID, ids).Delete(&Slot{}).Error
		if postgres.IsForeignKey(err) {
			return ErrSlotInUse.At("/slots", "must keep the slots that have assignments").Because(err)
		}
		if err != nil {
			return err
		}
	}
	b.Slots = kept
	return b.addSlots(tx, added)
}

// nameSlots lists those of the slots that are needed.
func nameSlots(slots []Slot, needed []uuid.UUID) say.List {
	names := say.List{Between: ", "}
	for _, s := range slots {
		if slices.Contains(needed, s.ID) {
			names.Items = append(names.Items, s.details().named())
		}
	}
	return names
}
