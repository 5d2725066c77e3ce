package words

import (
	"schulalltag/internal/account"
	"schulalltag/internal/school"
)

var ofSchool = noun{
	labels: map[any]string{
		school.KindPrimary:                "Grundschule",
		school.KindPrimaryWithOrientation: "Grundschule mit Förderstufe",
		school.KindSecondary:              "Weiterführende Schule",
		school.KindComprehensive:          "Gesamtschule",
		school.KindSpecial:                "Förderschule",

		school.PlaceClass: "Klasse",
		school.PlaceBus:   "Bus",
		school.PlaceOffer: "Angebot",

		school.SlotLesson:    "Unterricht",
		school.SlotBreak:     "Pause",
		school.SlotArrival:   "Ankommen",
		school.SlotBus:       "Busfahrt",
		school.SlotAfternoon: "Nachmittag",

		school.PriorityHigh:   "hoch",
		school.PriorityNormal: "normal",
		school.PriorityLow:    "niedrig",

		school.QualificationBasic:         "keine besondere",
		school.QualificationCare:          "Pflege",
		school.QualificationMedical:       "Medizinische Hilfe",
		school.QualificationBehaviour:     "Verhalten",
		school.QualificationCommunication: "Kommunikation",

		school.PurposeLearning:   "Lernen",
		school.PurposeTransition: "Wege und Wechsel",
		school.PurposeBreak:      "Pause",
		school.PurposeArrival:    "Ankommen",
		school.PurposeBus:        "Busfahrt",
		school.PurposeOuting:     "Ausflug",
		school.PurposeAfternoon:  "Nachmittag",
		school.PurposeCare:       "Pflege",

		school.DayPublicHoliday:  "Feiertag",
		school.DayWeekend:        "Wochenende",
		school.DaySchoolHoliday:  "Schulferien",
		school.DayMovableHoliday: "Beweglicher Ferientag",
		school.DayClosed:         "Schule geschlossen",
		school.DaySchool:         "Schultag",

		school.MovableHoliday: "Beweglicher Ferientag",
		school.Closed:         "Schule geschlossen",
		school.EarlyEnd:       "Früher Schulschluss",
		school.ClassAway:      "Klasse unterwegs",

		account.Action("create-school"):          "Schule angelegt",
		account.Action("update-school"):          "Schule geändert",
		account.Action("create-area"):            "Sozialraum angelegt",
		account.Action("update-area"):            "Sozialraum geändert",
		account.Action("put-travel-times"):       "Fahrzeiten geändert",
		account.Action("create-bell-schedule"):   "Zeitraster angelegt",
		account.Action("update-bell-schedule"):   "Zeitraster geändert",
		account.Action("end-bell-schedule"):      "Zeitraster beendet",
		account.Action("continue-bell-schedule"): "Zeitraster verlängert",
		account.Action("delete-bell-schedule"):   "Zeitraster gelöscht",
		account.Action("delete-place"):           "Einsatzort gelöscht",
		account.Action("create-place"):           "Einsatzort angelegt",
		account.Action("update-place"):           "Einsatzort geändert",
		account.Action("put-need-week"):          "Bedarf geändert",
		account.Action("restore-need"):           "Bedarf zurückgenommen",
		account.Action("end-need"):               "Bedarf mit dem Zeitraster beendet",
		account.Action("carry-need"):             "Bedarf in das neue Zeitraster übernommen",
		account.Action("create-special-day"):     "Besonderer Tag eingetragen",
		account.Action("delete-special-day"):     "Besonderer Tag gelöscht",
	},
	faults: map[string]string{
		"school-not-found":          "Diese Schule gibt es nicht, oder sie gehört nicht zu Ihnen.",
		"invalid-school":            "Die Schule lässt sich so nicht speichern. Bitte prüfen Sie die markierten Angaben.",
		"school-exists":             "Eine andere Schule hat schon diese Schulnummer oder diese Organisation. Bitte prüfen Sie beide Angaben.",
		"area-not-found":            "Diesen Sozialraum gibt es nicht mehr.",
		"invalid-area":              "Der Sozialraum lässt sich so nicht speichern. Bitte prüfen Sie die markierten Angaben.",
		"area-exists":               "Diesen Sozialraum gibt es schon. Bitte wählen Sie einen anderen Namen.",
		"invalid-travel-times":      "Die Fahrzeiten lassen sich so nicht speichern. Bitte prüfen Sie die markierten Angaben.",
		"bell-schedule-not-found":   "Dieses Zeitraster gibt es nicht mehr.",
		"invalid-bell-schedule":     "Das Zeitraster lässt sich so nicht speichern. Bitte prüfen Sie die markierten Angaben.",
		"bell-schedule-overlap":     "An diesen Tagen gilt schon ein anderes Zeitraster. Bitte wählen Sie einen anderen Zeitraum.",
		"slot-in-use":               "Für einen Abschnitt, der wegfiele, ist noch Bedarf oder ein Einsatz eingetragen. Lassen Sie ihn stehen, oder beginnen Sie ein neues Zeitraster.",
		"bell-schedule-in-use":      "In diesem Zeitraster stand schon Bedarf. Darum lässt es sich nicht löschen. Legen Sie ein neues Zeitraster ab einem Tag an, dann endet dieses.",
		"place-in-use":              "Für diesen Einsatzort stand schon Bedarf, oder etwas anderes ist für ihn eingetragen. Darum lässt er sich nicht löschen. Geben Sie einen letzten Tag an, dann endet er.",
		"place-not-found":           "Diesen Einsatzort gibt es nicht mehr.",
		"invalid-place":             "Der Einsatzort lässt sich so nicht speichern. Bitte prüfen Sie die markierten Angaben.",
		"place-exists":              "Diese Bezeichnung gibt es an der Schule schon. Bitte wählen Sie eine andere.",
		"invalid-need":              "Der Bedarf lässt sich so nicht speichern. Bitte prüfen Sie die markierten Angaben.",
		"no-bell-schedule":          "Am ersten Tag des Bedarfs gilt kein Zeitraster. Legen Sie zuerst eines an.",
		"past-need":                 "Vergangener Bedarf bleibt stehen, denn nach ihm wurde geplant und gearbeitet. Beginnen Sie die Änderung heute oder später.",
		"need-not-restorable":       "Das lässt sich nicht mehr rückgängig machen: Der Einsatzort oder das Zeitraster hat sich inzwischen geändert.",
		"need-overlap":              "Gerade hat jemand anderes den Bedarf für diesen Einsatzort geändert. Bitte laden Sie die Seite neu.",
		"special-day-not-found":     "Dieser besondere Tag ist schon gelöscht.",
		"invalid-special-day":       "Der besondere Tag lässt sich so nicht speichern. Bitte prüfen Sie die markierten Angaben.",
		"special-day-exists":        "Für diesen Tag ist schon etwas eingetragen. Löschen Sie zuerst den bisherigen Eintrag.",
		"past-special-day":          "Ein besonderer Tag lässt sich nur bis eine Woche danach eintragen oder löschen.",
		"too-many-movable-holidays": "In diesem Schuljahr sind schon alle beweglichen Ferientage vergeben.",
		"days-not-known":            "Für diese Tage sind die Ferien noch nicht bekannt. Bitte wählen Sie frühere Tage.",
		"too-many-days":             "Das sind zu viele Tage auf einmal. Bitte wählen Sie einen kürzeren Zeitraum.",
	},
	sentences: map[string]string{
		"must be a date":                                           "Bitte geben Sie ein Datum ein.",
		"must not be before the first day":                         "Der letzte Tag darf nicht vor dem ersten liegen.",
		"must be from %s to %s, the days whose holidays are known": "Bitte wählen Sie einen Tag vom %s bis zum %s. Nur für diese Zeit sind die Ferien bekannt.",
		"must be a date from %s to %s":                             "Bitte wählen Sie einen Tag vom %s bis zum %s.",
		"must be a date from the first day to %s":                  "Bitte wählen Sie einen Tag zwischen dem ersten Tag und dem %s.",
		"must be less than %d days after the first day":            "Der letzte Tag muss weniger als %d Tage nach dem ersten liegen.",

		"must be 1 to %d slots":                               "Bitte tragen Sie 1 bis %d Abschnitte ein.",
		"must be a weekday from 1 (Monday) to 5 (Friday)":     "Bitte wählen Sie einen Tag von Montag bis Freitag.",
		"must be a time of day from 00:00 to 23:59":           "Bitte geben Sie eine Uhrzeit ein, zum Beispiel 7:35.",
		"must be after the start and at most 24:00":           "Das Ende muss nach dem Beginn liegen.",
		"must be one of the kinds of slots":                   "Bitte wählen Sie eine Art aus der Liste.",
		"%s %s-%s (%s)":                                       "%s, %s bis %s Uhr (%s)",
		"overlaps slot %d, %s":                                "Dieser Abschnitt überschneidet sich mit %[2]s.",
		"must keep %s":                                        "Hier ist noch Bedarf eingetragen: %s.",
		"must keep the slots that have assignments":           "Hier sind noch Einsätze geplant. Diese Abschnitte müssen bleiben.",
		"the period must not overlap another bell schedule's": "Der Zeitraum überschneidet sich mit einem anderen Zeitraster.",

		"must be like HE-6132: the state, a hyphen and four to six digits": "Bitte schreiben Sie die Schulnummer wie HE-6132: Land, Bindestrich, vier bis sechs Ziffern.",
		"must be one of the kinds of schools":                              "Bitte wählen Sie eine Schulform aus der Liste.",
		"must be an area of the district":                                  "Bitte wählen Sie einen Sozialraum aus der Liste.",
		"must be an organisation of kind school":                           "Bitte wählen Sie eine Organisation der Art Schule.",
		"must be an organisation of kind provider":                         "Bitte wählen Sie einen Träger.",
		"is the name of another area":                                      "So heißt schon ein anderer Sozialraum.",
		"must be at most %d at once":                                       "Es sind höchstens %d auf einmal möglich.",
		"must be a school of the district":                                 "Bitte wählen Sie eine Schule aus der Liste.",
		"must be another school":                                           "Bitte wählen Sie zwei verschiedene Schulen.",
		"the pair is listed twice":                                         "Diese beiden Schulen stehen schon in der Liste.",
		"must be 0 to %d minutes":                                          "Bitte geben Sie 0 bis %d Minuten ein.",

		"must be class, bus or offer":                      "Bitte wählen Sie Klasse, Bus oder Angebot.",
		"cannot change; end this place and create another": "Die Art lässt sich nicht ändern. Beenden Sie diesen Einsatzort und legen Sie einen neuen an.",
		"must be like 3a, 10b, VK or IK1":                  "Bitte schreiben Sie die Klasse wie 3a, 10b, VK oder IK1.",
		"must be like Bus 12":                              "Bitte schreiben Sie den Bus wie Bus 12.",
		"must be Mittagstisch, Hausaufgaben, Pausenhof, Betreuung, Ferien or AG, and a number if there are several": "Bitte schreiben Sie Mittagstisch, Hausaufgaben, Pausenhof, Betreuung, Ferien oder AG, und eine Zahl dahinter, wenn es mehrere gibt.",
		"must be 0 to %d for a class":                                "Bitte geben Sie einen Jahrgang von 0 bis %d ein.",
		"must be left out: only a class has a grade":                 "Nur eine Klasse hat einen Jahrgang. Bitte lassen Sie das Feld leer.",
		"is the label of another place of the school in this period": "So heißt in dieser Zeit schon ein anderer Einsatzort.",

		"must be a day on which the place exists":                         "Bitte wählen Sie einen Tag, an dem es den Einsatzort gibt.",
		"must be a slot of the bell schedule that holds on the first day": "Dieser Abschnitt gehört nicht zum Zeitraster, das am ersten Tag gilt.",
		"must be 1 to %d":                   "Bitte geben Sie 1 bis %d ein.",
		"must be high, normal or low":       "Bitte wählen Sie hoch, normal oder niedrig.",
		"must be one of the qualifications": "Bitte wählen Sie eine Qualifikation aus der Liste.",
		"must be one of the purposes":       "Bitte wählen Sie einen Zweck aus der Liste.",
		"a slot has just been removed from the bell schedule; read it again": "Das Zeitraster wurde gerade geändert. Bitte laden Sie die Seite neu.",
		"must be %s or later, since need stood on earlier days":              "Bitte wählen Sie den %s oder einen späteren Tag. Davor steht schon Bedarf.",
		"must be a day on which a bell schedule holds":                       "Bitte wählen Sie einen Tag, an dem ein Zeitraster gilt.",

		"must be %s or later":                                         "Bitte wählen Sie den %s oder einen späteren Tag.",
		"must be a special day on %s or later":                        "Das geht nur für besondere Tage ab dem %s.",
		"already is a special day":                                    "Für diesen Tag ist schon etwas eingetragen.",
		"is no school day anyway":                                     "An diesem Tag ist ohnehin keine Schule.",
		"is no school day of this school anyway":                      "An diesem Tag hat Ihre Schule ohnehin frei.",
		"must be one of the kinds of special days":                    "Bitte wählen Sie eine Art aus der Liste.",
		"must be a time of day after 00:00 for an early end":          "Bitte geben Sie ein, wann die Schule endet, zum Beispiel 11:15.",
		"must be left out: only an early end has it":                  "Eine Uhrzeit gehört nur zum frühen Schulschluss. Bitte lassen Sie das Feld leer.",
		"must be a class of the school that exists on the day":        "Bitte wählen Sie eine Klasse, die es an diesem Tag gibt.",
		"must be left out: only a class away has it":                  "Eine Klasse gehört nur zu „Klasse unterwegs“. Bitte wählen Sie hier keine.",
		"one more movable holiday is not allowed in this school year": "In diesem Schuljahr ist kein weiterer beweglicher Ferientag möglich.",
	},
}

// Line names a row of the week as people say it: 3. Stunde, 2. Block where lessons last longer than an hour, else by its kind, like Pause.
func (w *Words) Line(l school.Line) string {
	switch {
	case l.Kind != school.SlotLesson:
		return w.Label(l.Kind)
	case l.Ends-l.Starts > 60:
		return w.T("%d. Block", l.Nth)
	}
	return w.T("%d. Stunde", l.Nth)
}

// Place names a place as people say it: Klasse 2a, Bus 12, Mittagstisch.
func (w *Words) Place(kind school.PlaceKind, label string) string {
	if kind == school.PlaceClass {
		return w.T("Klasse %s", label)
	}
	return label // says by itself what it is
}
