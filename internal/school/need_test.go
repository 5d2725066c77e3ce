package school

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
)

func TestNeedWeekDetails(t *testing.T) {
	first, second, foreign := uuid.New(), uuid.New(), uuid.New()
	slots := []Slot{{ID: first}, {ID: second}}
	need := func(slot uuid.UUID) Need {
		return Need{SlotID: slot, Persons: 1, Priority: PriorityNormal, Qualification: QualificationBasic, Purpose: PurposeLearning}
	}
	for _, c := range []struct {
		name  string
		needs []Need
		want  []string
	}{
		{"accepts no need", nil, nil},
		{"accepts a need in each slot", []Need{need(second), need(first)}, nil},
		{"refuses a slot of another bell schedule", []Need{need(first), need(foreign)}, []string{"/needs/1/slotId"}},
		{"refuses a slot listed twice", []Need{need(first), need(second), need(first)}, []string{"/needs/2/slotId"}},
		{"names every fault at once", []Need{{SlotID: foreign, Persons: 4, Priority: "urgent", Qualification: "", Purpose: "Max"}, {SlotID: first}},
			[]string{
				"/needs/0/slotId", "/needs/0/persons", "/needs/0/priority", "/needs/0/qualification", "/needs/0/purpose",
				"/needs/1/persons", "/needs/1/priority", "/needs/1/qualification", "/needs/1/purpose",
			}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var l fault.List
			NeedWeekDetails{Needs: c.needs}.checkNeeds(&l, slots)
			if diff := cmp.Diff(c.want, pointers(l.Or(ErrNeedInvalid))); diff != "" {
				t.Error(diff)
			}
		})
	}

	place := &Place{ValidFrom: date(t, "2026-08-10"), ValidUntil: date(t, "2027-07-31")}
	for _, c := range []struct {
		name, from, until string
		want              []string
	}{
		{"accepts the first day of the place", "2026-08-10", "", nil},
		{"accepts an end beyond the place's", "2027-07-31", "2028-01-01", nil},
		{"refuses a day before the place", "2026-08-09", "", []string{"/validFrom"}},
		{"refuses a day after the place", "2027-08-01", "", []string{"/validFrom"}},
		{"refuses a reversed period after the place", "2027-08-02", "2027-08-01", []string{"/validUntil", "/validFrom"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			details := NeedWeekDetails{ValidFrom: date(t, c.from)}
			if c.until != "" {
				details.ValidUntil = date(t, c.until)
			}
			var l fault.List
			details.checkPeriod(&l, place)
			if diff := cmp.Diff(c.want, pointers(l.Or(ErrNeedInvalid))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCutOut(t *testing.T) {
	week := func(from, until string) NeedWeek {
		w := NeedWeek{ID: uuid.New(), ValidFrom: date(t, from), Needs: []Need{{Persons: 2}}}
		if until != "" {
			w.ValidUntil = date(t, until)
		}
		return w
	}
	for _, c := range []struct {
		name       string
		week       NeedWeek
		from       string
		until      string
		superseded bool
		want       []string // the periods added again
	}{
		{"leaves a week before", week("2026-08-10", "2026-10-02"), "2026-10-03", "", false, nil},
		{"leaves a week after", week("2026-10-19", ""), "2026-08-10", "2026-10-18", false, nil},
		{"drops a week inside", week("2026-10-19", "2026-10-23"), "2026-10-19", "2026-10-23", true, nil},
		{"keeps the beginning", week("2026-08-10", ""), "2026-10-19", "", true, []string{"2026-08-10..2026-10-18"}},
		{"keeps the end", week("2026-08-10", ""), "2026-08-01", "2026-10-18", true, []string{"2026-10-19.."}},
		{"keeps both sides of a day", week("2026-08-10", "2027-01-31"), "2026-10-19", "2026-10-19", true, []string{"2026-08-10..2026-10-18", "2026-10-20..2027-01-31"}},
		{"keeps nothing after the last day of the calendar", week("2026-08-10", ""), "2026-08-10", "2200-12-31", true, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			period := calendar.Range{From: date(t, c.from)}
			if c.until != "" {
				period.Until = date(t, c.until)
			}
			change := cutOut([]NeedWeek{c.week}, period)
			if (len(change.superseded) == 1) != c.superseded {
				t.Errorf("superseded %v", change.superseded)
			}
			var got []string
			for _, w := range change.added {
				got = append(got, w.ValidFrom.String()+".."+w.ValidUntil.String())
				if w.ID != uuid.Nil || len(w.Needs) != 1 || w.Needs[0].Persons != 2 {
					t.Errorf("added week %v does not say the same as a new week", w)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestConfineLeavesWhatLiesWithin(t *testing.T) {
	week := NeedWeek{ID: uuid.New(), ValidFrom: date(t, "2026-08-10"), ValidUntil: date(t, "2027-01-31")}
	for _, until := range []string{"2027-01-31", "2027-07-31"} {
		change := confine([]NeedWeek{week}, calendar.Range{From: date(t, "2026-08-10"), Until: date(t, until)})
		if len(change.superseded)+len(change.added) != 0 {
			t.Errorf("until %s: %v", until, change)
		}
	}
}

// TestNeedWeeksTellTheLastWord puts weeks and moves the ends of the place in any order, and compares each day with a plain
// list of days in which the last word simply overwrites.
func TestNeedWeeksTellTheLastWord(t *testing.T) {
	first := calendar.NewDate(2026, 8, 10)
	const days = 40
	rapid.Check(t, func(t *rapid.T) {
		period := rapid.Custom(func(t *rapid.T) calendar.Range {
			from := rapid.IntRange(0, days-1).Draw(t, "from")
			if rapid.Bool().Draw(t, "open") {
				return calendar.Range{From: first.AddDays(from)}
			}
			return calendar.Range{From: first.AddDays(from), Until: first.AddDays(rapid.IntRange(from, days-1).Draw(t, "until"))}
		})
		var current []NeedWeek
		var want [days]int // persons last stated for the day, 0 is nothing
		for step := range rapid.IntRange(1, 12).Draw(t, "steps") {
			p := period.Draw(t, "period")
			var change weekChange
			confining := rapid.IntRange(0, 4).Draw(t, "confining") == 0
			if confining {
				change = confine(current, p)
			} else {
				change = cutOut(current, p)
				stated := NeedWeek{Needs: []Need{{Persons: step + 1}}}
				change.added = append(change.added, stated.during(p))
			}
			for i := range want {
				switch in := p.Contains(first.AddDays(i)); {
				case confining && !in:
					want[i] = 0
				case !confining && in:
					want[i] = step + 1
				}
			}
			current = apply(current, change)
		}
		for i := range days {
			var told []int
			for _, w := range current {
				if w.Period().Contains(first.AddDays(i)) {
					told = append(told, w.Needs[0].Persons)
				}
			}
			if len(told) > 1 || len(told) == 1 && told[0] != want[i] || len(told) == 0 && want[i] != 0 {
				t.Fatalf("day %d tells %v, want %d", i, told, want[i])
			}
		}
	})
}

// apply does to values what storeWeeks does to rows.
func apply(current []NeedWeek, change weekChange) []NeedWeek {
	gone := map[uuid.UUID]bool{}
	for _, w := range change.superseded {
		gone[w.ID] = true
	}
	var next []NeedWeek
	for _, w := range current {
		if !gone[w.ID] {
			next = append(next, w)
		}
	}
	for _, w := range change.added {
		w.ID = uuid.New()
		next = append(next, w)
	}
	return next
}
