package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"schulalltag/internal/planner/format"
	"schulalltag/internal/planner/sample"
)

// solver is measure or measureApart.
type solver func(problem []byte, times []time.Duration) (*measured, error)

// printTable prints a row for each problem, with the median and the worst below.
func printTable(out io.Writer, names []string, load func(string) ([]byte, error), times []time.Duration, solve solver) error {
	header := []string{"week"}
	for _, t := range times {
		header = append(header, fmt.Sprintf("gap at %v", t))
	}
	for _, g := range near {
		header = append(header, "CPU s to "+percent(g))
	}
	header = append(header, "best after s", "MB", "check s", "value", "bound", "optimal")
	row(out, header...)
	row(out, slices.Repeat([]string{"---"}, len(header))...)
	var all []*measured
	verdicts := map[string]int{}
	for _, name := range names {
		data, err := load(name)
		if err != nil {
			return err
		}
		m, err := solve(data, times)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, m)
		last := m.Read[len(m.Read)-1]
		said := verdict(name, last)
		verdicts[said]++
		row(out, slices.Concat([]string{name}, cells(func(f func(*measured) float64) float64 { return f(m) }, times),
			[]string{fmt.Sprint(last.Value), fmt.Sprint(last.Bound), said})...)
	}
	if len(all) > 1 {
		summary := fmt.Sprintf("%d of %d proven", verdicts[proven], len(all))
		if n := verdicts[known]; n > 0 {
			summary += fmt.Sprintf(", %d as known", n)
		}
		row(out, slices.Concat([]string{"**median**"}, cells(func(f func(*measured) float64) float64 { return median(all, f) }, times), []string{"", "", summary})...)
		row(out, slices.Concat([]string{"**worst**"}, cells(func(f func(*measured) float64) float64 { return worst(all, f) }, times), []string{"", "", ""})...)
	}
	_, err := fmt.Fprintln(out)
	return err
}

// What is known of a value.
const (
	proven  = "proven"   // the bound is equal
	known   = "as known" // it is the optimum of a generated school
	unknown = "?"
)

// verdict says what is known of a value: proven by its own bound, or by the known optimum of a generated school.
func verdict(name string, last reading) string {
	if last.Value == last.Bound {
		return proven
	}
	var seed int
	if n, _ := fmt.Sscanf(name, "school:%d", &seed); n == 1 && seed >= 1 && seed <= len(sample.Optima()) {
		if best := sample.Optima()[seed-1]; last.Value != best {
			return fmt.Sprintf("no, %d is", best)
		}
		return known
	}
	return unknown
}

// cells prints the figures of the columns; of takes one over the searches.
func cells(of func(func(*measured) float64) float64, times []time.Duration) (all []string) {
	for i := range times {
		all = append(all, percent(of(func(m *measured) float64 { return m.Read[i].gap() })))
	}
	for i := range near {
		all = append(all, number("%.2f", of(func(m *measured) float64 { return seconds(m, i) })))
	}
	return append(all,
		number("%.2f", of(func(m *measured) float64 { return m.Best })),
		number("%.0f", of(func(m *measured) float64 { return m.Megabytes })),
		number("%.2f", of(func(m *measured) float64 { return m.Checked })))
}

// seconds are those to a gap of near, endless if it was not reached.
func seconds(m *measured, i int) float64 {
	if m.CPU[i] < 0 {
		return math.Inf(1)
	}
	return m.CPU[i]
}

func row(out io.Writer, cells ...string) { fmt.Fprintf(out, "| %s |\n", strings.Join(cells, " | ")) }

func percent(part float64) string { return number("%.3g %%", 100*part) }

// number prints a figure, or a dash for one that was not reached.
func number(layout string, x float64) string {
	if math.IsInf(x, 1) {
		return "-"
	}
	return fmt.Sprintf(layout, x)
}

func sorted(all []*measured, f func(*measured) float64) []float64 {
	list := make([]float64, len(all))
	for i, m := range all {
		list[i] = f(m)
	}
	slices.Sort(list)
	return list
}

func median(all []*measured, f func(*measured) float64) float64 {
	list := sorted(all, f)
	return (list[(len(list)-1)/2] + list[len(list)/2]) / 2
}

func worst(all []*measured, f func(*measured) float64) float64 { return slices.Max(sorted(all, f)) }

// printFigures prints what weeks consist of.
func printFigures(out io.Writer, names []string, load func(string) ([]byte, error)) error {
	for i, name := range names {
		data, err := load(name)
		if err != nil {
			return err
		}
		p, err := format.Parse(data)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		header, line := []string{"week"}, []string{name}
		for _, f := range sample.Figures(p) {
			header, line = append(header, f.Name), append(line, fmt.Sprintf("%.1f", f.Value))
		}
		if i == 0 {
			row(out, header...)
			row(out, slices.Repeat([]string{"---"}, len(header))...)
		}
		row(out, line...)
	}
	_, err := fmt.Fprintln(out)
	return err
}
