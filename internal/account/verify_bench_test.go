package account_test

import (
	"testing"
	"time"

	"schulalltag/internal/account"
	"schulalltag/internal/postgres/postgrestest"
)

// BenchmarkVerify measures what every request pays: a token seen before, and one that is looked up (with a refresh now and then).
func BenchmarkVerify(b *testing.B) {
	c := &clock{now: time.Date(2026, 9, 1, 7, 30, 0, 0, time.UTC)}
	as := must(account.New(account.Config{
		DB: postgrestest.NewAt(b, c.Now), Now: c.Now, Secret: make([]byte, 32), Issuer: "https://schulalltag.example", Audience: "schulalltag",
	}))
	code := must(as.Bootstrap(b.Context(), account.Founding{
		District: account.District{Key: district, Name: "Vogelsbergkreis"}, Operator: "Kreisverwaltung",
		Email: "op@vogelsberg.example", GivenName: "Ole", FamilyName: "Petersen",
	}))
	if err := as.AcceptInvitation(b.Context(), code, password); err != nil {
		b.Fatal(err)
	}
	tokens := must(as.SignIn(b.Context(), account.Credentials{Email: "op@vogelsberg.example", Password: password}))
	b.Run("seen", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			must(as.Verify(b.Context(), tokens.Access))
		}
	})
	b.Run("looked up", func(b *testing.B) {
		for b.Loop() {
			c.advance(31 * time.Second)
			if _, err := as.Verify(b.Context(), tokens.Access); err != nil {
				tokens = must(as.Refresh(b.Context(), tokens.Refresh))
			}
		}
	})
}
