package api

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"schulalltag"
)

func TestContractIsValidOpenAPI(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(schulalltag.Contract)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Error(err)
	}
}
