package planning

import (
	"strings"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

// table is the board as the template lays it out.
type table struct {
	Columns []column
	Rows    []row
	Width   int // columns with the heading's
	Open    int // persons missing on it
}

type column struct {
	Name         string
	Starts, Ends calendar.Clock
}

// row is a place or a person, or the heading of a group of them.
type row struct {
	Group       string
	Name        string
	PersonID    uuid.UUID // of a person
	Cells       []cell
	Open        int
	Unavailable bool // the person has no time that day
}

type cell struct {
	Chips []chip
	Drop  *drop
	None  bool // nobody is needed, or the person has no time
}

// chip is a person at a place.
type chip struct {
	Value, Text    string
	Hidden         string // read aloud after the text
	Pinned, Chosen bool
}

// drop is a button in a cell: where what is chosen can go, or where somebody is missing.
type drop struct {
	Value, Text, Hidden string
	Kind                string // ok, cost, rule or gap
	Now                 bool   // nothing speaks against it: pressing saves
}

// table lays the board out.
func (m *moment) table() table {
	var t table
	for _, s := range m.board.slots {
		t.Columns = append(t.Columns, column{m.board.names[s.ID], s.Starts, s.Ends})
	}
	t.Width = len(t.Columns) + 1
	if m.board.People {
		for i := range m.board.people {
			t.Rows = append(t.Rows, m.personRow(&m.board.people[i]))
		}
		return t
	}
	kind := school.PlaceKind("")
	for _, p := range m.board.places {
		if p.Kind != kind {
			kind = p.Kind
			t.Rows = append(t.Rows, row{Group: m.groupName(kind)})
		}
		r := m.placeRow(p)
		t.Open += r.Open
		t.Rows = append(t.Rows, r)
	}
	return t
}

func (m *moment) groupName(k school.PlaceKind) string {
	switch k {
	case school.PlaceClass:
		return m.call.T("Klassen")
	case school.PlaceBus:
		return m.call.T("Busse")
	default:
		return m.call.T("Angebote")
	}
}

func (m *moment) placeRow(p school.Place) row {
	r := row{Name: m.call.Place(p.Kind, p.Label)}
	for _, s := range m.board.slots {
		var c cell
		for _, x := range m.board.at(p.ID, s.ID) {
			c.Chips = append(c.Chips, m.chip(x.AssistantID, s.ID, x.GivenName+" "+x.FamilyName, x.Pinned))
		}
		missing := m.board.missing(p.ID, s.ID)
		r.Open += missing
		key := spotKey{p.ID, s.ID}
		c.Drop = m.drop(key)
		if c.Drop == nil && missing > 0 {
			c.Drop = &drop{Value: key.value(), Text: m.call.N(missing, "%d offen", "%d offen"), Hidden: m.name(key) + ": ", Kind: "gap"}
		}
		c.None = len(c.Chips) == 0 && c.Drop == nil
		r.Cells = append(r.Cells, c)
	}
	return r
}

func (m *moment) personRow(a *staff.Assistant) row {
	r := row{Name: a.Name(), PersonID: a.ID, Unavailable: true}
	for _, s := range m.board.slots {
		var c cell
		if x := m.board.of(a.ID, s.ID); x != nil {
			shown := m.chip(a.ID, s.ID, m.board.place(m.call, x.PlaceID), x.Pinned)
			shown.Hidden += ", " + a.Name()
			c.Chips = append(c.Chips, shown)
		}
		has := available(a, s)
		c.Drop = m.drop(spotKey{a.ID, s.ID})
		c.None = len(c.Chips) == 0 && !has
		if has || len(c.Chips) > 0 {
			r.Unavailable = false
		}
		r.Cells = append(r.Cells, c)
	}
	return r
}

func (m *moment) chip(person, slot uuid.UUID, text string, pinned bool) chip {
	c := chip{Value: person.String() + "." + slot.String(), Text: text, Hidden: m.board.names[slot], Pinned: pinned}
	if m.chosen != nil && m.chosen.one.AssistantID == person {
		c.Chosen = m.chosen.one.SlotID == slot
	}
	return c
}

// drop is the target that a cell is for what is chosen, nil if it is none.
func (m *moment) drop(key spotKey) *drop {
	v, ok := m.judged[key]
	if !ok {
		return nil
	}
	d := &drop{Value: key.value(), Text: v.Short, Hidden: m.name(key) + ": ", Kind: "cost", Now: v.Free}
	switch {
	case !v.Possible:
		d.Kind = "rule"
	case v.Free:
		d.Kind = "ok"
	}
	if swap := m.swaps[key]; len(swap) > 0 && v.Possible {
		d.Text = m.call.T("Tausch, %s", v.Short)
		d.Hidden += m.call.T("mit %s: ", strings.Join(swap, ", "))
	}
	return d
}

func (k spotKey) value() string { return k.row.String() + "." + k.slot.String() }
