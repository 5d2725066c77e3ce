package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"schulalltag/internal/account"
)

// district is a set-up district: who can sign in, and the ids of what the tests ask for. It is built by the API alone, so
// setting it up is itself a journey through most operations.
type district struct {
	key    string
	tokens map[string]string // by who: operator, youth, secretary, secretary2, planner, planner2, assistant, assistant2, machine
	ids    map[string]string // by parameter or field: schoolId, placeId, ...; "2" at the end is another organisation's
}

const passphrase = "vier Pferde ziehen den Wagen"

// newDistrict sets up a district with two schools and two providers, and their people.
func (w *world) newDistrict(t testing.TB, key, name string) *district {
	t.Helper()
	d := &district{key: key, tokens: map[string]string{}, ids: map[string]string{}}
	email := "operator@" + key + ".example"
	code, err := w.accounts.Bootstrap(t.Context(), account.Founding{
		District: account.District{Key: key, Name: name}, Operator: name, Email: email, GivenName: "Olga", FamilyName: "Operator",
	})
	if err != nil {
		t.Fatal(err)
	}
	d.tokens["operator"] = w.accept(t, code, email)
	operator := d.tokens["operator"]
	for _, o := range []struct{ id, kind, name string }{
		{"organisationId", "school", "Grundschule Eichberg"}, {"organisationId2", "school", "Oberwaldschule"},
		{"providerId", "provider", "DRK Lauterbach"}, {"providerId2", "provider", "Caritas Alsfeld"}, {"youthId", "youth_office", "Jugendamt"},
	} {
		d.ids[o.id] = w.must(t, request{Method: "POST", Path: "/organisations", Token: operator, Body: document{"kind": o.kind, "name": o.name}}).text("id")
	}
	for _, u := range []struct{ who, organisation, role string }{
		{"secretary", "organisationId", "school"}, {"secretary2", "organisationId2", "school"},
		{"planner", "providerId", "planner"}, {"planner2", "providerId2", "planner"},
		{"assistant", "providerId", "assistant"}, {"assistant2", "providerId2", "assistant"}, {"youth", "youthId", "youth_office"},
	} {
		email := u.who + "@" + key + ".example"
		created := w.must(t, request{Method: "POST", Path: "/users", Token: operator, Body: document{
			"email": email, "givenName": strings.ToUpper(u.who[:1]) + u.who[1:], "familyName": "Beispiel",
			"memberships": []any{document{"organisationId": d.ids[u.organisation], "role": u.role}},
		}})
		d.tokens[u.who] = w.accept(t, created.text("invitationCode"), email)
		d.ids[u.who+"User"] = created.text("user", "id")
	}
	d.ids["userId"] = d.ids["secretaryUser"]
	return d
}

// accept sets the password of an invited person and signs them in.
func (w *world) accept(t testing.TB, code, email string) (token string) {
	t.Helper()
	w.must(t, request{Method: "POST", Path: "/auth/invitations/accept", Body: document{"code": code, "password": passphrase}})
	return w.must(t, request{Method: "POST", Path: "/auth/sign-in", Body: document{"email": email, "password": passphrase}}).text("accessToken")
}

