package roster

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/calendar"
	"schulalltag/internal/planner"
	"schulalltag/internal/planner/proof"
	"schulalltag/internal/say"
	"schulalltag/internal/staff"
)

// wording puts what the proof finds in series into words for planners: with the names of people and schools, the labels of
// places, weekdays and times. The proof itself knows ids only, and no names belong into its files.
type wording struct {
	*week
	list []proof.Assignment
	days map[personDay][]visit // in order of time
	told map[string]int        // how often a rule was told of the same slots
}

type personDay struct {
	assistant string
	day       int
}

// visit is a stretch of presence at a school in a planned week, cut as the proof cuts it. Minutes count from midnight.
type visit struct {
	school, start, end int
	slots              []int
}

// word prepares to tell of the series that were judged.
func (w *week) word(list []proof.Assignment) *wording {
	days := map[personDay][]visit{}
	for _, a := range list {
		place := w.problem.Places[w.places[w.placeAt[a.Place].ID]]
		school := w.schools[w.placeAt[a.Place].SchoolID]
		if !slices.ContainsFunc(place.Needs, func(n planner.Need) bool { return n.Slot == a.Slot }) {
			continue // it answers no need and counts for nothing else
		}
		slot := w.problem.Schools[school].Slots[a.Slot]
		at := personDay{a.Assistant, slot.Day}
		days[at] = append(days[at], visit{school, slot.Start, slot.End, []int{a.Slot}})
	}
	for at, stints := range days {
		slices.SortFunc(stints, func(a, b visit) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.school, b.school)) })
		days[at] = visits(stints)
	}
	return &wording{week: w, list: list, days: days, told: map[string]int{}}
}

// visits joins the slots of a day, in order of start, to visits.
func visits(stints []visit) (all []visit) {
	for i, s := range stints {
		if i > 0 && s.school == stints[i-1].school && s.start-stints[i-1].end <= maxPause {
			v := &all[len(all)-1]
			v.end = max(v.end, s.end)
			if s.start != stints[i-1].start {
				v.slots = append(v.slots, s.slots...)
			}
			continue
		}
		s.slots = slices.Clone(s.slots)
		all = append(all, s)
	}
	return all
}

// violation translates one.
func (t *wording) violation(x proof.Violation) Violation {
	v := Violation{Rule: x.Rule, Weekday: calendar.Weekday(x.Day)}
	if x.Rule > 0 && x.Rule < len(ruleCodes) {
		v.Code = ruleCodes[x.Rule]
	}
	if id, err := uuid.Parse(x.Assistant); err == nil {
		v.AssistantID = id
	}
	if place, ok := t.placeAt[x.Place]; ok {
		v.PlaceID, v.SchoolID = place.ID, place.SchoolID
		t.atPlace(&v, x)
	} else {
		t.onDay(&v, x)
	}
	return v
}

// atPlace tells of a rule that is broken at a place in a slot of its school.
func (t *wording) atPlace(v *Violation, x proof.Violation) {
	at := t.origin.Schools[t.schools[v.SchoolID]]
	slot := at.Slots[x.Slots[len(x.Slots)-1]]
	v.SlotIDs, v.Weekday = []uuid.UUID{slot}, t.weekday(slot)
	who, where, when := t.person(v.AssistantID), t.place(v.PlaceID), t.time(slot)
	switch {
	case x.Rule == 1:
		v.Text = say.That("%s is at %s and somewhere else at the same time on %s.", who, where, when)
		if other, its := t.beside(x, slot); other != "" {
			v.SlotIDs = []uuid.UUID{its, slot}
			v.Text = say.That("%s is at %s and at %s at the same time on %s.", who, other, where, when)
		}
	case x.Rule == 2:
		v.Text = say.That("%s may not work at %s on %s: %s.", who, where, when, t.barrier(v, x))
	case x.Rule == 4 && x.Assistant == "":
		v.Text = say.That("%s has %d persons on %s and needs %d.", where, t.persons(x), when, t.needed(x))
	case x.Rule == 4:
		v.Text = say.That("%s is planned at %s on %s, when nobody is needed there.", who, where, when)
	default:
		v.Text = say.That("%s is pinned at %s on %s and not planned there.", who, where, when)
	}
}

// beside returns the other place, and its slot, at which somebody is during a slot.
func (t *wording) beside(x proof.Violation, during uuid.UUID) (place string, slot uuid.UUID) {
	its, _ := t.demand.Slot(during)
	for _, a := range t.list {
		if a.Assistant != x.Assistant || a.Place == x.Place {
			continue
		}
		id := t.placeAt[a.Place]
		other := t.origin.Schools[t.schools[id.SchoolID]].Slots[a.Slot]
		if s, _ := t.demand.Slot(other); s.Weekday == its.Weekday && s.Starts < its.Ends && its.Starts < s.Ends {
			return t.place(id.ID), other
		}
	}
	return "", uuid.Nil
}

