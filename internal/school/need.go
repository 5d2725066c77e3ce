package school

import (
	"time"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
)

// NeedWeek is the need of one place in every week of a period. It never changes: what is stated anew supersedes it, so that
// what stood on any past day, as known at any past moment, can be told. Weeks that are not superseded never overlap, and each
// lies within the periods of its place and of its bell schedule. One without needs says that no support is needed.
type NeedWeek struct {
	DistrictID     string    `gorm:"primaryKey"`
	ID             uuid.UUID `gorm:"primaryKey"`
	PlaceID        uuid.UUID
	BellScheduleID uuid.UUID
	ValidFrom      calendar.Date
	ValidUntil     calendar.Date // no date is an open end
	RecordedAt     time.Time
	SupersededAt   *time.Time // nil while it stands
	Needs          []Need     `gorm:"-"`
}

// Period returns the days for which the need is stated.
func (w NeedWeek) Period() calendar.Range {
	return calendar.Range{From: w.ValidFrom, Until: w.ValidUntil}
}

// Need is how many persons a place needs in one slot of the week, and what for. It says nothing about any pupil.
type Need struct {
	DistrictID    string    `gorm:"primaryKey"`
	NeedWeekID    uuid.UUID `gorm:"primaryKey"`
	SlotID        uuid.UUID `gorm:"primaryKey"`
	Persons       int       // 1 to MaxPersons
	Priority      Priority
	Qualification Qualification // what each of the persons must have
	Purpose       Purpose
}

// MaxPersons bounds the persons of one need.
const MaxPersons = 3

// Priority says which need comes first when the pool does not reach.
type Priority string

// The priorities.
const (
	PriorityHigh   Priority = "high"
	PriorityNormal Priority = "normal"
	PriorityLow    Priority = "low"
)

// Known reports whether the priority is one of the above.
func (p Priority) Known() bool { return p == PriorityHigh || p == PriorityNormal || p == PriorityLow }

// Qualification is what a person must be able to do; basic is what everybody in the pool can.
type Qualification string

// The qualifications.
const (
	QualificationBasic         Qualification = "basic"
	QualificationCare          Qualification = "care"
	QualificationMedical       Qualification = "medical"
	QualificationBehaviour     Qualification = "behaviour"
	QualificationCommunication Qualification = "communication"
)

// Known reports whether the qualification is one of the above.
func (q Qualification) Known() bool {
	switch q {
	case QualificationBasic, QualificationCare, QualificationMedical, QualificationBehaviour, QualificationCommunication:
		return true
	}
	return false
}

// Purpose is a coarse code of what the support is for.
type Purpose string

// The purposes.
const (
	PurposeLearning   Purpose = "learning"
	PurposeTransition Purpose = "transition" // between rooms, buildings, lessons
	PurposeBreak      Purpose = "break"
	PurposeArrival    Purpose = "arrival"
	PurposeBus        Purpose = "bus"
	PurposeOuting     Purpose = "outing"
	PurposeAfternoon  Purpose = "afternoon"
	PurposeCare       Purpose = "care"
)

// Known reports whether the purpose is one of the above.
func (p Purpose) Known() bool {
	switch p {
	case PurposeLearning, PurposeTransition, PurposeBreak, PurposeArrival, PurposeBus, PurposeOuting, PurposeAfternoon, PurposeCare:
		return true
	}
	return false
}

// NeedWeekDetails is what a school states about the need of a place.
type NeedWeekDetails struct {
	// ValidFrom is a day on which the place exists and a bell schedule holds. It may be past where no need stood between it and
	// today, so that a school can begin in the middle of a term.
	ValidFrom calendar.Date
	// ValidUntil is the last day, not before ValidFrom; no date is as long as place and bell schedule last, and a later day
	// is cut to that.
	ValidUntil calendar.Date
	Needs      []Need // at most one a slot of the bell schedule, their DistrictID and NeedWeekID are ignored; none is no need
}

// NeedFilter narrows a list of need weeks; zero fields do not.
type NeedFilter struct {
	SchoolID    uuid.UUID
	PlaceID     uuid.UUID
	From, Until calendar.Date // weeks that share a day with this stretch, which may be open at both ends
}

// Faults of needs.
var (
	ErrNeedInvalid    = fault.Invalid("invalid-need", "The need is not stated correctly.")
	ErrNoBellSchedule = fault.Conflict("no-bell-schedule", "The school has no bell schedule on the first day of the need. Create it first.")
	ErrPastNeed       = fault.Conflict("past-need", "Need that stood on days before today stays: it was planned and worked for. Begin the change today or later.")
	ErrNeedOverlap    = fault.Conflict("need-overlap", "Somebody else has just stated need for this place. Read it again.")
)

// checkPeriod names what is wrong with the period at the place.
func (d NeedWeekDetails) checkPeriod(l *fault.List, place *Place) {
	checkPeriod(l, d.ValidFrom, d.ValidUntil)
	if !d.ValidFrom.IsZero() && !place.Period().Contains(d.ValidFrom) {
		l.At("/validFrom", "must be a day on which the place exists")
	}
}

// checkNeeds names every need that does not fit the slots.
func (d NeedWeekDetails) checkNeeds(l *fault.List, slots []Slot) {
	known := make(map[uuid.UUID]bool, len(slots))
	for _, s := range slots {
		known[s.ID] = true
	}
	seen := make(map[uuid.UUID]bool, len(d.Needs))
	for i, n := range d.Needs {
		switch {
		case !known[n.SlotID]:
			l.At(fault.Pointer("needs", i, "slotId"), "must be a slot of the bell schedule that holds on the first day")
		case seen[n.SlotID]:
			l.At(fault.Pointer("needs", i, "slotId"), "is listed twice")
		}
		seen[n.SlotID] = true
		if n.Persons < 1 || n.Persons > MaxPersons {
			l.At(fault.Pointer("needs", i, "persons"), "must be 1 to %d", MaxPersons)
		}
		if !n.Priority.Known() {
			l.At(fault.Pointer("needs", i, "priority"), "must be high, normal or low")
		}
		if !n.Qualification.Known() {
			l.At(fault.Pointer("needs", i, "qualification"), "must be one of the qualifications")
		}
		if !n.Purpose.Known() {
			l.At(fault.Pointer("needs", i, "purpose"), "must be one of the purposes")
		}
	}
}
