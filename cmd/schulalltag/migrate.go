package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"time"

	"schulalltag/internal/account"
	"schulalltag/internal/postgres"
)

// migrate brings the schema up to date as its owner.
func migrate(ctx context.Context, args []string, std streams) error {
	if err := parse(flag.NewFlagSet("migrate", flag.ContinueOnError), args, std); err != nil {
		return err
	}
	var s ownerSettings
	if err := readSettings(os.Environ(), &s); err != nil {
		return err
	}
	return postgres.Migrate(ctx, s.DatabaseURL, slog.New(slog.NewTextHandler(std.err, nil)))
}

// initDistrict sets up a district with its first operator, who then sets up everybody else, and prints the invitation.
func initDistrict(ctx context.Context, args []string, std streams) error {
	flags := flag.NewFlagSet("init", flag.ContinueOnError)
	var f account.Founding
	flags.StringVar(&f.District.Key, "district", "", "official five-digit key of the district, like 06535")
	flags.StringVar(&f.District.Name, "name", "", "name of the district")
	flags.StringVar(&f.Operator, "operator", "Betrieb", "name of the operating organisation")
	flags.StringVar(&f.Email, "email", "", "e-mail address of the first operator")
	flags.StringVar(&f.GivenName, "given-name", "", "given name of the first operator")
	flags.StringVar(&f.FamilyName, "family-name", "", "family name of the first operator")
	if err := parse(flags, args, std); err != nil {
		return err
	}
	var s settings
	if err := readSettings(os.Environ(), &s); err != nil {
		return err
	}
	db, err := postgres.Open(ctx, postgres.Config{URL: s.DatabaseURL, Now: time.Now})
	if err != nil {
		return err
	}
	defer db.Close()
	accounts, err := account.New(account.Config{DB: db, Now: time.Now, Secret: s.SecretKey, Issuer: s.Issuer, Audience: s.Issuer})
	if err != nil {
		return err
	}
	code, err := accounts.Bootstrap(ctx, f)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "District %s is set up. %s sets a password here, once, within seven days:\n\n  %s/einladung?code=%s\n",
		f.District.Key, f.Email, s.Issuer, url.QueryEscape(code))
	return nil
}
