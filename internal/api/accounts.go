package api

import (
	"context"

	"schulalltag/internal/account"
)

func (s *server) ListOrganisations(ctx context.Context, r ListOrganisationsRequestObject) (ListOrganisationsResponseObject, error) {
	items, cursor, err := s.Accounts.Organisations(ctx, account.OrganisationFilter{Kind: value(r.Params.Kind)}, page(r.Params.Cursor, r.Params.Limit))
	if err != nil {
		return nil, err
	}
	return ListOrganisations200JSONResponse{Items: each(items, wireOrganisation), NextCursor: next(cursor)}, nil
}

func (s *server) CreateOrganisation(ctx context.Context, r CreateOrganisationRequestObject) (CreateOrganisationResponseObject, error) {
	o, err := s.Accounts.CreateOrganisation(ctx, account.OrganisationDetails{Kind: r.Body.Kind, Name: r.Body.Name})
	if err != nil {
		return nil, err
	}
	return CreateOrganisation201JSONResponse{
		Body:    wireOrganisation(*o),
		Headers: CreateOrganisation201ResponseHeaders{ETag: etag(o.Version), Location: location("/organisations", o.ID)},
	}, nil
}

func (s *server) GetOrganisation(ctx context.Context, r GetOrganisationRequestObject) (GetOrganisationResponseObject, error) {
	o, err := s.Accounts.Organisation(ctx, r.OrganisationID)
	if err != nil {
		return nil, err
	}
	return GetOrganisation200JSONResponse{Body: wireOrganisation(*o), Headers: GetOrganisation200ResponseHeaders{ETag: etag(o.Version)}}, nil
}

func (s *server) UpdateOrganisation(ctx context.Context, r UpdateOrganisationRequestObject) (UpdateOrganisationResponseObject, error) {
	o, err := s.Accounts.UpdateOrganisation(ctx, r.OrganisationID, version(r.Params.IfMatch),
		account.OrganisationChange{Name: r.Body.Name, Active: r.Body.Active})
	if err != nil {
		return nil, err
	}
	return UpdateOrganisation200JSONResponse{Body: wireOrganisation(*o), Headers: UpdateOrganisation200ResponseHeaders{ETag: etag(o.Version)}}, nil
}

func wireOrganisation(o account.Organisation) Organisation {
	return Organisation{ID: o.ID, Kind: o.Kind, Name: o.Name, Active: o.Active, Version: o.Version, CreatedAt: instant(o.CreatedAt)}
}

func (s *server) ListUsers(ctx context.Context, r ListUsersRequestObject) (ListUsersResponseObject, error) {
	items, cursor, err := s.Accounts.Users(ctx, account.UserFilter{OrganisationID: value(r.Params.OrganisationID)}, page(r.Params.Cursor, r.Params.Limit))
	if err != nil {
		return nil, err
	}
	return ListUsers200JSONResponse{Items: each(items, wireUser), NextCursor: next(cursor)}, nil
}

func (s *server) CreateUser(ctx context.Context, r CreateUserRequestObject) (CreateUserResponseObject, error) {
	u, code, err := s.Accounts.CreateUser(ctx, account.UserDetails{
		Email: r.Body.Email, GivenName: r.Body.GivenName, FamilyName: r.Body.FamilyName, Memberships: each(r.Body.Memberships, parseMembership),
	})
	if err != nil {
		return nil, err
	}
	return CreateUser201JSONResponse{
		Body:    InvitedUser{User: wireUser(*u), InvitationCode: &code},
		Headers: CreateUser201ResponseHeaders{ETag: etag(u.Version), Location: location("/users", u.ID)},
	}, nil
}

func (s *server) GetUser(ctx context.Context, r GetUserRequestObject) (GetUserResponseObject, error) {
	u, err := s.Accounts.User(ctx, r.UserID)
	if err != nil {
		return nil, err
	}
	return GetUser200JSONResponse{Body: wireUser(*u), Headers: GetUser200ResponseHeaders{ETag: etag(u.Version)}}, nil
}

func (s *server) UpdateUser(ctx context.Context, r UpdateUserRequestObject) (UpdateUserResponseObject, error) {
	u, err := s.Accounts.UpdateUser(ctx, r.UserID, version(r.Params.IfMatch), account.UserChange{
		GivenName: r.Body.GivenName, FamilyName: r.Body.FamilyName, Active: r.Body.Active, Memberships: each(r.Body.Memberships, parseMembership),
	})
	if err != nil {
		return nil, err
	}
	return UpdateUser200JSONResponse{Body: wireUser(*u), Headers: UpdateUser200ResponseHeaders{ETag: etag(u.Version)}}, nil
}

