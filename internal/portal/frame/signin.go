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

// HolderField names who typed such a form, by the id: nobody else may get it.
const HolderField = "von"

// keptField is the prefix under which the sign-in page carries on the fields of a form whose session had ended.
const keptField = "eingabe."

// askWho leads somebody to the sign-in, from where they come back. A form that comes too late is sent on with all its fields, so that
// nothing typed is lost and nothing has to be stored of somebody who is not known. It can be carried on if it holds no file and its
// session is known, to be given back to the same person.
func (c *Call) askWho() error {
	r := c.Gin.Request
	next := url.Values{"weiter": {r.URL.RequestURI()}}
	switch {
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		return c.Redirect(SignInPath + "?" + next.Encode())
	case strings.HasPrefix(r.URL.Path, accountPath+"/") || r.URL.Path == "/abmelden": // holds passwords, or is of no use any more
		return c.Redirect(SignInPath)
	case c.Gin.ContentType() == gin.MIMEPOSTForm:
		if holder, err := c.frame.config.Accounts.Holder(c, c.Session()); err == nil {
			next.Set(HolderField, holder.String())
			c.Gin.Redirect(http.StatusTemporaryRedirect, KeepPath+"?"+next.Encode())
			return nil
		}
	}
	return c.Finish(SignInPath, c.T("Ihre Anmeldung war zu Ende. Es wurde nichts gespeichert. Bitte melden Sie sich an und versuchen Sie es noch einmal."), nil)
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
		kept[i] = Value{keptField + f.Name, f.Value}
	}
	return kept
}

// Carried are the fields that the sign-in has carried on, under their own names.
func (f *Form) Carried() []Value {
	var carried []Value
	for name, values := range f.Values {
		if own, ok := strings.CutPrefix(name, keptField); ok {
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
