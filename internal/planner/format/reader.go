package format

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// InputError says what is wrong with a problem or a plan. Pointer is an RFC 6901 JSON pointer, empty for the whole file.
type InputError struct {
	Pointer string
	Detail  string
}

// Error returns the place and the fault in one line.
func (e *InputError) Error() string {
	if e.Pointer == "" {
		return "the file " + e.Detail
	}
	return e.Pointer + " " + e.Detail
}

// in puts a step before the pointer.
func (e *InputError) in(step string) *InputError {
	e.Pointer = "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(step) + e.Pointer
	return e
}

func fault(detail string, args ...any) *InputError {
	return &InputError{Detail: fmt.Sprintf(detail, args...)}
}

// read reads a whole file strictly into the value that v points to.
func (f *form) read(data []byte, v any) *InputError {
	if !utf8.Valid(data) {
		return fault("is not valid UTF-8")
	}
	if !json.Valid(data) {
		return fault("is not valid JSON: %v", json.Unmarshal(data, &json.RawMessage{}))
	}
	r := &reader{data}
	return r.value(f, reflect.ValueOf(v).Elem(), r.next())
}

// reader walks bytes that are known to be valid JSON; rest is what is left of them.
type reader struct{ rest []byte }

// next returns the next bracket, text, number or word.
func (r *reader) next() []byte {
	data, end := r.rest, 1
	for between(data[0]) {
		data = data[1:]
	}
	switch data[0] {
	case '"':
		for ; data[end] != '"'; end++ {
			if data[end] == '\\' {
				end++
			}
		}
		end++
	case '[', ']', '{', '}':
	default:
		for end < len(data) && !between(data[end]) && data[end] != ']' && data[end] != '}' {
			end++
		}
	}
	r.rest = data[end:]
	return data[:end]
}

// between reports whether a byte of valid JSON outside a text only parts what stands before it from what comes after.
func between(c byte) bool {
	return c == ',' || c == ':' || c == ' ' || c == '\n' || c == '\t' || c == '\r'
}

// value reads the value that begins with token into v.
func (r *reader) value(f *form, v reflect.Value, token []byte) *InputError {
	switch f.kind {
	case reflect.Pointer:
		if string(token) == "null" && !f.optional {
			return nil
		}
		v.Set(reflect.New(v.Type().Elem()))
		return r.value(f.entry, v.Elem(), token)
	case reflect.Slice, reflect.Array:
		if token[0] != '[' {
			return fault("must be a list")
		}
		return r.list(f, v)
	case reflect.Struct:
		if token[0] != '{' {
			return fault("must be an object")
		}
		return r.object(f, v)
	case reflect.String:
		if token[0] != '"' {
			return fault("must be text")
		}
		v.SetString(text(token))
		if n := int64(utf8.RuneCountInString(v.String())); n < f.low || n > f.high {
			return fault("must have %d to %d characters", f.low, f.high)
		}
	case reflect.Float64:
		x, err := strconv.ParseFloat(string(token), 64)
		if v.SetFloat(x); err != nil || x < float64(f.low) {
			return fault("must be a number, from %d", f.low)
		}
	default:
		n, err := strconv.ParseInt(string(token), 10, v.Type().Bits())
		if v.SetInt(n); err != nil || n < f.low || n > f.high {
			return fault("must be an integer from %d to %d, without fraction or exponent", f.low, f.high)
		}
	}
	return nil
}

// object reads all fields that may not be left out, and none twice.
func (r *reader) object(f *form, v reflect.Value) *InputError {
	seen := 0
	for token := r.next(); token[0] != '}'; token = r.next() {
		i := slices.IndexFunc(f.fields, func(part *form) bool { return part.name == string(token[1:len(token)-1]) })
		if i < 0 {
			name := text(token)
			i = slices.IndexFunc(f.fields, func(part *form) bool { return part.name == name })
		}
		switch {
		case i < 0:
			return fault("is not a field of the format").in(text(token))
		case seen&(1<<i) != 0:
			return fault("is there twice").in(text(token))
		}
		seen |= 1 << i
		if err := r.value(f.fields[i], v.Field(i), r.next()); err != nil {
			return err.in(text(token))
		}
	}
	for i, part := range f.fields {
		if !part.optional && seen&(1<<i) == 0 {
			return fault("lacks %q", part.name)
		}
	}
	return nil
}

// list reads a list or a tuple. An empty list is nil, as if it had been left out.
func (r *reader) list(f *form, v reflect.Value) *InputError {
	i := 0
	for token := r.next(); token[0] != ']'; token = r.next() {
		if f.kind == reflect.Slice {
			v.Grow(1)
			v.SetLen(i + 1)
		} else if i == len(f.fields) {
			return fault("must have %d entries", i)
		}
		part, x := f.part(v, i)
		if err := r.value(part, x, token); err != nil {
			return err.in(strconv.Itoa(i))
		}
		i++
	}
	if i < len(f.fields) {
		return fault("must have %d entries", len(f.fields))
	}
	return nil
}

func text(token []byte) (s string) {
	if bytes.IndexByte(token, '\\') < 0 {
		return string(token[1 : len(token)-1])
	}
	_ = json.Unmarshal(token, &s) // valid, as the whole file is
	return s
}
