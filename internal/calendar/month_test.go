package calendar_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"schulalltag/internal/calendar"
)

func TestMonth(t *testing.T) {
	for _, tt := range []struct{ month, first, last, next string }{
		{"2026-10", "2026-10-01", "2026-10-31", "2026-11"},
		{"2026-12", "2026-12-01", "2026-12-31", "2027-01"},
		{"2027-02", "2027-02-01", "2027-02-28", "2027-03"},
		{"2028-02", "2028-02-01", "2028-02-29", "2028-03"},
	} {
		t.Run(tt.month, func(t *testing.T) {
			m, err := calendar.ParseMonth(tt.month)
			if err != nil {
				t.Fatal(err)
			}
			if m.First() != date(t, tt.first) || m.Last() != date(t, tt.last) || m.Next().String() != tt.next {
				t.Errorf("got %s to %s, then %s", m.First(), m.Last(), m.Next())
			}
		})
	}
	for _, s := range []string{"", "2026-13", "2026-00", "2026-1", "1899-12", "2201-01", "2026-10-05", " 2026-10", "10/2026"} {
		t.Run("refuses "+s, func(t *testing.T) {
			if m, err := calendar.ParseMonth(s); err == nil || m != (calendar.Month{}) {
				t.Errorf("got %s, %v", m, err)
			}
		})
	}
	t.Run("a faulty text leaves the month alone", func(t *testing.T) {
		m := calendar.Month{Year: 2026, Month: time.October}
		if err := json.Unmarshal([]byte(`"2026-13"`), &m); err == nil || m.String() != "2026-10" {
			t.Errorf("got %s, %v", m, err)
		}
	})
	t.Run("refuses to write what does not exist", func(t *testing.T) {
		for _, m := range []calendar.Month{{}, {Year: 2026, Month: 13}, {Year: 2026}, {Year: 1899, Month: time.May}} {
			if data, err := json.Marshal(m); err == nil {
				t.Errorf("wrote %s", data)
			}
		}
	})
}

func TestMonthProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, other := dates().Draw(t, "date"), dates().Draw(t, "other")
		m := d.Month()
		text, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		var parsed calendar.Month
		if err := json.Unmarshal(text, &parsed); err != nil || parsed != m {
			t.Fatalf("JSON %s: got %s, %v", text, parsed, err)
		}
		if !m.Range().Contains(d) || m.First().AddDays(-1).Month() == m || m.Last().AddDays(1).Month() == m {
			t.Fatalf("%s runs from %s to %s", m, m.First(), m.Last())
		}
		if m.Compare(other.Month()) != m.First().Compare(other.MonthStart()) {
			t.Fatalf("%s and %s are out of order", m, other.Month())
		}
	})
}
