package mine

import (
	"schulalltag/internal/hours"
	"schulalltag/internal/portal/correction"
	"schulalltag/internal/portal/frame"
)

// entryPage is one stretch of work with the form that changes it.
type entryPage struct {
	frame.Base
	correction.State
	Said    string // by the school against it
	Answers []frame.Option
}

var entryView = frame.Parse[entryPage](files, "entry.html")

// correction is where one puts one's own hours right.
func (p *pages) correction() correction.Desk {
	return correction.Desk{
		Hours: p.Hours, Show: showEntry, Back: func(e *hours.Entry) string { return "/meine-stunden?monat=" + e.Day.Month().String() },
		Ask: "Haben Sie gearbeitet? Bitte wählen Sie Ja oder Nein.", Saved: "Gespeichert. Jetzt muss die Schule noch zustimmen.",
	}
}

func showEntry(c *frame.Call, status int, s correction.State) error {
	page := entryPage{
		Base: c.Page("Stunden ändern", "Tragen Sie ein, wie es wirklich war. Danach muss die Schule noch zustimmen."), State: s, Said: said(c, s.Entry),
		Answers: []frame.Option{{Value: correction.Worked, Label: c.T("Ja, ich habe gearbeitet.")}, {Value: correction.NotWorked, Label: c.T("Nein, ich habe nicht gearbeitet.")}},
	}
	if !page.Open {
		page.Title, page.Help = c.T("Stunden ansehen"), c.T("Diese Stunden sind fertig. Sie lassen sich nicht mehr ändern.")
	}
	return entryView.Show(c, status, page)
}
