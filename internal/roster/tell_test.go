package roster

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

// site is a school of a planned Monday, with two classes.
type site struct {
	school  school.School
	slots   []school.Slot
	classes []school.Place
}

// newSite makes a school whose classes each need one person in all of its slots, given as minutes from midnight.
func newSite(d *school.Demand, name string, times ...[2]calendar.Clock) *site {
	s := &site{school: school.School{ID: postgres.NewID(), ExternalKey: name, Name: name}}
	bell := school.BellSchedule{ID: postgres.NewID(), SchoolID: s.school.ID, ValidFrom: termStart}
	for _, at := range times {
		s.slots = append(s.slots, school.Slot{ID: postgres.NewID(), BellScheduleID: bell.ID, Weekday: calendar.Monday, Starts: at[0], Ends: at[1]})
	}
	bell.Slots = s.slots
	d.Schools, d.BellSchedules = append(d.Schools, s.school), append(d.BellSchedules, bell)
	for _, label := range []string{"1a", "2b"} {
		place := school.Place{ID: postgres.NewID(), SchoolID: s.school.ID, Kind: school.PlaceClass, Label: label, ValidFrom: termStart}
		need := school.NeedWeek{ID: postgres.NewID(), PlaceID: place.ID, BellScheduleID: bell.ID, ValidFrom: termStart}
		for _, slot := range s.slots {
			need.Needs = append(need.Needs, school.Need{SlotID: slot.ID, Persons: 1, Priority: school.PriorityNormal, Qualification: school.QualificationBasic})
		}
		s.classes = append(s.classes, place)
		d.Places, d.NeedWeeks = append(d.Places, place), append(d.NeedWeeks, need)
	}
	return s
}

// at puts somebody into a class in the slots.
func (s *site) at(who *staff.Assistant, class int, slots ...int) (list []Series) {
	for _, n := range slots {
		list = append(list, Series{AssistantID: who.ID, SchoolID: s.school.ID, PlaceID: s.classes[class].ID, SlotID: s.slots[n].ID})
	}
	return list
}

