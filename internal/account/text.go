package account

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"schulalltag/internal/fault"
)

// checkName notes what is wrong with a name of at most most characters.
func checkName(l *fault.List, name string, most int, path ...any) {
	switch {
	case name == "":
		l.Add("must not be empty", path...)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		l.Add("must be plain text on one line", path...)
	case utf8.RuneCountInString(name) > most:
		l.Add("is too long", path...)
	}
}

// emailForm is the everyday form of an address: ASCII, in lower case, with a full domain.
var emailForm = regexp.MustCompile(`^[a-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)

// tidyEmail returns the one spelling under which an address is kept, and whether it has the form of an address.
func tidyEmail(email string) (string, bool) {
	email = strings.ToLower(strings.TrimSpace(email))
	return email, len(email) <= 254 && emailForm.MatchString(email)
}
