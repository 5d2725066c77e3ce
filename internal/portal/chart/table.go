package chart

import (
	"encoding/csv"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Table is the data of a chart in words, in the order of the drawing. The first cell of each row is its heading.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]string // each as long as Head
}

// formula are the signs with which a cell begins that a spreadsheet runs, also in their wide forms.
const formula = "=+-@\t\r\n＝＋－＠"

// plainNumber is a number as German writes it.
var plainNumber = regexp.MustCompile(`^-?\d+(,\d+)?$`)

// WriteCSV writes the head and rows as spreadsheets in German expect them: semicolons, UTF-8 with its mark, CRLF. A cell that a
// spreadsheet would run as a formula is led by an apostrophe, a number below none is not. It fails only where w fails.
func (t Table) WriteCSV(w io.Writer) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	for _, row := range append([][]string{t.Head}, t.Rows...) {
		safe := make([]string, len(row))
		for i, cell := range row {
			if first, _ := utf8.DecodeRuneInString(cell); cell != "" && strings.ContainsRune(formula, first) && !plainNumber.MatchString(cell) {
				cell = "'" + cell
			}
			safe[i] = cell
		}
		if err := out.Write(safe); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