// barrier says why somebody may not work at a place: rule 2 has three reasons.
func (t *wording) barrier(v *Violation, x proof.Violation) say.Sentence {
	for _, a := range t.problem.Assistants {
		switch {
		case a.ID != x.Assistant:
		case !slices.Contains(a.Schools, t.problem.Schools[t.schools[v.SchoolID]].ID):
			return say.That("the school is not one of theirs")
		case slices.Contains(a.Barred, x.Place):
			return say.That("the place is barred for them")
		}
	}
	return say.That("the need asks for a qualification they do not have")
}

// persons counts who is planned in the slot of a violation.
func (t *wording) persons(x proof.Violation) (n int) {
	for _, a := range t.list {
		if a.Place == x.Place && a.Slot == x.Slots[0] {
			n++
		}
	}
	return n
}

func (t *wording) needed(x proof.Violation) int {
	for _, n := range t.problem.Places[t.places[t.placeAt[x.Place].ID]].Needs {
		if n.Slot == x.Slots[0] {
			return len(n.Values)
		}
	}
	return 0
}

// onDay tells of a rule about somebody's day or week.
func (t *wording) onDay(v *Violation, x proof.Violation) {
	who, day := t.person(v.AssistantID), calendar.Weekday(x.Day)
	a := t.assistant(x.Assistant)
	var stay visit
	if len(x.Slots) > 0 {
		stay = t.visitOf(x)
		at := t.origin.Schools[stay.school]
		v.SchoolID = at.ID
		for _, s := range stay.slots {
			v.SlotIDs = append(v.SlotIDs, at.Slots[s])
		}
	}
	stretch := span(day, calendar.Clock(stay.start), calendar.Clock(stay.end))
	switch x.Rule {
	case 3:
		v.Text = say.That("%s is not available on %s.", who, stretch)
	case 5:
		worked := 0
		for d := 1; d <= t.problem.Days; d++ {
			worked += t.minutes(personDay{x.Assistant, d})
		}
		v.Text = say.That("%s works %s hours in the week, the contract leaves %s.", who, hours(worked), hours(a.WeekMinutes))
	case 6:
		v.Text = say.That("%s works %s hours on %s, the contract allows %s.", who, hours(t.minutes(personDay{x.Assistant, x.Day})), day, hours(a.DayMinutes))
	case 7:
		from, to := t.way(x)
		v.Text = say.That("%s cannot get from %s to %s between %s and %s on %s.", who, t.school(t.origin.Schools[from.school].ID),
			t.school(t.origin.Schools[to.school].ID), calendar.Clock(from.end), calendar.Clock(to.start), day)
	case 8:
		v.Text = say.That("%s comes to %s on %s for fewer than %d slots.", who, t.school(v.SchoolID), stretch, t.problem.Rules.MinRun)
	case 9:
		v.Text = say.That("%s works %s hours on %s with shorter breaks than § 4 ArbZG asks for.", who, hours(t.minutes(personDay{x.Assistant, x.Day})), day)
		if len(x.Slots) > 0 {
			v.Text = say.That("%s works more than six hours without a break of 15 minutes on %s, until %s.", who, day, calendar.Clock(stay.end))
		}
	}
}

func (t *wording) assistant(id string) planner.Assistant {
	i := slices.IndexFunc(t.problem.Assistants, func(a planner.Assistant) bool { return a.ID == id })
	if i < 0 {
		return planner.Assistant{}
	}
	return t.problem.Assistants[i]
}

// visitOf finds the visit whose slots break a rule. The proof tells slots by their index, of which two schools may have the
// same; it tells the same rule of two such visits in their order.
func (t *wording) visitOf(x proof.Violation) visit {
	var fitting []visit
	for _, v := range t.days[personDay{x.Assistant, x.Day}] {
		available := slices.ContainsFunc(t.assistant(x.Assistant).Available, func(w planner.Window) bool {
			return w.Day == x.Day && w.From <= v.start && v.end <= w.To
		})
		if slices.Equal(v.slots, x.Slots) && (x.Rule != 3 || !available) {
			fitting = append(fitting, v)
		}
	}
	return t.nth(x, fitting)
}

// nth returns the visit that the next violation like x is about.
func (t *wording) nth(x proof.Violation, fitting []visit) visit {
	key := fmt.Sprint(x.Rule, x.Assistant, x.Day, x.Slots)
	n := t.told[key]
	t.told[key]++
	if n >= len(fitting) {
		return visit{}
	}
	return fitting[n]
}

