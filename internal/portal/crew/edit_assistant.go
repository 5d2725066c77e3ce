package crew

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
	"schulalltag/internal/web"
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

func (p *pages) editAssistant(c *frame.Call) error {
	a, err := p.found(c)
	if err != nil {
		return err
	}
	s, ok := sectionOf(c.Gin.Param("section"))
	if !ok {
		return web.ErrNoPath
	}
	d := a.Details()
	v := url.Values{"version": {strconv.Itoa(a.Version)}}
	s.fill(c, &d, v)
	return p.ask(c, http.StatusOK, a, s, c.Filled(v), nil)
}

// ask shows the form of one part; extend adds to the page what is special.
func (p *pages) ask(c *frame.Call, status int, a *staff.Assistant, s section, form *frame.Form, extend func(*formPage)) error {
	page := formPage{
		Base: c.Page(c.T("%s: %s", a.Name(), c.T(s.title)), s.help), Form: form, Parts: []string{s.slug},
		Back: "/team/" + a.ID.String(), BackName: a.Name(),
	}
	if err := p.choices(c, &page, a.Schools); err != nil {
		return err
	}
	if extend != nil {
		extend(&page)
	}
	return formView.Show(c, status, page)
}

// updateAssistant stores one part, the rest as it is.
func (p *pages) updateAssistant(c *frame.Call) error {
	a, err := p.found(c)
	if err != nil {
		return err
	}
	s, ok := sectionOf(c.Gin.Param("section"))
	if !ok {
		return web.ErrNoPath
	}
	r := read(c.Form())
	was := a.Details()
	d := a.Details()
	s.read(r, &d)
	if !r.OK() {
		return p.ask(c, http.StatusUnprocessableEntity, a, s, r.Form, nil)
	}
	if s.slug == "schulen" && len(d.BarredPlaces) > 0 {
		places, err := p.places(c, was.Schools)
		if err != nil {
			return err
		}
		keepBarred(&d, places)
	}
	if !r.Has("bestaetigt") && r.Version() == a.Version {
		end, err := p.ends(c, a, &d)
		if err != nil {
			return err
		}
		if end != nil {
			end.Fields = fields(r.Form)
			return p.ask(c, http.StatusOK, a, s, r.Form, func(page *formPage) { page.Ask = end })
		}
	}
	updated, err := p.Pool.UpdateAssistant(c, a.ID, r.Version(), d)
	path := c.Gin.Request.URL.Path
	switch {
	case frame.Stale(err):
		choice, err := p.choose(c, a, s, r.Form, &d)
		if err != nil {
			return err
		}
		return p.ask(c, http.StatusConflict, a, s, r.Form, func(page *formPage) { page.Choice = choice })
	case r.refused(err):
		return p.ask(c, http.StatusUnprocessableEntity, a, s, r.Form, nil)
	case err != nil:
		return err
	}
	back := undo(c, s, path, strconv.Itoa(updated.Version), &was)
	if updated.Version == a.Version {
		back = nil
	}
	return c.Finish("/team/"+a.ID.String(), c.T("Gespeichert."), back)
}

// choose sets what is stored beside what was typed.
func (p *pages) choose(c *frame.Call, a *staff.Assistant, s section, form *frame.Form, mine *staff.Details) (*frame.Choice, error) {
	theirs := a.Details()
	both := theirs
	both.BarredPlaces = slices.Concat(theirs.BarredPlaces, mine.BarredPlaces)
	n, err := p.called(c, &both)
	if err != nil {
		return nil, err
	}
	said := func(d *staff.Details) string {
		if lines := s.lines(c, n, d); len(lines) > 0 {
			return strings.Join(lines, "; ")
		}
		return c.T("nichts")
	}
	return form.Choose(a.Version, c.Gin.Request.URL.Path, frame.Versions{Name: c.T(s.title), Theirs: said(&theirs), Mine: said(mine)}), nil
}

// ends counts the assignments that a change ends because the person may no longer work on their days; nil if it ends none.
func (p *pages) ends(c *frame.Call, a *staff.Assistant, d *staff.Details) (*ending, error) {
	after := staff.Assistant{Active: d.Active, Contracts: d.Contracts, Clearances: d.Clearances}
	list, err := every(func(page postgres.Page) ([]roster.NamedAssignment, string, error) {
		f := roster.AssignmentFilter{AssistantID: a.ID, From: c.Today(), Until: c.Today().AddDays(roster.MaxRosterDays - 1)}
		return p.Rosters.Assignments(c, f, page)
	})
	if err != nil {
		return nil, err
	}
	var end *ending
	for _, x := range list {
		if ok, _ := after.Eligible(x.Day); ok || !x.StartsAt.After(c.Now()) {
			continue
		}
		if end == nil {
			end = &ending{First: x.Day}
		}
		end.Count++
	}
	return end, nil
}

// fields are all inputs of a form, to be sent again.
func fields(form *frame.Form) (list []frame.Value) {
	for _, name := range slices.Sorted(maps.Keys(form.Values)) {
		for _, value := range form.Values[name] {
			list = append(list, frame.Value{Name: name, Value: value})
		}
	}
	return list
}

// choices fills what the inputs of a page offer. The schools are those of the person, for the places to be barred.
func (p *pages) choices(c *frame.Call, page *formPage, at []uuid.UUID) error {
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
	page.Active = []frame.Option{{Value: "ja", Label: c.T("Gehört zum Team")}, {Value: "nein", Label: c.T("Gehört nicht mehr zum Team")}}
	page.Qualifications = qualifications(c)
	page.inputs(c)
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

// inputs makes the rows of the lists as the form holds them.
func (page *formPage) inputs(c *frame.Call) {
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
