package crew

import (
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"schulalltag/internal/portal/frame"
	"schulalltag/internal/staff"
)

// section is a part of what is said about an assistant: shown together, changed together.
type section struct {
	slug, title, help string // German but the slug
	// lines say it in words.
	lines func(c *frame.Call, n *names, d *staff.Details) []string
	// fill puts it into a form.
	fill func(c *frame.Call, d *staff.Details, v url.Values)
	// read takes it from a form, and notes what cannot be read.
	read func(r *reading, d *staff.Details)
}

// sections are all parts, in the order in which somebody tells them.
func sections() []section {
	return []section{
		{"person", "Person", "Name und ob jemand zum Team gehört.", personLines, fillPerson, readPerson},
		{"zugang", "Zugang zum Portal", "Mit welchem Konto sich jemand anmeldet und die eigenen Einsätze sieht.", accessLines, fillAccess, readAccess},
		{"schulen", "Schulen", "An welchen Schulen jemand arbeitet.", schoolLines, fillSchools, readSchools},
		{"vertrag", "Vertrag", "Wie viele Stunden vereinbart sind.", contractLines, fillContracts, readContracts},
		{"zeiten", "Verfügbare Zeiten", "Wann jemand arbeiten kann.", windowLines, fillWindows, readWindows},
		{"qualifikationen", "Qualifikationen", "Was jemand besonders kann.", qualificationLines, fillQualifications, readQualifications},
		{"nachweise", "Nachweise", "Wann ein Nachweis gezeigt wurde. Der Inhalt wird nicht gespeichert.", clearanceLines, fillClearances, readClearances},
		{"sperren", "Gesperrte Einsatzorte", "Wo jemand nicht eingesetzt werden soll.", barredLines, fillBarred, readBarred},
	}
}

// sectionOf finds a part by its address.
func sectionOf(slug string) (section, bool) {
	all := sections()
	i := slices.IndexFunc(all, func(s section) bool { return s.slug == slug })
	if i < 0 {
		return section{}, false
	}
	return all[i], true
}

// names are what ids are called.
type names struct {
	schools map[uuid.UUID]string
	places  map[uuid.UUID]string
	// accounts are those of the provider's assistants.
	accounts map[uuid.UUID]string
}

// reading is a form being read. A form may leave rows of a list empty, so that a row of the details is another of the form.
type reading struct {
	*frame.Form
	rows map[string]string // of the form, by those of the details: contracts.0 is contracts.2
}

func read(form *frame.Form) *reading { return &reading{form, map[string]string{}} }

// refused notes what an operation found wrong, at the inputs it came from.
func (r *reading) refused(err error) bool {
	before := len(r.Problems)
	if !r.Refused(err) {
		return false
	}
	for i := before; i < len(r.Problems); i++ {
		r.Problems[i].Field = r.input(r.Problems[i].Field)
	}
	return true
}

// input is the name of the input for a field of the details.
func (r *reading) input(field string) string {
	parts := strings.SplitN(field, ".", 3)
	switch {
	case len(parts) == 2: // an item of a list that is one set of boxes
		return parts[0]
	case len(parts) == 3:
		if row, ok := r.rows[parts[0]+"."+parts[1]]; ok {
			return row + "." + parts[2]
		}
	}
	return field
}

// ids reads the ids of ticked boxes, or of one field that holds all of them with commas between, as an undo sends them.
func (r *reading) ids(name string) (list []uuid.UUID) {
	for _, text := range r.many(name) {
		if id, err := uuid.Parse(text); err == nil {
			list = append(list, id)
		}
	}
	return list
}

func (r *reading) many(name string) (list []string) {
	for _, text := range r.All(name) {
		for part := range strings.SplitSeq(text, ",") {
			if part != "" && !slices.Contains(list, part) {
				list = append(list, part)
			}
		}
	}
	return list
}

// undo is the form that says a part as it was.
func undo(c *frame.Call, s section, path, version string, was *staff.Details) *frame.Undo {
	values := url.Values{}
	s.fill(c, was, values)
	u := &frame.Undo{Path: path, Fields: map[string]string{"version": version, "bestaetigt": "ja"}}
	for name, list := range values {
		u.Fields[name] = strings.Join(list, ",")
	}
	return u
}
