package office

import (
	"bytes"
	"strconv"
	"strings"

	"schulalltag/internal/coverage"
	"schulalltag/internal/portal/chart"
	"schulalltag/internal/portal/frame"
)

// sheet is a table in two writings: as people read it, and exact, without marks between thousands, as a spreadsheet reckons with it.
// The units are in the head, which both have.
type sheet struct {
	chart.Table
	Foot  []string // sums below the table on the page; a file has none, for whoever adds it up
	exact [][]string
}

// cell is one entry in both writings.
type cell struct{ shown, exact string }

func text(s string) cell { return cell{s, s} }

// hoursCell is minutes as hours, to a tenth where people read them and to a hundredth where machines do.
func hoursCell(c *frame.Call, minutes int64) cell {
	return cell{c.Number(float64(minutes)/60, 1), exact(float64(minutes)/60, 2)}
}

func countCell(c *frame.Call, n int) cell { return cell{c.Count(n), strconv.Itoa(n)} }

// shareCell is the part of a need that is covered, in percent.
func shareCell(c *frame.Call, part float64, ok bool) cell {
	if !ok {
		return cell{c.T("kein Bedarf"), ""}
	}
	number, _, _ := strings.Cut(c.Percent(part, 0), "\u202f")
	return cell{number, exact(100*part, 2)}
}

// exact writes a number as German spreadsheets read it.
func exact(n float64, digits int) string {
	return strings.Replace(strconv.FormatFloat(n, 'f', digits, 64), ".", ",", 1)
}

func newSheet(caption string, head ...string) sheet {
	return sheet{Table: chart.Table{Caption: caption, Head: head}}
}

func (s *sheet) add(cells ...cell) {
	shown, exact := make([]string, len(cells)), make([]string, len(cells))
	for i, x := range cells {
		shown[i], exact[i] = x.shown, x.exact
	}
	s.Rows, s.exact = append(s.Rows, shown), append(s.exact, exact)
}

func (s *sheet) foot(cells ...cell) {
	s.Foot = nil
	for _, x := range cells {
		s.Foot = append(s.Foot, x.shown)
	}
}

// factSheet is where facts of one sort, such as those of areas or weeks, are listed with all that is counted.
func factSheet(c *frame.Call, caption, head string) sheet {
	return newSheet(caption, head,
		c.T("Bedarf (Std.)"), c.T("Offen (Std.)"), c.T("Abdeckung (%)"), c.T("Geplant (Std.)"), c.T("Geleistet (Std.)"), c.T("Noch zu bestätigen (Std.)"))
}

// factCells is a line of a factSheet.
func factCells(c *frame.Call, name string, f coverage.Fact) []cell {
	part, ok := f.Covered()
	return []cell{
		text(name), hoursCell(c, f.NeedMinutes), hoursCell(c, f.OpenMinutes), shareCell(c, part, ok),
		hoursCell(c, f.PlannedMinutes), hoursCell(c, f.DeliveredMinutes), hoursCell(c, f.AwaitingMinutes),
	}
}

// send sends the exact writing as a file that spreadsheets open.
func (s *sheet) send(c *frame.Call, name string) error {
	var csv bytes.Buffer
	if err := (chart.Table{Head: s.Head, Rows: s.exact}).WriteCSV(&csv); err != nil {
		return err
	}
	return c.Download(name+".csv", "text/csv; charset=utf-8", csv.Bytes())
}
