package crew_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/uuid"

	"schulalltag/internal/portal/words"
	"schulalltag/internal/roster"
)

func TestOpenNeeds(t *testing.T) {
	o := newOffice(t)
	places, err := o.Nouns.Rosters.OpenPlaces(o.ctx, roster.PoolQuery{}, uuid.Nil)
	check(t, err)
	if len(places) < 60 {
		t.Fatalf("the demo leaves %d places open, too few to fill a page", len(places))
	}
	page := o.Get(t, "/luecken")

	t.Run("lists the places, dearest first, page by page", func(t *testing.T) {
		var got []string
		for _, from := range []string{"/luecken", page.Find(".sa-pages a").First().AttrOr("href", "")} {
			o.Get(t, from).Find("tbody th a").Each(func(_ int, a *goquery.Selection) { got = append(got, strings.Split(a.AttrOr("href", "")+"?", "?")[0]) })
		}
		for i, p := range places[:min(len(places), 100)] {
			if i >= len(got) || got[i] != "/luecken/"+p.PlaceID.String() {
				t.Fatalf("place %d of %d is not %s: %v", i, len(got), p.PlaceLabel, got)
			}
		}
	})
	t.Run("narrows to a school", func(t *testing.T) {
		one := o.Submit(t, page.Find(".sa-filter"), map[string][]string{"schule": {places[0].SchoolID.String()}})
		for _, at := range texts(one, "tbody th small") {
			if at != places[0].SchoolName {
				t.Errorf("shows %s", at)
			}
		}
		if one.Find("tbody tr").Length() == 0 {
			t.Error("shows nothing")
		}
	})
	t.Run("explains each open need of a place", func(t *testing.T) {
		de := words.For("de")
		gaps, err := o.Nouns.Rosters.PlaceGaps(o.ctx, roster.PoolQuery{}, places[0].PlaceID)
		check(t, err)
		one := o.Get(t, "/luecken/"+places[0].PlaceID.String())
		folds := one.Find("main details")
		if folds.Length() != len(gaps) || one.Find(".sa-grid a").Length() != len(gaps) {
			t.Fatalf("%d explanations and %d cells for %d gaps", folds.Length(), one.Find(".sa-grid a").Length(), len(gaps))
		}
		folds.Each(func(i int, fold *goquery.Selection) {
			for _, n := range gaps[i].Nearest {
				if !strings.Contains(fold.Text(), n.Name) {
					t.Errorf("%s is not named", n.Name)
				}
				for _, x := range n.Obstacles {
					if !strings.Contains(fold.Text(), de.Obstacle(x)) {
						t.Errorf("%s is not told", de.Obstacle(x))
					}
				}
			}
			for _, x := range gaps[i].Closers {
				if !strings.Contains(fold.Text(), de.Closer(x)) {
					t.Errorf("%s is not told", de.Closer(x))
				}
			}
		})
		var most roster.Closer
		for _, g := range gaps {
			for _, x := range g.Closers {
				if x.Gain > most.Gain {
					most = x
				}
			}
		}
		if most.Gain == 0 || !strings.Contains(one.Find(".sa-facts").Text(), de.Closer(most)) {
			t.Errorf("%s is not told at a glance: %s", de.Closer(most), one.Find(".sa-facts").Text())
		}
		one.Find(".sa-grid a").Each(func(_ int, a *goquery.Selection) {
			if one.Find(a.AttrOr("href", "#")).Length() != 1 {
				t.Errorf("%s leads nowhere", a.AttrOr("href", ""))
			}
		})
	})
	t.Run("tells what an hour more is worth", func(t *testing.T) {
		values, err := o.Nouns.Rosters.HourValues(o.ctx, roster.PoolQuery{}, roster.HoursBySchool)
		check(t, err)
		rows := texts(o.Get(t, "/luecken/mehr-stunden?jetzt=1"), "tbody th")
		for i, v := range values {
			if i >= len(rows) || rows[i] != v.Name {
				t.Errorf("row %d is not %s", i, v.Name)
			}
		}
	})
	t.Run("knows no roster and no place of others", func(t *testing.T) {
		for _, path := range []string{"/luecken?plan=" + uuid.NewString(), "/luecken/" + uuid.NewString(), "/luecken/keine"} {
			if got := o.Get(t, path); got.Status != http.StatusNotFound {
				t.Errorf("%s answers %d", path, got.Status)
			}
		}
	})
}
