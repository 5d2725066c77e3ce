// Package fault owns the one error type a client can cause or must be told about. The surfaces map a Kind to their own
// form (the API to RFC 9457 problem documents); every other error is unknown to the client and only logged.
package fault

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"schulalltag/internal/say"
)

// Kind says what a client can do about the error; a surface needs nothing else to choose a status.
type Kind int

// The kinds, with the HTTP status the API gives them.
const (
	KindMalformed       Kind = iota + 1 // 400, the request does not fit the contract
	KindUnauthenticated                 // 401, nobody is signed in, or with credentials that do not hold
	KindForbidden                       // 403, the actor's role does not allow it
	KindNotFound                        // 404, it does not exist, or not for this actor
	KindConflict                        // 409, it contradicts what is stored
	KindStale                           // 412, somebody else changed it since it was read
	KindInvalid                         // 422, well-formed, but a rule of the domain refuses it
	KindUnversioned                     // 428, a change that does not say which version it changes
	KindLimited                         // 429, too many tries
	KindUnavailable                     // 503, a part the service needs is away
)

// Error is a refusal with everything a client needs to act on it.
type Error struct {
	Kind       Kind
	Code       string        // stable, kebab-case; the last segment of a problem's type
	Message    say.Sentence  // one plain sentence, safe to show
	Fields     []Field       // what exactly is wrong, if it can be said
	RetryAfter time.Duration // when to try again; 0 where that is not known
	cause      error
}

// Field names one faulty input. Exactly one of Pointer and Parameter is set.
type Field struct {
	Pointer   string       // RFC 6901 JSON pointer into the request body
	Parameter string       // name of the path, query or header parameter
	Detail    say.Sentence // what is wrong and what would be right
}

// Error returns the message, followed by the fields.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Message.String())
	for _, f := range e.Fields {
		b.WriteString(" [" + f.Pointer + f.Parameter + ": " + f.Detail.String() + "]")
	}
	return b.String()
}

// Unwrap returns what caused the error, for the log only.
func (e *Error) Unwrap() error { return e.cause }

// Is reports whether target is a fault with the same code, so that a fault with details still matches its sentinel.
func (e *Error) Is(target error) bool {
	var t *Error
	return errors.As(target, &t) && t.Code == e.Code
}

// At returns a copy that also names a faulty place in the request body, with what is wrong there.
func (e *Error) At(pointer, format string, args ...any) *Error {
	return e.with(Field{Pointer: pointer, Detail: say.That(format, args...)})
}

// AtParameter returns a copy that also names a faulty parameter, with what is wrong with it.
func (e *Error) AtParameter(name, format string, args ...any) *Error {
	return e.with(Field{Parameter: name, Detail: say.That(format, args...)})
}

// Because returns a copy that carries its cause for the log.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// Saying returns a copy with another message for the same code.
func (e *Error) Saying(format string, args ...any) *Error {
	c := *e
	c.Message = say.That(format, args...)
	return &c
}

func (e *Error) with(f Field) *Error {
	c := *e
	c.Fields = append(append([]Field(nil), e.Fields...), f)
	return &c
}

// Malformed refuses a request that does not fit the contract.
func Malformed(code, format string, args ...any) *Error {
	return newError(KindMalformed, code, say.That(format, args...))
}

// Unauthenticated refuses a request without credentials that hold.
func Unauthenticated(code, format string, args ...any) *Error {
	return newError(KindUnauthenticated, code, say.That(format, args...))
}

// Forbidden refuses what the actor's role does not allow.
func Forbidden(code, format string, args ...any) *Error {
	return newError(KindForbidden, code, say.That(format, args...))
}

// NotFound hides what does not exist, or not for this actor: both look the same.
func NotFound(code, format string, args ...any) *Error {
	return newError(KindNotFound, code, say.That(format, args...))
}

// Conflict refuses what contradicts the stored state.
func Conflict(code, format string, args ...any) *Error {
	return newError(KindConflict, code, say.That(format, args...))
}

// Stale refuses a change of a version that is no longer the current one.
func Stale(code, format string, args ...any) *Error {
	return newError(KindStale, code, say.That(format, args...))
}

// Invalid refuses what a rule of the domain forbids.
func Invalid(code, format string, args ...any) *Error {
	return newError(KindInvalid, code, say.That(format, args...))
}

// Unversioned refuses a change that does not say which version it changes.
func Unversioned(code, format string, args ...any) *Error {
	return newError(KindUnversioned, code, say.That(format, args...))
}

// Limited refuses one try too many; after says when the next one is heard.
func Limited(code, message string, after time.Duration) *Error {
	e := newError(KindLimited, code, say.Sentence{Format: message})
	e.RetryAfter = after
	return e
}

// Unavailable says that a part the service needs is away; after says when to try again.
func Unavailable(code, message string, after time.Duration) *Error {
	e := newError(KindUnavailable, code, say.Sentence{Format: message})
	e.RetryAfter = after
	return e
}

// List gathers the faulty fields of one request, so that a client learns of all of them at once. The zero value is ready.
type List struct{ fields []Field }

// At notes a faulty place in the request body, with what is wrong there.
func (l *List) At(pointer, format string, args ...any) {
	l.fields = append(l.fields, Field{Pointer: pointer, Detail: say.That(format, args...)})
}

// Or returns nil if no field was faulty, else a copy of e with all of them.
func (l *List) Or(e *Error) error {
	if len(l.fields) == 0 {
		return nil
	}
	c := *e
	c.Fields = l.fields
	return &c
}

// Pointer builds an RFC 6901 JSON pointer from property names, escaped as it asks, and array indices.
func Pointer(path ...any) string {
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	var b strings.Builder
	for _, step := range path {
		b.WriteByte('/')
		switch s := step.(type) {
		case int:
			b.WriteString(strconv.Itoa(s))
		case string:
			b.WriteString(escape.Replace(s))
		}
	}
	return b.String()
}

func newError(kind Kind, code string, message say.Sentence) *Error {
	return &Error{Kind: kind, Code: code, Message: message}
}
