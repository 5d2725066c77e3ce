package api

import (
	"fmt"
	"testing"
	"time"
)

func TestADistrictIsSetUpPlannedAndWorked(t *testing.T) {
	w := newWorld(t)
	w.startWorker(t)
	d := w.newDistrict(t, "06535", "Vogelsbergkreis")
	w.setUp(t, d)
	w.plan(t, d)

	week := w.must(t, request{Method: "GET", Path: "/assignments?schoolId=" + d.ids["schoolId"] + "&from=2026-11-23&until=2026-11-29", Token: d.tokens["secretary"]})
	if n := len(week.items()); n != 10 {
		t.Errorf("the school sees %d assignments in a week of ten needed lessons: %v", n, week)
	}
	facts := w.must(t, request{Method: "GET", Path: "/coverage?by=school&from=2026-11-09&until=2026-11-15", Token: d.tokens["youth"]})
	for _, f := range facts.items() {
		fact := document(object(f))
		if fact.text("schoolId") == d.ids["schoolId"] && (fact.dig("deliveredMinutes") == nil || fact.dig("openMinutes") == nil) {
			t.Errorf("coverage says nothing of the school: %v", fact)
		}
	}

	// In December the school confirms the rest of November, after a dispute that it takes back, and the provider closes it.
	w.mu.Lock()
	w.now = time.Date(2026, time.December, 1, 8, 0, 0, 0, time.UTC)
	w.mu.Unlock()
	again := func(who string) string { // access tokens do not last that long
		return w.must(t, request{Method: "POST", Path: "/auth/sign-in", Body: document{"email": who + "@06535.example", "password": passphrase}}).text("accessToken")
	}
	secretary, planner := again("secretary"), again("planner")
	say := func(kind string) document {
		return w.must(t, request{Method: "POST", Path: "/schools/" + d.ids["schoolId"] + "/weeks/2026-W46/confirmation", Token: secretary,
			Body: document{"exceptions": []any{document{"timeEntryId": d.ids["timeEntryId"], "kind": kind}}}})
	}
	if c := say("not_present"); fmt.Sprintf("%v %v", c["confirmed"], c["disputed"]) != "0 1" || c.text("entries", 0, "dispute") != "not_present" {
		t.Errorf("the dispute answers %v", c)
	}
	if c := say("none"); fmt.Sprintf("%v %v", c["confirmed"], c["disputed"]) != "1 0" || c.text("entries", 0, "state") != "confirmed" {
		t.Errorf("taking it back answers %v", c)
	}
	for _, week := range []string{"2026-W47", "2026-W48", "2026-W49"} {
		w.must(t, request{Method: "POST", Path: "/schools/" + d.ids["schoolId"] + "/weeks/" + week + "/confirmation", Token: secretary, Body: document{}})
	}
	w.must(t, request{Method: "POST", Path: "/time-entries/approvals", Token: planner, Body: document{"from": "2026-11-01", "until": "2026-11-30"}})
	closing := w.must(t, request{Method: "POST", Path: "/month-closings", Token: planner, Body: document{"month": "2026-11"}})
	if closing.text("month") != "2026-11" || fmt.Sprint(closing["entries"]) == "0" {
		t.Errorf("closed %v", closing)
	}
}
