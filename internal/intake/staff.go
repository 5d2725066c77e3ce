package intake

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

// windowDays are the columns of availability.
var windowDays = map[string]calendar.Weekday{
	"monday": calendar.Monday, "tuesday": calendar.Tuesday, "wednesday": calendar.Wednesday, "thursday": calendar.Thursday, "friday": calendar.Friday,
}

// regularDay is the working time of a day where a file does not tell it (§ 3 ArbZG).
const regularDay = 8 * 60

// compareStaff looks for each person at the provider by the e-mail address of the account, or else by the full name. Nothing that
// is stored about a person is shown, and an empty cell takes nothing away: an operator does not see what would be lost.
func (c *comparison) compareStaff(rows []row) error {
	schools, err := c.schoolsByKey()
	if err != nil {
		return err
	}
	providers, err := c.organisations(account.KindProvider)
	if err != nil {
		return err
	}
	accounts, err := c.accounts(rows)
	if err != nil {
		return err
	}
	teams := map[string]*team{}
	var order []string
	for _, r := range c.once(rows, "provider", "givenName", "familyName", "email") {
		name := r.cells["provider"]
		provider, known := providers[name]
		if !known {
			c.wrong(r, "provider", "is not a provider of the district")
			continue
		}
		if teams[name] == nil {
			if teams[name], err = c.team(provider.ID, schools, accounts); err != nil {
				return err
			}
			order = append(order, name)
		}
		c.comparePerson(r, teams[name])
	}
	for _, name := range order {
		if n := teams[name].others(); n > 0 {
			c.untouched = append(c.untouched, Left{Key: name, Count: n})
		}
	}
	return nil
}

// team is a provider with its people and what files refer to.
type team struct {
	batch    staff.Batch
	people   []staff.Assistant
	met      map[uuid.UUID]bool // of whom a row tells
	named    map[fullName][]int // indices of the people
	linked   map[uuid.UUID]int  // the same by account
	schools  map[string]*school.School
	accounts map[string]uuid.UUID // users by e-mail address
	address  map[uuid.UUID]string // and the other way round
}

type fullName struct{ given, family string }

func (c *comparison) team(provider uuid.UUID, schools map[string]*school.School, accounts map[string]uuid.UUID) (*team, error) {
	t := &team{
		batch: c.pool.Batch(c.tx, c.actor, provider), met: map[uuid.UUID]bool{}, named: map[fullName][]int{}, linked: map[uuid.UUID]int{},
		schools: schools, accounts: accounts, address: make(map[uuid.UUID]string, len(accounts)),
	}
	for address, id := range accounts {
		t.address[id] = address
	}
	var err error
	t.people, err = t.batch.Assistants()
	for i, a := range t.people {
		name := fullName{a.GivenName, a.FamilyName}
		t.named[name] = append(t.named[name], i)
		if a.UserID != nil {
			t.linked[*a.UserID] = i
		}
	}
	return t, err
}

// accounts reads the users with the addresses that the rows tell.
func (c *comparison) accounts(rows []row) (map[string]uuid.UUID, error) {
	var addresses []string
	for _, r := range rows {
		if r.tells("email") {
			addresses = append(addresses, r.cells["email"])
		}
	}
	byAddress := map[string]uuid.UUID{}
	if len(addresses) == 0 {
		return byAddress, nil
	}
	var users []account.User
	err := c.tx.Where("district_id = ? and email in ?", c.actor.District, addresses).Find(&users).Error
	for _, u := range users {
		byAddress[u.Email] = u.ID
	}
	return byAddress, err
}

// others counts the active people of whom no row tells.
func (t *team) others() (n int) {
	for _, p := range t.people {
		if p.Active && !t.met[p.ID] {
			n++
		}
	}
	return n
}

func (c *comparison) comparePerson(r row, t *team) {
	was, ok := c.person(r, t)
	if !ok {
		return
	}
	d := staff.Details{Active: true}
	var before map[string]string
	version := 0
	if was != nil {
		if t.met[was.ID] {
			c.wrong(r, "familyName", "is the same person as in a line before")
			return
		}
		t.met[was.ID] = true
		d, version = was.Details(), was.Version
		before = t.cells(d, r)
	}
	if !c.personDetails(r, t, &d) {
		return
	}
	after := t.cells(d, r)
	if was == nil {
		delete(after, "givenName") // they are the key of the row
		delete(after, "familyName")
	}
	if !c.compareCells(r, r.about("provider", "givenName", "familyName"), before, after, version, true) {
		return
	}
	c.writes = append(c.writes, write{line: r.line, column: c.staffColumn(d), hide: was != nil, do: func() (err error) {
		if was == nil {
			_, err = t.batch.Hire(d)
		} else {
			_, err = t.batch.UpdateAssistant(was.ID, was.Version, d)
		}
		return err
	}})
}