func (s *server) InviteUser(ctx context.Context, r InviteUserRequestObject) (InviteUserResponseObject, error) {
	code, err := s.Accounts.Invite(ctx, r.UserID)
	if err != nil {
		return nil, err
	}
	return InviteUser201JSONResponse{UserID: r.UserID, InvitationCode: &code}, nil
}

func parseMembership(m MembershipDetails) account.MembershipDetails {
	return account.MembershipDetails{OrganisationID: m.OrganisationID, Role: m.Role}
}

func wireUser(u account.User) User {
	return User{
		ID: u.ID, Email: u.Email, GivenName: u.GivenName, FamilyName: u.FamilyName, Active: u.Active,
		Memberships: each(u.Memberships, func(m account.Membership) MembershipDetails {
			return MembershipDetails{OrganisationID: m.OrganisationID, Role: m.Role}
		}),
		Version: u.Version, CreatedAt: instant(u.CreatedAt),
	}
}

func (s *server) ListClients(ctx context.Context, r ListClientsRequestObject) (ListClientsResponseObject, error) {
	items, cursor, err := s.Accounts.Clients(ctx, page(r.Params.Cursor, r.Params.Limit))
	if err != nil {
		return nil, err
	}
	return ListClients200JSONResponse{Items: each(items, wireClient), NextCursor: next(cursor)}, nil
}

func (s *server) CreateClient(ctx context.Context, r CreateClientRequestObject) (CreateClientResponseObject, error) {
	client, secret, err := s.Accounts.CreateClient(ctx, account.ClientDetails{
		OrganisationID: r.Body.OrganisationID, Name: r.Body.Name, Role: r.Body.Role, Scopes: r.Body.Scopes,
	})
	if err != nil {
		return nil, err
	}
	return CreateClient201JSONResponse{
		Body:    ClientCreated{Client: wireClient(*client), ClientSecret: &secret},
		Headers: CreateClient201ResponseHeaders{ETag: etag(client.Version), Location: location("/clients", client.ID)},
	}, nil
}

func (s *server) GetClient(ctx context.Context, r GetClientRequestObject) (GetClientResponseObject, error) {
	client, err := s.Accounts.Client(ctx, r.ClientID)
	if err != nil {
		return nil, err
	}
	return GetClient200JSONResponse{Body: wireClient(*client), Headers: GetClient200ResponseHeaders{ETag: etag(client.Version)}}, nil
}

func (s *server) RevokeClient(ctx context.Context, r RevokeClientRequestObject) (RevokeClientResponseObject, error) {
	if err := s.Accounts.RevokeClient(ctx, r.ClientID, version(r.Params.IfMatch)); err != nil {
		return nil, err
	}
	return RevokeClient204Response{}, nil
}

func wireClient(x account.Client) Client {
	return Client{
		ID: x.ID, OrganisationID: x.OrganisationID, Name: x.Name, Role: x.Role, Scopes: orEmpty([]Scope(x.Scopes)), Active: x.Active,
		Version: x.Version, CreatedAt: instant(x.CreatedAt),
	}
}

func (s *server) ListAuditEvents(ctx context.Context, r ListAuditEventsRequestObject) (ListAuditEventsResponseObject, error) {
	f := account.AuditFilter{EntityID: value(r.Params.EntityID)}
	var err error
	if f.From, err = midnight(r.Params.From); err != nil {
		return nil, err
	}
	if f.Until, err = midnight(r.Params.Until.AddDays(1)); err != nil {
		return nil, err
	}
	items, cursor, err := s.Accounts.AuditEvents(ctx, f, page(r.Params.Cursor, r.Params.Limit))
	if err != nil {
		return nil, err
	}
	return ListAuditEvents200JSONResponse{Items: each(items, wireEvent), NextCursor: next(cursor)}, nil
}

func wireEvent(e account.Event) AuditEvent {
	return AuditEvent{
		ID: e.ID, At: instant(e.At), ActorKind: e.ActorKind, ActorID: e.ActorID, OrganisationID: e.OrganisationID, Role: e.Role,
		Action: string(e.Action), EntityKind: e.EntityKind, EntityID: e.EntityID, RequestID: e.RequestID,
	}
}
