package api

import (
	"net/http"
	"strings"
	"testing"
)

// TestAPlannerAsksWhyAClassHasNobody follows the questions of the page of gaps, and the one the youth office may ask.
func TestAPlannerAsksWhyAClassHasNobody(t *testing.T) {
	w := newWorld(t)
	w.startWorker(t)
	d := w.newDistrict(t, "06535", "Vogelsbergkreis")
	w.setUp(t, d)
	d.ids["openPlaceId"] = w.openNeed(t, d)
	w.plan(t, d)
	youth, planner := d.tokens["youth"], d.tokens["planner"]
	roster := "/rosters/" + d.ids["rosterId"]

	open := w.must(t, request{Method: "GET", Path: roster + "/open-needs?limit=1", Token: planner})
	if len(open.items()) != 1 || open.text("items", 0, "spot", "placeId") != d.ids["openPlaceId"] || open["nextCursor"] != nil {
		t.Fatalf("open are %v", open)
	}
	at := "/open-needs/" + open.text("items", 0, "spot", "placeId") + "/" + open.text("items", 0, "spot", "slotId")
	gap := w.must(t, request{Method: "GET", Path: roster + at, Token: planner})
	said := ""
	for _, o := range array(gap.dig("nearest", 0, "obstacles")) {
		said += document(object(o)).text("detail")
	}
	if gap.text("nearest", 0, "assistantName") != "Miriam Vogt" || !strings.Contains(said, "Miriam Vogt does not have the qualification medical.") {
		t.Errorf("explained as %v", gap)
	}
	if n := len(array(gap["closers"])); n != 0 { // a visit has two slots at least, and this is the only one that is open
		t.Errorf("%d changes would close it: %v", n, gap)
	}
	worth := w.must(t, request{Method: "GET", Path: roster + "/series/" + d.ids["assistantId"] + "/" + d.ids["slotId"] + "/worth", Token: planner})
	if worth.text("spot", "placeLabel") != "3b" || worth.text("assistantName") != "Miriam Vogt" || worth["second"] != nil {
		t.Errorf("worth %v", worth)
	}
	wantProblem(t, w.do(t, request{Method: "GET", Path: roster + "/open-needs/" + d.ids["placeId"] + "/" + d.ids["slotId"], Token: planner}),
		http.StatusNotFound, "need-not-open")
	wantProblem(t, w.do(t, request{Method: "GET", Path: roster + "/open-needs?cursor=x", Token: planner}), http.StatusBadRequest, "bad-cursor")

	for _, by := range []string{"school", "area"} {
		values := w.must(t, request{Method: "GET", Path: "/hour-values?by=" + by + "&on=2026-11-19&providerId=" + d.ids["providerId"], Token: youth})
		if len(values.items()) != 1 || values.text("items", 0, "name") == "" {
			t.Errorf("hours are worth %v", values)
		}
	}
	wantProblem(t, w.do(t, request{Method: "GET", Path: "/hour-values?by=school", Token: youth}), http.StatusUnprocessableEntity, "pool-unnamed")
	wantProblem(t, w.do(t, request{Method: "GET", Path: "/hour-values?by=school&rosterId=" + d.ids["rosterId"], Token: youth}), http.StatusNotFound, "roster-not-found")
	wantProblem(t, w.do(t, request{Method: "GET", Path: roster + at, Token: youth}), http.StatusForbidden, "forbidden")
}
