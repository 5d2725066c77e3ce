package roster

import (
	"time"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/staff"
)

// Assignment is one person at one place on one day. A cancelled assignment stays, so that the past can be told.
type Assignment struct {
	DistrictID  string    `gorm:"primaryKey"`
	ID          uuid.UUID `gorm:"primaryKey"`
	RosterID    uuid.UUID // the roster it was published with; a later one that wants the same leaves it as it is
	ProviderID  uuid.UUID
	SchoolID    uuid.UUID
	PlaceID     uuid.UUID
	SlotID      uuid.UUID
	AssistantID uuid.UUID
	Day         calendar.Date
	StartsAt    time.Time
	EndsAt      time.Time
	CancelledAt *time.Time // nil while it is live
}

// sameness is what makes two assignments the same to everybody they concern.
type sameness struct {
	assistant, place, slot uuid.UUID
	starts, ends           int64 // Unix seconds
}

func (a Assignment) same() sameness {
	return sameness{a.AssistantID, a.PlaceID, a.SlotID, a.StartsAt.Unix(), a.EndsAt.Unix()}
}

// wanted is the one rule that turns a weekly pattern into dated assignments: one for each series on each day of the range on
// which the roster governs, the slot takes place (school.Demand.InSession) and the assistant may work (staff.Eligible). Where
// only the last is missing, omitted tells it, without names. The assignments carry no id. Clock times become instants in
// Europe/Berlin, so both changes of the clock are right; it fails where a slot's clock time does not exist on a day or exists
// twice.
func wanted(r *Roster, from *rows, days calendar.Range) (list []Assignment, omitted []Omission, err error) {
	people := make(map[uuid.UUID]*staff.Assistant, len(from.pool))
	for i := range from.pool {
		people[from.pool[i].ID] = &from.pool[i]
	}
	var byWeekday [calendar.Sunday + 1][]Series
	for _, s := range r.Series {
		if slot, ok := from.demand.Slot(s.SlotID); ok {
			byWeekday[slot.Weekday] = append(byWeekday[slot.Weekday], s)
		}
	}
	list = make([]Assignment, 0, len(r.Series)*(1+days.From.DaysUntil(days.Until)/7))
	last := map[uuid.UUID]int{} // of each assistant, the omission that goes on
	for day := range days.Days() {
		if !r.Governs(day) {
			continue
		}
		hindered := map[uuid.UUID]string{}
		instants := map[calendar.Clock]time.Time{}
		for _, s := range byWeekday[day.Weekday()] {
			slot, _ := from.demand.Slot(s.SlotID)
			if !from.demand.InSession(s.SchoolID, s.PlaceID, slot, day) {
				continue
			}
			why, known := hindered[s.AssistantID]
			if !known {
				why = staff.NoContract // who is not on the roll
				if a := people[s.AssistantID]; a != nil {
					_, why = a.Eligible(day)
				}
				hindered[s.AssistantID] = why
			}
			if why != "" {
				i, goesOn := last[s.AssistantID]
				if !goesOn || omitted[i].Code != why {
					i = len(omitted)
					last[s.AssistantID] = i
					omitted = append(omitted, Omission{AssistantID: s.AssistantID, Code: why, From: day})
				}
				omitted[i].Until = day
				omitted[i].Assignments++
				continue
			}
			delete(last, s.AssistantID)
			starts, err := instant(instants, day, slot.Starts)
			if err != nil {
				return nil, nil, err
			}
			ends, err := instant(instants, day, slot.Ends)
			if err != nil {
				return nil, nil, err
			}
			list = append(list, Assignment{
				DistrictID: r.DistrictID, RosterID: r.ID, ProviderID: r.ProviderID, SchoolID: s.SchoolID, PlaceID: s.PlaceID,
				SlotID: s.SlotID, AssistantID: s.AssistantID, Day: day, StartsAt: starts, EndsAt: ends,
			})
		}
	}
	return list, omitted, nil
}

// instant is day.At(c), remembered: a day has few different clock times.
func instant(known map[calendar.Clock]time.Time, day calendar.Date, c calendar.Clock) (time.Time, error) {
	if t, ok := known[c]; ok {
		return t, nil
	}
	t, err := day.At(c)
	if err != nil {
		return time.Time{}, err
	}
	known[c] = t.UTC()
	return known[c], nil
}
