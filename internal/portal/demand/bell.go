package demand

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
)

// bellPage is the editor of a bell schedule, a new one or one that stands.
type bellPage struct {
	frame.Base
	here

	Form     *frame.Form
	Choice   *frame.Choice
	Path     string
	Back     string
	Lines    []bellLine
	Rhythms  []frame.Option // to begin with, by their addresses; for a new one only
	New      bool
	Version  int      // of the one that stands, 0 for a new one
	Ends     []ending // need that would end, which the school has to agree to
	Kinds    []school.SlotKind
	Weekdays []calendar.Weekday
}

// bellLine is one line of the editor.
type bellLine struct {
	Number   int    // from 1
	Name     string // prefix of its inputs
	ID       string // the same of their ids
	Problems []string
	From     string
	Until    string
	Kind     school.SlotKind
	Days     map[calendar.Weekday]bool
}

// ending is the need of a place that ends with a change.
type ending struct {
	Place string
	Slots int
}

var bellView = frame.Parse[bellPage](files, "bell.html")

// spare is how many empty lines the editor offers.
const spare = 2

func (p *pages) newBellSchedule(c *frame.Call) error {
	h, err := p.here(c)
	if err != nil {
		return err
	}
	schedules, err := p.Schools.BellSchedules(c, h.ID)
	if err != nil {
		return err
	}
	lines := rhythms()[0].day
	if i := slices.IndexFunc(rhythms(), func(r rhythm) bool { return r.code == c.Query("vorlage") }); i >= 0 {
		lines = rhythms()[i].day
	} else if len(schedules) > 0 {
		lines = stretches(schedules[len(schedules)-1])
	}
	from := nextMonday(c.Today())
	if len(schedules) == 0 {
		from = c.Today()
	}
	return p.showBell(c, http.StatusOK, h, nil, c.Filled(bellValues(from, calendar.Date{}, 0, lines)), nil, nil)
}

func (p *pages) bellSchedule(c *frame.Call) error {
	h, b, err := p.ownBell(c)
	if err != nil {
		return err
	}
	return p.showBell(c, http.StatusOK, h, b, c.Filled(bellValues(b.ValidFrom, b.ValidUntil, b.Version, stretches(*b))), nil, nil)
}

func (p *pages) ownBell(c *frame.Call) (here, *school.BellSchedule, error) {
	id, err := c.ID("schedule")
	if err != nil {
		return here{}, nil, err
	}
	b, err := p.Schools.BellSchedule(c, id)
	if err != nil {
		return here{}, nil, err
	}
	h, err := p.here(c)
	return h, b, err
}

// bellValues fills the editor.
func bellValues(from, until calendar.Date, version int, lines []stretch) url.Values {
	v := url.Values{"validFrom": {from.String()}, "version": {strconv.Itoa(version)}, "zeilen": {strconv.Itoa(len(lines) + spare)}}
	if !until.IsZero() {
		v.Set("validUntil", until.String())
	}
	for i, l := range lines {
		name := lineName(i)
		v.Set(name+".von", l.from.String())
		v.Set(name+".bis", l.until.String())
		v.Set(name+".art", string(l.kind))
		for _, d := range l.days {
			v.Add(name+".tage", string(d))
		}
	}
	for i := len(lines); i < len(lines)+spare; i++ {
		v[lineName(i)+".tage"] = strings.Split(wholeWeek, "")
	}
	return v
}

func lineName(i int) string { return fmt.Sprintf("zeile.%d", i) }

// lineCount is how many lines the form has; somebody who sends more than a bell schedule can hold gets as many.
func lineCount(form *frame.Form) int {
	n, _ := strconv.Atoi(form.Get("zeilen"))
	return max(1, min(n, school.MaxSlots))
}

