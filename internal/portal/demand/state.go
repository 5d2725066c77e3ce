package demand

import (
	"net/url"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
)

// state is the need of a place as a page shows and changes it: what stands on the first day of a period, and until when.
type state struct {
	place     *school.Place
	schedules []school.BellSchedule
	schedule  *school.BellSchedule // that holds on the first day; nil if none does
	weeks     []school.NeedWeek    // all that stand at the place, by first day
	standing  *school.NeedWeek     // of them, the one of the first day; nil if nothing is stated
	period    calendar.Range       // of the change
	locked    bool                 // need stood before today, which cannot be changed any more
	query     string               // that leads to this state again
	asked     *frame.Form          // the days the address asks for, and what is wrong with them
}

// state reads the need of the place that the address names, from ?ab (today, if it says nothing) to ?bis (as long as what stands). Days that
// cannot be meant count as not said, and are noted.
func (p *pages) state(c *frame.Call) (*state, error) {
	id, err := c.ID("place")
	if err != nil {
		return nil, err
	}
	place, err := p.Schools.Place(c, id)
	if err != nil {
		return nil, err
	}
	s := &state{place: place}
	if s.schedules, err = p.Schools.BellSchedules(c, place.SchoolID); err != nil {
		return nil, err
	}
	if s.weeks, err = p.allNeed(c, school.NeedFilter{PlaceID: place.ID}); err != nil {
		return nil, err
	}
	s.asked = c.Filled(c.Gin.Request.URL.Query())
	var from, until calendar.Date
	if day := s.asked.DateOrNone("ab"); day != nil {
		from = *day
	}
	if day := s.asked.DateOrNone("bis"); day != nil {
		until = *day
	}
	s.choose(from, until, c.Today())
	if !until.IsZero() && until.Before(s.period.From) {
		s.asked.Problem("bis", "Der letzte Tag darf nicht vor dem ersten liegen.")
	}
	return s, nil
}

// choose finds what stands on the first day, and until when the change holds.
func (s *state) choose(from, until, today calendar.Date) {
	query := url.Values{}
	if from.IsZero() {
		from = s.usual(today)
	} else {
		query.Set("ab", from.String())
	}
	s.period.From = from
	for i := range s.schedules {
		if s.schedules[i].Period().Contains(from) {
			s.schedule = &s.schedules[i]
		}
	}
	var next calendar.Date
	for i, w := range s.weeks {
		switch {
		case w.Period().Contains(from):
			s.standing = &s.weeks[i]
		case w.ValidFrom.After(from) && next.IsZero():
			next = w.ValidFrom
		}
	}
	switch {
	case !until.IsZero() && !until.Before(from):
		s.period.Until = until
		query.Set("bis", until.String())
	case s.standing != nil:
		s.period.Until = s.standing.ValidUntil
	case !next.IsZero():
		s.period.Until = next.AddDays(-1)
	}
	past := calendar.Range{From: from, Until: today.AddDays(-1)}
	if !s.period.Until.IsZero() {
		past.Until = calendar.Min(past.Until, s.period.Until)
	}
	for _, w := range s.weeks {
		s.locked = s.locked || w.Period().Overlaps(past)
	}
	s.locked = s.locked || !s.place.Period().Contains(from)
	if len(query) > 0 {
		s.query = "?" + query.Encode()
	}
}

// usual is the day somebody means who says none: today, or the nearest day on which the place and a bell schedule exist.
func (s *state) usual(today calendar.Date) calendar.Date {
	day := calendar.Max(today, s.place.ValidFrom)
	if !s.place.ValidUntil.IsZero() {
		day = calendar.Min(day, s.place.ValidUntil)
	}
	for _, b := range s.schedules {
		if b.Period().Contains(day) {
			return day
		}
	}
	for _, b := range s.schedules {
		if b.ValidFrom.After(day) && s.place.Period().Contains(b.ValidFrom) {
			return b.ValidFrom
		}
	}
	return day
}

// needs is what stands on the first day.
func (s *state) needs() []school.Need {
	if s.standing == nil {
		return nil
	}
	return s.standing.Needs
}

// path is the page of this state.
func (s *state) path() string { return "/bedarf/" + s.place.ID.String() + s.query }

// replaced are the weeks of other days that a change would replace too.
func (s *state) replaced() (weeks []school.NeedWeek) {
	for _, w := range s.weeks {
		if (s.standing == nil || w.ID != s.standing.ID) && w.Period().Overlaps(s.period) {
			weeks = append(weeks, w)
		}
	}
	return weeks
}

// ids are the weeks that stand, for taking a change back.
func (s *state) ids() []uuid.UUID {
	ids := make([]uuid.UUID, len(s.weeks))
	for i, w := range s.weeks {
		ids[i] = w.ID
	}
	return ids
}
