package main

import (
	"fmt"
	"io"
	"time"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
)

// examples are what a newcomer of each role would look at first.
var examples = []struct {
	role  account.Role
	title string
}{
	{account.RoleSchool, "Schule: Wer ist jetzt in welcher Klasse, und was brauchen wir?"},
	{account.RolePlanner, "Träger, Einsatzplanung: Wie gut ist der Plan, wo fehlt jemand?"},
	{account.RoleYouthOffice, "Jugendamt: Was ist abgedeckt?"},
	{account.RoleAssistant, "Schulalltagsbegleitung: Wo bin ich heute?"},
	{account.RoleOperator, "Verwaltung: Wer hat ein Konto?"},
}

// welcome prints the addresses, a sign-in for each role, and one command for the interface that can be pasted as it is.
func welcome(out io.Writer, address, metrics string, h *demoHome) {
	r := h.result
	fmt.Fprintf(out, "\nBereit: %s\nSchnittstelle %s/docs, Vertrag %s/openapi.yaml, Messwerte %s/metrics\n", address, address, address, metrics)
	fmt.Fprintf(out, "Landkreis %s, Halbjahr %s. Plan beim Laden: Wert %d, Schranke %d, %s.\n", r.District, r.Term, r.Value, r.Bound, r.Gap())
	for _, e := range examples {
		if s, ok := r.SignIn(e.role); ok {
			fmt.Fprintf(out, "\n%s\n  %s, %s · %s · %s\n", e.title, s.Name, s.Organisation, s.Email, s.Password)
		}
	}
	if s, ok := r.SignIn(account.RoleYouthOffice); ok {
		week := schoolWeek(calendar.DateOf(time.Now(), calendar.Zone()))
		fmt.Fprintf(out, "\nMaschinen fragen so:\n  curl -s -H \"Authorization: Bearer $(curl -s %[1]s/api/v1/auth/sign-in -H 'Content-Type: application/json' \\\n"+
			"    -d '{\"email\":\"%[2]s\",\"password\":\"%[3]s\"}' | sed 's/.*\"accessToken\":\"\\([^\"]*\\)\".*/\\1/')\" '%[1]s/api/v1/coverage?by=school&from=%[4]s&until=%[5]s'\n",
			address, s.Email, s.Password, week.From, week.Until)
	}
	fmt.Fprintln(out, "\nBeenden mit Strg-C; neu beginnen mit --reset.")
}

// schoolWeek returns the week of the next school day, so that the examples show something also on a Sunday and in the holidays.
func schoolWeek(today calendar.Date) calendar.Range {
	hesse, err := calendar.LoadHesse()
	if err != nil {
		return today.Week().Range()
	}
	for day := today; hesse.Covered().Contains(day); day = day.AddDays(1) {
		if hesse.SchoolDay(day) {
			return day.Week().Range()
		}
	}
	return today.Week().Range()
}
