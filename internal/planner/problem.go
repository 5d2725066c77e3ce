// Package planner turns a planning problem, one pool of assistants for one week, into a plan and a bound that proves how good
// the plan is. It is pure and deterministic: the same problem, seed and number of iterations give the same plan on every
// machine and for any number of cores. It knows nothing of districts, dates or storage; roster builds its problems, and
// planner/proof checks its plans without sharing code with it.
package planner

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"unicode/utf8"
)

// Problem is who needs support where and when in one week, and who can give it. Times are minutes after local midnight, days
// count from 1. A Problem that Parse has read remembers the bytes it came from; its plan names their hash.
type Problem struct {
	Version    int          `json:"version"` // always 1
	Name       string       `json:"name"`
	Days       int          `json:"days"` // 1 to 7
	Schools    []School     `json:"schools"`
	Travel     []Travel     `json:"travel,omitempty"`
	Places     []Place      `json:"places"`
	Assistants []Assistant  `json:"assistants"`
	Pinned     []Assignment `json:"pinned,omitempty"`
	Keep       []Keep       `json:"keep,omitempty"`
	Rules      Rules        `json:"rules"`

	source, canonical [sha256.Size]byte // hashes of the bytes Parse read and of Encode then; zero if built by hand
}

// School is a site with its weekly bell schedule, in order of day and start, without overlaps.
type School struct {
	ID    string `json:"id"`
	Slots []Slot `json:"slots"`
}

// Slot is whatever the bell schedule has: a lesson, a supervised break, the bus, an afternoon group.
type Slot struct {
	Day   int `json:"day"`
	Start int `json:"start"`
	End   int `json:"end"`
}

// Travel is the way between two schools, the same in both directions. Schools without one cannot follow one another on a day.
type Travel struct {
	From, To string
	Minutes  int
}

// MarshalJSON writes the triple of the file format.
func (t Travel) MarshalJSON() ([]byte, error) { return marshal([]any{t.From, t.To, t.Minutes}) }

// Place is where support is given: a class, a bus, an offer in the neighbourhood.
type Place struct {
	ID     string `json:"id"`
	School string `json:"school"`
	Floor  Floor  `json:"floor,omitzero"`
	Needs  []Need `json:"needs"`
}

// Floor lets the first Units covered person-slots of a place earn Value each on top, so that no class is left with nothing.
type Floor struct {
	Units int   `json:"units"`
	Value int64 `json:"value"`
}

// Need is one slot of a place's school, by its index, with the value of the first, second, third person there, never rising.
type Need struct {
	Slot     int      `json:"slot"`
	Values   []int64  `json:"values"`
	Requires []string `json:"requires,omitempty"` // qualifications that every person there must have
}

// Assistant is somebody who can give support, with what their contract and their planner allow.
type Assistant struct {
	ID             string     `json:"id"`
	Schools        []string   `json:"schools"`
	WeekMinutes    int        `json:"week_minutes"`
	DayMinutes     int        `json:"day_minutes"`
	Available      []Window   `json:"available"`
	Qualifications []string   `json:"qualifications,omitempty"`
	Familiar       []Familiar `json:"familiar,omitempty"`
	Barred         []string   `json:"barred,omitempty"`
}

// Window is a time of one day at which an assistant may work.
type Window struct {
	Day  int `json:"day"`
	From int `json:"from"`
	To   int `json:"to"`
}

// Familiar is a place the assistant knows already, and what each covered slot there earns on top.
type Familiar struct {
	Place string `json:"place"`
	Value int64  `json:"value"`
}

// Assignment is one assistant at one place in one slot of its school, by the slot's index.
type Assignment struct {
	Assistant string `json:"assistant"`
	Place     string `json:"place"`
	Slot      int    `json:"slot"`
}

// Keep is an assignment that stands today. Keeping it earns Value, which may be negative.
type Keep struct {
	Assistant string `json:"assistant"`
	Place     string `json:"place"`
	Slot      int    `json:"slot"`
	Value     int64  `json:"value"`
}

// Rules are the numbers of the rules that a pool may set.
type Rules struct {
	MinRun       int   `json:"min_run"`       // worked slots a visit has at least
	MaxPause     int   `json:"max_pause"`     // minutes between two slots of one visit at most
	GapMinute    int64 `json:"gap_minute"`    // cost of a minute between visits
	TravelMinute int64 `json:"travel_minute"` // cost of a minute on the way
	Pair         int64 `json:"pair"`          // cost of an assistant at a place they do not know
}

// InputError says what is wrong with a problem. Pointer is an RFC 6901 JSON pointer, empty for the whole file.
type InputError struct {
	Pointer string
	Detail  string
}

// Error returns the place and the fault in one line.
func (e *InputError) Error() string {
	if e.Pointer == "" {
		return "the problem " + e.Detail
	}
	return e.Pointer + " " + e.Detail
}

// Encode writes p in its canonical form: fields in fixed order, required lists never null. Parse accepts the result exactly
// when p is a valid problem; Encode itself refuses only text that JSON cannot carry.
func Encode(p *Problem) ([]byte, error) {
	c := *p
	c.Schools = filled(c.Schools)
	for i, s := range c.Schools {
		c.Schools[i].Slots = filled(s.Slots)
	}
	c.Places = filled(c.Places)
	for i, pl := range c.Places {
		needs := filled(pl.Needs)
		for k, n := range needs {
			needs[k].Values = filled(n.Values)
		}
		c.Places[i].Needs = needs
	}
	c.Assistants = filled(c.Assistants)
	for i, a := range c.Assistants {
		c.Assistants[i].Schools, c.Assistants[i].Available = filled(a.Schools), filled(a.Available)
	}
	data, err := marshal(&c)
	if err != nil {
		return nil, err
	}
	if !p.carriesText() {
		return nil, errors.New("an id or name is not valid UTF-8")
	}
	return append(data, '\n'), nil
}

// filled returns a copy that is never nil.
func filled[T any](list []T) []T { return append([]T{}, list...) }

// marshal is json.Marshal without its escapes for HTML.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// carriesText reports whether all text of p survives JSON, which replaces what is not UTF-8.
func (p *Problem) carriesText() bool {
	ok := utf8.ValidString(p.Name)
	see := func(texts ...string) {
		for _, t := range texts {
			ok = ok && utf8.ValidString(t)
		}
	}
	for _, s := range p.Schools {
		see(s.ID)
	}
	for _, t := range p.Travel {
		see(t.From, t.To)
	}
	for _, pl := range p.Places {
		see(pl.ID, pl.School)
		for _, n := range pl.Needs {
			see(n.Requires...)
		}
	}
	for _, a := range p.Assistants {
		see(a.ID)
		see(a.Schools...)
		see(a.Qualifications...)
		see(a.Barred...)
		for _, f := range a.Familiar {
			see(f.Place)
		}
	}
	for _, x := range p.Pinned {
		see(x.Assistant, x.Place)
	}
	for _, k := range p.Keep {
		see(k.Assistant, k.Place)
	}
	return ok
}

// hash names the bytes a plan of p belongs to: those Parse read, or the canonical form if p was built or changed by hand.
func (p *Problem) hash() (string, error) {
	data, err := Encode(p)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	if sum == p.canonical {
		sum = p.source
	}
	return hex.EncodeToString(sum[:]), nil
}
