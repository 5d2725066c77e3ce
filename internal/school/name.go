package school

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"schulalltag/internal/fault"
)

// checkName notes a name that is empty, longer than limit characters, or not plain text.
func checkName(l *fault.List, name string, limit int, path ...any) {
	switch {
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		l.Add("must be plain text on one line", path...)
	case name == "" || utf8.RuneCountInString(name) > limit:
		l.Add(fmt.Sprintf("must have 1 to %d characters", limit), path...)
	case strings.TrimSpace(name) != name:
		l.Add("must not begin or end with a space", path...)
	}
}
