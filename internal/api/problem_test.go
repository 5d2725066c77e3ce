package api

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// TestProblems sends what a client can do wrong and checks that each gets its own answer.
func TestProblems(t *testing.T) {
	w := newWorld(t)
	d := w.newDistrict(t, "06535", "Vogelsbergkreis")
	w.setUp(t, d)
	operator, secretary := d.tokens["operator"], d.tokens["secretary"]
	school, place := "/schools/"+d.ids["schoolId"], "/places/"+d.ids["placeId"]
	version := w.must(t, request{Method: "GET", Path: place, Token: secretary})["version"]
	rename := document{"kind": "class", "label": "3c", "grade": 3, "validFrom": "2026-08-01"}
	deep := strings.Repeat(`[`, 2000) + strings.Repeat(`]`, 2000)

	for _, c := range []struct {
		name   string
		ask    request
		status int
		code   string
		at     []string // pointers and parameters that errors names, all of them
	}{
		{"an unknown field, by its own pointer", request{Method: "POST", Path: "/areas", Token: operator,
			Body: document{"name": "Schlitz", "pupil": "Max"}}, 400, "invalid-request", []string{"/pupil"}},
		{"an unknown field deep down", request{Method: "POST", Path: school + "/bell-schedules", Token: secretary, Body: document{
			"validFrom": "2027-02-01", "slots": []any{document{"weekday": 1, "starts": "08:00", "ends": "08:45", "kind": "lesson", "a~b/c": 1}},
		}}, 400, "invalid-request", []string{"/slots/0/a~0b~1c"}},
		{"every fault at once", request{Method: "POST", Path: school + "/places", Token: secretary,
			Body: document{"kind": "room", "label": "Max Mustermann", "validFrom": "2026-02-30"}},
			400, "invalid-request", []string{"/kind", "/label", "/validFrom"}},
		{"a missing field", request{Method: "POST", Path: "/areas", Token: operator, Body: document{}}, 400, "invalid-request", []string{"/name"}},
		{"a field of another type", request{Method: "POST", Path: "/areas", Token: operator, Body: document{"name": 7}},
			400, "invalid-request", []string{"/name"}},
		{"a rule of the domain, by pointer", request{Method: "POST", Path: school + "/special-days", Token: secretary,
			Body: document{"day": "2026-11-21", "kind": "closed"}}, 422, "invalid-special-day", []string{"/day"}},
		{"an unknown query parameter", request{Method: "GET", Path: "/areas?page=2", Token: operator}, 400, "invalid-request", []string{"page"}},
		{"a query parameter twice", request{Method: "GET", Path: "/areas?limit=2&limit=3", Token: operator}, 400, "invalid-request", []string{"limit"}},
		{"a limit out of bounds", request{Method: "GET", Path: "/areas?limit=201", Token: operator}, 400, "invalid-request", []string{"limit"}},
		{"a limit that is no number", request{Method: "GET", Path: "/areas?limit=1e2", Token: operator}, 400, "invalid-request", []string{"limit"}},
		{"a missing query parameter", request{Method: "GET", Path: "/calendar?from=2026-11-01", Token: operator}, 400, "invalid-request", []string{"until"}},
		{"a forged cursor", request{Method: "GET", Path: "/areas?cursor=WyJhIiwiYiJd", Token: operator}, 400, "bad-cursor", []string{"cursor"}},
		{"a forged cursor with a number out of range", request{Method: "GET", Path: "/places?cursor=" + cursor("0", "99999999999", "x", "0"), Token: secretary}, 400, "bad-cursor", []string{"cursor"}},
		{"a forged cursor with an impossible offset", request{Method: "GET", Path: "/assignments?from=2026-10-01&until=2026-10-31&cursor=" +
			cursor("2026-01-01T00:00:00+99:00", "0"), Token: secretary}, 400, "bad-cursor", []string{"cursor"}},
		{"a path that holds no id", request{Method: "GET", Path: "/places/1", Token: secretary}, 400, "invalid-request", []string{"placeId"}},
		{"a UUID in braces", request{Method: "GET", Path: "/places/%7B" + d.ids["placeId"] + "%7D", Token: secretary}, 400, "invalid-request", []string{"placeId"}},
		{"broken JSON", request{Method: "POST", Path: "/areas", Token: operator, Body: []byte(`{"name": "Sch`)}, 400, "broken-json", []string{""}},
		{"no JSON at all", request{Method: "POST", Path: "/areas", Token: operator, Body: []byte(``)}, 400, "invalid-request", []string{""}},
		{"no body and no content type", request{Method: "POST", Path: school + "/weeks/2026-W40/confirmation", Token: secretary}, 400, "invalid-request", []string{""}},
		{"two JSON values", request{Method: "POST", Path: "/areas", Token: operator, Body: []byte(`{"name":"a"}{}`)}, 400, "broken-json", []string{""}},
		{"a name twice", request{Method: "POST", Path: "/areas", Token: operator, Body: []byte(`{"name":"a","name":"b"}`)}, 400, "broken-json", []string{"/name"}},
		{"JSON too deep", request{Method: "POST", Path: "/areas", Token: operator, Body: []byte(deep)}, 400, "broken-json", nil},
		{"text that is not UTF-8", request{Method: "POST", Path: "/areas", Token: operator, Body: []byte("{\"name\":\"\xff\"}")}, 400, "broken-json", nil},
		{"a NUL in text", request{Method: "POST", Path: "/areas", Token: operator, Body: []byte(`{"name":"a\u0000b"}`)}, 400, "broken-json", []string{"/name"}},
		{"half a character", request{Method: "POST", Path: "/areas", Token: operator, Body: []byte(`{"name":"a\ud800b"}`)}, 400, "broken-json", []string{"/name"}},
		{"a huge number", request{Method: "POST", Path: school + "/places", Token: secretary,
			Body: []byte(`{"kind":"class","label":"4a","grade":1e400,"validFrom":"2026-08-01"}`)}, 400, "broken-json", []string{"/grade"}},
		{"a whole number with an exponent", request{Method: "POST", Path: school + "/places", Token: secretary,
			Body: []byte(`{"kind":"class","label":"4a","grade":4e0,"validFrom":"2026-08-01"}`)}, 400, "broken-json", []string{"/grade"}},
		{"another content type", request{Method: "POST", Path: "/areas", Token: operator, Body: []byte(`<area/>`),
			Header: map[string]string{"Content-Type": "application/xml"}}, 415, "unsupported-content-type", nil},
		{"no content type", request{Method: "POST", Path: "/areas", Token: operator, Body: []byte(`{}`),
			Header: map[string]string{"Content-Type": ""}}, 415, "unsupported-content-type", nil},
		{"another charset", request{Method: "POST", Path: "/areas", Token: operator, Body: []byte(`{}`),
			Header: map[string]string{"Content-Type": "application/json; charset=latin1"}}, 415, "unsupported-content-type", nil},
		{"a body over 1 MiB", request{Method: "POST", Path: "/areas", Token: operator,
			Body: append([]byte(`{"name":"`), bytes.Repeat([]byte("a"), 1<<20)...)}, 413, "too-large", nil},
		{"a body where none is read", request{Method: "POST", Path: "/auth/sign-out", Token: operator, Body: document{}}, 400, "invalid-request", []string{""}},
		{"an unknown path", request{Method: "GET", Path: "/pupils", Token: operator}, 404, "no-such-path", nil},
		{"a slash too much", request{Method: "GET", Path: "/areas/", Token: operator}, 404, "no-such-path", nil},
		{"an unknown method", request{Method: "DELETE", Path: "/areas", Token: operator}, 405, "method-not-allowed", nil},
		{"a missing If-Match", request{Method: "PUT", Path: place, Token: secretary, Body: rename}, 428, "missing-version", []string{"If-Match"}},
		{"a wildcard If-Match", request{Method: "PUT", Path: place, Token: secretary, Body: rename,
			Header: map[string]string{"If-Match": "*"}}, 428, "missing-version", []string{"If-Match"}},
		{"a weak If-Match", request{Method: "PUT", Path: place, Token: secretary, Body: rename,
			Header: map[string]string{"If-Match": `W/"2"`}}, 412, "weak-version", []string{"If-Match"}},
		{"a stale If-Match", request{Method: "PUT", Path: place, Token: secretary, Body: rename, Header: tag("999")}, 412, "stale-version", nil},
		{"an If-Match of another form", request{Method: "PUT", Path: place, Token: secretary, Body: rename,
			Header: map[string]string{"If-Match": "2"}}, 400, "invalid-request", []string{"If-Match"}},
		{"no token, before any word on the schema", request{Method: "POST", Path: "/areas", Body: document{"pupil": "Max"}}, 401, "unauthenticated", nil},
		{"another scheme", request{Method: "GET", Path: "/me", Header: map[string]string{"Authorization": "Basic YTpi"}}, 401, "unauthenticated", nil},
		{"a token that does not hold", request{Method: "GET", Path: "/me", Token: "x.y.z"}, 401, "invalid-token", nil},
		{"the wrong role", request{Method: "POST", Path: "/areas", Token: secretary, Body: document{"name": "Schlitz"}}, 403, "forbidden", nil},
		{"a scope the token lacks", request{Method: "GET", Path: "/areas", Token: d.tokens["machine"]}, 403, "insufficient-scope", nil},
		{"wrong credentials", request{Method: "POST", Path: "/auth/sign-in", Body: document{"email": "nobody@06535.example", "password": "x"}},
			401, "invalid-credentials", nil},
		{"what is taken", request{Method: "POST", Path: "/areas", Token: operator, Body: document{"name": "Oberwald"}}, 409, "area-exists", []string{"/name"}},
		{"what does not exist", request{Method: "GET", Path: "/places/01975f3a-8e2b-7c3d-9a4e-5b6c7d8e9f01", Token: secretary}, 404, "place-not-found", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := w.do(t, c.ask)
			p := wantProblem(t, a, c.status, c.code)
			if c.status == http.StatusMethodNotAllowed && a.Header.Get("Allow") == "" {
				t.Error("no Allow header")
			}
			if c.at == nil {
				return
			}
			var at []string
			for _, e := range array(p["errors"]) {
				field := document(object(e))
				at = append(at, field.text("pointer")+field.text("parameter"))
			}
			for _, want := range c.at {
				if !strings.Contains("|"+strings.Join(at, "|")+"|", "|"+want+"|") {
					t.Errorf("errors names %q, want %q: %s", at, want, a.Body)
				}
			}
			if len(at) != len(c.at) {
				t.Errorf("errors names %q, want exactly %q", at, c.at)
			}
		})
	}
	if now := w.must(t, request{Method: "GET", Path: place, Token: secretary})["version"]; now != version {
		t.Errorf("a refused request has changed the place: version %v, was %v", now, version)
	}
	if strings.Contains(w.log.String(), "status=500") {
		t.Errorf("a client has caused a 500:\n%s", w.log)
	}
}

