package crew

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

// formPage asks for parts of what is said about somebody: one part of a person there is, or all of a new one.
type formPage struct {
	frame.Base
	Form           *frame.Form
	Parts          []string // by address, in order
	Back           string
	BackName       string
	Schools        []frame.Option
	Homes          []frame.Option
	Qualifications []frame.Option
	Barred         []frame.Option
	Active         []frame.Option
	Accounts       []frame.Option
	Contracts      []contractRow
	Days           []windowRows
	Proofs         []proofRow
	Choice         *frame.Choice // not nil if somebody else was faster
	Ask            *ending       // not nil where the change ends work that is planned
	New            bool
}

// ending is what a change would end, to be asked before.
type ending struct {
	Count  int
	First  calendar.Date
	Fields []frame.Value
}

// contractRow, windowRows and proofRow are the inputs of a row; the last row of contracts is empty.
type contractRow struct {
	Title                      string
	From, Until                frame.Input
	Week, Outside, Day, Remove frame.Input
	New, Filled                bool
}

type windowRows struct {
	Title string
	Spans []windowRow
}

type windowRow struct {
	Name, Weekday string // the hidden input
	Day           string
	Starts, Ends  frame.Input
	Filled        bool
}

type proofRow struct {
	Title, Hint    string
	ShownOn, Until frame.Input
}

var formView = frame.Parse[formPage](files, "form.html")

// choices fills what the inputs of a page offer to a person, who is zero while new and works at these schools.
func (p *pages) choices(c *frame.Call, page *formPage, of uuid.UUID, at []uuid.UUID) error {
	has := func(slug string) bool { return slices.Contains(page.Parts, slug) }
	if has("schulen") || has("sperren") {
		schools, err := p.schools(c)
		if err != nil {
			return err
		}
		page.Homes = []frame.Option{{Label: c.T("keine")}}
		for _, s := range schools {
			page.Schools = append(page.Schools, frame.Option{Value: s.ID.String(), Label: s.Name})
		}
		page.Homes = append(page.Homes, page.Schools...)
	}
	if has("sperren") {
		places, err := p.places(c, at)
		if err != nil {
			return err
		}
		page.Barred = p.placeOptions(c, places, page.Schools)
	}
	if has("zugang") {
		var err error
		if page.Accounts, err = p.accounts(c, of); err != nil {
			return err
		}
	}
	page.Active = []frame.Option{{Value: "ja", Label: c.T("Gehört zum Team")}, {Value: "nein", Label: c.T("Gehört nicht mehr zum Team")}}
	page.Qualifications = qualifications(c)
	page.askContracts(c)
	page.askWindows(c)
	page.askProofs(c)
	return nil
}

// placeOptions lists the places that are not over.
func (p *pages) placeOptions(c *frame.Call, places []school.Place, schools []frame.Option) (options []frame.Option) {
	called := map[string]string{}
	for _, s := range schools {
		called[s.Value] = s.Label
	}
	for i := range places {
		if x := &places[i]; x.ValidUntil.IsZero() || !x.ValidUntil.Before(c.Today()) {
			options = append(options, frame.Option{Value: x.ID.String(), Label: placeName(c, x, called[x.SchoolID.String()])})
		}
	}
	return options
}

// askContracts makes a row for each contract of the form, and an empty one after them.
func (page *formPage) askContracts(c *frame.Call) {
	f := page.Form
	for i := 0; ; i++ {
		row := fmt.Sprintf("contracts.%d.", i)
		last := !f.Has(row + "validFrom")
		if last && i > 0 && f.Get(fmt.Sprintf("contracts.%d.validFrom", i-1)) == "" {
			break // the row before is the empty one
		}
		x := contractRow{
			Title: c.T("Neuer Vertrag"), From: f.DateInput(row+"validFrom", c.T("Erster Tag")), Until: f.DateInput(row+"validUntil", c.T("Letzter Tag")).Free(),
			Week: f.Text(row+"weekMinutes", c.T("Stunden in der Woche")), Outside: f.Text(row+"outsideMinutes", c.T("Davon außerhalb der Schule")).Free(),
			Day: f.Text(row+"dayMinutes", c.T("Höchstens am Tag")), Remove: f.Check(row+"entfernen", c.T("Diesen Vertrag entfernen")), New: last || f.Get(row+"validFrom") == "",
		}
		if from, err := calendar.ParseDate(f.Get(row + "validFrom")); err == nil {
			x.Title = c.T("Vertrag ab %s", c.Date(from))
		}
		x.Filled = page.New || x.From.Value+x.Week.Value != ""
		page.Contracts = append(page.Contracts, x)
		if last || page.New {
			break
		}
	}
}

// askWindows makes the rows of each day that the form has.
func (page *formPage) askWindows(c *frame.Call) {
	f := page.Form
	for i := 0; f.Has(fmt.Sprintf("availability.%d.weekday", i)); i++ {
		row := fmt.Sprintf("availability.%d.", i)
		number, _ := strconv.Atoi(f.Get(row + "weekday"))
		title := c.Weekday(calendar.Weekday(number))
		if n := len(page.Days); n == 0 || page.Days[n-1].Title != title {
			page.Days = append(page.Days, windowRows{Title: title})
		}
		d := &page.Days[len(page.Days)-1]
		x := windowRow{Name: row + "weekday", Weekday: strconv.Itoa(number), Starts: f.Time(row+"starts", c.T("von")), Ends: f.Time(row+"ends", c.T("bis"))}
		x.Day, x.Filled = title, x.Starts.Value+x.Ends.Value != "" || len(x.Starts.Problems)+len(x.Ends.Problems) > 0
		d.Spans = append(d.Spans, x)
	}
}

// askProofs makes a row for each kind of proof.
func (page *formPage) askProofs(c *frame.Call) {
	f := page.Form
	for i, kind := range kinds() {
		row := fmt.Sprintf("clearances.%d.", i)
		x := proofRow{c.Label(kind), c.T("Ohne Enddatum gilt er auf Dauer."), f.DateInput(row+"shownOn", c.T("Gezeigt am")), f.DateInput(row+"validUntil", c.T("Gilt bis")).Free()}
		if kind == staff.Conduct {
			x.Hint = c.T("Ohne Enddatum gilt es fünf Jahre.")
		}
		page.Proofs = append(page.Proofs, x)
	}
}

// clock is what a clock in the district shows at an instant.
func clock(t time.Time) calendar.Clock {
	t = t.In(calendar.Zone())
	return calendar.Clock(t.Hour()*60 + t.Minute())
}
