package presence

import (
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
)

// grid is a school week as a table: slots by weekdays.
type grid struct {
	Name string // for those who do not see the page
	Days []gridDay
	Rows []gridRow
}

// gridDay is a column.
type gridDay struct {
	calendar.Date
	Today bool
	Off   string // why nothing takes place on the whole day
}

// gridRow is a slot of the week.
type gridRow struct {
	Name         string
	Starts, Ends calendar.Clock
	Pause        bool
	Cells        []gridCell
}

// gridCell is what somebody sees of one slot on one day. Without a class it is empty.
type gridCell struct {
	Class    string // full, part, open, past or special, as the style sheet has it
	Who      []string
	Open     int
	Priority school.Priority // of what is open
	Text     string          // of a day that is special
	Span     int             // rows over which a special day goes; 0 where it began further up
	Path     string          // where the cell leads to
}

// week is what all grids of a week share: its columns, and the slots on each.
type week struct {
	*where
	days  []gridDay
	lines []school.Line
}

// weekOf arranges a week. The slots of each day are those of the bell schedule that holds on it.
func (w *where) weekOf(c *frame.Call, of calendar.Week) week {
	shown := week{where: w}
	var slots []school.Slot
	for _, day := range schoolWeek(of) {
		d := gridDay{Date: day, Today: day == c.Today()}
		if told := w.days[day]; told.Kind != school.DaySchool {
			d.Off = told.Name
			if d.Off == "" {
				d.Off = c.Label(told.Kind)
			}
		}
		shown.days = append(shown.days, d)
		if schedule := w.schedule(day); schedule != nil {
			for _, s := range schedule.Slots {
				if s.Weekday == day.Weekday() {
					slots = append(slots, s)
				}
			}
		}
	}
	shown.lines = school.BellSchedule{Slots: slots}.Lines()
	return shown
}

// Off reports whether nothing takes place in the whole week.
func (w week) Off() bool {
	return !slices.ContainsFunc(w.days, func(d gridDay) bool { return d.Off == "" })
}

// ofPlace is the week of a place.
func (w week) ofPlace(c *frame.Call, place *school.Place) grid {
	away := func(d gridDay) string {
		if w.away[spot{day: d.Date, place: place.ID}] {
			return c.T("Klasse unterwegs")
		}
		return ""
	}
	return w.grid(c, c.Place(place.Kind, place.Label), away, func(d gridDay, slot *school.Slot) gridCell {
		s := w.at(d.Date, place, slot)
		cell := gridCell{Open: s.Open()}
		for _, p := range s.People {
			cell.Who = append(cell.Who, p.Name())
		}
		switch {
		case s.Quiet():
			return cell
		case d.Before(c.Today()):
			cell.Class = "past"
		case cell.Open == 0:
			cell.Class = "full"
		case len(s.People) == 0:
			cell.Class = "open"
		default:
			cell.Class = "part"
		}
		if cell.Open > 0 {
			cell.Priority = s.Need.Priority
		}
		return cell
	})
}

// ofPerson is the week of an assistant at the school.
func (w week) ofPerson(c *frame.Call, who person) grid {
	here := map[calendar.Date]map[uuid.UUID][]*school.Place{} // by day and slot
	for at, people := range w.people {
		if !slices.ContainsFunc(people, func(p person) bool { return p.ID == who.ID }) {
			continue
		}
		i := slices.IndexFunc(w.demand.Places, func(p school.Place) bool { return p.ID == at.place })
		if i < 0 {
			continue
		}
		if here[at.day] == nil {
			here[at.day] = map[uuid.UUID][]*school.Place{}
		}
		here[at.day][at.slot] = append(here[at.day][at.slot], &w.demand.Places[i])
	}
	return w.grid(c, who.Name(), func(gridDay) string { return "" }, func(d gridDay, slot *school.Slot) gridCell {
		var cell gridCell
		for _, place := range here[d.Date][slot.ID] {
			cell.Class, cell.Who = "full", append(cell.Who, c.Place(place.Kind, place.Label))
			cell.Path = planPath(d.Week(), place.ID)
			if d.Before(c.Today()) {
				cell.Class = "past"
			}
		}
		return cell
	})
}

// grid makes a table of cells. special says why a whole day is another for whom it is about; rows in which nothing ever happens are left
// out unless they are lessons.
func (w week) grid(c *frame.Call, name string, special func(gridDay) string, cell func(gridDay, *school.Slot) gridCell) grid {
	g := grid{Name: c.T("Wochenplan: %s", name)}
	for _, d := range w.days {
		if d.Off == "" {
			d.Off = special(d)
		}
		g.Days = append(g.Days, d)
	}
	for _, l := range w.lines {
		row := gridRow{Name: c.Line(l), Starts: l.Starts, Ends: l.Ends, Pause: l.Kind != school.SlotLesson}
		busy := !row.Pause
		for i, d := range g.Days {
			var at gridCell
			if slot := l.Slots[i]; slot != nil && d.Off == "" {
				at = cell(d, slot)
			}
			busy = busy || at.Class != ""
			row.Cells = append(row.Cells, at)
		}
		if busy {
			g.Rows = append(g.Rows, row)
		}
	}
	for i, d := range g.Days {
		if d.Off == "" || len(g.Rows) == 0 {
			continue
		}
		for j := range g.Rows {
			g.Rows[j].Cells[i] = gridCell{Class: "special"}
		}
		g.Rows[0].Cells[i].Text, g.Rows[0].Cells[i].Span = d.Off, len(g.Rows)
	}
	return g
}

// schoolWeek is Monday to Friday.
func schoolWeek(of calendar.Week) []calendar.Date {
	days := of.Days()
	return days[:5]
}
