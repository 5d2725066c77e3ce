package roster

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/calendar"
)

// Shift is a stretch of presence of an assistant at a school on a day: from the start of its first assignment to the end of
// its last, pauses of up to half an hour included.
type Shift struct {
	ProviderID  uuid.UUID
	AssistantID uuid.UUID
	SchoolID    uuid.UUID
	Day         calendar.Date
	StartsAt    time.Time
	EndsAt      time.Time
	Assignments int // live assignments it is made of
}

// Over reports whether the shift is over for good at the moment: it has ended so long ago that nothing which begins from now on
// could still join it.
func (s Shift) Over(now time.Time) bool { return now.Sub(s.EndsAt) > maxPause*time.Minute }

// ShiftFilter says which shifts are asked for. Zero ids do not narrow; both days are needed.
type ShiftFilter struct {
	ProviderID  uuid.UUID
	AssistantID uuid.UUID
	SchoolID    uuid.UUID
	From, Until calendar.Date
}

// Shifts returns the presence that live assignments stand for, by assistant and time, for other nouns which have authorised
// already. A visit ends where planning ends it: after a pause of more than half an hour, or when the assistant works at
// another school.
func Shifts(tx *gorm.DB, district string, f ShiftFilter) ([]Shift, error) {
	begin, end, err := instantsOf(calendar.Range{From: f.From, Until: f.Until})
	if err != nil {
		return nil, err
	}
	q := tx.Select("provider_id", "assistant_id", "school_id", "day", "starts_at", "ends_at").
		Where("district_id = ? AND cancelled_at IS NULL AND starts_at >= ? AND starts_at < ?", district, begin, end)
	q = narrow(q, "provider_id", f.ProviderID)
	q = narrow(q, "assistant_id", f.AssistantID)
	if f.SchoolID != uuid.Nil {
		// All that these people do on these days is needed, also elsewhere, for it cuts their visits. Two statements, because right after
		// a publication, before the table's statistics know of it, one with a subquery may take minutes.
		var people []uuid.UUID
		err := tx.Model(&Assignment{}).Distinct("assistant_id").
			Where("district_id = ? AND school_id = ? AND cancelled_at IS NULL AND starts_at >= ? AND starts_at < ?", district, f.SchoolID, begin, end).
			Find(&people).Error
		if err != nil || len(people) == 0 {
			return nil, err
		}
		q = q.Where("assistant_id IN ?", people)
	}
	var list []Assignment
	if err := q.Order("assistant_id, starts_at").Find(&list).Error; err != nil {
		return nil, err
	}
	return shifts(list, f.SchoolID), nil
}

// shifts cuts assignments, in order of assistant and time, into visits; those at the school only, if one is given.
func shifts(list []Assignment, school uuid.UUID) []Shift {
	var all []Shift
	for i, a := range list {
		if i > 0 && len(all) > 0 {
			v := &all[len(all)-1]
			if v.AssistantID == a.AssistantID && v.SchoolID == a.SchoolID && v.Day == a.Day && a.StartsAt.Sub(v.EndsAt) <= maxPause*time.Minute {
				v.EndsAt = a.EndsAt
				v.Assignments++
				continue
			}
		}
		all = append(all, Shift{
			ProviderID: a.ProviderID, AssistantID: a.AssistantID, SchoolID: a.SchoolID, Day: a.Day,
			StartsAt: a.StartsAt, EndsAt: a.EndsAt, Assignments: 1,
		})
	}
	if school == uuid.Nil {
		return all
	}
	at := all[:0]
	for _, v := range all {
		if v.SchoolID == school {
			at = append(at, v)
		}
	}
	return at
}
