package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"pgregory.net/rapid"

	"schulalltag"
	"schulalltag/internal/account"
)

// TestNoRequestBreaksTheService sends requests made from the contract, most of them nearly right, as everybody. No answer may
// be a 5xx, and each must be one the contract promises, which the world checks.
func TestNoRequestBreaksTheService(t *testing.T) {
	w := newWorld(t)
	w.startWorker(t)
	d := w.newDistrict(t, "06535", "Vogelsbergkreis")
	w.setUp(t, d)
	w.plan(t, d)
	doc, err := openapi3.NewLoader().LoadFromData(schulalltag.Contract)
	if err != nil {
		t.Fatal(err)
	}
	ops := operations(doc)
	slices.SortFunc(ops, func(a, b entry) int { return strings.Compare(a.OperationID, b.OperationID) })
	ops = slices.DeleteFunc(ops, func(op entry) bool { // these would sign the fuzzer out
		return slices.Contains([]string{"signOut", "revokeSession", "updateUser", "updateOrganisation", "revokeClient"}, op.OperationID)
	})
	g := &generator{ids: slices.Sorted(maps.Values(d.ids))}
	names := slices.Sorted(maps.Keys(d.tokens))
	statuses := map[int]int{}
	rapid.Check(t, func(rt *rapid.T) {
		for range 15 {
			op := rapid.SampledFrom(ops).Draw(rt, "operation")
			r := g.request(rt, op)
			able := names
			if permission, _ := op.Extensions["x-permission"].(string); rapid.IntRange(0, 9).Draw(rt, "able") != 7 {
				able = slices.DeleteFunc(slices.Clone(names), func(who string) bool {
					role := roleOf[strings.TrimSuffix(who, "2")]
					return strings.Contains(permission, ":") && !role.Grants(account.Permission(permission))
				})
			}
			r.Token = d.tokens[rapid.SampledFrom(able).Draw(rt, "who")]
			a := w.do(t, r)
			statuses[a.Status]++
			if a.Status >= 500 {
				rt.Fatalf("%s %s %s: answered %d %s", r.Method, r.Path, r.Body, a.Status, a.Body)
			}
		}
	})
	t.Logf("answers by status: %v", statuses)
	if strings.Contains(w.log.String(), "panic") {
		t.Errorf("a handler has panicked:\n%s", w.log)
	}
}

// generator makes requests from the contract. ids are those of real things.
type generator struct{ ids []string }

func (g *generator) request(t *rapid.T, op entry) request {
	r := request{Method: op.method, Path: op.path, Header: map[string]string{}}
	query := url.Values{}
	item := op.Parameters
	for name := range strings.SplitSeq(op.path, "/") {
		if strings.HasPrefix(name, "{") {
			value := g.text(t, map[string]string{"{week}": "iso-week", "{validFrom}": "date"}[name])
			r.Path = strings.Replace(r.Path, name, url.PathEscape(value), 1)
		}
	}
	for _, p := range item {
		v := p.Value
		if v.In != "query" && v.In != "header" || !v.Required && (v.Name == "cursor" || rapid.Bool().Draw(t, "leave out")) {
			continue
		}
		value := fmt.Sprint(g.value(t, v.Schema, 0))
		switch {
		case v.In == "query":
			query.Set(v.Name, value)
		case printable(value):
			r.Header[v.Name] = value
		}
	}
	if len(query) > 0 {
		r.Path += "?" + query.Encode()
	}
	if op.RequestBody == nil {
		return r
	}
	for contentType, media := range op.RequestBody.Value.Content {
		if contentType != "application/json" {
			r.Header["Content-Type"] = contentType
			form := url.Values{}
			for name, p := range media.Schema.Value.Properties {
				form.Set(name, fmt.Sprint(g.value(t, p, 0)))
			}
			r.Body = []byte(form.Encode())
			return r
		}
		raw, err := json.Marshal(g.value(t, media.Schema, 0))
		if err != nil {
			t.Fatal(err)
		}
		r.Body = raw
	}
	return r
}

// nasty are values that schemas, decoders and databases stumble over.
var nasty = []any{
	nil, true, -1, 0, 1 << 62, 1e308, 0.5, "", " ", "\x00", "\u202e", "ß\u0301", strings.Repeat("x", 5000), "'; drop table users; --",
	"../../etc/passwd", "2026-02-30", "24:01", "NaN", []any{}, map[string]any{}, []any{[]any{nil}}, "😀", "\r\nX: y",
}

