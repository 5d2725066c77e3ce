package planning

import (
	"cmp"
	"html/template"
	"net/url"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"schulalltag/internal/alphabet"
	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

// where is which part of a roster the board shows: one weekday of one school, by its places or by its people.
type where struct {
	School uuid.UUID
	Day    calendar.Weekday
	People bool
}

// whereOf reads it from an address or a form; what is missing is Monday and the first school.
func whereOf(v url.Values) where {
	w := where{Day: calendar.Monday, People: v.Get("ansicht") == "personen"}
	w.School, _ = uuid.Parse(v.Get("schule"))
	if day, err := strconv.Atoi(v.Get("tag")); err == nil && day >= int(calendar.Monday) && day <= int(calendar.Friday) {
		w.Day = calendar.Weekday(day)
	}
	return w
}

func (w where) values() url.Values {
	v := url.Values{"schule": {w.School.String()}, "tag": {strconv.Itoa(int(w.Day))}}
	if w.People {
		v.Set("ansicht", "personen")
	}
	return v
}

// Query is the part of an address that leads there. Templates take it as it is: as a mere text it would be one value of an address.
func (w where) Query() template.URL { return template.URL(w.values().Encode()) }

// board is what a roster holds on one weekday of one school, beside what is needed there.
type board struct {
	where
	slots  []school.Slot // in which somebody is needed or comes
	names  map[uuid.UUID]string
	places []school.Place // where somebody is needed or comes
	people []staff.Assistant
	needs  map[spot]school.Need
	series []roster.NamedSeries
}

// spot is a place in a slot.
type spot struct{ place, slot uuid.UUID }

// load reads the board as of the day.
func (p *pages) load(c *frame.Call, r *roster.Roster, w where) (*board, error) {
	on, err := asOf(c, r)
	if err != nil {
		return nil, err
	}
	b := &board{where: w, names: map[uuid.UUID]string{}, needs: map[spot]school.Need{}}
	if b.series, err = p.series(c, r.ID, roster.SeriesFilter{SchoolID: w.School, Weekday: w.Day}); err != nil {
		return nil, err
	}
	bells, err := p.Schools.BellSchedules(c, w.School)
	if err != nil {
		return nil, err
	}
	weeks, err := p.needWeeks(c, school.NeedFilter{SchoolID: w.School, From: on, Until: on})
	if err != nil {
		return nil, err
	}
	places, err := p.places(c, school.PlaceFilter{SchoolID: w.School, On: on})
	if err != nil {
		return nil, err
	}
	if b.people, err = p.people(c, staff.Filter{SchoolID: w.School, On: on}); err != nil {
		return nil, err
	}
	b.lay(c, bells, weeks, places, on)
	return b, nil
}

// lay puts slots, needs and places in order, and leaves out what nobody needs and nobody comes to.
func (b *board) lay(c *frame.Call, bells []school.BellSchedule, weeks []school.NeedWeek, places []school.Place, on calendar.Date) {
	used := map[uuid.UUID]bool{}
	for _, s := range b.series {
		used[s.SlotID], used[s.PlaceID] = true, true
	}
	var slots []school.Slot
	for _, bell := range bells {
		for _, s := range bell.Slots {
			if s.Weekday == b.Day && (bell.Period().Contains(on) || used[s.ID]) {
				slots = append(slots, s)
			}
		}
	}
	slices.SortStableFunc(slots, func(a, b school.Slot) int { return cmp.Compare(a.Starts, b.Starts) })
	today := map[uuid.UUID]bool{}
	lesson := 0
	for _, s := range slots {
		today[s.ID] = true
		if s.Kind == school.SlotLesson {
			lesson++
		}
		b.names[s.ID] = c.Line(school.Line{Kind: s.Kind, Nth: lesson, Starts: s.Starts, Ends: s.Ends})
	}
	for _, w := range weeks {
		for _, n := range w.Needs {
			if today[n.SlotID] && n.Persons > 0 {
				b.needs[spot{w.PlaceID, n.SlotID}] = n
				used[n.SlotID], used[w.PlaceID] = true, true
			}
		}
	}
	b.slots = slices.DeleteFunc(slots, func(s school.Slot) bool { return !used[s.ID] })
	b.places = slices.DeleteFunc(places, func(p school.Place) bool { return !used[p.ID] })
	kinds := []school.PlaceKind{school.PlaceClass, school.PlaceOffer, school.PlaceBus}
	order := alphabet.Order()
	slices.SortStableFunc(b.places, func(x, y school.Place) int {
		return cmp.Or(slices.Index(kinds, x.Kind)-slices.Index(kinds, y.Kind), order(x.Label, y.Label))
	})
}

// at returns the series of a place in a slot.
func (b *board) at(place, slot uuid.UUID) (list []roster.NamedSeries) {
	for _, s := range b.series {
		if s.PlaceID == place && s.SlotID == slot {
			list = append(list, s)
		}
	}
	return list
}

// of returns a person's series in a slot, nil if they are free there.
func (b *board) of(person, slot uuid.UUID) *roster.NamedSeries {
	for i := range b.series {
		if s := &b.series[i]; s.AssistantID == person && s.SlotID == slot {
			return s
		}
	}
	return nil
}

// missing is how many persons a place lacks in a slot.
func (b *board) missing(place, slot uuid.UUID) int {
	return max(0, b.needs[spot{place, slot}].Persons-len(b.at(place, slot)))
}

// place names a place like Klasse 1a.
func (b *board) place(c *frame.Call, id uuid.UUID) string {
	for _, p := range b.places {
		if p.ID == id {
			return c.Place(p.Kind, p.Label)
		}
	}
	return ""
}

// available reports whether somebody has time in the whole of a slot.
func available(a *staff.Assistant, s school.Slot) bool {
	return slices.ContainsFunc(a.Availability, func(w staff.Window) bool {
		return w.Weekday == s.Weekday && w.Starts <= s.Starts && w.Ends >= s.Ends
	})
}

// asOf is the day whose needs and people a roster's week is read with: the first school day of it that is not over.
func asOf(c *frame.Call, r *roster.Roster) (calendar.Date, error) {
	state, err := calendar.LoadHesse()
	if err != nil {
		return calendar.Date{}, err
	}
	on := calendar.Min(calendar.Max(r.ValidFrom, c.Today()), r.ValidUntil)
	for day := range (calendar.Range{From: on, Until: r.ValidUntil}).Days() {
		if state.SchoolDay(day) {
			return day, nil
		}
	}
	return on, nil
}

func (p *pages) series(c *frame.Call, id uuid.UUID, f roster.SeriesFilter) ([]roster.NamedSeries, error) {
	return postgres.All(func(page postgres.Page) ([]roster.NamedSeries, string, error) {
		return p.Rosters.SeriesOf(c, id, f, page)
	})
}

func (p *pages) needWeeks(c *frame.Call, f school.NeedFilter) ([]school.NeedWeek, error) {
	return postgres.All(func(page postgres.Page) ([]school.NeedWeek, string, error) { return p.Schools.NeedWeeks(c, f, page) })
}

func (p *pages) places(c *frame.Call, f school.PlaceFilter) ([]school.Place, error) {
	return postgres.All(func(page postgres.Page) ([]school.Place, string, error) { return p.Schools.Places(c, f, page) })
}

func (p *pages) people(c *frame.Call, f staff.Filter) ([]staff.Assistant, error) {
	return postgres.All(func(page postgres.Page) ([]staff.Assistant, string, error) { return p.Pool.Assistants(c, f, page) })
}

func (p *pages) schools(c *frame.Call) ([]school.School, error) {
	return postgres.All(func(page postgres.Page) ([]school.School, string, error) {
		return p.Schools.Schools(c, school.Filter{}, page)
	})
}

func (p *pages) rosters(c *frame.Call, f roster.RosterFilter) ([]roster.Roster, error) {
	return postgres.All(func(page postgres.Page) ([]roster.Roster, string, error) { return p.Rosters.Rosters(c, f, page) })
}
