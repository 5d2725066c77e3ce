package api

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"schulalltag/internal/account"
	"schulalltag/internal/fault"
)

const (
	requestKey = "api.keyed"
	// answerWait bounds how long a repetition waits for the first request to answer; answerPoll is between two looks.
	answerWait = 3 * time.Second
	answerPoll = 40 * time.Millisecond
)

// errAnswerLost tells the rare client whose first request took effect just as the service died what to do.
var errAnswerLost = fault.Conflict("answer-lost", "This request was carried out before, but its answer has been lost. Read the current state.")

// keyed is a request with an Idempotency-Key.
type keyed struct {
	op    *operation
	actor account.Actor
	route string
	key   string
	hash  []byte
}

// idempotent makes a request with an Idempotency-Key take effect once. The key is stored with the effect, in its transaction
// (account.Record); the answer is stored after it. A repetition gets the first answer, while it is being made waits for it,
// and if it was lost gets it made anew from what is stored. It runs after validate: a refused request uses no key up.
func (a *API) idempotent(c *gin.Context) {
	op := a.contract.operation(c)
	key := c.GetHeader("Idempotency-Key")
	actor, ok := account.From(c.Request.Context())
	if !op.keyed || key == "" || !ok {
		return
	}
	k := &keyed{op, actor, op.method + " " + basePath + op.path, key, hashRequest(c, actor)}
	c.Set(requestKey, k)
	switch done, err := a.config.Accounts.Claimed(c.Request.Context(), actor, k.route, key); {
	case err != nil:
		Fail(c, err)
		return
	case done != nil:
		a.answerAgain(c, k)
		return
	}
	actor.Claim = &account.Claim{Route: k.route, Key: key, BodyHash: k.hash}
	c.Request = c.Request.WithContext(account.With(c.Request.Context(), actor))
	r := record(c)
	if r.Status() < http.StatusMultipleChoices && r.Header().Get(replayedHeader) == "" {
		a.store(c, k, r)
	}
}

// hashRequest tells a repetition from another request under the same key: in another membership it is another one. If-Match is
// no part of it: whoever repeats a request may have read the new version meanwhile.
func hashRequest(c *gin.Context, a account.Actor) []byte {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%s\n", a.Organisation, a.Role, c.Request.URL.Path)
	if raw, ok := c.Get(bodyKey); ok {
		h.Write(raw.([]byte))
	}
	return h.Sum(nil)
}

// store keeps the answer, also if the client has gone away meanwhile. If it cannot, a repetition finds the answer lost.
func (a *API) store(c *gin.Context, k *keyed, r *recorder) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Request.Context()), 5*time.Second)
	defer cancel()
	h := r.Header()
	answer := account.Answer{
		Status: r.Status(), Location: h.Get("Location"), ETag: h.Get("ETag"), ContentType: h.Get("Content-Type"),
		Body: k.op.withoutSecrets(r.body.Bytes()),
	}
	if err := a.config.Accounts.StoreAnswer(ctx, k.actor, k.route, k.key, answer); err != nil {
		_ = c.Error(err)
	}
}

const replayedHeader = "Idempotency-Replayed"

// repeated answers a request whose twin has taken the key meanwhile. It reports false if there is none. The failure need not say
// so: a twin that was quicker also shows as a name that is taken, or as a stale version.
func (a *API) repeated(c *gin.Context, err error) bool {
	v, ok := c.Get(requestKey)
	if !ok {
		return false
	}
	k := v.(*keyed)
	if !errors.Is(err, account.ErrRepeated) {
		twin, err := a.config.Accounts.Claimed(c.Request.Context(), k.actor, k.route, k.key)
		if err != nil || twin == nil {
			return false
		}
	}
	a.answerAgain(c, k)
	return true
}

// answerAgain writes the first answer to a request whose key is taken.
func (a *API) answerAgain(c *gin.Context, k *keyed) {
	c.Abort()
	ctx := c.Request.Context()
	deadline := time.After(answerWait)
	for {
		done, err := a.config.Accounts.Claimed(ctx, k.actor, k.route, k.key)
		if err == nil && done == nil {
			err = account.ErrRepeated // its transaction has been given up meanwhile
		}
		if err == nil {
			err = done.Check(k.hash)
		}
		if err != nil {
			Fail(c, retrySoon(err))
			return
		}
		if done.Answer != nil {
			writeAnswer(c, *done.Answer)
			return
		}
		select {
		case <-ctx.Done():
			Fail(c, ctx.Err())
			return
		case <-deadline:
			a.makeAnew(c, k, done)
			return
		case <-time.After(answerPoll):
		}
	}
}

func retrySoon(err error) error {
	var f *fault.Error
	if errors.As(err, &f) && errors.Is(err, account.ErrRepeated) {
		soon := *f
		soon.RetryAfter = time.Second
		return &soon
	}
	return err
}

func writeAnswer(c *gin.Context, answer account.Answer) {
	c.Header(replayedHeader, "true")
	for name, value := range map[string]string{"Location": answer.Location, "ETag": answer.ETag} {
		if value != "" {
			c.Header(name, value)
		}
	}
	if len(answer.Body) == 0 {
		c.Status(answer.Status)
		c.Writer.WriteHeaderNow()
		return
	}
	c.Data(answer.Status, answer.ContentType, answer.Body)
}

// secrets are the fields of answers that are shown once and never stored. A repetition shows null.
var secrets = map[string]string{"createUser": "invitationCode", "inviteUser": "invitationCode", "createClient": "clientSecret"}

func (op *operation) withoutSecrets(body []byte) []byte {
	name, ok := secrets[op.id]
	if !ok {
		return body
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return nil
	}
	fields[name] = json.RawMessage("null")
	clean, err := json.Marshal(fields)
	if err != nil {
		return nil
	}
	return clean
}
