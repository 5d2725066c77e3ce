package staff

import (
	"time"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
)

// Assistant is somebody a provider employs to support classes. Nobody is ever deleted: who has left is not active, so that
// past rosters and hours keep their names.
type Assistant struct {
	DistrictID   string    `gorm:"primaryKey"`
	ID           uuid.UUID `gorm:"primaryKey"`
	ProviderID   uuid.UUID
	UserID       *uuid.UUID // the account they sign in with, nil if they have none
	GivenName    string
	FamilyName   string
	HomeSchoolID *uuid.UUID // the school they belong to first, nil if none
	Active       bool
	Version      int
	CreatedAt    time.Time

	Contracts      []Contract             `gorm:"-"` // in order, never overlapping
	Qualifications []school.Qualification `gorm:"-"` // beyond basic, which everybody has
	Clearances     []Clearance            `gorm:"-"` // at most one of each kind
	Availability   []Window               `gorm:"-"` // in order, never overlapping; without a window there is no time to work
	Schools        []uuid.UUID            `gorm:"-"` // schools their pool reaches
	BarredPlaces   []uuid.UUID            `gorm:"-"` // places at those schools where they do not work
}

// Name returns the full name, the given name first.
func (a *Assistant) Name() string { return a.GivenName + " " + a.FamilyName }

// Contract says how much an assistant works in school weeks of a period, both days included.
type Contract struct {
	DistrictID     string        `gorm:"primaryKey"`
	AssistantID    uuid.UUID     `gorm:"primaryKey"`
	ValidFrom      calendar.Date `gorm:"primaryKey"`
	ValidUntil     calendar.Date // no date: open
	WeekMinutes    int           // agreed minutes a week, 60 to 2880
	OutsideMinutes int           // the part of them that is not spent at a place (team, preparation), below WeekMinutes
	DayMinutes     int           // most minutes on one day, 60 to 600 (§ 3 ArbZG)
}

// Period returns the days the contract is valid on.
func (c Contract) Period() calendar.Range {
	return calendar.Range{From: c.ValidFrom, Until: c.ValidUntil}
}

// ClearanceKind is a proof without which nobody works at a school.
type ClearanceKind string

// The kinds of clearances.
const (
	// Conduct is the extended certificate of good conduct, erweitertes Führungszeugnis (§ 72a SGB VIII).
	Conduct ClearanceKind = "conduct"
	// Measles is the proof of protection against measles (§ 20 (8), (9) IfSG), or of not needing one.
	Measles ClearanceKind = "measles"
)

// Clearance notes that a proof was shown: the dates and nothing of its content (§ 72a (5) SGB VIII).
type Clearance struct {
	DistrictID  string        `gorm:"primaryKey"`
	AssistantID uuid.UUID     `gorm:"primaryKey"`
	Kind        ClearanceKind `gorm:"primaryKey"`
	ShownOn     calendar.Date
	ValidUntil  calendar.Date // last day it holds; no date: five years for Conduct, for good for Measles
}

// Window is a stretch of a weekday in which an assistant can work.
type Window struct {
	DistrictID  string           `gorm:"primaryKey"`
	AssistantID uuid.UUID        `gorm:"primaryKey"`
	Weekday     calendar.Weekday `gorm:"primaryKey"`
	Starts      calendar.Clock   `gorm:"primaryKey"`
	Ends        calendar.Clock
}

// TableName returns the table of windows.
func (Window) TableName() string { return "availability" }
