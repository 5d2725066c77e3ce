package demand

import (
	"net/http"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
)

// needsPage lists what every place of the school needs.
type needsPage struct {
	frame.Base
	here

	Groups  []needGroup
	Minutes int // of all places in a week, one person's minutes
	Missing int // places of which nothing is stated
}

// needGroup are the places of one kind.
type needGroup struct {
	Kind    school.PlaceKind
	Name    string
	Rows    []needRow
	Minutes int
}

// needRow is one place and its need on a day.
type needRow struct {
	Place         school.Place
	Stated        bool
	Minutes, High int // in a week, one person's minutes; High is what of it comes first
	Period        calendar.Range
	Changed       string // when
	Next          calendar.Date
}

var needsView = frame.Parse[needsPage](files, "needs.html")

func (p *pages) needs(c *frame.Call) error {
	h, err := p.here(c)
	if err != nil {
		return err
	}
	today := c.Today()
	places, err := p.allPlaces(c, school.PlaceFilter{SchoolID: h.ID})
	if err != nil {
		return err
	}
	weeks, err := p.allNeed(c, school.NeedFilter{SchoolID: h.ID, From: today})
	if err != nil {
		return err
	}
	schedules, err := p.Schools.BellSchedules(c, h.ID)
	if err != nil {
		return err
	}
	page := needsPage{Base: c.Page("Bedarf", "Wie viele Personen welche Klasse in welcher Stunde braucht. Wählen Sie einen Einsatzort, um seinen Bedarf anzusehen oder zu ändern."), here: h}
	lasting := slotMinutes(schedules)
	byPlace := map[uuid.UUID][]school.NeedWeek{}
	for _, w := range weeks {
		byPlace[w.PlaceID] = append(byPlace[w.PlaceID], w)
	}
	for _, kind := range kinds {
		g := needGroup{Kind: kind.of, Name: kind.plural}
		for _, place := range places {
			if place.Kind != kind.of || !place.ValidUntil.IsZero() && place.ValidUntil.Before(today) {
				continue
			}
			row := rowOf(c, place, byPlace[place.ID], lasting)
			g.Rows, g.Minutes = append(g.Rows, row), g.Minutes+row.Minutes
			if !row.Stated {
				page.Missing++
			}
		}
		if len(g.Rows) > 0 {
			page.Groups, page.Minutes = append(page.Groups, g), page.Minutes+g.Minutes
		}
	}
	return needsView.Show(c, http.StatusOK, page)
}

// rowOf tells what stands at a place today, or from when on.
func rowOf(c *frame.Call, place school.Place, weeks []school.NeedWeek, lasting map[uuid.UUID]int) needRow {
	row := needRow{Place: place}
	for _, w := range weeks {
		if !w.Period().Contains(c.Today()) {
			if w.ValidFrom.After(c.Today()) && row.Next.IsZero() {
				row.Next = w.ValidFrom
			}
			continue
		}
		row.Stated, row.Period, row.Changed = true, w.Period(), c.When(w.RecordedAt, c.Now())
		row.Minutes, row.High = personMinutes(w.Needs, lasting)
	}
	return row
}

// slotMinutes is how long each slot lasts.
func slotMinutes(schedules []school.BellSchedule) map[uuid.UUID]int {
	lasting := map[uuid.UUID]int{}
	for _, b := range schedules {
		for _, s := range b.Slots {
			lasting[s.ID] = s.Ends.Minutes() - s.Starts.Minutes()
		}
	}
	return lasting
}

// personMinutes adds up what a week of need is in one person's minutes, and what of it comes first.
func personMinutes(needs []school.Need, lasting map[uuid.UUID]int) (all, high int) {
	for _, n := range needs {
		minutes := n.Persons * lasting[n.SlotID]
		all += minutes
		if n.Priority == school.PriorityHigh {
			high += minutes
		}
	}
	return all, high
}
