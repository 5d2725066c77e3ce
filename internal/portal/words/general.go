package words

import "schulalltag/internal/calendar"

// general is what no noun owns: the words of package calendar, postgres and web, and what several nouns say alike.
var general = noun{
	labels: map[any]string{
		calendar.PublicHoliday: "Feiertag",
		calendar.SchoolHoliday: "Schulferien",
	},
	faults: map[string]string{
		"stale-version": "Jemand anderes hat das inzwischen geändert. Bitte sehen Sie sich den neuen Stand an.",
		"database-away": "Der Dienst ist gerade nicht erreichbar. Bitte versuchen Sie es gleich noch einmal.",
		"database-busy": "Gerade ist sehr viel los. Bitte versuchen Sie es gleich noch einmal.",
		"bad-cursor":    "Diese Stelle der Liste gibt es nicht mehr. Bitte beginnen Sie wieder am Anfang.",

		"no-such-path":             "Diese Seite gibt es nicht. Vielleicht ist der Link alt oder vertippt.",
		"overloaded":               "Gerade ist sehr viel los. Bitte versuchen Sie es gleich noch einmal.",
		"method-not-allowed":       "Diese Seite lässt sich so nicht aufrufen. Bitte gehen Sie zurück und versuchen Sie es noch einmal.",
		"too-large":                "Das ist zu groß. Mehr als 1 MB können wir nicht annehmen.",
		"unsupported-content-type": "Diese Art von Datei können wir nicht lesen.",
	},
	sentences: map[string]string{
		"The database was lost while it saved: the change may be stored or not. Repeat the request with the same Idempotency-Key.": "Die Verbindung ist beim Speichern abgebrochen. Bitte sehen Sie nach, ob die Änderung angekommen ist.",
		"must be the nextCursor of the page before": "Bitte beginnen Sie die Liste von vorn.",

		"must be given":   "Bitte füllen Sie dieses Feld aus.",
		"is listed twice": "Das steht zweimal in der Liste.",

		"%s.":             "%s.",
		"1 minute":        "1 Minute",
		"%d minutes":      "%d Minuten",
		"%s %s-%s":        "%s, %s bis %s Uhr",
		"%s for %s hours": "%s %s Stunden",
	},
}
