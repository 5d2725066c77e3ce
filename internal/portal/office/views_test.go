package office

import (
	"testing"

	"schulalltag/internal/portal/frame/frametest"
)

func TestTemplatesFitTheirPages(t *testing.T) {
	frametest.Check(t, coverageView)
	frametest.Used(t, files, "coverage.html")
}
