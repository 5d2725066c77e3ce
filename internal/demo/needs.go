package demo

import (
	"math/rand/v2"

	"github.com/google/uuid"

	"schulalltag/internal/school"
)

// classNeeds invents the week of a class: younger classes need somebody through the whole morning, older ones in single lessons, and about
// one class in six two people. Together the needs are somewhat more than the pool can give, as they are in life.
func classNeeds(draw *rand.Rand, b bell, grade int, slots []school.Slot) []school.Need {
	heavy := draw.IntN(6) == 0
	share := map[bool]int{true: 80, false: 38}[heavy] // percent of the lessons with a need
	priority := school.PriorityNormal
	switch {
	case b == bellSpecial:
		share, priority = 75, school.PriorityHigh
	case grade <= 2:
		share, priority = min(share+20, 95), school.PriorityHigh
	case grade >= 5:
		share = min(share-12, 60)
		if !heavy {
			priority = school.PriorityLow
		}
	}
	qualification := school.QualificationBasic
	if draw.IntN(8) == 0 {
		qualification = []school.Qualification{school.QualificationCare, school.QualificationBehaviour, school.QualificationCommunication}[draw.IntN(3)]
	}
	last := map[bool]int{true: 4, false: 5}[grade <= 2]
	var needs []school.Need
	for _, slot := range slots {
		lesson := b.lesson(slot)
		switch {
		case lesson >= 1 && lesson <= last && draw.IntN(100) < share:
			persons := 1
			if heavy && lesson <= 2 {
				persons = 2
			}
			needs = append(needs, need(slot.ID, persons, priority, qualification, school.PurposeLearning))
		case slot.Kind == school.SlotBreak && heavy:
			needs = append(needs, need(slot.ID, 1, school.PriorityNormal, school.QualificationBasic, school.PurposeBreak))
		case slot.Kind == school.SlotArrival && grade == 1 && b != bellSpecial && heavy:
			needs = append(needs, need(slot.ID, 1, school.PriorityLow, school.QualificationBasic, school.PurposeArrival))
		}
	}
	return needs
}

// kindNeeds asks for one person in every slot of a kind: a bus in the bus slots, the lunch group in the afternoons.
func kindNeeds(slots []school.Slot, kind school.SlotKind, priority school.Priority, purpose school.Purpose) []school.Need {
	var needs []school.Need
	for _, slot := range slots {
		if slot.Kind == kind {
			needs = append(needs, need(slot.ID, 1, priority, school.QualificationBasic, purpose))
		}
	}
	return needs
}

func need(slot uuid.UUID, persons int, priority school.Priority, q school.Qualification, purpose school.Purpose) school.Need {
	return school.Need{SlotID: slot, Persons: persons, Priority: priority, Qualification: q, Purpose: purpose}
}
