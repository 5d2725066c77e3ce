package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

// comparison is the rows of a file beside what is stored, in one transaction: what differs, and what to write.
type comparison struct {
	tx      *gorm.DB
	actor   account.Actor
	kind    Kind
	now     time.Time
	today   calendar.Date
	demand  school.Batch
	pool    *staff.Pool
	skipped int

	faults    faults
	rows      []Row
	untouched []Left
	notes     []Note
	noted     map[Note]bool // those that are noted once
	writes    []write
}

// write is one thing to enter.
type write struct {
	line   int
	do     func() error
	undone func()                      // is told that what it did was taken back; nil is nobody
	column func(pointer string) string // the column of a field that a fault names
	at     func(pointer string) int    // the line of such a field; nil is the line above
	hide   bool                        // of a fault of what the file does not tell it is only said that there is one
}

// compare reads what is stored and compares. It writes nothing.
func (is *Imports) compare(tx *gorm.DB, a account.Actor, kind Kind, rows []row, skipped int) (*comparison, error) {
	c := &comparison{
		tx: tx, actor: a, kind: kind, now: is.now(), today: calendar.DateOf(is.now(), calendar.Zone()),
		demand: is.schools.Batch(tx, a), pool: is.pool, skipped: skipped, noted: map[Note]bool{},
	}
	var err error
	switch kind {
	case KindSchools:
		err = c.compareSchools(rows)
	case KindPlaces:
		err = c.comparePlaces(rows)
	case KindStaff:
		err = c.compareStaff(rows)
	case KindNeeds:
		err = c.compareNeeds(rows)
	case KindTimetable:
		err = c.compareTimetable(rows)
	}
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(c.rows, func(a, b Row) int { return a.Line - b.Line })
	return c, nil
}

// wrong notes a faulty cell of a row.
func (c *comparison) wrong(r row, field, format string, args ...any) {
	c.faults.note(r.line, columnNamed(c.kind, field), format, args...)
}

// compareCells adds a row that is about something stored in the spelling of a file, was, and is it once it has been written; was
// is nil if nothing is stored. It reports whether there is anything to write. What is stored is not shown if hide is set.
func (c *comparison) compareCells(r row, key string, was, is map[string]string, version int, hide bool) bool {
	compared := Row{Line: r.line, Key: key, Fate: Same, version: version}
	if was == nil {
		compared.Fate = Create
	}
	for _, column := range columnsOf(c.kind) {
		f := column.field
		if !r.tells(f) || was[f] == is[f] {
			continue
		}
		if was != nil {
			compared.Fate = Change
		}
		d := Difference{Column: column.name, From: was[f], To: is[f]}
		if hide {
			d.From = ""
		}
		compared.Changes = append(compared.Changes, d)
	}
	c.rows = append(c.rows, compared)
	return compared.Fate != Same
}

// tell notes why a noun refuses the write.
func (w write) tell(f *faults, refused *fault.Error) {
	if len(refused.Fields) == 0 {
		f.note(w.line, "", "%s", refused.Message)
		return
	}
	for _, field := range refused.Fields {
		at := field.Pointer
		if at == "" {
			at = "/" + field.Parameter
		}
		line := w.line
		if w.at != nil {
			line = w.at(at)
		}
		if column := w.column(at); column == "" && w.hide {
			f.note(line, "", "contradicts what is stored about this person; ask the provider")
		} else {
			f.note(line, column, "%s", field.Detail)
		}
	}
}

// carryOut writes everything, and counts what it has created and changed. It fails with ErrFile where a noun refuses a row.
func (c *comparison) carryOut() (created, changed int, err error) {
	for _, w := range c.writes {
		err := w.do()
		var refused *fault.Error
		if errors.As(err, &refused) && refused.Kind != fault.KindUnavailable {
			w.tell(&c.faults, refused)
			return 0, 0, fmt.Errorf("line %d: %w: %w", w.line, c.faults.err(), err)
		}
		if err != nil {
			return 0, 0, fmt.Errorf("line %d: %w", w.line, err)
		}
	}
	for _, r := range c.rows {
		switch r.Fate {
		case Create:
			created++
		case Change, End:
			changed++
		}
	}
	return created, changed, nil
}

// digest stands for what applying would do.
func (c *comparison) digest() (string, error) {
	type seen struct {
		Row     Row
		Version int
	}
	list := make([]seen, len(c.rows))
	for i, r := range c.rows {
		list[i] = seen{r, r.version}
	}
	text, err := json.Marshal(list)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// complete reports whether the row tells the fields, without which nothing can be created, and notes those it does not.
func (c *comparison) complete(r row, fields ...string) bool {
	ok := true
	for _, f := range fields {
		if r.cells[f] == "" {
			c.wrong(r, f, "must be filled in: there is none yet")
			ok = false
		}
	}
	return ok
}

// pointsTo returns the column of a pointer by the field of its first steps; "" is the whole line.
func (c *comparison) pointsTo(fields map[string]string) func(pointer string) string {
	return func(pointer string) string {
		for prefix, field := range fields {
			if pointer == prefix || strings.HasPrefix(pointer, prefix+"/") {
				return columnNamed(c.kind, field)
			}
		}
		return ""
	}
}

// once notes rows that are about the same thing as one before, and returns the others.
func (c *comparison) once(rows []row, fields ...string) []row {
	first := map[string]int{}
	return slices.DeleteFunc(slices.Clone(rows), func(r row) bool {
		about := r.about(fields...)
		if line, twice := first[about]; twice {
			c.wrong(r, fields[0], "is the same as in line %d", line)
			return true
		}
		first[about] = r.line
		return false
	})
}

// schoolsByKey reads the schools of the district by their external key.
func (c *comparison) schoolsByKey() (map[string]*school.School, error) {
	all, err := c.demand.Schools()
	if err != nil {
		return nil, err
	}
	byKey := make(map[string]*school.School, len(all))
	for i := range all {
		byKey[all[i].ExternalKey] = &all[i]
	}
	return byKey, nil
}

// named returns the schools that the rows name, each once in order of their key, and notes keys of none.
func (c *comparison) named(rows []row) (byKey map[string]*school.School, ids []uuid.UUID, err error) {
	all, err := c.schoolsByKey()
	if err != nil {
		return nil, nil, err
	}
	byKey = map[string]*school.School{}
	for _, r := range rows {
		at := all[r.cells["school"]]
		switch {
		case at == nil:
			c.wrong(r, "school", "is not the number of a school of the district")
		case byKey[at.ExternalKey] == nil:
			byKey[at.ExternalKey] = at
			ids = append(ids, at.ID)
		}
	}
	return byKey, ids, nil
}

// organisations reads the district's organisations of a kind by name.
func (c *comparison) organisations(kind account.OrganisationKind) (map[string]account.Organisation, error) {
	var all []account.Organisation
	if err := c.tx.Where("district_id = ? and kind = ?", c.actor.District, kind).Find(&all).Error; err != nil {
		return nil, err
	}
	byName := make(map[string]account.Organisation, len(all))
	for _, o := range all {
		byName[o.Name] = o
	}
	return byName, nil
}
