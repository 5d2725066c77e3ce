package school

import (
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
)

// periodChanged tells that something a school has holds for another period than before, if it does.
func (s *Schools) periodChanged(tx *gorm.DB, actor account.Actor, schoolID uuid.UUID, before, after calendar.Range) error {
	days := changedDays(before, after)
	if days.Empty() {
		return nil
	}
	return s.daysChanged(tx, actor, schoolID, days)
}

// changedDays returns the stretch from the first to the last day that lies in one of two periods and not in the other. It is
// empty if they are the same, and open if one of them is.
func changedDays(before, after calendar.Range) calendar.Range {
	if before == after {
		return calendar.Range{}
	}
	open := before.Until.IsZero() || after.Until.IsZero()
	days := calendar.Range{From: calendar.Min(before.From, after.From), Until: calendar.Max(before.Until, after.Until)}
	if open {
		days.Until = calendar.Date{}
	}
	both := before.Intersect(after)
	switch {
	case both.Empty():
	case before.From == after.From:
		days.From = both.Until.AddDays(1)
	case before.Until == after.Until:
		days.Until = both.From.AddDays(-1)
	}
	return days
}
