package format

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"testing"
	"unicode/utf8"
)

// Changes of a good file in one place: Parse accepts nothing that the schema refuses. ParsePlan does, since whether numbers and ids
// make sense is the checker's to say, but it refuses nothing that the schema accepts.
func TestParsersAgreeWithTheSchemas(t *testing.T) {
	for _, c := range []struct{ schema, file string }{{"problem", "tiny.json"}, {"problem", "school.json"}, {"plan", "tiny.plan.json"}} {
		accepted, refused := 0, 0
		for seed := range uint64(400) {
			r := rand.New(rand.NewPCG(seed, 8))
			v := decode(t, file(t, c.file))
			change(r, v)
			data, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			if c.schema == "problem" {
				_, err = Parse(data)
			} else {
				_, err = ParsePlan(data)
			}
			schema := refusal(t, c.schema, data)
			if c.schema == "problem" && err == nil && schema != nil || c.schema == "plan" && err != nil && schema == nil {
				t.Errorf("%s: the parser says %v, the schema %v", data, err, schema)
			}
			if err == nil {
				accepted++
			} else {
				refused++
			}
		}
		if accepted < 30 || refused < 100 {
			t.Errorf("%s: %d accepted and %d refused are too few to tell", c.file, accepted, refused)
		}
	}
}

// change puts something else, nothing or something more in one place of a decoded file.
func change(r *rand.Rand, v any) {
	other := []any{nil, true, "", "x", 0, -1, 1, 2.5, int64(2_000_000_000), []any{}, map[string]any{}}[r.IntN(11)]
	switch v := v.(type) {
	case map[string]any:
		fields := slices.Sorted(maps.Keys(v))
		if len(fields) == 0 {
			return
		}
		field := fields[r.IntN(len(fields))]
		switch _, isNumber := v[field].(json.Number); {
		case r.IntN(12) == 0:
			delete(v, field)
		case r.IntN(12) == 0:
			v[field+"s"] = other
		case isNumber && r.IntN(2) == 0:
			v[field] = r.IntN(6)
		case isNumber || r.IntN(8) == 0:
			v[field] = other
		default:
			change(r, v[field])
		}
	case []any:
		if len(v) == 0 {
			return
		}
		i := r.IntN(len(v))
		if r.IntN(6) == 0 {
			v[i] = other
		} else {
			change(r, v[i])
		}
	}
}

func conforms(t *testing.T, name string, document []byte) {
	t.Helper()
	if err := refusal(t, name, document); err != nil {
		t.Errorf("%s: %v", name, err)
	}
}

// refusal checks a document against testdata/<name>.schema.json, as far as the two schemas use JSON Schema.
func refusal(t *testing.T, name string, document []byte) error {
	t.Helper()
	root := decode(t, file(t, name+".schema.json")).(map[string]any)
	return valid(root, root, decode(t, document))
}

func decode(t *testing.T, data []byte) (v any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func valid(root, s map[string]any, v any) error {
	for keyword, want := range s {
		if err := validFor(root, s, keyword, want, v); err != nil {
			return fmt.Errorf("%s of %.60v: %w", keyword, v, err)
		}
	}
	return nil
}

func validFor(root, s map[string]any, keyword string, want, v any) error {
	fails := func(bad bool) error {
		if bad {
			return fmt.Errorf("want %v", want)
		}
		return nil
	}
	object, _ := v.(map[string]any)
	array, isArray := v.([]any)
	text, isText := v.(string)
	number, isNumber := v.(json.Number)
	float, _ := number.Float64()
	limit := func() float64 { f, _ := want.(json.Number).Float64(); return f }
	switch keyword {
	case "$schema", "title", "description", "$defs":
	case "$ref":
		defs := root["$defs"].(map[string]any)
		return valid(root, defs[want.(string)[len("#/$defs/"):]].(map[string]any), v)
	case "type":
		types, ok := want.([]any)
		if !ok {
			types = []any{want}
		}
		for _, one := range types {
			_, err := number.Int64()
			is := map[any]bool{"object": object != nil, "array": isArray, "string": isText, "number": isNumber, "integer": isNumber && err == nil, "null": v == nil}
			if is[one] {
				return nil
			}
		}
		return fails(true)
	case "const":
		return fails(!reflect.DeepEqual(want, v))
	case "required":
		for _, field := range want.([]any) {
			if _, ok := object[field.(string)]; !ok {
				return fmt.Errorf("lacks %v", field)
			}
		}
	case "properties":
		for field, schema := range want.(map[string]any) {
			if value, ok := object[field]; ok {
				if err := valid(root, schema.(map[string]any), value); err != nil {
					return err
				}
			}
		}
	case "additionalProperties":
		for field := range object {
			if _, ok := s["properties"].(map[string]any)[field]; !ok {
				return fmt.Errorf("has %s", field)
			}
		}
	case "items":
		if schema, ok := want.(map[string]any); ok {
			for _, entry := range array {
				if err := valid(root, schema, entry); err != nil {
					return err
				}
			}
		}
	case "prefixItems":
		for i, schema := range want.([]any) {
			if err := valid(root, schema.(map[string]any), array[i]); err != nil {
				return err
			}
		}
	case "oneOf":
		count := 0
		for _, schema := range want.([]any) {
			if valid(root, schema.(map[string]any), v) == nil {
				count++
			}
		}
		return fails(count != 1)
	case "uniqueItems":
		seen := map[string]bool{}
		for _, entry := range array {
			key := fmt.Sprint(entry)
			if seen[key] {
				return fmt.Errorf("%s is there twice", key)
			}
			seen[key] = true
		}
	case "minItems":
		return fails(float64(len(array)) < limit())
	case "maxItems":
		return fails(float64(len(array)) > limit())
	case "minLength":
		return fails(float64(utf8.RuneCountInString(text)) < limit())
	case "maxLength":
		return fails(float64(utf8.RuneCountInString(text)) > limit())
	case "minimum":
		return fails(float < limit())
	case "maximum":
		return fails(float > limit())
	case "pattern":
		return fails(!regexp.MustCompile(want.(string)).MatchString(text))
	default:
		return fmt.Errorf("the test does not know the keyword")
	}
	return nil
}
