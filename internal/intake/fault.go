package intake

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"schulalltag/internal/fault"
	"schulalltag/internal/say"
)

// faults gathers what is wrong with a file. The zero value is ready.
type faults struct{ cells []faultyCell }

type faultyCell struct {
	line   int
	column string
	detail say.Sentence
}

// note notes a faulty cell, with what is wrong there: the line of the file, 0 for the file as a whole, and the name of the column,
// empty for the whole line.
func (f *faults) note(line int, column, format string, args ...any) {
	f.cells = append(f.cells, faultyCell{line, column, say.That(format, args...)})
}

// full reports whether there are more faults than are named, so that looking on makes no sense.
func (f *faults) full() bool { return len(f.cells) > MaxFaults }

// err returns nil if nothing was wrong, else ErrFile with all cells in the order of the file.
func (f *faults) err() error {
	if len(f.cells) == 0 {
		return nil
	}
	slices.SortStableFunc(f.cells, func(a, b faultyCell) int { return cmp.Compare(a.line, b.line) })
	type place struct {
		line   int
		column string
	}
	said := map[place]bool{}
	cells := slices.DeleteFunc(slices.Clone(f.cells), func(c faultyCell) bool { // one fault of a cell leads to others
		at := place{c.line, c.column}
		again := said[at] && c.column != ""
		said[at] = true
		return again
	})
	if f.full() {
		cells = append(cells[:min(len(cells), MaxFaults)], faultyCell{detail: say.That("there are more faults than these; correct them first")})
	}
	var list fault.List
	for _, c := range cells {
		pointer := fault.Pointer(c.line)
		if c.column != "" {
			pointer = fault.Pointer(c.line, c.column)
		}
		list.At(pointer, "%s", c.detail)
	}
	return list.Or(ErrFile)
}

// Cell returns what a field of ErrFile is about: the line of the file, the header being 1 and 0 the file as a whole, and the
// name of the column, empty for the whole line.
func Cell(f fault.Field) (line int, column string) {
	first, rest, _ := strings.Cut(strings.TrimPrefix(f.Pointer, "/"), "/")
	line, err := strconv.Atoi(first)
	if err != nil {
		return 0, ""
	}
	return line, strings.NewReplacer("~1", "/", "~0", "~").Replace(rest)
}
