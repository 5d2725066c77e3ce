package intake

import (
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
)

// in returns the need of a part in a slot, the zero need if there is none.
func (p part) in(slot uuid.UUID) school.Need {
	i := slices.IndexFunc(p.needs, func(n school.Need) bool { return n.SlotID == slot })
	if i < 0 {
		return school.Need{}
	}
	return p.needs[i]
}

// need returns what the i-th row makes of the need of a part, the zero need if it takes it away. What the row does not tell stays, or
// is what is usual.
func (s stretch) need(i int, p part) school.Need {
	r, slot := s.rows[i], s.slots[i]
	n := p.in(slot.ID)
	persons, _ := readInt(r.cells["persons"])
	if persons == 0 {
		return school.Need{}
	}
	if n.Persons == 0 {
		n = school.Need{SlotID: slot.ID, Priority: school.PriorityNormal, Qualification: school.QualificationBasic, Purpose: usual[slot.Kind]}
	}
	n.Persons = persons
	if r.tells("priority") {
		n.Priority, _ = priorities.read(r.cells["priority"])
	}
	if r.tells("qualification") {
		n.Qualification, _ = qualifications.read(r.cells["qualification"])
	}
	if r.tells("purpose") {
		n.Purpose, _ = purposes.read(r.cells["purpose"])
	}
	return n
}

// change notes in the compared rows how they differ from the need of a part. It returns the line of the first that does, or 0.
func (s stretch) change(p part, compared []Row) (line int) {
	for i := range s.rows {
		was, is := p.in(s.slots[i].ID), s.need(i, p)
		if was == is {
			continue
		}
		r := &compared[i]
		if line == 0 {
			line = r.Line
		}
		if fate := fateOf(was, is); r.Fate == Same || r.Fate == fate {
			r.Fate = fate
		} else {
			r.Fate = Change
		}
		before, after := needCells(was), needCells(is)
		for _, column := range columns[KindNeeds] {
			d := Difference{Column: column.name, From: before[column.field], To: after[column.field]}
			if d.From != d.To && !slices.Contains(r.Changes, d) {
				r.Changes = append(r.Changes, d)
			}
		}
	}
	return line
}

func fateOf(was, is school.Need) Fate {
	switch {
	case was.Persons == 0:
		return Create
	case is.Persons == 0:
		return End
	}
	return Change
}

// needCells spells a need as a file does.
func needCells(n school.Need) map[string]string {
	return map[string]string{
		"persons": strconv.Itoa(n.Persons), "priority": priorities.write(n.Priority), "qualification": qualifications.write(n.Qualification), "purpose": purposes.write(n.Purpose),
	}
}

// stateNeed states the need of a part anew: what stood there, and what the rows say about their slots.
func (c *comparison) stateNeed(s stretch, p part, line int, version map[uuid.UUID]int) {
	needs := slices.DeleteFunc(slices.Clone(p.needs), func(n school.Need) bool {
		return slices.ContainsFunc(s.slots, func(slot school.Slot) bool { return slot.ID == n.SlotID })
	})
	lines := make([]int, len(needs)) // of the needs; 0 is one that stood
	for i, r := range s.rows {
		if n := s.need(i, p); n.Persons != 0 {
			needs, lines = append(needs, n), append(lines, r.line)
		}
	}
	details := school.NeedWeekDetails{ValidFrom: p.period.From, ValidUntil: p.period.Until, Needs: needs}
	id, before := s.place.ID, 0
	c.writes = append(c.writes, write{line: line, column: c.needColumn, do: func() error {
		before = version[id]
		place, _, err := c.demand.PutNeedWeek(id, before, details)
		if err == nil {
			version[id] = place.Version
		}
		return err
	}, undone: func() { version[id] = before }, at: func(pointer string) int {
		steps := strings.Split(pointer, "/")
		if len(steps) > 2 && steps[1] == "needs" {
			if i, _ := strconv.Atoi(steps[2]); i < len(lines) && lines[i] > 0 {
				return lines[i]
			}
		}
		return line
	}})
}

// needColumn returns the column of what a fault of package school names in a need week.
func (c *comparison) needColumn(pointer string) string {
	last := pointer[strings.LastIndex(pointer, "/")+1:]
	field, ok := map[string]string{"slotId": "starts", "validFrom": "from", "validUntil": "until"}[last]
	if !ok {
		field = last
	}
	return columnNamed(c.kind, field)
}

// otherNeeds counts the need of the schools that stands from today on and of which the file says nothing.
func (c *comparison) otherNeeds(stored *storedPlaces, weeks map[uuid.UUID][]school.NeedWeek, told map[uuid.UUID][]stretch) {
	for _, p := range stored.all {
		left := map[uuid.UUID]bool{} // slots
		for _, w := range weeks[p.ID] {
			if w.Period().Intersect(calendar.Range{From: c.today}).Empty() {
				continue
			}
			for _, n := range w.Needs {
				if !slices.ContainsFunc(told[p.ID], func(s stretch) bool { return s.covers(n.SlotID) }) {
					left[n.SlotID] = true
				}
			}
		}
		if len(left) > 0 {
			c.untouched = append(c.untouched, Left{Key: stored.keys[p.SchoolID] + ", " + p.Label, Count: len(left)})
		}
	}
}

// covers reports whether a row is about the slot.
func (s stretch) covers(slot uuid.UUID) bool {
	return slices.ContainsFunc(s.slots, func(own school.Slot) bool { return own.ID == slot })
}
