package demand

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
)

// createBellSchedule lets a new bell schedule follow. It asks first where need would end, because its slots do not go on.
func (p *pages) createBellSchedule(c *frame.Call) error {
	h, err := p.here(c)
	if err != nil {
		return err
	}
	form := c.Form()
	if form.Has("mehr") {
		return p.moreLines(c, h, nil, form)
	}
	details, of := readBell(form)
	if !form.OK() {
		return p.showBell(c, http.StatusUnprocessableEntity, h, nil, form, nil, nil)
	}
	if err := details.Check(); err != nil && form.Refused(err) { // before anything is asked
		point(form, of)
		return p.showBell(c, http.StatusUnprocessableEntity, h, nil, form, nil, nil)
	}
	if !form.Has("bestaetigt") {
		schedules, err := p.Schools.BellSchedules(c, h.ID)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(schedules, func(b school.BellSchedule) bool {
			return b.Period().Contains(details.ValidFrom) && same(b, details.Slots)
		}) {
			form.Problem("", "Diese Zeiten gelten an diesem Tag schon. Ändern Sie mindestens eine Zeile.")
			return p.showBell(c, http.StatusUnprocessableEntity, h, nil, form, nil, nil)
		}
		ends, err := p.ended(c, h, details.ValidFrom, func(w school.NeedWeek, n school.Need) bool {
			i := slices.IndexFunc(schedules, func(b school.BellSchedule) bool { return b.ID == w.BellScheduleID })
			return i >= 0 && schedules[i].ValidUntil.IsZero() && !goesOn(schedules[i], n.SlotID, details.Slots)
		})
		if err != nil {
			return err
		}
		if len(ends) > 0 {
			return p.showBell(c, http.StatusOK, h, nil, form, nil, ends)
		}
	}
	created, err := p.Schools.CreateBellSchedule(c, h.ID, details)
	if err != nil && form.Refused(err) {
		point(form, of)
		return p.showBell(c, http.StatusUnprocessableEntity, h, nil, form, nil, nil)
	}
	if err != nil {
		return err
	}
	var undo *frame.Undo
	if !form.Has("bestaetigt") { // else need has ended too, which stays
		if undo, err = p.undoBell(c, created); err != nil {
			return err
		}
	}
	return c.Finish(h.At(bellPath), c.T("Das Zeitraster gilt %s.", c.Period(created.Period())), undo)
}

// same reports whether a bell schedule has just these slots.
func same(b school.BellSchedule, slots []school.SlotDetails) bool {
	return len(b.Slots) == len(slots) && !slices.ContainsFunc(b.Slots, func(s school.Slot) bool { return !goesOn(b, s.ID, slots) })
}

// goesOn reports whether a slot of a bell schedule is among the new ones.
func goesOn(b school.BellSchedule, slot uuid.UUID, next []school.SlotDetails) bool {
	i := slices.IndexFunc(b.Slots, func(s school.Slot) bool { return s.ID == slot })
	return i >= 0 && slices.Contains(next, school.SlotDetails{Weekday: b.Slots[i].Weekday, Starts: b.Slots[i].Starts, Ends: b.Slots[i].Ends, Kind: b.Slots[i].Kind})
}

// moreLines shows the editor with more empty lines.
func (p *pages) moreLines(c *frame.Call, h here, b *school.BellSchedule, form *frame.Form) error {
	n := lineCount(form)
	grown := c.Filled(form.Values)
	for i := n; i < n+spare; i++ {
		grown.Values[lineName(i)+".tage"] = strings.Split(wholeWeek, "")
	}
	grown.Values.Set("zeilen", strconv.Itoa(n+spare))
	return p.showBell(c, http.StatusOK, h, b, grown, nil, nil)
}

// updateBellSchedule changes a bell schedule that stands. It asks first where need would end with it.
func (p *pages) updateBellSchedule(c *frame.Call) error {
	h, b, err := p.ownBell(c)
	if err != nil {
		return err
	}
	form := c.Form()
	if form.Has("mehr") {
		return p.moreLines(c, h, b, form)
	}
	details, of := readBell(form)
	if !form.OK() {
		return p.showBell(c, http.StatusUnprocessableEntity, h, b, form, nil, nil)
	}
	if !details.ValidUntil.IsZero() && !form.Has("bestaetigt") {
		ends, err := p.ended(c, h, details.ValidUntil.AddDays(1), func(w school.NeedWeek, _ school.Need) bool { return w.BellScheduleID == b.ID })
		if err != nil {
			return err
		}
		if len(ends) > 0 {
			return p.showBell(c, http.StatusOK, h, b, form, nil, ends)
		}
	}
	changed, err := p.Schools.UpdateBellSchedule(c, b.ID, form.Version(), details)
	switch {
	case frame.Stale(err):
		return p.showBell(c, http.StatusConflict, h, b, form, form.Choose(b.Version, bellPath+"/"+b.ID.String(), bellVersions(c, *b, details)...), nil)
	case err != nil && form.Refused(err):
		point(form, of)
		return p.showBell(c, http.StatusUnprocessableEntity, h, b, form, nil, nil)
	case err != nil:
		return err
	}
	return c.Finish(h.At(bellPath), c.T("Das Zeitraster gilt %s.", c.Period(changed.Period())), nil)
}

// bellVersions sets two statements about a bell schedule beside each other.
func bellVersions(c *frame.Call, theirs school.BellSchedule, mine school.BellScheduleDetails) []frame.Versions {
	asked := school.BellSchedule{}
	for _, s := range mine.Slots {
		asked.Slots = append(asked.Slots, school.Slot{Weekday: s.Weekday, Starts: s.Starts, Ends: s.Ends, Kind: s.Kind})
	}
	return []frame.Versions{
		{Name: c.T("Erster Tag"), Theirs: c.Date(theirs.ValidFrom), Mine: c.Date(mine.ValidFrom)},
		{Name: c.T("Letzter Tag"), Theirs: openEnd(c, theirs.ValidUntil), Mine: openEnd(c, mine.ValidUntil)},
		{Name: c.T("Zeiten"), Theirs: sayLines(c, theirs), Mine: sayLines(c, asked)},
	}
}

func sayLines(c *frame.Call, b school.BellSchedule) string {
	var lines []string
	for _, l := range b.Lines() {
		lines = append(lines, c.T("%s %s", c.Line(l), c.Span(l.Starts, l.Ends)))
	}
	return strings.Join(lines, ", ")
}
