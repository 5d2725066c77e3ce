package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/goccy/go-yaml"
	"github.com/google/uuid"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"schulalltag/internal/calendar"
)

// basePath is where the contract's paths begin.
const basePath = "/api/v1"

// contract is openapi.yaml with its schemas compiled once. Validators that work on OpenAPI 3.1 documents compile them anew
// for each request, which costs more than the request.
type contract struct {
	operations map[string]*operation // by method and route as Gin writes it
}

// hints are what patterns ask for in words (x-hint), by the address of their schema.
type hints map[string]string

// operation is what the contract says about one operation.
type operation struct {
	id         string
	method     string
	path       string // template, below basePath
	permission string // x-permission
	public     bool
	parameters []parameter
	query      map[string]bool // names of all query parameters
	body       *body           // nil if it takes none
	answers    map[int]map[string]*jsonschema.Schema
	keyed      bool // takes an Idempotency-Key
	hints      hints
}

type parameter struct {
	name, in string
	required bool
	integer  bool
	schema   *jsonschema.Schema
}

type body struct {
	contentType string
	schema      *jsonschema.Schema
}

func (ct *contract) operation(c *gin.Context) *operation {
	return ct.operations[c.Request.Method+" "+c.FullPath()]
}

// reader walks the contract as plain JSON.
type reader struct {
	root     map[string]any
	compiler *jsonschema.Compiler
	err      error
}

const contractURL = "contract:///openapi.json"

func readContract(text []byte) (*contract, error) {
	raw, err := yaml.YAMLToJSON(text)
	if err != nil {
		return nil, fmt.Errorf("read the contract: %w", err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("read the contract: %w", err)
	}
	root, ok := doc.(map[string]any)
	if !ok {
		return nil, errors.New("read the contract: it is no object")
	}
	r := &reader{root: root, compiler: newCompiler()}
	if err := r.compiler.AddResource(contractURL, doc); err != nil {
		return nil, fmt.Errorf("read the contract: %w", err)
	}
	ct, known := &contract{operations: map[string]*operation{}}, hints{}
	known.collect(doc, contractURL+"#")
	for path, item := range object(root["paths"]) {
		for method, o := range object(item) {
			if method == "parameters" {
				continue
			}
			op := r.operation(strings.ToUpper(method), path, object(o), "#/paths/"+token(path))
			op.hints = known
			ct.operations[op.method+" "+basePath+ginPath(path)] = op
		}
	}
	if r.err != nil {
		return nil, fmt.Errorf("read the contract: %w", r.err)
	}
	return ct, nil
}

// collect finds every x-hint below a value of the contract.
func (h hints) collect(v any, at string) {
	for name, inner := range object(v) {
		if hint, ok := inner.(string); ok && name == "x-hint" {
			h[at] = hint
		}
		h.collect(inner, at+"/"+token(name))
	}
	for i, inner := range array(v) {
		h.collect(inner, at+"/"+strconv.Itoa(i))
	}
}

func (r *reader) operation(method, path string, o map[string]any, at string) *operation {
	op := &operation{method: method, path: path, query: map[string]bool{}, answers: map[int]map[string]*jsonschema.Schema{}}
	op.id, _ = o["operationId"].(string)
	op.permission, _ = o["x-permission"].(string)
	op.public = op.permission == "public"
	here := at + "/" + strings.ToLower(method)
	shared := object(object(r.root["paths"])[path])["parameters"]
	for _, set := range []struct {
		list any
		at   string
	}{{shared, at}, {o["parameters"], here}} {
		for i := range array(set.list) {
			p := r.parameter(set.at + "/parameters/" + strconv.Itoa(i))
			op.parameters = append(op.parameters, p)
			op.query[p.name] = op.query[p.name] || p.in == "query"
			op.keyed = op.keyed || p.name == "Idempotency-Key"
		}
	}
	for contentType := range object(object(o["requestBody"])["content"]) {
		op.body = &body{contentType, r.compile(here + "/requestBody/content/" + token(contentType) + "/schema")}
	}
	for status := range object(o["responses"]) {
		code, err := strconv.Atoi(status)
		r.note(err)
		answer, answerAt := r.resolve(here + "/responses/" + status)
		op.answers[code] = map[string]*jsonschema.Schema{}
		for contentType := range object(answer["content"]) {
			op.answers[code][contentType] = r.compile(answerAt + "/content/" + token(contentType) + "/schema")
		}
	}
	return op
}

func (r *reader) parameter(at string) parameter {
	o, at := r.resolve(at)
	p := parameter{schema: r.compile(at + "/schema")}
	p.name, _ = o["name"].(string)
	p.in, _ = o["in"].(string)
	p.required, _ = o["required"].(bool)
	schema, _ := r.resolve(at + "/schema")
	p.integer = schema["type"] == "integer"
	return p
}

// resolve returns the object at a pointer, following one reference.
func (r *reader) resolve(at string) (map[string]any, string) {
	var here any = r.root
	for _, step := range strings.Split(strings.TrimPrefix(at, "#/"), "/") {
		step, _ = url.PathUnescape(strings.NewReplacer("~1", "/", "~0", "~").Replace(step))
		switch v := here.(type) {
		case map[string]any:
			here = v[step]
		case []any:
			if i, err := strconv.Atoi(step); err == nil && i < len(v) {
				here = v[i]
			}
		}
	}
	o := object(here)
	if ref, ok := o["$ref"].(string); ok {
		return r.resolve(ref)
	}
	if o == nil {
		r.note(fmt.Errorf("nothing at %s", at))
	}
	return o, at
}

func (r *reader) compile(at string) *jsonschema.Schema {
	s, err := r.compiler.Compile(contractURL + at)
	r.note(err)
	return s
}

func (r *reader) note(err error) { r.err = errors.Join(r.err, err) }

func object(v any) map[string]any { o, _ := v.(map[string]any); return o }
func array(v any) []any           { a, _ := v.([]any); return a }

// token escapes a name as one step of a JSON pointer in a URL's fragment.
func token(name string) string {
	return url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(name))
}

