package frame

import (
	"slices"
	"strconv"
)

// Choice is what a stale page offers instead of an error: what is stored now beside what was typed. _stale.html shows it.
type Choice struct {
	Rows   []Versions
	Href   string  // where what is stored is shown
	Action string  // where the form goes again
	Fields []Value // of the form, with the version that is stored now
}

// Versions is one line of a choice.
type Versions struct {
	Name, Theirs, Mine string
}

// Differs reports whether it matters which is chosen.
func (v Versions) Differs() bool { return v.Theirs != v.Mine }

// Value is a hidden input.
type Value struct{ Name, Value string }

// Choose makes the choice for a form that came too late. Version is the one that is stored now; sending the form again with it takes
// what was typed.
func (f *Form) Choose(version int, href string, rows ...Versions) *Choice {
	c := &Choice{Rows: rows, Href: href, Action: f.call.Gin.Request.URL.RequestURI()}
	c.Fields = slices.DeleteFunc(f.Fields(), func(v Value) bool { return v.Name == "version" })
	c.Fields = append(c.Fields, Value{"version", strconv.Itoa(version)})
	return c
}
