package planner

import (
	"crypto/sha256"
	"encoding/json"
	"unicode/utf8"
)

// Parse reads a problem strictly: every field is known, has its type and size, and names things that exist. What is wrong is
// an *InputError that points to the first faulty field. Contradicting pins are left for Solve to name.
func Parse(data []byte) (*Problem, error) {
	if !utf8.Valid(data) {
		return nil, &InputError{Detail: "is not valid UTF-8"}
	}
	var syntax json.RawMessage
	if err := json.Unmarshal(data, &syntax); err != nil {
		return nil, &InputError{Detail: "is not valid JSON: " + err.Error()}
	}
	r := &reader{data: data}
	p := r.problem()
	if r.err != nil {
		return nil, r.err
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	canonical, err := Encode(p)
	if err != nil {
		return nil, err
	}
	p.source, p.canonical = sha256.Sum256(data), sha256.Sum256(canonical)
	return p, nil
}

// The names of each object's fields, required ones first.
var (
	problemKeys = []string{"version", "name", "days", "schools", "places", "assistants", "rules", "travel", "pinned", "keep"}
	schoolKeys  = []string{"id", "slots"}
	slotKeys    = []string{"day", "start", "end"}
	placeKeys   = []string{"id", "school", "needs", "floor"}
	floorKeys   = []string{"units", "value"}
	needKeys    = []string{"slot", "values", "requires"}
	personKeys  = []string{"id", "schools", "week_minutes", "day_minutes", "available", "qualifications", "familiar", "barred"}
	windowKeys  = []string{"day", "from", "to"}
	knownKeys   = []string{"place", "value"}
	pinKeys     = []string{"assistant", "place", "slot"}
	keepKeys    = []string{"assistant", "place", "slot", "value"}
	ruleKeys    = []string{"min_run", "max_pause", "gap_minute", "travel_minute", "pair"}
)

func (r *reader) problem() *Problem {
	p := &Problem{}
	r.object(problemKeys, 7, func(field int) {
		switch field {
		case 0:
			p.Version = int(r.integer())
		case 1:
			p.Name = r.text()
		case 2:
			p.Days = int(r.integer())
		case 3:
			p.Schools = list(r, r.school)
		case 4:
			p.Places = list(r, r.place)
		case 5:
			p.Assistants = list(r, r.assistant)
		case 6:
			p.Rules = r.rules()
		case 7:
			p.Travel = list(r, r.travel)
		case 8:
			p.Pinned = list(r, r.pin)
		case 9:
			p.Keep = list(r, r.keep)
		}
	})
	return p
}

func (r *reader) school() (s School) {
	r.object(schoolKeys, 2, func(field int) {
		if field == 0 {
			s.ID = r.text()
		} else {
			s.Slots = list(r, r.slot)
		}
	})
	return s
}

func (r *reader) slot() (s Slot) {
	r.integers(slotKeys, func(field int, v int64) { *[]*int{&s.Day, &s.Start, &s.End}[field] = int(v) })
	return s
}

func (r *reader) travel() (t Travel) {
	count := 0
	r.array(func(i int) {
		count++
		switch i {
		case 0:
			t.From = r.text()
		case 1:
			t.To = r.text()
		case 2:
			t.Minutes = int(r.integer())
		default:
			r.fail("is one entry too many: a way is two schools and the minutes between them")
		}
	})
	if count < 3 {
		r.fail("must be two schools and the minutes between them")
	}
	return t
}

func (r *reader) place() (p Place) {
	r.object(placeKeys, 3, func(field int) {
		switch field {
		case 0:
			p.ID = r.text()
		case 1:
			p.School = r.text()
		case 2:
			p.Needs = list(r, r.need)
		case 3:
			r.integers(floorKeys, func(field int, v int64) {
				if field == 0 {
					p.Floor.Units = int(v)
				} else {
					p.Floor.Value = v
				}
			})
		}
	})
	return p
}

func (r *reader) need() (n Need) {
	r.object(needKeys, 2, func(field int) {
		switch field {
		case 0:
			n.Slot = int(r.integer())
		case 1:
			n.Values = list(r, r.integer)
		case 2:
			n.Requires = list(r, r.text)
		}
	})
	return n
}

func (r *reader) assistant() (a Assistant) {
	r.object(personKeys, 5, func(field int) {
		switch field {
		case 0:
			a.ID = r.text()
		case 1:
			a.Schools = list(r, r.text)
		case 2:
			a.WeekMinutes = int(r.integer())
		case 3:
			a.DayMinutes = int(r.integer())
		case 4:
			a.Available = list(r, r.window)
		case 5:
			a.Qualifications = list(r, r.text)
		case 6:
			a.Familiar = list(r, r.familiar)
		case 7:
			a.Barred = list(r, r.text)
		}
	})
	return a
}

func (r *reader) window() (w Window) {
	r.integers(windowKeys, func(field int, v int64) { *[]*int{&w.Day, &w.From, &w.To}[field] = int(v) })
	return w
}

func (r *reader) familiar() (f Familiar) {
	r.object(knownKeys, 2, func(field int) {
		if field == 0 {
			f.Place = r.text()
		} else {
			f.Value = r.integer()
		}
	})
	return f
}

func (r *reader) pin() (a Assignment) {
	r.object(pinKeys, 3, func(field int) { r.assigned(field, &a.Assistant, &a.Place, &a.Slot) })
	return a
}

func (r *reader) keep() (k Keep) {
	r.object(keepKeys, 4, func(field int) {
		if field == 3 {
			k.Value = r.integer()
		} else {
			r.assigned(field, &k.Assistant, &k.Place, &k.Slot)
		}
	})
	return k
}

func (r *reader) assigned(field int, assistant, place *string, slot *int) {
	switch field {
	case 0:
		*assistant = r.text()
	case 1:
		*place = r.text()
	case 2:
		*slot = int(r.integer())
	}
}

func (r *reader) rules() (u Rules) {
	r.integers(ruleKeys, func(field int, v int64) {
		switch field {
		case 0:
			u.MinRun = int(v)
		case 1:
			u.MaxPause = int(v)
		case 2:
			u.GapMinute = v
		case 3:
			u.TravelMinute = v
		case 4:
			u.Pair = v
		}
	})
	return u
}