func TestTheTokenEndpointSpeaksOAuth(t *testing.T) {
	w := newWorld(t)
	d := w.newDistrict(t, "06535", "Vogelsbergkreis")
	created := w.must(t, request{Method: "POST", Path: "/clients", Token: d.tokens["operator"], Body: document{
		"organisationId": d.ids["youthId"], "name": "Controlling", "role": "youth_office", "scopes": []string{"coverage:read", "demand:read"},
	}})
	id, secret := created.text("client", "id"), created.text("clientSecret")
	form := map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
	for _, c := range []struct {
		name, body, word string
		status           int
	}{
		{"a part of the scopes", "grant_type=client_credentials&scope=demand:read&client_id=" + id + "&client_secret=" + secret, "", 200},
		{"a wrong secret", "grant_type=client_credentials&client_id=" + id + "&client_secret=x", "invalid_client", 401},
		{"an unknown client", "grant_type=client_credentials&client_id=x&client_secret=x", "invalid_client", 401},
		{"no client", "grant_type=client_credentials", "invalid_client", 401},
		{"more than was granted", "grant_type=client_credentials&scope=account:manage&client_id=" + id + "&client_secret=" + secret, "invalid_scope", 400},
		{"another grant", "grant_type=password&client_id=" + id + "&client_secret=" + secret, "unsupported_grant_type", 400},
		{"a field twice", "grant_type=client_credentials&grant_type=password", "invalid_request", 400},
		{"an unknown field", "grant_type=client_credentials&pupil=Max", "invalid_request", 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := w.do(t, request{Method: "POST", Path: "/auth/token", Body: []byte(c.body), Header: form})
			if a.Status != c.status || a.document(t).text("error") != c.word {
				t.Errorf("answered %d %s, want %d %s", a.Status, a.Body, c.status, c.word)
			}
			if a.Header.Get("Cache-Control") != "no-store" {
				t.Error("the answer may be stored")
			}
		})
	}
	t.Run("as HTTP Basic", func(t *testing.T) {
		r := request{Method: "POST", Path: "/auth/token", Body: []byte("grant_type=client_credentials"), Header: form}.at(t, w.server.URL+basePath)
		r.SetBasicAuth(id, secret)
		if a := w.send(t, r); a.Status != http.StatusOK || a.document(t).text("scope") != "coverage:read demand:read" {
			t.Errorf("answered %d %s", a.Status, a.Body)
		}
	})
}

func TestAPatternIsExplainedInWords(t *testing.T) {
	w := newWorld(t)
	d := w.newDistrict(t, "06535", "Vogelsbergkreis")
	a := w.do(t, request{Method: "POST", Path: "/schools/" + d.ids["schoolId"] + "/places", Token: d.tokens["secretary"],
		Body: document{"kind": "class", "label": "Max Müller", "grade": 1, "validFrom": "2026-08-01"}})
	if a.Status != http.StatusBadRequest || !strings.Contains(string(a.Body), "must be like 3a, VK, GS2, Bus 12 or Mittagstisch 1") {
		t.Errorf("answered %d %s", a.Status, a.Body)
	}
}

// cursor forges the place in a list.
func cursor(values ...string) string {
	raw, err := json.Marshal(values)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}
