package office_test

import (
	order "cmp"
	"encoding/csv"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/coverage"
	"schulalltag/internal/portal/portaltest"
	"schulalltag/internal/postgres"
	"schulalltag/internal/staff"
)

// facts are what the noun says of four weeks, to hold the page against.
func facts(t *testing.T, w *portaltest.World, by coverage.By) []coverage.Fact {
	t.Helper()
	week := calendar.DateOf(portaltest.Start, calendar.Zone()).Week().Range()
	q := coverage.Query{By: by, From: week.From.AddDays(-21), Until: week.Until}
	all, err := w.Nouns.Coverage.Facts(account.System(t.Context(), w.Demo.District), q)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestCoverage(t *testing.T) {
	w := portaltest.New(t)
	c := w.As(t, account.RoleYouthOffice)
	page := c.Get(t, "/abdeckung")
	areas, schools := facts(t, w, coverage.ByArea), facts(t, w, coverage.BySchool)

	t.Run("shows a tile for each area and each school, the least covered first", func(t *testing.T) {
		open := func(f coverage.Fact) float64 { return float64(f.OpenMinutes) / float64(f.NeedMinutes) }
		worse := func(a, b coverage.Fact) int { return order.Compare(open(b), open(a)) }
		var want []string
		for _, f := range slices.SortedFunc(slices.Values(areas), worse) {
			want = append(want, f.AreaName)
		}
		for _, f := range slices.SortedFunc(slices.Values(schools), worse) {
			want = append(want, f.SchoolName)
		}
		var got []string
		for _, name := range page.Find(".sa-tile__name a").EachIter() {
			got = append(got, name.Text())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if said := page.Find(".sa-say").Text(); !strings.Contains(said, want[len(areas)]) {
			t.Errorf("the worst school, %s, is not named first: %s", want[len(areas)], said)
		}
	})
	t.Run("leads from a tile to the schools of the area, and from there to one school", func(t *testing.T) {
		area := areas[0]
		narrow := c.Get(t, page.Find(".sa-tile__name a:contains('"+area.AreaName+"')").First().AttrOr("href", ""))
		want := 0
		for _, f := range schools {
			if f.AreaID == area.AreaID {
				want++
			}
		}
		tiles := narrow.Find("#schulen").Closest("section").Find(".sa-tile")
		if want < 2 || tiles.Length() != want || narrow.Find("select option[selected]").Text() != area.AreaName {
			t.Errorf("%d tiles of %d schools in %s", tiles.Length(), want, narrow.Find("select option[selected]").Text())
		}
		one := c.Get(t, tiles.Find("a").First().AttrOr("href", ""))
		if one.Find("#schulen").Length() != 0 || one.Find("#summe").Length() != 1 || one.Find("figure").Length() != 4 {
			t.Errorf("the page of a school has %d figures", one.Find("figure").Length())
		}
	})
	t.Run("has the numbers of each drawing as a table and to load", func(t *testing.T) {
		parts := page.Find("figure, section:has(table)")
		if parts.Length() != 6 {
			t.Errorf("%d parts have tables", parts.Length())
		}
		for _, part := range parts.EachIter() {
			href := part.Find(`a[href*="/csv/"]`).AttrOr("href", "")
			file := c.Get(t, href)
			rows, err := readCSV(file.Body)
			shown := part.Find("thead tr, tbody tr").Length()
			if err != nil || len(rows) != shown || file.Header.Get("Content-Disposition") == "" || len(rows) < 2 {
				t.Errorf("%s: %d rows in the file, %d on the page, %v", href, len(rows), shown, err)
			}
		}
	})
	t.Run("gives spreadsheets the exact hours that the noun counts", func(t *testing.T) {
		rows, err := readCSV(c.Get(t, "/abdeckung/csv/schulen").Body)
		if err != nil || len(rows) != len(schools)+1 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		for i, f := range schools {
			want := []string{f.SchoolName, germanHours(f.NeedMinutes), germanHours(f.OpenMinutes), germanHours(f.PlannedMinutes), germanHours(f.DeliveredMinutes)}
			got := rows[i+1]
			if diff := cmp.Diff(want, []string{got[0], got[1], got[2], got[4], got[5]}); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		}
	})
	t.Run("takes weeks that are named the other way round", func(t *testing.T) {
		other := c.Get(t, "/abdeckung?von=2026-11-29&bis=2026-11-02")
		if from, until := other.Find("input[name=von]").AttrOr("value", ""), other.Find("input[name=bis]").AttrOr("value", ""); from != "2026-11-02" || until != "2026-11-29" {
			t.Errorf("counts from %s to %s", from, until)
		}
	})
	t.Run("does not speak of delivery in weeks to come", func(t *testing.T) {
		if later := c.Get(t, "/abdeckung?von=2026-11-30&bis=2026-12-13"); strings.Contains(later.Find(".sa-tiles").Text(), "eleistet") {
			t.Errorf("shows %s", later.Find(".sa-tiles").Text())
		}
	})
	t.Run("counts whole weeks, whatever days are given", func(t *testing.T) {
		other := c.Get(t, "/abdeckung?von=2026-11-18&bis=2026-11-25")
		if from, until := other.Find("input[name=von]").AttrOr("value", ""), other.Find("input[name=bis]").AttrOr("value", ""); from != "2026-11-16" || until != "2026-11-29" {
			t.Errorf("counts from %s to %s", from, until)
		}
	})
	t.Run("bears slips in its address", func(t *testing.T) {
		for _, query := range []string{"von=gestern", "von=2026-11-23&bis=2026-10-01", "ort=s-nichts", "von=1999-01-01&bis=2026-11-29", "ort=r-" + w.Demo.SchoolID} {
			if other := c.Get(t, "/abdeckung?"+query); other.Status != http.StatusOK && other.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s is answered with %d", query, other.Status)
			}
		}
	})
	t.Run("says plainly that nothing is needed in the holidays", func(t *testing.T) {
		if holidays := c.Get(t, "/abdeckung?von=2026-10-05&bis=2026-10-11"); holidays.Find(".sa-empty").Length() != 1 || holidays.Find(".sa-tile").Length() != 0 {
			t.Errorf("shows %s", holidays.Find("main").Text())
		}
	})
	t.Run("says that days are not known yet", func(t *testing.T) {
		if later := c.Get(t, "/abdeckung?von=2040-01-02&bis=2040-01-08"); later.Status != http.StatusUnprocessableEntity || later.Find(".sa-errors li").Length() == 0 {
			t.Errorf("answered %d: %s", later.Status, later.Find("main").Text())
		}
	})
	t.Run("has no table of another name", func(t *testing.T) {
		if missing := c.Get(t, "/abdeckung/csv/personen"); missing.Status != http.StatusNotFound {
			t.Errorf("answered %d", missing.Status)
		}
	})
	t.Run("names nobody", func(t *testing.T) {
		people, _, err := w.Nouns.Pool.Assistants(account.System(t.Context(), w.Demo.District), staff.Filter{}, postgres.Page{Limit: postgres.MaxLimit})
		if err != nil || len(people) == 0 {
			t.Fatal(err)
		}
		for _, p := range people {
			if strings.Contains(page.Body, p.ID.String()) || strings.Contains(page.Body, p.GivenName+" "+p.FamilyName) {
				t.Errorf("the page tells of %s", p.FamilyName)
			}
		}
	})
}

// germanHours is minutes as hours with two digits after a comma.
func germanHours(minutes int64) string {
	return strings.Replace(strconv.FormatFloat(float64(minutes)/60, 'f', 2, 64), ".", ",", 1)
}

func readCSV(body string) ([][]string, error) {
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff")))
	r.Comma = ';'
	return r.ReadAll()
}
