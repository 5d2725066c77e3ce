package words

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
)

// The domain tells details in English sentences, with names, dates and numbers put in. Here a sentence is taken apart by the format
// it was made with, and said again.

// sentence is an English format as a pattern, with the German format for its arguments.
type sentence struct {
	english string
	pattern *regexp.Regexp
	german  string
	hint    string // its longest run of fixed characters: a text without it need not be matched
	fixed   int    // characters outside of arguments: the more, the surer the match
}

// grammar is everything the domain says: whole sentences, and what else may be put into one.
type grammar struct{ whole, parts []sentence }

var spoken = sync.OnceValue(func() grammar {
	whole, parts := map[string]string{}, map[string]string{}
	for _, n := range nouns() {
		maps.Copy(whole, n.sentences)
		maps.Copy(parts, n.parts)
	}
	return grammar{whole: compile(whole), parts: compile(parts)}
})

// compile turns formats with %s and %d into patterns, the surest first.
func compile(formats map[string]string) []sentence {
	list := make([]sentence, 0, len(formats))
	for english, german := range formats {
		pattern := regexp.QuoteMeta(english)
		pattern = strings.ReplaceAll(pattern, "%s", "(.+?)")
		pattern = strings.ReplaceAll(pattern, "%d", "(-?[0-9]+)")
		s := sentence{english: english, pattern: regexp.MustCompile("^" + pattern + "$"), german: german}
		for _, run := range verbs.Split(english, -1) {
			s.fixed += len(run)
			if len(run) > len(s.hint) {
				s.hint = run
			}
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b sentence) int { return cmp.Or(b.fixed-a.fixed, cmp.Compare(a.english, b.english)) })
	return list
}

// tell says a sentence of the domain. ok is false for one that it does not know.
func (w *Words) tell(text string) (said string, ok bool) {
	if said, ok = w.match(spoken().whole, text); ok {
		return said, true
	}
	// Some sentences are told with and without a full stop, depending on where they stand.
	if stripped, stopped := strings.CutSuffix(text, "."); stopped {
		said, ok = w.match(spoken().whole, stripped)
		return said + ".", ok
	}
	if text == "" {
		return "", false
	}
	said, ok = w.match(spoken().whole, text+".")
	return strings.TrimSuffix(said, "."), ok
}

func (w *Words) match(list []sentence, text string) (said string, ok bool) {
	for _, s := range list {
		if !strings.Contains(text, s.hint) {
			continue
		}
		found := s.pattern.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		wanted := arguments(s.german)
		args := make([]any, len(found)-1)
		for i, arg := range found[1:] {
			if wanted[i+1] == "d" {
				args[i], _ = strconv.Atoi(arg) // the pattern lets digits through only
				continue
			}
			args[i] = w.put(arg)
		}
		if len(wanted) == 0 {
			args = nil // the German sentence does without
		}
		return w.T(s.german, args...), true
	}
	return "", false
}

// put says what was put into a sentence, alone or as a list; names stay as they are.
func (w *Words) put(arg string) string {
	for _, comma := range []string{"; ", ", "} {
		pieces := strings.Split(arg, comma)
		known := 0
		for i, piece := range pieces {
			if said, ok := w.part(piece); ok {
				pieces[i] = said
				known++
			}
		}
		if known > 1 && known == len(pieces) {
			return strings.Join(pieces, comma)
		}
	}
	if said, ok := w.part(arg); ok {
		return said
	}
	return arg
}

var slotForm = regexp.MustCompile(`^([A-Z][a-z]+day) ([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})(?: \(([a-z]+)\))?$`)

// part says dates, times, slots and codes, and what the nouns know.
func (w *Words) part(arg string) (said string, ok bool) {
	if d, err := calendar.ParseDate(arg); err == nil {
		return w.Date(d), true
	}
	if c, err := calendar.ParseClock(arg); err == nil {
		return w.Clock(c), true
	}
	if day, ok := weekdayOf(arg); ok {
		return w.Weekday(day), true
	}
	if m := slotForm.FindStringSubmatch(arg); m != nil {
		day, known := weekdayOf(m[1])
		from, err := calendar.ParseClock(m[2])
		until, faulty := calendar.ParseClock(m[3])
		if !known || err != nil || faulty != nil {
			return "", false
		}
		said := w.T("%s, %s Uhr", w.Weekday(day), w.Span(from, until))
		if kind := w.Label(school.SlotKind(m[4])); kind != "" {
			said = w.T("%s (%s)", said, kind)
		}
		return said, true
	}
	if label := w.Label(school.Qualification(arg)); label != "" {
		return label, true
	}
	if said, ok := w.tell(arg); ok {
		return said, true
	}
	return w.match(spoken().parts, arg)
}

func weekdayOf(english string) (calendar.Weekday, bool) {
	for d := calendar.Monday; d <= calendar.Sunday; d++ {
		if d.String() == english {
			return d, true
		}
	}
	return 0, false
}
