// Package proof checks plans without trusting who made them: legality, value and the bound that the certificate proves. It
// shares no code and no types with the planner, so that an error there cannot hide here. It finds no plans; planner does.
package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

type problem struct {
	Version    int          `json:"version"`
	Name       string       `json:"name"`
	Days       int          `json:"days"`
	Schools    []school     `json:"schools"`
	Travel     []way        `json:"travel,omitempty"`
	Places     []place      `json:"places"`
	Assistants []assistant  `json:"assistants"`
	Pinned     []Assignment `json:"pinned,omitempty"`
	Keep       []struct {
		Assistant string `json:"assistant"`
		Place     string `json:"place"`
		Slot      int    `json:"slot"`
		Value     int64  `json:"value"`
	} `json:"keep,omitempty"`
	Rules struct {
		MinRun       int   `json:"min_run"`
		MaxPause     int   `json:"max_pause"`
		GapMinute    int64 `json:"gap_minute"`
		TravelMinute int64 `json:"travel_minute"`
		Pair         int64 `json:"pair"`
	} `json:"rules"`
}

type school struct {
	ID    string `json:"id"`
	Slots []struct {
		Day   int `json:"day"`
		Start int `json:"start"`
		End   int `json:"end"`
	} `json:"slots"`
}

type place struct {
	ID     string `json:"id"`
	School string `json:"school"`
	Floor  *struct {
		Units int   `json:"units"`
		Value int64 `json:"value"`
	} `json:"floor,omitempty"`
	Needs []struct {
		Slot     int      `json:"slot"`
		Values   []int64  `json:"values"`
		Requires []string `json:"requires,omitempty"`
	} `json:"needs"`
}

type assistant struct {
	ID          string   `json:"id"`
	Schools     []string `json:"schools"`
	WeekMinutes int      `json:"week_minutes"`
	DayMinutes  int      `json:"day_minutes"`
	Available   []struct {
		Day  int `json:"day"`
		From int `json:"from"`
		To   int `json:"to"`
	} `json:"available"`
	Qualifications []string `json:"qualifications,omitempty"`
	Familiar       []struct {
		Place string `json:"place"`
		Value int64  `json:"value"`
	} `json:"familiar,omitempty"`
	Barred []string `json:"barred,omitempty"`
}

// way is the minutes between two schools, a triple in the file.
type way struct {
	from, to string
	minutes  int
}

func (w *way) UnmarshalJSON(data []byte) error {
	var triple []any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&triple); err != nil || len(triple) != 3 {
		return errors.New("travel must list two schools and minutes")
	}
	from, ok1 := triple[0].(string)
	to, ok2 := triple[1].(string)
	minutes, ok3 := triple[2].(json.Number)
	if !ok1 || !ok2 || !ok3 {
		return errors.New("travel must list two schools and minutes")
	}
	n, err := minutes.Int64()
	w.from, w.to, w.minutes = from, to, int(n)
	return err
}

type plan struct {
	Version     int          `json:"version"`
	Problem     string       `json:"problem"`
	Assignments []Assignment `json:"assignments"`
	Value       int64        `json:"value"`
	Bound       *int64       `json:"bound"`
	Certificate *certificate `json:"certificate"`
	Breakdown   Breakdown    `json:"breakdown"`
	Engine      string       `json:"engine"`
	Seed        int64        `json:"seed"`
	Iterations  int64        `json:"iterations"`
	Seconds     float64      `json:"seconds"`
}

type certificate struct {
	Scale  int64 `json:"scale"`
	Lambda []struct {
		Place string `json:"place"`
		Slot  int    `json:"slot"`
		Price int64  `json:"price"`
	} `json:"lambda"`
	Rho []struct {
		Assistant string `json:"assistant"`
		Place     string `json:"place"`
		Slot      int    `json:"slot"`
		Price     int64  `json:"price"`
	} `json:"rho"`
	Splits []struct {
		Assistant string `json:"assistant"`
		Place     string `json:"place"`
	} `json:"splits"`
}