func TestViolationsAreToldInWords(t *testing.T) {
	d := &school.Demand{}
	eich := newSite(d, "Eichbergschule", [2]calendar.Clock{420, 455}, [2]calendar.Clock{480, 525}, [2]calendar.Clock{525, 570},
		[2]calendar.Clock{600, 645}, [2]calendar.Clock{660, 840}, [2]calendar.Clock{850, 960})
	wald := newSite(d, "Waldschule", [2]calendar.Clock{480, 525}, [2]calendar.Clock{525, 570}, [2]calendar.Clock{580, 645})
	care := &d.NeedWeeks[3].Needs[2] // class 2b of the Waldschule in its last slot
	care.Qualification = "care"
	d.Travel = []school.TravelTime{{FromSchoolID: eich.school.ID, ToSchoolID: wald.school.ID, Minutes: 25}}
	pool := make([]staff.Assistant, 0, 3)
	person := func(given, family string, schools ...uuid.UUID) *staff.Assistant {
		e := details(given, schools...)
		pool = append(pool, staff.Assistant{
			ID: postgres.NewID(), GivenName: given, FamilyName: family, Active: true, Schools: e.Schools,
			Contracts:    []staff.Contract{{ValidFrom: e.Contracts[0].ValidFrom, WeekMinutes: 480, OutsideMinutes: 60, DayMinutes: 400}},
			Clearances:   e.Clearances,
			Availability: []staff.Window{{Weekday: calendar.Monday, Starts: 460, Ends: 960}},
		})
		return &pool[len(pool)-1]
	}
	anton, berta := person("Anton", "Helfrich", eich.school.ID), person("Berta", "Roth", eich.school.ID, wald.school.ID)
	clara := person("Clara", "Vogt", eich.school.ID)
	clara.Contracts[0].ValidUntil = termStart.AddDays(-1)
	berta.BarredPlaces = []uuid.UUID{eich.classes[1].ID}
	provider := postgres.NewID()
	join := func(parts ...[]Series) []Series { return slices.Concat(parts...) }

	for name, c := range map[string]struct {
		series []Series
		pins   []Series
		want   []string // rule and sentence
	}{
		"two places at once": {series: join(eich.at(berta, 0, 1, 2), wald.at(berta, 0, 1)), want: []string{
			"1 Berta Roth is at 1a (Eichbergschule) and at 1a (Waldschule) at the same time on Monday 08:45-09:30.",
			"7 Berta Roth cannot get from Eichbergschule to Waldschule between 09:30 and 08:45 on Monday.",
			"8 Berta Roth comes to Waldschule on Monday 08:45-09:30 for fewer than 2 slots."}},
		"another school": {series: wald.at(anton, 0, 0, 1), want: []string{
			"2 Anton Helfrich may not work at 1a (Waldschule) on Monday 08:00-08:45: the school is not one of theirs.",
			"2 Anton Helfrich may not work at 1a (Waldschule) on Monday 08:45-09:30: the school is not one of theirs."}},
		"a barred place": {series: join(eich.at(berta, 1, 1), eich.at(berta, 0, 2)), want: []string{
			"2 Berta Roth may not work at 2b (Eichbergschule) on Monday 08:00-08:45: the place is barred for them."}},
		"no qualification": {series: wald.at(berta, 1, 1, 2), want: []string{
			"2 Berta Roth may not work at 2b (Waldschule) on Monday 09:40-10:45: the need asks for a qualification they do not have."}},
		"no contract": {series: eich.at(clara, 0, 1), want: []string{"2 Clara Vogt has no contract on 2026-08-10."}},
		"not available": {series: join(eich.at(anton, 0, 0, 1, 2)), want: []string{
			"3 Anton Helfrich is not available on Monday 07:00-09:30."}},
		"too many": {series: join(eich.at(anton, 0, 1, 2), eich.at(berta, 0, 1, 2)), want: []string{
			"4 1a (Eichbergschule) has 2 persons on Monday 08:00-08:45 and needs 1.",
			"4 1a (Eichbergschule) has 2 persons on Monday 08:45-09:30 and needs 1."}},
		"minutes and breaks": {series: eich.at(anton, 0, 1, 2, 3, 4, 5), want: []string{
			"5 Anton Helfrich works 8:00 hours in the week, the contract leaves 7:00.",
			"6 Anton Helfrich works 8:00 hours on Monday, the contract allows 6:40.",
			"9 Anton Helfrich works 8:00 hours on Monday with shorter breaks than § 4 ArbZG asks for.",
			"9 Anton Helfrich works more than six hours without a break of 15 minutes on Monday, until 16:00."}},
		"no time for the way": {series: join(eich.at(berta, 0, 1, 2), wald.at(berta, 0, 2)), want: []string{
			"7 Berta Roth cannot get from Eichbergschule to Waldschule between 09:30 and 09:40 on Monday.",
			"8 Berta Roth comes to Waldschule on Monday 09:40-10:45 for fewer than 2 slots."}},
		"two short visits in slots of one number": {series: join(eich.at(berta, 0, 4), wald.at(berta, 0, 0)), want: []string{
			"8 Berta Roth comes to Eichbergschule on Monday 11:00-14:00 for fewer than 2 slots.",
			"8 Berta Roth comes to Waldschule on Monday 08:00-08:45 for fewer than 2 slots."}},
		"a pin that is not there": {pins: eich.at(anton, 0, 1), want: []string{
			"10 Anton Helfrich is pinned at 1a (Eichbergschule) on Monday 08:00-08:45 and not planned there."}},
	} {
		t.Run(name, func(t *testing.T) {
			w := translate(provider, termStart, &rows{demand: d, pool: pool}, nil, c.pins)
			v, err := w.judge(c.series)
			check(t, err)
			var got []string
			for _, x := range v.violations {
				got = append(got, fmt.Sprint(x.Rule, " ", x.Text))
				if x.Code != ruleCodes[x.Rule] || x.Rule != 4 && x.AssistantID == uuid.Nil {
					t.Errorf("violation %+v", x)
				}
				for _, id := range x.SlotIDs {
					if _, ok := d.Slot(id); !ok {
						t.Errorf("%s: there is no slot %s", x.Text, id)
					}
				}
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
