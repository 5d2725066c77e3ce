package words_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/hours"
	"schulalltag/internal/planner"
	"schulalltag/internal/portal/words"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
)

func TestFaultsAreSaidInGerman(t *testing.T) {
	w := words.For("de")
	for _, c := range []struct {
		name string
		of   *fault.Error
		want string
	}{
		{"by its code", account.ErrCredentials, "E-Mail-Adresse oder Passwort stimmen nicht. Bitte versuchen Sie es noch einmal."},
		{"with its own message", account.ErrForbidden.Saying("Only a person can do this, not a machine."), "Das kann nur ein Mensch tun, kein Programm."},
		{"with what it counts", hours.ErrMonthOpen.Saying("The month has time entries that are not approved: 3 recorded, 1 disputed."),
			"In diesem Monat sind noch nicht alle Stunden freigegeben: 3 noch nicht bestätigt, 1 strittig."},
		{"with who and when", roster.ErrDoubleBooked.Saying("Jana Vogel is already booked on 2026-11-23 from 07:35 to 08:20."),
			"Jana Vogel ist am 23.11.2026 von 7:35 bis 8:20 Uhr schon eingeplant."},
		{"with a message nobody knows", roster.ErrDoubleBooked.Saying("Wat mutt, dat mutt."), "Eine Person ist zu dieser Zeit schon eingeplant. Bitte prüfen Sie ihre Einsätze."},
		{"of an unknown code", fault.Conflict("unheard-of", "Something."), "Das passt nicht zu dem, was schon gespeichert ist. Bitte laden Sie die Seite neu."},
		{"of no kind", &fault.Error{}, "Da ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal."},
		{"with a moment to wait", limited(time.Second), "Die Anmeldung ist zu oft misslungen. Bitte warten Sie etwas, bevor Sie es noch einmal versuchen. Noch 1 Sekunde."},
		{"with a while to wait", limited(61 * time.Second), "Die Anmeldung ist zu oft misslungen. Bitte warten Sie etwas, bevor Sie es noch einmal versuchen. Noch 2 Minuten."},
	} {
		if got := w.Fault(c.of); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func limited(after time.Duration) *fault.Error {
	return fault.Limited(account.ErrTooManyTries.Code, account.ErrTooManyTries.Message, after)
}

func TestFieldsAreSaidInGerman(t *testing.T) {
	w := words.For("de")
	for detail, want := range map[string]string{
		"must be 1 to 3":                                                    "Bitte geben Sie 1 bis 3 ein.",
		"must be from 0 to 1000000":                                         "Bitte geben Sie 0 bis 1.000.000 ein.",
		"must be a date from 2024-08-01 to 2030-07-31":                      "Bitte wählen Sie einen Tag vom 01.08.2024 bis zum 31.07.2030.",
		"overlaps slot 3, Monday 07:35-08:20 (lesson)":                      "Dieser Abschnitt überschneidet sich mit Montag, 7:35 bis 8:20 Uhr (Unterricht).",
		"must keep Monday 07:35-08:20 (lesson), Friday 09:35-09:50 (break)": "Hier ist noch Bedarf eingetragen: Montag, 7:35 bis 8:20 Uhr (Unterricht), Freitag, 9:35 bis 9:50 Uhr (Pause).",
		"overlaps the window from 07:30 to 13:00":                           "Diese Zeit überschneidet sich mit 7:30 bis 13:00 Uhr.",
		"overlaps the time entry from 07:30 to 13:00 at Eichbergschule":     "Von 7:30 bis 13:00 Uhr ist schon etwas eingetragen: Eichbergschule.",
		"does not fit an organisation of the kind provider":                 "Diese Rolle passt nicht zu dieser Organisation. Bitte wählen Sie eine andere Rolle.",
		"a pin does not fit: Jana Vogel has no contract on 2026-11-23":      "Eine Fixierung passt nicht mehr. Jana Vogel hat am 23.11.2026 keinen Vertrag.",
		"is something that nobody has ever said":                            "Bitte prüfen Sie diese Angabe.",
		"":                                                                  "Bitte prüfen Sie diese Angabe.",
	} {
		if got := w.Field(fault.Field{Pointer: "/x", Detail: detail}); got != want {
			t.Errorf("%q is said as %q, want %q", detail, got, want)
		}
	}
}

func TestRulesAreSaidWithNames(t *testing.T) {
	w := words.For("de")
	for text, want := range map[string]string{
		"Jana Vogel is at 3a (Stadtschule Alsfeld) and at Bus 12 (Grundschule Homberg) at the same time on Monday 07:35-08:20.": "Jana Vogel wäre gleichzeitig an zwei Orten: 3a (Stadtschule Alsfeld) und Bus 12 (Grundschule Homberg), Montag, 7:35 bis 8:20 Uhr.",
		"Jana Vogel may not work at 3a (Stadtschule Alsfeld) on Monday 07:35-08:20: the place is barred for them.":              "Jana Vogel kann dort nicht arbeiten: 3a (Stadtschule Alsfeld), Montag, 7:35 bis 8:20 Uhr. Der Einsatzort ist für diese Person gesperrt.",
		"3a (Stadtschule Alsfeld) has 2 persons on Monday 07:35-08:20 and needs 1.":                                             "Zu viele Personen: 3a (Stadtschule Alsfeld), Montag, 7:35 bis 8:20 Uhr. Eingeplant sind 2, gebraucht werden 1.",
		"Jana Vogel is not available on Friday 07:35-12:20.":                                                                    "Jana Vogel ist nicht verfügbar: Freitag, 7:35 bis 12:20 Uhr.",
		"Jana Vogel works 28:30 hours in the week, the contract leaves 25:00.":                                                  "Jana Vogel arbeitet in der Woche 28:30 Stunden. Der Vertrag lässt 25:00 Stunden zu.",
		"Jana Vogel cannot get from Stadtschule Alsfeld to Grundschule Homberg between 09:35 and 09:50 on Tuesday.":             "Jana Vogel schafft den Weg nicht: Stadtschule Alsfeld bis 9:35 Uhr, Grundschule Homberg ab 9:50 Uhr am Dienstag.",
		"Jana Vogel has a certificate of good conduct that no longer holds on 2026-11-23.":                                      "Jana Vogel: Das Führungszeugnis ist am 23.11.2026 abgelaufen.",
		"Jana Vogel is at 3a (Stadtschule Alsfeld) on Monday 07:35-08:20, which needs nobody on 2026-11-23.":                    "Jana Vogel ist eingeplant, wo am 23.11.2026 niemand gebraucht wird: 3a (Stadtschule Alsfeld), Montag, 7:35 bis 8:20 Uhr.",
	} {
		if got := w.Violation(roster.Violation{Code: "breaks", Text: text}); got != want {
			t.Errorf("%q is said as %q, want %q", text, got, want)
		}
	}
	if got, want := w.Violation(roster.Violation{Code: "breaks", Text: "Nobody knows."}), "Pausen zu kurz"; got != want {
		t.Errorf("an unknown sentence is said as %q, want %q", got, want)
	}
}

func TestGapsAreExplained(t *testing.T) {
	w := words.For("de")
	obstacle := roster.Obstacle{Code: planner.ObstacleQualification, Text: "Jana Vogel does not have the qualification medical."}
	for _, c := range []struct{ name, got, want string }{
		{"obstacle", w.Obstacle(obstacle), "Jana Vogel fehlt die Qualifikation „Medizinische Hilfe“."},
		{"minutes", w.Obstacle(roster.Obstacle{Text: "Jana Vogel would work 45 minutes more in the week than the contract leaves."}),
			"Jana Vogel würde in der Woche 45 Minuten mehr arbeiten, als der Vertrag zulässt."},
		{"one minute", w.Obstacle(roster.Obstacle{Text: "Jana Vogel would need 1 minute more for the way from or to Eichbergschule."}),
			"Jana Vogel bräuchte 1 Minute mehr für den Weg von oder zu dieser Schule: Eichbergschule."},
		{"unknown obstacle", w.Obstacle(roster.Obstacle{Code: planner.ObstacleTravel, Text: "?"}), "Weg zu lang"},
		{"closer by a rule", w.Closer(roster.Closer{Text: "Without this rule it would be closed: " + obstacle.Text}),
			"Ohne diese Regel wäre die Lücke geschlossen: Jana Vogel fehlt die Qualifikation „Medizinische Hilfe“."},
		{"closer by a person", w.Closer(roster.Closer{Text: "A new person at Eichbergschule would close it, on Monday for 5:30 hours, Friday for 4:00 hours."}),
			"Eine neue Person an dieser Schule würde die Lücke schließen: Eichbergschule. Gebraucht wird sie am Montag 5:30 Stunden, Freitag 4:00 Stunden."},
		{"unknown closer", w.Closer(roster.Closer{Kind: planner.CloserHour}), "Eine Stunde mehr in der Woche"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestFailuresOfRunsAreExplained(t *testing.T) {
	w := words.For("de")
	for _, c := range []struct{ name, code, message, want string }{
		{"none", "", "", ""},
		{"pins with names", "contradicting-pins", "Jana Vogel has no legal week with these pins. Pinned: Jana Vogel at 3a (Stadtschule Alsfeld) on Monday 07:35-08:20; Jana Vogel at 4b (Stadtschule Alsfeld) on Monday 07:35-08:20.",
			"Für Jana Vogel gibt es mit diesen Fixierungen keine erlaubte Woche. Fixiert: Jana Vogel, 3a (Stadtschule Alsfeld), Montag, 7:35 bis 8:20 Uhr; Jana Vogel, 4b (Stadtschule Alsfeld), Montag, 7:35 bis 8:20 Uhr."},
		{"many pins", "contradicting-pins", "Jana Vogel has no legal week with these pins. Pinned: Jana Vogel at 3a (Stadtschule Alsfeld) on Monday 07:35-08:20 and 31 more.",
			"Für Jana Vogel gibt es mit diesen Fixierungen keine erlaubte Woche. Fixiert: Jana Vogel, 3a (Stadtschule Alsfeld), Montag, 7:35 bis 8:20 Uhr und 31 weitere."},
		{"words for operators", "invalid-problem", "school HE-6132: slot 3 overlaps", "Aus den Angaben lässt sich kein Plan rechnen. Bitte wenden Sie sich an die Verwaltung."},
		{"unknown", "unheard-of", "Something.", "Die Planung ist nicht gelungen. Bitte starten Sie sie noch einmal."},
	} {
		if got := w.Failure(c.code, c.message); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestLabelsTellCodesApartByType(t *testing.T) {
	w := words.For("de")
	disputed := hours.NotPresent
	for _, c := range []struct{ name, got, want string }{
		{"purpose", w.Label(school.PurposeCare), "Pflege"},
		{"slot", w.Label(school.SlotBus), "Busfahrt"},
		{"place", w.Label(school.PlaceBus), "Bus"},
		{"a pointer", w.Label(&disputed), "war nicht da"},
		{"a nil pointer", w.Label((*hours.ExceptionKind)(nil)), ""},
		{"nil", w.Label(nil), ""},
		{"no code", w.Label(school.Priority("")), ""},
		{"a plain string", w.Label("bus"), ""},
		{"something else", w.Label([]string{"bus"}) + w.Label(calendar.Monday), ""},
		{"rule", w.Rule("breaks"), "Pausen zu kurz"},
		{"hindrance", w.Hindrance("no-contract"), "kein Vertrag"},
		{"action", w.Action("publish-roster"), "Einsatzplan veröffentlicht"},
		{"entity", w.Entity("time-entry"), "Stundeneintrag"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestFaultsAreSaidInTheLanguage(t *testing.T) {
	l, err := words.Read(fstest.MapFS{"catalogue/pl.json": {Data: []byte(`{"name": "Erfunden", "texts": {
		"%[1]s ist am %[2]s von %[3]s bis %[4]s Uhr schon eingeplant.": "%[2]s: %[1]s, %[3]s-%[4]s",
		"02.01.2006": "2006/01/02"}}`)}})
	if err != nil {
		t.Fatal(err)
	}
	got := l.For("pl").Fault(roster.ErrDoubleBooked.Saying("Jana Vogel is already booked on 2026-11-23 from 07:35 to 08:20."))
	if want := "2026/11/23: Jana Vogel, 7:35-8:20"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func BenchmarkViolation(b *testing.B) {
	w := words.For("de")
	v := roster.Violation{Text: "Jana Vogel is at 3a (Stadtschule Alsfeld) and at Bus 12 (Grundschule Homberg) at the same time on Monday 07:35-08:20."}
	for b.Loop() {
		if !strings.HasPrefix(w.Violation(v), "Jana") {
			b.Fatal("wrong")
		}
	}
}
