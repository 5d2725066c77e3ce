package office

import (
	"net/http"
	"time"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/roster"
)

// answerPage is one question: on its way, or with its answer.
type answerPage struct {
	frame.Base
	Progress progress
	Answer   *answer // nil until it is found
	Failure  string
	Over     bool
	Again    string // the address of the same question asked more thoroughly, "" if the form cannot ask it
}

// progress is what a page shows of a search that is under way.
type progress struct {
	Path        string
	State       badge
	Tone        string
	Gap         string // how good the plan for the supposed week is so far
	Done, Total int    // seconds
	Waits       bool   // for other searches to end
	Started     bool
	Ending      bool // somebody has said that it is enough, or not wanted
}

// answer is what a search has found.
type answer struct {
	gain
	NeedBefore, NeedAfter   string
	CoverBefore, CoverAfter string
	ShareBefore, ShareAfter string
	OpenBefore, OpenAfter   string
	Schools, Areas          sheet
	Priorities              sheet
	CSV                     string
	Arrives                 string // how much of a post's hours reaches a need, "" for other questions
	Title                   string // of the table to load
	GapBefore, GapAfter     string
}

var answerView = frame.Parse[answerPage](files, "answer.html")

func (p *pages) answer(c *frame.Call) error {
	run, err := p.run(c)
	if err != nil {
		return err
	}
	names, err := p.nameAll(c, "", []roster.PlanningRun{*run}, false)
	if err != nil {
		return err
	}
	page := answerPage{Base: c.Page("Was wäre wenn", names.question(c, run)), Progress: progressOf(c, run)}
	page.Part = c.T("Antwort")
	page.Over = run.State != roster.RunQueued && run.State != roster.RunRunning
	page.Again, _ = again(run)
	if run.Comparison != nil {
		page.Answer = answerOf(c, run.Comparison)
		if more := run.Comparison.After.CoveredMinutes - run.Comparison.Before.CoveredMinutes; len(run.Supposed) == 1 && run.Supposed[0].Kind == roster.SupposePost && more > 0 {
			page.Answer.Arrives = c.T("So viel deckt der beste gefundene Plan mehr. Was von den %s der Stelle übrig bleibt, sind Wege und Leerzeiten, oder es gibt dort keinen passenden Bedarf.", c.Hours(run.Supposed[0].WeekMinutes))
			switch {
			case more < run.Supposed[0].WeekMinutes:
			case page.Answer.Proven:
				page.Answer.Arrives = c.T("Das ist so viel wie die %s der Stelle oder mehr: Sie hilft auch dem übrigen Team, besser zu passen.", c.Hours(run.Supposed[0].WeekMinutes))
			default: // the one plan may just have turned out better than the other
				page.Answer.Arrives = c.T("Das ist so viel wie die %s der Stelle oder mehr. Ein Teil davon kann daran liegen, dass der eine Plan besser gelungen ist als der andere: Fragen Sie genauer, bevor Sie damit rechnen.", c.Hours(run.Supposed[0].WeekMinutes))
			}
		}
		page.Answer.CSV = runPath(run.ID) + "/csv"
	}
	if run.State == roster.RunFailed {
		page.Failure = c.T("Für diese Frage wurde keine Antwort gefunden. Bitte stellen Sie sie noch einmal.")
	}
	return answerView.Show(c, http.StatusOK, page)
}

func (p *pages) run(c *frame.Call) (*roster.PlanningRun, error) {
	id, err := c.ID("frage")
	if err != nil {
		return nil, err
	}
	return p.Rosters.WhatIf(c, id)
}

// follow sends the progress of a search.
func (p *pages) follow(c *frame.Call) error {
	return c.Live(func() (string, bool, error) {
		run, err := p.run(c)
		if err != nil {
			return "", false, err
		}
		html, err := answerView.Part(c, "progress", progressOf(c, run))
		return html, run.State != roster.RunQueued && run.State != roster.RunRunning, err
	})
}

// stop takes what a search has found so far for the answer.
func (p *pages) stop(c *frame.Call) error {
	id, err := c.ID("frage")
	if err != nil {
		return err
	}
	if _, err := p.Rosters.StopWhatIf(c, id); err != nil {
		return err
	}
	return c.Redirect(runPath(id))
}

// cancel gives a question up.
func (p *pages) cancel(c *frame.Call) error {
	id, err := c.ID("frage")
	if err != nil {
		return err
	}
	if _, err := p.Rosters.CancelWhatIf(c, id); err != nil {
		return err
	}
	return c.Finish(whatIfPath, c.T("Die Frage ist abgebrochen."), nil)
}

