package presence

import (
	"testing"

	"schulalltag/internal/portal/frame/frametest"
)

func TestTemplatesFitTheirPages(t *testing.T) {
	frametest.Check(t, todayView)
	frametest.Check(t, planView)
	frametest.Check(t, peopleView)
	frametest.Check(t, sheetsView)
	frametest.Check(t, weeksView)
	frametest.Check(t, weekView)
	frametest.Used(t, files, "today.html", "plan.html", "people.html", "sheets.html", "weeks.html", "week.html")
}
