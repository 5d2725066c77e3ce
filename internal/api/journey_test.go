package api

import "testing"

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
}
