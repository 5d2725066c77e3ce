// Package words owns the language of the portal: its texts, the names of the domain's codes, how dates, times and numbers are
// written, and what faults say. German is the source: a German text is its own key, and another language is one more file in
// catalogue, from German text to text. What that file lacks stays German.
//
// It leaves what is said where to the pages, and which rules there are to the nouns. It knows no HTML and no request.
package words

import (
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

// Words speaks one language. It does not change and may be shared.
type Words struct {
	tag     language.Tag
	name    string
	texts   map[string]forms // by German text; empty for German itself
	printer *message.Printer
}

func speaking(tag language.Tag, name string, texts map[string]forms) *Words {
	// The printer gets a catalogue of its own, for it would else look texts up in one that any package may add to.
	return &Words{tag: tag, name: name, texts: texts, printer: message.NewPrinter(tag, message.Catalog(catalog.NewBuilder()))}
}

// Tag returns the language as BCP 47 writes it, like "de", for the lang attribute of a page.
func (w *Words) Tag() string { return w.tag.String() }

// Name returns the name of the language in itself, like "Deutsch".
func (w *Words) Name() string { return w.name }

// T says a German text in the language. With args it is a format as fmt knows it, in which numbers are written as the
// language writes them (12.345); a year is therefore given as a string. Without args it is taken as it is, percent signs too.
func (w *Words) T(text string, args ...any) string {
	if said, ok := w.texts[text]; ok {
		text = said[plural.Other]
	}
	if len(args) == 0 {
		return text
	}
	return w.printer.Sprintf(text, args...)
}

// N says how many there are. Both texts are formats whose first argument is n; args follow it. A catalogue has the second as
// its key, with one text for each plural of its language.
func (w *Words) N(n int, one, other string, args ...any) string {
	form := plural.Cardinal.MatchPlural(w.tag, magnitude(n), 0, 0, 0, 0)
	text := other
	if said, ok := w.texts[other]; ok {
		if text, ok = said[form]; !ok {
			text = said[plural.Other]
		}
	} else if n == 1 {
		text = one
	}
	return w.printer.Sprintf(text, append([]any{n}, args...)...)
}

// magnitude is what the rules of plurals look at; they read no more than seven digits.
func magnitude(n int) int {
	const most = 10_000_000
	if n = n % most; n < 0 {
		return -n
	}
	return n
}
