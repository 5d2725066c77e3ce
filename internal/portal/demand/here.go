package demand

import (
	"errors"

	"github.com/google/uuid"

	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

// here is the school a page is about. Nearly everybody has one school; who has several chooses, and the address keeps the choice.
type here struct {
	school.School
	Others []school.School // every school of the visitor where there are several, else none
}

var errNoSchool = errors.New("the organisation has no school")

// here finds the school that the address names, else the visitor's first one.
func (p *pages) here(c *frame.Call) (here, error) {
	schools, _, err := p.Schools.Schools(c, school.Filter{}, postgres.Page{Limit: postgres.MaxLimit})
	if err != nil {
		return here{}, err
	}
	if len(schools) == 0 {
		return here{}, school.ErrSchoolNotFound.Because(errNoSchool)
	}
	h := here{School: schools[0]}
	if len(schools) == 1 {
		return h, nil
	}
	h.Others = schools
	if id, ok := c.QueryID("schule"); ok {
		for _, s := range schools {
			if s.ID == id {
				h.School = s
			}
		}
	}
	return h, nil
}

// At is a page of this school.
func (h here) At(path string) string { return h.of(path, h.ID) }

// other is a link to the same page of one of the visitor's schools.
type other struct {
	Name, Href string
	Current    bool
}

// Switcher leads to the page at path of each of the visitor's schools; it is empty where there is one only.
func (h here) Switcher(path string) (links []other) {
	for _, s := range h.Others {
		links = append(links, other{s.Name, h.of(path, s.ID), s.ID == h.ID})
	}
	return links
}

func (h here) of(path string, id uuid.UUID) string {
	if len(h.Others) == 0 {
		return path
	}
	return path + "?schule=" + id.String()
}

// allPlaces reads every place a school has or had.
func (p *pages) allPlaces(c *frame.Call, f school.PlaceFilter) (all []school.Place, err error) {
	return postgres.All(func(page postgres.Page) ([]school.Place, string, error) { return p.Schools.Places(c, f, page) })
}

// allNeed reads every need week that stands.
func (p *pages) allNeed(c *frame.Call, f school.NeedFilter) ([]school.NeedWeek, error) {
	return postgres.All(func(page postgres.Page) ([]school.NeedWeek, string, error) { return p.Schools.NeedWeeks(c, f, page) })
}
