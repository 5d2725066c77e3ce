package mine

import (
	"time"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/portal/words"
	"schulalltag/internal/postgres"
	"schulalltag/internal/roster"
)

// longestBreak is the pause after which somebody is no longer simply at the same place; a shift ends after it too.
const longestBreak = 30 * time.Minute

// duty is a stretch of time at one place.
type duty struct {
	Day          calendar.Date
	From, Until  time.Time
	Place        string // such as Klasse 2a
	School, Town string
	Same         bool // whether the duty before on the day was at the same school
	Way          int  // minutes to get here from another school, 0 where the duty before was at the same one or is none

	phase phase
}

// phase is where a duty stands in the day.
type phase int

const (
	ahead phase = iota
	now
	past
)

// Now reports whether the duty is under way.
func (d duty) Now() bool { return d.phase == now }

// Past reports whether the duty is over.
func (d duty) Past() bool { return d.phase == past }

// assignments reads what the visitor does on the days, at most limit of them.
func (p *pages) assignments(c *frame.Call, days calendar.Range, limit int) ([]roster.NamedAssignment, error) {
	list, _, err := p.Rosters.Assignments(c, roster.AssignmentFilter{From: days.From, Until: days.Until}, postgres.Page{Limit: limit})
	return list, err
}

// duties joins lessons in a row at one place, given in order of time, as they stand at an instant.
func duties(w *words.Words, at time.Time, list []roster.NamedAssignment) []duty {
	var all []duty
	for i, a := range list {
		if i > 0 {
			before, last := list[i-1], &all[len(all)-1]
			if before.PlaceID == a.PlaceID && before.Day == a.Day && a.StartsAt.Sub(last.Until) <= longestBreak {
				last.Until = a.EndsAt
				last.phase = phaseOf(last.From, last.Until, at)
				continue
			}
		}
		d := duty{
			Day: a.Day, From: a.StartsAt, Until: a.EndsAt, Place: w.Place(a.PlaceKind, a.PlaceLabel), School: a.SchoolName, Town: a.SchoolTown,
			phase: phaseOf(a.StartsAt, a.EndsAt, at),
		}
		if i > 0 && list[i-1].Day == a.Day {
			if d.Same = list[i-1].SchoolID == a.SchoolID; !d.Same {
				d.Way = int(a.StartsAt.Sub(list[i-1].EndsAt) / time.Minute)
			}
		}
		all = append(all, d)
	}
	return all
}

func phaseOf(from, until, at time.Time) phase {
	switch {
	case at.Before(from):
		return ahead
	case at.Before(until):
		return now
	default:
		return past
	}
}

// presence is how many minutes the assignments take, with the pauses between them, as hours count them.
func presence(list []roster.NamedAssignment) int {
	var sum time.Duration
	for i, a := range list {
		sum += a.EndsAt.Sub(a.StartsAt)
		if i == 0 {
			continue
		}
		if before := list[i-1]; before.SchoolID == a.SchoolID && before.Day == a.Day {
			if pause := a.StartsAt.Sub(before.EndsAt); pause <= longestBreak {
				sum += pause
			}
		}
	}
	return int(sum / time.Minute)
}

// free says why nobody works on a day, "" where no holiday is the reason.
func (p *pages) free(c *frame.Call, day calendar.Date) (string, error) {
	hesse, err := p.hesse()
	if err != nil {
		return "", err
	}
	if name, ok := hesse.PublicHoliday(day); ok {
		return c.T("Feiertag: %s.", name), nil
	}
	if name, ok := hesse.SchoolHoliday(day); ok {
		return c.T("Schulferien: %s.", name), nil
	}
	return "", nil
}
