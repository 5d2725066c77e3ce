package presence_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"schulalltag/internal/roster"
)

// perPlace counts assignments by place.
func perPlace(list []roster.NamedAssignment) map[string]int {
	count := map[string]int{}
	for _, a := range list {
		count[a.PlaceLabel]++
	}
	return count
}

func TestPlan(t *testing.T) {
	s := world(t)
	first := date(t, monday)
	all := s.assignments(t, first, first.AddDays(4))
	places := perPlace(all)
	t.Run("shows each class with everybody who comes", func(t *testing.T) {
		links := s.client.Get(t, "/plan").Find(".sa-picks a")
		shown := map[string]int{}
		links.Each(func(_ int, link *goquery.Selection) {
			page := s.client.Get(t, link.AttrOr("href", ""))
			label := link.Contents().First().Text()
			if n := page.Find(".sa-grid .sa-cell__who").Length(); n > 0 {
				shown[strings.TrimSpace(label)] = n
			}
			if current := page.Find(".sa-picks [aria-current]").Contents().First().Text(); current != label {
				t.Errorf("%q leads to %q", label, current)
			}
		})
		if diff := cmp.Diff(places, shown); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("goes to another week and stays with the class", func(t *testing.T) {
		page := s.client.Get(t, s.client.Get(t, "/plan").Find(".sa-picks a").Last().AttrOr("href", ""))
		label := page.Find(".sa-picks [aria-current]").Text()
		next := s.client.Get(t, page.Find(".sa-week__steps a").Last().AttrOr("href", ""))
		if next.Find(".sa-picks [aria-current]").Text() != label || !strings.HasPrefix(next.Find(".sa-week__name").Text(), "KW 49") {
			t.Errorf("%s: %s", next.Path, next.Find("main").Text())
		}
		chosen := s.client.Submit(t, page.Find(".sa-week form"), map[string][]string{"woche": {"2026-12-10"}})
		if chosen.Find(".sa-picks [aria-current]").Text() != label || !strings.HasPrefix(chosen.Find(".sa-week__name").Text(), "KW 50") {
			t.Errorf("%s: %s", chosen.Path, chosen.Find("main").Text())
		}
	})
	t.Run("says why days are free, and that whole weeks are", func(t *testing.T) {
		page := s.client.Get(t, "/plan?woche=2026-12-21")
		if diff := cmp.Diff([]string{"Weihnachtsferien", "Weihnachtsferien", "1. Weihnachtstag"}, texts(page.Find(".sa-cell--special[class]").Not(".sa-legend *"))); diff != "" {
			t.Error(diff)
		}
		if off := s.client.Get(t, "/plan?woche=2026-12-28").Find(".sa-empty").Text(); !strings.Contains(off, "In dieser Woche ist keine Schule") {
			t.Errorf("%q", off)
		}
	})
	t.Run("says when nobody is planned yet", func(t *testing.T) {
		const said = "noch niemand eingeplant"
		if strings.Contains(s.client.Get(t, "/plan?woche=2026-11-30").Find(".sa-notice").Text(), said) {
			t.Error("a week of the roster is said to be unplanned")
		}
		if page := s.client.Get(t, "/plan?woche=2027-03-01"); !strings.Contains(page.Find(".sa-notice").Text(), said) {
			t.Error(page.Find("main").Text())
		}
	})
	t.Run("prints one sheet for each place, or for one", func(t *testing.T) {
		page := s.client.Get(t, "/plan/druck")
		sheets := texts(page.Find(".sa-sheet h2"))
		if len(sheets) < len(places) || page.Find(".sa-cell__who").Length() != len(all) {
			t.Errorf("%d sheets for %d places, %d of %d names", len(sheets), len(places), page.Find(".sa-cell__who").Length(), len(all))
		}
		print := s.client.Get(t, "/plan").Find(`a[href*="klasse="][href^="/plan/druck"]`)
		if one := s.client.Get(t, print.AttrOr("href", "")); !slices.Equal(texts(one.Find(".sa-sheet h2")), sheets[:1]) {
			t.Errorf("%q", texts(one.Find(".sa-sheet h2")))
		}
	})
	t.Run("answers days beyond the known holidays with a sentence", func(t *testing.T) {
		page := s.client.Get(t, "/plan?woche=2060-01-01")
		if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Find("main").Text(), "sind die Ferien noch nicht bekannt") {
			t.Errorf("%d: %s", page.Status, page.Find("main").Text())
		}
	})
}

func TestPeople(t *testing.T) {
	s := world(t)
	first := date(t, monday)
	slots := map[string]int{}
	for _, a := range s.assignments(t, first, first.AddDays(4)) {
		slots[a.GivenName+" "+a.FamilyName]++
	}
	page := s.client.Get(t, "/plan/personen")
	t.Run("lists everybody of the week, by family name", func(t *testing.T) {
		names := texts(page.Find("tbody th"))
		families := make([]string, len(names))
		for i, n := range names {
			families[i] = n[strings.LastIndexByte(n, ' ')+1:]
		}
		if len(names) != len(slots) || !slices.IsSorted(families) {
			t.Errorf("%q, want %v", names, slots)
		}
	})
	t.Run("shows from when to when somebody is there", func(t *testing.T) {
		row := page.Find("tbody tr").First()
		name := row.Find("th").Text()
		for i, cell := range row.Find("td").EachIter() {
			day := first.AddDays(i)
			var from, until string
			for _, a := range s.assignments(t, day, day) {
				if a.GivenName+" "+a.FamilyName != name {
					continue
				}
				if from == "" {
					from = a.StartsAt.Format("15:04")
				}
				until = a.EndsAt.Format("15:04")
			}
			if (from == "") != (cell.Text() == "") {
				t.Errorf("%s on %s: %q, planned from %s to %s", name, day, cell.Text(), from, until)
			}
		}
	})
	t.Run("shows the week of one person", func(t *testing.T) {
		link := page.Find("tbody th a").First()
		one := s.client.Get(t, link.AttrOr("href", ""))
		if one.Find("h1").Text() != link.Text() || one.Find(".sa-grid .sa-cell__who").Length() != slots[link.Text()] {
			t.Errorf("%d cells, want %d: %s", one.Find(".sa-cell__who").Length(), slots[link.Text()], one.Find("main").Text())
		}
	})
}
