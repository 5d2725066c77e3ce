// Package alphabet owns the order in which names and labels are listed: that of a German directory, in which Ä stands beside A,
// and 2a before 10a. The collation german of the database (migration 00009) is the same rule for lists that are read in order.
package alphabet

import (
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Order returns the comparison of names and labels, as slices.SortFunc asks for it. It is for one sort: it must not be used by
// two goroutines at once.
func Order() func(a, b string) int {
	return collate.New(language.German, collate.Numeric).CompareString
}

// Families returns the comparison of people's full names: by the family name, the last word, then by what stands before it.
// Like that of Order it is for one sort.
func Families() func(a, b string) int {
	order := Order()
	return func(a, b string) int {
		givenA, familyA := split(a)
		givenB, familyB := split(b)
		if c := order(familyA, familyB); c != 0 {
			return c
		}
		return order(givenA, givenB)
	}
}

func split(name string) (given, family string) {
	i := strings.LastIndexByte(name, ' ') + 1
	return name[:i], name[i:]
}
