package school

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

func TestOrdered(t *testing.T) {
	alsfeld, schlitz, schotten := uuid.UUID{1}, uuid.UUID{2}, uuid.UUID{3}
	known := []uuid.UUID{alsfeld, schlitz, schotten}
	t.Run("keeps each pair once, the smaller id first", func(t *testing.T) {
		got, err := ordered([]TravelTime{{FromSchoolID: schlitz, ToSchoolID: alsfeld, Minutes: 35}, {FromSchoolID: alsfeld, ToSchoolID: schotten, Minutes: 0}}, "06535", known)
		if err != nil {
			t.Fatal(err)
		}
		want := []TravelTime{
			{DistrictID: "06535", FromSchoolID: alsfeld, ToSchoolID: schlitz, Minutes: 35},
			{DistrictID: "06535", FromSchoolID: alsfeld, ToSchoolID: schotten, Minutes: 0},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("names every fault at once", func(t *testing.T) {
		stranger := uuid.UUID{9}
		_, err := ordered([]TravelTime{
			{FromSchoolID: schlitz, ToSchoolID: alsfeld, Minutes: 241},
			{FromSchoolID: alsfeld, ToSchoolID: schlitz, Minutes: 30},
			{FromSchoolID: alsfeld, ToSchoolID: alsfeld, Minutes: 30},
			{FromSchoolID: stranger, ToSchoolID: stranger, Minutes: -1},
		}, "06535", known)
		want := []string{
			"/items/0/minutes", "/items/1", "/items/2/toSchoolId",
			"/items/3/fromSchoolId", "/items/3/toSchoolId", "/items/3/minutes",
		}
		if diff := cmp.Diff(want, pointers(err)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("refuses too many at once", func(t *testing.T) {
		_, err := ordered(make([]TravelTime, MaxTravelTimes+1), "06535", known)
		if diff := cmp.Diff([]string{"/items"}, pointers(err)); diff != "" {
			t.Error(diff)
		}
	})
}
