package self

import (
	"net/http"
	"time"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
)

// accessibilityPage is the statement that the Hessian ordinance on barrier-free information technology (HVBIT) asks for.
type accessibilityPage struct {
	frame.Base
	Contact string
	As      calendar.Date // of the assessment
}

// privacyPage says what is and what is not stored.
type privacyPage struct {
	frame.Base
	Contact               string
	SessionDays, IdleDays int
}

var (
	accessibilityView = frame.Parse[accessibilityPage](files, "accessibility.html")
	privacyView       = frame.Parse[privacyPage](files, "privacy.html")
)

// assessed is the day of the latest assessment. Whoever changes the statement changes it too.
var assessed = calendar.NewDate(2026, time.November, 23)

func (p *pages) accessibility(c *frame.Call) error {
	return accessibilityView.Show(c, http.StatusOK, accessibilityPage{
		Base: c.Page("Barrierefreiheit", "Was alle hier nutzen können, was geprüft ist, und wem Sie eine Barriere melden."), Contact: p.Contact, As: assessed,
	})
}

func (p *pages) privacy(c *frame.Call) error {
	const day = 24 * time.Hour
	return privacyView.Show(c, http.StatusOK, privacyPage{
		Base: c.Page("Datenschutz", "Was dieser Dienst nicht speichert, was er speichert, und wer was sieht."), Contact: p.Contact,
		SessionDays: int(account.SessionLife / day), IdleDays: int(account.SessionIdle / day),
	})
}
