package words

import (
	"schulalltag/internal/account"
	"schulalltag/internal/staff"
)

var ofStaff = noun{
	labels: map[any]string{
		staff.Conduct: "Führungszeugnis",
		staff.Measles: "Masernnachweis",

		hindranceCode(staff.NotActive):      "nicht aktiv",
		hindranceCode(staff.NoContract):     "kein Vertrag",
		hindranceCode(staff.ConductMissing): "Führungszeugnis fehlt",
		hindranceCode(staff.ConductExpired): "Führungszeugnis abgelaufen",
		hindranceCode(staff.MeaslesMissing): "Masernnachweis fehlt",
		hindranceCode(staff.MeaslesExpired): "Masernnachweis abgelaufen",

		account.Action("hire-assistant"):   "Person ins Team aufgenommen",
		account.Action("update-assistant"): "Person im Team geändert",
	},
	faults: map[string]string{
		"assistant-not-found": "Diese Person gibt es in Ihrem Team nicht.",
		"invalid-assistant":   "Die Angaben lassen sich so nicht speichern. Bitte prüfen Sie die markierten Felder.",
		"user-linked":         "Dieses Konto gehört schon zu einer anderen Person im Team. Bitte wählen Sie ein anderes.",
	},
	sentences: map[string]string{
		"Something the details refer to has just been removed. Read it again.": "Etwas davon wurde gerade gelöscht. Bitte laden Sie die Seite neu.",

		"is linked to another assistant":                             "Dieses Konto gehört schon zu einer anderen Person.",
		"this user does not have the role assistant at the provider": "Dieses Konto hat bei Ihrem Träger nicht die Rolle Schulalltagsbegleitung.",
		"must be one of the schools of the pool":                     "Bitte wählen Sie eine der Schulen, an denen die Person eingesetzt wird.",
		"must be 40 contracts at most":                               "Es sind höchstens 40 Verträge möglich.",
		"must not be before validFrom":                               "Der letzte Tag darf nicht vor dem ersten liegen.",
		"must be from 60 to 2880 minutes":                            "Bitte geben Sie 1 bis 48 Stunden in der Woche ein.",
		"must be from 0 to 1440 minutes and less than weekMinutes":   "Bitte geben Sie höchstens 24 Stunden ein, und weniger als die ganze Woche.",
		"must be from 60 to 600 minutes":                             "Bitte geben Sie 1 bis 10 Stunden am Tag ein.",
		"overlaps the contract from %s":                              "An diesen Tagen gilt schon der Vertrag ab dem %s.",
		"must be care, medical, behaviour or communication":          "Bitte wählen Sie eine Qualifikation aus der Liste.",
		"must be conduct or measles":                                 "Bitte wählen Sie Führungszeugnis oder Masernnachweis.",
		"must be a day up to today":                                  "Bitte geben Sie den Tag ein, an dem der Nachweis gezeigt wurde, spätestens heute.",
		"must not be before shownOn":                                 "Der Nachweis kann nicht enden, bevor er gezeigt wurde.",
		"must be 40 windows at most":                                 "Es sind höchstens 40 Zeiten möglich.",
		"must be from 1 (Monday) to 7 (Sunday)":                      "Bitte wählen Sie einen Wochentag.",
		"must be after starts, both from 00:00 to 24:00":             "Das Ende muss nach dem Beginn liegen.",
		"overlaps the window from %s to %s":                          "Diese Zeit überschneidet sich mit %s bis %s Uhr.",
		"must be 200 schools at most":                                "Es sind höchstens 200 Schulen möglich.",
		"must be a school the provider serves":                       "An dieser Schule ist Ihr Träger nicht tätig.",
		"must be 500 places at most":                                 "Es sind höchstens 500 Einsatzorte möglich.",
		"must be a place at one of the schools of the pool":          "Bitte wählen Sie einen Einsatzort an einer der gewählten Schulen.",
	},
}
