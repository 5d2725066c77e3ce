package staff

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"schulalltag/internal/calendar"
)

func date(t testing.TB, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return d
}

func TestEligible(t *testing.T) {
	fit := func() Assistant {
		return Assistant{
			Active: true,
			Contracts: []Contract{
				{ValidFrom: date(t, "2026-08-01"), ValidUntil: date(t, "2027-01-31")},
				{ValidFrom: date(t, "2027-02-15")},
			},
			Clearances: []Clearance{
				{Kind: Conduct, ShownOn: date(t, "2026-07-20")},
				{Kind: Measles, ShownOn: date(t, "2026-07-20")},
			},
		}
	}
	tests := []struct {
		name   string
		change func(*Assistant)
		day    string
		why    string
	}{
		{"works on a day within everything", func(*Assistant) {}, "2026-10-05", ""},
		{"works on the first day of a contract", func(*Assistant) {}, "2026-08-01", ""},
		{"works on the last day of a contract", func(*Assistant) {}, "2027-01-31", ""},
		{"does not work between two contracts", func(*Assistant) {}, "2027-02-01", NoContract},
		{"works under an open contract", func(*Assistant) {}, "2030-06-03", ""},
		{"does not work after leaving", func(a *Assistant) { a.Active = false }, "2026-10-05", NotActive},
		{"does not work without a contract", func(a *Assistant) { a.Contracts = nil }, "2026-10-05", NoContract},
		{"does not work without a certificate of conduct", func(a *Assistant) { a.Clearances = a.Clearances[1:] }, "2026-10-05", ConductMissing},
		{"does not work before the certificate was shown", func(a *Assistant) { a.Clearances[0].ShownOn = date(t, "2026-10-06") }, "2026-10-05", ConductMissing},
		{"works on the day the certificate was shown", func(a *Assistant) { a.Clearances[0].ShownOn = date(t, "2026-10-05") }, "2026-10-05", ""},
		{"works until five years after the certificate was shown", func(*Assistant) {}, "2031-07-20", ""},
		{"does not work later than five years after it", func(*Assistant) {}, "2031-07-21", ConductExpired},
		{"counts five years from a leap day to the first of March", func(a *Assistant) {
			a.Clearances[0].ShownOn = date(t, "2024-02-29")
		}, "2029-03-02", ConductExpired},
		{"does not work after the date noted for the certificate", func(a *Assistant) {
			a.Clearances[0].ValidUntil = date(t, "2026-10-04")
		}, "2026-10-05", ConductExpired},
		{"does not work without protection against measles", func(a *Assistant) { a.Clearances = a.Clearances[:1] }, "2026-10-05", MeaslesMissing},
		{"does not work after the protection has run out", func(a *Assistant) {
			a.Clearances[1].ValidUntil = date(t, "2026-10-04")
		}, "2026-10-05", MeaslesExpired},
		{"tells the first hindrance of several", func(a *Assistant) { *a = Assistant{Active: true} }, "2026-10-05", NoContract},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := fit()
			test.change(&a)
			ok, why := a.Eligible(date(t, test.day))
			if ok != (test.why == "") || why != test.why {
				t.Errorf("Eligible(%s) = %v, %q; want %q", test.day, ok, why, test.why)
			}
		})
	}
	t.Run("holds protection against measles for good", func(t *testing.T) {
		a := fit()
		if ok, why := a.Eligible(date(t, "2031-07-20")); !ok {
			t.Errorf("not eligible after five years: %s", why)
		}
		a.Clearances[0].ShownOn = date(t, "2060-01-01")
		if ok, why := a.Eligible(date(t, "2060-01-01")); !ok {
			t.Errorf("not eligible after decades: %s", why)
		}
	})
}

func TestEligibleIsTheIntersectionOfItsPeriods(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := calendar.NewDate(2026, time.August, 1)
		day := func(label string) calendar.Date { return start.AddDays(rapid.IntRange(0, 60).Draw(t, label)) }
		contract := Contract{ValidFrom: day("from"), ValidUntil: day("until")}
		conduct := Clearance{Kind: Conduct, ShownOn: day("conduct"), ValidUntil: day("conduct until")}
		measles := Clearance{Kind: Measles, ShownOn: day("measles"), ValidUntil: day("measles until")}
		a := Assistant{Active: rapid.Bool().Draw(t, "active"), Contracts: []Contract{contract}, Clearances: []Clearance{conduct, measles}}
		on := day("on")
		within := func(from, until calendar.Date) bool { return !on.Before(from) && !on.After(until) }
		want := a.Active && within(contract.ValidFrom, contract.ValidUntil) &&
			within(conduct.ShownOn, conduct.ValidUntil) && within(measles.ShownOn, measles.ValidUntil)
		if ok, why := a.Eligible(on); ok != want || ok != (why == "") {
			t.Fatalf("Eligible(%s) = %v, %q; want %v", on, ok, why, want)
		}
	})
}
