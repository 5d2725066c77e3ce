package crew

import (
	"testing"

	"schulalltag/internal/portal/frame/frametest"
)

func TestTemplatesFitTheirPages(t *testing.T) {
	frametest.Check(t, openNeedsView)
	frametest.Check(t, gapsView)
	frametest.Check(t, hourValuesView)
	frametest.Check(t, teamView)
	frametest.Check(t, assistantView)
	frametest.Check(t, formView)
	frametest.Check(t, monthView)
	frametest.Check(t, closeView)
	frametest.Check(t, entriesView)
	frametest.Check(t, entryView)
	frametest.Used(t, files, "month.html close.html entries.html entry.html open_needs.html gaps.html hour_values.html team.html assistant.html form.html")
}
