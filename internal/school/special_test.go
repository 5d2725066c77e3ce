package school

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/calendar"
)

func TestSpecialDayDetails(t *testing.T) {
	state, err := hesse()
	if err != nil {
		t.Fatal(err)
	}
	noon := clock(t, "12:00")
	midnight := clock(t, "00:00")
	id := uuid.New()
	class := &Place{ID: id, Kind: PlaceClass, ValidFrom: date(t, "2026-08-10"), ValidUntil: date(t, "2027-07-31")}
	bus := &Place{ID: id, Kind: PlaceBus, ValidFrom: class.ValidFrom}
	const monday = "2026-11-16"
	for _, c := range []struct {
		name    string
		day     string
		details SpecialDayDetails
		place   *Place
		want    []string
	}{
		{"accepts a movable holiday", monday, SpecialDayDetails{Kind: MovableHoliday}, nil, nil},
		{"accepts a closed day", monday, SpecialDayDetails{Kind: Closed}, nil, nil},
		{"accepts an early end", monday, SpecialDayDetails{Kind: EarlyEnd, Ends: &noon}, nil, nil},
		{"accepts a class away", monday, SpecialDayDetails{Kind: ClassAway, PlaceID: &id}, class, nil},
		{"refuses a Saturday", "2026-11-14", SpecialDayDetails{Kind: Closed}, nil, []string{"/day"}},
		{"refuses a public holiday", "2027-05-06", SpecialDayDetails{Kind: Closed}, nil, []string{"/day"}},
		{"refuses a day of the school holidays", "2026-10-06", SpecialDayDetails{Kind: MovableHoliday}, nil, []string{"/day"}},
		{"refuses a day whose holidays are not known", "2031-11-17", SpecialDayDetails{Kind: Closed}, nil, []string{"/day"}},
		{"refuses no day", "", SpecialDayDetails{Kind: Closed}, nil, []string{"/day"}},
		{"refuses an early end without time", monday, SpecialDayDetails{Kind: EarlyEnd}, nil, []string{"/ends"}},
		{"refuses an early end at midnight", monday, SpecialDayDetails{Kind: EarlyEnd, Ends: &midnight}, nil, []string{"/ends"}},
		{"refuses a closed day with time", monday, SpecialDayDetails{Kind: Closed, Ends: &noon}, nil, []string{"/ends"}},
		{"refuses a class away without class", monday, SpecialDayDetails{Kind: ClassAway}, nil, []string{"/placeId"}},
		{"refuses a class of another school", monday, SpecialDayDetails{Kind: ClassAway, PlaceID: &id}, nil, []string{"/placeId"}},
		{"refuses a bus that is away", monday, SpecialDayDetails{Kind: ClassAway, PlaceID: &id}, bus, []string{"/placeId"}},
		{"refuses a class that no longer exists", "2027-09-06", SpecialDayDetails{Kind: ClassAway, PlaceID: &id}, class, []string{"/placeId"}},
		{"refuses a closed day for a class", monday, SpecialDayDetails{Kind: Closed, PlaceID: &id}, class, []string{"/placeId"}},
		{"names every fault at once", "2026-11-15", SpecialDayDetails{Kind: "party", Ends: &noon, PlaceID: &id}, class, []string{"/day", "/kind", "/ends", "/placeId"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.day != "" {
				c.details.Day = date(t, c.day)
			}
			err := c.details.check(state, nil, c.place)
			if diff := cmp.Diff(c.want, pointers(err)); diff != "" {
				t.Errorf("%v: %s", err, diff)
			}
		})
	}

	t.Run("refuses the fifth movable holiday of a school year", func(t *testing.T) {
		var existing []SpecialDay
		for _, day := range []string{"2026-11-17", "2027-02-01", "2027-02-02", "2027-05-07"} {
			fifth := SpecialDayDetails{Day: date(t, "2027-05-28"), Kind: MovableHoliday}
			if err := fifth.check(state, existing, nil); err != nil {
				t.Fatalf("with %d before it: %v", len(existing), err)
			}
			existing = append(existing, SpecialDay{Day: date(t, day), Kind: MovableHoliday})
		}
		fifth := SpecialDayDetails{Day: date(t, "2027-05-28"), Kind: MovableHoliday}
		if err := fifth.check(state, existing, nil); !errors.Is(err, ErrTooManyMovableHolidays) {
			t.Errorf("err = %v", err)
		}
		fifth.Kind = Closed
		if err := fifth.check(state, existing, nil); err != nil {
			t.Errorf("a closed day is counted as a movable holiday: %v", err)
		}
	})
	t.Run("refuses a class away on a day the school is free", func(t *testing.T) {
		trip := SpecialDayDetails{Day: date(t, monday), Kind: ClassAway, PlaceID: &id}
		if diff := cmp.Diff([]string{"/day"}, pointers(trip.check(state, []SpecialDay{{Day: trip.Day, Kind: Closed}}, class))); diff != "" {
			t.Error(diff)
		}
		if err := trip.check(state, []SpecialDay{{Day: trip.Day, Kind: EarlyEnd, Ends: &noon}}, class); err != nil {
			t.Errorf("a day that ends early still is a school day: %v", err)
		}
	})
}

