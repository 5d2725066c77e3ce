package frame

import (
	"context"
	"crypto/sha256"
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/postgres"
)

// onceName is the hidden input that tells a button pressed twice from a form that was filled in twice.
const onceName = "einmal"

// How long a form that came twice waits for the answer to its first coming, and how often it looks.
const (
	twinWait = 3 * time.Second
	twinPoll = 40 * time.Millisecond
)

// Once is the key under which a form takes effect once: {{template "once" .Form}} puts it into a form that begins something new. The
// operation behind it must write in one transaction. A form that was refused keeps its key, since nothing has come of it.
func (f *Form) Once() string {
	if key, err := uuid.Parse(f.Get(onceName)); err == nil {
		return key.String()
	}
	return postgres.NewID().String()
}

// answered is how a form was answered: where it led, and what the next page says.
type answered struct {
	to     string
	notice []byte
}

// once handles a request. A form with a key that has taken effect is answered as it was then. Scripts hold back the second press of a button
// already; this is for pages without them, and for two windows.
func (c *Call) once(route Route) error {
	if route.Method != http.MethodPost || c.Visit == nil {
		return route.Handle(c)
	}
	key, err := uuid.Parse(c.Form().Get(onceName))
	if err != nil {
		return route.Handle(c)
	}
	path := c.Gin.Request.URL.Path
	hash := sha256.Sum256([]byte(path + "?" + c.Gin.Request.PostForm.Encode()))
	claim := &account.Claim{Route: "POST " + route.Path, Key: key.String() + " " + uuid.NewSHA1(key, hash[:]).String(), BodyHash: hash[:]} // what was changed before it was sent again is new
	actor, _ := account.From(c.Context)
	first, err := c.frame.config.Accounts.Claimed(c, actor, claim.Route, claim.Key)
	if err != nil {
		return err
	}
	if first != nil {
		return c.answerAgain(actor, claim)
	}
	acting := actor
	acting.Claim = claim
	c.Context = account.With(c.Gin.Request.Context(), acting)
	err = route.Handle(c)
	switch {
	case errors.Is(err, account.ErrRepeated):
		return c.answerAgain(actor, claim)
	case err != nil || c.answer.to == "":
		return err
	}
	c.storeAnswer(actor, claim)
	return nil
}

// storeAnswer keeps the answer, also if the browser has given the first press up for the second. If it cannot, the second one is asked to
// look for itself.
func (c *Call) storeAnswer(actor account.Actor, claim *account.Claim) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.Gin.Request.Context()), twinWait)
	defer cancel()
	answer := account.Answer{Status: http.StatusSeeOther, Location: c.answer.to, Body: c.answer.notice}
	if err := c.frame.config.Accounts.StoreAnswer(ctx, actor, claim.Route, claim.Key, answer); err != nil {
		_ = c.Gin.Error(err)
	}
}

// answerAgain leads to where the first of two equal forms led, once that is known.
func (c *Call) answerAgain(actor account.Actor, claim *account.Claim) error {
	for deadline := time.After(twinWait); ; {
		first, err := c.frame.config.Accounts.Claimed(c, actor, claim.Route, claim.Key)
		switch {
		case err != nil:
			return err
		case first == nil:
			return account.ErrRepeated // its transaction has been given up meanwhile
		case first.Answer != nil:
			if len(first.Answer.Body) > 0 {
				c.say(first.Answer.Body)
			}
			return c.Redirect(first.Answer.Location)
		}
		select {
		case <-c.Done():
			return c.Err()
		case <-deadline:
			return account.ErrRepeated
		case <-time.After(twinPoll):
		}
	}
}
