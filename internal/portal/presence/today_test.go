package presence_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/portaltest"
	"schulalltag/internal/school"
)

// nowAt is what the nouns say of each place at an instant: who is there, and how many are missing.
func (s *site) nowAt(t *testing.T, now time.Time) map[string][]string {
	t.Helper()
	day := calendar.DateOf(now, calendar.Zone())
	d := s.demand(t, day, day)
	here, needed := map[uuid.UUID][]string{}, map[uuid.UUID]int{}
	for _, a := range s.assignments(t, day, day) {
		if !a.StartsAt.After(now) && a.EndsAt.After(now) {
			here[a.PlaceID] = append(here[a.PlaceID], a.GivenName+" "+a.FamilyName)
		}
	}
	for _, week := range d.NeedWeeks {
		for _, n := range week.Needs {
			slot, _ := d.Slot(n.SlotID)
			starts, _ := day.At(slot.Starts)
			ends, _ := day.At(slot.Ends)
			if d.InSession(s.school.ID, week.PlaceID, slot, day) && !starts.After(now) && ends.After(now) {
				needed[week.PlaceID] += n.Persons
			}
		}
	}
	want := map[string][]string{}
	for _, p := range d.Places {
		people := here[p.ID]
		slices.Sort(people)
		switch missing := needed[p.ID] - len(people); {
		case missing == 1:
			people = append(people, "1 Person fehlt")
		case missing > 1:
			people = append(people, fmt.Sprintf("%d Personen fehlen", missing))
		}
		if len(people) > 0 {
			want[p.Label] = people
		}
	}
	return want
}

// shownNow is what the page says of it.
func shownNow(page *portaltest.Page) map[string][]string {
	shown := map[string][]string{}
	page.Find(".sa-day tbody tr").Each(func(_ int, row *goquery.Selection) {
		label := strings.TrimSpace(row.Find("th").Contents().First().Text())
		people := texts(row.Find("td.sa-day__now .sa-who:not(.sa-who--open)"))
		slices.Sort(people)
		if people = append(people, texts(row.Find("td.sa-day__now .sa-who--open"))...); len(people) > 0 {
			shown[label] = people
		}
	})
	return shown
}

