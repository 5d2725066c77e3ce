package planning

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/chart"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/roster"
)

// runPage follows a planning run, or tells how it ended.
type runPage struct {
	frame.Base
	Run        *roster.PlanningRun
	Progress   runProgress
	Days       calendar.Range
	Over       bool
	Form       *frame.Form
	Failure    string
	Deviations []deviation
	Differs    bool           // a replay that has found something else
	Led        *roster.Roster // to which the run has led, if there is one (still)
	Draft      bool           // whether that waits to be published
}

// runProgress is what changes while the run goes on.
type runProgress struct {
	Run           *roster.PlanningRun
	Gap           string
	Value, Bound  string
	Elapsed       string
	Seconds       int // so far, at most the run's
	Chart         *chart.Figure
	Read, Found   bool // whether the search has begun, and has found a plan
	Over, Stopped bool
}

// deviation is a stretch of days that the week does not fit, in words.
type deviation struct {
	Days  calendar.Range
	Kinds []roster.DeviationKind
}

var runView = frame.Parse[runPage](files, "run.html")

func runPath(id uuid.UUID) string { return home + "/laeufe/" + id.String() }

// over reports whether a run has ended.
func over(r *roster.PlanningRun) bool {
	return r.State != roster.RunQueued && r.State != roster.RunRunning
}

func (p *pages) run(c *frame.Call) error {
	return p.showRun(c, http.StatusOK, c.Filled(nil))
}

func (p *pages) showRun(c *frame.Call, status int, form *frame.Form) error {
	id, err := c.ID("run")
	if err != nil {
		return err
	}
	run, err := p.Rosters.Run(c, id)
	if err != nil {
		return err
	}
	progress, err := p.progress(c, run)
	if err != nil {
		return err
	}
	title := "Planung läuft"
	help := "Der Plan wird immer besser. Sie müssen nicht warten: Die Planung geht weiter, auch wenn Sie die Seite verlassen."
	switch {
	case over(run):
		title, help = "Planung", "So ist die Planung ausgegangen."
	case run.State == roster.RunQueued:
		title, help = "Planung wartet", "Vorher wird noch eine andere Rechnung fertig. Dann beginnt diese von selbst, auch wenn Sie die Seite verlassen."
	case run.Kind == roster.RunReplay:
		title, help = "Plan wird nachgerechnet", "Dieselbe Rechnung noch einmal. Es muss genau derselbe Plan herauskommen."
	}
	page := runPage{
		Base: c.Page(title, help), Run: run, Progress: progress, Days: calendar.Range{From: run.ValidFrom, Until: run.ValidUntil},
		Over: over(run), Form: form, Failure: c.Failure(run.FailureCode, run.Failure()), Deviations: deviations(run.Changes),
		Differs: run.Repetition != nil && !run.Repetition.Same,
	}
	if run.RosterID != nil {
		if page.Led, err = p.Rosters.Roster(c, *run.RosterID); err != nil {
			return err
		}
		page.Draft = page.Led.State == roster.Draft
	}
	return runView.Show(c, status, page)
}

// follow sends the progress as it happens.
func (p *pages) follow(c *frame.Call) error {
	id, err := c.ID("run")
	if err != nil {
		return err
	}
	waited := c.Query("wartet") != ""
	return c.Live(func() (string, bool, error) {
		run, err := p.Rosters.Run(c, id)
		if err != nil {
			return "", false, err
		}
		begun := waited && run.State != roster.RunQueued // then the whole page is another
		progress, err := p.progress(c, run)
		if err != nil {
			return "", false, err
		}
		html, err := runView.Part(c, "progress", progress)
		return html, over(run) || begun, err
	})
}

