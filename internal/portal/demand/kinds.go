package demand

import (
	"schulalltag/internal/school"
)

// kind is how a kind of place is spoken of.
type kind struct {
	of           school.PlaceKind
	plural, path string
	add          string // what its button says
	hint         string // how its label is written
}

// kinds are the kinds of places in the order in which a school thinks of them.
var kinds = [...]kind{
	{school.PlaceClass, "Klassen", "/schule/klassen", "Klasse anlegen", "Zum Beispiel 3a, 10b, VK oder IK1."},
	{school.PlaceBus, "Busse", "/schule/busse", "Bus anlegen", "Zum Beispiel Bus 12."},
	{school.PlaceOffer, "Angebote", "/schule/angebote", "Angebot anlegen", "Mittagstisch, Hausaufgaben, Pausenhof, Betreuung, Ferien oder AG, und eine Zahl dahinter, wenn es mehrere gibt."},
}

func kindOf(k school.PlaceKind) kind {
	for _, each := range kinds {
		if each.of == k {
			return each
		}
	}
	return kind{of: k}
}

// The choices of the editor, in the order in which they are offered.
var (
	qualifications = [...]school.Qualification{
		school.QualificationBasic, school.QualificationCare, school.QualificationMedical, school.QualificationBehaviour, school.QualificationCommunication,
	}
	purposes = [...]school.Purpose{
		school.PurposeLearning, school.PurposeTransition, school.PurposeBreak, school.PurposeArrival, school.PurposeBus, school.PurposeOuting,
		school.PurposeAfternoon, school.PurposeCare,
	}
	slotKinds = [...]school.SlotKind{school.SlotLesson, school.SlotBreak, school.SlotArrival, school.SlotBus, school.SlotAfternoon}
)
