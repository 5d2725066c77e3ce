package account

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

const (
	// AccessLife is how long an access token holds.
	AccessLife = 10 * time.Minute

	leeway       = 30 * time.Second // for clocks that disagree
	longestToken = 4096             // bytes; ours have about 900
	tokenType    = "at+jwt"         // RFC 9068
)

// ErrToken refuses an access token, for whatever reason it does not hold.
var ErrToken = fault.Unauthenticated("invalid-token", "The access token does not hold, or no longer. Refresh it or sign in again.")

// claims are what an access token says. Exactly one of Session and Client is set.
type claims struct {
	jwt.RegisteredClaims
	District     string `json:"district"`
	Organisation string `json:"org"`
	Role         Role   `json:"role"`
	Session      string `json:"sid,omitempty"`
	Client       string `json:"client_id,omitempty"`
	Scope        string `json:"scope,omitempty"` // of machines: permissions parted by blanks
}

// tokens signs the access token of a session and puts the answer together.
func (as *Accounts) tokens(k *key, r *renewal, now time.Time) (*Tokens, error) {
	access, err := as.sign(k, claims{
		RegisteredClaims: jwt.RegisteredClaims{Subject: r.session.UserID.String()},
		District:         r.session.DistrictID,
		Organisation:     r.membership.OrganisationID.String(),
		Role:             r.membership.Role,
		Session:          r.session.ID.String(),
	}, now)
	if err != nil {
		return nil, err
	}
	return &Tokens{
		Access: access, ExpiresIn: AccessLife, Refresh: r.token, RefreshExpiresAt: r.session.ends(),
		Membership: r.membership, Memberships: r.memberships,
	}, nil
}

func (as *Accounts) sign(k *key, c claims, now time.Time) (string, error) {
	c.Issuer, c.Audience, c.ID = as.issuer, jwt.ClaimStrings{as.audience}, uuid.NewString()
	c.IssuedAt, c.NotBefore, c.ExpiresAt = jwt.NewNumericDate(now), jwt.NewNumericDate(now), jwt.NewNumericDate(now.Add(AccessLife))
	t := jwt.NewWithClaims(jwt.SigningMethodEdDSA, c)
	t.Header["typ"], t.Header["kid"] = tokenType, k.ID
	signed, err := t.SignedString(k.private)
	if err != nil {
		return "", fmt.Errorf("sign access token: %w", err)
	}
	return signed, nil
}

// Verify finds out who bears an access token: the signature, what it says, and whether the session, user, membership and
// organisation, or the client, still hold. That last part is looked up at most every half minute per token. It fails with
// ErrToken, or a fault of KindUnavailable.
func (as *Accounts) Verify(ctx context.Context, bearer string) (Actor, error) {
	if len(bearer) > longestToken {
		return Actor{}, ErrToken
	}
	now := as.time()
	digest := sha256.Sum256([]byte(bearer))
	if s, ok := as.live.find(digest, now); ok && s.visit == nil {
		return s.actor, nil
	}
	c, err := as.parse(ctx, bearer, now)
	if err != nil {
		return Actor{}, err
	}
	actor, ok := c.actor()
	if !ok {
		return Actor{}, ErrToken
	}
	holds, err := as.holds(ctx, actor, now)
	if err != nil {
		return Actor{}, fmt.Errorf("verify access token: %w", err)
	}
	if !holds {
		return Actor{}, ErrToken
	}
	as.live.keep(digest, sighting{actor: actor, at: now, until: c.ExpiresAt.Add(leeway)})
	return actor, nil
}

// parse checks everything that can be checked without asking who still works here.
func (as *Accounts) parse(ctx context.Context, bearer string, now time.Time) (*claims, error) {
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}), jwt.WithStrictDecoding(),
		jwt.WithIssuer(as.issuer), jwt.WithAudience(as.audience),
		jwt.WithExpirationRequired(), jwt.WithNotBeforeRequired(), jwt.WithIssuedAt(),
		jwt.WithLeeway(leeway), jwt.WithTimeFunc(func() time.Time { return now }),
	)
	var c claims
	var away *fault.Error
	_, err := parser.ParseWithClaims(bearer, &c, func(t *jwt.Token) (any, error) {
		if t.Header["typ"] != tokenType {
			return nil, errors.New("not an access token")
		}
		if _, critical := t.Header["crit"]; critical {
			return nil, errors.New("the token has a critical extension")
		}
		kid, _ := t.Header["kid"].(string)
		k, err := as.keys.find(ctx, kid, now) // our own keys only: what else a header points to is not looked at
		if err != nil {
			errors.As(err, &away)
			return nil, err
		}
		return k.private.Public(), nil
	})
	if away != nil && away.Kind == fault.KindUnavailable {
		return nil, away
	}
	if err != nil {
		return nil, ErrToken.Because(err)
	}
	return &c, nil
}

// actor reads who a signed token stands for. ok is false for claims we never sign.
func (c *claims) actor() (a Actor, ok bool) {
	id, err1 := uuid.Parse(c.Subject)
	organisation, err2 := uuid.Parse(c.Organisation)
	a = Actor{Kind: ActorUser, ID: id, District: c.District, Organisation: organisation, Role: c.Role}
	if err1 != nil || err2 != nil || !c.Role.Known() || (c.Session == "") == (c.Client == "") {
		return Actor{}, false
	}
	if c.Client != "" {
		a.Kind, a.Scopes = ActorClient, []Permission{}
		for scope := range strings.FieldsSeq(c.Scope) {
			a.Scopes = append(a.Scopes, Permission(scope))
		}
		return a, c.Client == c.Subject
	}
	session, err := uuid.Parse(c.Session)
	a.Session = session
	return a, err == nil
}

const (
	sessionHolds = `select exists (select from sessions s
		join users u on u.district_id = s.district_id and u.id = s.user_id and u.active
		join memberships m on m.district_id = s.district_id and m.id = s.membership_id
		join organisations o on o.district_id = m.district_id and o.id = m.organisation_id and o.active
		where s.district_id = @district and s.id = @session and s.user_id = @id and s.revoked_at is null
			and s.expires_at > @now and m.organisation_id = @organisation and m.role = @role)`
	clientHolds = `select exists (select from clients c
		join organisations o on o.district_id = c.district_id and o.id = c.organisation_id and o.active
		where c.district_id = @district and c.id = @id and c.active and c.organisation_id = @organisation and c.role = @role)`
)

// holds asks the database whether an actor still may act as the token says.
func (as *Accounts) holds(ctx context.Context, a Actor, now time.Time) (holds bool, err error) {
	query := sessionHolds
	if a.Kind == ActorClient {
		query = clientHolds
	}
	err = postgres.Read(ctx, as.db, a.District, func(tx *gorm.DB) error {
		return tx.Raw(query, map[string]any{
			"district": a.District, "session": a.Session, "id": a.ID, "now": now, "organisation": a.Organisation, "role": a.Role,
		}).Scan(&holds).Error
	})
	return holds, err
}
