package office

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/google/uuid"

	"schulalltag/internal/portal/chart"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/roster"
)

const hourValuesPath = whatIfPath + "/stunden"

// hourValuesPage tells what an hour more a week is worth, at each school or in each area. It takes most of a second to find out.
type hourValuesPage struct {
	frame.Base
	ByArea bool
	Pools  []frame.Option
	Form   *frame.Form
	Chart  *figure // nil where no pool can be asked about
}

var hourValuesView = frame.Parse[hourValuesPage](files, "hourvalues.html")

const (
	hourValuesTitle = "Was eine Stunde mehr wert ist"
	hourValuesHelp  = "Wo eine zusätzliche Stunde in der Woche am meisten bringt, nach dem Einsatzplan, der heute gilt."
)

func (p *pages) hourValues(c *frame.Call) error {
	if answered, err := c.Later(hourValuesTitle, hourValuesHelp); answered {
		return err
	}
	page, err := p.valuesOf(c)
	if err != nil {
		return err
	}
	return hourValuesView.Show(c, http.StatusOK, *page)
}

func (p *pages) downloadHourValues(c *frame.Call) error {
	page, err := p.valuesOf(c)
	if err != nil {
		return err
	}
	if page.Chart == nil {
		return errNoTable
	}
	return page.Chart.Table.send(c, "eine-stunde-mehr")
}

func (p *pages) valuesOf(c *frame.Call) (*hourValuesPage, error) {
	provider, _ := c.QueryID("traeger")
	by := roster.HoursBySchool
	if c.Query("nach") == "sozialraum" {
		by = roster.HoursByArea
	}
	page := &hourValuesPage{
		Base:   c.Page(hourValuesTitle, hourValuesHelp),
		ByArea: by == roster.HoursByArea, Form: c.Filled(map[string][]string{"traeger": {c.Query("traeger")}}),
	}
	pools, err := p.Rosters.Pools(c, c.Today())
	if err != nil {
		return nil, err
	}
	if len(pools) == 0 {
		return page, nil
	}
	if len(pools) > 1 {
		for _, pool := range pools {
			page.Pools = append(page.Pools, frame.Option{Value: pool.ProviderID.String(), Label: pool.Name})
		}
	}
	if provider == uuid.Nil {
		provider = pools[0].ProviderID
	}
	values, err := p.Rosters.HourValues(c, roster.PoolQuery{ProviderID: provider}, by)
	if errors.Is(err, roster.ErrNoRoster) || errors.Is(err, roster.ErrNothingToPlan) {
		return page, nil
	}
	if err != nil {
		return nil, err
	}
	page.Chart, err = valueFigure(c, page.ByArea, values)
	if err != nil {
		return nil, err
	}
	page.Chart.CSV = hourValuesPath + "/csv?" + c.Gin.Request.URL.RawQuery
	return page, nil
}

// valueFigure draws what an hour of somebody in the team is worth; the table behind it tells of somebody new, too.
func valueFigure(c *frame.Call, byArea bool, values []roster.HourValue) (*figure, error) {
	head := c.T("Schule")
	if byArea {
		head = c.T("Sozialraum")
	}
	minutes := func(value int64) chart.Value { return chart.Of(float64(max(0, value)) / roster.UrgentMinute) }
	b := chart.Bars{Head: head, Parts: []string{c.T("eine Stunde mehr im Team")}, Order: chart.Descending, Frame: chart.Frame{
		ID: "stundenwert", Title: c.T("Was eine Stunde mehr bringt"), Desc: c.T("An keiner Schule bringt eine Stunde mehr etwas."), Empty: c.T("Zu diesem Einsatzplan gibt es keine Zahlen."),
		Format: func(v float64) string { return c.Minutes(int(v)) },
	}}
	s := newSheet(b.Title, head, c.T("Im Team, mindestens (Min.)"), c.T("Im Team, höchstens (Min.)"), c.T("Neue Person, mindestens (Min.)"), c.T("Neue Person, höchstens (Min.)"))
	for i, v := range values {
		if i == 0 && v.Gain > 0 {
			b.Desc = c.T("Am meisten bringt eine Stunde mehr hier: %s. Sie wirkt wie %s dringendster Bedarf.", v.Name, c.Minutes(int(v.Gain/roster.UrgentMinute)))
		}
		b.Rows = append(b.Rows, chart.Bar{Label: v.Name, Values: []chart.Value{minutes(v.Gain)}})
		s.add(text(v.Name), worth(v.Gain), most(c, v.Gain, v.FromPrices), worth(v.NewGain), most(c, v.NewGain, v.NewFromPrices))
	}
	drawn, err := b.Draw()
	if err != nil {
		return nil, err
	}
	return &figure{Key: b.ID, Title: b.Title, Help: b.Desc, SVG: drawn.SVG, Table: s}, nil
}

// worth is a value as minutes of the most urgent need.
func worth(value int64) cell {
	return text(strconv.FormatInt(max(0, value)/roster.UrgentMinute, 10))
}

// most is worth of an upper bound, which is known only where the roster's proof reaches above the gain.
func most(c *frame.Call, gain, bound int64) cell {
	if bound <= gain {
		return cell{c.T("nicht bewiesen"), ""}
	}
	return worth(bound)
}
