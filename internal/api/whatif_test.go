package api

import (
	"fmt"
	"net/http"
	"testing"
)

// TestTheYouthOfficeAsksWhatAPostBrings goes from the question to the answer, as the youth office and as the provider's planner.
func TestTheYouthOfficeAsksWhatAPostBrings(t *testing.T) {
	w := newWorld(t)
	w.startWorker(t)
	d := w.newDistrict(t, "06535", "Vogelsbergkreis")
	w.setUp(t, d)
	w.plan(t, d)
	youth, planner := d.tokens["youth"], d.tokens["planner"]
	question := document{"providerId": d.ids["providerId"], "on": "2026-11-19", "maxSeconds": 4, "maxIterations": 5, "suppositions": []any{
		document{"kind": "need", "placeId": d.ids["placeId"], "persons": 1, "priority": "high"},
		document{"kind": "post", "areaId": d.ids["areaId"], "weekMinutes": 900},
	}}

	t.Run("and reads figures without any person", func(t *testing.T) {
		run := w.done(t, youth, "/what-if-runs", question)
		c := document(object(run["comparison"]))
		if fmt.Sprintf("%v %v %v", c.dig("before", "tally", "neededSlots"), c.dig("after", "tally", "neededSlots"), c.dig("after", "tally", "coveredSlots")) != "10 20 20" {
			t.Errorf("compared %v", c)
		}
		if fmt.Sprintf("%v %v", c.dig("after", "gap"), run["gap"]) != "0 0" {
			t.Errorf("a week in which everything is covered is not proven: %v", c)
		}
		for _, path := range []string{"/problem", "/plan", ""} {
			wantProblem(t, w.do(t, request{Method: "GET", Path: "/planning-runs/" + run.text("id") + path, Token: youth}), http.StatusForbidden, "forbidden")
		}
		wantProblem(t, w.do(t, request{Method: "GET", Path: "/planning-runs/" + run.text("id"), Token: planner}), http.StatusNotFound, "planning-run-not-found")
	})
	t.Run("once, however often the request is repeated", func(t *testing.T) {
		r := request{Method: "POST", Path: "/what-if-runs", Token: youth, Body: question, Header: map[string]string{"Idempotency-Key": "q1"}}
		first, again := w.do(t, r), w.do(t, r)
		if first.Status != http.StatusAccepted || string(first.Body) != string(again.Body) || again.Header.Get(replayedHeader) != "true" {
			t.Errorf("answered %d %s, then %d %s", first.Status, first.Body, again.Status, again.Body)
		}
	})
	t.Run("while planners get both weeks as files", func(t *testing.T) {
		run := w.done(t, planner, "/what-if-runs", whatIf(d))
		for _, path := range []string{"/problem", "/plan"} {
			own := w.do(t, request{Method: "GET", Path: "/planning-runs/" + run.text("id") + path, Token: planner})
			base := w.do(t, request{Method: "GET", Path: "/planning-runs/" + run.text("id") + path + "?week=base", Token: planner})
			if own.Status != http.StatusOK || base.Status != http.StatusOK || string(own.Body) == string(base.Body) {
				t.Errorf("%s: %d and %d", path, own.Status, base.Status)
			}
		}
		if replay := w.done(t, planner, "/planning-runs/"+run.text("id")+"/replay", nil); fmt.Sprintf("%v %v", replay.dig("repetition", "same"), replay["replayOf"]) != "true "+run.text("id") {
			t.Errorf("replayed as %v", replay)
		}
	})
	t.Run("and planners read how far a run may be from the best", func(t *testing.T) {
		run := w.must(t, request{Method: "GET", Path: "/planning-runs/" + d.ids["planningRunId"], Token: planner})
		if run["gap"] == nil || run["stopRequested"] != false || run.text("kind") != "plan" || run.text("plannedOn") != "2026-11-19" {
			t.Errorf("the run is %v", run)
		}
	})
	t.Run("and is refused hours of a person", func(t *testing.T) {
		a := w.do(t, request{Method: "POST", Path: "/what-if-runs", Token: youth, Body: document{"providerId": d.ids["providerId"], "suppositions": []any{
			document{"kind": "hours", "assistantId": d.ids["assistantId"], "weekMinutes": 60},
		}}})
		if p := wantProblem(t, a, http.StatusUnprocessableEntity, "invalid-what-if"); p.text("errors", 0, "pointer") != "/suppositions/0/assistantId" {
			t.Errorf("refused as %v", p)
		}
	})
}
