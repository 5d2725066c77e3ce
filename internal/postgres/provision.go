package postgres

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Provision makes sure that the server behind ownerURL has AppRole, and returns the connection string with which the service
// uses the same database. It is for the demo and for tests, on a server given by one URL; elsewhere an operator makes the roles.
//
// The role's password follows from the owner's, so that several programs can do this at once and agree. It fails if the owner
// may not create roles while the role is missing, or if the role exists with another password.
func Provision(ctx context.Context, ownerURL string) (appURL string, err error) {
	u, err := url.Parse(ownerURL)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return "", errors.New("the database URL must look like postgres://user:password@host/database")
	}
	conn, err := pgx.Connect(ctx, ownerURL)
	if err != nil {
		return "", fmt.Errorf("connect as the owner: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	password := passwordFor(AppRole, conn.Config().Password)
	var found bool
	if err := conn.QueryRow(ctx, "select exists (select from pg_roles where rolname = $1)", AppRole).Scan(&found); err != nil {
		return "", fmt.Errorf("look for the role %s: %w", AppRole, err)
	}
	if !found {
		_, err = conn.Exec(ctx, "create role "+AppRole+" login nosuperuser nocreatedb nocreaterole nobypassrls password '"+password+"'")
		if state := State(err); err != nil && state != "42710" && state != "23505" { // somebody else was quicker
			return "", fmt.Errorf("create the role %s: %w", AppRole, err)
		}
	}
	u.User = url.UserPassword(AppRole, password)
	appURL = withoutUser(u)
	app, err := pgx.Connect(ctx, appURL)
	if err != nil {
		return "", fmt.Errorf("the role %s exists but does not let this program in; give it the password this program expects, "+
			"or drop it: %w", AppRole, err)
	}
	return appURL, app.Close(ctx)
}

// passwordFor derives a password that only who knows the owner's can derive.
func passwordFor(role, ownersPassword string) string {
	mac := hmac.New(sha256.New, []byte(ownersPassword))
	mac.Write([]byte(role))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// withoutUser drops the parameters that would name another user than the URL does.
func withoutUser(u *url.URL) string {
	q := u.Query()
	for name := range q {
		if n := strings.ToLower(name); n == "user" || n == "password" || n == "passfile" {
			q.Del(name)
		}
	}
	c := *u
	c.RawQuery = q.Encode()
	return c.String()
}
