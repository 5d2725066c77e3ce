package school

import (
	"database/sql"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
)

// currentWeeks reads the weeks of the places that stand and touch r, which may be open at both ends, with their needs.
func currentWeeks(tx *gorm.DB, district string, placeIDs []uuid.UUID, r calendar.Range) ([]NeedWeek, error) {
	if len(placeIDs) == 0 {
		return nil, nil
	}
	var weeks []NeedWeek
	q := tx.Where("district_id = ? AND place_id IN ? AND superseded_at IS NULL", district, placeIDs)
	if err := touching(q, r).Order("place_id, valid_from").Find(&weeks).Error; err != nil {
		return nil, err
	}
	return weeks, fillNeeds(tx, district, weeks)
}

// fillNeeds reads the needs of the weeks.
func fillNeeds(tx *gorm.DB, district string, weeks []NeedWeek) error {
	if len(weeks) == 0 {
		return nil
	}
	at := make(map[uuid.UUID]int, len(weeks))
	ids := make([]uuid.UUID, len(weeks))
	for i, w := range weeks {
		ids[i], at[w.ID] = w.ID, i
	}
	q := tx.Model(&Need{}).Select("need_week_id, slot_id, persons, priority, qualification, purpose").
		Where("district_id = ? AND need_week_id IN ?", district, ids).Order("need_week_id, slot_id")
	needs, err := postgres.Scan(q, func(rows *sql.Rows, n *Need) error {
		n.DistrictID = district
		return rows.Scan(&n.NeedWeekID, &n.SlotID, &n.Persons, &n.Priority, &n.Qualification, &n.Purpose)
	})
	if err != nil {
		return err
	}
	for _, n := range needs {
		w := &weeks[at[n.NeedWeekID]]
		w.Needs = append(w.Needs, n)
	}
	return nil
}

// storeWeeks writes a change of need weeks and gives the added ones their ids. It fails with ErrPastNeed if need of past days
// would go, and with ErrNeedOverlap if a week that the change does not know of is in the way.
func (s *Schools) storeWeeks(tx *gorm.DB, c weekChange) error {
	now := s.now()
	if c.losesPast(s.today()) {
		return ErrPastNeed
	}
	if len(c.superseded) > 0 {
		ids := make([]uuid.UUID, len(c.superseded))
		for i, w := range c.superseded {
			ids[i] = w.ID
		}
		err := tx.Model(&NeedWeek{}).Where("district_id = ? AND id IN ?", c.superseded[0].DistrictID, ids).
			Update("superseded_at", now).Error
		if err != nil {
			return err
		}
	}
	if len(c.added) == 0 {
		return nil
	}
	var needs []Need
	for i := range c.added {
		w := &c.added[i]
		w.ID, w.RecordedAt = postgres.NewID(), now
		for j := range w.Needs {
			w.Needs[j].DistrictID, w.Needs[j].NeedWeekID = w.DistrictID, w.ID
		}
		needs = append(needs, w.Needs...)
	}
	if err := tx.Create(&c.added).Error; err != nil {
		if postgres.IsExclusion(err) {
			return ErrNeedOverlap.Because(err)
		}
		return err
	}
	if len(needs) == 0 {
		return nil
	}
	if err := tx.CreateInBatches(&needs, 500).Error; err != nil {
		if postgres.IsForeignKey(err) {
			return ErrNeedInvalid.At("/needs", "a slot has just been removed from the bell schedule; read it again").Because(err)
		}
		return err
	}
	return nil
}

// confineNeeds ends the need that was stated for the bell schedule's slots on days it does not hold, carries it on to the one
// that follows unless that is nil, and counts that as a change of each place. The school's row must be locked.
func (s *Schools) confineNeeds(tx *gorm.DB, actor account.Actor, b, next *BellSchedule) error {
	var affected []uuid.UUID
	err := tx.Model(&NeedWeek{}).Distinct("place_id").
		Where("district_id = ? AND bell_schedule_id = ? AND superseded_at IS NULL", b.DistrictID, b.ID).Find(&affected).Error
	if err != nil || len(affected) == 0 {
		return err
	}
	var places []Place
	err = tx.Clauses(forUpdate).Where("district_id = ? AND id IN ?", b.DistrictID, affected).Order("id").Find(&places).Error
	if err != nil {
		return err
	}
	weeks, err := currentWeeks(tx, b.DistrictID, affected, calendar.Range{})
	if err != nil {
		return err
	}
	weeks = ofSchedule(weeks, b.ID)
	change := confine(weeks, b.Period())
	action := map[uuid.UUID]account.Action{} // by place
	for _, w := range change.superseded {
		action[w.PlaceID] = "end-need"
	}
	if next != nil {
		for _, w := range carry(weeks, b.Slots, next) {
			change.added = append(change.added, w)
			action[w.PlaceID] = "carry-need"
		}
	}
	if err := s.storeWeeks(tx, change); err != nil {
		return err
	}
	for _, id := range change.places() {
		for i := range places {
			if places[i].ID != id {
				continue
			}
			if err := postgres.Update(tx, &places[i]); err != nil {
				return err
			}
			if err := account.Record(tx, actor, action[id], "place", id); err != nil {
				return err
			}
		}
	}
	return nil
}

// ofSchedule returns the weeks stated for the slots of a bell schedule.
func ofSchedule(weeks []NeedWeek, id uuid.UUID) []NeedWeek {
	var own []NeedWeek
	for _, w := range weeks {
		if w.BellScheduleID == id {
			own = append(own, w)
		}
	}
	return own
}
