package calendar_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"schulalltag/internal/calendar"
)

func TestParseClock(t *testing.T) {
	for s, want := range map[string]int{"00:00": 0, "07:30": 450, "09:09": 549, "23:59": 1439, "24:00": 1440} {
		t.Run("reads "+s, func(t *testing.T) {
			c, err := calendar.ParseClock(s)
			if err != nil || c.Minutes() != want || c.String() != s {
				t.Errorf("got %s of %d minutes, %v", c, c.Minutes(), err)
			}
		})
	}
	for _, s := range []string{
		"", "7:30", "07:3", "07:60", "24:01", "25:00", "-1:30", "+7:30", "07:+3", "07.30", "0730", "07:30:00", " 07:30", "07:30 ",
		"7:30 ", "0_:30", "٠٧:30",
	} {
		t.Run("refuses "+s, func(t *testing.T) {
			if c, err := calendar.ParseClock(s); err == nil || c != 0 {
				t.Errorf("got %s, %v", c, err)
			}
		})
	}
}

func TestClockForms(t *testing.T) {
	t.Run("what is written is read back", rapid.MakeCheck(func(t *rapid.T) {
		c := calendar.Clock(rapid.IntRange(0, 24*60).Draw(t, "minutes"))
		data, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		v, err := c.Value()
		if err != nil || v != int64(c) {
			t.Fatalf("column: got %v, %v", v, err)
		}
		var parsed, scanned calendar.Clock
		if err := json.Unmarshal(data, &parsed); err != nil || parsed != c {
			t.Fatalf("JSON %s: got %s, %v", data, parsed, err)
		}
		if err := scanned.Scan(v); err != nil || scanned != c {
			t.Fatalf("column: got %s, %v", scanned, err)
		}
	}))
	t.Run("JSON is a string", func(t *testing.T) {
		if data, err := json.Marshal(clock(t, "07:30")); err != nil || string(data) != `"07:30"` {
			t.Errorf("got %s, %v", data, err)
		}
	})
	t.Run("refuses faulty JSON and columns, and leaves the clock alone", func(t *testing.T) {
		for _, bad := range []string{`450`, `"24:30"`, `""`, `{}`} {
			c := clock(t, "07:30")
			if err := json.Unmarshal([]byte(bad), &c); err == nil || c.Minutes() != 450 {
				t.Errorf("%s: got %s, %v", bad, c, err)
			}
		}
		for _, bad := range []any{nil, int64(-1), int64(1441), int64(1) << 40, "07:30", 450.0} {
			c := clock(t, "07:30")
			if err := c.Scan(bad); err == nil || c.Minutes() != 450 {
				t.Errorf("%v: got %s, %v", bad, c, err)
			}
		}
	})
	t.Run("refuses to write clocks out of bounds", func(t *testing.T) {
		for _, c := range []calendar.Clock{-1, 1441} {
			if v, err := c.Value(); err == nil {
				t.Errorf("stored %v", v)
			}
			if data, err := json.Marshal(c); err == nil {
				t.Errorf("wrote %s", data)
			}
		}
	})
}
