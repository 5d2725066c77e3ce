package planning

import (
	"testing"

	"schulalltag/internal/portal/frame/frametest"
)

func TestTemplatesFitTheirPages(t *testing.T) {
	frametest.Check(t, overviewView)
	frametest.Check(t, runView)
	frametest.Used(t, files, "overview.html", "run.html")
}
