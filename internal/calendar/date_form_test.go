package calendar_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"schulalltag/internal/calendar"
)

func TestDateJSON(t *testing.T) {
	type absence struct {
		From  calendar.Date  `json:"from"`
		Until calendar.Date  `json:"until"`
		Seen  calendar.Date  `json:"seen,omitzero"`
		Ended *calendar.Date `json:"ended"`
	}
	in := absence{From: date(t, "2026-10-05")}
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(`{"from":"2026-10-05","until":null,"ended":null}`, string(text)); diff != "" {
		t.Error(diff)
	}
	out := absence{Until: date(t, "2026-10-06")}
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(in, out); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{`""`, `"2026-02-30"`, `20261005`, `{}`, `["2026-10-05"]`, `"2026-10-05T00:00:00Z"`} {
		d := in.From
		if err := json.Unmarshal([]byte(bad), &d); err == nil || d != in.From {
			t.Errorf("%s: got %s, %v", bad, d, err)
		}
	}
}

func TestDateText(t *testing.T) {
	t.Run("an empty field of a form is no date", func(t *testing.T) {
		d := date(t, "2026-10-05")
		if err := d.UnmarshalText(nil); err != nil || !d.IsZero() {
			t.Errorf("got %s, %v", d, err)
		}
	})
	t.Run("a faulty field leaves the date alone", func(t *testing.T) {
		d := date(t, "2026-10-05")
		if err := d.UnmarshalText([]byte("5.10.2026")); err == nil || d != date(t, "2026-10-05") {
			t.Errorf("got %s, %v", d, err)
		}
	})
	t.Run("dates are keys of JSON objects", func(t *testing.T) {
		in := map[calendar.Date]int{date(t, "2026-10-05"): 6}
		text, err := json.Marshal(in)
		if err != nil || string(text) != `{"2026-10-05":6}` {
			t.Fatalf("got %s, %v", text, err)
		}
		var out map[calendar.Date]int
		if err := json.Unmarshal(text, &out); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(in, out); diff != "" {
			t.Error(diff)
		}
	})
}

func TestDateScan(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		src  any
		want string
	}{
		{"midnight in UTC, as the driver hands a date over", time.Date(2026, 10, 5, 0, 0, 0, 0, time.UTC), "2026-10-05"},
		{"midnight west of Greenwich", time.Date(2026, 10, 5, 0, 0, 0, 0, newYork), "2026-10-05"},
		{"midnight in Berlin", time.Date(2026, 10, 5, 0, 0, 0, 0, calendar.Zone()), "2026-10-05"},
		{"text", "2026-10-05", "2026-10-05"},
		{"bytes", []byte("2026-10-05"), "2026-10-05"},
		{"NULL as no date", nil, ""},
	} {
		t.Run("reads "+tt.name, func(t *testing.T) {
			got := firstDay
			if err := got.Scan(tt.src); err != nil || got.String() != tt.want {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
	for _, tt := range []struct {
		name string
		src  any
	}{
		{"an instant, whose date depends on a zone", time.Date(2026, 10, 5, 22, 0, 0, 0, time.UTC)},
		{"an instant just after midnight", time.Date(2026, 10, 5, 0, 0, 0, 1, time.UTC)},
		{"a day outside the calendar", time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)},
		{"infinity", "infinity"},
		{"an empty text", ""},
		{"a number", int64(20261005)},
	} {
		t.Run("refuses "+tt.name, func(t *testing.T) {
			got := firstDay
			if err := got.Scan(tt.src); err == nil || got != firstDay {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestDateColumn(t *testing.T) {
	if got := (calendar.Date{}).GormDataType(); got != "date" {
		t.Errorf("the column type is %s", got)
	}
	if v, err := (calendar.Date{}).Value(); v != nil || err != nil {
		t.Errorf("no date is stored as %v, %v", v, err)
	}
	t.Run("what is stored is read back, in every form", rapid.MakeCheck(func(t *rapid.T) {
		d := dates().Draw(t, "date")
		v, err := d.Value()
		if err != nil {
			t.Fatal(err)
		}
		var scanned, texted, parsed calendar.Date
		if err := scanned.Scan(v); err != nil || scanned != d {
			t.Fatalf("column: got %s, %v", scanned, err)
		}
		text, err := d.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		if err := texted.UnmarshalText(text); err != nil || texted != d {
			t.Fatalf("text: got %s, %v", texted, err)
		}
		data, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(data, &parsed); err != nil || parsed != d {
			t.Fatalf("JSON: got %s, %v", parsed, err)
		}
	}))
}
