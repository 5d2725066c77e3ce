package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"schulalltag/internal/planner/proof"
)

// check recomputes all that a plan claims about a problem and names everything that is wrong.
func check(_ context.Context, args []string, std streams) error {
	files, err := parseFiles(flag.NewFlagSet("check", flag.ContinueOnError), args, std, "problem.json", "plan.json")
	if err != nil {
		return err
	}
	if files[0] == "-" && files[1] == "-" {
		return errors.New("only one of the two files can be standard input; it can be read once")
	}
	problem, err := readInput(files[0], std)
	if err != nil {
		return err
	}
	claim, err := readInput(files[1], std)
	if err != nil {
		return err
	}
	report, err := proof.Check(problem, claim)
	if err != nil {
		return err
	}
	for _, f := range report.Findings {
		fmt.Fprintf(std.out, "%s: %s\n", f.Rule, f.Text)
	}
	if n := len(report.Findings); n > 0 {
		return fmt.Errorf("%s breaks its problem's definition in %d ways", files[1], n)
	}
	if report.Bound == nil {
		fmt.Fprintf(std.out, "legal, value %d, no bound is proven\n", report.Value)
		return nil
	}
	fmt.Fprintf(std.out, "legal, value %d, bound %d, gap %s\n", report.Value, *report.Bound, percent(report.Value, *report.Bound))
	return nil
}
