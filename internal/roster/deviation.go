package roster

import (
	"cmp"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

// DeviationKind says what on a day differs from the week that is planned.
type DeviationKind string

// The kinds of deviations.
const (
	DeviatesNeed      DeviationKind = "need"          // a place needs other persons, or in other slots
	DeviatesBell      DeviationKind = "bell-schedule" // another bell schedule holds: what is planned in the slots of this one does not take place
	DeviatesPlace     DeviationKind = "place"         // a place with a need exists on one of the two days only
	DeviatesContract  DeviationKind = "contract"      // somebody has a contract on one of the two days only, or another one
	DeviatesClearance DeviationKind = "clearance"     // somebody has all clearances on one of the two days only
)

// deviationKinds are all of them, in the order they are told.
var deviationKinds = []DeviationKind{DeviatesNeed, DeviatesBell, DeviatesPlace, DeviatesContract, DeviatesClearance}

// Deviation is a stretch of school days of a planned period that differ from the planned week, all in the same ways. One
// weekly pattern cannot fit them as well: a run of their own can.
type Deviation struct {
	From  calendar.Date
	Until calendar.Date
	Kinds []DeviationKind // in the order of the constants
}

// MaxDeviations bounds the stretches that are told, the first ones.
const MaxDeviations = 50

// deviations compares each school day of the range with the week that is planned as of a day. Special days do not count:
// publishing follows them day by day.
func (r *rows) deviations(asOf calendar.Date, days calendar.Range) ([]Deviation, error) {
	state, err := calendar.LoadHesse()
	if err != nil {
		return nil, err
	}
	asking := map[weekDay][]asked{}
	planned := r.ground(asOf, asking)
	var list []Deviation
	goesOn := false
	for day := range days.Days() {
		if !state.SchoolDay(day) {
			continue
		}
		kinds := planned.compare(r.ground(day, asking))
		if len(kinds) == 0 {
			goesOn = false
			continue
		}
		if goesOn && slices.Equal(list[len(list)-1].Kinds, kinds) {
			list[len(list)-1].Until = day
			continue
		}
		if len(list) == MaxDeviations {
			break
		}
		list = append(list, Deviation{From: day, Until: day, Kinds: kinds})
		goesOn = true
	}
	return list, nil
}

// ground is what holds on a day, whatever its weekday: what a weekly pattern is planned on.
type ground struct {
	*rows
	day    calendar.Date
	bells  map[uuid.UUID]uuid.UUID // the bell schedule of each school
	places map[uuid.UUID]bool      // those that exist
	needs  map[uuid.UUID]*school.NeedWeek
	asking map[weekDay][]asked // what has been asked for already
}

// weekDay is a weekday of a need week.
type weekDay struct {
	week    uuid.UUID
	weekday calendar.Weekday
}

func (r *rows) ground(day calendar.Date, asking map[weekDay][]asked) *ground {
	g := &ground{rows: r, day: day, asking: asking, bells: map[uuid.UUID]uuid.UUID{}, places: map[uuid.UUID]bool{}, needs: map[uuid.UUID]*school.NeedWeek{}}
	for i := range r.demand.BellSchedules {
		if b := &r.demand.BellSchedules[i]; b.Period().Contains(day) {
			g.bells[b.SchoolID] = b.ID
		}
	}
	for i := range r.demand.Places {
		if p := &r.demand.Places[i]; p.Period().Contains(day) {
			g.places[p.ID] = true
		}
	}
	for i := range r.demand.NeedWeeks {
		if n := &r.demand.NeedWeeks[i]; n.Period().Contains(day) {
			g.needs[n.PlaceID] = n
		}
	}
	return g
}

// compare says in which ways another day differs from the planned week g.
func (g *ground) compare(on *ground) (kinds []DeviationKind) {
	day := on.day
	differs := map[DeviationKind]bool{}
	for _, p := range g.demand.Places {
		if g.free(p.SchoolID, day) {
			continue
		}
		was, is := g.needed(p.ID, day.Weekday()), on.needed(p.ID, day.Weekday())
		switch {
		case len(was)+len(is) == 0:
		case g.places[p.ID] != on.places[p.ID]:
			differs[DeviatesPlace] = true
		case !slices.Equal(was, is):
			differs[DeviatesNeed] = true
		}
		if len(was)+len(is) > 0 && g.bells[p.SchoolID] != on.bells[p.SchoolID] {
			differs[DeviatesBell] = true
		}
	}
	for i := range g.pool {
		differs[deviates(&g.pool[i], g.day, day)] = true
	}
	for _, kind := range deviationKinds {
		if differs[kind] {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// free reports whether the school is closed on the day.
func (g *ground) free(schoolID uuid.UUID, day calendar.Date) bool {
	return slices.ContainsFunc(g.demand.SpecialDays, func(s school.SpecialDay) bool {
		return s.SchoolID == schoolID && s.Day == day && (s.Kind == school.MovableHoliday || s.Kind == school.Closed)
	})
}

// asked is a need as people see it, whichever slot of whichever bell schedule it is stated for.
type asked struct {
	starts, ends  calendar.Clock
	persons       int
	priority      school.Priority
	qualification school.Qualification
}

// needed returns what a place needs on a weekday, in order.
func (g *ground) needed(place uuid.UUID, weekday calendar.Weekday) []asked {
	week := g.needs[place]
	if week == nil {
		return nil
	}
	at := weekDay{week.ID, weekday}
	list, known := g.asking[at]
	if known {
		return list
	}
	for _, n := range week.Needs {
		if s, ok := g.demand.Slot(n.SlotID); ok && s.Weekday == weekday {
			list = append(list, asked{s.Starts, s.Ends, n.Persons, n.Priority, n.Qualification})
		}
	}
	slices.SortFunc(list, func(a, b asked) int { return cmp.Compare(a.starts, b.starts) })
	g.asking[at] = list
	return list
}

// deviates says in which way an assistant may work differently on two days, if at all.
func deviates(a *staff.Assistant, planned, day calendar.Date) DeviationKind {
	could, before := a.Eligible(planned)
	can, now := a.Eligible(day)
	if could && can {
		was, _ := a.ContractOn(planned)
		is, _ := a.ContractOn(day)
		if was.WeekMinutes-was.OutsideMinutes != is.WeekMinutes-is.OutsideMinutes || was.DayMinutes != is.DayMinutes {
			return DeviatesContract
		}
	}
	switch why := cmp.Or(before, now); {
	case could == can:
		return ""
	case why == staff.NoContract:
		return DeviatesContract
	default:
		return DeviatesClearance
	}
}

// deviation is one kind of a stretch of days as it is stored with a planning run.
type deviation struct {
	DistrictID    string        `gorm:"primaryKey"`
	PlanningRunID uuid.UUID     `gorm:"primaryKey"`
	ValidFrom     calendar.Date `gorm:"primaryKey"`
	Kind          DeviationKind `gorm:"primaryKey"`
	ValidUntil    calendar.Date
}

// TableName says where deviations are kept.
func (deviation) TableName() string { return "planning_run_changes" }

// storeDeviations stores those of a new run.
func storeDeviations(tx *gorm.DB, run *PlanningRun) error {
	var list []deviation
	for _, d := range run.Changes {
		for _, kind := range d.Kinds {
			list = append(list, deviation{run.DistrictID, run.ID, d.From, kind, d.Until})
		}
	}
	if len(list) == 0 {
		return nil
	}
	return tx.Create(&list).Error
}

// fillDeviations reads those of runs.
func fillDeviations(tx *gorm.DB, district string, runs []PlanningRun) error {
	at := make(map[uuid.UUID]*PlanningRun, len(runs))
	for i := range runs {
		at[runs[i].ID] = &runs[i]
	}
	var list []deviation
	err := tx.Where("district_id = ? AND planning_run_id IN ?", district, idsOf(runs)).Find(&list).Error
	slices.SortFunc(list, func(a, b deviation) int {
		return cmp.Or(cmp.Compare(b.ValidFrom.DaysUntil(a.ValidFrom), 0), slices.Index(deviationKinds, a.Kind)-slices.Index(deviationKinds, b.Kind))
	})
	for _, d := range list {
		run := at[d.PlanningRunID]
		if last := len(run.Changes) - 1; last >= 0 && run.Changes[last].From == d.ValidFrom {
			run.Changes[last].Kinds = append(run.Changes[last].Kinds, d.Kind)
			continue
		}
		run.Changes = append(run.Changes, Deviation{From: d.ValidFrom, Until: d.ValidUntil, Kinds: []DeviationKind{d.Kind}})
	}
	return err
}
