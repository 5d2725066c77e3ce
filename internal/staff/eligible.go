package staff

import (
	"slices"

	"schulalltag/internal/calendar"
)

// Why an assistant may not work on a day, as Eligible tells it.
const (
	NotActive      = "not-active"      // has left, or pauses
	NoContract     = "no-contract"     // no contract is valid that day
	ConductMissing = "conduct-missing" // no certificate of good conduct had been shown by then
	ConductExpired = "conduct-expired" // the certificate no longer holds
	MeaslesMissing = "measles-missing" // no protection against measles had been shown by then
	MeaslesExpired = "measles-expired" // the protection no longer holds
)

// conductYears is how long a certificate of good conduct holds where no date is given: § 72a (1) SGB VIII asks for it "at
// regular intervals", which is every five years in practice.
const conductYears = 5

// Eligible is the one rule of who may work on a day: who is active and has a contract and both clearances valid that day.
// If not ok, why is the first hindrance. Planning and publishing ask for each day, and again for published work whenever the
// assistant is updated.
func (a *Assistant) Eligible(day calendar.Date) (ok bool, why string) {
	if !a.Active {
		return false, NotActive
	}
	if _, ok := a.ContractOn(day); !ok {
		return false, NoContract
	}
	if why := a.cleared(Conduct, day, ConductMissing, ConductExpired); why != "" {
		return false, why
	}
	if why := a.cleared(Measles, day, MeaslesMissing, MeaslesExpired); why != "" {
		return false, why
	}
	return true, ""
}

// ContractOn returns the contract valid on the day.
func (a *Assistant) ContractOn(day calendar.Date) (Contract, bool) {
	i := slices.IndexFunc(a.Contracts, func(c Contract) bool { return c.Period().Contains(day) })
	if i < 0 {
		return Contract{}, false
	}
	return a.Contracts[i], true
}

func (a *Assistant) cleared(kind ClearanceKind, day calendar.Date, missing, expired string) string {
	i := slices.IndexFunc(a.Clearances, func(c Clearance) bool { return c.Kind == kind })
	switch {
	case i < 0 || day.Before(a.Clearances[i].ShownOn):
		return missing
	case !a.Clearances[i].Period().Contains(day):
		return expired
	}
	return ""
}

// Period returns the days on which the clearance holds.
func (c Clearance) Period() calendar.Range {
	until := c.ValidUntil
	if until.IsZero() && c.Kind == Conduct {
		shown := c.ShownOn.Month()
		until = calendar.NewDate(shown.Year+conductYears, shown.Month, c.ShownOn.Day())
	}
	return calendar.Range{From: c.ShownOn, Until: until}
}
