package planner

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"testing"
	"unicode/utf8"
)

func TestPlansConformToTheirSchema(t *testing.T) {
	for seed := range uint64(40) {
		p := tiny(seed)
		if _, ok := brute(p); !ok {
			continue
		}
		encoded, err := solve(t, t.Context(), p, Options{Iterations: 20}).Encode()
		if err != nil {
			t.Fatal(err)
		}
		conforms(t, "plan", encoded)
		problem, err := Encode(p)
		if err != nil {
			t.Fatal(err)
		}
		conforms(t, "problem", problem)
	}
	empty := &Problem{Version: 1, Days: 1, Rules: Rules{MinRun: 1}}
	encoded, err := solve(t, t.Context(), empty, Options{}).Encode()
	if err != nil {
		t.Fatal(err)
	}
	conforms(t, "plan", encoded)
}

// conforms checks a document against testdata/<name>.schema.json, as far as the two schemas use JSON Schema.
func conforms(t *testing.T, name string, document []byte) {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name + ".schema.json")
	if err != nil {
		t.Fatal(err)
	}
	root := decode(t, text).(map[string]any)
	if err := valid(root, root, decode(t, document)); err != nil {
		t.Errorf("%s: %v", name, err)
	}
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
