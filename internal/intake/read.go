package intake

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"schulalltag/internal/calendar"
	"schulalltag/internal/say"
)

// File is what an operator uploads.
type File struct {
	Kind Kind
	Data []byte // at most MaxBytes, UTF-8 or Windows-1252

	// Of a timetable only, which tells neither.
	School string        // external key, like HE-6132
	From   calendar.Date // the first day on which it holds
}

// row is what is kept of one line of a file: the cells of known columns in their one spelling.
type row struct {
	line  int
	cells map[string]string // by column.field; what the file does not tell is missing
}

// tells reports whether the row says something about a field.
func (r row) tells(field string) bool {
	_, told := r.cells[field]
	return told
}

// with returns the row with those of the fields told that it does not tell itself.
func (r row) with(cells map[string]string, fields ...string) row {
	more := row{line: r.line, cells: maps.Clone(r.cells)}
	for _, f := range fields {
		if !r.tells(f) {
			more.cells[f] = cells[f]
		}
	}
	return more
}

// about joins the values of fields to what a row is called.
func (r row) about(fields ...string) string {
	values := make([]string, len(fields))
	for i, f := range fields {
		values[i] = r.cells[f]
	}
	return strings.Join(values, ", ")
}

// MarshalJSON writes the cells and the line in one object.
func (r row) MarshalJSON() ([]byte, error) {
	flat := map[string]any{"line": r.line}
	for field, cell := range r.cells {
		flat[field] = cell
	}
	return json.Marshal(flat)
}

// UnmarshalJSON reads what MarshalJSON has written.
func (r *row) UnmarshalJSON(data []byte) error {
	var line struct{ Line int }
	if err := json.Unmarshal(data, &line); err != nil {
		return err
	}
	var flat map[string]any
	if err := json.Unmarshal(data, &flat); err != nil {
		return err
	}
	r.line, r.cells = line.Line, make(map[string]string, len(flat))
	for field, value := range flat {
		if text, ok := value.(string); ok {
			r.cells[field] = text
		}
	}
	return nil
}

// columnsOf returns what rows of a kind may tell.
func columnsOf(kind Kind) []column {
	if kind == KindTimetable {
		return timetable
	}
	return columns[kind]
}

// columnNamed returns the name of the column of a field in a kind of file.
func columnNamed(kind Kind, field string) string {
	all := columnsOf(kind)
	i := slices.IndexFunc(all, func(c column) bool { return c.field == field })
	if i < 0 {
		return ""
	}
	return all[i].name
}

// read returns the rows of a file, and of a timetable how many lines were left out. It fails with ErrFile.
func read(f File) (rows []row, skipped int, err error) {
	var wrong faults
	text, unreadable := decode(f.Data)
	switch {
	case !f.Kind.Known():
		return nil, 0, fmt.Errorf("there are no imports of the kind %q", f.Kind)
	case !unreadable.IsZero():
		wrong.note(0, "", "%s", unreadable)
		return nil, 0, wrong.err()
	case f.Kind == KindTimetable && f.From.IsZero():
		wrong.note(0, "", "the first day of the timetable must be given")
	case f.Kind == KindTimetable:
		rows, skipped = readTimetable(text, f, &wrong)
	default:
		rows = readTable(text, columns[f.Kind], &wrong)
	}
	if len(wrong.cells) == 0 && len(rows) == 0 {
		wrong.note(0, "", "has no rows below its header; nothing would change")
	}
	if len(rows) > MaxRows {
		wrong.note(0, "", "must not have more than %d rows; divide it", MaxRows)
	}
	return rows, skipped, wrong.err()
}

// readTable reads a file with a header.
func readTable(text string, all []column, wrong *faults) []row {
	var head []column
	var rows []row
	for rec := range records(text, wrong) {
		if head == nil {
			if head = readHeader(rec, all, wrong); head == nil {
				return nil
			}
			continue
		}
		if len(rows) > MaxRows {
			break
		}
		if len(rec.fields) != len(head) {
			wrong.note(rec.line, "", "has %d fields, the header has %d", len(rec.fields), len(head))
			continue
		}
		r := row{line: rec.line, cells: make(map[string]string, len(head))}
		for i, c := range head {
			if cell := readCell(c, rec.fields[i], rec.line, wrong); cell != "" || c.clears {
				r.cells[c.field] = cell
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// readHeader returns the column of each field of the header, or nil if it is not one to read a file by.
func readHeader(rec record, all []column, wrong *faults) []column {
	head := make([]column, len(rec.fields))
	ok := true
	refuse := func(column string, why say.Sentence) {
		wrong.note(rec.line, column, "%s", why)
		ok = false
	}
	for i, title := range rec.fields {
		if wrong.full() { // before a header of a hundred thousand columns is compared with itself
			return nil
		}
		at := slices.IndexFunc(all, func(c column) bool { return strings.EqualFold(c.name, strings.Join(strings.Fields(title), " ")) })
		switch {
		case title == "":
			refuse("", say.That("a column has no name; remove it from the file"))
		case at < 0 && mayHoldAPupil(title):
			refuse(shown(title), say.That("this column is not stored: no data of pupils is kept here; remove it from the file"))
		case at < 0:
			refuse(shown(title), say.That("this column is not stored; remove it from the file"))
		case slices.ContainsFunc(head[:i], func(c column) bool { return c.field == all[at].field }):
			refuse(all[at].name, say.That("there are two columns with this name"))
		default:
			head[i] = all[at]
		}
	}
	for _, c := range all {
		if c.needed && !slices.ContainsFunc(head, func(h column) bool { return h.field == c.field }) {
			refuse(c.name, say.That("this column is missing"))
		}
	}
	if !ok {
		return nil
	}
	return head
}

func readCell(c column, text string, line int, wrong *faults) string {
	if text == "" {
		if c.needed {
			wrong.note(line, c.name, "must be filled in")
		}
		return ""
	}
	cell, ok := c.spell(text)
	if !ok {
		wrong.note(line, c.name, "%s", c.hint)
	}
	return cell
}

// shown is the beginning of a header that we do not know.
func shown(title string) string {
	if runes := []rune(title); len(runes) > 40 {
		return string(runes[:40])
	}
	return title
}

// pupils are parts of headers under which files have data of pupils.
var pupils = []string{"schüler", "schueler", "kind", "geb", "diagnos", "behinder", "förder", "foerder", "eltern", "sorge", "erzieh", "bemerk", "notiz", "komment", "pflegegrad", "anschrift"}

func mayHoldAPupil(title string) bool {
	return slices.ContainsFunc(pupils, func(part string) bool { return strings.Contains(strings.ToLower(title), part) })
}
