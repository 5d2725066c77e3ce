package demand

import (
	"net/http"
	"slices"
	"strconv"

	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
)

// deletePlace removes a place that was made by mistake; it can be made anew with one press.
func (p *pages) deletePlace(c *frame.Call) error {
	id, err := c.ID("place")
	if err != nil {
		return err
	}
	place, err := p.Schools.Place(c, id)
	if err != nil {
		return err
	}
	h, err := p.here(c)
	if err != nil {
		return err
	}
	form := c.Form()
	err = p.Schools.DeletePlace(c, id, form.Version())
	if err != nil && form.Refused(err) {
		filled := c.Filled(placeValues(place))
		filled.Problems = form.Problems
		return p.showPlace(c, http.StatusConflict, place, filled, nil, nil)
	}
	if err != nil {
		return err
	}
	path := h.of(kindOf(place.Kind).path, place.SchoolID)
	undo := &frame.Undo{Path: path, Fields: map[string]string{}}
	for name, values := range placeValues(place) {
		if name != "version" {
			undo.Fields[name] = values[0]
		}
	}
	return c.Finish(path, c.T("%s ist gelöscht.", c.Place(place.Kind, place.Label)), undo)
}

// deleteBellSchedule removes a bell schedule that was made by mistake. The page has said what that means.
func (p *pages) deleteBellSchedule(c *frame.Call) error {
	h, b, err := p.ownBell(c)
	if err != nil {
		return err
	}
	form := c.Form()
	err = p.Schools.DeleteBellSchedule(c, b.ID, form.Version())
	if err != nil && form.Refused(err) {
		filled := c.Filled(bellValues(b.ValidFrom, b.ValidUntil, b.Version, stretches(*b)))
		filled.Problems = form.Problems
		return p.showBell(c, http.StatusConflict, h, b, filled, nil, nil)
	}
	if err != nil {
		return err
	}
	return c.Finish(h.At(bellPath), c.T("Das Zeitraster %s ist gelöscht.", c.Period(b.Period())), nil)
}

// undoPlace takes back a place that has just been made.
func undoPlace(place *school.Place) *frame.Undo {
	return &frame.Undo{Path: "/schule/einsatzorte/" + place.ID.String() + "/loeschen", Fields: map[string]string{"version": strconv.Itoa(place.Version)}}
}

// undoBell takes back a bell schedule that has just been made; nil where need goes on in it, which would have to stay.
func (p *pages) undoBell(c *frame.Call, b *school.BellSchedule) (*frame.Undo, error) {
	weeks, err := p.allNeed(c, school.NeedFilter{SchoolID: b.SchoolID, From: b.ValidFrom})
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(weeks, func(w school.NeedWeek) bool { return w.BellScheduleID == b.ID }) {
		return nil, nil
	}
	return &frame.Undo{Path: bellPath + "/" + b.ID.String() + "/loeschen", Fields: map[string]string{"version": strconv.Itoa(b.Version)}}, nil
}
