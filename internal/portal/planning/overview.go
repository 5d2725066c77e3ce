package planning

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/roster"
)

// overviewPage tells how planning stands: what holds, what is drafted, what is being computed.
type overviewPage struct {
	frame.Base
	Moment   time.Time  // now
	Standing []standing // published ones that govern today or days to come
	Drafts   []drafted
	Open     []runLine // runs that wait or compute
	Past     []runLine
	Form     *frame.Form
	Seconds  []frame.Option
	Pins     []frame.Option
}

// standing is a published roster.
type standing struct {
	*roster.Roster
	Days []calendar.Range // that it governs, from today on
	Now  bool             // whether it governs today
	Gap  string
}

// drafted is a draft.
type drafted struct {
	*roster.Roster
	Days calendar.Range
	Gap  string
}

// runLine is a run in a list.
type runLine struct {
	*roster.PlanningRun
	Days      calendar.Range
	Gap, When string
}

var overviewView = frame.Parse[overviewPage](files, "overview.html")

// pastRuns is how many runs that are over the overview shows.
const pastRuns = 8

func (p *pages) overview(c *frame.Call) error {
	from, until := nextPeriod(c.Today())
	form := c.Filled(url.Values{
		"validFrom": {from.String()}, "validUntil": {until.String()}, "maxSeconds": {c.Query("sekunden")}, "fromRosterId": {c.Query("fixierungen")},
	})
	return p.showOverview(c, http.StatusOK, form)
}

func (p *pages) showOverview(c *frame.Call, status int, form *frame.Form) error {
	page := overviewPage{
		Base: c.Page("Planen", "Hier entsteht der Einsatzplan: berechnen lassen, prüfen, veröffentlichen."), Form: form, Seconds: seconds(c), Moment: c.Now(),
	}
	published, err := p.rosters(c, roster.RosterFilter{State: roster.Published})
	if err != nil {
		return err
	}
	drafts, err := p.rosters(c, roster.RosterFilter{State: roster.Draft})
	if err != nil {
		return err
	}
	page.Pins = append(page.Pins, frame.Option{Value: "", Label: c.T("keine")})
	for i := range published {
		if s, stands := stand(c, &published[i]); stands {
			page.Standing = append(page.Standing, s)
			page.Pins = append(page.Pins, frame.Option{Value: s.ID.String(), Label: c.T("aus dem Plan %s", c.Period(s.Days[0]))})
		}
	}
	slices.SortFunc(page.Standing, func(a, b standing) int { return a.Days[0].From.Compare(b.Days[0].From) })
	for _, d := range slices.Backward(drafts) {
		line := drafted{Roster: &d, Days: d.Days(), Gap: gapOf(c, &d)}
		page.Drafts = append(page.Drafts, line)
		page.Pins = append(page.Pins, frame.Option{Value: d.ID.String(), Label: c.T("aus dem Entwurf von %s", c.When(d.CreatedAt, c.Now()))})
	}
	runs, err := p.Rosters.LatestRuns(c, pastRuns)
	if err != nil {
		return err
	}
	for i := range runs {
		line := runLine{&runs[i], calendar.Range{From: runs[i].ValidFrom, Until: runs[i].ValidUntil}, gapOf(c, &runs[i]), c.When(runs[i].QueuedAt, c.Now())}
		if over(&runs[i]) {
			page.Past = append(page.Past, line)
		} else {
			page.Open = append(page.Open, line)
		}
	}
	slices.Reverse(page.Open) // the next one first
	return overviewView.Show(c, status, page)
}

// start asks for a plan.
func (p *pages) start(c *frame.Call) error {
	form := c.Form()
	details := roster.RunDetails{ValidFrom: form.Date("validFrom"), ValidUntil: form.Date("validUntil"), MaxSeconds: form.Int("maxSeconds"), Seed: 1}
	if form.Get("fromRosterId") != "" {
		id := form.ID("fromRosterId")
		details.FromRosterID = &id
	}
	if !form.OK() {
		return p.showOverview(c, http.StatusUnprocessableEntity, form)
	}
	run, err := p.Rosters.StartRun(c, details)
	if form.Refused(err) {
		return p.showOverview(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return c.Redirect(runPath(run.ID))
}

// stand says which days from today on a published roster governs, if any.
func stand(c *frame.Call, r *roster.Roster) (s standing, stands bool) {
	s = standing{Roster: r, Gap: gapOf(c, r), Now: r.Governs(c.Today())}
	for _, p := range r.Periods {
		if !p.ValidUntil.Before(c.Today()) {
			s.Days = append(s.Days, p.Days())
		}
	}
	return s, len(s.Days) > 0
}

// gapOf says how far a roster or run may be from the best, nothing where that is not known.
func gapOf(c *frame.Call, of interface{ Gap() (float64, bool) }) string {
	gap, ok := of.Gap()
	if !ok {
		return ""
	}
	return c.Gap(gap)
}

// seconds are the times a search may take.
func seconds(c *frame.Call) []frame.Option {
	var list []frame.Option
	for _, n := range []int{30, 120, 300, roster.MaxRunSeconds} {
		text := c.N(n, "%d Sekunde", "%d Sekunden")
		if n >= 60 {
			text = c.N(n/60, "%d Minute", "%d Minuten")
		}
		list = append(list, frame.Option{Value: strconv.Itoa(n), Label: text})
	}
	return list
}

// nextPeriod proposes what to plan: from the coming Monday to the end of the term, or the next term when that is near.
func nextPeriod(today calendar.Date) (from, until calendar.Date) {
	from = today.Week().Next().Monday()
	term := calendar.TermOf(from)
	if from.DaysUntil(term.Until) < 14 {
		from = term.Until.AddDays(1)
		term = calendar.TermOf(from)
	}
	return from, term.Until
}
