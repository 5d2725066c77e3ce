package demand_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/portaltest"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

// class is what the nouns know of a class of the secretary's school.
type class struct {
	world *portaltest.World
	ctx   context.Context
	place school.Place
}

func (c *class) needs(t *testing.T, on calendar.Date) []school.Need {
	t.Helper()
	weeks, _, err := c.world.Nouns.Schools.NeedWeeks(c.ctx, school.NeedFilter{PlaceID: c.place.ID, From: on, Until: on}, postgres.Page{})
	if err != nil || len(weeks) != 1 {
		t.Fatalf("%d need weeks, %v", len(weeks), err)
	}
	return weeks[0].Needs
}

func (c *class) need(t *testing.T, on calendar.Date, slot string) (school.Need, bool) {
	t.Helper()
	for _, n := range c.needs(t, on) {
		if n.SlotID.String() == slot {
			return n, true
		}
	}
	return school.Need{}, false
}
