package planning_test

import (
	"net/url"
	"sync"
	"testing"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/portaltest"
)

func TestStartRunOnce(t *testing.T) {
	w := portaltest.New(t)
	planner := w.As(t, account.RolePlanner)
	before := planner.Get(t, "/planung").Find("a[href^='/planung/laeufe/']").Length()
	form := planner.Get(t, "/planung").Find("form[action='/planung']")
	var presses sync.WaitGroup
	led := make([]string, 2)
	for i := range led {
		presses.Go(func() { led[i] = planner.Submit(t, form, url.Values{"maxSeconds": {"30"}}).Path })
	}
	presses.Wait()
	if led[0] != led[1] {
		t.Errorf("a button pressed twice led to %s and %s", led[0], led[1])
	}
	if again := planner.Submit(t, form, url.Values{"maxSeconds": {"30"}}).Path; again != led[0] {
		t.Errorf("and once more to %s", again)
	}
	if other := planner.Submit(t, form, url.Values{"maxSeconds": {"120"}}).Path; other == led[0] {
		t.Error("with another time to compute it led to the same run")
	}
	if runs := planner.Get(t, "/planung").Find("a[href^='/planung/laeufe/']").Length(); runs != before+2 {
		t.Errorf("%d runs after %d", runs, before)
	}
}
