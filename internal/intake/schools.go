package intake

import (
	"maps"
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/school"
)

// compareSchools looks for each school by its key. A new school gets an organisation of its name, or the one of that name that
// has no school yet; areas that do not exist are created.
func (c *comparison) compareSchools(rows []row) error {
	stored, err := c.schoolsByKey()
	if err != nil {
		return err
	}
	refers, err := c.registry(stored)
	if err != nil {
		return err
	}
	for _, r := range c.once(rows, "school") {
		key := r.cells["school"]
		was := stored[key]
		delete(stored, key)
		if was == nil {
			was = &school.School{ExternalKey: key}
		}
		if details, ok := c.schoolDetails(r, was, refers); ok {
			c.compareSchool(r, was, details, refers)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(stored)) {
		c.untouched = append(c.untouched, Left{Key: key + ", " + stored[key].Name, Count: 1})
	}
	return nil
}

// schoolDetails returns what the row makes of a school, but for an area and an organisation that do not exist yet.
func (c *comparison) schoolDetails(r row, was *school.School, refers *registry) (d school.SchoolDetails, ok bool) {
	if was.Version == 0 && !c.complete(r, "name", "town", "kind", "area") {
		return d, false
	}
	d = was.Details()
	if r.tells("name") {
		d.Name = r.cells["name"]
	}
	if r.tells("town") {
		d.Town = r.cells["town"]
	}
	if r.tells("kind") {
		d.Kind, _ = schoolKinds.read(r.cells["kind"])
	}
	if r.tells("area") {
		d.AreaID = refers.areas[r.cells["area"]]
	}
	if r.tells("providers") {
		d.Providers = nil
		names, _ := readNames(r.cells["providers"])
		for _, name := range names {
			provider, known := refers.providers[name]
			if !known {
				c.wrong(r, "providers", "must be names of providers of the district, parted by |")
				return d, false
			}
			d.Providers = append(d.Providers, provider.ID)
		}
	}
	return d, true
}

// compareSchool adds the row and what it writes: the area if it does not exist, and the school.
func (c *comparison) compareSchool(r row, was *school.School, d school.SchoolDetails, refers *registry) {
	var before map[string]string
	if was.Version > 0 {
		before = refers.cells(was.Details())
	}
	after := refers.cells(d)
	area := r.cells["area"]
	newArea := r.tells("area") && d.AreaID == uuid.Nil
	if newArea {
		after["area"] = area
	}
	if !c.compareCells(r, d.ExternalKey+", "+d.Name, before, after, 0, false) {
		return
	}
	if newArea {
		c.createArea(r, area, refers)
	}
	organisation := was.OrganisationID
	var called string
	if was.Version == 0 {
		organisation, called = refers.organisation(d)
	}
	c.writes = append(c.writes, write{line: r.line, column: c.pointsTo(map[string]string{
		"/externalKey": "school", "/name": "name", "/town": "town", "/kind": "kind", "/areaId": "area", "/organisationId": "name", "/providers": "providers",
	}), do: func() error {
		if newArea {
			d.AreaID = refers.areas[area]
		}
		if was.Version > 0 {
			_, err := c.demand.UpdateSchool(was.ID, was.Version, d)
			return err
		}
		d.OrganisationID = organisation
		if organisation == uuid.Nil {
			o, err := account.AddOrganisation(c.tx, c.actor, account.OrganisationDetails{Kind: account.KindSchool, Name: called}, c.now)
			if err != nil {
				return err
			}
			d.OrganisationID = o.ID
		}
		_, err := c.demand.CreateSchool(d)
		return err
	}})
}

// createArea says in the last row that its area is new, and creates it unless a row before does.
func (c *comparison) createArea(r row, area string, refers *registry) {
	changes := c.rows[len(c.rows)-1].Changes
	i := slices.IndexFunc(changes, func(d Difference) bool { return d.Column == columnNamed(KindSchools, "area") })
	changes[i].New = true
	if refers.freshAreas[area] {
		return
	}
	refers.freshAreas[area] = true
	c.writes = append(c.writes, write{line: r.line, column: c.pointsTo(map[string]string{"/name": "area"}), do: func() error {
		created, err := c.demand.CreateArea(school.NewArea{Name: area})
		if err == nil {
			refers.areas[area] = created.ID
		}
		return err
	}})
}

// registry is what a file of schools refers to.
type registry struct {
	areas      map[string]uuid.UUID // by name; one that the file brings is there once it has been created
	areaNames  map[uuid.UUID]string
	freshAreas map[string]bool // areas that the file brings
	providers  map[string]account.Organisation
	schools    map[string]account.Organisation // the organisations of kind school by name
	taken      map[string]bool                 // names of organisations that have a school, or get one by the file
}

func (c *comparison) registry(stored map[string]*school.School) (*registry, error) {
	areas, err := c.demand.Areas()
	if err != nil {
		return nil, err
	}
	g := &registry{areas: map[string]uuid.UUID{}, areaNames: map[uuid.UUID]string{}, freshAreas: map[string]bool{}, taken: map[string]bool{}}
	for _, a := range areas {
		g.areas[a.Name], g.areaNames[a.ID] = a.ID, a.Name
	}
	if g.providers, err = c.organisations(account.KindProvider); err != nil {
		return nil, err
	}
	if g.schools, err = c.organisations(account.KindSchool); err != nil {
		return nil, err
	}
	having := make(map[uuid.UUID]bool, len(stored))
	for _, s := range stored {
		having[s.OrganisationID] = true
	}
	for name, o := range g.schools {
		g.taken[name] = having[o.ID]
	}
	return g, nil
}

// organisation returns the one that a new school gets, or how one that is created for it is called: with the town in its name if
// another school has taken the name.
func (g *registry) organisation(d school.SchoolDetails) (id uuid.UUID, called string) {
	called = d.Name
	if g.taken[called] {
		called = d.Name + ", " + d.Town
	}
	g.taken[called] = true
	return g.schools[called].ID, called
}

// cells spells a school as a file does, but for its key.
func (g *registry) cells(d school.SchoolDetails) map[string]string {
	var names []string
	for name, o := range g.providers {
		if slices.Contains(d.Providers, o.ID) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return map[string]string{
		"name": d.Name, "town": d.Town, "kind": schoolKinds.write(d.Kind), "area": g.areaNames[d.AreaID], "providers": writeNames(names),
	}
}