func (g *generator) value(t *rapid.T, ref *openapi3.SchemaRef, depth int) any {
	s := ref.Value
	if rapid.IntRange(0, 150).Draw(t, "odd") == 97 {
		return rapid.SampledFrom(nasty).Draw(t, "nasty")
	}
	if len(s.Enum) > 0 {
		return rapid.SampledFrom(s.Enum).Draw(t, "enum")
	}
	if s.Type.Includes("null") && rapid.Bool().Draw(t, "null") {
		return nil
	}
	switch {
	case s.Type.Includes("object"):
		return g.object(t, s, depth)
	case s.Type.Includes("array"):
		n := rapid.IntRange(0, 3).Draw(t, "items")
		if s.MinItems > 0 {
			n++
		}
		items := make([]any, n)
		for i := range items {
			items[i] = g.value(t, s.Items, depth+1)
		}
		return items
	case s.Type.Includes("boolean"):
		return rapid.Bool().Draw(t, "boolean")
	case s.Type.Includes("integer"):
		low, high := int64(-10), int64(10_000_000)
		if s.Min != nil {
			low = int64(*s.Min)
		}
		if s.Max != nil {
			high = int64(*s.Max)
		}
		return rapid.OneOf(rapid.Int64Range(low, high), rapid.SampledFrom([]int64{low, high, min(low+1, high)})).Draw(t, "integer")
	case s.Format != "":
		return g.text(t, s.Format)
	case strings.HasPrefix(s.Pattern, `^"`):
		return rapid.SampledFrom([]string{`"1"`, `"1"`, `"2"`, `"3"`, `"0"`, `"9999999999"`}).Draw(t, "etag")
	case s.Pattern != "" && rapid.IntRange(0, 60).Draw(t, "match") != 41: // else some text
		return rapid.StringMatching(s.Pattern).Draw(t, "text")
	default:
		return rapid.StringN(int(s.MinLength), 40, -1).Draw(t, "text")
	}
}

func (g *generator) object(t *rapid.T, s *openapi3.Schema, depth int) any {
	o := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		if slices.Contains(s.Required, name) || rapid.Bool().Draw(t, "optional") {
			o[name] = g.value(t, s.Properties[name], depth+1)
		}
	}
	if rapid.IntRange(0, 60).Draw(t, "more") == 41 {
		o[rapid.String().Draw(t, "unknown")] = "x"
	}
	return o
}

// text is a value of a format; ids are mostly real.
func (g *generator) text(t *rapid.T, format string) string {
	values := map[string][]string{
		"date":       {"2026-11-16", "2026-11-19", "2026-11-20", "2026-12-18", "2027-01-31", "1901-01-01", "2199-12-31", "2200-12-31", "2026-08-01"},
		"clock":      {"00:00", "07:30", "08:00", "12:15", "23:59", "24:00"},
		"iso-week":   {"2026-W46", "2026-W47", "2026-W53", "1901-W01", "2199-W52", "2200-W01", "2021-W53"},
		"year-month": {"2026-10", "2026-11", "1901-01", "2199-12", "2200-12"},
		"date-time":  {"2026-11-09T08:00:00+01:00", "2026-11-09T09:35:00+01:00", "1901-01-01T00:00:00Z", "2199-12-31T23:59:59.999999999-12:00"},
	}[format]
	if values == nil {
		values = append(slices.Clone(g.ids), "01975f3a-8e2b-7c3d-9a4e-5b6c7d8e9f01", "00000000-0000-0000-0000-000000000000")
	}
	return rapid.SampledFrom(values).Draw(t, format)
}

func printable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) && strings.TrimSpace(s) == s
}

// FuzzDecodeJSON checks the reader of bodies: it never panics, and what it takes is what encoding/json takes too, but bounded.
func FuzzDecodeJSON(f *testing.F) {
	for _, seed := range []string{
		`{"name":"Oberwald"}`, `[1,2.5,-3e-4,null,true]`, `{"a":{"a":{"a":[]}}}`, `{"a":1,"a":2}`, `"\u0000"`, `1e400`, `{"a"`, `{} {}`, "\xff", `9223372036854775808`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		v, err := decodeJSON(raw)
		if err != nil {
			return
		}
		if !json.Valid(raw) || !utf8.Valid(raw) {
			t.Fatalf("took what is no JSON: %q", raw)
		}
		again, err := json.Marshal(v)
		if err != nil {
			t.Fatalf("read what cannot be written: %v", err)
		}
		if _, err := decodeJSON(again); err != nil {
			t.Fatalf("wrote %s, which it does not read: %v", again, err)
		}
	})
}
