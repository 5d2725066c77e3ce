package hours

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"
	"pgregory.net/rapid"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/hours/hourstest"
	"schulalltag/internal/postgres"
)

// newHours is the entry type on a world.
func newHours(w *hourstest.World) *Hours { return New(Config{DB: w.DB, Now: w.Clock}) }

// all returns every entry of the district.
func all(t *testing.T, h *Hours) []Entry {
	t.Helper()
	entries, _, err := h.Entries(account.System(t.Context(), hourstest.Vogelsberg), Filter{}, postgres.Page{Limit: postgres.MaxLimit})
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func TestPrefill(t *testing.T) {
	w := hourstest.New(t)
	h := newHours(w)
	monday, tuesday := hourstest.Date(t, "2026-11-16"), hourstest.Date(t, "2026-11-17")
	w.Work(t, w.Jule, 0, monday, 0, 1) // 8:00 to 9:35 with a break
	w.Work(t, w.Jule, 1, monday, 3, 4) // 10:50 to 11:35 and 12:00 to 12:45
	w.Work(t, w.Mara, 0, monday, 0, 4) // a free morning between the two
	w.Work(t, w.Jule, 0, tuesday, 0)   // 8:00 to 8:45
	prefill := func(t *testing.T, until calendar.Date) int {
		t.Helper()
		n, err := h.Prefill(t.Context(), hourstest.Vogelsberg, until)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	t.Run("makes one entry of each stretch of presence that is over", func(t *testing.T) {
		w.Now = hourstest.At(t, monday, 11*60)
		if n := prefill(t, tuesday); n != 2 {
			t.Errorf("%d entries at 11:00, want those of Jule and Mara at the first school", n)
		}
		w.Now = hourstest.At(t, monday, 13*60+15)
		if n := prefill(t, tuesday); n != 0 {
			t.Errorf("%d more entries at 13:15, while something could still join what ended at 12:45", n)
		}
		w.Now = hourstest.At(t, monday, 13*60+16)
		if n := prefill(t, tuesday); n != 2 {
			t.Errorf("%d more entries at 13:16, want the second stretches", n)
		}
		var got []string
		for _, e := range all(t, h) {
			got = append(got, e.AssistantName+" at "+e.SchoolName+" "+e.StartsAt.In(calendar.Zone()).Format("15:04")+
				"-"+e.EndsAt.In(calendar.Zone()).Format("15:04")+" "+string(e.State))
			if e.Minutes != e.PlannedMinutes() || !e.Worked || e.Version != 1 {
				t.Errorf("%+v", e)
			}
		}
		want := []string{
			"Jule Dörr at Eichbergschule 08:00-09:35 recorded", "Mara Bing at Eichbergschule 08:00-08:45 recorded",
			"Jule Dörr at Oberwaldschule 10:50-12:45 recorded", "Mara Bing at Eichbergschule 12:00-12:45 recorded",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("does nothing when it is repeated", func(t *testing.T) {
		before := all(t, h)
		if n := prefill(t, tuesday); n != 0 {
			t.Errorf("%d entries, want none", n)
		}
		if diff := cmp.Diff(before, all(t, h)); diff != "" {
			t.Errorf("(-before +after):\n%s", diff)
		}
	})
	t.Run("stops at the day it is given", func(t *testing.T) {
		w.Now = hourstest.At(t, tuesday, 20*60)
		if n := prefill(t, monday); n != 0 {
			t.Errorf("%d entries of Monday, want none left", n)
		}
		if n := prefill(t, tuesday); n != 1 {
			t.Errorf("%d entries of Tuesday, want 1", n)
		}
	})
	t.Run("serves every district as a periodic job", func(t *testing.T) {
		wednesday := tuesday.AddDays(1)
		w.Work(t, w.Nina, 1, wednesday, 0)
		w.Now = hourstest.At(t, wednesday, 20*60)
		before := len(all(t, h))
		if err := h.PrefillAll(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := len(all(t, h)) - before; n != 1 {
			t.Errorf("%d entries of Wednesday, want 1", n)
		}
	})
}

func TestPrefillNeverOverwrites(t *testing.T) {
	w := hourstest.New(t)
	h := newHours(w)
	monday := hourstest.Date(t, "2026-11-16")
	w.Work(t, w.Jule, 0, monday, 0)
	w.Work(t, w.Jule, 1, monday, 2, 3) // 10:00 to 11:35
	w.Now = hourstest.At(t, monday, 11*60)
	if _, err := h.Prefill(t.Context(), hourstest.Vogelsberg, monday); err != nil {
		t.Fatal(err)
	}
	first := all(t, h)[0]
	corrected, err := h.Correct(w.Self(w.Jule), first.ID, 1, Correction{first.StartsAt, hourstest.At(t, monday, 10*60+30), 0, true})
	if err != nil {
		t.Fatal(err)
	}
	w.Now = hourstest.At(t, monday, 14*60)
	if n, err := h.Prefill(t.Context(), hourstest.Vogelsberg, monday); err != nil || n != 1 {
		t.Fatalf("%d entries, %v; want the second stretch", n, err)
	}
	entries := all(t, h)
	if diff := cmp.Diff(*corrected, entries[0]); diff != "" {
		t.Errorf("the corrected entry has changed (-corrected +now):\n%s", diff)
	}
	if got := entries[1]; !got.StartsAt.Equal(hourstest.At(t, monday, 10*60+30)) || got.Minutes != 65 || got.PlannedMinutes() != 95 {
		t.Errorf("the second stretch starts at %s with %d minutes; want only what the corrected one left", got.StartsAt, got.Minutes)
	}
}

func TestPrefillCountsElapsedTimeWhenTheClocksChange(t *testing.T) {
	w := hourstest.New(t)
	h := newHours(w)
	for day, want := range map[string]int{"2026-10-25": 9 * 60, "2027-03-28": 7 * 60} {
		sunday := hourstest.Date(t, day)
		midnight, eight := hourstest.At(t, sunday, 0), hourstest.At(t, sunday, 8*60)
		w.Tx(t, func(tx *gorm.DB) error {
			return w.Assign(tx, w.Jule, 0, w.Sites[0].Slots[0], sunday, midnight, eight)
		})
		w.Now = eight.Add(time.Hour)
		if n, err := h.Prefill(t.Context(), hourstest.Vogelsberg, sunday); n != 1 || err != nil {
			t.Fatalf("%d entries, %v", n, err)
		}
		sums, err := h.Sums(w.Self(w.Jule), Filter{From: sunday, Until: sunday}, ByMonth)
		if err != nil || len(sums) != 1 || sums[0].PlannedMinutes != int64(want) || sums[0].RecordedMinutes != int64(want) {
			t.Errorf("midnight to 8:00 on %s: %+v, %v; want %d minutes", day, sums, err, want)
		}
	}
}

func TestRest(t *testing.T) {
	base := time.Date(2026, time.November, 16, 7, 0, 0, 0, time.UTC)
	at := func(minute int) time.Time { return base.Add(time.Duration(minute) * time.Minute) }
	entry := func(from, until int) Entry { return Entry{StartsAt: at(from), EndsAt: at(until)} }
	tests := []struct {
		name    string
		entries []Entry
		want    [2]int // empty if both are 0
	}{
		{"leaves all where there is nothing else", nil, [2]int{100, 200}},
		{"leaves all beside what touches it", []Entry{entry(50, 100), entry(200, 210)}, [2]int{100, 200}},
		{"leaves the end", []Entry{entry(50, 130)}, [2]int{130, 200}},
		{"leaves the beginning", []Entry{entry(170, 230)}, [2]int{100, 170}},
		{"leaves the longer side", []Entry{entry(120, 130)}, [2]int{130, 200}},
		{"leaves the longest part between others", []Entry{entry(160, 170), entry(110, 115)}, [2]int{115, 160}},
		{"leaves nothing of what is covered", []Entry{entry(0, 300)}, [2]int{}},
		{"leaves nothing of what two cover", []Entry{entry(150, 250), entry(50, 150)}, [2]int{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			from, until := rest(at(100), at(200), test.entries)
			if test.want == [2]int{} {
				if until.After(from) {
					t.Errorf("left %s to %s", from, until)
				}
			} else if !from.Equal(at(test.want[0])) || !until.Equal(at(test.want[1])) {
				t.Errorf("left %s to %s, want %v", from, until, test.want)
			}
		})
	}
	t.Run("is free of all others and as long as any such stretch", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			var entries []Entry
			covered := [100]bool{}
			for range rapid.IntRange(0, 5).Draw(t, "entries") {
				from := rapid.IntRange(0, 90).Draw(t, "from")
				until := rapid.IntRange(from+1, 100).Draw(t, "until")
				entries = append(entries, entry(from, until))
				for m := from; m < until; m++ {
					covered[m] = true
				}
			}
			start := rapid.IntRange(0, 98).Draw(t, "start")
			end := rapid.IntRange(start+1, 99).Draw(t, "end")
			longest, run := 0, 0
			for m := start; m < end; m++ {
				if run++; covered[m] {
					run = 0
				}
				longest = max(longest, run)
			}
			from, until := rest(at(start), at(end), entries)
			if got := max(0, elapsed(from, until)); got != longest {
				t.Fatalf("left %d minutes, want %d", got, longest)
			}
			for m := start; m < end; m++ {
				if covered[m] && !at(m).Before(from) && at(m).Before(until) {
					t.Fatalf("minute %d is covered and left", m)
				}
			}
		})
	})
}

func TestMissingLeavesClosedMonthsAlone(t *testing.T) {
	provider := uuid.New()
	day := hourstest.Date(t, "2026-10-30")
	shift := shiftOn(t, provider, day)
	if n := len(missing(shift, nil, nil)); n != 1 {
		t.Fatalf("%d entries without a closing, want 1", n)
	}
	if n := len(missing(shift, nil, []Closing{{ProviderID: provider, FirstDay: day.MonthStart(), ClosedAt: time.Unix(0, 0), Minutes: 7}})); n != 0 {
		t.Errorf("%d entries in a closed month, want none", n)
	}
	if n := len(missing(shift, nil, []Closing{{ProviderID: uuid.New(), FirstDay: day.MonthStart()}})); n != 1 {
		t.Errorf("%d entries in another provider's closed month, want 1", n)
	}
}

func TestPrefillLosesNothingWhenWorkJoinsAVisit(t *testing.T) {
	w := hourstest.New(t)
	day := hourstest.Date(t, "2026-11-19")
	w.Now = hourstest.At(t, day, 9*60+40).UTC() // five minutes after the second lesson
	w.Work(t, w.Jule, 0, day, 0, 1)
	h := New(Config{DB: w.DB, Now: func() time.Time { return w.Now }})
	if _, err := h.Prefill(t.Context(), hourstest.Vogelsberg, day); err != nil {
		t.Fatal(err)
	}
	w.Work(t, w.Jule, 0, day, 2, 3) // a special day is deleted: the lessons after the break come back
	w.Now = w.Now.Add(24 * time.Hour)
	if _, err := h.Prefill(t.Context(), hourstest.Vogelsberg, day.AddDays(1)); err != nil {
		t.Fatal(err)
	}
	minutes := 0
	for _, e := range all(t, h) {
		minutes += e.PlannedMinutes()
	}
	if minutes < 95+95 {
		t.Errorf("%d minutes of two stretches of 95 were entered", minutes)
	}
}