// setUp adds areas, schools, bell schedules, places, needs and assistants, one of them for each organisation.
func (w *world) setUp(t testing.TB, d *district) {
	t.Helper()
	operator := d.tokens["operator"]
	d.ids["areaId"] = w.must(t, request{Method: "POST", Path: "/areas", Token: operator, Body: document{"name": "Oberwald"}}).text("id")
	for i, suffix := range []string{"", "2"} {
		secretary, planner := d.tokens["secretary"+suffix], d.tokens["planner"+suffix]
		d.ids["schoolId"+suffix] = w.must(t, request{Method: "POST", Path: "/schools", Token: operator, Body: document{
			"externalKey": fmt.Sprintf("HE-%s%d", d.key, i)[:9], "name": "Schule " + d.key + suffix, "town": "Lauterbach", "kind": "primary",
			"areaId": d.ids["areaId"], "organisationId": d.ids["organisationId"+suffix], "providers": []string{d.ids["providerId"+suffix]},
		}}).text("id")
		bell := w.must(t, request{Method: "POST", Path: "/schools/" + d.ids["schoolId"+suffix] + "/bell-schedules", Token: secretary, Body: document{
			"validFrom": "2026-08-01", "slots": lessons(),
		}})
		d.ids["bellScheduleId"+suffix], d.ids["slotId"+suffix] = bell.text("id"), bell.text("slots", 0, "id")
		place := w.must(t, request{Method: "POST", Path: "/schools/" + d.ids["schoolId"+suffix] + "/places", Token: secretary, Body: document{
			"kind": "class", "label": "3b", "grade": 3, "validFrom": "2026-08-01",
		}})
		d.ids["placeId"+suffix] = place.text("id")
		var needs []any
		for _, slot := range array(bell["slots"]) {
			needs = append(needs, document{
				"slotId": object(slot)["id"], "persons": 1, "priority": "high", "qualification": "basic", "purpose": "learning",
			})
		}
		w.must(t, request{Method: "PUT", Path: "/places/" + d.ids["placeId"+suffix] + "/need-weeks/2026-08-10", Token: secretary,
			Header: tag(1), Body: document{"needs": needs}})
		d.ids["assistantId"+suffix] = w.must(t, request{Method: "POST", Path: "/assistants", Token: planner,
			Body: assistantDetails(d.ids["schoolId"+suffix], d.ids["assistant"+suffix+"User"])}).text("id")
		d.ids["specialDayId"+suffix] = w.must(t, request{Method: "POST", Path: "/schools/" + d.ids["schoolId"+suffix] + "/special-days", Token: secretary,
			Body: document{"day": "2026-12-11", "kind": "closed"}}).text("id")
	}
	w.must(t, request{Method: "PUT", Path: "/travel-times", Token: operator, Body: document{"items": []any{
		document{"fromSchoolId": d.ids["schoolId"], "toSchoolId": d.ids["schoolId2"], "minutes": 25},
	}}})
	created := w.must(t, request{Method: "POST", Path: "/clients", Token: operator, Body: document{
		"organisationId": d.ids["youthId"], "name": "Controlling", "role": "youth_office", "scopes": []string{"coverage:read"},
	}})
	d.ids["clientId"] = created.text("client", "id")
	d.tokens["machine"] = w.machineToken(t, d.ids["clientId"], created.text("clientSecret"))
	d.ids["sessionId"] = w.must(t, request{Method: "GET", Path: "/me/sessions", Token: d.tokens["secretary"]}).text("items", 0, "id")
}

// openNeed lets a class at the first school need what nobody in the pool can do.
func (w *world) openNeed(t testing.TB, d *district) (place string) {
	t.Helper()
	created := w.must(t, request{Method: "POST", Path: "/schools/" + d.ids["schoolId"] + "/places", Token: d.tokens["secretary"], Body: document{
		"kind": "class", "label": "2c", "grade": 2, "validFrom": "2026-08-01",
	}})
	w.must(t, request{Method: "PUT", Path: "/places/" + created.text("id") + "/need-weeks/2026-08-10", Token: d.tokens["secretary"], Header: tag(1),
		Body: document{"needs": []any{document{
			"slotId": d.ids["slotId"], "persons": 1, "priority": "high", "qualification": "medical", "purpose": "care",
		}}}})
	return created.text("id")
}

func (w *world) machineToken(t testing.TB, id, secret string) string {
	t.Helper()
	a := w.do(t, request{Method: "POST", Path: "/auth/token", Body: []byte("grant_type=client_credentials&client_id=" + id + "&client_secret=" + secret),
		Header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}})
	if a.Status != http.StatusOK {
		t.Fatalf("no token: %d %s", a.Status, a.Body)
	}
	return a.document(t).text("access_token")
}

// plan lets the first provider have a published roster from 9 November on, one confirmed week, and a draft.
func (w *world) plan(t testing.TB, d *district) {
	t.Helper()
	planner := d.tokens["planner"]
	d.ids["doneRunId"], d.ids["publishedId"] = w.run(t, planner)
	w.must(t, request{Method: "POST", Path: "/rosters/" + d.ids["publishedId"] + "/publish", Token: planner, Header: tag(1), Body: document{}})
	week := w.must(t, request{Method: "POST", Path: "/schools/" + d.ids["schoolId"] + "/weeks/2026-W46/confirmation",
		Token: d.tokens["secretary"], Body: document{}})
	d.ids["timeEntryId"] = week.text("entries", 0, "id")
	d.ids["planningRunId"], d.ids["rosterId"] = w.run(t, planner)
}

// run plans 9 November to 18 December and waits for the draft.
func (w *world) run(t testing.TB, planner string) (run, roster string) {
	t.Helper()
	run = w.startRun(t, planner)
	return run, w.await(t, planner, "/planning-runs/"+run).text("rosterId")
}

// done asks for a run of any kind and waits for its end.
func (w *world) done(t testing.TB, token, collection string, body any) document {
	t.Helper()
	run := w.must(t, request{Method: "POST", Path: collection, Token: token, Body: body})
	at := "/planning-runs/"
	if strings.HasPrefix(collection, "/what-if") {
		at = "/what-if-runs/"
	}
	return w.await(t, token, at+run.text("id"))
}

