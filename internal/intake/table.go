package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"schulalltag/internal/say"
)

// garbled is what German letters look like in a text that was read in the wrong encoding and saved again.
var garbled = []string{"Ã¤", "Ã¶", "Ã¼", "ÃŸ", "Ã„", "Ã–", "Ãœ", "\uFFFD"}

// decode returns a file's text, from UTF-8 with or without a byte order mark or from Windows-1252, in which Excel saves. If it
// is none, wrong says so.
func decode(data []byte) (text string, wrong say.Sentence) {
	switch {
	case len(data) > MaxBytes:
		return "", say.That("must not be larger than 1 MiB")
	case len(bytes.TrimSpace(data)) == 0:
		return "", say.That("is empty; nothing would change")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")):
		return "", say.That("is an Excel workbook; save it as CSV UTF-8 and choose that file")
	}
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	text = string(data)
	if !utf8.Valid(data) {
		decoded, err := charmap.Windows1252.NewDecoder().Bytes(data)
		if err != nil {
			return "", say.That("must be text in UTF-8 or Windows-1252")
		}
		text = string(decoded)
	}
	odd := func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' }
	if strings.ContainsFunc(text, odd) {
		return "", say.That("must be text in UTF-8 or Windows-1252")
	}
	for _, g := range garbled {
		if strings.Contains(text, g) {
			return "", say.That("was saved in the wrong encoding: its umlauts are garbled; save it as CSV UTF-8")
		}
	}
	return text, say.Sentence{}
}

// separator returns what parts the fields of the first line: of semicolon, comma and tab the one it has most of outside quotes.
func separator(text string) rune {
	first, _, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	count, quoted := map[rune]int{}, false
	for _, r := range first {
		if r == '"' {
			quoted = !quoted
		} else if !quoted {
			count[r]++
		}
	}
	best := ';'
	for _, r := range ",\t" {
		if count[r] > count[best] {
			best = r
		}
	}
	return best
}

// record is one line of a file that is not blank.
type record struct {
	line   int
	fields []string // without the spaces around them
}

// records yields the lines of a CSV text, and notes those that cannot be read. A record lives until the next one is asked for.
func records(text string, f *faults) func(yield func(record) bool) {
	return func(yield func(record) bool) {
		r := csv.NewReader(strings.NewReader(text))
		r.Comma, r.FieldsPerRecord, r.ReuseRecord = separator(text), -1, true
		for !f.full() {
			fields, err := r.Read()
			var broken *csv.ParseError
			switch {
			case errors.Is(err, io.EOF):
				return
			case errors.As(err, &broken):
				f.note(broken.StartLine, "", "cannot be read: a quotation mark is missing or too many")
				continue
			case err != nil:
				f.note(0, "", "cannot be read")
				return
			}
			line, _ := r.FieldPos(0)
			blank := true
			for i := range fields {
				fields[i] = strings.TrimSpace(fields[i])
				blank = blank && fields[i] == ""
			}
			if !blank && !yield(record{line, fields}) {
				return
			}
		}
	}
}
