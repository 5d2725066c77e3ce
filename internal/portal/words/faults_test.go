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
	"schulalltag/internal/say"
	"schulalltag/internal/school"
)

const (
	jana = "Jana Vogel"
	town = "Stadtschule Alsfeld"
)

// What is put into the sentences below.
var (
	monday = calendar.NewDate(2026, time.November, 23)
	lesson = span(calendar.Monday, 7*60+35, 8*60+20)
	booked = say.That("%s is already booked on %s from %s to %s.", jana, monday, calendar.Clock(7*60+35), calendar.Clock(8*60+20))
)

func span(day calendar.Weekday, from, until calendar.Clock) say.Sentence {
	return say.That("%s %s-%s", day, from, until)
}

func TestFaultsAreSaidInGerman(t *testing.T) {
	w := words.For("de")
	for _, c := range []struct {
		name string
		of   *fault.Error
		want string
	}{
		{"by its code", account.ErrCredentials, "E-Mail-Adresse oder Passwort stimmen nicht. Bitte versuchen Sie es noch einmal."},
		{"with its own message", account.ErrForbidden.Saying("Only a person can do this, not a machine."), "Das kann nur ein Mensch tun, kein Programm."},
		{"with what it counts", hours.ErrMonthOpen.Saying("The month has time entries that are not approved: %s.",
			say.List{Items: []say.Sentence{say.That("%d %s", 3, hours.Recorded), say.That("%d %s", 1, hours.Disputed)}, Between: ", "}),
			"In diesem Monat sind noch nicht alle Stunden freigegeben: 3 noch nicht bestätigt, 1 strittig."},
		{"with who and when", roster.ErrDoubleBooked.Saying("%s", booked),
			"Jana Vogel ist am 23.11.2026 von 7:35 bis 8:20 Uhr schon eingeplant."},
		{"with a message nobody knows", roster.ErrDoubleBooked.Saying("Wat mutt, dat mutt."), "Eine Person ist zu dieser Zeit schon eingeplant. Bitte prüfen Sie ihre Einsätze."},
		{"with a part nobody knows", roster.ErrDoubleBooked.Saying("%s.", say.That("Wat mutt, dat mutt")), "Eine Person ist zu dieser Zeit schon eingeplant. Bitte prüfen Sie ihre Einsätze."},
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
	return fault.Limited(account.ErrTooManyTries.Code, account.ErrTooManyTries.Message.String(), after)
}

func TestFieldsAreSaidInGerman(t *testing.T) {
	w := words.For("de")
	slot := func(day calendar.Weekday, from, until calendar.Clock, kind school.SlotKind) say.Sentence {
		return say.That("%s %s-%s (%s)", day, from, until, kind)
	}
	first, pause := slot(calendar.Monday, 7*60+35, 8*60+20, school.SlotLesson), slot(calendar.Friday, 9*60+35, 9*60+50, school.SlotBreak)
	for _, c := range []struct {
		detail say.Sentence
		want   string
	}{
		{say.That("must be 1 to %d", 3), "Bitte geben Sie 1 bis 3 ein."},
		{say.That("must be from 0 to %d", 1_000_000), "Bitte geben Sie 0 bis 1.000.000 ein."},
		{say.That("must be a date from %s to %s", calendar.NewDate(2024, time.August, 1), monday), "Bitte wählen Sie einen Tag vom 01.08.2024 bis zum 23.11.2026."},
		{say.That("overlaps slot %d, %s", 3, first), "Dieser Abschnitt überschneidet sich mit Montag, 7:35 bis 8:20 Uhr (Unterricht)."},
		{say.That("must keep %s", say.List{Items: []say.Sentence{first, pause}, Between: ", "}),
			"Hier ist noch Bedarf eingetragen: Montag, 7:35 bis 8:20 Uhr (Unterricht), Freitag, 9:35 bis 9:50 Uhr (Pause)."},
		{say.That("overlaps the window from %s to %s", calendar.Clock(7*60+30), calendar.Clock(13*60)), "Diese Zeit überschneidet sich mit 7:30 bis 13:00 Uhr."},
		{say.That("overlaps the time entry from %s to %s at %s", calendar.Clock(7*60+30), calendar.Clock(13*60), "2026-11-23"),
			"Von 7:30 bis 13:00 Uhr ist schon etwas eingetragen: 2026-11-23."}, // a name stays a name, whatever it looks like
		{say.That("does not fit an organisation of the kind %s", account.KindProvider), "Diese Rolle passt nicht zu dieser Organisation. Bitte wählen Sie eine andere Rolle."},
		{say.That("a pin does not fit: %s", say.That("%s has no contract on %s", jana, monday)), "Eine Fixierung passt nicht mehr. Jana Vogel hat am 23.11.2026 keinen Vertrag."},
		{say.That("is something that nobody has ever said"), "Bitte prüfen Sie diese Angabe."},
		{say.Sentence{}, "Bitte prüfen Sie diese Angabe."},
	} {
		if got := w.Field(fault.Field{Pointer: "/x", Detail: c.detail}); got != c.want {
			t.Errorf("%q is said as %q, want %q", c.detail, got, c.want)
		}
	}
}

func TestRulesAreSaidWithNames(t *testing.T) {
	w := words.For("de")
	const class, bus, hill = "3a (Stadtschule Alsfeld)", "Bus 12 (Grundschule Homberg)", "Grundschule Homberg"
	for _, c := range []struct {
		text say.Sentence
		want string
	}{
		{say.That("%s is at %s and at %s at the same time on %s.", jana, class, bus, lesson),
			"Jana Vogel wäre gleichzeitig an zwei Orten: 3a (Stadtschule Alsfeld) und Bus 12 (Grundschule Homberg), Montag, 7:35 bis 8:20 Uhr."},
		{say.That("%s may not work at %s on %s: %s.", jana, class, lesson, say.That("the place is barred for them")),
			"Jana Vogel kann dort nicht arbeiten: 3a (Stadtschule Alsfeld), Montag, 7:35 bis 8:20 Uhr. Der Einsatzort ist für diese Person gesperrt."},
		{say.That("%s has %d persons on %s and needs %d.", class, 2, lesson, 1),
			"Zu viele Personen: 3a (Stadtschule Alsfeld), Montag, 7:35 bis 8:20 Uhr. Eingeplant sind 2, gebraucht werden 1."},
		{say.That("%s is not available on %s.", jana, span(calendar.Friday, 7*60+35, 12*60+20)), "Jana Vogel ist nicht verfügbar: Freitag, 7:35 bis 12:20 Uhr."},
		{say.That("%s works %s hours in the week, the contract leaves %s.", jana, "28:30", "25:00"),
			"Jana Vogel arbeitet in der Woche 28:30 Stunden. Der Vertrag lässt 25:00 Stunden zu."},
		{say.That("%s cannot get from %s to %s between %s and %s on %s.", jana, town, hill, calendar.Clock(9*60+35), calendar.Clock(9*60+50), calendar.Tuesday),
			"Jana Vogel schafft den Weg nicht: Stadtschule Alsfeld bis 9:35 Uhr, Grundschule Homberg ab 9:50 Uhr am Dienstag."},
		{say.That("%s.", say.That("%s has a certificate of good conduct that no longer holds on %s", jana, monday)),
			"Jana Vogel: Das Führungszeugnis ist am 23.11.2026 abgelaufen."},
		{say.That("%s.", say.That("%s is at %s on %s, which needs nobody on %s", jana, class, lesson, monday)),
			"Jana Vogel ist eingeplant, wo am 23.11.2026 niemand gebraucht wird: 3a (Stadtschule Alsfeld), Montag, 7:35 bis 8:20 Uhr."},
		{say.That("Nobody knows."), "Pausen zu kurz"},
	} {
		if got := w.Violation(roster.Violation{Code: "breaks", Text: c.text}); got != c.want {
			t.Errorf("%q is said as %q, want %q", c.text, got, c.want)
		}
	}
}

func TestGapsAreExplained(t *testing.T) {
	w := words.For("de")
	lacks := roster.Obstacle{Code: planner.ObstacleQualification, Text: say.That("%s does not have the qualification %s.", jana, school.QualificationMedical)}
	minutes := roster.Obstacle{Text: say.That("%s would work %s more in the week than the contract leaves.", jana, say.That("%d minutes", 45))}
	minute := roster.Obstacle{Text: say.That("%s would need %s more for the way from or to %s.", jana, say.That("1 minute"), town)}
	days := say.List{Items: []say.Sentence{say.That("%s for %s hours", calendar.Monday, "5:30"), say.That("%s for %s hours", calendar.Friday, "4:00")}, Between: ", "}
	for _, c := range []struct{ name, got, want string }{
		{"obstacle", w.Obstacle(lacks), "Jana Vogel fehlt die Qualifikation „Medizinische Hilfe“."},
		{"minutes", w.Obstacle(minutes), "Jana Vogel würde in der Woche 45 Minuten mehr arbeiten, als der Vertrag zulässt."},
		{"one minute", w.Obstacle(minute), "Jana Vogel bräuchte 1 Minute mehr für den Weg von oder zu dieser Schule: Stadtschule Alsfeld."},
		{"unknown obstacle", w.Obstacle(roster.Obstacle{Code: planner.ObstacleTravel, Text: say.That("?")}), "Weg zu lang"},
		{"closer by a rule", w.Closer(roster.Closer{Text: say.That("Without this rule it would be closed: %s", lacks.Text)}),
			"Ohne diese Regel wäre die Lücke geschlossen: Jana Vogel fehlt die Qualifikation „Medizinische Hilfe“."},
		{"closer by a person", w.Closer(roster.Closer{Text: say.That("A new person at %s would close it, on %s.", town, days)}),
			"Eine neue Person an dieser Schule würde die Lücke schließen: Stadtschule Alsfeld. Gebraucht wird sie am Montag 5:30 Stunden, Freitag 4:00 Stunden."},
		{"unknown closer", w.Closer(roster.Closer{Kind: planner.CloserHour}), "Eine Stunde mehr in der Woche"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestFailuresOfRunsAreExplained(t *testing.T) {
	w := words.For("de")
	why := say.That("%s has no legal week with these pins", jana)
	pin := func(place string) say.Sentence { return say.That("%s at %s on %s", jana, place, lesson) }
	pins := say.List{Items: []say.Sentence{pin("3a (Stadtschule Alsfeld)"), pin("4b (Stadtschule Alsfeld)")}, Between: "; "}
	for _, c := range []struct {
		name, code string
		says       say.Sentence
		want       string
	}{
		{"none", "", say.Sentence{}, ""},
		{"pins with names", "contradicting-pins", say.That("%s. Pinned: %s.", why, pins),
			"Für Jana Vogel gibt es mit diesen Fixierungen keine erlaubte Woche. Fixiert: Jana Vogel, 3a (Stadtschule Alsfeld), Montag, 7:35 bis 8:20 Uhr; Jana Vogel, 4b (Stadtschule Alsfeld), Montag, 7:35 bis 8:20 Uhr."},
		{"many pins", "contradicting-pins", say.That("%s. Pinned: %s and %d more.", why, pins, 31),
			"Für Jana Vogel gibt es mit diesen Fixierungen keine erlaubte Woche. Fixiert: Jana Vogel, 3a (Stadtschule Alsfeld), Montag, 7:35 bis 8:20 Uhr; Jana Vogel, 4b (Stadtschule Alsfeld), Montag, 7:35 bis 8:20 Uhr und 31 weitere."},
		{"words for operators", "invalid-problem", say.That("%s", "school HE-6132: slot 3 overlaps"), "Aus den Angaben lässt sich kein Plan rechnen. Bitte wenden Sie sich an die Verwaltung."},
		{"unknown", "unheard-of", say.That("Something."), "Die Planung ist nicht gelungen. Bitte starten Sie sie noch einmal."},
	} {
		if got := w.Failure(c.code, c.says); got != c.want {
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
		{"action", w.Label(account.Action("publish-roster")), "Einsatzplan veröffentlicht"},
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
	got := l.For("pl").Fault(roster.ErrDoubleBooked.Saying("%s", booked))
	if want := "2026/11/23: Jana Vogel, 7:35-8:20"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func BenchmarkViolation(b *testing.B) {
	w := words.For("de")
	v := roster.Violation{Text: say.That("%s is at %s and at %s at the same time on %s.", jana, "3a (Stadtschule Alsfeld)", "Bus 12 (Grundschule Homberg)", lesson)}
	for b.Loop() {
		if !strings.HasPrefix(w.Violation(v), "Jana") {
			b.Fatal("wrong")
		}
	}
}
