package school

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPlaceDetails(t *testing.T) {
	grade := func(g int) *int { return &g }
	from := date(t, "2026-08-10")
	class := func(label string, g *int) PlaceDetails {
		return PlaceDetails{Kind: PlaceClass, Label: label, Grade: g, ValidFrom: from}
	}
	other := func(kind PlaceKind, label string) PlaceDetails {
		return PlaceDetails{Kind: kind, Label: label, ValidFrom: from}
	}
	for _, c := range []struct {
		name    string
		details PlaceDetails
		want    []string
	}{
		{"accepts a class", class("3a", grade(3)), nil},
		{"accepts a class of two digits", class("10b", grade(10)), nil},
		{"accepts a class before grade 1", class("VK1", grade(0)), nil},
		{"accepts a bus", other(PlaceBus, "Bus 12"), nil},
		{"accepts an offer", other(PlaceOffer, "Mittagstisch"), nil},
		{"accepts a numbered offer", other(PlaceOffer, "AG 2"), nil},
		{"refuses a name as label of a class", class("Max", grade(3)), []string{"/label"}},
		{"refuses a name hidden behind a line break", class("3a\nMax", grade(3)), []string{"/label"}},
		{"refuses a name as label of a bus", other(PlaceBus, "Bus Max"), []string{"/label"}},
		{"refuses a name as label of an offer", other(PlaceOffer, "AG Max"), []string{"/label"}},
		{"refuses a class without grade", class("3a", nil), []string{"/grade"}},
		{"refuses grade 14", class("14a", grade(14)), []string{"/grade"}},
		{"refuses a bus with grade", PlaceDetails{Kind: PlaceBus, Label: "Bus 1", Grade: grade(1), ValidFrom: from}, []string{"/grade"}},
		{"names every fault at once", PlaceDetails{Kind: "room", Label: "Max", Grade: grade(1), ValidUntil: from}, []string{"/kind", "/grade", "/validFrom"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, pointers(c.details.check(c.details.Kind))); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("refuses another kind than the place has", func(t *testing.T) {
		if diff := cmp.Diff([]string{"/kind"}, pointers(class("3a", grade(3)).check(PlaceBus))); diff != "" {
			t.Error(diff)
		}
	})
}
