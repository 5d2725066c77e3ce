package api

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"schulalltag/internal/fault"
	"schulalltag/internal/say"
	"schulalltag/internal/web"
)

// errRequest refuses a request that does not fit the contract; its fields name all that is wrong.
var errRequest = fault.Malformed("invalid-request", "The request does not fit the contract.")

// bodyKey is where validate leaves the bytes of the body for the idempotency key.
const bodyKey = "api.body"

// validate lets only requests through that fit the contract. It runs after authenticate.
func (a *API) validate(c *gin.Context) {
	if err := a.contract.operation(c).check(c); err != nil {
		Fail(c, err)
	}
}

func (op *operation) check(c *gin.Context) error {
	faults, err := op.checkParameters(c)
	if err != nil {
		return err
	}
	more, err := op.checkBody(c)
	if err != nil {
		return err
	}
	faults = append(faults, more...)
	if len(faults) == 0 {
		return nil
	}
	refusal := *errRequest
	refusal.Fields = faults[:min(len(faults), 200)]
	return &refusal
}

func (op *operation) checkParameters(c *gin.Context) ([]fault.Field, error) {
	var query url.Values
	if c.Request.URL.RawQuery != "" {
		var err error
		if query, err = url.ParseQuery(c.Request.URL.RawQuery); err != nil {
			return nil, errRequest.Saying("The query of the address cannot be read.")
		}
	}
	var faults []fault.Field
	for i := range op.parameters {
		p := &op.parameters[i]
		if p.name == "If-Match" {
			if err := checkIfMatch(c.GetHeader(p.name)); err != nil {
				return nil, err
			}
		}
		if detail := p.check(c, query, op.hints); !detail.IsZero() {
			faults = append(faults, fault.Field{Parameter: p.name, Detail: detail})
		}
	}
	for name := range query {
		if !op.query[name] {
			faults = append(faults, fault.Field{Parameter: name, Detail: say.That("is not a parameter of this operation")})
		}
	}
	return faults, nil
}

// check returns what is wrong with the parameter, or nothing.
func (p *parameter) check(c *gin.Context, query url.Values, known hints) say.Sentence {
	var values []string
	switch p.in {
	case "query":
		values = query[p.name]
	case "header":
		values = c.Request.Header.Values(p.name)
	case "path":
		values = []string{c.Param(p.name)}
	}
	switch {
	case len(values) == 0 && p.required:
		return say.That("is missing")
	case len(values) == 0:
		return say.Sentence{}
	case len(values) > 1:
		return say.That("must be there once")
	case !utf8.ValidString(values[0]) || strings.ContainsRune(values[0], 0):
		return say.That("must be UTF-8 text")
	}
	if faults := explain(p.schema.Validate(parameterValue(*p, values[0])), known); len(faults) > 0 {
		return faults[0].Detail
	}
	return say.Sentence{}
}

// checkBody reads the body, checks it, and puts it back for the handler.
func (op *operation) checkBody(c *gin.Context) ([]fault.Field, error) {
	if op.body == nil {
		return nil, refuseBody(c.Request)
	}
	if c.Request.ContentLength == 0 {
		return nil, errRequest.At("", "the body is missing: send %s", op.body.contentType)
	}
	if !op.body.reads(c.GetHeader("Content-Type")) {
		return nil, web.ErrContentType
	}
	raw, err := io.ReadAll(c.Request.Body)
	if err != nil {
		if c.Request.Context().Err() == nil && !isTooLarge(err) {
			return nil, errJSON.Saying("The body could not be read to its end.").Because(err)
		}
		return nil, err
	}
	c.Request.Body = io.NopCloser(bytes.NewReader(raw))
	c.Set(bodyKey, raw)
	decode := decodeJSON
	if op.body.contentType != "application/json" {
		decode = decodeForm
	}
	v, err := decode(raw)
	if err != nil {
		return nil, err
	}
	return explain(op.body.schema.Validate(v), op.hints), nil
}

// refuseBody makes sure that an operation without a body gets none, so that nobody believes it was read.
func refuseBody(r *http.Request) error {
	if r.Body == nil || r.ContentLength == 0 {
		return nil
	}
	if n, err := r.Body.Read(make([]byte, 1)); n == 0 && err == io.EOF {
		return nil
	}
	return errRequest.At("", "this operation takes no body")
}

// reads reports whether the body may have the content type. JSON has no charset but UTF-8 (RFC 8259, section 8.1).
func (b *body) reads(contentType string) bool {
	media, parameters, err := mime.ParseMediaType(contentType)
	if err != nil || media != b.contentType {
		return false
	}
	charset, ok := parameters["charset"]
	return !ok || strings.EqualFold(charset, "utf-8")
}