// way finds two visits with too little time between them.
func (t *wording) way(x proof.Violation) (from, to visit) {
	all := t.days[personDay{x.Assistant, x.Day}]
	var late []visit
	for i, v := range all {
		if i == 0 {
			continue
		}
		u := all[i-1]
		if travel, ok := t.travel(u.school, v.school); !ok || v.start-u.end < travel && travel > 0 {
			late = append(late, v)
		}
	}
	to = t.nth(x, late)
	if i := slices.IndexFunc(all, func(v visit) bool { return v.start == to.start && v.school == to.school }); i > 0 {
		from = all[i-1]
	}
	return from, to
}

// minutes is what somebody works on a day, ways included.
func (t *wording) minutes(at personDay) (sum int) {
	for i, v := range t.days[at] {
		sum += v.end - v.start
		if i > 0 {
			travel, _ := t.travel(t.days[at][i-1].school, v.school)
			sum += travel
		}
	}
	return sum
}

// travel returns the minutes between two schools; ok is false if they may not follow one another.
func (w *week) travel(from, to int) (minutes int, ok bool) {
	if from == to {
		return 0, true
	}
	a, b := w.problem.Schools[from].ID, w.problem.Schools[to].ID
	for _, t := range w.problem.Travel {
		if t.From == a && t.To == b || t.From == b && t.To == a {
			return t.Minutes, true
		}
	}
	return 0, false
}

func hours(minutes int) string { return fmt.Sprintf("%d:%02d", minutes/60, minutes%60) }

// person names an assistant, place a place with its school, school a school, and time the weekday and times of a slot.
func (w *week) person(id uuid.UUID) string {
	for i := range w.pool {
		if w.pool[i].ID == id {
			return w.pool[i].Name()
		}
	}
	for _, s := range w.gone {
		if s.AssistantID == id {
			return s.GivenName + " " + s.FamilyName
		}
	}
	return id.String()
}

func (w *week) place(id uuid.UUID) string {
	for i := range w.demand.Places {
		if p := &w.demand.Places[i]; p.ID == id {
			return p.Label + " (" + w.school(p.SchoolID) + ")"
		}
	}
	for _, s := range w.gone {
		if s.PlaceID == id {
			return s.PlaceLabel + " (" + s.SchoolName + ")"
		}
	}
	return id.String()
}

func (w *week) school(id uuid.UUID) string {
	for i := range w.demand.Schools {
		if w.demand.Schools[i].ID == id {
			return w.demand.Schools[i].Name
		}
	}
	return id.String()
}

func (w *week) time(slot uuid.UUID) say.Sentence {
	if s, ok := w.demand.Slot(slot); ok {
		return span(s.Weekday, s.Starts, s.Ends)
	}
	for _, s := range w.gone {
		if s.SlotID == slot {
			return span(s.Weekday, s.Starts, s.Ends)
		}
	}
	return deletedSlot()
}

func deletedSlot() say.Sentence { return say.That("a deleted slot") }

func span(day calendar.Weekday, from, until calendar.Clock) say.Sentence {
	return say.That("%s %s-%s", day, from, until)
}

// meet reads the names of stored series whose assistant, place or slot the rows of the period do not hold any more.
func (w *week) meet(tx *gorm.DB, series []Series) error {
	var rosters []uuid.UUID
	for _, s := range series {
		_, slot := w.demand.Slot(s.SlotID)
		_, place := w.schoolOf(s.PlaceID)
		if s.RosterID != uuid.Nil && (!slot || !place || !w.employs(s.AssistantID)) && !slices.Contains(rosters, s.RosterID) {
			rosters = append(rosters, s.RosterID)
		}
	}
	if len(rosters) == 0 {
		return nil
	}
	var err error
	w.gone, err = namedOf(tx, series[0].DistrictID, rosters...)
	return err
}

// ineligible says why somebody may not work on a day, as staff.Eligible tells it.
func ineligible(who, why string, on calendar.Date) say.Sentence {
	switch why {
	case staff.NotActive:
		return say.That("%s is not active on %s", who, on)
	case staff.ConductMissing:
		return say.That("%s has shown no certificate of good conduct on %s", who, on)
	case staff.ConductExpired:
		return say.That("%s has a certificate of good conduct that no longer holds on %s", who, on)
	case staff.MeaslesMissing:
		return say.That("%s has shown no protection against measles on %s", who, on)
	case staff.MeaslesExpired:
		return say.That("%s has a proof of protection against measles that no longer holds on %s", who, on)
	default:
		return say.That("%s has no contract on %s", who, on)
	}
}
