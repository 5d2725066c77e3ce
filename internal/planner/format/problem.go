// Package format owns the two files of planning, problem and plan: their types, and reading them strictly, checking and writing
// them. Whatever it accepts is sound in form; what a plan must obey and is worth is no business of it. The search (planner) and
// the checker (planner/proof) both build on it and share nothing else.
package format

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
)

// Bounds of times in a problem; its tags repeat them.
const (
	MaxDays  = 7
	Midnight = 1440 // the last minute of a day
)

// Problem is who needs support where and when in one week, and who can give it. Times are minutes after local midnight, days
// count from 1. A number is from 0 to 10⁹ and a text has 1 to 200 characters where its tag gives no other bounds. A Problem that
// Parse has read remembers the bytes it came from; its plan names their hash.
type Problem struct {
	Version    int          `json:"version" bounds:"1 1"`
	Name       string       `json:"name" bounds:"0 1000000000"`
	Days       int          `json:"days" bounds:"1 7"`
	Schools    []School     `json:"schools"`
	Travel     []Travel     `json:"travel,omitempty"`
	Places     []Place      `json:"places"`
	Assistants []Assistant  `json:"assistants"`
	Pinned     []Assignment `json:"pinned,omitempty"`
	Keep       []Keep       `json:"keep,omitempty"`
	Rules      Rules        `json:"rules"`

	source []byte // what Parse read; nil if built by hand
}

// School is a site with its weekly bell schedule, in order of day and start, without overlaps.
type School struct {
	ID    string `json:"id"`
	Slots []Slot `json:"slots"`
}

// Slot is whatever the bell schedule has: a lesson, a supervised break, the bus, an afternoon group.
type Slot struct {
	Day   int `json:"day" bounds:"1 7"`
	Start int `json:"start" bounds:"0 1440"`
	End   int `json:"end" bounds:"0 1440"`
}

// Travel is the way between two schools, the same in both directions; a triple in the file. Schools without one cannot follow one
// another on a day.
type Travel struct {
	From, To string
	Minutes  int
}

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
	Day  int `json:"day" bounds:"1 7"`
	From int `json:"from" bounds:"0 1440"`
	To   int `json:"to" bounds:"0 1440"`
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
	Value     int64  `json:"value" bounds:"-1000000000"`
}

// Rules are the numbers of the rules that a pool may set.
type Rules struct {
	MinRun       int   `json:"min_run" bounds:"1"` // worked slots a visit has at least
	MaxPause     int   `json:"max_pause"`          // minutes between two slots of one visit at most
	GapMinute    int64 `json:"gap_minute"`         // cost of a minute between visits
	TravelMinute int64 `json:"travel_minute"`      // cost of a minute on the way
	Pair         int64 `json:"pair"`               // cost of an assistant at a place they do not know
}

// Parse reads a problem strictly: every field is known, has its type and size, and names things that exist. What is wrong is
// an *InputError that points to the first faulty field. Contradicting pins are left for the search to name. The problem keeps data, which
// must not change any more.
func Parse(data []byte) (*Problem, error) {
	p := &Problem{}
	if err := problemForm().read(data, p); err != nil {
		return nil, err
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	p.source = data
	return p, nil
}

// Encode writes p in its canonical form: fields in fixed order, required lists never null. Parse accepts the result exactly
// when p is a valid problem; Encode itself refuses only text that JSON cannot carry.
func Encode(p *Problem) ([]byte, error) { return problemForm().write(p) }

// Hash names the bytes that a plan of p belongs to, by their SHA-256 in hex: those Parse read, or the canonical form if p was
// built or changed by hand. It is an *InputError if p is not valid.
func (p *Problem) Hash() (string, error) {
	data, err := Encode(p)
	if err != nil {
		return "", err
	}
	switch same, err := p.asRead(data); {
	case err != nil:
		return "", err
	case same:
		data = p.source
	default:
		if _, err := Parse(data); err != nil {
			return "", err
		}
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

// asRead reports whether the problem's canonical form is still that of the bytes Parse read. Mostly they are that form themselves.
func (p *Problem) asRead(canonical []byte) (bool, error) {
	if p.source == nil || bytes.Equal(p.source, canonical) {
		return p.source != nil, nil
	}
	read, err := Parse(p.source)
	if err != nil {
		return false, err
	}
	was, err := Encode(read)
	return bytes.Equal(was, canonical), err
}
