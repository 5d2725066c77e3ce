// Package api is the REST surface: the contract of openapi.yaml over the nouns of the domain. A request passes authenticate
// (who acts), validate (does it fit the contract), idempotent (was it carried out before), and a handler that parses, calls
// one operation of a noun, and wires what comes back. Every error leaves through Fail.
//
// It leaves all rules and rights to the nouns: a handler decides nothing.
package api

import (
	"errors"
	"fmt"
	"sync"

	"github.com/gin-gonic/gin"

	"schulalltag"
	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/coverage"
	"schulalltag/internal/fault"
	"schulalltag/internal/hours"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
	"schulalltag/internal/web"
)

// Config is what the surface needs: the nouns, and for tests whether answers are checked against the contract.
type Config struct {
	Accounts *account.Accounts
	Schools  *school.Schools
	Pool     *staff.Pool
	Rosters  *roster.Rosters
	Hours    *hours.Hours
	Coverage *coverage.Coverage

	ValidateResponses bool            // costs as much as the request; for tests
	OnResponseFault   func(err error) // required with ValidateResponses
}

// API is the surface, ready to be registered.
type API struct {
	config   Config
	contract *contract
	hesse    *calendar.Hesse
	engine   *gin.Engine
	page     viewer
}

// theContract is the embedded contract, read and compiled once in a process.
var theContract = sync.OnceValues(func() (*contract, error) { return readContract(schulalltag.Contract) })

// New reads the contract. It fails only if the binary was built from a contract that does not hold.
func New(c Config) (*API, error) {
	if c.ValidateResponses && c.OnResponseFault == nil {
		return nil, errors.New("who validates responses must say what to do with faults")
	}
	ct, err := theContract()
	if err != nil {
		return nil, err
	}
	hesse, err := calendar.LoadHesse()
	if err != nil {
		return nil, err
	}
	page, err := newViewer()
	if err != nil {
		return nil, fmt.Errorf("load the API viewer: %w", err)
	}
	return &API{config: c, contract: ct, hesse: hesse, page: page}, nil
}

// Register adds all routes of the surface to the site: the operations below /api/v1, and beside them the contract, its
// viewer, the public keys and the pages that explain problems.
func (a *API) Register(site *web.Site) {
	a.engine = site.Engine
	a.registerPages(site.Engine)
	group := site.Engine.Group("")
	if a.config.ValidateResponses {
		group.Use(a.witness)
	}
	group.Use(a.authenticate, a.validate, a.idempotent)
	strict := NewStrictHandlerWithOptions(&server{Config: a.config, hesse: a.hesse}, []StrictMiddlewareFunc{detach}, StrictGinServerOptions{
		RequestErrorHandlerFunc:  func(c *gin.Context, err error) { Fail(c, unreadable(err)) },
		HandlerErrorFunc:         a.fail,
		ResponseErrorHandlerFunc: Fail,
	})
	RegisterHandlersWithOptions(group, strict, GinServerOptions{
		BaseURL: basePath,
		ErrorHandler: func(c *gin.Context, err error, _ int) {
			Fail(c, unreadable(err))
		},
	})
}

// detach gives an operation a context of its own. The generated code passes Gin's, which Gin uses again for the next request,
// while database/sql may still ask it from a goroutine whether its own query has ended.
func detach(f StrictHandlerFunc, _ string) StrictHandlerFunc {
	return func(c *gin.Context, request any) (any, error) { return f(c.Copy(), request) }
}

// fail writes the error of a handler.
func (a *API) fail(c *gin.Context, err error) {
	if !a.repeated(c, err) {
		Fail(c, err)
	}
}

// unreadable is for what the generated code cannot read although it fits the contract.
func unreadable(err error) error {
	return errRequest.Saying("The request has a value that cannot be read.").Because(err)
}

// server implements the operations, one file per tag.
type server struct {
	Config
	hesse *calendar.Hesse
}

var _ StrictServerInterface = (*server)(nil)

var errGrantType = fault.Malformed("unsupported-grant-type", "This endpoint knows the grant type client_credentials only.")
