package office

import (
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/coverage"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

// scope is what a page of figures is about: whole weeks, of the district, an area or a school.
type scope struct {
	From, Until calendar.Date // a Monday and a Sunday
	At          string        // as the page's address has it, see site.Key; "" is the district
	area        uuid.UUID
	school      uuid.UUID
}

// mostWeeks keeps a period below the 400 days that coverage counts at once.
const mostWeeks = 56

// usualWeeks is how long a period is if nobody says: short enough for the page to come at once.
const usualWeeks = 4

// readScope reads a scope from the page's address; what makes no sense there is as if it was missing.
func readScope(c *frame.Call) scope {
	from, until := lastWeeks(c.Today(), usualWeeks)
	s := scope{From: c.QueryDate("von", from).Week().Monday(), Until: c.QueryDate("bis", until).Week().Range().Until}
	if s.Until.Before(s.From) { // the same weeks, named the other way round
		s.From, s.Until = s.Until.Week().Monday(), s.From.Week().Range().Until
	}
	if first := s.Until.AddDays(1 - 7*mostWeeks); s.From.Before(first) {
		s.From = first
	}
	s.At = c.Query("ort")
	s.area, s.school = readSite(s.At)
	if s.area == uuid.Nil && s.school == uuid.Nil {
		s.At = ""
	}
	return s
}

// lastWeeks are n weeks up to that of today.
func lastWeeks(today calendar.Date, n int) (from, until calendar.Date) {
	this := today.Week().Range()
	return this.From.AddDays(-7 * (n - 1)), this.Until
}

func (s scope) query() coverage.Query {
	return coverage.Query{From: s.From, Until: s.Until, SchoolID: s.school, AreaID: s.area}
}

// past reports whether some of the period may have been delivered by now.
func (s scope) past(c *frame.Call) bool { return !s.From.After(c.Today()) }

// href is the address of a page about the scope.
func (s scope) href(path string) string {
	values := url.Values{"von": {s.From.String()}, "bis": {s.Until.String()}}
	if s.At != "" {
		values.Set("ort", s.At)
	}
	return path + "?" + values.Encode()
}

// at is the same period elsewhere.
func (s scope) at(key string) scope {
	s.At = key
	s.area, s.school = readSite(key)
	return s
}

// in is the same place in another period.
func (s scope) in(from, until calendar.Date) scope {
	s.From, s.Until = from, until
	return s
}

// site is an area or a school as forms and addresses name it.
type site struct {
	Key, Name string
	Selected  bool
}

// The letters before the ids of areas and schools.
const (
	areaKey   = "r-"
	schoolKey = "s-"
)

func readSite(key string) (area, school uuid.UUID) {
	if id, err := uuid.Parse(strings.TrimPrefix(key, areaKey)); err == nil && strings.HasPrefix(key, areaKey) {
		return id, uuid.Nil
	}
	if id, err := uuid.Parse(strings.TrimPrefix(key, schoolKey)); err == nil && strings.HasPrefix(key, schoolKey) {
		return uuid.Nil, id
	}
	return uuid.Nil, uuid.Nil
}

// sites are the areas and schools of the district, each by name.
type sites struct {
	Areas, Schools []site
	providers      map[string][]uuid.UUID // of schools by their keys: who may work there
}

// loadSites reads all areas and schools; a district has some dozens.
func (p *pages) loadSites(c *frame.Call, selected string) (*sites, error) {
	s := &sites{providers: map[string][]uuid.UUID{}}
	areas, err := postgres.All(func(page postgres.Page) ([]school.Area, string, error) { return p.Schools.Areas(c, page) })
	if err != nil {
		return nil, err
	}
	schools, err := postgres.All(func(page postgres.Page) ([]school.School, string, error) {
		return p.Schools.Schools(c, school.Filter{}, page)
	})
	if err != nil {
		return nil, err
	}
	for _, a := range areas {
		s.Areas = append(s.Areas, site{areaKey + a.ID.String(), a.Name, areaKey+a.ID.String() == selected})
	}
	for _, o := range schools {
		key := schoolKey + o.ID.String()
		s.Schools = append(s.Schools, site{key, o.Name, key == selected})
		s.providers[key] = o.Providers
	}
	return s, nil
}

// name is what people call the site with a key, "" if there is none.
func (s *sites) name(key string) string {
	for _, list := range [][]site{s.Areas, s.Schools} {
		if i := slices.IndexFunc(list, func(x site) bool { return x.Key == key }); i >= 0 {
			return list[i].Name
		}
	}
	return ""
}
