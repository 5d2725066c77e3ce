package demand

import (
	"net/http"
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
)

// sourceGroup are need weeks that can be copied from.
type sourceGroup struct {
	Name    string
	Options []frame.Option
}

// empty is the source that says no need at all.
const empty = "leer"

// sources finds what a school may want to copy: the other places' need of the same day, and the place's own of other days.
func (p *pages) sources(c *frame.Call, s *state) ([]sourceGroup, error) {
	places, err := p.allPlaces(c, school.PlaceFilter{SchoolID: s.place.SchoolID, On: s.period.From})
	if err != nil {
		return nil, err
	}
	weeks, err := p.allNeed(c, school.NeedFilter{SchoolID: s.place.SchoolID, From: s.period.From, Until: s.period.From})
	if err != nil {
		return nil, err
	}
	lasting := slotMinutes(s.schedules)
	byPlace := map[uuid.UUID]school.NeedWeek{}
	for _, w := range weeks {
		byPlace[w.PlaceID] = w
	}
	own := sourceGroup{Name: c.T("%s, andere Zeit", c.Place(s.place.Kind, s.place.Label))}
	for _, w := range slices.Backward(s.weeks) {
		if s.standing != nil && w.ID == s.standing.ID || len(w.Needs) == 0 {
			continue
		}
		minutes, _ := personMinutes(w.Needs, lasting)
		own.Options = append(own.Options, frame.Option{Value: w.ID.String(), Label: c.T("%s (%s)", c.Period(w.Period()), c.Minutes(minutes))})
	}
	var groups []sourceGroup
	if len(own.Options) > 0 {
		groups = append(groups, own)
	}
	for _, k := range kinds {
		g := sourceGroup{Name: c.T(k.plural)}
		for _, place := range places {
			w, ok := byPlace[place.ID]
			if !ok || place.Kind != k.of || place.ID == s.place.ID || len(w.Needs) == 0 {
				continue
			}
			minutes, _ := personMinutes(w.Needs, lasting)
			g.Options = append(g.Options, frame.Option{Value: w.ID.String(), Label: c.T("%s (%s)", c.Place(place.Kind, place.Label), c.Minutes(minutes))})
		}
		if len(g.Options) > 0 {
			groups = append(groups, g)
		}
	}
	return groups, nil
}

// copyNeed states in the period what another place or another time needs, or nothing.
func (p *pages) copyNeed(c *frame.Call) error {
	s, err := p.state(c)
	if err != nil {
		return err
	}
	form := c.Form()
	if s.schedule == nil {
		form.Problem("", "An diesem Tag gilt kein Zeitraster. Legen Sie zuerst eines an.")
		return p.showNeed(c, http.StatusUnprocessableEntity, s, form, nil)
	}
	if form.Get("woche") == empty {
		return p.stateNeed(c, s, form, nil, c.T("Gespeichert: In dieser Zeit gibt es keinen Bedarf."))
	}
	source, err := p.source(c, s, form)
	if err != nil {
		return err
	}
	if source == nil {
		form.Problem("woche", "Wählen Sie aus, woher der Bedarf übernommen werden soll.")
		return p.showNeed(c, http.StatusUnprocessableEntity, s, form, nil)
	}
	needs, left := fit(source, s.schedules, s.schedule)
	said := c.T("Bedarf übernommen.")
	if left > 0 {
		said = c.N(left, "Bedarf übernommen. %d Angabe passte nicht ins Zeitraster.", "Bedarf übernommen. %d Angaben passten nicht ins Zeitraster.")
	}
	return p.stateNeed(c, s, form, needs, said)
}

// source finds the need week that the form names among those of the school; nil if there is none.
func (p *pages) source(c *frame.Call, s *state, form *frame.Form) (*school.NeedWeek, error) {
	id, err := uuid.Parse(form.Get("woche"))
	if err != nil {
		return nil, nil //nolint:nilerr,nilnil // a choice that is none is told on the page
	}
	weeks, err := p.allNeed(c, school.NeedFilter{SchoolID: s.place.SchoolID, From: s.period.From, Until: s.period.From})
	if err != nil {
		return nil, err
	}
	for _, w := range slices.Concat(s.weeks, weeks) {
		if w.ID == id {
			return &w, nil
		}
	}
	return nil, nil //nolint:nilnil // likewise
}

// fit puts the needs of a week into the slots of a bell schedule: what was needed in the third lesson of a Monday is needed in its third
// lesson, whenever that begins. It tells how many needs have no such slot.
func fit(week *school.NeedWeek, schedules []school.BellSchedule, into *school.BellSchedule) (needs []school.Need, left int) {
	if week.BellScheduleID == into.ID {
		return slices.Clone(week.Needs), 0
	}
	type spot struct {
		weekday calendar.Weekday
		kind    school.SlotKind
		nth     int
	}
	spots := func(b *school.BellSchedule, each func(spot, uuid.UUID)) {
		seen := map[spot]int{}
		for _, slot := range b.Slots { // in order of weekday and start
			at := spot{weekday: slot.Weekday, kind: slot.Kind}
			seen[at]++
			at.nth = seen[at]
			each(at, slot.ID)
		}
	}
	was := map[uuid.UUID]spot{}
	for i := range schedules {
		if schedules[i].ID == week.BellScheduleID {
			spots(&schedules[i], func(at spot, id uuid.UUID) { was[id] = at })
		}
	}
	is := map[spot]uuid.UUID{}
	spots(into, func(at spot, id uuid.UUID) { is[at] = id })
	for _, n := range week.Needs {
		at, known := was[n.SlotID]
		id, ok := is[at]
		if !known || !ok {
			left++
			continue
		}
		n.SlotID = id
		needs = append(needs, n)
	}
	return needs, left
}
