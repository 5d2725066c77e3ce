package mine

import (
	"testing"

	"schulalltag/internal/portal/frame/frametest"
)

func TestTemplatesFitTheirPages(t *testing.T) {
	frametest.Check(t, dayView)
	frametest.Check(t, weekView)
	frametest.Check(t, hoursView)
	frametest.Check(t, entryView)
	frametest.Used(t, files, "day.html", "week.html", "hours.html", "entry.html")
}
