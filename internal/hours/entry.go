package hours

import (
	"time"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
)

// State is how far a time entry has come.
type State string

// The states, in the order an entry goes through them. A correction leads back from the first three to Recorded.
const (
	Recorded  State = "recorded"  // filled in from the roster, or corrected since
	Disputed  State = "disputed"  // the school says it was not so
	Confirmed State = "confirmed" // the school says it was so
	Approved  State = "approved"  // the provider accepts it for payroll and statements
	Closed    State = "closed"    // its month is closed; it never changes again
)

// Known reports whether the state is one of the above.
func (s State) Known() bool {
	switch s {
	case Recorded, Disputed, Confirmed, Approved, Closed:
		return true
	}
	return false
}

// Entry is one stretch of presence of one assistant at one school on one day: what was planned and what was worked.
type Entry struct {
	DistrictID      string    `gorm:"primaryKey"`
	ID              uuid.UUID `gorm:"primaryKey"`
	ProviderID      uuid.UUID
	AssistantID     uuid.UUID
	SchoolID        uuid.UUID
	Day             calendar.Date
	PlannedStartsAt time.Time
	PlannedEndsAt   time.Time
	StartsAt        time.Time // as planned where Worked is false
	EndsAt          time.Time
	BreakMinutes    int // unpaid break inside, 0 to 600
	Worked          bool
	Minutes         int // elapsed from StartsAt to EndsAt less BreakMinutes, 0 where Worked is false
	State           State
	Dispute         *ExceptionKind // what the school says is not right, nil unless disputed
	Version         int
	CreatedAt       time.Time

	AssistantName string `gorm:"-"`
	SchoolName    string `gorm:"-"`
}

// TableName returns the table of entries.
func (Entry) TableName() string { return "time_entries" }

// PlannedMinutes returns the minutes of the planned stretch.
func (e *Entry) PlannedMinutes() int { return elapsed(e.PlannedStartsAt, e.PlannedEndsAt) }

// settled reports whether the provider has accepted the entry, after which neither side changes it.
func (e *Entry) settled() bool { return e.State == Approved || e.State == Closed }

// elapsed returns the whole minutes between two instants, which is right on the days the clocks change too.
func elapsed(from, until time.Time) int { return int(until.Sub(from) / time.Minute) }
