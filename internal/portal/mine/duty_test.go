package mine

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/words"
	"schulalltag/internal/roster"
)

// lessons draws a person's lessons on two days: now and then with a pause, at one of two schools with two classes each.
func lessons(t *rapid.T) []roster.NamedAssignment {
	var list []roster.NamedAssignment
	for _, day := range []int{23, 24} {
		at := time.Date(2026, time.November, day, 6, 30, 0, 0, time.UTC)
		for range rapid.IntRange(0, 7).Draw(t, "lessons") {
			at = at.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 5, 20, 30, 31, 90}).Draw(t, "pause")) * time.Minute)
			place := rapid.IntRange(0, 3).Draw(t, "place")
			list = append(list, roster.NamedAssignment{
				SchoolID: uuid.UUID{byte(place / 2)}, PlaceID: uuid.UUID{byte(place)}, PlaceLabel: string(rune('a' + place)),
				Day: calendar.NewDate(2026, time.November, day), StartsAt: at, EndsAt: at.Add(45 * time.Minute),
			})
			at = at.Add(45 * time.Minute)
		}
	}
	return list
}

func TestDutiesTellEachLessonOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := lessons(t)
		at := time.Date(2026, time.November, 23, rapid.IntRange(6, 14).Draw(t, "hour"), 10, 0, 0, time.UTC)
		all := duties(words.For("de"), at, list)
		for _, a := range list {
			found := 0
			for _, d := range all {
				if d.Place == a.PlaceLabel && d.Day == a.Day && !a.StartsAt.Before(d.From) && !a.EndsAt.After(d.Until) {
					found++
				}
			}
			if found != 1 {
				t.Fatalf("the lesson at %s from %s stands in %d of %v", a.PlaceLabel, a.StartsAt, found, all)
			}
		}
		running := 0
		for i, d := range all {
			if i > 0 && d.From.Before(all[i-1].Until) {
				t.Fatalf("%v begins before %v has ended", d, all[i-1])
			}
			if d.Now() {
				running++
			}
			if d.Past() != !at.Before(d.Until) {
				t.Fatalf("at %s, %v is over: %v", at, d, d.Past())
			}
		}
		if running > 1 {
			t.Fatalf("%d duties are under way", running)
		}
	})
}

func TestPresence(t *testing.T) {
	morning := time.Date(2026, time.November, 23, 7, 0, 0, 0, time.UTC)
	at := func(school byte, from, until int) roster.NamedAssignment {
		return roster.NamedAssignment{
			SchoolID: uuid.UUID{school}, Day: calendar.NewDate(2026, time.November, 23),
			StartsAt: morning.Add(time.Duration(from) * time.Minute), EndsAt: morning.Add(time.Duration(until) * time.Minute),
		}
	}
	for name, c := range map[string]struct {
		list []roster.NamedAssignment
		want int
	}{
		"nothing":                           {nil, 0},
		"counts a pause of half an hour":    {[]roster.NamedAssignment{at(1, 0, 45), at(1, 75, 120)}, 120},
		"leaves out a longer one":           {[]roster.NamedAssignment{at(1, 0, 45), at(1, 76, 120)}, 89},
		"leaves out the way between places": {[]roster.NamedAssignment{at(1, 0, 45), at(2, 60, 120)}, 105},
	} {
		t.Run(name, func(t *testing.T) {
			if got := presence(c.list); got != c.want {
				t.Errorf("counted %d minutes, not %d", got, c.want)
			}
		})
	}
}
