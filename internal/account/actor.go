package account

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/fault"
)

// ActorKind says what stands behind an actor.
type ActorKind string

// The kinds of actor.
const (
	ActorUser   ActorKind = "user"   // a person
	ActorClient ActorKind = "client" // a machine of an organisation
	ActorSystem ActorKind = "system" // a job of the service itself
)

// Actor is who acts in a request or a job: one person or machine, in one district, for one organisation, in one role.
type Actor struct {
	Kind         ActorKind
	ID           uuid.UUID    // of the user or the client; zero for the system
	District     string       // official five-digit key
	Organisation uuid.UUID    // zero for the system
	Role         Role         // empty for the system
	Scopes       []Permission // nil is all of the role's; a machine's token carries a subset, which may be empty
	Session      uuid.UUID    // zero for machines and the system
	RequestID    string       // for the audit trail
	Claim        *Claim       // set while a request with an Idempotency-Key is served
}

// The refusals every operation can give.
var (
	ErrUnauthenticated = fault.Unauthenticated("unauthenticated", "Sign in first: this needs a valid access token.")
	ErrForbidden       = fault.Forbidden("forbidden", "Your role does not allow this.")
	ErrScopeMissing    = fault.Forbidden("insufficient-scope", "The token lacks the scope for this.")
)

// May reports whether the actor holds the permission: through its role, and for a machine also through its token's scopes.
func (a Actor) May(p Permission) bool {
	switch a.Kind {
	case ActorSystem:
		return true
	case ActorUser, ActorClient:
		return a.Role.Grants(p) && (a.Scopes == nil || slices.Contains(a.Scopes, p))
	default:
		return false
	}
}

type actorKey struct{}

// With returns a context in which a acts. Only what has proved who somebody is may call it: the surfaces after Verify, and
// tests. An actor without a district is nobody; a surface may still set one before anybody is known, for its RequestID.
func With(ctx context.Context, a Actor) context.Context { return context.WithValue(ctx, actorKey{}, a) }

// From returns who acts in ctx, if somebody does.
func From(ctx context.Context) (Actor, bool) {
	a, ok := ctx.Value(actorKey{}).(Actor)
	return a, ok && a.District != ""
}

// requestID is the id of the request, also while nobody is signed in.
func requestID(ctx context.Context) string {
	a, _ := ctx.Value(actorKey{}).(Actor)
	return a.RequestID
}

// System returns a context in which the service itself acts in a district, for its jobs. It may do everything there, and the
// audit trail names it as the system.
func System(ctx context.Context, district string) context.Context {
	return With(ctx, Actor{Kind: ActorSystem, District: district})
}

// Require is the first line of each exported operation. It returns who acts, ErrUnauthenticated when nobody does,
// ErrForbidden when the actor's role lacks the permission, and ErrScopeMissing, which names it, when only its token does.
func Require(ctx context.Context, p Permission) (Actor, error) {
	a, err := RequireAny(ctx)
	if err != nil {
		return Actor{}, err
	}
	if a.May(p) {
		return a, nil
	}
	if a.Kind == ActorClient && a.Role.Grants(p) {
		return Actor{}, ErrScopeMissing.Saying("The token lacks the scope %s. Ask for a token with it, if the client was granted it.", p)
	}
	return Actor{}, ErrForbidden
}

// RequireAny is Require for operations open to everybody who is signed in, whatever the role.
func RequireAny(ctx context.Context) (Actor, error) {
	a, ok := From(ctx)
	if !ok {
		return Actor{}, ErrUnauthenticated
	}
	return a, nil
}