func TestTellDays(t *testing.T) {
	state, err := hesse()
	if err != nil {
		t.Fatal(err)
	}
	noon := clock(t, "12:00")
	class := uuid.New()
	special := []SpecialDay{
		{Day: date(t, "2026-12-17"), Kind: MovableHoliday},
		{Day: date(t, "2026-12-18"), Kind: Closed},
		{Day: date(t, "2026-12-21"), Kind: ClassAway, PlaceID: &class},
		{Day: date(t, "2026-12-22"), Kind: EarlyEnd, Ends: &noon},
		{Day: date(t, "2026-12-22"), Kind: ClassAway, PlaceID: &class},
	}
	got := tellDays(state, special, calendar.Range{From: date(t, "2026-12-16"), Until: date(t, "2026-12-25")})
	want := []Day{
		{Date: date(t, "2026-12-16"), Kind: DaySchool},
		{Date: date(t, "2026-12-17"), Kind: DayMovableHoliday},
		{Date: date(t, "2026-12-18"), Kind: DayClosed},
		{Date: date(t, "2026-12-19"), Kind: DayWeekend},
		{Date: date(t, "2026-12-20"), Kind: DayWeekend},
		{Date: date(t, "2026-12-21"), Kind: DaySchool},
		{Date: date(t, "2026-12-22"), Kind: DaySchool, Ends: &noon},
		{Date: date(t, "2026-12-23"), Kind: DaySchoolHoliday},
		{Date: date(t, "2026-12-24"), Kind: DaySchoolHoliday},
		{Date: date(t, "2026-12-25"), Kind: DayPublicHoliday},
	}
	for i := range got {
		if holiday := got[i].Kind == DaySchoolHoliday || got[i].Kind == DayPublicHoliday; holiday != (got[i].Name != "") {
			t.Errorf("%s is %s with the name %q", got[i].Date, got[i].Kind, got[i].Name)
		}
		got[i].Name = ""
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestKnownDays(t *testing.T) {
	for _, c := range []struct {
		from, until string
		known       bool
	}{
		{"2026-08-01", "2027-07-31", true},
		{"2024-08-01", "2030-07-31", true},
		{"2024-07-31", "2026-07-31", false},
		{"2030-07-31", "2030-08-01", false},
		{"2026-08-02", "2026-08-01", false},
		{"2026-08-01", "", false},
		{"", "2026-08-01", false},
	} {
		var r calendar.Range
		if c.from != "" {
			r.From = date(t, c.from)
		}
		if c.until != "" {
			r.Until = date(t, c.until)
		}
		if _, err := knownDays(r); (err == nil) != c.known || err != nil && !errors.Is(err, ErrDaysNotKnown) {
			t.Errorf("%s to %s: %v", c.from, c.until, err)
		}
	}
}
