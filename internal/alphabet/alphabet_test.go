package alphabet_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"schulalltag/internal/alphabet"
)

func TestOrder(t *testing.T) {
	want := []string{"2a", "2b", "10a", "Adler", "Ärmel", "Arnold", "Bus 2", "Bus 12", "Otto", "Öz", "Straße", "Strauß", "Zimmer"}
	got := slices.Clone(want)
	slices.Sort(got)
	slices.SortFunc(got, alphabet.Order())
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFamilies(t *testing.T) {
	want := []string{"Zoe Adler", "Anna Lena Öz", "Berta Öz", "Adam Zimmer"}
	got := slices.Clone(want)
	slices.Sort(got)
	slices.SortFunc(got, alphabet.Families())
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
