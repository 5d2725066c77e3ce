package words

import (
	"maps"
	"sync"
	"time"

	"schulalltag/internal/fault"
	"schulalltag/internal/roster"
	"schulalltag/internal/say"
)

// faults joins the sentences of all nouns, by a fault's code.
var faults = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for _, n := range nouns() {
		maps.Copy(all, n.faults)
	}
	return all
})

// kinds say what to do where nothing is known of a fault but its kind.
var kinds = map[fault.Kind]string{
	fault.KindMalformed:       "Diese Eingabe können wir nicht lesen. Bitte laden Sie die Seite neu und versuchen Sie es noch einmal.",
	fault.KindUnauthenticated: "Bitte melden Sie sich an.",
	fault.KindForbidden:       "Ihr Konto darf das nicht. Wenn Sie es brauchen, fragen Sie die Stelle, die es eingerichtet hat.",
	fault.KindNotFound:        "Das gibt es nicht, oder nicht mehr.",
	fault.KindConflict:        "Das passt nicht zu dem, was schon gespeichert ist. Bitte laden Sie die Seite neu.",
	fault.KindStale:           "Jemand anderes hat das inzwischen geändert. Bitte sehen Sie sich den neuen Stand an.",
	fault.KindInvalid:         "So lässt sich das nicht speichern. Bitte prüfen Sie Ihre Angaben.",
	fault.KindUnversioned:     "Bitte laden Sie die Seite neu und versuchen Sie es noch einmal.",
	fault.KindLimited:         "Das waren zu viele Versuche. Bitte warten Sie etwas.",
	fault.KindUnavailable:     "Das geht gerade nicht. Bitte versuchen Sie es gleich noch einmal.",
}

// Fault says in one or two sentences what has happened and what to do. What a fault adds to its usual message, like a name or a
// count, is said too; its fields are not, see Field. A web.Refusal is said as a fault of the same code.
func (w *Words) Fault(f *fault.Error) string {
	text, ok := w.tell(f.Message)
	if !ok {
		german, known := faults()[f.Code]
		if !known {
			german, known = kinds[f.Kind]
		}
		if !known {
			german = "Da ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal."
		}
		text = w.T(german)
	}
	if f.Kind == fault.KindLimited && f.RetryAfter > 0 {
		text = w.T("%s %s", text, w.wait(f.RetryAfter))
	}
	return text
}

// wait says how long to wait, rounded up.
func (w *Words) wait(d time.Duration) string {
	if d <= time.Minute {
		return w.N(int((d+time.Second-1)/time.Second), "Noch %d Sekunde.", "Noch %d Sekunden.")
	}
	return w.N(int((d+time.Minute-1)/time.Minute), "Noch %d Minute.", "Noch %d Minuten.")
}

// Field says what is wrong with an input and what would be right, to stand beside it.
func (w *Words) Field(f fault.Field) string {
	if text, ok := w.tell(f.Detail); ok {
		return text
	}
	return w.T("Bitte prüfen Sie diese Angabe.")
}

// Violation says which rule a roster breaks, with the names of people, places and times.
func (w *Words) Violation(v roster.Violation) string {
	if text, ok := w.tell(v.Text); ok {
		return text
	}
	return w.Rule(v.Code)
}

// Obstacle says what keeps somebody from covering a need.
func (w *Words) Obstacle(o roster.Obstacle) string {
	if text, ok := w.tell(o.Text); ok {
		return text
	}
	return w.Label(o.Code)
}

// Closer says what would close a gap.
func (w *Words) Closer(c roster.Closer) string {
	if text, ok := w.tell(c.Text); ok {
		return text
	}
	return w.Label(c.Kind)
}

// Failure says why a planning run has failed, given its code and what it says itself; nothing for one that has not.
func (w *Words) Failure(code string, why say.Sentence) string {
	if code == "" {
		return ""
	}
	if text, ok := w.tell(why); ok {
		return text
	}
	if text := w.Label(failureCode(code)); text != "" {
		return text
	}
	return w.T("Die Planung ist nicht gelungen. Bitte starten Sie sie noch einmal.")
}
