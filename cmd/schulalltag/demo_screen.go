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
	path  func(week calendar.Range) string
}{
	{account.RoleSchool, "Schule: Wer kommt diese Woche?", func(week calendar.Range) string {
		return fmt.Sprintf("assignments?from=%s&until=%s", week.From, week.Until)
	}},
	{account.RolePlanner, "Träger, Planung: Wie gut ist der Plan?", func(calendar.Range) string { return "rosters" }},
	{account.RoleYouthOffice, "Jugendamt: Was ist abgedeckt?", func(week calendar.Range) string {
		return fmt.Sprintf("coverage?by=school&from=%s&until=%s", week.From, week.Until)
	}},
	{account.RoleAssistant, "Schulalltagsbegleitung: Wo bin ich?", func(week calendar.Range) string {
		return fmt.Sprintf("assignments?from=%s&until=%s", week.From, week.Until)
	}},
	{account.RoleOperator, "Betrieb: Wer hat ein Konto?", func(calendar.Range) string { return "users" }},
}

// welcome prints, for each role, a sign-in and a command that can be pasted as it is.
func welcome(out io.Writer, address, metrics string, h *demoHome) {
	r := h.result
	fmt.Fprintf(out, "\nBereit auf %s: Schnittstelle %s/docs, Vertrag %s/openapi.yaml, Messwerte %s/metrics\n", address, address, address, metrics)
	fmt.Fprintf(out, "Landkreis %s, Halbjahr %s. Plan beim Laden: Wert %d, Schranke %d, %s.\n", r.District, r.Term, r.Value, r.Bound, r.Gap())
	week := schoolWeek(calendar.DateOf(time.Now(), calendar.Zone()))
	for _, e := range examples {
		for _, s := range r.SignIns {
			if s.Role != e.role {
				continue
			}
			fmt.Fprintf(out, "\n%s\n  %s, %s · %s · %s\n", e.title, s.Name, s.Organisation, s.Email, s.Password)
			fmt.Fprintf(out, "  curl -s -H \"Authorization: Bearer $(curl -s %[1]s/api/v1/auth/sign-in -H 'Content-Type: application/json' \\\n"+
				"    -d '{\"email\":\"%[2]s\",\"password\":\"%[3]s\"}' | sed 's/.*\"accessToken\":\"\\([^\"]*\\)\".*/\\1/')\" '%[1]s/api/v1/%[4]s'\n",
				address, s.Email, s.Password, e.path(week))
			break
		}
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
