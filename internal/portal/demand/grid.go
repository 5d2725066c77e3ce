package demand

import (
	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
)

// grid is the week of a place on its school's bell schedule.
type grid struct {
	Rows   []gridRow
	Today  calendar.Weekday // 0 where the grid is not of this week
	Locked bool             // past need is read only
}

// gridRow is one line of the bell schedule.
type gridRow struct {
	Name  string
	Span  string
	Pause bool
	Cells []*gridCell // Monday to Friday; nil where the day has no such slot
}

// gridCell is the need of one slot.
type gridCell struct {
	Slot   uuid.UUID
	Where  string // as people say it, like Montag, 1. Stunde
	Need   *school.Need
	Chosen bool
	Locked bool
}

// Tone is the cell's class of colour and mark.
func (g gridCell) Tone() string {
	if g.Need == nil {
		return "none"
	}
	return string(g.Need.Priority)
}

// Special reports whether the need asks for more than everybody can.
func (g gridCell) Special() bool {
	return g.Need != nil && g.Need.Qualification != school.QualificationBasic
}

// newGrid lays needs out on a bell schedule. chosen are the slots whose boxes are ticked.
func newGrid(c *frame.Call, schedule *school.BellSchedule, needs []school.Need, chosen map[uuid.UUID]bool, locked bool) grid {
	g := grid{Locked: locked}
	if !locked && schedule.Period().Contains(c.Today()) {
		g.Today = c.Today().Weekday()
	}
	bySlot := make(map[uuid.UUID]*school.Need, len(needs))
	for i := range needs {
		bySlot[needs[i].SlotID] = &needs[i]
	}
	for _, line := range schedule.Lines() {
		row := gridRow{Name: c.Line(line), Span: c.Span(line.Starts, line.Ends), Pause: line.Kind != school.SlotLesson}
		for _, slot := range line.Slots {
			if slot == nil {
				row.Cells = append(row.Cells, nil)
				continue
			}
			row.Cells = append(row.Cells, &gridCell{
				Slot: slot.ID, Where: c.T("%s, %s", c.Weekday(slot.Weekday), row.Name), Need: bySlot[slot.ID], Chosen: chosen[slot.ID], Locked: locked,
			})
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// where names every slot of a bell schedule, like Montag, 1. Stunde.
func where(c *frame.Call, schedule *school.BellSchedule) map[uuid.UUID]string {
	names := make(map[uuid.UUID]string, len(schedule.Slots))
	for _, line := range schedule.Lines() {
		for _, slot := range line.Slots {
			if slot != nil {
				names[slot.ID] = c.T("%s, %s", c.Weekday(slot.Weekday), c.Line(line))
			}
		}
	}
	return names
}
