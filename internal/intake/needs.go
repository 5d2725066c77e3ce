package intake

import (
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
)

// usual is the purpose of need in a kind of slot where a file does not tell it.
var usual = map[school.SlotKind]school.Purpose{
	school.SlotLesson: school.PurposeLearning, school.SlotBreak: school.PurposeBreak, school.SlotArrival: school.PurposeArrival,
	school.SlotBus: school.PurposeBus, school.SlotAfternoon: school.PurposeAfternoon,
}

// compareNeeds takes the rows of one place and first day together: in the slots they name they replace the need of the period, in
// all others need stays.
func (c *comparison) compareNeeds(rows []row) error {
	schools, ids, err := c.named(rows)
	if err != nil {
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
	groups := map[string][]row{}
	var order []string
	for _, r := range rows {
		about := r.about("school", "place", "from")
		if groups[about] == nil {
			order = append(order, about)
		}
		groups[about] = append(groups[about], r)
	}
	told := map[uuid.UUID][]stretch{} // by place, what groups before say
	version := map[uuid.UUID]int{}    // of the places, as the writes go on
	for _, about := range order {
		group := groups[about]
		s, ok := c.stretch(group, schools[group[0].cells["school"]], stored, bells)
		if !ok {
			continue
		}
		if slices.ContainsFunc(told[s.place.ID], func(o stretch) bool { return o.period.Overlaps(s.period) }) {
			c.wrong(group[0], "from", "overlaps the period of other lines for this place: say there until when they hold")
			continue
		}
		told[s.place.ID] = append(told[s.place.ID], s)
		version[s.place.ID] = s.place.Version
		c.compareStretch(s, weeks[s.place.ID], version)
	}
	c.otherNeeds(stored, weeks, told)
	return nil
}

// weeksOf reads the weeks of need that stand at the places, by place and in order.
func (c *comparison) weeksOf(stored *storedPlaces) (map[uuid.UUID][]school.NeedWeek, error) {
	all, err := c.demand.NeedWeeks(stored.ids(), calendar.Range{})
	if err != nil {
		return nil, err
	}
	byPlace := map[uuid.UUID][]school.NeedWeek{}
	for _, w := range all {
		byPlace[w.PlaceID] = append(byPlace[w.PlaceID], w)
	}
	return byPlace, nil
}

// stretch is what the rows of one place and first day say.
type stretch struct {
	place  *school.Place
	period calendar.Range // of the rows, within those of the place and of the bell schedule
	rows   []row          // one for each of the slots
	slots  []school.Slot
}

// stretch finds what the rows are about. It reports whether all of it is there.
func (c *comparison) stretch(group []row, at *school.School, stored *storedPlaces, bells []school.BellSchedule) (s stretch, ok bool) {
	first := group[0]
	if at == nil {
		return s, false
	}
	from, _ := readDate(first.cells["from"])
	until, _ := readDate(first.cells["until"])
	i := stored.find(at.ID, first.cells["place"], from, from, c.today)
	if i < 0 {
		c.wrong(first, "place", "is no place of the school on the first day")
		return s, false
	}
	b := slices.IndexFunc(bells, func(b school.BellSchedule) bool { return b.SchoolID == at.ID && b.Period().Contains(from) })
	if b < 0 {
		c.wrong(first, "from", "must be a day on which a bell schedule holds")
		return s, false
	}
	stored.met[i] = first.line
	s.place, ok = &stored.all[i], true
	s.period = calendar.Range{From: from, Until: until}.Intersect(s.place.Period()).Intersect(bells[b].Period())
	if s.period.Empty() {
		c.wrong(first, "until", "must not be before the first day")
		return s, false
	}
	lines := map[uuid.UUID]int{}
	for _, r := range group {
		if r.cells["until"] != first.cells["until"] {
			c.wrong(r, "until", "must be the same in all lines of the place and first day")
			ok = false
		}
		slot, known := slotOf(r, bells[b])
		switch {
		case !known:
			c.wrong(r, "starts", "is no slot of the bell schedule on this weekday")
			ok = false
		case lines[slot.ID] > 0:
			c.wrong(r, "starts", "is the same slot as in line %d", lines[slot.ID])
			ok = false
		default:
			lines[slot.ID] = r.line
			s.rows, s.slots = append(s.rows, r), append(s.slots, slot)
		}
	}
	return s, ok
}

// slotOf returns the slot in which the row's need begins.
func slotOf(r row, bell school.BellSchedule) (school.Slot, bool) {
	weekday, _ := weekdays.read(r.cells["weekday"])
	begin, _ := readStart(r.cells["starts"])
	if begin.nth > 0 {
		lessons := lessonsOf(bell, weekday)
		if begin.nth > len(lessons) {
			return school.Slot{}, false
		}
		return lessons[begin.nth-1], true
	}
	i := slices.IndexFunc(bell.Slots, func(s school.Slot) bool { return s.Weekday == weekday && s.Starts == begin.at })
	if i < 0 {
		return school.Slot{}, false
	}
	return bell.Slots[i], true
}

// lessonsOf returns the lessons of a weekday in order.
func lessonsOf(bell school.BellSchedule, day calendar.Weekday) []school.Slot {
	var lessons []school.Slot
	for _, s := range bell.Slots { // in order
		if s.Weekday == day && s.Kind == school.SlotLesson {
			lessons = append(lessons, s)
		}
	}
	return lessons
}

// compareStretch adds the rows, and what to state for each part of the period in which they change anything.
func (c *comparison) compareStretch(s stretch, weeks []school.NeedWeek, version map[uuid.UUID]int) {
	compared := make([]Row, len(s.rows))
	for i, r := range s.rows {
		compared[i] = Row{Line: r.line, Key: r.about("school", "place", "weekday", "starts"), Fate: Same}
	}
	for _, p := range parts(weeks, s.period) {
		if changed := s.change(p, compared); changed > 0 {
			c.stateNeed(s, p, changed, version)
		}
	}
	c.rows = append(c.rows, compared...)
}

// part is a part of a period in which one week of need stands, or none.
type part struct {
	period calendar.Range
	needs  []school.Need // without the week they belong to
}

// parts divides a period by those of the weeks that stand in it, which are in order.
func parts(weeks []school.NeedWeek, period calendar.Range) []part {
	var all []part
	next := period.From
	for _, w := range weeks {
		if !w.Period().Overlaps(period) {
			continue
		}
		stands := w.Period().Intersect(period)
		if next.Before(stands.From) {
			all = append(all, part{period: calendar.Range{From: next, Until: stands.From.AddDays(-1)}})
		}
		p := part{period: stands}
		for _, n := range w.Needs {
			n.DistrictID, n.NeedWeekID = "", uuid.Nil
			p.needs = append(p.needs, n)
		}
		all = append(all, p)
		next = stands.Until.AddDays(1)
		if next.IsZero() {
			return all
		}
	}
	if rest := (calendar.Range{From: next, Until: period.Until}); !rest.Empty() {
		all = append(all, part{period: rest})
	}
	return all
}
