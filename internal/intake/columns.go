package intake

import (
	"strconv"
	"strings"

	"schulalltag/internal/calendar"
	"schulalltag/internal/say"
	"schulalltag/internal/school"
)

// column is one column of a CSV file.
type column struct {
	field  string // its key in a stored row; the schema has the same list
	name   string // its header
	needed bool   // no file may be without it, and no cell of it empty
	clears bool   // an empty cell says that there is none; in other columns it says nothing

	spell   func(string) (string, bool) // the one spelling of a cell that is not empty
	hint    say.Sentence                // what the cell must be
	example string
	allowed []string // the words it may hold; nil if there is no such list
}

// columns are those of each kind of CSV file, in the order of the template. Files may have them in any order and leave out
// those that are not needed: what a file does not tell stays as it is. Up to key they say what a row is about.
var columns = map[Kind][]column{
	KindSchools: {
		key,
		{field: "name", name: "Name", spell: name, hint: say.That(noFormula), example: "Oberwaldschule"},
		{field: "town", name: "Ort", spell: name, hint: say.That(noFormula), example: "Grebenhain"},
		{field: "kind", name: "Schulart", spell: spelled(schoolKinds.read, schoolKinds.write), hint: say.That("must be one of the kinds of schools that are listed"),
			example: "Gesamtschule", allowed: schoolKinds.all()},
		{field: "area", name: "Sozialraum", spell: name, hint: say.That(noFormula), example: "Raum Schotten und Hoher Vogelsberg"},
		{field: "providers", name: "Träger", clears: true, spell: spelled(readNames, writeNames), hint: say.That("must be names parted by |, none beginning with = + - or @"),
			example: "DRK Vogelsberg"},
	},
	KindPlaces: {
		key,
		{field: "place", name: "Bezeichnung", needed: true, spell: labelled, hint: say.That(noFormula), example: "3a"},
		{field: "kind", name: "Art", spell: spelled(placeKinds.read, placeKinds.write), hint: say.That("must be Klasse, Bus or Angebot"), example: "Klasse", allowed: placeKinds.all()},
		{field: "grade", name: "Jahrgang", spell: spelled(readInt, strconv.Itoa), hint: say.That("must be a whole number"), example: "3"},
		{field: "from", name: "Gültig ab", spell: spelled(readDate, writeDate), hint: say.That(aDate), example: "01.08.2026"},
		{field: "until", name: "Gültig bis", clears: true, spell: spelled(readDate, writeDate), hint: say.That(aDate), example: ""},
	},
	KindStaff: {
		{field: "provider", name: "Träger", needed: true, spell: name, hint: say.That(noFormula), example: "DRK Vogelsberg"},
		{field: "givenName", name: "Vorname", needed: true, spell: name, hint: say.That(noFormula), example: "Jule"},
		{field: "familyName", name: "Nachname", needed: true, spell: name, hint: say.That(noFormula), example: "Dörr"},
		{field: "email", name: "E-Mail", spell: lower, hint: say.That(noFormula), example: ""},
		{field: "contractFrom", name: "Vertrag ab", spell: spelled(readDate, writeDate), hint: say.That(aDate), example: "01.08.2026"},
		{field: "contractUntil", name: "Vertrag bis", spell: spelled(readDate, writeDate), hint: say.That(aDate), example: "31.07.2027"},
		{field: "weekHours", name: "Wochenstunden", spell: spelled(readHours, writeHours), hint: say.That(someHours), example: "21,5"},
		{field: "outsideHours", name: "Davon ohne Einsatz", spell: spelled(readHours, writeHours), hint: say.That(someHours), example: "1"},
		{field: "dayHours", name: "Höchstens am Tag", spell: spelled(readHours, writeHours), hint: say.That(someHours), example: "6"},
		{field: "qualifications", name: "Qualifikationen", spell: spelled(qualifications.readAll, qualifications.writeAll),
			hint: say.That("must be some of the qualifications that are listed, parted by commas"), example: "Pflege", allowed: qualifications.all()[1:]},
		{field: "schools", name: "Schulen", spell: spelled(readKeys, writeKeys), hint: say.That("must be numbers of schools, parted by commas"), example: "HE-6132"},
		{field: "homeSchool", name: "Stammschule", spell: spelled(readKey, itself), hint: say.That(aKey), example: "HE-6132"},
		{field: "conductOn", name: "Führungszeugnis vom", spell: spelled(readDate, writeDate), hint: say.That(aDate), example: "15.06.2026"},
		{field: "conductUntil", name: "Führungszeugnis bis", spell: spelled(readDate, writeDate), hint: say.That(aDate), example: ""},
		{field: "measlesOn", name: "Masernschutz vom", spell: spelled(readDate, writeDate), hint: say.That(aDate), example: "15.06.2026"},
		{field: "measlesUntil", name: "Masernschutz bis", spell: spelled(readDate, writeDate), hint: say.That(aDate), example: ""},
		window("monday", "Montag"), window("tuesday", "Dienstag"), window("wednesday", "Mittwoch"), window("thursday", "Donnerstag"), window("friday", "Freitag"),
	},
	KindNeeds: {
		key,
		{field: "place", name: "Einsatzort", needed: true, spell: labelled, hint: say.That(noFormula), example: "3a"},
		{field: "weekday", name: "Wochentag", needed: true, spell: spelled(weekdays.read, weekdays.write), hint: say.That("must be a weekday like Montag or Mo, up to Freitag"),
			example: "Montag", allowed: weekdays.all()},
		{field: "starts", name: "Beginn", needed: true, spell: spelled(readStart, start.String), hint: say.That("must be a time of day like 7:35, or the number of a lesson"), example: "07:35"},
		{field: "persons", name: "Personen", needed: true, spell: spelled(readInt, strconv.Itoa), hint: say.That("must be a whole number; 0 is no need"), example: "1"},
		{field: "priority", name: "Priorität", spell: spelled(priorities.read, priorities.write), hint: say.That("must be hoch, normal or niedrig"), example: "normal", allowed: priorities.all()},
		{field: "qualification", name: "Qualifikation", spell: spelled(qualifications.read, qualifications.write),
			hint: say.That("must be one of the qualifications that are listed"), example: "keine", allowed: qualifications.all()},
		{field: "purpose", name: "Zweck", spell: spelled(purposes.read, purposes.write), hint: say.That("must be one of the purposes that are listed"), example: "Lernen", allowed: purposes.all()},
		{field: "from", name: "Gültig ab", needed: true, spell: spelled(readDate, writeDate), hint: say.That(aDate), example: "01.08.2026"},
		{field: "until", name: "Gültig bis", clears: true, spell: spelled(readDate, writeDate), hint: say.That(aDate), example: ""},
	},
}

