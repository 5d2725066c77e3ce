package words

import (
	"fmt"
	"io/fs"

	"schulalltag/internal/say"
)

// Catalogues are the files of the binary.
func Catalogues() fs.FS { return catalogues }

// Tell says a sentence of the domain.
func (w *Words) Tell(s say.Sentence) (string, bool) { return w.tell(s) }

// Labels are all labels, by type and code like school.Kind=primary.
func Labels() map[string]string {
	all := map[string]string{}
	for code, german := range labels() {
		all[fmt.Sprintf("%T=%v", code, code)] = german
	}
	return all
}

// Faults are the sentences of faults by code.
func Faults() map[string]string { return faults() }

// Sentences are German formats by English ones.
func Sentences() map[string]string { return sentences() }

// Arguments are the verbs of a format.
func Arguments(format string) map[int]string { return arguments(format) }

// Repeated returns what two nouns say, of which only one can be right.
func Repeated() (twice []string) {
	seen := map[string]bool{}
	add := func(key string) {
		if seen[key] {
			twice = append(twice, key)
		}
		seen[key] = true
	}
	for _, n := range nouns() {
		for code := range n.labels {
			add(fmt.Sprintf("%T=%v", code, code))
		}
		for code := range n.faults {
			add("fault " + code)
		}
		for english := range n.sentences {
			add(english)
		}
	}
	return twice
}
