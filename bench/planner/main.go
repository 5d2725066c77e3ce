// Command planner measures the planner: on generated weeks or problem files, how near its plans are to the best after so much time,
// what that costs, and whether the checker confirms them. It prints Markdown. It owns nothing but measuring; the weeks are
// planner/sample's, the other solvers' models are in bench/peers.
//
//	go run ./bench/planner -size school,pool -seeds 10 -at 2s,10s week.json
//	go run ./bench/planner -districts 400 -each 8s
//	go run ./bench/planner -write district:7 > d.json
//
// Every search runs in a process of its own, so that its memory and CPU seconds are its own. GOMAXPROCS sets the cores.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"schulalltag/internal/planner/format"
	"schulalltag/internal/planner/sample"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "planner:", err)
		os.Exit(1)
	}
}

func run(args []string, in io.Reader, out io.Writer) error {
	flags := flag.NewFlagSet("planner", flag.ContinueOnError)
	sizes := flags.String("size", "", "sizes to generate, of school, pool, district and connected, separated by commas")
	seeds := flags.Int("seeds", 10, "weeks of each size, from seed 1 on")
	at := flags.String("at", "2s,10s,60s", "wall times at which the gap is read; a search ends at the last")
	apart := flags.Bool("apart", false, "search anew for each time of -at, with the time known from the start, rather than once")
	districts := flags.Int("districts", 0, "solve so many districts one after the other and print the sum")
	each := flags.Duration("each", 8*time.Second, "wall time of each of -districts")
	write := flags.String("write", "", "write a generated week, such as district:7, to standard output and do nothing else")
	describe := flags.Bool("describe", false, "print what the weeks consist of instead of solving them")
	child := flags.Bool("search", false, "search the problem on standard input, as the processes that are started do")
	if err := flags.Parse(args); err != nil {
		return err
	}
	times, err := durations(*at)
	if err != nil {
		return err
	}
	switch {
	case *child:
		return search(in, out, times)
	case *write != "":
		data, err := generate(*write)
		if err == nil {
			_, err = out.Write(data)
		}
		return err
	case *districts > 0:
		return printDistricts(out, *districts, *each)
	}
	solve := measure
	if *apart {
		solve = measureApart
	}
	table := func(names []string, load func(string) ([]byte, error)) error {
		return printTable(out, names, load, times, solve)
	}
	if *describe {
		table = func(names []string, load func(string) ([]byte, error)) error { return printFigures(out, names, load) }
	}
	fmt.Fprintf(out, "%s/%s, %s, %d cores\n\n", runtime.GOOS, runtime.GOARCH, runtime.Version(), runtime.GOMAXPROCS(0))
	for _, size := range strings.FieldsFunc(*sizes, func(r rune) bool { return r == ',' }) {
		var names []string
		for seed := range *seeds {
			names = append(names, fmt.Sprintf("%s:%d", size, seed+1))
		}
		if err := table(names, generate); err != nil {
			return err
		}
	}
	if flags.NArg() > 0 {
		return table(flags.Args(), os.ReadFile)
	}
	return nil
}

// generate returns the bytes of a generated week.
func generate(name string) ([]byte, error) {
	p, err := sample.Named(name)
	if err != nil {
		return nil, err
	}
	return format.Encode(p)
}

func durations(list string) (all []time.Duration, err error) {
	for _, text := range strings.Split(list, ",") {
		d, err := time.ParseDuration(text)
		if err != nil || d <= 0 || len(all) > 0 && d <= all[len(all)-1] {
			return nil, fmt.Errorf("-at %s is no rising list of times such as 2s,10s", list)
		}
		all = append(all, d)
	}
	return all, nil
}

// printDistricts solves generated districts one after the other.
func printDistricts(out io.Writer, count int, each time.Duration) error {
	begin := time.Now()
	var all []*measured
	for seed := range count {
		data, err := generate(fmt.Sprintf("district:%d", seed+1))
		if err != nil {
			return err
		}
		m, err := measure(data, []time.Duration{each})
		if err != nil {
			return fmt.Errorf("district:%d: %w", seed+1, err)
		}
		all = append(all, m)
		fmt.Fprintf(os.Stderr, "district %d of %d: gap %s, %s so far\n", seed+1, count, percent(m.Read[0].gap()), time.Since(begin).Round(time.Second))
	}
	fmt.Fprintf(out, "%d districts, %v each: %s in all; gap %s in the median, %s at worst; %d MB at most\n", count, each, time.Since(begin).Round(time.Second),
		percent(median(all, lastGap)), percent(worst(all, lastGap)), int(worst(all, func(m *measured) float64 { return m.Megabytes })))
	return nil
}

func lastGap(m *measured) float64 { return m.Read[len(m.Read)-1].gap() }

// decode reads what a search reports.
func decode(data []byte) (*measured, error) {
	m := &measured{}
	return m, json.Unmarshal(data, m)
}
