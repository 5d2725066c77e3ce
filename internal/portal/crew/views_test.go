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
	frametest.Used(t, files, "open_needs.html gaps.html hour_values.html team.html assistant.html form.html")
}
