package roster

import (
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/fault"
	"schulalltag/internal/say"
	"schulalltag/internal/school"
)

// SupposedKind is what a supposition changes.
type SupposedKind string

// The kinds of suppositions.
const (
	SupposePost   SupposedKind = "post"          // one assistant more
	SupposeHours  SupposedKind = "hours"         // an assistant with other hours, or gone
	SupposeNeed   SupposedKind = "need"          // more persons at a place
	SupposeJoins  SupposedKind = "school-joins"  // a school of the district joins the pool
	SupposeLeaves SupposedKind = "school-leaves" // a school of the pool needs nobody any more
	SupposeRules  SupposedKind = "rules"         // other numbers in the rules
)

// Supposition is one change of a week that a what-if run looks at. A field that its kind does not use is refused.
type Supposition struct {
	Kind           SupposedKind           `json:"kind"`
	SchoolID       uuid.UUID              `json:"schoolId,omitzero"`       // of a post: where it works; of a school that joins or leaves
	AreaID         uuid.UUID              `json:"areaId,omitzero"`         // of a post: it works at all schools of the area
	AssistantID    uuid.UUID              `json:"assistantId,omitzero"`    // of hours
	PlaceID        uuid.UUID              `json:"placeId,omitzero"`        // of a need
	SlotID         uuid.UUID              `json:"slotId,omitzero"`         // of a need; zero is every slot in which the place needs somebody
	WeekMinutes    int                    `json:"weekMinutes,omitzero"`    // at places and on the way between schools, of a post 1 to 3000; of hours 0 to 3000, 0 is gone
	DayMinutes     int                    `json:"dayMinutes,omitzero"`     // of a post at most on a day, 480 by default: § 3 ArbZG; of hours as it is by default
	Qualifications []school.Qualification `json:"qualifications,omitzero"` // of a post
	Persons        int                    `json:"persons,omitzero"`        // of a need: so many more, up to school.MaxPersons in a slot
	Priority       school.Priority        `json:"priority,omitzero"`       // of the persons more
	MinRun         int                    `json:"minRun,omitzero"`         // of rules: slots of a visit at least, 1 to 8
	MaxPause       int                    `json:"maxPause,omitzero"`       // of rules: minutes of a pause in a visit at most, 1 to 120
}

// MaxSuppositions bounds the suppositions of one run.
const MaxSuppositions = 20

const (
	maxWeek    = 3000 // minutes, 50 hours
	usualDay   = 480
	midnight   = 1440
	maxSlots   = 8
	longestGap = 120 // minutes of a pause
)

// ErrWhatIfInvalid refuses a what-if run that is not asked for correctly; its pointers are /suppositions/i/….
var ErrWhatIfInvalid = fault.Invalid("invalid-what-if", "The what-if run is not stated correctly.")

// check names every field that is out of bounds, missing, or not used by the kind.
func (s Supposition) check(l *fault.List, i int) {
	refuse := func(field string, why say.Sentence) { l.At(fault.Pointer("suppositions", i, field), "%s", why) }
	post, hours, need, rules := s.Kind == SupposePost, s.Kind == SupposeHours, s.Kind == SupposeNeed, s.Kind == SupposeRules
	moves := s.Kind == SupposeJoins || s.Kind == SupposeLeaves
	if !post && !hours && !need && !rules && !moves {
		refuse("kind", say.That("must be post, hours, need, school-joins, school-leaves or rules"))
		return
	}
	for _, f := range []struct {
		name           string
		given          bool
		usable, needed bool
	}{
		{"schoolId", s.SchoolID != uuid.Nil, post || moves, moves || post && s.AreaID == uuid.Nil},
		{"areaId", s.AreaID != uuid.Nil, post && s.SchoolID == uuid.Nil, false},
		{"assistantId", s.AssistantID != uuid.Nil, hours, hours},
		{"placeId", s.PlaceID != uuid.Nil, need, need},
		{"slotId", s.SlotID != uuid.Nil, need, false},
		{"weekMinutes", s.WeekMinutes != 0, post || hours, post},
		{"dayMinutes", s.DayMinutes != 0, post || hours, false},
		{"qualifications", len(s.Qualifications) > 0, post, false},
		{"persons", s.Persons != 0, need, need},
		{"priority", s.Priority != "", need, need},
		{"minRun", s.MinRun != 0, rules, rules && s.MaxPause == 0},
		{"maxPause", s.MaxPause != 0, rules, false},
	} {
		switch {
		case f.given && !f.usable:
			refuse(f.name, say.That("is not for this kind, or not beside another field"))
		case f.needed && !f.given:
			refuse(f.name, say.That("is needed for this kind"))
		}
	}
	for _, f := range []struct {
		name     string
		is, most int
	}{
		{"weekMinutes", s.WeekMinutes, maxWeek}, {"dayMinutes", s.DayMinutes, midnight}, {"persons", s.Persons, school.MaxPersons},
		{"minRun", s.MinRun, maxSlots}, {"maxPause", s.MaxPause, longestGap},
	} {
		if f.is < 0 || f.is > f.most {
			refuse(f.name, say.That("must be at most %d and not below 0", f.most))
		}
	}
	if s.Priority != "" && !s.Priority.Known() {
		refuse("priority", say.That("must be high, normal or low"))
	}
	for k, q := range s.Qualifications {
		if !q.Known() || slices.Contains(s.Qualifications[:k], q) {
			refuse("qualifications", say.That("must be known qualifications, each once"))
		}
	}
}
