package fault_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"schulalltag/internal/fault"
	"schulalltag/internal/say"
)

func TestError(t *testing.T) {
	sentinel := fault.Conflict("roster-published", "The roster is already published.")

	t.Run("a detailed copy still is its sentinel, and the sentinel stays clean", func(t *testing.T) {
		detailed := sentinel.At("/from", "must be a school day").Because(io.EOF)
		if !errors.Is(fmt.Errorf("publish: %w", detailed), sentinel) {
			t.Error("the copy no longer matches its sentinel")
		}
		if !errors.Is(detailed, io.EOF) {
			t.Error("the cause is lost")
		}
		if len(sentinel.Fields) != 0 || sentinel.Unwrap() != nil {
			t.Error("the sentinel changed")
		}
	})
	t.Run("another code is another error", func(t *testing.T) {
		if errors.Is(sentinel, fault.Conflict("double-booking", "")) {
			t.Error("two codes match")
		}
	})
	t.Run("two copies of one sentinel do not share their fields", func(t *testing.T) {
		base := sentinel.At("/a", "first")
		left, right := base.At("/b", "left"), base.At("/b", "right")
		if diff := cmp.Diff("left", left.Fields[1].Detail.String()) + cmp.Diff("right", right.Fields[1].Detail.String()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestListNamesEveryFaultyField(t *testing.T) {
	invalid := fault.Invalid("invalid-needs", "The needs do not fit the bell schedule.")
	var l fault.List
	if err := l.Or(invalid); err != nil {
		t.Fatalf("an empty list is an error: %v", err)
	}
	l.At("/needs/4/persons", "must be 1 to %d", 3)
	l.At(fault.Pointer("a/b", "c~d", 1), "unknown")
	var got *fault.Error
	if !errors.As(l.Or(invalid), &got) {
		t.Fatal("no fault")
	}
	want := []fault.Field{
		{Pointer: "/needs/4/persons", Detail: say.That("must be 1 to %d", 3)},
		{Pointer: "/a~1b/c~0d/1", Detail: say.That("unknown")},
	}
	if diff := cmp.Diff(want, got.Fields); diff != "" {
		t.Error(diff)
	}
}
