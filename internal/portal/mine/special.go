package mine

import (
	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
)

// special says, for each of the days, what is different at the schools where the visitor usually works on it.
func (p *pages) special(c *frame.Call, days calendar.Range) (map[calendar.Date][]string, error) {
	list, err := p.Rosters.OwnSpecialDays(c, days)
	if err != nil {
		return nil, err
	}
	said := map[calendar.Date][]string{}
	for _, d := range list {
		said[d.Day] = append(said[d.Day], saySpecial(c, d))
	}
	return said, nil
}

func saySpecial(c *frame.Call, d roster.OwnSpecialDay) string {
	switch d.Kind {
	case school.EarlyEnd:
		if d.Ends != nil {
			return c.T("%s: Die Schule ist schon um %s Uhr aus.", d.SchoolName, c.Clock(*d.Ends))
		}
	case school.ClassAway:
		return c.T("%s: %s ist an diesem Tag nicht da.", d.SchoolName, c.Place(d.PlaceKind, d.PlaceLabel))
	case school.MovableHoliday:
		return c.T("%s: Die Schule hat frei. Das ist ein beweglicher Ferientag.", d.SchoolName)
	case school.Closed:
		return c.T("%s: Die Schule ist geschlossen.", d.SchoolName)
	}
	return c.T("%s: %s.", d.SchoolName, c.Label(d.Kind))
}
