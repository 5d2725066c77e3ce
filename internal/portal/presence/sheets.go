package presence

import (
	"net/http"
	"time"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
)

// sheetsPage is the week on paper: one page across for each place.
type sheetsPage struct {
	frame.Base
	Back   string
	Week   calendar.Week
	School string
	Sheets []sheet
	Seen   time.Time
}

// sheet is the page of one place.
type sheet struct {
	Name string
	Grid grid
}

var sheetsView = frame.Parse[sheetsPage](files, "sheets.html")

func (p *pages) sheets(c *frame.Call) error {
	bar := barOf(c, "/plan/druck")
	chosen, one := c.QueryID("klasse")
	w, err := p.inWeek(c, bar.Week, chosen)
	if err != nil {
		return err
	}
	page := sheetsPage{
		Base: c.Page("Plan drucken", "Jede Klasse kommt auf ein Blatt im Querformat."), School: w.school.Name, Week: bar.Week, Seen: c.Now(),
		Back: "/plan?woche=" + bar.Week.Monday().String(),
	}
	page.Wide, page.Scripts = true, []string{"print.js"}
	if one {
		page.Back = planPath(bar.Week, chosen)
	}
	for _, place := range w.busyPlaces() {
		if !one || place.ID == chosen {
			page.Sheets = append(page.Sheets, sheet{c.Place(place.Kind, place.Label), w.ofPlace(c, place)})
		}
	}
	return sheetsView.Show(c, http.StatusOK, page)
}
