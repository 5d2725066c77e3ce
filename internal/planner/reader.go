package planner

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// reader walks bytes that are known to be valid JSON and keeps the first thing that is not what was asked for. After a fault it
// reads nothing more, so that callers need not look.
type reader struct {
	data []byte
	pos  int
	path []string
	err  *InputError
}

func (r *reader) fail(detail string) {
	if r.err == nil {
		r.err = &InputError{Pointer: pointer(r.path...), Detail: detail}
	}
}

// peek skips space and returns the next byte, 0 after a fault.
func (r *reader) peek() byte {
	for r.err == nil && r.pos < len(r.data) {
		switch c := r.data[r.pos]; c {
		case ' ', '\t', '\n', '\r', ',', ':':
			r.pos++
		default:
			return c
		}
	}
	return 0
}

// object reads an object whose fields are all among keys and calls field with the index of each. The first required keys must
// be there, and none may be there twice.
func (r *reader) object(keys []string, required int, field func(i int)) {
	if r.peek() != '{' {
		r.fail("must be an object")
		return
	}
	r.pos++
	seen := 0
	for c := r.peek(); c != 0 && c != '}'; c = r.peek() {
		key := r.text()
		r.path = append(r.path, key)
		i := slices.Index(keys, key)
		switch {
		case i < 0:
			r.fail("is not a field of the format")
		case seen&(1<<i) != 0:
			r.fail("is there twice")
		default:
			seen |= 1 << i
			field(i)
		}
		r.path = r.path[:len(r.path)-1]
	}
	r.pos++
	for i, key := range keys[:required] {
		if seen&(1<<i) == 0 {
			r.fail("lacks " + strconv.Quote(key))
		}
	}
}

// integers reads an object that must have all keys, each an integer.
func (r *reader) integers(keys []string, field func(i int, v int64)) {
	r.object(keys, len(keys), func(i int) { field(i, r.integer()) })
}

func (r *reader) array(entry func(i int)) {
	if r.peek() != '[' {
		r.fail("must be a list")
		return
	}
	r.pos++
	i := 0
	for c := r.peek(); c != 0 && c != ']'; c = r.peek() {
		r.path = append(r.path, strconv.Itoa(i))
		entry(i)
		r.path = r.path[:len(r.path)-1]
		i++
	}
	r.pos++
}

// list reads an array of what one reads. An empty array is nil, as if it had been left out.
func list[T any](r *reader, one func() T) []T {
	var all []T
	r.array(func(int) { all = append(all, one()) })
	return all
}

func (r *reader) text() string {
	if r.peek() != '"' {
		r.fail("must be text")
		return ""
	}
	begin, plain := r.pos, true
	for r.pos++; r.data[r.pos] != '"'; r.pos++ {
		if r.data[r.pos] == '\\' {
			r.pos++
			plain = false
		}
	}
	r.pos++
	if plain {
		return string(r.data[begin+1 : r.pos-1])
	}
	var s string
	if err := json.Unmarshal(r.data[begin:r.pos], &s); err != nil {
		r.fail("must be text")
	}
	return s
}

func (r *reader) integer() int64 {
	c := r.peek()
	if c != '-' && (c < '0' || c > '9') {
		r.fail("must be an integer")
		return 0
	}
	begin := r.pos
	for r.pos < len(r.data) && strings.IndexByte("+-.eE0123456789", r.data[r.pos]) >= 0 {
		r.pos++
	}
	v, err := strconv.ParseInt(string(r.data[begin:r.pos]), 10, 64)
	if err != nil {
		r.fail("must be an integer of at most 10⁹ in size, without fraction or exponent")
	}
	return v
}

// pointer builds an RFC 6901 JSON pointer.
func pointer(path ...string) string {
	var b strings.Builder
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	for _, step := range path {
		b.WriteByte('/')
		b.WriteString(escape.Replace(step))
	}
	return b.String()
}
