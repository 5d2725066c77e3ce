// Package schulalltag embeds the contract of the service's REST interface, which is the first thing to read and to change.
// Everything else is below cmd and internal.
package schulalltag

import _ "embed" // the contract

// Contract is openapi.yaml, word for word.
//
//go:embed openapi.yaml
var Contract []byte
