package intake

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
)

// Column describes a column of a CSV file to people.
type Column struct {
	Name    string
	Needed  bool // no file may be without it, and no cell of it empty
	Example string
	Allowed []string // the words it may hold; none if there is no such list
}

// Columns lists the columns of a kind of CSV file; none for timetables, whose file has no header.
func Columns(k Kind) []Column {
	described := make([]Column, len(columns[k]))
	for i, c := range columns[k] {
		described[i] = Column{Name: c.name, Needed: c.needed, Example: c.example, Allowed: slices.Clone(c.allowed)}
	}
	return described
}

// Template is a CSV file of a kind with its header and an example, as table programs in Germany read it: in UTF-8 with a byte
// order mark, parted by semicolons. It fails for timetables, which Untis writes.
func Template(k Kind) ([]byte, error) {
	all := columns[k]
	if len(all) == 0 {
		return nil, fmt.Errorf("there is no template of the kind %q", k)
	}
	var header, example []string
	for _, c := range all {
		header, example = append(header, c.name), append(example, c.example)
	}
	var b bytes.Buffer
	b.WriteString("\uFEFF")
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	err := w.WriteAll([][]string{header, example})
	return b.Bytes(), err
}
