package school

import "github.com/google/uuid"

// carry returns the weeks in which need goes on under the bell schedule that follows the one it was stated for: in each slot
// that both have alike, on the days that next holds. Need in other slots is dropped. A week of which nothing is left is not
// added, since it would say that no support is needed; one that always said so is.
func carry(weeks []NeedWeek, slots []Slot, next *BellSchedule) []NeedWeek {
	alike := sameSlots(slots, next.Slots)
	var carried []NeedWeek
	for _, w := range weeks {
		period := w.Period().Intersect(next.Period())
		if period.Empty() {
			continue
		}
		on := NeedWeek{
			DistrictID: w.DistrictID, PlaceID: w.PlaceID, BellScheduleID: next.ID, ValidFrom: period.From, ValidUntil: period.Until,
		}
		for _, n := range w.Needs {
			if slot, ok := alike[n.SlotID]; ok {
				n.SlotID = slot
				on.Needs = append(on.Needs, n)
			}
		}
		if len(on.Needs) > 0 || len(w.Needs) == 0 {
			carried = append(carried, on)
		}
	}
	return carried
}

// sameSlots maps each of the slots to the one with the same details among the others, if there is one.
func sameSlots(slots, others []Slot) map[uuid.UUID]uuid.UUID {
	ids := make(map[SlotDetails]uuid.UUID, len(others))
	for _, s := range others {
		ids[s.details()] = s.ID
	}
	alike := make(map[uuid.UUID]uuid.UUID, len(slots))
	for _, s := range slots {
		if id, ok := ids[s.details()]; ok {
			alike[s.ID] = id
		}
	}
	return alike
}
