package presence

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
)

// weekBar is where a page of a week leads to other weeks.
type weekBar struct {
	Path           string  // of the page
	Keep           []field // what the page is asked for beside the week
	Week           calendar.Week
	Previous, Next calendar.Date // Mondays
	Now            calendar.Date // no date: the week that is present when the link is followed
	Current        bool
}

// field is a part of an address.
type field struct{ Name, Value string }

// To is the address of the page for the week of a day, or for the present week where that is no date.
func (b weekBar) To(day calendar.Date) string {
	query := url.Values{}
	for _, f := range b.Keep {
		query.Set(f.Name, f.Value)
	}
	if !day.IsZero() {
		query.Set("woche", day.String())
	}
	if len(query) == 0 {
		return b.Path
	}
	return b.Path + "?" + query.Encode()
}

// barOf is the bar of the week that the address asks for.
func barOf(c *frame.Call, path string, keep ...field) weekBar {
	week := c.QueryDate("woche", c.Today()).Week()
	monday := week.Monday()
	return weekBar{Path: path, Keep: keep, Week: week, Previous: monday.AddDays(-7), Next: monday.AddDays(7), Current: week == c.Today().Week()}
}

// planPage shows the week of one place.
type planPage struct {
	frame.Base
	Bar       weekBar
	School    string
	Places    []placeLink
	Place     string // shown, "" while the school has none
	Print     string // the address of the sheet of this place
	Grid      grid
	Unplanned bool   // a week to come in which nobody is planned yet
	Off       string // why there is no school in the whole week
	Seen      time.Time
}

// placeLink leads to the week of a place.
type placeLink struct {
	Label   string
	Path    string
	Current bool
	Missing int // persons times slots
}

var planView = frame.Parse[planPage](files, "plan.html")

// planPath is the address of a place's week.
func planPath(week calendar.Week, place uuid.UUID) string {
	return "/plan?woche=" + week.Monday().String() + "&klasse=" + place.String()
}

func (p *pages) plan(c *frame.Call) error {
	bar := barOf(c, "/plan")
	w, err := p.inWeek(c, bar.Week, uuid.Nil)
	if err != nil {
		return err
	}
	page := planPage{Base: c.Page("Plan", "Die Woche einer Klasse: wer wann kommt, und wo noch jemand fehlt."), School: w.school.Name, Seen: c.Now()}
	page.Wide = true
	places := w.busyPlaces()
	chosen, ok := c.QueryID("klasse")
	if i := slices.IndexFunc(places, func(p *school.Place) bool { return ok && p.ID == chosen }); i < 0 && len(places) > 0 {
		chosen = places[0].ID
	}
	if w.Off() {
		page.Off = w.days[0].Off
	}
	for _, place := range places {
		link := placeLink{Label: place.Label, Path: planPath(bar.Week, place.ID), Current: place.ID == chosen, Missing: w.missing(c, place)}
		page.Places = append(page.Places, link)
		if link.Current {
			bar.Keep = []field{{"klasse", place.ID.String()}}
			page.Place, page.Grid = c.Place(place.Kind, place.Label), w.ofPlace(c, place)
			page.Part = page.Place
			page.Print = "/plan/druck?woche=" + bar.Week.Monday().String() + "&klasse=" + place.ID.String()
		}
	}
	page.Unplanned = bar.Week.Monday().After(c.Today()) && len(w.people) == 0 && len(places) > 0
	page.Bar = bar
	return planView.Show(c, http.StatusOK, page)
}

// inWeek reads a week of the school, of one place or all.
func (p *pages) inWeek(c *frame.Call, of calendar.Week, place uuid.UUID) (*week, error) {
	s, err := p.school(c)
	if err != nil {
		return nil, err
	}
	demand, err := p.Schools.Demand(c, s.ID, of.Range())
	if err != nil {
		return nil, err
	}
	w, err := p.askWhere(c, demand, roster.AssignmentFilter{SchoolID: s.ID, PlaceID: place, From: of.Range().From, Until: of.Range().Until})
	if err != nil {
		return nil, err
	}
	shown := w.weekOf(c, of)
	return &shown, nil
}

// busyPlaces are those that need or have somebody in the week, or would on a day that is special; all if none does.
func (w *week) busyPlaces() []*school.Place {
	var days []calendar.Date
	for _, d := range w.days {
		days = append(days, d.Date)
	}
	all := w.places(days...)
	busy := slices.DeleteFunc(slices.Clone(all), func(p *school.Place) bool {
		stated := slices.ContainsFunc(w.needs[p.ID], func(n school.NeedWeek) bool { return len(n.Needs) > 0 })
		for at := range w.people {
			stated = stated || at.place == p.ID
		}
		return !stated
	})
	if len(busy) == 0 {
		return all
	}
	return busy
}

// missing counts what is still to come and open at a place.
func (w *week) missing(c *frame.Call, place *school.Place) int {
	count := 0
	for i, d := range w.days {
		if d.Before(c.Today()) {
			continue
		}
		for _, l := range w.lines {
			if slot := l.Slots[i]; slot != nil {
				count += w.at(d.Date, place, slot).Open()
			}
		}
	}
	return count
}
