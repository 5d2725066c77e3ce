package api

import (
	"fmt"
	"mime"

	"github.com/gin-gonic/gin"
)

// witness checks that an answer is one the contract promises. Tests run with it, production does not.
func (a *API) witness(c *gin.Context) {
	op := a.contract.operation(c)
	r := record(c)
	if op == nil || !r.Written() && r.Status() == 200 {
		return // no operation, or the client has gone away and got nothing
	}
	if err := op.checkAnswer(r.Status(), r.Header().Get("Content-Type"), r.body.Bytes()); err != nil {
		a.config.OnResponseFault(fmt.Errorf("%s %s answers %d: %w: %s", op.method, op.path, r.Status(), err, r.body.Bytes()))
	}
}

// checkAnswer returns how an answer differs from the contract, or nil.
func (op *operation) checkAnswer(status int, contentType string, body []byte) error {
	schemas, ok := op.answers[status]
	if !ok {
		return fmt.Errorf("the contract of %s knows no such status", op.id)
	}
	if len(schemas) == 0 {
		if len(body) > 0 {
			return fmt.Errorf("the contract of %s promises no body", op.id)
		}
		return nil
	}
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return fmt.Errorf("content type %q: %w", contentType, err)
	}
	schema, ok := schemas[media]
	if !ok {
		return fmt.Errorf("the contract of %s promises no %s", op.id, media)
	}
	v, err := asJSON(body)
	if err != nil {
		return err
	}
	return schema.Validate(v)
}
