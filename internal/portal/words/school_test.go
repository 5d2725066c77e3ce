package words_test

import (
	"testing"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/words"
	"schulalltag/internal/school"
)

func TestPlacesAndLinesAsPeopleSayThem(t *testing.T) {
	w := words.For("de")
	line := func(kind school.SlotKind, minutes calendar.Clock) string {
		return w.Line(school.Line{Kind: kind, Nth: 2, Starts: 480, Ends: 480 + minutes})
	}
	for want, got := range map[string]string{
		"Klasse 2a": w.Place(school.PlaceClass, "2a"), "Bus 12": w.Place(school.PlaceBus, "Bus 12"), "Mittagstisch": w.Place(school.PlaceOffer, "Mittagstisch"),
		"2. Stunde": line(school.SlotLesson, 45), "2. Block": line(school.SlotLesson, 90), "Pause": line(school.SlotBreak, 20),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
