package roster

import (
	"cmp"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/alphabet"
	"schulalltag/internal/planner"
	"schulalltag/internal/school"
)

// Comparison is what a what-if run has found, in figures without persons.
type Comparison struct {
	Before     Side            `json:"before"` // the roster's week as it is, searched anew for as long
	After      Side            `json:"after"`  // the supposed week
	Schools    []PartTally     `json:"schools"`
	Areas      []PartTally     `json:"areas"`
	Priorities []PriorityTally `json:"priorities"`
}

// Side is one of the two weeks: its best plan, and the bound that no plan of it exceeds.
type Side struct {
	Value     int64             `json:"value"`
	Bound     int64             `json:"bound"`
	Breakdown planner.Breakdown `json:"breakdown"`
	Tally
}

// Gap returns how far the plan may be from the best, see Roster.Gap.
func (s Side) Gap() (gap float64, ok bool) {
	p := planner.Plan{Value: s.Value, Bound: &s.Bound}
	return p.Gap()
}

// Tally counts what a week needs and what its plan covers: persons in slots, and their minutes.
type Tally struct {
	NeededSlots    int `json:"neededSlots"`
	CoveredSlots   int `json:"coveredSlots"`
	NeededMinutes  int `json:"neededMinutes"`
	CoveredMinutes int `json:"coveredMinutes"`
}

// PartTally is both weeks at a school or in an area. Kept, Added and Removed count weekly slots of assistants at a place that
// are in both plans, in the second only, and in the first only.
type PartTally struct {
	ID      uuid.UUID `json:"id"`
	Name    string    `json:"name"` // empty as it is stored, filled where people read it
	Before  Tally     `json:"before"`
	After   Tally     `json:"after"`
	Kept    int       `json:"kept"`
	Added   int       `json:"added"`
	Removed int       `json:"removed"`
}

// PriorityTally is both weeks at the needs of a priority.
type PriorityTally struct {
	Priority school.Priority `json:"priority"`
	Before   Tally           `json:"before"`
	After    Tally           `json:"after"`
}

// Gain returns between what and what the best plan of the supposed week is worth more than the best of the week as it is. Both
// bounds are proven; they meet where both plans are optimal.
func (c *Comparison) Gain() (least, most int64) {
	return c.After.Value - c.Before.Bound, c.After.Bound - c.Before.Value
}

// comparison counts both weeks of a what-if.
func comparison(tx *gorm.DB, run *PlanningRun, asIs, supposed *planner.Problem, f *found) (*Comparison, error) {
	p, err := run.posed() // the supposed week has every school of the week as it is
	if err != nil {
		return nil, err
	}
	areas, err := areasOf(tx, run.DistrictID, p.origin)
	if err != nil {
		return nil, err
	}
	schools := map[string]*PartTally{}
	for i, s := range supposed.Schools {
		schools[s.ID] = &PartTally{ID: p.Schools[i].ID}
	}
	priorities := map[school.Priority]*PriorityTally{}
	for _, x := range []school.Priority{school.PriorityHigh, school.PriorityNormal, school.PriorityLow} {
		priorities[x] = &PriorityTally{Priority: x}
	}
	c := &Comparison{Before: side(f.basePlan), After: side(f.plan)}
	tally(asIs, f.basePlan, func(at string, x school.Priority, t Tally) {
		c.Before.add(t)
		schools[at].Before.add(t)
		priorities[x].Before.add(t)
	})
	tally(supposed, f.plan, func(at string, x school.Priority, t Tally) {
		c.After.add(t)
		schools[at].After.add(t)
		priorities[x].After.add(t)
	})
	countMoves(asIs, supposed, f, schools)
	byArea := map[uuid.UUID]*PartTally{}
	for _, s := range supposed.Schools {
		part := *schools[s.ID]
		c.Schools = append(c.Schools, part)
		area := areas[part.ID]
		if byArea[area] == nil {
			byArea[area] = &PartTally{ID: area}
		}
		byArea[area].join(part)
	}
	for _, a := range byArea {
		c.Areas = append(c.Areas, *a)
	}
	slices.SortFunc(c.Areas, func(a, b PartTally) int { return cmp.Compare(a.ID.String(), b.ID.String()) })
	for _, x := range []school.Priority{school.PriorityHigh, school.PriorityNormal, school.PriorityLow} {
		c.Priorities = append(c.Priorities, *priorities[x])
	}
	return c, nil
}