func (p *pages) downloadAnswer(c *frame.Call) error {
	run, err := p.run(c)
	if err != nil {
		return err
	}
	if run.Comparison == nil {
		return errNoTable
	}
	schools := answerOf(c, run.Comparison).Schools
	return schools.send(c, "was-waere-wenn-"+calendar.DateOf(run.QueuedAt, calendar.Zone()).String())
}

func progressOf(c *frame.Call, run *roster.PlanningRun) progress {
	v := progress{Path: runPath(run.ID), Total: run.MaxSeconds, Waits: run.State == roster.RunQueued, Started: run.State == roster.RunRunning, Ending: run.StopRequested || run.CancelRequested}
	v.State, v.Tone = stateOf(c, run)
	if run.StartedAt != nil {
		v.Done = min(max(int(c.Now().Sub(*run.StartedAt)/time.Second), 0), v.Total)
	}
	if gap, ok := run.Gap(); ok {
		v.Gap = c.Gap(gap)
	}
	return v
}

func answerOf(c *frame.Call, x *roster.Comparison) *answer {
	open := func(t roster.Tally) string { return c.Hours(t.NeededMinutes - t.CoveredMinutes) }
	part := func(t roster.Tally) string {
		if t.NeededMinutes == 0 {
			return c.T("kein Bedarf")
		}
		return c.Percent(float64(t.CoveredMinutes)/float64(t.NeededMinutes), 1)
	}
	a := &answer{
		gain:       told(c, x),
		NeedBefore: c.Hours(x.Before.NeededMinutes), NeedAfter: c.Hours(x.After.NeededMinutes),
		CoverBefore: c.Hours(x.Before.CoveredMinutes), CoverAfter: c.Hours(x.After.CoveredMinutes),
		ShareBefore: part(x.Before.Tally), ShareAfter: part(x.After.Tally),
		OpenBefore: open(x.Before.Tally), OpenAfter: open(x.After.Tally),
		Title: c.T("Schulen"),
	}
	if gap, ok := x.Before.Gap(); ok {
		a.GapBefore = c.Gap(gap)
	}
	if gap, ok := x.After.Gap(); ok {
		a.GapAfter = c.Gap(gap)
	}
	a.Schools = partSheet(c, c.T("Schule"), c.T("Was sich an den Schulen ändert"), x, x.Schools)
	a.Areas = partSheet(c, c.T("Sozialraum"), c.T("Was sich in den Sozialräumen ändert"), x, x.Areas)
	a.Priorities = newSheet(c.T("Was sich nach Priorität ändert"), tallyHead(c, c.T("Priorität"))...)
	for _, f := range x.Priorities {
		if f.After.NeededMinutes == 0 && f.Before.NeededMinutes == 0 {
			continue
		}
		a.Priorities.add(tallyCells(c, c.Label(f.Priority), f.Before, f.After)...)
	}
	a.Priorities.foot(tallyCells(c, c.T("Zusammen"), x.Before.Tally, x.After.Tally)...)
	return a
}

// partSheet is both weeks at each school or in each area.
func partSheet(c *frame.Call, head, caption string, x *roster.Comparison, parts []roster.PartTally) sheet {
	s := newSheet(caption, append(tallyHead(c, head), c.T("Einsätze, die wechseln"))...)
	changes := 0
	for _, f := range parts {
		n := max(f.Added, f.Removed)
		changes += n
		s.add(append(tallyCells(c, f.Name, f.Before, f.After), countCell(c, n))...)
	}
	s.foot(append(tallyCells(c, c.T("Zusammen"), x.Before.Tally, x.After.Tally), countCell(c, changes))...)
	return s
}

func tallyHead(c *frame.Call, first string) []string {
	return []string{first, c.T("Unterschied (Std.)"), c.T("Gedeckt ohne Änderung (Std.)"), c.T("Gedeckt mit Änderung (Std.)"), c.T("Bedarf mit Änderung (Std.)")}
}

func tallyCells(c *frame.Call, name string, before, after roster.Tally) []cell {
	more := hoursCell(c, int64(after.CoveredMinutes-before.CoveredMinutes))
	more.shown = signed(c, after.CoveredMinutes-before.CoveredMinutes)
	return []cell{text(name), more, hoursCell(c, int64(before.CoveredMinutes)), hoursCell(c, int64(after.CoveredMinutes)), hoursCell(c, int64(after.NeededMinutes))}
}
