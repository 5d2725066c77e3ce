package calendar_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"schulalltag/internal/calendar"
)

func TestWeekOfDate(t *testing.T) {
	for _, tt := range []struct{ date, want string }{
		{"2026-11-18", "2026-W47"},
		{"2026-12-27", "2026-W52"},
		{"2026-12-28", "2026-W53"}, // 2026 has 53 weeks, and its last one reaches into 2027
		{"2027-01-03", "2026-W53"},
		{"2027-01-04", "2027-W01"},
		{"2024-12-30", "2025-W01"}, // Monday before New Year, already in the next year's first week
		{"2028-02-29", "2028-W09"},
	} {
		if got := date(t, tt.date).Week().String(); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.date, got, tt.want)
		}
	}
}

func TestParseWeek(t *testing.T) {
	for s, monday := range map[string]string{
		"2026-W47": "2026-11-16", "2026-W53": "2026-12-28", "2027-W01": "2027-01-04", "2025-W01": "2024-12-30",
		"1900-W01": "1900-01-01", "2200-W52": "2200-12-22",
	} {
		t.Run("reads "+s, func(t *testing.T) {
			w, err := calendar.ParseWeek(s)
			if err != nil || w.String() != s || w.Monday() != date(t, monday) {
				t.Errorf("got %s from %s, %v", w, w.Monday(), err)
			}
		})
	}
	for _, s := range []string{
		"", "2027-W53", "2025-W53", "2026-W54", "2026-W00", "1899-W52", "2201-W01", "2026-W7", "2026-w47", "2026W47", "2026-47",
		"2026-W47-1", " 2026-W47", "2026-W47\n", "2026-W+7", "-026-W47",
	} {
		t.Run("refuses "+s, func(t *testing.T) {
			if w, err := calendar.ParseWeek(s); err == nil || w != (calendar.Week{}) {
				t.Errorf("got %s, %v", w, err)
			}
		})
	}
}

func TestFaultyTextLeavesTheWeekAlone(t *testing.T) {
	w := calendar.Week{Year: 2026, Number: 47}
	if err := json.Unmarshal([]byte(`"2027-W53"`), &w); err == nil || w.String() != "2026-W47" {
		t.Errorf("got %s, %v", w, err)
	}
}

func TestWeekDays(t *testing.T) {
	var got []string
	for _, d := range (calendar.Week{Year: 2026, Number: 53}).Days() {
		got = append(got, d.String())
	}
	want := []string{"2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02", "2027-01-03"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if next := (calendar.Week{Year: 2026, Number: 53}).Next(); next != (calendar.Week{Year: 2027, Number: 1}) {
		t.Errorf("week 53 of 2026 is followed by %s", next)
	}
}

func TestWeekProperties(t *testing.T) {
	inside := dates().Filter(func(d calendar.Date) bool { return d.Before(date(t, "2200-12-22")) })
	rapid.Check(t, func(t *rapid.T) {
		d, other := inside.Draw(t, "date"), inside.Draw(t, "other")
		w := d.Week()
		text, err := json.Marshal(w)
		if err != nil {
			t.Fatal(err)
		}
		var parsed calendar.Week
		if err := json.Unmarshal(text, &parsed); err != nil || parsed != w {
			t.Fatalf("JSON %s: got %s, %v", text, parsed, err)
		}
		if w.Days()[d.Weekday()-1] != d || !w.Range().Contains(d) || w.Monday().Weekday() != calendar.Monday {
			t.Fatalf("%s, a %s, is not in its place of %s", d, d.Weekday(), w)
		}
		if w.Monday().DaysUntil(w.Next().Monday()) != 7 || w.Compare(w.Next()) != -1 || w.Compare(w) != 0 {
			t.Fatalf("%s is not followed by %s", w, w.Next())
		}
		if w.Compare(other.Week()) != w.Monday().Compare(other.Week().Monday()) {
			t.Fatalf("%s and %s are out of order", w, other.Week())
		}
	})
}

func TestWeekRefusesToWriteWhatDoesNotExist(t *testing.T) {
	for _, w := range []calendar.Week{{}, {Year: 2027, Number: 53}, {Year: 2026, Number: -1}, {Year: 2026, Number: 1 << 60}} {
		if data, err := json.Marshal(w); err == nil {
			t.Errorf("wrote %s", data)
		}
	}
}

func TestWeekday(t *testing.T) {
	for w := calendar.Monday; w <= calendar.Sunday; w++ {
		data, err := json.Marshal(w)
		if err != nil {
			t.Fatal(err)
		}
		var got calendar.Weekday
		if err := json.Unmarshal(data, &got); err != nil || got != w {
			t.Errorf("%s: got %s from %s, %v", w, got, data, err)
		}
	}
	if got := calendar.Sunday.String() + calendar.Monday.String() + calendar.Weekday(8).String(); got != "SundayMondayWeekday(8)" {
		t.Errorf("got %s", got)
	}
	for _, bad := range []string{"0", "8", "-1", `"1"`, "1.0", "1.5", "null"} {
		w := calendar.Friday
		if err := json.Unmarshal([]byte(bad), &w); err == nil || w != calendar.Friday {
			t.Errorf("%s: got %s, %v", bad, w, err)
		}
	}
	for _, bad := range []calendar.Weekday{0, 8} {
		if data, err := json.Marshal(bad); err == nil {
			t.Errorf("wrote %s", data)
		}
	}
}