// ginPath writes a path template as Gin does.
func ginPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}

// newCompiler returns a compiler that asserts the formats of the contract.
func newCompiler() *jsonschema.Compiler {
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	text := func(parse func(string) error) func(any) error {
		return func(v any) error {
			if s, ok := v.(string); ok {
				return parse(s)
			}
			return nil
		}
	}
	for name, parse := range map[string]func(string) error{
		"uuid":       parseID,
		"date":       func(s string) error { d, err := calendar.ParseDate(s); return within(d.Year(), err) },
		"clock":      func(s string) error { _, err := calendar.ParseClock(s); return err },
		"iso-week":   func(s string) error { w, err := calendar.ParseWeek(s); return within(w.Year, err) },
		"year-month": func(s string) error { m, err := calendar.ParseMonth(s); return within(m.Year, err) },
		"date-time":  parseInstant,
	} {
		c.RegisterFormat(&jsonschema.Format{Name: name, Validate: text(parse)})
	}
	c.AssertFormat()
	return c
}

// parseID takes the one usual form of a UUID of any version, not the others that uuid.Parse reads.
func parseID(s string) error {
	if len(s) != 36 {
		return errors.New("must be a UUID")
	}
	_, err := uuid.Parse(s)
	return err
}

func parseInstant(s string) error {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return errors.New("must be a moment with its offset like 2026-10-05T07:30:00+02:00")
	}
	return within(t.Year(), nil)
}

// within bounds the years a client may speak of: one less than calendar.Date has at each end, so that the day before and after
// is a date too.
func within(year int, err error) error {
	if err == nil && (year < 1901 || year > 2199) {
		return errors.New("must be from 1901 to 2199")
	}
	return err
}

// success returns the status of the operation's one good answer.
func (op *operation) success() int {
	for status := range op.answers {
		if status < http.StatusBadRequest {
			return status
		}
	}
	return http.StatusOK
}

// asJSON brings a Go value into the form the compiled schemas read.
func asJSON(raw []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}