// timetable are the fields of a row that stands for the lessons of a class.
var timetable = []column{key, {field: "place", name: "Klasse"}, {field: "lessons", name: "Stunde"}, {field: "from", name: "Gültig ab"}}

// key is the column that tells the school.
var key = column{field: "school", name: "Schulnummer", needed: true, spell: spelled(readKey, itself), hint: say.That(aKey), example: "HE-6132"}

// What cells must be.
const (
	noFormula = "must not begin with = + - or @"
	aDate     = "must be a date like 31.08.2026"
	aKey      = "must be the number of a school like HE-6132"
	someHours = "must be hours like 21,5 or 21:30"
)

func window(field, name string) column {
	return column{field: field, name: name, spell: spelled(readSpans, writeSpans), hint: say.That("must be times like 7:30-13:00, several parted by commas, or nein"), example: "07:30-13:00"}
}

func itself(text string) string { return text }

func lower(text string) (string, bool) { return name(strings.ToLower(text)) }

func labelled(text string) (string, bool) {
	tidy, _ := label(text)
	return name(tidy)
}

var schoolKinds = words[school.Kind]{
	{school.KindPrimary, []string{"Grundschule", "GS"}},
	{school.KindPrimaryWithOrientation, []string{"Grundschule mit Förderstufe", "GFS"}},
	{school.KindSecondary, []string{"Weiterführende Schule"}},
	{school.KindComprehensive, []string{"Gesamtschule", "KGS", "IGS"}},
	{school.KindSpecial, []string{"Förderschule", "FÖS"}},
}

var placeKinds = words[school.PlaceKind]{
	{school.PlaceClass, []string{"Klasse"}},
	{school.PlaceBus, []string{"Bus", "Schulbus"}},
	{school.PlaceOffer, []string{"Angebot"}},
}

var weekdays = words[calendar.Weekday]{
	{calendar.Monday, []string{"Montag", "Mo", "1"}},
	{calendar.Tuesday, []string{"Dienstag", "Di", "2"}},
	{calendar.Wednesday, []string{"Mittwoch", "Mi", "3"}},
	{calendar.Thursday, []string{"Donnerstag", "Do", "4"}},
	{calendar.Friday, []string{"Freitag", "Fr", "5"}},
}

var priorities = words[school.Priority]{
	{school.PriorityHigh, []string{"hoch"}},
	{school.PriorityNormal, []string{"normal"}},
	{school.PriorityLow, []string{"niedrig"}},
}

// The first is what everybody in the pool can.
var qualifications = words[school.Qualification]{
	{school.QualificationBasic, []string{"keine", "Grundlagen"}},
	{school.QualificationCare, []string{"Pflege"}},
	{school.QualificationMedical, []string{"Medizinisch", "Medizin"}},
	{school.QualificationBehaviour, []string{"Verhalten"}},
	{school.QualificationCommunication, []string{"Kommunikation"}},
}

var purposes = words[school.Purpose]{
	{school.PurposeLearning, []string{"Lernen", "Unterricht"}},
	{school.PurposeTransition, []string{"Übergang", "Wechsel"}},
	{school.PurposeBreak, []string{"Pause"}},
	{school.PurposeArrival, []string{"Ankommen"}},
	{school.PurposeBus, []string{"Bus"}},
	{school.PurposeOuting, []string{"Ausflug"}},
	{school.PurposeAfternoon, []string{"Nachmittag"}},
	{school.PurposeCare, []string{"Pflege"}},
}
