package school

import (
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
)

// weekChange says how the need weeks of places are rewritten. The weeks to add have neither id nor moment yet.
type weekChange struct {
	superseded []NeedWeek
	added      []NeedWeek
}

// cutOut takes the days of a period out of the weeks: what touches it goes, what sticks out of it is added again.
func cutOut(weeks []NeedWeek, period calendar.Range) weekChange {
	var c weekChange
	for _, w := range weeks {
		if !w.Period().Overlaps(period) {
			continue
		}
		c.superseded = append(c.superseded, w)
		if w.ValidFrom.Before(period.From) {
			c.added = append(c.added, w.during(calendar.Range{From: w.ValidFrom, Until: period.From.AddDays(-1)}))
		}
		if after := period.Until.AddDays(1); !after.IsZero() && w.Period().Contains(after) {
			c.added = append(c.added, w.during(calendar.Range{From: after, Until: w.ValidUntil}))
		}
	}
	return c
}

// stoodBefore reports whether one of the weeks stands on a day of the period before today.
func stoodBefore(today calendar.Date, weeks []NeedWeek, period calendar.Range) bool {
	past := period.Intersect(calendar.Range{From: period.From, Until: today.AddDays(-1)})
	return slices.ContainsFunc(weeks, func(w NeedWeek) bool { return w.Period().Overlaps(past) })
}

// losesPast reports whether the change takes away or alters need that stood on a day before today.
func (c weekChange) losesPast(today calendar.Date) bool {
	return slices.ContainsFunc(c.superseded, func(w NeedWeek) bool {
		past := w.Period().Intersect(calendar.Range{From: w.ValidFrom, Until: today.AddDays(-1)})
		return !past.Empty() && !slices.ContainsFunc(c.added, func(a NeedWeek) bool {
			return a.PlaceID == w.PlaceID && a.BellScheduleID == w.BellScheduleID && a.Period().Intersect(past) == past && sameNeeds(a.Needs, w.Needs)
		})
	})
}

// sameNeeds reports whether two weeks need the same in the same slots, in whatever order.
func sameNeeds(a, b []Need) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(n Need) bool {
		return !slices.ContainsFunc(b, func(o Need) bool {
			n.DistrictID, n.NeedWeekID = o.DistrictID, o.NeedWeekID
			return n == o
		})
	})
}

// confine keeps the weeks within a period: what sticks out of it goes, and what lies in it is added again.
func confine(weeks []NeedWeek, period calendar.Range) weekChange {
	var c weekChange
	for _, w := range weeks {
		inside := w.Period().Intersect(period)
		if inside == w.Period() {
			continue
		}
		c.superseded = append(c.superseded, w)
		if !inside.Empty() {
			c.added = append(c.added, w.during(inside))
		}
	}
	return c
}

// during returns a week that says the same for another period.
func (w NeedWeek) during(period calendar.Range) NeedWeek {
	return NeedWeek{
		DistrictID: w.DistrictID, PlaceID: w.PlaceID, BellScheduleID: w.BellScheduleID,
		ValidFrom: period.From, ValidUntil: period.Until, Needs: slices.Clone(w.Needs),
	}
}

// places returns the places whose need changes, in order of id.
func (c weekChange) places() []uuid.UUID {
	var ids []uuid.UUID
	for _, w := range c.superseded {
		ids = append(ids, w.PlaceID)
	}
	slices.SortFunc(ids, compareIDs)
	return slices.Compact(ids)
}
