package presence_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/portaltest"
	"schulalltag/internal/postgres"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
)

// site is the secretary's school as the nouns know it.
type site struct {
	*portaltest.World
	ctx    context.Context // of the service itself
	school school.School
	client *portaltest.Client
}

func world(t *testing.T) *site {
	t.Helper()
	w := portaltest.New(t)
	s := &site{World: w, ctx: account.System(t.Context(), "06535"), client: w.As(t, account.RoleSchool)}
	schools, _, err := w.Nouns.Schools.Schools(s.ctx, school.Filter{}, postgres.Page{})
	i := slices.IndexFunc(schools, func(x school.School) bool { return x.Name == w.Person(t, account.RoleSchool).Organisation })
	if err != nil || i < 0 {
		t.Fatalf("no school of the secretary among %d: %v", len(schools), err)
	}
	s.school = schools[i]
	return s
}

// assignments are those at the school from one day to another.
func (s *site) assignments(t *testing.T, from, until calendar.Date) []roster.NamedAssignment {
	t.Helper()
	all, err := postgres.All(func(page postgres.Page) ([]roster.NamedAssignment, string, error) {
		return s.Nouns.Rosters.Assignments(s.ctx, roster.AssignmentFilter{SchoolID: s.school.ID, From: from, Until: until}, page)
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// demand is what the school states about some days.
func (s *site) demand(t *testing.T, from, until calendar.Date) *school.Demand {
	t.Helper()
	d, err := s.Nouns.Schools.Demand(s.ctx, s.school.ID, calendar.Range{From: from, Until: until})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func date(t *testing.T, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// texts are the texts of what was found, blanks made single.
func texts(found *goquery.Selection) []string {
	return found.Map(func(_ int, s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") })
}

// monday is the day on which every world begins.
const monday = "2026-11-23"
