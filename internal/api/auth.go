package api

import (
	"context"
	"encoding/base64"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"schulalltag/internal/account"
)

// tokenRoute is where machines ask for tokens; its errors have a form of their own.
const tokenRoute = basePath + "/auth/token"

func (s *server) SignIn(ctx context.Context, r SignInRequestObject) (SignInResponseObject, error) {
	tokens, err := s.Accounts.SignIn(ctx, account.Credentials{
		Email: r.Body.Email, Password: r.Body.Password, OrganisationID: r.Body.OrganisationID, Role: value(r.Body.Role),
		Device: value(r.Body.Device), IP: clientIP(ctx),
	})
	if err != nil {
		return nil, err
	}
	return SignIn200JSONResponse(wireTokens(tokens)), nil
}

func (s *server) RefreshSession(ctx context.Context, r RefreshSessionRequestObject) (RefreshSessionResponseObject, error) {
	refresh := func() (*account.Tokens, error) { return s.Accounts.Refresh(ctx, r.Body.RefreshToken) }
	if to := r.Body.OrganisationID; to != nil {
		refresh = func() (*account.Tokens, error) {
			return s.Accounts.SwitchMembership(ctx, r.Body.RefreshToken, *to, value(r.Body.Role))
		}
	}
	tokens, err := refresh()
	if err != nil {
		return nil, err
	}
	return RefreshSession200JSONResponse(wireTokens(tokens)), nil
}

func (s *server) SignOut(ctx context.Context, _ SignOutRequestObject) (SignOutResponseObject, error) {
	if err := s.Accounts.SignOut(ctx); err != nil {
		return nil, err
	}
	return SignOut204Response{}, nil
}

func (s *server) RequestToken(ctx context.Context, r RequestTokenRequestObject) (RequestTokenResponseObject, error) {
	if r.Body.GrantType != "client_credentials" {
		return nil, errGrantType
	}
	credentials := account.ClientCredentials{ID: value(r.Body.ClientID), Secret: value(r.Body.ClientSecret), IP: clientIP(ctx)}
	if id, secret, ok := clientBasic(ctx); ok {
		if credentials.ID != "" || credentials.Secret != "" {
			return nil, errRequest.Saying("The client's id and secret come in the header or in the body, not both.")
		}
		credentials.ID, credentials.Secret = id, secret
	}
	for _, scope := range strings.Fields(value(r.Body.Scope)) {
		credentials.Scopes = append(credentials.Scopes, account.Permission(scope))
	}
	token, err := s.Accounts.ClientToken(ctx, credentials)
	if err != nil {
		return nil, err
	}
	scopes := make([]string, len(token.Scopes))
	for i, scope := range token.Scopes {
		scopes[i] = string(scope)
	}
	return RequestToken200JSONResponse{
		AccessToken: token.Access, TokenType: MachineTokenTokenTypeBearer, ExpiresIn: int(token.ExpiresIn / time.Second),
		Scope: strings.Join(scopes, " "),
	}, nil
}

func (s *server) AcceptInvitation(ctx context.Context, r AcceptInvitationRequestObject) (AcceptInvitationResponseObject, error) {
	if err := s.Accounts.AcceptInvitation(ctx, r.Body.Code, r.Body.Password); err != nil {
		return nil, err
	}
	return AcceptInvitation204Response{}, nil
}

func (s *server) GetMe(ctx context.Context, _ GetMeRequestObject) (GetMeResponseObject, error) {
	actor, err := account.RequireAny(ctx)
	if err != nil {
		return nil, err
	}
	organisation, err := s.Accounts.Organisation(ctx, actor.Organisation)
	if err != nil {
		return nil, err
	}
	me := Me{ID: actor.ID, Kind: actor.Kind, DistrictKey: actor.District, Scopes: actor.Scopes, Memberships: []Membership{}}
	me.Membership = wireMembership(account.Membership{OrganisationID: actor.Organisation, Role: actor.Role, Organisation: *organisation})
	if me.Scopes == nil {
		me.Scopes = actor.Role.Permissions()
	}
	if actor.Kind == account.ActorUser {
		user, err := s.Accounts.Me(ctx)
		if err != nil {
			return nil, err
		}
		me.Email, me.GivenName, me.FamilyName = &user.Email, &user.GivenName, &user.FamilyName
		me.Memberships = each(user.Memberships, wireMembership)
	}
	return GetMe200JSONResponse(me), nil
}

func (s *server) ListSessions(ctx context.Context, _ ListSessionsRequestObject) (ListSessionsResponseObject, error) {
	sessions, err := s.Accounts.Sessions(ctx)
	if err != nil {
		return nil, err
	}
	actor, _ := account.From(ctx)
	return ListSessions200JSONResponse{Items: each(sessions, func(x account.Session) Session {
		return Session{
			ID: x.ID, Device: x.Device, CreatedAt: instant(x.CreatedAt), UsedAt: instant(x.UsedAt), ExpiresAt: instant(x.ExpiresAt),
			Current: x.ID == actor.Session,
		}
	})}, nil
}

func (s *server) RevokeSession(ctx context.Context, r RevokeSessionRequestObject) (RevokeSessionResponseObject, error) {
	if err := s.Accounts.RevokeSession(ctx, r.SessionID); err != nil {
		return nil, err
	}
	return RevokeSession204Response{}, nil
}

func (s *server) ChangePassword(ctx context.Context, r ChangePasswordRequestObject) (ChangePasswordResponseObject, error) {
	if err := s.Accounts.ChangePassword(ctx, r.Body.CurrentPassword, r.Body.NewPassword); err != nil {
		return nil, err
	}
	return ChangePassword204Response{}, nil
}

func wireTokens(t *account.Tokens) Tokens {
	return Tokens{
		AccessToken: t.Access, TokenType: TokensTokenTypeBearer, ExpiresIn: int(t.ExpiresIn / time.Second),
		RefreshToken: t.Refresh, RefreshExpiresAt: instant(t.RefreshExpiresAt),
		Membership: wireMembership(t.Membership), Memberships: each(t.Memberships, wireMembership),
	}
}

func wireMembership(m account.Membership) Membership {
	return Membership{
		OrganisationID: m.OrganisationID, OrganisationName: m.Organisation.Name, OrganisationKind: m.Organisation.Kind, Role: m.Role,
	}
}

// clientIP is the address a request came from, for the throttle. Handlers get Gin's context for a context.
func clientIP(ctx context.Context) string {
	if c, ok := ctx.(*gin.Context); ok {
		return c.ClientIP()
	}
	return ""
}

// clientBasic reads a client's id and secret from the header, where both are form-encoded first (RFC 6749, section 2.3.1).
func clientBasic(ctx context.Context) (id, secret string, ok bool) {
	c, isGin := ctx.(*gin.Context)
	if !isGin {
		return "", "", false
	}
	scheme, encoded, ok := strings.Cut(c.GetHeader("Authorization"), " ")
	if !ok || !strings.EqualFold(scheme, "Basic") {
		return "", "", false
	}
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return uuid.Nil.String(), "", true // a client that cannot be
	}
	id, secret, _ = strings.Cut(string(raw), ":")
	if id, err = url.QueryUnescape(id); err != nil {
		return uuid.Nil.String(), "", true
	}
	if secret, err = url.QueryUnescape(secret); err != nil {
		return uuid.Nil.String(), "", true
	}
	return id, secret, true
}
