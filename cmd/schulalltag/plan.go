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

// plan solves a problem file and explains the plan. The plan goes to standard output, or to the file given with -o; with -json
// the explanation goes to standard output instead. An interrupt ends the search early and still gives the best plan so far.
func plan(ctx context.Context, args []string, std streams) error {
	flags := flag.NewFlagSet("plan", flag.ContinueOnError)
	output := flags.String("o", "", "file to write the plan to; without it the plan goes to standard output")
	seconds := flags.Float64("seconds", 0, "time to search; 0 leaves it to the iterations")
	iterations := flags.Int("iterations", 0, "iterations to search; 0 is a sensible number, or as many as fit into -seconds")
	seed := flags.Int64("seed", 0, "seed of the search")
	gaps := flags.Int("gaps", 10, "open needs to explain, the dearest first")
	asJSON := flags.Bool("json", false, "print the explanation as JSON; use -o to keep the plan")
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
	explained, err := explain(problem, solved, max(0, *gaps))
	if err != nil {
		return err
	}
	words := std.out
	switch {
	case *output != "":
		err = os.WriteFile(*output, encoded, 0o644)
	case !*asJSON:
		words = std.err
		_, err = std.out.Write(encoded)
	}
	if err != nil {
		return err
	}
	if *asJSON {
		return explained.encode(std.out)
	}
	explained.summarise(words)
	return nil
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
