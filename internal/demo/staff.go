package demo

import (
	"math/rand/v2"
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

// minutes after midnight, for readable windows.
const hour = 60

// assistant invents somebody who works at the home school and, in one case of four, also at one of its neighbours.
func assistant(draw *rand.Rand, p person, home uuid.UUID, neighbours []uuid.UUID, term calendar.Range, bus bool) staff.Details {
	hours := []int{18, 20, 20, 21, 22, 24, 25, 28, 30}[draw.IntN(9)]
	from, to := calendar.Clock(7*hour), calendar.Clock(15*hour)
	if bus {
		hours = 15
		to = calendar.Clock(15*hour + 30)
	} else if draw.IntN(4) == 0 {
		to = calendar.Clock(12*hour + 30) // has to be home at noon
	}
	dayMinutes := 6 * hour
	if hours >= 24 {
		dayMinutes = 7 * hour
	}
	schools := []uuid.UUID{home}
	if !bus && len(neighbours) > 0 && draw.IntN(4) == 0 {
		schools = append(schools, neighbours[draw.IntN(len(neighbours))])
	}
	free := calendar.Weekday(0) // some have one weekday off
	if !bus && hours <= 21 && draw.IntN(3) == 0 {
		free = calendar.Monday + calendar.Weekday(draw.IntN(5))
	}
	var windows []staff.Window
	for weekday := calendar.Monday; weekday <= calendar.Friday; weekday++ {
		if weekday != free {
			windows = append(windows, staff.Window{Weekday: weekday, Starts: from, Ends: to})
		}
	}
	var qualifications []school.Qualification
	for _, q := range []school.Qualification{school.QualificationCare, school.QualificationMedical, school.QualificationBehaviour, school.QualificationCommunication} {
		if draw.IntN(3) == 0 {
			qualifications = append(qualifications, q)
		}
	}
	conduct := staff.Clearance{Kind: staff.Conduct}
	if draw.IntN(30) == 0 { // ends with the term, which the team's page has to say in time
		conduct.ValidUntil = term.Until
	}
	shown := term.From.AddDays(-30 - draw.IntN(900))
	conduct.ShownOn = shown
	return staff.Details{
		GivenName: p.given, FamilyName: p.family, HomeSchoolID: &home, Active: true,
		Contracts:      []staff.Contract{{ValidFrom: term.From.AddDays(-draw.IntN(700)), WeekMinutes: hours * hour, OutsideMinutes: hours * hour / 12, DayMinutes: dayMinutes}},
		Qualifications: qualifications,
		Clearances:     []staff.Clearance{conduct, {Kind: staff.Measles, ShownOn: shown}},
		Availability:   windows, Schools: slices.Clip(schools),
	}
}
