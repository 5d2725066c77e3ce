package demand

import (
	"slices"
	"strconv"

	"github.com/google/uuid"

	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
)

// brush is what a school sets in the slots it has chosen. What it leaves open stays as it is, or is what a new need usually has.
type brush struct {
	persons       int // -1 is left open; 0 is no need
	priority      school.Priority
	qualification school.Qualification
	purpose       school.Purpose
}

// readBrush reads the editor's fields, and notes if nothing is set.
func readBrush(f *frame.Form) brush {
	b := brush{
		persons: -1, priority: school.Priority(f.Get("prioritaet")), qualification: school.Qualification(f.Get("qualifikation")),
		purpose: school.Purpose(f.Get("zweck")),
	}
	if text := f.Get("personen"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > school.MaxPersons {
			f.Problem("personen", "Wählen Sie 0 bis %d Personen.", school.MaxPersons)
		} else {
			b.persons = n
		}
	}
	if f.OK() && b == (brush{persons: -1}) {
		f.Problem("personen", "Wählen Sie, was in den Zellen gelten soll, zum Beispiel wie viele Personen.")
	}
	return b
}

// paint sets slots of a week of need, and returns the week.
func (b brush) paint(needs []school.Need, slots []school.Slot) []school.Need {
	painted := slices.Clone(needs)
	for _, slot := range slots {
		i := slices.IndexFunc(painted, func(n school.Need) bool { return n.SlotID == slot.ID })
		switch {
		case b.persons == 0 && i >= 0:
			painted = slices.Delete(painted, i, i+1)
		case b.persons == 0:
		case i >= 0:
			painted[i] = b.over(painted[i])
		default:
			painted = append(painted, b.over(school.Need{
				SlotID: slot.ID, Persons: 1, Priority: school.PriorityNormal, Qualification: school.QualificationBasic, Purpose: usualPurpose(slot.Kind),
			}))
		}
	}
	return painted
}

func (b brush) over(n school.Need) school.Need {
	if b.persons > 0 {
		n.Persons = b.persons
	}
	if b.priority != "" {
		n.Priority = b.priority
	}
	if b.qualification != "" {
		n.Qualification = b.qualification
	}
	if b.purpose != "" {
		n.Purpose = b.purpose
	}
	return n
}

// usualPurpose is what support in a slot of the kind is for, unless a school says otherwise.
func usualPurpose(kind school.SlotKind) school.Purpose {
	switch kind {
	case school.SlotBreak:
		return school.PurposeBreak
	case school.SlotArrival:
		return school.PurposeArrival
	case school.SlotBus:
		return school.PurposeBus
	case school.SlotAfternoon:
		return school.PurposeAfternoon
	default:
		return school.PurposeLearning
	}
}

// The stretches that a chosen slot can stand for, so that nobody without scripts has to tick a whole week.
const (
	extentRow = "zeile" // the same line on all weekdays
	extentDay = "tag"   // all of its weekday
)

// chosen reads the slots whose boxes are ticked, stretched as the form says, and notes if there are none.
func chosen(f *frame.Form, schedule *school.BellSchedule) []school.Slot {
	ticked := map[uuid.UUID]bool{}
	for _, text := range f.All("zelle") {
		if id, err := uuid.Parse(text); err == nil {
			ticked[id] = true
		}
	}
	extent := f.Get("umfang")
	var slots []school.Slot
	for _, line := range schedule.Lines() {
		inRow := slices.ContainsFunc(line.Slots[:], func(s *school.Slot) bool { return s != nil && ticked[s.ID] })
		for _, slot := range line.Slots {
			if slot == nil {
				continue
			}
			inDay := extent == extentDay && slices.ContainsFunc(schedule.Slots, func(o school.Slot) bool { return o.Weekday == slot.Weekday && ticked[o.ID] })
			if ticked[slot.ID] || inDay || extent == extentRow && inRow {
				slots = append(slots, *slot)
			}
		}
	}
	if len(slots) == 0 {
		f.Problem("", "Wählen Sie zuerst Zellen im Raster aus.")
	}
	return slots
}