func side(p *planner.Plan) Side { return Side{Value: p.Value, Bound: *p.Bound, Breakdown: p.Breakdown} }

func (t *Tally) add(x Tally) {
	t.NeededSlots += x.NeededSlots
	t.CoveredSlots += x.CoveredSlots
	t.NeededMinutes += x.NeededMinutes
	t.CoveredMinutes += x.CoveredMinutes
}

func (p *PartTally) join(x PartTally) {
	p.Before.add(x.Before)
	p.After.add(x.After)
	p.Kept += x.Kept
	p.Added += x.Added
	p.Removed += x.Removed
}

// tally tells each person of each need, by school and priority.
func tally(p *planner.Problem, plan *planner.Plan, tell func(school string, of school.Priority, t Tally)) {
	slots := make(map[string][]planner.Slot, len(p.Schools))
	for _, s := range p.Schools {
		slots[s.ID] = s.Slots
	}
	type need struct {
		place string
		slot  int
	}
	persons := map[need]int{}
	for _, a := range plan.Assignments {
		persons[need{a.Place, a.Slot}]++
	}
	for _, place := range p.Places {
		for _, n := range place.Needs {
			s := slots[place.School][n.Slot]
			for i := range n.Values {
				t := Tally{NeededSlots: 1, NeededMinutes: s.End - s.Start}
				if i < persons[need{place.ID, n.Slot}] {
					t.CoveredSlots, t.CoveredMinutes = 1, s.End-s.Start
				}
				tell(place.School, priorityOf(n.Values, i), t)
			}
		}
	}
}

// countMoves counts what is kept, added and removed at each school.
func countMoves(asIs, supposed *planner.Problem, f *found, schools map[string]*PartTally) {
	home := map[string]string{}
	for _, p := range []*planner.Problem{asIs, supposed} {
		for _, place := range p.Places {
			home[place.ID] = place.School
		}
	}
	stood := make(map[planner.Assignment]bool, len(f.basePlan.Assignments))
	for _, a := range f.basePlan.Assignments {
		stood[a] = true
		schools[home[a.Place]].Removed++
	}
	for _, a := range f.plan.Assignments {
		s := schools[home[a.Place]]
		if stood[a] {
			s.Kept++
			s.Removed--
			continue
		}
		s.Added++
	}
}

// nameComparisons fills the names of schools and areas in what runs have found.
func nameComparisons(tx *gorm.DB, district string, outcomes map[uuid.UUID]outcome) error {
	named := map[string]map[uuid.UUID]string{}
	for _, o := range outcomes {
		if o.Comparison == nil {
			continue
		}
		for table, list := range map[string][]PartTally{"schools": o.Comparison.Schools, "areas": o.Comparison.Areas} {
			if named[table] == nil {
				names, err := namesOf(tx, district, table)
				if err != nil {
					return err
				}
				named[table] = names
			}
			for i := range list {
				list[i].Name = named[table][list[i].ID]
			}
			order := alphabet.Order()
			slices.SortFunc(list, func(a, b PartTally) int {
				return cmp.Or(order(a.Name, b.Name), cmp.Compare(a.ID.String(), b.ID.String()))
			})
		}
	}
	return nil
}

// namesOf reads the names of all schools or areas of a district.
func namesOf(tx *gorm.DB, district, table string) (map[uuid.UUID]string, error) {
	var rows []struct {
		ID   uuid.UUID
		Name string
	}
	err := tx.Table(table).Select("id", "name").Where("district_id = ?", district).Find(&rows).Error
	names := make(map[uuid.UUID]string, len(rows))
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	return names, err
}
