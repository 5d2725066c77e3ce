package words

import (
	"schulalltag/internal/account"
	"schulalltag/internal/hours"
)

var ofHours = noun{
	labels: map[any]string{
		hours.Recorded:  "noch nicht bestätigt",
		hours.Disputed:  "strittig",
		hours.Confirmed: "bestätigt",
		hours.Approved:  "freigegeben",
		hours.Closed:    "abgeschlossen",

		hours.NotPresent:  "war nicht da",
		hours.OtherTimes:  "war zu anderen Zeiten da",
		hours.NoException: "stimmt doch",

		hours.ByAssistant: "nach Person",
		hours.BySchool:    "nach Schule",
		hours.ByProvider:  "nach Träger",
		hours.ByMonth:     "nach Monat",

		account.Action("prefill-hours"):      "Stunden vorausgefüllt",
		account.Action("confirm-week"):       "Woche bestätigt",
		account.Action("withdraw-week"):      "Bestätigung der Woche zurückgenommen",
		account.Action("dispute-time-entry"): "Stunden beanstandet",
		account.Action("withdraw-dispute"):   "Beanstandung zurückgenommen",
		account.Action("correct-time-entry"): "Stunden berichtigt",
		account.Action("approve-hours"):      "Stunden freigegeben",
		account.Action("close-month"):        "Monat abgeschlossen",
	},
	faults: map[string]string{
		"time-entry-not-found": "Diesen Stundeneintrag gibt es nicht, oder er gehört nicht zu Ihnen.",
		"time-entry-settled":   "Diese Stunden sind schon freigegeben und lassen sich nicht mehr ändern.",
		"invalid-correction":   "Die Berichtigung stimmt noch nicht. Bitte prüfen Sie die markierten Angaben.",
		"time-entry-overlap":   "Die Zeit überschneidet sich mit einem anderen Stundeneintrag der Person. Bitte prüfen Sie Beginn und Ende.",
		"invalid-exceptions":   "Die Ausnahmen passen nicht zu dieser Woche. Bitte prüfen Sie die markierten Einträge.",
		"word-final":           "Der Träger hat Stunden dieser Woche schon freigegeben. Nennen Sie, was nicht stimmt, oder fragen Sie den Träger.",
		"invalid-period":       "Der Zeitraum stimmt noch nicht. Bitte prüfen Sie Beginn und Ende.",
		"month-not-over":       "Der Monat ist noch nicht vorbei. Abschließen können Sie ihn ab dem ersten Tag danach.",
		"month-open":           "In diesem Monat sind noch nicht alle Stunden freigegeben. Geben Sie diese zuerst frei.",
		"month-empty":          "In diesem Monat gibt es keine Stunden. Bitte prüfen Sie, ob Sie den richtigen Monat gewählt haben.",
		"month-closed":         "Dieser Monat ist schon abgeschlossen.",
		"unknown-grouping":     "So lässt sich das nicht zusammenfassen. Bitte wählen Sie etwas aus der Liste.",
	},
	sentences: map[string]string{
		"Somebody is just correcting these hours. Please try again.":                   "Gerade berichtigt jemand diese Stunden. Bitte versuchen Sie es gleich noch einmal.",
		"The month has time entries that are not approved: %s.":                        "In diesem Monat sind noch nicht alle Stunden freigegeben: %s.",
		"must be given and not before from":                                            "Bitte geben Sie einen Tag ein, der nicht vor dem ersten liegt.",
		"must be assistant, school, provider or month":                                 "Bitte wählen Sie Person, Schule, Träger oder Monat.",
		"must be a month with time entries":                                            "Bitte wählen Sie einen Monat, in dem gearbeitet wurde.",
		"must be a time entry of this school and week":                                 "Dieser Eintrag gehört nicht zu Ihrer Schule und dieser Woche.",
		"is approved or closed: the school's word on it is final":                      "Diese Stunden sind schon freigegeben. Sie lassen sich nicht mehr beanstanden.",
		"must be not_present, other_times or none":                                     "Bitte wählen Sie, was nicht stimmt.",
		"must be a whole minute":                                                       "Bitte geben Sie eine Uhrzeit in ganzen Minuten ein.",
		"must be on %s":                                                                "Die Zeit muss am %s liegen.",
		"must be after startsAt":                                                       "Das Ende muss nach dem Beginn liegen.",
		"must be 16 hours after startsAt at most":                                      "Vom Beginn bis zum Ende sind höchstens 16 Stunden möglich.",
		"must not be in the future":                                                    "Diese Zeit liegt noch vor uns. Bitte tragen Sie nur ein, was schon gearbeitet ist.",
		"must be from 0 to 600 minutes and less than the time from startsAt to endsAt": "Die Pause muss kürzer sein als die Zeit von Beginn bis Ende.",
		"overlaps the time entry from %s to %s at %s":                                  "Von %s bis %s Uhr ist schon etwas eingetragen: %s.",
		"%d %s": "%d %s",
	},
}
