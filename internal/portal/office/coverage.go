package office

import (
	"net/http"
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/coverage"
	"schulalltag/internal/portal/frame"
)

const coveragePath = "/abdeckung"

// coveragePage shows what is needed, planned, delivered and open.
type coveragePage struct {
	frame.Base
	Form    *frame.Form // with what cannot be counted
	Scope   scope
	Sites   *sites
	Periods []period
	Name    string // of the area or school, "" for the district
	Reset   string // the address of the whole district
	Other   bool   // whether other weeks were chosen than those offered
	All     string // how much is covered, in a sentence
	Least   string // where the least is covered, in a sentence
	Sums    []tile
	Groups  []group
	Charts  []figure
	Nothing bool // nothing is needed and nothing planned in the whole period
}

// period is a stretch of weeks to choose by one click.
type period struct {
	Name, Href string
	Current    bool
}

var coverageView = frame.Parse[coveragePage](files, "coverage.html")

func (p *pages) coverage(c *frame.Call) error {
	s := readScope(c)
	page := coveragePage{
		Base: c.Page("Abdeckung", "Wie viel vom Bedarf der Schulen gedeckt ist, und wo etwas fehlt."), Form: c.Filled(nil),
		Scope: s, Periods: periods(c, s), Reset: s.at("").href(coveragePath),
	}
	page.Other = !slices.ContainsFunc(page.Periods, func(x period) bool { return x.Current })
	var err error
	if page.Sites, err = p.loadSites(c, s.At); err != nil {
		return err
	}
	page.Name = page.Sites.name(s.At)
	page.Part = page.Name
	picture, err := p.Coverage.Picture(c, s.query())
	if page.Form.Refused(err) {
		return coverageView.Show(c, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	page.Nothing = picture.All.NeedMinutes == 0 && picture.All.PlannedMinutes == 0
	page.Sums = sums(c, s, picture.All)
	page.All, page.Least = finding(c, picture)
	page.Groups = groups(c, s, picture)
	if page.Charts, err = figures(c, s, picture); err != nil {
		return err
	}
	return coverageView.Show(c, http.StatusOK, page)
}

// downloadCoverage sends the table behind a part of the page.
func (p *pages) downloadCoverage(c *frame.Call) error {
	s := readScope(c)
	picture, err := p.Coverage.Picture(c, s.query())
	if err != nil {
		return err
	}
	wanted := c.Gin.Param("tabelle")
	file := "abdeckung-" + wanted + "-" + s.From.String() + "-" + s.Until.String()
	for _, g := range groups(c, s, picture) {
		if g.Key == wanted {
			return g.Table.send(c, file)
		}
	}
	charts, err := figures(c, s, picture)
	if err != nil {
		return err
	}
	for _, f := range charts {
		if f.Key == wanted {
			return f.Table.send(c, file)
		}
	}
	return errNoTable
}

// periods are the stretches that are asked for most.
func periods(c *frame.Call, s scope) []period {
	this := c.Today().Week().Range()
	list := []struct {
		name        string
		from, until calendar.Date
	}{
		{"4 Wochen", this.From.AddDays(-(usualWeeks - 1) * 7), this.Until},
		{"12 Wochen", this.From.AddDays(-11 * 7), this.Until},
		{"Halbjahr bis heute", calendar.TermOf(c.Today()).From.Week().Monday(), this.Until},
		{"Nächste 4 Wochen", this.From.AddDays(7), this.Until.AddDays(4 * 7)},
	}
	periods := make([]period, len(list))
	for i, x := range list {
		periods[i] = period{c.T(x.name), s.in(x.from, x.until).href(coveragePath), s.From == x.from && s.Until == x.until}
	}
	return periods
}

// keyOf is the key of the school or area a fact is about.
func keyOf(f coverage.Fact) string {
	if f.SchoolID != uuid.Nil {
		return schoolKey + f.SchoolID.String()
	}
	return areaKey + f.AreaID.String()
}
