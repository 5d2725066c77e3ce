package demand_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/portaltest"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

// desk is a secretary's: the pages on one side, what the nouns know on the other.
type desk struct {
	*portaltest.World
	*portaltest.Client
	ctx context.Context
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	w := portaltest.New(t)
	return &desk{w, w.As(t, account.RoleSchool), account.With(t.Context(), account.Actor{Kind: account.ActorSystem, District: w.Demo.District})}
}

// class is the page of need of a class of the school, and the class.
func (d *desk) class(t *testing.T, label string) (path string, place school.Place) {
	t.Helper()
	link := d.Get(t, "/bedarf").Find(".sa-tile__name a").FilterFunction(func(_ int, a *selection) bool { return a.Text() == label })
	path, ok := link.Attr("href")
	if !ok {
		t.Fatalf("no class %s", label)
	}
	id, err := uuid.Parse(strings.TrimPrefix(path, "/bedarf/"))
	if err != nil {
		t.Fatal(err)
	}
	found, err := d.Nouns.Schools.Place(d.ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return path, *found
}

// weeks are the need weeks that stand at a place from a day on.
func (d *desk) weeks(t *testing.T, place school.Place, from string) []school.NeedWeek {
	t.Helper()
	weeks, _, err := d.Nouns.Schools.NeedWeeks(d.ctx, school.NeedFilter{PlaceID: place.ID, From: date(t, from)}, postgres.Page{})
	if err != nil {
		t.Fatal(err)
	}
	return weeks
}

// need is what stands at a place in a slot on a day.
func (d *desk) need(t *testing.T, place school.Place, on, slot string) (school.Need, bool) {
	t.Helper()
	for _, w := range d.weeks(t, place, on) {
		if !w.Period().Contains(date(t, on)) {
			continue
		}
		for _, n := range w.Needs {
			if n.SlotID.String() == slot {
				return n, true
			}
		}
	}
	return school.Need{}, false
}

func date(t *testing.T, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// cell is the value of the box of a slot, by the beginning of its name.
func cell(t *testing.T, page *portaltest.Page, name string) string {
	t.Helper()
	box := page.Find("label.sa-cell").FilterFunction(func(_ int, l *selection) bool {
		return strings.HasPrefix(strings.TrimSpace(l.Text()), name)
	}).Find("input")
	value, ok := box.Attr("value")
	if !ok {
		t.Fatalf("no cell %s", name)
	}
	return value
}

// waitFor gives what a browser has just sent the time to arrive.
func waitFor(t *testing.T, arrived func() bool) {
	t.Helper()
	for range 100 {
		if arrived() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("it did not arrive")
}
