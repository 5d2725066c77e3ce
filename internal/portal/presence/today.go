package presence

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
)

// todayPage shows who is where on one day.
type todayPage struct {
	frame.Base
	School         string
	Asked          calendar.Date
	Day            calendar.Date // the one shown: the next school day where the day asked for is none; no date if none is known
	Today          calendar.Date
	Previous, Next calendar.Date // school days, no date where none is known
	Off            string        // why there is no school on the day asked for
	Ends           *calendar.Clock
	Over           bool // school is over for today
	Unplanned      bool // on a day to come that nobody is planned for yet
	Moments        []moment
	Until          time.Time // when the moments are others
	Rows           []nowRow
	Resting        []string  // places that need nobody in the moments
	Open           []stretch // still to come, the most urgent first
	Places         []dayRow
	Idle           []string // places that need nobody on the day
	Seen           time.Time
}

// moment is a column of the table of now and next.
type moment struct {
	Label, Name  string
	Starts, Ends calendar.Clock
	Now          bool
}

// nowRow is what a place has in each moment.
type nowRow struct {
	Label   string
	Missing int // now
	Cells   []nowCell
}

type nowCell struct {
	spotStand
	moment
}

// dayRow is a place's whole day.
type dayRow struct {
	Label     string
	Away      bool
	Stretches []stretch
}

// Past reports whether the day shown is over.
func (t todayPage) Past() bool { return t.Day.Before(t.Today) }

var todayView = frame.Parse[todayPage](files, "today.html")

// The days to look back and ahead for a school day: the longest holidays take 45.
const (
	lookBack  = 50
	lookAhead = 50
)

func (p *pages) today(c *frame.Call) error {
	day := c.QueryDate("tag", c.Today())
	w, err := p.around(c, day)
	if err != nil {
		return err
	}
	page := todayPage{School: w.school.Name, Asked: day, Day: w.schoolDay(day, 1), Today: c.Today(), Seen: c.Now()}
	page.Previous, page.Next = w.schoolDay(day.AddDays(-1), -1), w.schoolDay(day.AddDays(1), 1)
	title := c.DayLong(day)
	if day == page.Today {
		title = c.T("Heute, %s", title)
	}
	page.Base = c.Page(title, "Wer wann in welcher Klasse ist, und wo noch jemand fehlt.")
	page.Scripts = []string{"today.js"}
	if page.Day != day {
		page.Off = c.Label(w.days[day].Kind)
		if name := w.days[day].Name; name != "" {
			page.Off = name
		}
	}
	if !page.Day.IsZero() {
		page.fill(c, w)
	}
	return todayView.Show(c, http.StatusOK, page)
}

// around reads a day, with as many days around it as are known.
func (p *pages) around(c *frame.Call, day calendar.Date) (*where, error) {
	s, err := p.school(c)
	if err != nil {
		return nil, err
	}
	var demand *school.Demand
	back, ahead := day.AddDays(-lookBack), day.AddDays(lookAhead)
	for _, r := range []calendar.Range{{From: back, Until: ahead}, {From: back, Until: day}, {From: day, Until: ahead}, {From: day, Until: day}} {
		if demand, err = p.Schools.Demand(c, s.ID, r); !errors.Is(err, school.ErrDaysNotKnown) {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	w, err := tellWhere(demand, nil)
	if err != nil {
		return nil, err
	}
	shown := w.schoolDay(day, 1)
	if shown.IsZero() {
		return w, nil
	}
	return p.askWhere(c, demand, roster.AssignmentFilter{SchoolID: s.ID, From: shown, Until: shown})
}

// fill tells of the day shown.
func (t *todayPage) fill(c *frame.Call, w *where) {
	t.Ends = w.days[t.Day].Ends
	t.Unplanned = t.Day.After(t.Today) && len(w.people) == 0
	lines := w.lines(t.Day)
	busy := map[calendar.Clock]bool{}
	var places []*school.Place
	for _, place := range w.places(t.Day) {
		row := dayRow{Label: place.Label, Stretches: w.stretches(t.Day, place, lines)}
		row.Away = w.away[spot{day: t.Day, place: place.ID}]
		if len(row.Stretches) == 0 && !row.Away {
			t.Idle = append(t.Idle, place.Label)
			continue
		}
		t.Places = append(t.Places, row)
		places = append(places, place)
		for _, l := range lines {
			if !w.at(t.Day, place, l.Slot).Quiet() {
				busy[l.Starts] = true
			}
		}
	}
	clock := calendar.Clock(0)
	if t.Day == t.Today {
		clock = calendar.ClockOf(c.Now())
		lines = slices.DeleteFunc(lines, func(l line) bool { return !busy[l.Starts] })
		t.nowAndNext(c, w, places, lines, clock)
	}
	for _, row := range t.Places {
		t.Open = append(t.Open, open(row.Stretches, clock)...)
	}
	slices.SortStableFunc(t.Open, byUrgency)
}

// nowAndNext fills the table of now and next.
func (t *todayPage) nowAndNext(c *frame.Call, w *where, places []*school.Place, lines []line, clock calendar.Clock) {
	shown, running := nowAndNext(lines, clock)
	t.Over = len(shown) == 0
	for i, l := range shown {
		m := moment{Label: c.T("Danach"), Name: c.Line(school.Line{Kind: l.Kind, Nth: l.Nth, Starts: l.Starts, Ends: l.Ends}), Starts: l.Starts, Ends: l.Ends, Now: i == 0}
		switch {
		case i == 0 && running:
			m.Label = c.T("Jetzt")
		case i == 0:
			m.Label = c.T("Gleich")
		}
		t.Moments = append(t.Moments, m)
	}
	if len(shown) == 0 {
		return
	}
	change := shown[0].Starts
	if running {
		change = shown[0].Ends
	}
	t.Until, _ = t.Day.At(change) // no instant on the nights the clocks change: then the page stays as it is
	for _, place := range places {
		row, quiet := nowRow{Label: place.Label}, true
		for i, l := range shown {
			s := w.at(t.Day, place, l.Slot)
			if i == 0 {
				row.Missing = s.Open()
			}
			quiet = quiet && s.Quiet() && !s.Away
			row.Cells = append(row.Cells, nowCell{s, t.Moments[i]})
		}
		if quiet {
			t.Resting = append(t.Resting, place.Label)
			continue
		}
		t.Rows = append(t.Rows, row)
	}
}
