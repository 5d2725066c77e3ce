package proof

import (
	"fmt"
	"slices"

	"schulalltag/internal/planner/format"
)

// Violation is one way in which a roster breaks a rule of the planning problem.
type Violation struct {
	Rule      int    // 1 to 10, as the definition of the problem numbers them
	Text      string // one sentence that names the ids
	Assistant string // empty where the rule is about a need
	Place     string // empty where the rule is about a whole day or week
	Day       int    // 0 where the rule is about a whole week, or the day is unknown
	Slots     []int  // of the place, or of the schools of that day, as far as they matter
}

// Judgement is what a roster is worth and what is wrong with it. The value of a roster with violations is only a hint.
type Judgement struct {
	Violations []Violation
	Value      int64
	Breakdown  Breakdown
}

// Judge says whether a hand-made roster is legal and what it is worth; it solves nothing. It fails only if the problem itself
// cannot be read.
func Judge(problem []byte, assignments []Assignment) (*Judgement, error) {
	c, err := Open(problem)
	if err != nil {
		return nil, err
	}
	return c.Judge(assignments), nil
}

// Case is a problem that has been read, to judge any number of rosters for it. It does not change and may be shared.
type Case struct{ table *table }

// Open reads a problem. It fails only if that cannot be read.
func Open(problem []byte) (*Case, error) {
	t, err := newTable(problem)
	if err != nil {
		return nil, err
	}
	return &Case{t}, nil
}

// Judge is the function Judge for the problem that was opened.
func (c *Case) Judge(assignments []Assignment) *Judgement { return c.table.judge(assignments) }

func (t *table) judge(list []Assignment) *Judgement {
	r := t.resolve(list)
	b := r.worthOfNeeds()
	for i, a := range t.Assistants {
		week := 0
		for day := 1; day <= t.Days; day++ {
			minutes := r.day(i, day, &b)
			if minutes > a.DayMinutes {
				r.broken(6, a.ID, "", day, nil, "%s works %d minutes on day %d, %d are allowed", a.ID, minutes, day, a.DayMinutes)
			}
			week += minutes
		}
		if week > a.WeekMinutes {
			r.broken(5, a.ID, "", 0, nil, "%s works %d minutes in the week, %d are allowed", a.ID, week, a.WeekMinutes)
		}
	}
	slices.SortStableFunc(r.bad, func(x, y Violation) int { return x.Rule - y.Rule })
	return &Judgement{r.bad, b.Need + b.Floor + b.Familiar + b.Keep - b.Gap - b.Travel - b.Pair, b}
}

func (r *roster) broken(rule int, assistant, place string, day int, slots []int, text string, args ...any) {
	r.bad = append(r.bad, Violation{rule, fmt.Sprintf(text, args...), assistant, place, day, slots})
}

// worthOfNeeds adds up every term that does not depend on times, and checks rule 4.
func (r *roster) worthOfNeeds() (b Breakdown) {
	for i, pl := range r.Places {
		if !r.staffed[i] {
			continue
		}
		covered := 0
		for _, n := range pl.Needs {
			y := r.taken[spot{i, n.Slot}]
			if y > len(n.Values) {
				r.broken(4, "", pl.ID, 0, []int{n.Slot}, "%s has %d persons in slot %d and needs %d", pl.ID, y, n.Slot, len(n.Values))
				y = len(n.Values)
			}
			for _, v := range n.Values[:y] {
				b.Need += v
			}
			covered += y
		}
		b.Floor += pl.Floor.Value * int64(min(pl.Floor.Units, covered))
	}
	for x, slots := range r.open {
		b.Familiar += r.familiar[x] * int64(slots)
		b.Pair += r.pairCost(x)
	}
	b.Keep = r.kept
	return b
}

// visit is a maximal run of worked slots at one school.
type visit struct {
	school, start, end int
	slots              []int
}

// visits cuts a day in order of start into visits.
func (t *table) visits(day []stint) (all []visit) {
	for i, s := range day {
		if i > 0 && s.school == day[i-1].school && s.start-day[i-1].end <= t.Rules.MaxPause {
			v := &all[len(all)-1]
			v.end = max(v.end, s.end)
			if s.start != day[i-1].start { // two places in one slot break rule 1 and are one slot all the same
				v.slots = append(v.slots, s.slot)
			}
			continue
		}
		all = append(all, visit{s.school, s.start, s.end, []int{s.slot}})
	}
	return all
}

// day checks the rules about one assistant's day, adds its gaps and travel to b, and returns its minutes of work.
func (r *roster) day(who, day int, b *Breakdown) (minutes int) {
	a, stints := &r.Assistants[who], r.days[shift{who, day}]
	for i := 1; i < len(stints); i++ {
		if x, y := stints[i-1], stints[i]; y.start < x.end {
			r.broken(1, a.ID, r.Places[y.place].ID, day, []int{x.slot, y.slot}, "%s is at %s and at %s at the same time on day %d", a.ID, r.Places[x.place].ID, r.Places[y.place].ID, day)
		}
	}
	all := r.visits(stints)
	breaks, stretch := 0, 0
	for i, v := range all {
		minutes += v.end - v.start
		if !slices.ContainsFunc(a.Available, func(w format.Window) bool { return w.Day == day && w.From <= v.start && v.end <= w.To }) {
			r.broken(3, a.ID, "", day, v.slots, "%s is not available on day %d from %d to %d", a.ID, day, v.start, v.end)
		}
		if len(v.slots) < r.Rules.MinRun {
			r.broken(8, a.ID, "", day, v.slots, "%s has a visit of %d slots to %s on day %d, at least %d are asked for", a.ID, len(v.slots), r.Schools[v.school].ID, day, r.Rules.MinRun)
		}
		if i == 0 {
			stretch = v.start
		} else {
			u := all[i-1]
			travel, ok := r.travel[[2]int{u.school, v.school}]
			wait := v.start - u.end - travel
			if !ok || wait < 0 && travel > 0 {
				r.broken(7, a.ID, "", day, nil, "%s cannot get from %s to %s between %d and %d on day %d", a.ID, r.Schools[u.school].ID, r.Schools[v.school].ID, u.end, v.start, day)
			}
			minutes += travel
			b.Travel += r.Rules.TravelMinute * int64(travel)
			b.Gap += r.Rules.GapMinute * int64(max(0, wait))
			if wait >= 15 {
				breaks += wait
				stretch = v.start
			}
		}
		if v.end-stretch > 360 {
			r.broken(9, a.ID, "", day, v.slots, "%s works from %d to %d on day %d without a break", a.ID, stretch, v.end, day)
		}
	}
	if due := breakDue(minutes); breaks < due {
		r.broken(9, a.ID, "", day, nil, "%s works %d minutes on day %d with breaks of %d, %d are due", a.ID, minutes, day, breaks, due)
	}
	return minutes
}

// breakDue is the sum of breaks that § 4 ArbZG asks for on a day with so many minutes of work.
func breakDue(minutes int) int {
	switch {
	case minutes > 540:
		return 45
	case minutes > 360:
		return 30
	}
	return 0
}
