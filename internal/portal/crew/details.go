package crew

import (
	"net/url"
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/alphabet"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

func personLines(c *frame.Call, _ *names, d *staff.Details) []string {
	lines := []string{d.GivenName + " " + d.FamilyName, c.T("gehört zum Team")}
	if !d.Active {
		lines[1] = c.T("gehört nicht mehr zum Team")
	}
	return lines
}

func fillPerson(_ *frame.Call, d *staff.Details, v url.Values) {
	v.Set("givenName", d.GivenName)
	v.Set("familyName", d.FamilyName)
	v.Set("active", "nein")
	if d.Active {
		v.Set("active", "ja")
	}
}

func readPerson(r *reading, d *staff.Details) {
	d.GivenName, d.FamilyName, d.Active = r.Get("givenName"), r.Get("familyName"), r.Get("active") != "nein"
}

func schoolLines(c *frame.Call, n *names, d *staff.Details) (lines []string) {
	for _, id := range d.Schools {
		name := n.schools[id]
		if d.HomeSchoolID != nil && *d.HomeSchoolID == id {
			lines = slices.Insert(lines, 0, c.T("%s (Stammschule)", name))
			continue
		}
		lines = append(lines, name)
	}
	return lines
}

func fillSchools(_ *frame.Call, d *staff.Details, v url.Values) {
	if d.HomeSchoolID != nil {
		v.Set("homeSchoolId", d.HomeSchoolID.String())
	}
	for _, id := range d.Schools {
		v.Add("schools", id.String())
	}
}

// readSchools counts the home school in, ticked or not: that nobody means otherwise. Places at schools that are left out are barred no
// longer, for nobody is sent there anyway; readSchools cannot know which those are and leaves that to keepBarred.
func readSchools(r *reading, d *staff.Details) {
	d.Schools, d.HomeSchoolID = r.ids("schools"), nil
	if home, err := uuid.Parse(r.Get("homeSchoolId")); err == nil {
		d.HomeSchoolID = &home
		if !slices.Contains(d.Schools, home) {
			d.Schools = append(d.Schools, home)
		}
	}
}

// keepBarred leaves out barred places at schools where the person does not work any more.
func keepBarred(d *staff.Details, places []school.Place) {
	d.BarredPlaces = slices.DeleteFunc(d.BarredPlaces, func(id uuid.UUID) bool {
		return !slices.ContainsFunc(places, func(p school.Place) bool { return p.ID == id && slices.Contains(d.Schools, p.SchoolID) })
	})
}

func qualificationLines(c *frame.Call, _ *names, d *staff.Details) (lines []string) {
	for _, q := range d.Qualifications {
		lines = append(lines, c.Label(q))
	}
	return lines
}

func fillQualifications(_ *frame.Call, d *staff.Details, v url.Values) {
	for _, q := range d.Qualifications {
		v.Add("qualifications", string(q))
	}
}

func readQualifications(r *reading, d *staff.Details) {
	d.Qualifications = nil
	for _, q := range r.many("qualifications") {
		d.Qualifications = append(d.Qualifications, school.Qualification(q))
	}
}

// qualifications are what somebody can have beyond what everybody can.
func qualifications(c *frame.Call) (options []frame.Option) {
	for _, q := range []school.Qualification{school.QualificationCare, school.QualificationMedical, school.QualificationBehaviour, school.QualificationCommunication} {
		options = append(options, frame.Option{Value: string(q), Label: c.Label(q)})
	}
	return options
}

func barredLines(_ *frame.Call, n *names, d *staff.Details) (lines []string) {
	for _, id := range d.BarredPlaces {
		lines = append(lines, n.places[id])
	}
	slices.SortFunc(lines, alphabet.Order())
	return lines
}

func fillBarred(_ *frame.Call, d *staff.Details, v url.Values) {
	for _, id := range d.BarredPlaces {
		v.Add("barredPlaces", id.String())
	}
}

func readBarred(r *reading, d *staff.Details) { d.BarredPlaces = r.ids("barredPlaces") }
