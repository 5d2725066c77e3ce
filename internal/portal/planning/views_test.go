package planning

import (
	"testing"

	"schulalltag/internal/portal/frame/frametest"
)

func TestTemplatesFitTheirPages(t *testing.T) {
	frametest.Check(t, overviewView)
	frametest.Check(t, runView)
	frametest.Check(t, boardView)
	frametest.Check(t, personView)
	frametest.Check(t, compareView)
	frametest.Check(t, publishView)
	frametest.Check(t, deleteView)
	frametest.Used(t, files, "overview.html", "run.html", "board.html", "person.html", "compare.html", "publish.html", "delete.html")
}