// Assignment is one assistant at one place in one slot of its school, by the slot's index.
type Assignment struct {
	Assistant string `json:"assistant"`
	Place     string `json:"place"`
	Slot      int    `json:"slot"`
}

// Breakdown is a roster's value by term. Gap, Travel and Pair are taken off.
type Breakdown struct {
	Need     int64 `json:"need"`
	Floor    int64 `json:"floor"`
	Familiar int64 `json:"familiar"`
	Keep     int64 `json:"keep"`
	Gap      int64 `json:"gap"`
	Travel   int64 `json:"travel"`
	Pair     int64 `json:"pair"`
}

// readProblem reads a problem and checks that it obeys its format; strictly also refuses what encoding/json would let pass.
func readProblem(data []byte, strictly bool) (*problem, error) {
	p := &problem{}
	if err := read(data, p, strictly); err != nil {
		return nil, fmt.Errorf("problem: %w", err)
	}
	if err := p.sound(); err != nil {
		return nil, fmt.Errorf("problem: %w", err)
	}
	return p, nil
}

func readPlan(data []byte) (*plan, error) {
	p := &plan{}
	err := read(data, p, true)
	switch {
	case err != nil:
	case p.Version != 1:
		err = errors.New("version is not 1")
	case len(p.Problem) != 64 || strings.Trim(p.Problem, "0123456789abcdef") != "":
		err = errors.New("problem is not a SHA-256 in lower-case hex")
	case p.Iterations < 0 || p.Seconds < 0:
		err = errors.New("iterations and seconds are never below 0")
	}
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	return p, nil
}

func read(data []byte, v any, strictly bool) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("goes on after its end")
	}
	if !strictly {
		return nil
	}
	if !utf8.Valid(data) {
		return errors.New("is not UTF-8")
	}
	d = json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return formOf(reflect.TypeOf(v).Elem(), false).check(d, "the file")
}

// form is the strict shape of a type: exact names of fields, no null, nothing twice or missing. encoding/json lets all that pass.
type form struct {
	names    []string
	fields   []*form
	required int   // bit by field
	entry    *form // of a list
	null     bool
}

func formOf(t reflect.Type, optional bool) *form {
	f := &form{}
	if t.Kind() == reflect.Pointer {
		f.null, t = !optional, t.Elem()
	}
	switch t.Kind() {
	case reflect.Slice:
		f.entry = formOf(t.Elem(), false)
	case reflect.Struct:
		for i := range t.NumField() {
			name, option, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			f.names = append(f.names, name)
			f.fields = append(f.fields, formOf(t.Field(i).Type, option != ""))
			if option == "" {
				f.required |= 1 << i
			}
		}
	}
	return f
}

// check reads one value that encoding/json has read into the type already.
func (f *form) check(d *json.Decoder, at string) error {
	token, err := d.Token()
	switch {
	case err != nil:
		return err
	case token == nil && !f.null:
		return fmt.Errorf("%s is null", at)
	case token == json.Delim('{'):
		return f.checkFields(d, at)
	case token != json.Delim('['):
		return nil
	}
	for d.More() {
		if f.entry == nil { // a way, which has read itself
			_, err = d.Token()
		} else {
			err = f.entry.check(d, at)
		}
		if err != nil {
			return err
		}
	}
	_, err = d.Token()
	return err
}

func (f *form) checkFields(d *json.Decoder, at string) error {
	seen := 0
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return err
		}
		i := slices.Index(f.names, token.(string))
		if i < 0 || seen&(1<<i) != 0 {
			return fmt.Errorf("%s/%s is unknown or there twice", at, token)
		}
		seen |= 1 << i
		if err := f.fields[i].check(d, f.names[i]); err != nil {
			return err
		}
	}
	for i, name := range f.names {
		if (f.required&^seen)&(1<<i) != 0 {
			return fmt.Errorf("%s lacks %q", at, name)
		}
	}
	_, err := d.Token()
	return err
}
