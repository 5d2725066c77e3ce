package api

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"schulalltag/internal/account"
	"schulalltag/internal/web"
)

// authenticate finds out who acts before anything else of a request is looked at, so that nobody learns from a schema error
// who has not proved who they are. An operation that is public acts as nobody.
func (a *API) authenticate(c *gin.Context) {
	c.Header("Cache-Control", "no-store")
	op := a.contract.operation(c)
	if op == nil {
		Fail(c, web.ErrNoPath)
		return
	}
	actor := account.Actor{}
	if !op.public {
		token, ok := bearer(c.Request)
		if !ok {
			Fail(c, account.ErrUnauthenticated)
			return
		}
		var err error
		if actor, err = a.config.Accounts.Verify(c.Request.Context(), token); err != nil {
			Fail(c, err)
			return
		}
		web.NoteActor(c, string(actor.Kind))
	}
	actor.RequestID = web.RequestID(c)
	c.Request = c.Request.WithContext(account.With(c.Request.Context(), actor))
}

// bearer reads the token of an Authorization header (RFC 6750, section 2.1). Two headers are none: which one counts would be
// a guess.
func bearer(r *http.Request) (token string, ok bool) {
	values := r.Header["Authorization"]
	if len(values) != 1 {
		return "", false
	}
	scheme, token, ok := strings.Cut(values[0], " ")
	return token, ok && strings.EqualFold(scheme, "Bearer") && token != ""
}
