package words

import (
	"maps"
	"reflect"
	"sync"
)

// Codes that the domain keeps as plain strings get types here, so that all labels live in one table.
type (
	ruleCode      string // of a hard rule, as roster.Violation has it
	hindranceCode string // why somebody may not work, as staff.Eligible tells it
	failureCode   string // of a planning run
)

// noun is the vocabulary of a package of the domain.
type noun struct {
	labels    map[any]string    // German, by code with its type
	faults    map[string]string // German sentences by a fault's code
	sentences map[string]string // German formats by the English ones of package say, with the same arguments
}

// nouns returns the vocabularies of all packages.
func nouns() []noun {
	return []noun{general, ofAccount, ofSchool, ofStaff, ofRoster, ofPlanner, ofHours, ofCoverage, ofIntake}
}

// labels joins those of all nouns.
var labels = sync.OnceValue(func() map[any]string {
	all := map[any]string{}
	for _, n := range nouns() {
		maps.Copy(all, n.labels)
	}
	return all
})

// Label names a code of the domain: account.RolePlanner, school.PriorityHigh, roster.Draft and so on, or a pointer to one. Codes
// are told apart by their types, so a plain string has no label. Nil, an empty code and an unknown one are nothing.
func (w *Words) Label(code any) string {
	v := reflect.ValueOf(code)
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if v.Kind() != reflect.String {
		return ""
	}
	german, ok := labels()[v.Interface()]
	if !ok {
		return ""
	}
	return w.T(german)
}

// Rule names the hard rule of a roster.Violation by its code.
func (w *Words) Rule(code string) string { return w.Label(ruleCode(code)) }

// Hindrance says why somebody may not work on a day, by the code that staff.Eligible and roster.Omission tell.
func (w *Words) Hindrance(code string) string { return w.Label(hindranceCode(code)) }
