package say_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"schulalltag/internal/say"
)

func TestSentencesAreEnglish(t *testing.T) {
	pin := func(who string) say.Sentence { return say.That("%s on %s", who, "Monday") }
	for _, c := range []struct {
		name string
		said say.Sentence
		want string
	}{
		{"nothing", say.Sentence{}, ""},
		{"a text", say.That("must be given"), "must be given"},
		{"a number", say.That("must be 1 to %d", 1_000_000), "must be 1 to 1000000"},
		{"a sentence within", say.That("a pin does not fit: %s", pin("Jana Vogel")), "a pin does not fit: Jana Vogel on Monday"},
		{"a list", say.That("Pinned: %s.", say.List{Items: []say.Sentence{pin("Jana Vogel"), pin("Ole, the second")}, Between: "; "}),
			"Pinned: Jana Vogel on Monday; Ole, the second on Monday."},
		{"an empty list", say.That("Pinned: %s.", say.List{Between: "; "}), "Pinned: ."},
	} {
		if got := c.said.String(); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestASentenceSaidAgainIsItself(t *testing.T) {
	said := say.That("must be 1 to %d", 3)
	if diff := cmp.Diff(said, say.That("%s", said)); diff != "" {
		t.Error(diff)
	}
}

func TestOnlyTheZeroSentenceSaysNothing(t *testing.T) {
	if said := (say.Sentence{}); !said.IsZero() {
		t.Errorf("%q says something", said)
	}
	if said := say.That("%s", ""); said.IsZero() {
		t.Error("a sentence that was made says nothing")
	}
}
