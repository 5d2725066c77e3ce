package format

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// form is how a type looks in a file, by its fields and their tags; the same form reads and writes. A struct whose fields have no
// names there is a tuple, a list of them. Fields that are not exported come last and are not in the file.
type form struct {
	kind      reflect.Kind // Array is a tuple
	name      string       // of a field of an object
	optional  bool         // a field that may be left out, and is where it is empty
	fields    []*form      // of an object or a tuple
	entry     *form        // of a list; what a pointer points to
	low, high int64        // bounds of an integer, or of a text's length in characters
}

func problemForm() *form {
	return formOf(reflect.TypeFor[Problem](), form{high: 1_000_000_000}, form{low: 1, high: 200})
}

func planForm() *form {
	return formOf(reflect.TypeFor[Plan](), form{low: math.MinInt64, high: math.MaxInt64}, form{high: math.MaxInt64})
}

// formOf makes the form of t, with the bounds of number and text where a field's tag gives no others.
func formOf(t reflect.Type, number, text form) *form {
	f := number
	if t.Kind() == reflect.String {
		f = text
	}
	switch f.kind = t.Kind(); f.kind {
	case reflect.Slice, reflect.Pointer:
		f.entry = formOf(t.Elem(), number, text)
	case reflect.Struct:
		for i := 0; i < t.NumField() && t.Field(i).IsExported(); i++ {
			tag, part := t.Field(i).Tag, formOf(t.Field(i).Type, number, text)
			_, _ = fmt.Sscan(tag.Get("bounds"), &part.low, &part.high) // what it does not say stays
			if part.name, _, part.optional = strings.Cut(tag.Get("json"), ","); part.name == "" {
				f.kind = reflect.Array
			}
			f.fields = append(f.fields, part)
		}
	}
	return &f
}

// part is an entry or a field of v.
func (f *form) part(v reflect.Value, i int) (*form, reflect.Value) {
	if f.kind == reflect.Slice {
		return f.entry, v.Index(i)
	}
	return f.fields[i], v.Field(i)
}

// write writes the file that v points to: fields in order, lists never null.
func (f *form) write(v any) ([]byte, error) {
	w := &writer{}
	w.scalars = json.NewEncoder(&w.Buffer)
	w.scalars.SetEscapeHTML(false)
	err := w.value(f, reflect.ValueOf(v).Elem())
	return append(w.Bytes(), '\n'), err
}

type writer struct {
	bytes.Buffer
	scalars *json.Encoder // into the buffer
}

func (w *writer) value(f *form, v reflect.Value) error {
	switch {
	case f.kind == reflect.Pointer && v.IsNil():
		w.WriteString("null")
	case f.kind == reflect.Pointer:
		return w.value(f.entry, v.Elem())
	case f.kind == reflect.Slice:
		return w.parts("[]", f, v, v.Len())
	case f.kind == reflect.Array:
		return w.parts("[]", f, v, len(f.fields))
	case f.kind == reflect.Struct:
		return w.parts("{}", f, v, len(f.fields))
	case v.CanInt():
		w.Write(strconv.AppendInt(w.AvailableBuffer(), v.Int(), 10))
	case v.Kind() == reflect.String && plain(v.String()):
		w.WriteByte('"')
		w.WriteString(v.String())
		w.WriteByte('"')
	case v.Kind() == reflect.String && !utf8.ValidString(v.String()):
		return fault("has the text %q, which is not valid UTF-8", v.String())
	default:
		err := w.scalars.Encode(v.Interface())
		w.Truncate(max(0, w.Len()-1)) // its line break
		return err
	}
	return nil
}

// plain reports whether JSON writes a text as it is.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || s[i] == '"' || s[i] == '\\' {
			return false
		}
	}
	return true
}

func (w *writer) parts(brackets string, f *form, v reflect.Value, n int) error {
	w.WriteByte(brackets[0])
	begin := w.Len()
	for i := range n {
		part, x := f.part(v, i)
		if part.optional && (x.IsZero() || x.Kind() == reflect.Slice && x.Len() == 0) {
			continue
		}
		if w.Len() > begin {
			w.WriteByte(',')
		}
		if f.kind == reflect.Struct {
			w.WriteString(`"` + part.name + `":`)
		}
		if err := w.value(part, x); err != nil {
			return err
		}
	}
	w.WriteByte(brackets[1])
	return nil
}
