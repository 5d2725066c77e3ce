package office

import (
	"testing"

	"schulalltag/internal/portal/frame/frametest"
)

func TestTemplatesFitTheirPages(t *testing.T) {
	frametest.Check(t, coverageView)
	frametest.Check(t, questionView)
	frametest.Check(t, answerView)
	frametest.Check(t, hourValuesView)
	frametest.Used(t, files, "coverage.html", "questions.html", "answer.html", "hourvalues.html")
}
