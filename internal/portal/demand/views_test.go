package demand

import (
	"testing"

	"schulalltag/internal/portal/frame/frametest"
)

func TestTemplatesFitTheirPages(t *testing.T) {
	frametest.Check(t, needsView)
	frametest.Check(t, needView)
	frametest.Check(t, placesView)
	frametest.Check(t, placeView)
	frametest.Check(t, bellsView)
	frametest.Check(t, bellView)
	frametest.Check(t, specialView)
	frametest.Used(t, files, "needs.html", "need.html", "places.html", "place.html", "bells.html", "bell.html", "special.html")
}
