package self_test

import (
	"net/http"
	"strings"
	"testing"

	"schulalltag/internal/portal/portaltest"
)

func TestStrangers(t *testing.T) {
	w := portaltest.New(t)
	t.Run("are led to the sign-in, which knows where they were going", func(t *testing.T) {
		for _, path := range []string{"/konto", "/mein-tag?tag=2026-11-24", "/meine-stunden"} {
			page := w.Stranger().Get(t, path)
			if !strings.HasPrefix(page.Path, "/anmelden?weiter=") || page.Find("input[name='weiter']").AttrOr("value", "") != path {
				t.Errorf("%s leads to %s with %q", path, page.Path, page.Find("input[name='weiter']").AttrOr("value", ""))
			}
		}
	})
	t.Run("can read the statements", func(t *testing.T) {
		for path, contains := range map[string]string{"/barrierefreiheit": "lbit.hessen.de", "/datenschutz": "Diagnose"} {
			page := w.Stranger().Get(t, path)
			if page.Status != http.StatusOK || !strings.Contains(page.Find("main").Text(), contains) {
				t.Errorf("%s answers %d: %s", path, page.Status, page.Find("main").Text())
			}
		}
	})
}