// progress tells how far a run has come.
func (p *pages) progress(c *frame.Call, run *roster.PlanningRun) (runProgress, error) {
	now := runProgress{
		Run: run, Gap: gapOf(c, run), Read: run.StartedAt != nil, Found: run.Value != nil, Over: over(run), Stopped: run.StopRequested,
	}
	if run.Value != nil && run.Bound != nil {
		now.Value, now.Bound = c.Points(*run.Value), c.Points(*run.Bound)
	}
	if run.StartedAt != nil {
		end := c.Now()
		if run.EndedAt != nil {
			end = *run.EndedAt
		}
		passed := max(0, int(end.Sub(*run.StartedAt).Seconds()))
		now.Seconds, now.Elapsed = min(passed, run.MaxSeconds), elapsed(c, passed)
	}
	steps, err := p.Rosters.Steps(c, run.ID)
	if err != nil || len(steps) == 0 {
		return now, err
	}
	figure, err := convergence(c, steps)
	now.Chart = &figure
	return now, err
}

// convergence draws how value and bound came together.
func convergence(c *frame.Call, steps []roster.Step) (chart.Figure, error) {
	drawn := chart.Convergence{
		Frame: chart.Frame{
			ID: "verlauf", Title: c.T("Wert und Schranke nähern sich an"),
			Desc:  c.T("Der Wert des Plans steigt, die Schranke sinkt. Wo sie sich treffen, gibt es keinen besseren Plan."),
			Empty: c.T("Noch kein Plan"), Format: func(n float64) string { return c.Points(int64(n)) },
		},
		Head: c.T("Nach"), Value: c.T("Wert"), Bound: c.T("Schranke"),
		FormatAt: func(at float64) string { return elapsed(c, int(at)) },
	}
	for _, s := range thin(steps) {
		drawn.Steps = append(drawn.Steps, chart.Step{At: s.After().Seconds(), Value: chart.Of(float64(s.Value)), Bound: chart.Of(float64(s.Bound))})
	}
	return drawn.Draw()
}

// shownSteps is how many steps a chart of 320 points across can tell apart.
const shownSteps = 60

// thin leaves out steps that a chart cannot show, and keeps the first and the last.
func thin(steps []roster.Step) []roster.Step {
	if len(steps) <= shownSteps {
		return steps
	}
	var kept []roster.Step
	for i := range shownSteps {
		kept = append(kept, steps[i*(len(steps)-1)/(shownSteps-1)])
	}
	return kept
}

func elapsed(c *frame.Call, seconds int) string {
	if seconds < 60 {
		return c.N(seconds, "%d Sekunde", "%d Sekunden")
	}
	d := time.Duration(seconds) * time.Second
	return c.T("%d Min. %d Sek.", int(d.Minutes()), seconds%60)
}

func deviations(of []roster.Deviation) []deviation {
	var list []deviation
	for _, d := range of {
		list = append(list, deviation{calendar.Range{From: d.From, Until: d.Until}, d.Kinds})
	}
	return list
}

// stop keeps the best plan so far.
func (p *pages) stop(c *frame.Call) error {
	return p.interrupt(c, p.Rosters.StopRun, c.T("Die Planung hört auf. Der beste Plan bis jetzt wird gleich ein Entwurf."))
}

// cancel ends a run without a plan.
func (p *pages) cancel(c *frame.Call) error {
	return p.interrupt(c, p.Rosters.CancelRun, c.T("Die Planung ist abgebrochen. Es gibt keinen Entwurf."))
}

func (p *pages) interrupt(c *frame.Call, do func(context.Context, uuid.UUID) (*roster.PlanningRun, error), told string) error {
	id, err := c.ID("run")
	if err != nil {
		return err
	}
	form := c.Form()
	_, err = do(c, id)
	if form.Refused(err) {
		return p.showRun(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return c.Finish(runPath(id), told, nil)
}

// replay computes the plan of a run once more, to show that it comes out the same.
func (p *pages) replay(c *frame.Call) error {
	id, err := c.ID("run")
	if err != nil {
		return err
	}
	form := c.Form()
	again, err := p.Rosters.Replay(c, id)
	if form.Refused(err) {
		return p.showRun(c, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return c.Redirect(runPath(again.ID))
}
