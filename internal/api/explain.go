package api

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"schulalltag/internal/fault"
	"schulalltag/internal/say"
)

// explain turns what a schema refuses into the fields that are wrong, each with its pointer. It is empty for nil.
func explain(err error, known hints) []fault.Field {
	var refusal *jsonschema.ValidationError
	if !errors.As(err, &refusal) {
		return nil
	}
	var faults []fault.Field
	walk(refusal, func(leaf *jsonschema.ValidationError) {
		at := ""
		for _, step := range leaf.InstanceLocation {
			at += fault.Pointer(step)
		}
		switch k := leaf.ErrorKind.(type) {
		case *kind.Required:
			for _, name := range k.Missing {
				faults = append(faults, fault.Field{Pointer: at + fault.Pointer(name), Detail: say.That("is missing")})
			}
		case *kind.AdditionalProperties:
			for _, name := range k.Properties {
				faults = append(faults, fault.Field{Pointer: at + fault.Pointer(name), Detail: say.That("is not a field of this body")})
			}
		default:
			faults = append(faults, fault.Field{Pointer: at, Detail: tell(leaf, known)})
		}
	})
	for i := range faults {
		faults[i].Pointer = shorten(faults[i].Pointer)
	}
	return faults
}

// walk visits the errors that have no further cause.
func walk(e *jsonschema.ValidationError, visit func(*jsonschema.ValidationError)) {
	if len(e.Causes) == 0 {
		visit(e)
	}
	for _, cause := range e.Causes {
		walk(cause, visit)
	}
}

// tell puts what a keyword refuses into words, without repeating the value.
func tell(e *jsonschema.ValidationError, known hints) say.Sentence {
	switch k := e.ErrorKind.(type) {
	case *kind.Type:
		return say.That("must be %s", alternatives(k.Want))
	case *kind.Enum:
		return say.That("must be one of %s", list(k.Want))
	case *kind.Format:
		if k.Err != nil && strings.HasPrefix(k.Err.Error(), "must be") {
			return say.That("%s", k.Err.Error())
		}
		return say.That("must be a %s", k.Want)
	case *kind.Pattern:
		if hint, ok := known[e.SchemaURL]; ok {
			return say.That("%s", hint)
		}
		return say.That("must match %s", k.Want)
	case *kind.MinLength:
		return say.That("must have at least %d characters", k.Want)
	case *kind.MaxLength:
		return say.That("must have at most %d characters", k.Want)
	case *kind.MinItems:
		return say.That("must have at least %d items", k.Want)
	case *kind.MaxItems:
		return say.That("must have at most %d items", k.Want)
	case *kind.UniqueItems:
		return say.That("has the same item at %d and %d", k.Duplicates[0], k.Duplicates[1])
	case *kind.Minimum:
		return say.That("must be at least %s", k.Want.RatString())
	case *kind.Maximum:
		return say.That("must be at most %s", k.Want.RatString())
	default:
		return say.That("does not fit the contract")
	}
}

func alternatives(types []string) string {
	words := map[string]string{
		"string": "a string", "integer": "a whole number", "number": "a number", "boolean": "true or false", "array": "an array",
		"object": "an object", "null": "null",
	}
	named := make([]string, len(types))
	for i, t := range types {
		named[i] = words[t]
	}
	return strings.Join(named, " or ")
}

func list(values []any) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = fmt.Sprint(v)
	}
	return strings.Join(words, ", ")
}

// shorten keeps a pointer that a client has filled with a huge name within what the contract promises.
func shorten(pointer string) string {
	if len(pointer) <= 400 {
		return pointer
	}
	return strings.ToValidUTF8(pointer[:400], "") + "…"
}

func isTooLarge(err error) bool {
	var tooLarge *http.MaxBytesError
	return errors.As(err, &tooLarge)
}
