package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"time"

	"schulalltag/internal/planner"
)

// plan solves a problem file. The plan goes to standard output, or to the file given with -o; an interrupt ends the search early
// and still gives the best plan so far.
func plan(ctx context.Context, args []string, std streams) error {
	flags := flag.NewFlagSet("plan", flag.ContinueOnError)
	output := flags.String("o", "", "file to write the plan to; without it the plan goes to standard output")
	seconds := flags.Float64("seconds", 0, "time to search; 0 leaves it to the iterations")
	iterations := flags.Int("iterations", 0, "iterations to search; 0 is a sensible number, or as many as fit into -seconds")
	seed := flags.Int64("seed", 0, "seed of the search")
	files, err := parseFiles(flags, args, std, "problem.json")
	if err != nil {
		return err
	}
	data, err := readInput(files[0], std)
	if err != nil {
		return err
	}
	problem, err := planner.Parse(data)
	if err != nil {
		return fmt.Errorf("%s: %w", files[0], err)
	}
	options := planner.Options{Iterations: *iterations, Seed: *seed, Now: time.Now}
	if *seconds > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, time.Duration(*seconds*float64(time.Second)))
		defer stop()
		if *iterations == 0 {
			options.Iterations = math.MaxInt
		}
	}
	solved, err := planner.Solve(ctx, problem, options)
	if err != nil {
		return fmt.Errorf("%s: %w", files[0], err)
	}
	encoded, err := solved.Encode()
	if err != nil {
		return err
	}
	if *output == "" {
		summarise(std.err, problem, solved)
		_, err = std.out.Write(encoded)
		return err
	}
	if err := os.WriteFile(*output, encoded, 0o644); err != nil {
		return err
	}
	summarise(std.out, problem, solved)
	return nil
}

// summarise writes what a planner wants to know of a plan first.
func summarise(w io.Writer, problem *planner.Problem, p *planner.Plan) {
	persons := 0
	for _, pl := range problem.Places {
		for _, n := range pl.Needs {
			persons += len(n.Values)
		}
	}
	fmt.Fprintf(w, "%s: %d assistants cover %d of %d person-slots.\n", problem.Name, len(problem.Assistants), len(p.Assignments), persons)
	fmt.Fprintf(w, "value %d, bound %d, gap %s; %d iterations in %.1f s\n", p.Value, *p.Bound, percent(p.Value, *p.Bound), p.Iterations, p.Seconds)
	b := p.Breakdown
	fmt.Fprintf(w, "need %d + floor %d + familiar %d + keep %d - gap %d - travel %d - pair %d\n", b.Need, b.Floor, b.Familiar, b.Keep, b.Gap, b.Travel, b.Pair)
}

// percent is how far a value may be from the best, in parts of the bound.
func percent(value, bound int64) string {
	switch {
	case value == bound:
		return "0 %, proven optimal"
	case bound <= 0:
		return "undefined"
	}
	return fmt.Sprintf("%.3f %%", 100*float64(bound-value)/float64(bound))
}

// parseFiles reads flags and as many file names as are named, in any order.
func parseFiles(flags *flag.FlagSet, args []string, std streams, names ...string) (files []string, err error) {
	flags.SetOutput(std.err)
	flags.Usage = func() {
		fmt.Fprintf(std.err, "Usage: schulalltag %s [flags]", flags.Name())
		for _, name := range names {
			fmt.Fprintf(std.err, " %s", name)
		}
		fmt.Fprintln(std.err, "; - is standard input")
		flags.PrintDefaults()
	}
	for len(args) > 0 {
		if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
			return nil, err
		} else if err != nil {
			return nil, errUsage
		}
		if args = flags.Args(); len(args) > 0 {
			files, args = append(files, args[0]), args[1:]
		}
	}
	if len(files) != len(names) {
		flags.Usage()
		return nil, errUsage
	}
	return files, nil
}

// readInput reads a file, or standard input if its name is "-".
func readInput(name string, std streams) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(std.in)
	}
	return os.ReadFile(name)
}