// person finds whom the row tells of; nil is somebody new.
func (c *comparison) person(r row, t *team) (*staff.Assistant, bool) {
	if address := r.cells["email"]; r.tells("email") {
		user, known := t.accounts[address]
		if !known {
			c.wrong(r, "email", "is not the address of an account in the district; invite the person first")
			return nil, false
		}
		if i, ok := t.linked[user]; ok {
			return &t.people[i], true
		}
	}
	found := t.named[fullName{r.cells["givenName"], r.cells["familyName"]}]
	switch {
	case len(found) == 0:
		return nil, true
	case len(found) > 1:
		c.wrong(r, "familyName", "is the name of several people at the provider; tell them apart by the e-mail address of their account")
		return nil, false
	case !t.people[found[0]].Active:
		c.wrong(r, "familyName", "has left the provider, who can take the person on again")
		return nil, false
	}
	return &t.people[found[0]], true
}

// personDetails puts what the row tells into the details.
func (c *comparison) personDetails(r row, t *team, d *staff.Details) bool {
	d.GivenName, d.FamilyName = r.cells["givenName"], r.cells["familyName"]
	if r.tells("email") {
		user := t.accounts[r.cells["email"]]
		d.UserID = &user
	}
	if r.tells("qualifications") {
		d.Qualifications, _ = qualifications.readAll(r.cells["qualifications"])
	}
	for day, weekday := range windowDays {
		if !r.tells(day) {
			continue
		}
		d.Availability = slices.DeleteFunc(d.Availability, func(w staff.Window) bool { return w.Weekday == weekday })
		spans, _ := readSpans(r.cells[day])
		for _, s := range spans {
			d.Availability = append(d.Availability, staff.Window{Weekday: weekday, Starts: s.starts, Ends: s.ends})
		}
	}
	clearanceOf(r, d, staff.Conduct, "conductOn", "conductUntil")
	clearanceOf(r, d, staff.Measles, "measlesOn", "measlesUntil")
	return c.contractOf(r, d) && c.sitesOf(r, t, d)
}

// clearanceOf notes that a proof was shown, as the row tells it.
func clearanceOf(r row, d *staff.Details, kind staff.ClearanceKind, on, until string) {
	if !r.tells(on) && !r.tells(until) {
		return
	}
	i := slices.IndexFunc(d.Clearances, func(c staff.Clearance) bool { return c.Kind == kind })
	if i < 0 {
		i = len(d.Clearances)
		d.Clearances = append(d.Clearances, staff.Clearance{Kind: kind})
	}
	if shown, _ := readDate(r.cells[on]); r.tells(on) && shown != d.Clearances[i].ShownOn {
		d.Clearances[i].ShownOn, d.Clearances[i].ValidUntil = shown, calendar.Date{}
	}
	if r.tells(until) {
		d.Clearances[i].ValidUntil, _ = readDate(r.cells[until])
	}
}

// contractOf puts the contract that begins on the first day the row tells into the details. A contract with an open end that began
// earlier ends the day before.
func (c *comparison) contractOf(r row, d *staff.Details) bool {
	if !r.tells("contractFrom") {
		ok := true
		for _, f := range []string{"contractUntil", "weekHours", "outsideHours", "dayHours"} {
			if r.tells(f) {
				c.wrong(r, f, "needs the first day of the contract in the same line")
				ok = false
			}
		}
		return ok
	}
	from, _ := readDate(r.cells["contractFrom"])
	i := slices.IndexFunc(d.Contracts, func(k staff.Contract) bool { return k.ValidFrom == from })
	if i < 0 {
		if !c.complete(r, "weekHours") {
			return false
		}
		for j := range d.Contracts {
			if k := &d.Contracts[j]; k.ValidFrom.Before(from) && k.ValidUntil.IsZero() {
				k.ValidUntil = from.AddDays(-1)
			}
		}
		i = len(d.Contracts)
		d.Contracts = append(d.Contracts, staff.Contract{ValidFrom: from, DayMinutes: regularDay})
	}
	k := &d.Contracts[i]
	for field, minutes := range map[string]*int{"weekHours": &k.WeekMinutes, "outsideHours": &k.OutsideMinutes, "dayHours": &k.DayMinutes} {
		if r.tells(field) {
			*minutes, _ = readHours(r.cells[field])
		}
	}
	if r.tells("contractUntil") {
		k.ValidUntil, _ = readDate(r.cells["contractUntil"])
	}
	for j, other := range d.Contracts {
		if j != i && other.Period().Overlaps(k.Period()) { // package staff refuses it too, but tells when the other one begins
			c.wrong(r, "contractFrom", "overlaps another contract of this person; ask the provider")
			return false
		}
	}
	return true
}

