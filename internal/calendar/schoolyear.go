package calendar

import (
	"fmt"
	"time"
)

// SchoolYear is the year from 1 August to 31 July (§ 57 Hessisches Schulgesetz), named by the calendar year it starts in.
type SchoolYear struct {
	Start int // 2026 is the school year 2026/27
}

// SchoolYearOf returns the school year the date lies in, the zero SchoolYear for no date.
func SchoolYearOf(d Date) SchoolYear {
	if d.IsZero() {
		return SchoolYear{}
	}
	if d.Month().Month < time.August {
		return SchoolYear{Start: d.Year() - 1}
	}
	return SchoolYear{Start: d.Year()}
}

// String returns the school year like 2026/27.
func (y SchoolYear) String() string { return fmt.Sprintf("%04d/%02d", y.Start, (y.Start+1)%100) }

// Range returns the school year from 1 August to 31 July.
func (y SchoolYear) Range() Range {
	terms := y.Terms()
	return Range{From: terms[0].From, Until: terms[1].Until}
}

// Terms returns the two half-years: 1 August to 31 January and 1 February to 31 July.
func (y SchoolYear) Terms() [2]Range {
	return [2]Range{
		{From: NewDate(y.Start, time.August, 1), Until: NewDate(y.Start+1, time.January, 31)},
		{From: NewDate(y.Start+1, time.February, 1), Until: NewDate(y.Start+1, time.July, 31)},
	}
}

// TermOf returns the half-year the date lies in, the zero Range for no date.
func TermOf(d Date) Range {
	if d.IsZero() {
		return Range{}
	}
	terms := SchoolYearOf(d).Terms()
	if terms[1].Contains(d) {
		return terms[1]
	}
	return terms[0]
}
