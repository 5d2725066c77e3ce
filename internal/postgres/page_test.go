package postgres_test

import (
	"errors"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"schulalltag/internal/postgres"
)

func TestCut(t *testing.T) {
	key := func(s string) []any { return []any{s} }

	t.Run("gives every item once, in order, whatever the size of a page", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			all := make([]string, rapid.IntRange(0, 450).Draw(t, "items"))
			for i := range all {
				all[i] = strconv.Itoa(i)
			}
			p := postgres.Page{Limit: rapid.IntRange(0, 300).Draw(t, "limit")}
			got := []string{}
			for {
				items, next, err := postgres.Cut(all, p, key)
				if err != nil || len(items) > postgres.MaxLimit || next != "" && len(items) == 0 {
					t.Fatalf("%d items, %v", len(items), err)
				}
				got = append(got, items...)
				if p.Cursor = next; next == "" {
					break
				}
			}
			if diff := cmp.Diff(all, got); diff != "" {
				t.Fatal(diff)
			}
			whole, err := postgres.All(func(p postgres.Page) ([]string, string, error) { return postgres.Cut(all, p, key) })
			if diff := cmp.Diff(all, append([]string{}, whole...)); err != nil || diff != "" {
				t.Fatal(err, diff)
			}
		})
	})
	t.Run("gives all or nothing", func(t *testing.T) {
		broken, pages := errors.New("broken"), 0
		all, err := postgres.All(func(postgres.Page) ([]int, string, error) {
			pages++
			return []int{pages}, "next", map[int]error{3: broken}[pages]
		})
		if all != nil || !errors.Is(err, broken) || pages != 3 {
			t.Errorf("%v after %d pages, %v", all, pages, err)
		}
	})
	t.Run("refuses a cursor of another list, or after an item that is gone", func(t *testing.T) {
		all := []string{"a", "b", "c"}
		_, next, err := postgres.Cut(all, postgres.Page{Limit: 2}, key)
		if err != nil || next == "" {
			t.Fatal(next, err)
		}
		for _, p := range []postgres.Page{{Cursor: "?"}, {Cursor: next}} {
			if _, _, err := postgres.Cut(slices.Delete(slices.Clone(all), 1, 2), p, key); !errors.Is(err, postgres.ErrBadCursor) {
				t.Errorf("%+v: %v", p, err)
			}
		}
	})
}
