package account

import (
	"context"
	"crypto/subtle"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// Client is a machine that acts for an organisation, in one role and with a part of its permissions.
type Client struct {
	DistrictID     string    `gorm:"primaryKey"`
	ID             uuid.UUID `gorm:"primaryKey"` // its text is the OAuth client_id
	OrganisationID uuid.UUID
	Name           string // unique in the organisation
	Role           Role
	Scopes         Scopes
	Active         bool // false once revoked, for good
	Version        int
	CreatedAt      time.Time
}

// clientRow is a client with the one column that never leaves this package.
type clientRow struct {
	Client
	SecretHash []byte
}

// TableName says where clients are kept.
func (clientRow) TableName() string { return "clients" }

// Scopes are the permissions a client may ask for.
type Scopes []Permission

// Value writes the scopes as a PostgreSQL array; permissions hold no character that would need quotes.
func (s Scopes) Value() (driver.Value, error) {
	texts := make([]string, len(s))
	for i, p := range s {
		texts[i] = string(p)
	}
	return "{" + strings.Join(texts, ",") + "}", nil
}

// Scan is the inverse of Value.
func (s *Scopes) Scan(src any) error {
	text, ok := src.(string)
	if !ok || !strings.HasPrefix(text, "{") || !strings.HasSuffix(text, "}") {
		return fmt.Errorf("scopes from %T", src)
	}
	*s = Scopes{}
	for p := range strings.SplitSeq(text[1:len(text)-1], ",") {
		if p != "" {
			*s = append(*s, Permission(p))
		}
	}
	return nil
}

// ClientDetails describes a new client. Name has 1 to 80 characters, Scopes are a part of the role's permissions.
type ClientDetails struct {
	OrganisationID uuid.UUID
	Name           string
	Role           Role // any but assistant
	Scopes         []Permission
}

// ClientCredentials are what a machine asks for a token with.
type ClientCredentials struct {
	ID, Secret string
	Scopes     []Permission // what it asks for; none is all it was granted
	IP         string       // for the throttle
}

// ClientToken is the answer. There is no refresh token: a machine asks again.
type ClientToken struct {
	Access    string
	ExpiresIn time.Duration
	Scopes    []Permission
}

// What can be wrong with clients.
var (
	ErrClientNotFound = fault.NotFound("client-not-found", "There is no such client.")
	ErrClientExists   = fault.Conflict("client-exists", "The organisation already has, or had, a client of this name.")
	ErrClientInvalid  = fault.Invalid("invalid-new-client", "The client cannot be kept like this.")
	ErrClient         = fault.Unauthenticated("invalid-client", "The client id or the secret is wrong.")
	ErrScope          = fault.Malformed("invalid-scope", "The client asks for a scope that it was not granted.")
)

// Clients lists the district's clients by name, revoked ones too. Operators only.
func (as *Accounts) Clients(ctx context.Context, p postgres.Page) (list []Client, next string, err error) {
	actor, err := Require(ctx, ManageAccounts)
	if err != nil {
		return nil, "", err
	}
	err = postgres.Read(ctx, as.db, actor.District, func(tx *gorm.DB) error {
		list, next, err = postgres.List(in(tx, actor.District), p, []string{"name", "id"}, func(c Client) []any { return []any{c.Name, c.ID} })
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("list clients: %w", err)
	}
	return list, next, nil
}

// Client reads one client, also a revoked one. Operators only. It fails with ErrClientNotFound.
func (as *Accounts) Client(ctx context.Context, id uuid.UUID) (c *Client, err error) {
	actor, err := Require(ctx, ManageAccounts)
	if err != nil {
		return nil, err
	}
	err = postgres.Read(ctx, as.db, actor.District, func(tx *gorm.DB) error {
		c, err = take[Client](in(tx, actor.District).Where("id = ?", id), ErrClientNotFound)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read client %s: %w", id, err)
	}
	return c, nil
}

// CreateClient adds a client and returns its secret, which is shown this once. Operators only. It fails with
// ErrClientInvalid, naming every faulty field, or ErrClientExists.
func (as *Accounts) CreateClient(ctx context.Context, d ClientDetails) (c *Client, secret string, err error) {
	actor, err := Require(ctx, ManageAccounts)
	if err != nil {
		return nil, "", err
	}
	row := clientRow{Client: Client{
		DistrictID: actor.District, ID: postgres.NewID(), OrganisationID: d.OrganisationID, Name: d.Name, Role: d.Role,
		Scopes: d.Scopes, Active: true, Version: 1, CreatedAt: as.time(),
	}}
	secret, row.SecretHash = newSecret()
	err = postgres.Transact(ctx, as.db, actor.District, func(tx *gorm.DB) error {
		if err := checkClient(tx, actor.District, d); err != nil {
			return err
		}
		login := signIn{Login: row.ID.String(), HomeDistrict: actor.District, SubjectKind: ActorClient, SubjectID: row.ID}
		if err := tx.Create(&login).Error; err != nil {
			return err
		}
		if err := tx.Create(&row).Error; err != nil {
			if postgres.IsUnique(err) {
				return ErrClientExists.Because(err)
			}
			return err
		}
		return Record(tx, actor, "create-client", "client", row.ID)
	})
	if err != nil {
		return nil, "", fmt.Errorf("create client: %w", err)
	}
	return &row.Client, secret, nil
}

func checkClient(tx *gorm.DB, district string, d ClientDetails) error {
	var wrong fault.List
	CheckName(&wrong, "/name", d.Name, 80)
	organisations, err := organisationsOf(tx, district, []uuid.UUID{d.OrganisationID}, func(id uuid.UUID) uuid.UUID { return id })
	if err != nil {
		return err
	}
	switch o, known := organisations[d.OrganisationID]; {
	case !known:
		wrong.At("/organisationId", "there is no such organisation")
	case !o.Active:
		wrong.At("/organisationId", "the organisation is closed")
	case !d.Role.Fits(o.Kind):
		wrong.At("/role", "does not fit an organisation of the kind %s", o.Kind)
	case d.Role == RoleAssistant:
		wrong.At("/role", "must not be assistant: that is a person")
	}
	if len(d.Scopes) == 0 {
		wrong.At("/scopes", "must have at least one entry")
	}
	for i, s := range d.Scopes {
		switch {
		case !d.Role.Grants(s):
			wrong.At(fault.Pointer("scopes", i), "is not one of the role's permissions")
		case slices.Contains(d.Scopes[:i], s):
			wrong.At(fault.Pointer("scopes", i), "repeats an earlier entry")
		}
	}
	return wrong.Or(ErrClientInvalid)
}

// RevokeClient ends a client for good; its tokens die within half a minute. Operators only. It fails with ErrClientNotFound or
// a stale version.
func (as *Accounts) RevokeClient(ctx context.Context, id uuid.UUID, version int) error {
	actor, err := Require(ctx, ManageAccounts)
	if err != nil {
		return err
	}
	err = postgres.Transact(ctx, as.db, actor.District, func(tx *gorm.DB) error {
		c, err := take[Client](in(tx, actor.District).Where("id = ?", id).Clauses(forChange), ErrClientNotFound)
		if err != nil {
			return err
		}
		if err := postgres.Expect(c.Version, version); err != nil {
			return err
		}
		c.Active = false
		if err := postgres.Update(tx, c); err != nil {
			return err
		}
		return Record(tx, actor, "revoke-client", "client", id)
	})
	if err != nil {
		return fmt.Errorf("revoke client %s: %w", id, err)
	}
	as.live.forget(func(a Actor) bool { return a.ID == id })
	return nil
}

// ClientToken signs an access token for a machine. Anybody may call it. It fails with ErrTooManyTries, with ErrClient, which
// says the same whatever is wrong, or with ErrScope.
func (as *Accounts) ClientToken(ctx context.Context, cc ClientCredentials) (*ClientToken, error) {
	now := as.time()
	login := nobody.Login
	if id, err := uuid.Parse(cc.ID); err == nil {
		login = id.String()
	}
	if err := as.throttle.admit(login, cc.IP, now); err != nil {
		return nil, err
	}
	key, err := as.keys.signer(ctx, now)
	if err != nil {
		return nil, fmt.Errorf("sign in client: %w", err)
	}
	at, err := as.lookUp(ctx, login, ActorClient)
	if err != nil {
		return nil, fmt.Errorf("sign in client: %w", err)
	}
	row := clientRow{SecretHash: make([]byte, len(hashSecret("")))} // which no secret has
	err = postgres.Read(ctx, as.db, at.HomeDistrict, func(tx *gorm.DB) error {
		open := tx.Model(&Organisation{}).Select("id").Where("district_id = ? and active", at.HomeDistrict)
		return in(tx, at.HomeDistrict).Where("id = ? and active and organisation_id in (?)", at.SubjectID, open).Find(&row).Error
	})
	if err != nil {
		return nil, fmt.Errorf("sign in client: %w", err)
	}
	if subtle.ConstantTimeCompare(row.SecretHash, hashSecret(cc.Secret)) != 1 {
		return nil, ErrClient
	}
	as.throttle.succeeded(login, cc.IP, now)
	scopes := cc.Scopes
	if len(scopes) == 0 {
		scopes = row.Scopes
	}
	asked := make([]string, len(scopes))
	for i, s := range scopes {
		if !slices.Contains(row.Scopes, s) {
			return nil, ErrScope
		}
		asked[i] = string(s)
	}
	access, err := as.sign(key, claims{
		RegisteredClaims: jwt.RegisteredClaims{Subject: row.ID.String()},
		District:         row.DistrictID,
		Organisation:     row.OrganisationID.String(),
		Role:             row.Role,
		Client:           row.ID.String(),
		Scope:            strings.Join(asked, " "),
	}, now)
	if err != nil {
		return nil, err
	}
	return &ClientToken{Access: access, ExpiresIn: AccessLife, Scopes: scopes}, nil
}
