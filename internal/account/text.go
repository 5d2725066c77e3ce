package account

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"schulalltag/internal/fault"
)

// CheckName notes at a pointer what keeps a text from being the name of a person or a thing: 1 to most characters, all of them
// printable, without a space at either end. So two names that look the same are the same: no control, zero-width or
// direction-changing character can hide in one. Names are never tidied, only taken as they are or refused.
func CheckName(l *fault.List, pointer, name string, most int) {
	unprintable := func(r rune) bool { return !unicode.IsPrint(r) }
	switch {
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unprintable):
		l.At(pointer, "must be printable text on one line")
	case name == "" || utf8.RuneCountInString(name) > most:
		l.At(pointer, "must have 1 to %d characters", most)
	case name[0] == ' ' || name[len(name)-1] == ' ':
		l.At(pointer, "must not begin or end with a space")
	}
}

// emailForm is the everyday form of an address: ASCII, in lower case, with a full domain.
var emailForm = regexp.MustCompile(`^[a-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)

// tidyEmail returns the one spelling under which an address is kept, and whether it has the form of an address.
func tidyEmail(email string) (string, bool) {
	email = strings.ToLower(strings.TrimSpace(email))
	return email, len(email) <= 254 && emailForm.MatchString(email)
}
