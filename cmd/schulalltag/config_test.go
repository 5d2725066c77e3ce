package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const goodKey = "SECRET_KEY=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

func TestReadSettings(t *testing.T) {
	t.Run("names every fault in one message", func(t *testing.T) {
		var s settings
		err := readSettings([]string{"SECRET_KEY=short", "DRAIN_SECONDS=soon", "LOG_LEVEL=loud", "ADDRESS=8080"}, &s)
		if err == nil {
			t.Fatal("a broken configuration was accepted")
		}
		for _, want := range []string{"DATABASE_URL", "32 bytes", "DrainSeconds", "LogLevel", "ADDRESS is"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("the message does not mention %s:\n%v", want, err)
			}
		}
	})
	t.Run("names every value that cannot work", func(t *testing.T) {
		var s settings
		err := readSettings([]string{"DATABASE_URL=postgres://x", goodKey, "ADDRESS=8080", "ISSUER=plan", "DATABASE_CONNECTIONS=0", "TRUSTED_PROXIES=10.0.0.0/8,balancer"}, &s)
		if err == nil {
			t.Fatal("a broken configuration was accepted")
		}
		for _, want := range []string{"ADDRESS is", "ISSUER is", "DATABASE_CONNECTIONS is", `"balancer"`, "4 fault"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("the message does not mention %q:\n%v", want, err)
			}
		}
	})
	t.Run("takes nothing but an e-mail address for one", func(t *testing.T) {
		for written, good := range map[string]bool{"portal@kreis.example": true, "Portal <portal@kreis.example>": false, "kreis.example": false} {
			var s settings
			err := readSettings([]string{"DATABASE_URL=postgres://x", goodKey, "PORTAL_CONTACT=" + written}, &s)
			if good && (err != nil || string(s.Contact) != written) || !good && (err == nil || !strings.Contains(err.Error(), "e-mail address")) {
				t.Errorf("%s: got %q, %v", written, s.Contact, err)
			}
		}
	})
	t.Run("reads secrets from files", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "url")
		if err := os.WriteFile(file, []byte("postgres://app@db/schulalltag\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		var s settings
		if err := readSettings([]string{"DATABASE_URL_FILE=" + file, goodKey}, &s); err != nil {
			t.Fatal(err)
		}
		if s.DatabaseURL != "postgres://app@db/schulalltag" || len(s.SecretKey) != 32 {
			t.Errorf("read %q and a key of %d bytes", s.DatabaseURL, len(s.SecretKey))
		}
	})
	t.Run("refuses a value given twice", func(t *testing.T) {
		var s settings
		err := readSettings([]string{"DATABASE_URL=a", "DATABASE_URL_FILE=/nowhere", goodKey}, &s)
		if err == nil || !strings.Contains(err.Error(), "both set") {
			t.Errorf("got %v", err)
		}
	})
}
