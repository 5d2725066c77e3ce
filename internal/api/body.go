package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"schulalltag/internal/fault"
)

// maxDepth bounds the nesting of a body; no schema of the contract needs half of it.
const maxDepth = 16

var (
	errJSON = fault.Malformed("broken-json", "The body is not JSON that can be read.")
	errForm = fault.Malformed("broken-form", "The body is not a form that can be read.")
)

// decodeJSON reads one JSON value as the schemas want it, stricter than encoding/json: names occur once, text is whole UTF-8
// without U+0000 (which PostgreSQL cannot keep), numbers fit into 64 bits, nothing follows, nesting is bounded. Its errors
// name the place.
func decodeJSON(raw []byte) (any, error) {
	if !utf8.Valid(raw) {
		return nil, errJSON.Saying("The body is not UTF-8.")
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	v, err := decodeValue(d, nil)
	if err != nil {
		var f *fault.Error
		if errors.As(err, &f) {
			return nil, f
		}
		return nil, errJSON.At("", "breaks off or is not JSON near byte %d", d.InputOffset()).Because(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errJSON.At("", "goes on after its end at byte %d", d.InputOffset())
	}
	return v, nil
}

func decodeValue(d *json.Decoder, path []any) (any, error) {
	if len(path) > maxDepth {
		return nil, errJSON.At(fault.Pointer(path...), "is nested too deeply")
	}
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch v := t.(type) {
	case json.Delim:
		if v == '{' {
			return decodeObject(d, path)
		}
		return decodeArray(d, path)
	case json.Number:
		return decodeNumber(v, path)
	case string:
		if strings.ContainsRune(v, 0) {
			return nil, errJSON.At(fault.Pointer(path...), "must not contain U+0000")
		}
		if strings.ContainsRune(v, utf8.RuneError) { // also what the decoder makes of half a surrogate pair
			return nil, errJSON.At(fault.Pointer(path...), "must not contain U+FFFD or half of a character")
		}
	}
	return t, nil
}

func decodeObject(d *json.Decoder, path []any) (any, error) {
	o := map[string]any{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		name, ok := t.(string)
		if !ok {
			return nil, errJSON
		}
		here := append(path, name)
		if _, twice := o[name]; twice {
			return nil, errJSON.At(fault.Pointer(here...), "is there twice")
		}
		if o[name], err = decodeValue(d, here); err != nil {
			return nil, err
		}
	}
	_, err := d.Token()
	return o, err
}

func decodeArray(d *json.Decoder, path []any) (any, error) {
	a := []any{}
	for d.More() {
		v, err := decodeValue(d, append(path, len(a)))
		if err != nil {
			return nil, err
		}
		a = append(a, v)
	}
	_, err := d.Token()
	return a, err
}

// decodeNumber keeps whole numbers whole. A whole number may be written like 1 but not like 1.0 or 1e0: the types generated
// from the contract would not take it.
func decodeNumber(n json.Number, path []any) (any, error) {
	if i, err := n.Int64(); err == nil {
		return i, nil
	}
	f, err := n.Float64()
	switch {
	case err != nil || math.IsInf(f, 0):
		return nil, errJSON.At(fault.Pointer(path...), "is a number too large to read")
	case f == math.Trunc(f):
		return nil, errJSON.At(fault.Pointer(path...), "must be a whole number within 64 bits, written without fraction or exponent")
	}
	return f, nil
}

// decodeForm reads a form whose fields occur once, as the schema of an object.
func decodeForm(raw []byte) (any, error) {
	values, err := url.ParseQuery(string(raw))
	if err != nil || !utf8.Valid(raw) {
		return nil, errForm
	}
	o := map[string]any{}
	for name, list := range values {
		if len(list) > 1 {
			return nil, errForm.At(fault.Pointer(name), "is there twice")
		}
		if !utf8.ValidString(list[0]) || strings.ContainsRune(list[0], 0) {
			return nil, errForm.At(fault.Pointer(name), "must be UTF-8 text")
		}
		o[name] = list[0]
	}
	return o, nil
}

// parameterValue reads the text of a parameter as its schema wants it. What is no number stays text, which the schema refuses.
func parameterValue(p parameter, text string) any {
	if p.integer {
		if i, err := strconv.ParseInt(text, 10, 64); err == nil && strconv.FormatInt(i, 10) == text {
			return i
		}
	}
	return text
}
