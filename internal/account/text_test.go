package account

import (
	"strings"
	"testing"

	"schulalltag/internal/fault"
)

func TestCheckName(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"Oberwaldschule", ""},
		{"Grundschule „Am Rain“ (Haus 2)", ""},
		{"Zoë D’Angelo-Müller", ""},
		{strings.Repeat("ß", 80), ""},
		{strings.Repeat("a", 81), "must have 1 to 80 characters"},
		{"", "must have 1 to 80 characters"},
		{" Alsfeld", "must not begin or end with a space"},
		{"Alsfeld ", "must not begin or end with a space"},
		{"   ", "must not begin or end with a space"},
		{"Alsfeld\n", "must be printable text on one line"},
		{"Als\x00feld", "must be printable text on one line"},
		{"Als\xfffeld", "must be printable text on one line"},
		{"Als\u200bfeld", "must be printable text on one line"},     // zero-width space
		{"\u202edlefslA", "must be printable text on one line"},     // written from right to left
		{"Als\u00adfeld", "must be printable text on one line"},     // soft hyphen
		{"Alsfeld\u00a0", "must be printable text on one line"},     // no-break space
		{"Als\u2028feld", "must be printable text on one line"},     // line separator
		{"\ufeffAlsfeld", "must be printable text on one line"},     // byte order mark
		{"Als\U000e0041feld", "must be printable text on one line"}, // invisible tag
	} {
		var l fault.List
		CheckName(&l, "/people/1/name", c.name, 80)
		err := l.Or(ErrUserInvalid)
		if c.want == "" {
			if err != nil {
				t.Errorf("%q: %v", c.name, err)
			}
			continue
		}
		if err == nil || !strings.HasSuffix(err.Error(), "[/people/1/name: "+c.want+"]") {
			t.Errorf("%q: %v, want %s", c.name, err, c.want)
		}
	}
}