// sitesOf puts the schools into the details that the row tells.
func (c *comparison) sitesOf(r row, t *team, d *staff.Details) bool {
	ok := true
	find := func(key, field string) uuid.UUID {
		at := t.schools[key]
		if at == nil {
			c.wrong(r, field, "is not the number of a school of the district")
			ok = false
			return uuid.Nil
		}
		return at.ID
	}
	if r.tells("schools") {
		d.Schools = nil
		keys, _ := readKeys(r.cells["schools"])
		for _, key := range keys {
			d.Schools = append(d.Schools, find(key, "schools"))
		}
	}
	if r.tells("homeSchool") {
		home := find(r.cells["homeSchool"], "homeSchool")
		d.HomeSchoolID = &home
	}
	return ok
}

// cells spells a person as a file does, with the contract that begins on the day the row tells.
func (t *team) cells(d staff.Details, r row) map[string]string {
	cells := map[string]string{"givenName": d.GivenName, "familyName": d.FamilyName, "qualifications": qualifications.writeAll(d.Qualifications)}
	if d.UserID != nil && t.address[*d.UserID] != "" {
		cells["email"] = t.address[*d.UserID]
	}
	from, _ := readDate(r.cells["contractFrom"])
	for _, k := range d.Contracts {
		if k.ValidFrom == from {
			cells["contractFrom"], cells["contractUntil"] = writeDate(k.ValidFrom), writeDate(k.ValidUntil)
			cells["weekHours"], cells["outsideHours"], cells["dayHours"] = writeHours(k.WeekMinutes), writeHours(k.OutsideMinutes), writeHours(k.DayMinutes)
		}
	}
	for _, k := range d.Clearances {
		cells[string(k.Kind)+"On"], cells[string(k.Kind)+"Until"] = writeDate(k.ShownOn), writeDate(k.ValidUntil)
	}
	var keys []string
	for key, at := range t.schools {
		if slices.Contains(d.Schools, at.ID) {
			keys = append(keys, key)
		}
		if d.HomeSchoolID != nil && *d.HomeSchoolID == at.ID {
			cells["homeSchool"] = key
		}
	}
	slices.Sort(keys)
	cells["schools"] = writeKeys(keys)
	for day, weekday := range windowDays {
		var spans []span
		for _, w := range d.Availability {
			if w.Weekday == weekday {
				spans = append(spans, span{w.Starts, w.Ends})
			}
		}
		slices.SortFunc(spans, func(a, b span) int { return int(a.starts - b.starts) })
		cells[day] = writeSpans(spans)
	}
	return cells
}

// staffColumn returns the column of what a fault of package staff names in the details.
func (c *comparison) staffColumn(d staff.Details) func(pointer string) string {
	plain := c.pointsTo(map[string]string{
		"/userId": "email", "/givenName": "givenName", "/familyName": "familyName", "/homeSchoolId": "homeSchool", "/qualifications": "qualifications",
		"/schools": "schools", "/contracts": "contractFrom",
	})
	return func(pointer string) string {
		steps := strings.Split(pointer, "/")
		last := steps[len(steps)-1]
		if column, ok := map[string]string{"weekMinutes": "weekHours", "outsideMinutes": "outsideHours", "dayMinutes": "dayHours"}[last]; ok {
			return columnNamed(c.kind, column)
		}
		i, _ := readInt(steps[min(2, len(steps)-1)])
		switch {
		case strings.HasPrefix(pointer, "/contracts/") && last == "validUntil":
			return columnNamed(c.kind, "contractUntil")
		case strings.HasPrefix(pointer, "/clearances/") && i < len(d.Clearances):
			part := "On"
			if last == "validUntil" {
				part = "Until"
			}
			return columnNamed(c.kind, string(d.Clearances[i].Kind)+part)
		case strings.HasPrefix(pointer, "/availability/") && i < len(d.Availability):
			for day, weekday := range windowDays {
				if weekday == d.Availability[i].Weekday {
					return columnNamed(c.kind, day)
				}
			}
		}
		return plain(pointer)
	}
}
