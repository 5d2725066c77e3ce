package words

import (
	"fmt"
	"io/fs"
	"strings"
)

// Catalogues are the files of the binary.
func Catalogues() fs.FS { return catalogues }

// Tell says a sentence of the domain.
func (w *Words) Tell(text string) (string, bool) { return w.tell(text) }

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

// Formats returns the English formats of all whole sentences.
func Formats() []string {
	var all []string
	for _, s := range spoken().whole {
		all = append(all, s.english)
	}
	return all
}

// FormatOf returns the English format that a sentence is taken to be made with.
func FormatOf(text string) string {
	for _, candidate := range []string{text, strings.TrimSuffix(text, "."), text + "."} {
		for _, s := range spoken().whole {
			if s.pattern.MatchString(candidate) {
				return s.english
			}
		}
	}
	return ""
}

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
		for english := range n.parts {
			add("part " + english)
		}
	}
	return twice
}