func (p *pages) showBell(c *frame.Call, status int, h here, b *school.BellSchedule, form *frame.Form, choice *frame.Choice, ends []ending) error {
	page := bellPage{
		Base: c.Page("Neues Zeitraster", "Eine Zeile für jede Stunde, Pause oder Fahrt. Das bisherige Zeitraster endet am Tag davor."),
		here: h, Form: form, Choice: choice, Path: h.At(bellPath + "/neu"), Back: h.At(bellPath), New: b == nil, Ends: ends, Kinds: slotKinds[:],
		Weekdays: []calendar.Weekday{calendar.Monday, calendar.Tuesday, calendar.Wednesday, calendar.Thursday, calendar.Friday},
	}
	if b != nil {
		page.Title = c.T("Zeitraster %s", c.Period(b.Period()))
		page.Help = c.T("Zeilen, in denen schon Bedarf oder Einsätze stehen, können nicht geändert werden. Legen Sie dafür ein neues Zeitraster ab einem Tag an.")
		page.Path, page.Version = bellPath+"/"+b.ID.String(), b.Version
	} else {
		for _, r := range rhythms() {
			page.Rhythms = append(page.Rhythms, frame.Option{Label: c.T(r.name), Value: "?vorlage=" + r.code})
		}
	}
	for i := range lineCount(form) {
		name := lineName(i)
		line := bellLine{
			Number: i + 1, Name: name, ID: "f-" + strings.ReplaceAll(name, ".", "-"), From: form.Get(name + ".von"), Until: form.Get(name + ".bis"),
			Kind: school.SlotKind(form.Get(name + ".art")), Days: map[calendar.Weekday]bool{},
		}
		for _, d := range strings.Join(form.All(name+".tage"), "") {
			line.Days[calendar.Weekday(d-'0')] = true
		}
		for _, problem := range form.Problems {
			if problem.Field == name || strings.HasPrefix(problem.Field, name+".") {
				line.Problems = append(line.Problems, problem.Text)
			}
		}
		page.Lines = append(page.Lines, line)
	}
	return bellView.Show(c, status, page)
}

// readBell reads the editor: the details, and which line each slot comes from. Lines without times are left out.
func readBell(form *frame.Form) (d school.BellScheduleDetails, of []int) {
	d.ValidFrom = form.Date("validFrom")
	if until := form.DateOrNone("validUntil"); until != nil {
		d.ValidUntil = *until
	}
	var lines []stretch
	var numbers []int
	for i := range lineCount(form) {
		name := lineName(i)
		if form.Get(name+".von") == "" && form.Get(name+".bis") == "" {
			continue
		}
		l := stretch{from: form.Clock(name + ".von"), until: form.Clock(name + ".bis"), kind: school.SlotKind(form.Get(name + ".art")), days: strings.Join(form.All(name+".tage"), "")}
		if l.days == "" {
			form.Problem(name+".von", "Wählen Sie die Wochentage, an denen das so ist.")
		}
		lines, numbers = append(lines, l), append(numbers, i)
	}
	slots, lineOf := slotsOf(lines)
	d.Slots = slots
	for _, i := range lineOf {
		of = append(of, numbers[i])
	}
	return d, of
}

// point lets problems with a slot point to the line it comes from, each once.
func point(form *frame.Form, of []int) {
	inputs := map[string]string{"starts": ".von", "ends": ".bis", "kind": ".art", "weekday": ".von", "": ".von"}
	var problems []frame.Problem
	for _, p := range form.Problems {
		if rest, ok := strings.CutPrefix(p.Field, "slots."); ok {
			number, input, _ := strings.Cut(rest, ".")
			if i, err := strconv.Atoi(number); err == nil && i < len(of) {
				p.Field = lineName(of[i]) + inputs[input]
			}
		}
		if p.Field == "slots" {
			p.Field = ""
		}
		if !slices.Contains(problems, p) {
			problems = append(problems, p)
		}
	}
	form.Problems = problems
}

// ended finds the need that a change of the bell schedules would end: on days from the first one on that match says are lost.
func (p *pages) ended(c *frame.Call, h here, from calendar.Date, lost func(school.NeedWeek, school.Need) bool) ([]ending, error) {
	weeks, err := p.allNeed(c, school.NeedFilter{SchoolID: h.ID, From: from})
	if err != nil {
		return nil, err
	}
	places, err := p.allPlaces(c, school.PlaceFilter{SchoolID: h.ID})
	if err != nil {
		return nil, err
	}
	slots := map[uuid.UUID]map[uuid.UUID]bool{}
	for _, w := range weeks {
		for _, n := range w.Needs {
			if lost(w, n) {
				if slots[w.PlaceID] == nil {
					slots[w.PlaceID] = map[uuid.UUID]bool{}
				}
				slots[w.PlaceID][n.SlotID] = true
			}
		}
	}
	var all []ending
	for _, place := range places {
		if n := len(slots[place.ID]); n > 0 {
			all = append(all, ending{c.Place(place.Kind, place.Label), n})
		}
	}
	return all, nil
}
