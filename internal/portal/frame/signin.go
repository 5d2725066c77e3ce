package frame

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

// SignInPath is the address of the sign-in.
const SignInPath = "/anmelden"

// KeepPath is where a form goes whose session had ended: the sign-in that carries it on.
const KeepPath = "/anmelden/eingabe"

// KeptField is the prefix under which the sign-in page carries on the fields of a form whose session had ended.
const KeptField = "eingabe."

// askWho leads somebody to the sign-in, from where they come back. A form that comes too late is sent on with all its fields, so that
// nothing typed is lost and nothing has to be stored of somebody who is not known.
func (c *Call) askWho() {
	r := c.Gin.Request
	next := "?weiter=" + url.QueryEscape(r.URL.RequestURI())
	switch {
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		_ = c.Redirect(SignInPath + next)
	case keeps(r):
		c.Gin.Redirect(http.StatusTemporaryRedirect, KeepPath+next)
	default:
		_ = c.Redirect(SignInPath)
	}
}

// keeps reports whether a form can and may be carried on: files cannot, and forms of the own account hold passwords or are of no use
// after a new sign-in.
func keeps(r *http.Request) bool {
	own := strings.HasPrefix(r.URL.Path, accountPath+"/") || r.URL.Path == "/abmelden"
	return !own && strings.HasPrefix(r.Header.Get("Content-Type"), gin.MIMEPOSTForm)
}

// Fields are what was typed, name by name, in the order of the names.
func (f *Form) Fields() []Value {
	var fields []Value
	for name, values := range f.Values {
		for _, value := range values {
			fields = append(fields, Value{name, value})
		}
	}
	return inOrder(fields)
}

// Keep names fields so that the sign-in carries them on.
func Keep(fields []Value) []Value {
	kept := make([]Value, len(fields))
	for i, f := range fields {
		kept[i] = Value{KeptField + f.Name, f.Value}
	}
	return kept
}

// Carried are the fields that the sign-in has carried on, under their own names.
func (f *Form) Carried() []Value {
	var carried []Value
	for name, values := range f.Values {
		if own, ok := strings.CutPrefix(name, KeptField); ok {
			for _, value := range values {
				carried = append(carried, Value{own, value})
			}
		}
	}
	return inOrder(carried)
}

// inOrder sorts by name and leaves the values of one name in the order they were sent in.
func inOrder(fields []Value) []Value {
	slices.SortStableFunc(fields, func(a, b Value) int { return strings.Compare(a.Name, b.Name) })
	return fields
}