func (w *world) await(t testing.TB, token, path string) document {
	t.Helper()
	for range 400 {
		now := w.must(t, request{Method: "GET", Path: path, Token: token})
		if state := now.text("state"); state == "done" {
			return now
		} else if state == "failed" {
			t.Fatalf("%s failed: %v", path, now)
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%s does not end", path)
	return nil
}

// whatIf asks what a post at the first school would bring to the draft.
func whatIf(d *district) document {
	return document{"rosterId": d.ids["rosterId"], "maxSeconds": 2, "maxIterations": 5, "suppositions": []any{
		document{"kind": "post", "schoolId": d.ids["schoolId"], "weekMinutes": 600, "areaId": nil, "qualifications": []string{"care"}},
	}}
}

func (w *world) startRun(t testing.TB, planner string) (id string) {
	t.Helper()
	return w.must(t, request{Method: "POST", Path: "/planning-runs", Token: planner, Body: document{
		"validFrom": "2026-11-09", "validUntil": "2026-12-18", "maxSeconds": 2, "maxIterations": 20, "seed": 1,
	}}).text("id")
}

// lessons is a bell schedule of two lessons on each weekday.
func lessons() []any {
	var slots []any
	for day := 1; day <= 5; day++ {
		slots = append(slots, document{"weekday": day, "starts": "08:00", "ends": "08:45", "kind": "lesson"},
			document{"weekday": day, "starts": "08:50", "ends": "09:35", "kind": "lesson"})
	}
	return slots
}

func assistantDetails(schoolID, userID string) document {
	var windows []any
	for day := 1; day <= 5; day++ {
		windows = append(windows, document{"weekday": day, "starts": "07:00", "ends": "15:00"})
	}
	details := document{
		"givenName": "Miriam", "familyName": "Vogt", "active": true, "qualifications": []string{"care"},
		"contracts":    []any{document{"validFrom": "2026-08-01", "weekMinutes": 1500, "outsideMinutes": 60, "dayMinutes": 390}},
		"clearances":   []any{document{"kind": "conduct", "shownOn": "2026-05-04"}, document{"kind": "measles", "shownOn": "2026-05-04"}},
		"availability": windows, "schools": []string{schoolID}, "barredPlaces": []string{}, "homeSchoolId": schoolID,
	}
	if userID != "" {
		details["userId"] = userID
	}
	return details
}

// spares adds what the destructive rows of the matrix use up.
func (w *world) spares(t testing.TB, d *district) {
	t.Helper()
	operator, planner := d.tokens["operator"], d.tokens["planner"]
	d.ids["spareSchoolId"] = w.must(t, request{Method: "POST", Path: "/organisations", Token: operator,
		Body: document{"kind": "school", "name": "Bergschule"}}).text("id")
	d.ids["sparePlaceId"] = w.must(t, request{Method: "POST", Path: "/schools/" + d.ids["schoolId"] + "/places", Token: d.tokens["secretary"], Body: document{
		"kind": "bus", "label": "Bus 99", "validFrom": "2026-08-01"}}).text("id")
	d.ids["spareBellId"] = w.must(t, request{Method: "POST", Path: "/schools/" + d.ids["schoolId"] + "/bell-schedules", Token: d.tokens["secretary"],
		Body: document{"validFrom": "2025-08-01", "validUntil": "2026-07-31", "slots": lessons()}}).text("id")
	_, d.ids["spareRosterId"] = w.run(t, planner)
	entry := w.must(t, request{Method: "GET", Path: "/time-entries?from=2026-11-09&until=2026-11-15", Token: d.tokens["assistant"]})
	d.ids["entryStart"], d.ids["entryEnd"] = entry.text("items", 0, "startsAt"), entry.text("items", 0, "endsAt")
	session := w.must(t, request{Method: "POST", Path: "/auth/sign-in", Body: document{
		"email": "secretary@" + d.key + ".example", "password": passphrase,
	}})
	d.ids["refreshToken"] = session.text("refreshToken")
	spare := w.must(t, request{Method: "POST", Path: "/auth/sign-in", Body: document{
		"email": "secretary@" + d.key + ".example", "password": passphrase, "device": "lost phone",
	}})
	for _, s := range w.must(t, request{Method: "GET", Path: "/me/sessions", Token: spare.text("accessToken")}).items() {
		if object(s)["current"] == true {
			d.ids["spareSessionId"] = document(object(s)).text("id")
		}
	}
	d.ids["invitationCode"] = w.must(t, request{Method: "POST", Path: "/users", Token: operator, Body: document{
		"email": "spare@" + d.key + ".example", "givenName": "Paul", "familyName": "Beispiel",
		"memberships": []any{document{"organisationId": d.ids["youthId"], "role": "youth_office"}},
	}}).text("invitationCode")
	machine := func(name string) document {
		return w.must(t, request{Method: "POST", Path: "/clients", Token: operator, Body: document{
			"organisationId": d.ids["youthId"], "name": name, "role": "youth_office", "scopes": []string{"coverage:read"},
		}})
	}
	d.ids["oldClientId"] = machine("Alt").text("client", "id")
	client := machine("Ersatz")
	d.ids["spareClientId"], d.ids["spareSecret"] = client.text("client", "id"), client.text("clientSecret")
}
