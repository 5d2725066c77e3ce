package crew

import (
	"schulalltag/internal/hours"
	"schulalltag/internal/portal/correction"
	"schulalltag/internal/portal/frame"
)

// entryPage is one stretch of work with the form that corrects it.
type entryPage struct {
	frame.Base
	correction.State
	Answers []frame.Option
}

var entryView = frame.Parse[entryPage](files, "entry.html")

// correction is where hours are put right for others.
func (p *pages) correction() correction.Desk {
	return correction.Desk{
		Hours: p.Hours, Show: showEntry, Back: func(e *hours.Entry) string { return entriesPath(e.AssistantID, e.Day.Month()) },
		Ask: "Wählen Sie, ob gearbeitet wurde.", Saved: "Gespeichert. Jetzt muss die Schule es noch bestätigen.",
	}
}

func showEntry(c *frame.Call, status int, s correction.State) error {
	page := entryPage{
		Base: c.Page("Stunden berichtigen", "Tragen Sie ein, wie es wirklich war. Danach muss die Schule es noch bestätigen."), State: s,
		Answers: []frame.Option{{Value: correction.Worked, Label: c.T("Hat gearbeitet")}, {Value: correction.NotWorked, Label: c.T("Hat nicht gearbeitet")}},
	}
	if !page.Open {
		page.Title, page.Help = c.T("Stunden ansehen"), c.T("Diese Stunden sind freigegeben. Sie lassen sich nicht mehr ändern.")
	}
	return entryView.Show(c, status, page)
}
