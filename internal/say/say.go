// Package say owns sentences that keep their parts: what the domain tells people, as a format and its arguments. Its text is
// English; whoever speaks another language looks the format up and puts in the arguments in its own way.
//
// It leaves what is said to the nouns, and other languages to the portal.
package say

import (
	"fmt"
	"strings"
)

// Sentence is a sentence, or a part of one. The zero value says nothing.
type Sentence struct {
	Format string // in English, as package fmt knows it, a constant of the program
	Args   []any  // names as strings, and with their types: numbers, dates, times, codes of the domain, Sentences, Lists
}

// That makes a sentence. Of format "%s" and with another as its only argument it is the other.
func That(format string, args ...any) Sentence {
	if false {
		_ = fmt.Sprintf(format, args...) // has go vet check every call
	}
	if format == "%s" && len(args) == 1 {
		if same, ok := args[0].(Sentence); ok {
			return same
		}
	}
	return Sentence{format, args}
}

// String returns the sentence in English.
func (s Sentence) String() string { return fmt.Sprintf(s.Format, s.Args...) }

// IsZero reports whether nothing is said.
func (s Sentence) IsZero() bool { return s.Format == "" }

// List is one argument that is made of several.
type List struct {
	Items   []Sentence
	Between string // any two of them, like a comma and a space
}

// String returns the list in English.
func (l List) String() string {
	texts := make([]string, len(l.Items))
	for i, s := range l.Items {
		texts[i] = s.String()
	}
	return strings.Join(texts, l.Between)
}
