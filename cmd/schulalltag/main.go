// Command schulalltag plans pooled classroom assistants: it serves the REST API, shows itself as a demo, and plans and checks
// problem files without a database. This package only wires the others together.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// streams are the standard ones, or a test's.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// command is one subcommand. An error it returns is printed; errUsage has been printed by then.
type command struct {
	name, help string
	run        func(ctx context.Context, args []string, std streams) error
}

func commands() []command {
	return []command{
		{"demo", "run the service on this machine with an invented district", demoCommand},
		{"serve", "serve the API and work on planning runs", serve},
		{"migrate", "bring the database's schema up to date", migrate},
		{"init", "set up a district with its first operator", initDistrict},
		{"plan", "plan a problem file; needs no database", plan},
		{"check", "verify a plan file against its problem file", check},
		{"version", "tell the version of this program", tellVersion},
		{"healthcheck", "tell whether the service on this host is ready", healthcheck},
	}
}

// errUsage says that the words of a call were wrong and that this has been explained.
var errUsage = errors.New("usage")

// run carries out one call and returns its exit code: 0 done, 1 failed, 2 called wrongly.
func run(ctx context.Context, args []string, std streams) int {
	if len(args) > 0 {
		for _, c := range commands() {
			if c.name != args[0] {
				continue
			}
			err := c.run(ctx, args[1:], std)
			switch {
			case err == nil:
				return 0
			case errors.Is(err, flag.ErrHelp):
				return 0
			case errors.Is(err, errUsage):
				return 2
			}
			fmt.Fprintf(std.err, "schulalltag %s: %v\n", c.name, err)
			return 1
		}
		if args[0] != "help" && args[0] != "-h" && args[0] != "--help" {
			fmt.Fprintf(std.err, "schulalltag: there is no command %q\n\n", args[0])
		}
	}
	fmt.Fprintln(std.err, "Usage: schulalltag <command> [flags]; schulalltag <command> -h explains one.")
	for _, c := range commands() {
		fmt.Fprintf(std.err, "  %-12s %s\n", c.name, c.help)
	}
	return 2
}

// parse reads the flags of a command that takes no other words.
func parse(flags *flag.FlagSet, args []string, std streams) error {
	flags.SetOutput(std.err)
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return errUsage
	}
	if flags.NArg() > 0 {
		fmt.Fprintf(std.err, "%s: %q is one word too many\n", flags.Name(), flags.Arg(0))
		return errUsage
	}
	return nil
}
