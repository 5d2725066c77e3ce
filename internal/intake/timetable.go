package intake

import (
	"fmt"
	"slices"

	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
)

// compareTimetable creates the classes that have lessons and are not stored. It tells where a class has need in a lesson of the
// week in which it has none: that is for the school to decide, so need is left as it is.
//
// Lessons are counted as Untis does: its n-th hour is the n-th lesson of the day in the school's bell schedule.
func (c *comparison) compareTimetable(rows []row) error {
	schools, ids, err := c.named(rows)
	if err != nil || len(c.faults.cells) > 0 {
		return err
	}
	stored, err := c.placesOf(ids)
	if err != nil {
		return err
	}
	bells, err := c.demand.BellSchedules(ids)
	if err != nil {
		return err
	}
	weeks, err := c.weeksOf(stored)
	if err != nil {
		return err
	}
	if c.skipped > 0 {
		c.notes = append(c.notes, Note{Code: NoteSkipped, Count: c.skipped})
	}
	for _, r := range rows {
		at := schools[r.cells["school"]]
		from, _ := readDate(r.cells["from"])
		bell := slices.IndexFunc(bells, func(b school.BellSchedule) bool { return b.SchoolID == at.ID && b.Period().Contains(from) })
		if bell < 0 {
			c.noteOnce(Note{Code: NoteNoBellSchedule, Key: r.cells["school"]})
		} else {
			c.noteMissingSlots(r, bells[bell])
		}
		i := stored.find(at.ID, r.cells["place"], from, calendar.Date{}, c.today)
		if i < 0 {
			c.newClass(r, at, from)
			continue
		}
		stored.met[i] = r.line
		c.rows = append(c.rows, Row{Line: r.line, Key: r.about("school", "place"), Fate: Same})
		c.noteNeedOutside(r, weeks[stored.all[i].ID], from, bells)
	}
	for i, p := range stored.all {
		if stored.met[i] == 0 && p.Kind == school.PlaceClass && !p.Period().Intersect(calendar.Range{From: c.today}).Empty() {
			c.untouched = append(c.untouched, Left{Key: stored.keys[p.SchoolID] + ", " + p.Label, Count: 1})
		}
	}
	return nil
}

func (c *comparison) newClass(r row, at *school.School, from calendar.Date) {
	grade, ok := gradeOf(r.cells["place"])
	if !ok {
		c.notes = append(c.notes, Note{Code: NoteNoGrade, Key: r.about("school", "place")})
		return
	}
	d := school.PlaceDetails{Kind: school.PlaceClass, Label: r.cells["place"], Grade: &grade, ValidFrom: from}
	c.compareCells(r, r.about("school", "place"), nil, map[string]string{"from": writeDate(from)}, 0, false)
	c.writePlace(r, func() error {
		_, err := c.demand.CreatePlace(at.ID, d)
		return err
	})
}

func (c *comparison) noteOnce(n Note) {
	if !c.noted[n] {
		c.noted[n] = true
		c.notes = append(c.notes, n)
	}
}

// noteMissingSlots counts the lessons of a class that the bell schedule does not have.
func (c *comparison) noteMissingSlots(r row, bell school.BellSchedule) {
	missing := 0
	for _, l := range readLessons(r.cells["lessons"]) {
		if l.hour > len(lessonsOf(bell, l.day)) {
			missing++
		}
	}
	if missing > 0 {
		c.notes = append(c.notes, Note{Code: NoteNoSlot, Key: r.about("school", "place"), Count: missing})
	}
}

// noteNeedOutside lists the lessons from the first day on in which a class has need and no lesson. Need in breaks, on the bus and in
// the afternoon does not depend on lessons.
func (c *comparison) noteNeedOutside(r row, weeks []school.NeedWeek, from calendar.Date, bells []school.BellSchedule) {
	taught := readLessons(r.cells["lessons"])
	for _, w := range weeks {
		if w.Period().Intersect(calendar.Range{From: from}).Empty() {
			continue
		}
		b := slices.IndexFunc(bells, func(b school.BellSchedule) bool { return b.ID == w.BellScheduleID })
		if b < 0 {
			continue
		}
		for _, day := range weekdays {
			for i, slot := range lessonsOf(bells[b], day.code) {
				needed := slices.ContainsFunc(w.Needs, func(n school.Need) bool { return n.SlotID == slot.ID })
				if needed && !slices.Contains(taught, lesson{day.code, i + 1}) {
					c.noteOnce(Note{Code: NoteNeedOutside, Key: fmt.Sprintf("%s, %s %s", r.about("school", "place"), day.names[0], slot.Starts)})
				}
			}
		}
	}
}
