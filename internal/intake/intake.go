// Package intake owns the import of files: schools, places, staff and needs as CSV, and timetables as Untis exports them. An
// operator plans an import, looks at the difference between the file and what is stored, and applies exactly that. What is stored
// but not in the file is named and left as it is; nothing is ever deleted.
//
// It keeps the known columns only and refuses files with others, so that no pupil gets in by a file; of a timetable the teachers,
// subjects and rooms are dropped while it is read. Every row is entered by the rules of package school and package staff, which own
// what is stored. How a file reaches the service and how a difference looks is left to the surfaces.
package intake

import (
	"time"

	"github.com/google/uuid"

	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

// Imports is the entry to the imports of all districts. It may be shared.
type Imports struct {
	db      *postgres.DB
	now     func() time.Time
	schools *school.Schools
	pool    *staff.Pool
}

// Config is what Imports needs. All fields are required.
type Config struct {
	DB      *postgres.DB
	Now     func() time.Time
	Schools *school.Schools
	Pool    *staff.Pool
}

// New returns the entry to imports.
func New(c Config) *Imports {
	return &Imports{
		db:      c.DB,
		now:     func() time.Time { return c.Now().UTC().Truncate(time.Microsecond) }, // as exact as the database keeps it
		schools: c.Schools,
		pool:    c.Pool,
	}
}

// Kind says what a file holds.
type Kind string

// The kinds of imports.
const (
	KindSchools   Kind = "schools"   // schools, with their area and who serves them
	KindPlaces    Kind = "places"    // classes, buses and offers of schools
	KindStaff     Kind = "staff"     // assistants of providers
	KindNeeds     Kind = "needs"     // how many persons a place needs in a slot of the week
	KindTimetable Kind = "timetable" // which class has lessons when, as Untis exports it (GPU001)
)

// Kinds lists the kinds in the order in which a district is set up.
func Kinds() []Kind { return []Kind{KindSchools, KindPlaces, KindStaff, KindNeeds, KindTimetable} }

// Known reports whether the kind is one of the above.
func (k Kind) Known() bool { return k == KindTimetable || len(columns[k]) > 0 }

// Bounds of a file.
const (
	MaxBytes  = 1 << 20
	MaxRows   = 3000 // without the header; of a timetable the classes
	MaxFaults = 200  // faulty cells that are named; one more field says that there are others
)

// Life is how long an import can be looked at and applied after it was planned.
const Life = 24 * time.Hour

// Import is a file that has been read, with the difference between it and what is stored now.
type Import struct {
	DistrictID string    `gorm:"primaryKey"`
	ID         uuid.UUID `gorm:"primaryKey"`
	Kind       Kind
	Accepted   []row `gorm:"serializer:json"` // the rows of the file; none once the import has been applied
	Skipped    int   // lines of a timetable that name no class, or a day at the weekend
	CreatedBy  uuid.UUID
	CreatedAt  time.Time
	ExpiresAt  time.Time
	AppliedAt  *time.Time // nil while it has not been applied
	Created    int        // things that applying has created
	Changed    int        // things that applying has changed

	Rows      []Row  `gorm:"-"` // the difference, in the order of the file; none once the import has been applied
	Untouched []Left `gorm:"-"` // what is stored but not in the file, and stays as it is
	Notes     []Note `gorm:"-"` // what the file tells beside that
	Digest    string `gorm:"-"` // of the difference; Apply takes it, to carry out what was seen and nothing else
}

// Fate says what applying does with a row of a file.
type Fate string

// The fates of rows.
const (
	Create Fate = "create"
	Change Fate = "change"
	End    Fate = "end" // need that is taken away
	Same   Fate = "same"
)

// Row is one row of a file, compared with what is stored.
type Row struct {
	Line    int    // of the file, the header being 1
	Key     string // what the row is about, like "HE-6132, 3a"
	Fate    Fate
	Changes []Difference

	version int // of what is stored, where a change of it is not seen in Changes; else 0
}

// Difference is one column in which a row differs from what is stored, both spelled as in a file.
type Difference struct {
	Column string
	From   string // empty if nothing is stored, and always for staff: only their provider sees what is stored about them
	To     string
	New    bool // To names something that will be created with it
}

// Left is what is stored but not in the file.
type Left struct {
	Key   string // a school, a place, or the provider of people who are not named
	Count int    // things behind the key: 1, or the people of the provider, or the needs of the place
}

// Note is something a file tells that changes nothing.
type Note struct {
	Code  NoteCode
	Key   string // what it is about; may be empty
	Count int    // of what the code says; 0 where it counts nothing
}

// NoteCode says what a note tells.
type NoteCode string

// The notes. All of them are about timetables.
const (
	NoteSkipped        NoteCode = "skipped-lines"       // so many lines name no class, or a day at the weekend
	NoteNoGrade        NoteCode = "no-grade"            // a class that is not stored, and not created since its grade cannot be told
	NoteNoBellSchedule NoteCode = "no-bell-schedule"    // the school has none on the first day, so lessons cannot be found in it
	NoteNoSlot         NoteCode = "no-slot"             // so many lessons of a class have no slot in the bell schedule
	NoteNeedOutside    NoteCode = "need-without-lesson" // a class has need in a lesson of the week in which it has none
)

// Faults of imports.
var (
	// ErrFile refuses a file. Its fields name every faulty cell; see Cell.
	ErrFile = fault.Invalid("invalid-import-file", "The file cannot be taken over like this.")
	// ErrNotFound is also for imports that have expired or were discarded.
	ErrNotFound = fault.NotFound("import-not-found", "There is no such import, or it has expired. Upload the file again.")
	// ErrOutdated refuses to apply another difference than the one that was seen.
	ErrOutdated = fault.Conflict("import-outdated", "What is stored has changed since. Look at the difference again before you apply it.")
)
