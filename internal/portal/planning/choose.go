package planning

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/alphabet"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
)

// moment is a board with what is chosen on it, while its page is made.
type moment struct {
	call   *frame.Call
	board  *board
	roster *roster.Roster
	chosen *chosen
	judged map[spotKey]verdict // of each target
	swaps  map[spotKey][]string
	panel  panel
}

// spotKey is a target on the board: a place or a person, in a slot.
type spotKey struct{ row, slot uuid.UUID }

// panel is what stands beside the board.
type panel struct {
	Person, Place, When string // what is chosen
	PersonID            uuid.UUID
	Day                 int // how many slots the person is there that day
	Pinned              bool
	Pin                 string   // acts that pin or unpin
	Remove              *verdict // what it costs to take it out
	Target              *verdict // what the move costs that is asked about
	Where               string   // to go, or where somebody is missing
	Swap                []string
	Gap                 bool      // asked who could come
	PlaceID             uuid.UUID // where somebody is missing
	Candidates          []candidate
}

// candidate is somebody who could come where a person is missing.
type candidate struct {
	Name, When string
	verdict
}

// maxCandidates is how many candidates of each sort the panel names.
const maxCandidates = 6

// choose fills the moment with what taken and target say, as forms send them.
func (p *pages) choose(m *moment, taken string, whole bool, target string) error {
	row, slot, aimed := pair(target)
	person, from, ok := pair(taken)
	if !ok {
		if aimed && !m.board.People {
			return p.ask(m, row, slot)
		}
		return nil
	}
	if m.chosen = m.board.take(person, from, whole); m.chosen == nil {
		return nil
	}
	return p.offer(m, spotKey{row, slot}, aimed)
}

// offer judges every place where what is chosen could go, and taking it out.
func (p *pages) offer(m *moment, target spotKey, aimed bool) error {
	offers := map[spotKey]*offer{}
	var keys []spotKey
	for _, row := range m.rows() {
		for _, s := range m.board.slots {
			key := spotKey{row, s.ID}
			if o := m.to(key); o != nil {
				offers[key] = o
				keys = append(keys, key)
			}
		}
	}
	asked := [][]roster.Change{}
	index := map[string]int{}
	number := func(acts []act) int {
		text := write(acts)
		if _, known := index[text]; !known {
			index[text] = len(asked)
			asked = append(asked, changes(acts))
		}
		return index[text]
	}
	remove := m.chosen.each(roster.OpRemove)
	if !m.chosen.pinned() {
		number(remove)
	}
	for _, key := range keys {
		number(offers[key].acts)
	}
	judged, err := p.Rosters.JudgeEach(m.call, m.roster.ID, asked)
	if err != nil {
		return err
	}
	m.describe()
	if !m.chosen.pinned() {
		v := say(m.call, judged[number(remove)], remove)
		m.panel.Remove = &v
	}
	m.swaps = map[spotKey][]string{}
	for _, key := range keys {
		v := say(m.call, judged[number(offers[key].acts)], offers[key].acts)
		m.judged[key], m.swaps[key] = v, offers[key].swap
		if aimed && key == target {
			m.panel.Target, m.panel.Where, m.panel.Swap = &v, m.name(key), offers[key].swap
		}
	}
	return nil
}

// rows are the ids of the board's rows.
func (m *moment) rows() (ids []uuid.UUID) {
	if m.board.People {
		for _, a := range m.board.people {
			ids = append(ids, a.ID)
		}
		return ids
	}
	for _, p := range m.board.places {
		ids = append(ids, p.ID)
	}
	return ids
}

func (m *moment) to(key spotKey) *offer {
	if m.board.People {
		return m.board.toPerson(m.chosen, key.row, key.slot)
	}
	return m.board.toPlace(m.chosen, key.row, key.slot)
}

// describe says what is chosen.
func (m *moment) describe() {
	one, c := m.chosen.one, m.call
	m.panel.Person, m.panel.PersonID = one.GivenName+" "+one.FamilyName, one.AssistantID
	m.panel.Place = m.board.place(c, one.PlaceID)
	first, last := m.chosen.series[0], m.chosen.series[len(m.chosen.series)-1]
	m.panel.When = c.Weekday(one.Weekday) + ", " + c.Span(first.Starts, last.Ends)
	m.panel.Day, m.panel.Pinned = m.chosen.day, m.chosen.pinned()
	m.panel.Pin = write(m.chosen.each(roster.OpPin))
	if m.panel.Pinned {
		m.panel.Pin = write(m.chosen.each(roster.OpUnpin))
	}
}

// name says what a target is.
func (m *moment) name(key spotKey) string {
	if m.board.People {
		for _, a := range m.board.people {
			if a.ID == key.row {
				return a.Name()
			}
		}
	}
	return m.board.place(m.call, key.row) + ", " + m.board.names[key.slot]
}

// ask judges who could come where somebody is missing: first who breaks no rule, the most valuable first.
func (p *pages) ask(m *moment, place, slot uuid.UUID) error {
	list := m.board.additions(place, slot)
	asked := make([][]roster.Change, len(list))
	for i, a := range list {
		asked[i] = changes(a.acts)
	}
	judged, err := p.Rosters.JudgeEach(m.call, m.roster.ID, asked)
	if err != nil {
		return err
	}
	m.panel.PlaceID = place
	m.panel.Gap, m.panel.Where = m.board.missing(place, slot) > 0, m.name(spotKey{place, slot})
	better := preference()
	best := map[uuid.UUID]int{}
	var found []candidate
	for i, a := range list {
		v := candidate{a.person.Name(), span(m.call, a.slots), say(m.call, judged[i], a.acts)}
		at, known := best[a.person.ID]
		switch {
		case !known:
			best[a.person.ID] = len(found)
			found = append(found, v)
		case better(v, found[at]) < 0:
			found[at] = v
		}
	}
	slices.SortStableFunc(found, better)
	sorts := map[bool]int{}
	for _, v := range found {
		if sorts[v.Possible]++; sorts[v.Possible] <= maxCandidates {
			m.panel.Candidates = append(m.panel.Candidates, v)
		}
	}
	return nil
}

// preference orders candidates: the possible first, then those worth most.
func preference() func(a, b candidate) int {
	families := alphabet.Families()
	return func(a, b candidate) int {
		switch {
		case a.Possible != b.Possible && a.Possible:
			return -1
		case a.Possible != b.Possible:
			return 1
		}
		return cmp.Or(cmp.Compare(b.change, a.change), families(a.Name, b.Name))
	}
}

func span(c *frame.Call, slots []school.Slot) string {
	return c.Span(slots[0].Starts, slots[len(slots)-1].Ends)
}