func TestToday(t *testing.T) {
	s := world(t)
	t.Run("shows who is where now and who is missing, as roster and need say", func(t *testing.T) {
		want := s.nowAt(t, s.Now())
		page := s.client.Get(t, "/heute")
		if diff := cmp.Diff(want, shownNow(page)); diff != "" || len(want) < 3 {
			t.Errorf("%d places (-want +got):\n%s", len(want), diff)
		}
		if head := page.Find(".sa-day thead .sa-day__now").Text(); !strings.Contains(head, "Jetzt 2. Stunde, 8:45 bis 9:30 Uhr") {
			t.Errorf("the column is %q", head)
		}
		if got := page.Find("[data-day]").AttrOr("data-until", ""); got != "2026-11-23T08:30:00Z" {
			t.Errorf("the page is true until %q", got)
		}
	})
	t.Run("shows the next lesson in the break before it", func(t *testing.T) {
		s.Pass(17 * time.Minute)
		page := s.client.Get(t, "/heute")
		first := texts(page.Find(".sa-day thead .sa-day__now"))
		if len(first) != 1 || !strings.HasPrefix(first[0], "Jetzt Pause") && !strings.HasPrefix(first[0], "Gleich 3. Stunde") {
			t.Errorf("%q", first)
		}
	})
	t.Run("shows the whole day with everybody of the roster", func(t *testing.T) {
		day := date(t, monday).AddDays(1)
		page := s.client.Get(t, "/heute?tag="+day.String())
		want := map[string]bool{}
		for _, a := range s.assignments(t, day, day) {
			want[a.PlaceLabel+": "+a.GivenName+" "+a.FamilyName] = true
		}
		got := map[string]bool{}
		page.Find(".sa-times tbody tr").Each(func(_ int, row *goquery.Selection) {
			for _, name := range texts(row.Find(".sa-who:not(.sa-who--open)")) {
				got[row.Find("th").Text()+": "+name] = true
			}
		})
		if diff := cmp.Diff(want, got); diff != "" || len(want) < 5 {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if page.Find(".sa-day").Length() != 0 {
			t.Error("another day has a now")
		}
	})
	t.Run("leads over the weekend to the next school day", func(t *testing.T) {
		page := s.client.Get(t, "/heute?tag=2026-11-28")
		if !strings.Contains(page.Find(".sa-notice").First().Text(), "keine Schule: Wochenende") || page.Find("main h2").First().Text() != "Montag, 30. November 2026" {
			t.Error(page.Find("main").Text())
		}
		steps := page.Find(".sa-week__steps a").Map(func(_ int, a *goquery.Selection) string { return a.AttrOr("href", "") })
		if diff := cmp.Diff([]string{"/heute?tag=2026-11-27", "/heute", "/heute?tag=2026-11-30"}, steps); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("names the holiday, and finds school on the other side of it", func(t *testing.T) {
		page := s.client.Get(t, "/heute?tag=2026-12-28")
		if !strings.Contains(page.Find(".sa-notice").First().Text(), "Weihnachtsferien") || !strings.Contains(page.Find("main h2").First().Text(), "Januar 2027") {
			t.Error(page.Find("main").Text())
		}
	})
	t.Run("alarms nobody over days that are not planned yet", func(t *testing.T) {
		page := s.client.Get(t, "/heute?tag=2027-03-01")
		if !strings.Contains(page.Find(".sa-notice").Text(), "noch niemand eingeplant") || page.Find(".sa-tone--bad").Length() != 0 || page.Find(".sa-open li").Length() == 0 {
			t.Error(page.Find("main").Text())
		}
	})
	t.Run("takes a slip in the address for today", func(t *testing.T) {
		if h1 := s.client.Get(t, "/heute?tag=gestern").Find("h1").Text(); h1 != "Heute, Montag, 23. November 2026" {
			t.Errorf("%q", h1)
		}
	})
	t.Run("says that school is over in the evening", func(t *testing.T) {
		s.Pass(9 * time.Hour)
		page := s.client.Get(t, "/heute")
		if !strings.Contains(page.Find(".sa-notice").Text(), "Für heute ist die Schule vorbei.") || page.Find(".sa-day, .sa-open").Length() != 0 {
			t.Error(page.Find("main").Text())
		}
	})
}

func TestTodayOnSpecialDays(t *testing.T) {
	s := world(t)
	state := func(t *testing.T, d school.SpecialDayDetails) {
		t.Helper()
		special, err := s.Nouns.Schools.CreateSpecialDay(s.ctx, s.school.ID, d)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := s.Nouns.Schools.DeleteSpecialDay(s.ctx, special.ID); err != nil {
				t.Error(err)
			}
		})
	}
	today := date(t, monday)
	t.Run("says that the school is closed and shows the day after", func(t *testing.T) {
		state(t, school.SpecialDayDetails{Day: today, Kind: school.Closed})
		page := s.client.Get(t, "/heute")
		if !strings.Contains(page.Find(".sa-notice").First().Text(), "Heute ist keine Schule: Schule geschlossen.") || page.Find("main h2").First().Text() != "Dienstag, 24. November 2026" {
			t.Error(page.Find("main").Text())
		}
	})
	t.Run("shows nothing after an early end", func(t *testing.T) {
		ends := calendar.Clock(9*60 + 30)
		state(t, school.SpecialDayDetails{Day: today, Kind: school.EarlyEnd, Ends: &ends})
		page := s.client.Get(t, "/heute")
		for _, when := range texts(page.Find(".sa-times__when")) {
			if !strings.HasPrefix(when, "8:") {
				t.Errorf("something takes place %s", when)
			}
		}
		if !strings.Contains(page.Find(".sa-notice").Text(), "Früher Schulschluss um 9:30 Uhr.") || page.Find(".sa-times__when").Length() == 0 {
			t.Error(page.Find("main").Text())
		}
	})
	t.Run("shows a class that is away", func(t *testing.T) {
		var class school.Place
		for _, p := range s.demand(t, today, today).Places {
			if p.Kind == school.PlaceClass && p.Label == "1b" {
				class = p
			}
		}
		state(t, school.SpecialDayDetails{Day: today, Kind: school.ClassAway, PlaceID: &class.ID})
		page := s.client.Get(t, "/heute")
		row := page.Find(".sa-times tbody tr").FilterFunction(func(_ int, r *goquery.Selection) bool { return r.Find("th").Text() == "1b" })
		if row.Find("td").Text() != "Die Klasse ist unterwegs." {
			t.Errorf("%q", row.Text())
		}
	})
}
