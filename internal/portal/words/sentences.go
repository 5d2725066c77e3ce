package words

import (
	"maps"
	"strings"
	"sync"

	"schulalltag/internal/calendar"
	"schulalltag/internal/say"
)

// sentences joins those of all nouns.
var sentences = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for _, n := range nouns() {
		maps.Copy(all, n.sentences)
	}
	return all
})

// tell says a sentence of the domain. ok is false for one that it does not know, or that has such a part.
func (w *Words) tell(s say.Sentence) (said string, ok bool) {
	german, ok := sentences()[s.Format]
	if !ok {
		return "", false
	}
	if !strings.Contains(german, "%") {
		return w.T(german), true // it may do without what the English tells
	}
	args := make([]any, len(s.Args))
	for i, arg := range s.Args {
		if args[i], ok = w.part(arg); !ok {
			return "", false
		}
	}
	return w.T(german, args...), true
}

// part says what is put into a sentence. Names and numbers stay as they are.
func (w *Words) part(arg any) (said any, ok bool) {
	switch arg := arg.(type) {
	case string, int:
		return arg, true
	case calendar.Date:
		return w.Date(arg), true
	case calendar.Clock:
		return w.Clock(arg), true
	case calendar.Weekday:
		return w.Weekday(arg), true
	case say.Sentence:
		return w.tell(arg)
	case say.List:
		items := make([]string, len(arg.Items))
		for i, s := range arg.Items {
			if items[i], ok = w.tell(s); !ok {
				return "", false
			}
		}
		return strings.Join(items, arg.Between), true
	default:
		label := w.Label(arg)
		return label, label != ""
	}
}
