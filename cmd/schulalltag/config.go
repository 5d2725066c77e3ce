package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
)

// settings is what serve needs to know, read once from the environment; docs/operations.md explains each.
type settings struct {
	DatabaseURL         string     `env:"DATABASE_URL,required,notEmpty"`
	DatabaseConnections int32      `env:"DATABASE_CONNECTIONS" envDefault:"16"`
	SecretKey           secretKey  `env:"SECRET_KEY,required,notEmpty"`
	Address             string     `env:"ADDRESS" envDefault:":8080"`
	MetricsAddress      string     `env:"METRICS_ADDRESS" envDefault:"127.0.0.1:9090"`
	Issuer              string     `env:"ISSUER" envDefault:"http://localhost:8080"`
	LogLevel            slog.Level `env:"LOG_LEVEL" envDefault:"info"`
	DrainSeconds        int        `env:"DRAIN_SECONDS" envDefault:"20"`
	TrustedProxies      []string   `env:"TRUSTED_PROXIES"`
	Label               string     `env:"PORTAL_LABEL"`
	Place               string     `env:"PORTAL_PLACE"`
	Contact             contact    `env:"PORTAL_CONTACT"`
}

// ownerSettings is what migrate and init need.
type ownerSettings struct {
	DatabaseURL string `env:"DATABASE_URL,required,notEmpty"`
}

// secretKey is 32 bytes, written as base64.
type secretKey []byte

// UnmarshalText reads standard base64.
func (k *secretKey) UnmarshalText(text []byte) error {
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(raw) != 32 {
		return errors.New("must be 32 bytes in base64, as `openssl rand -base64 32` prints them")
	}
	*k = raw
	return nil
}

// contact is an e-mail address for people, "" where there is none.
type contact string

// UnmarshalText reads a bare address, without a name.
func (c *contact) UnmarshalText(text []byte) error {
	written := strings.TrimSpace(string(text))
	if at, err := mail.ParseAddress(written); written != "" && (err != nil || at.Address != written) {
		return errors.New("must be an e-mail address, like portal@landkreis.example")
	}
	*c = contact(written)
	return nil
}

func (s settings) drain() time.Duration { return time.Duration(s.DrainSeconds) * time.Second }

// readSettings fills s from the environment, where NAME_FILE stands for the content of a file, and names all faults in one error.
func readSettings(environ []string, s any) error {
	values, faults := withFiles(environ)
	err := env.ParseWithOptions(s, env.Options{Environment: values})
	var many env.AggregateError
	switch {
	case errors.As(err, &many):
		faults = append(faults, many.Errors...)
	case err != nil:
		faults = append(faults, err)
	}
	if c, ok := s.(*settings); ok {
		faults = append(faults, c.check()...)
	}
	if len(faults) == 0 {
		return nil
	}
	lines := make([]string, len(faults))
	for i, f := range faults {
		lines[i] = "  - " + f.Error()
	}
	return fmt.Errorf("the configuration has %d fault(s):\n%s", len(faults), strings.Join(lines, "\n"))
}

// check names what is readable but cannot work.
func (s *settings) check() []error {
	var faults []error
	if s.DatabaseConnections < 4 || s.DatabaseConnections > 500 {
		faults = append(faults, fmt.Errorf("DATABASE_CONNECTIONS is %d; 4 to 500 work", s.DatabaseConnections))
	}
	if s.DrainSeconds < 0 || s.DrainSeconds > 600 {
		faults = append(faults, fmt.Errorf("DRAIN_SECONDS is %d; 0 to 600 work", s.DrainSeconds))
	}
	for name, address := range map[string]string{"ADDRESS": s.Address, "METRICS_ADDRESS": s.MetricsAddress} {
		if _, _, err := net.SplitHostPort(address); err != nil {
			faults = append(faults, fmt.Errorf("%s is %q; it must be host:port or :port", name, address))
		}
	}
	if u, err := url.Parse(s.Issuer); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		faults = append(faults, fmt.Errorf("ISSUER is %q; it must be the public address, like https://plan.example.org", s.Issuer))
	}
	for _, p := range s.TrustedProxies {
		if _, err := netip.ParsePrefix(p); err != nil {
			if _, err := netip.ParseAddr(p); err != nil {
				faults = append(faults, fmt.Errorf("TRUSTED_PROXIES has %q; it must list addresses or networks like 10.0.0.0/8, parted by commas", p))
			}
		}
	}
	slices.SortFunc(faults, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return faults
}

// withFiles turns the environment into a map in which NAME is read from the file that NAME_FILE points to.
func withFiles(environ []string) (map[string]string, []error) {
	values := map[string]string{}
	for _, line := range environ {
		name, value, _ := strings.Cut(line, "=")
		values[name] = value
	}
	var faults []error
	for _, name := range []string{"DATABASE_URL", "SECRET_KEY"} {
		path := values[name+"_FILE"]
		if path == "" {
			continue
		}
		if values[name] != "" {
			faults = append(faults, fmt.Errorf("%s and %s_FILE are both set; set one", name, name))
			continue
		}
		content, err := os.ReadFile(path)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s_FILE cannot be read: %w", name, err))
			continue
		}
		values[name] = strings.TrimSpace(string(content))
	}
	return values, faults
}
