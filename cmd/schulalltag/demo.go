package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"schulalltag/internal/demo"
	"schulalltag/internal/postgres"
	"schulalltag/internal/web"
)

// demoFlags are the words of a call.
type demoFlags struct {
	port    int
	dir     string
	reset   bool
	seconds int
}

// demoCommand starts everything on this machine: a database, the invented district, the service. Ending it ends all of it; the data stay
// for the next start.
func demoCommand(ctx context.Context, args []string, std streams) error {
	f, err := parseDemo(args, std)
	if err != nil {
		return err
	}
	public, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(f.port)))
	if err != nil {
		return fmt.Errorf("port %d is taken, choose another with --port: %w", f.port, err)
	}
	defer public.Close()
	home, err := openHome(f.dir, f.reset)
	if err != nil {
		return err
	}
	say := func(format string, args ...any) { fmt.Fprintf(std.out, "  "+format+"\n", args...) }
	fmt.Fprintln(std.out, "schulalltag, Demo: Schulnamen echt, Klassen, Bedarf und Menschen erfunden.")
	base, err := home.openDatabase(ctx, std.err)
	if err != nil {
		return err
	}
	defer base.stop()
	log := slog.New(slog.NewTextHandler(std.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	if err := postgres.Migrate(ctx, base.ownerURL, log); err != nil {
		return err
	}
	address := "http://" + public.Addr().String()
	v, err := newService(ctx, settings{
		DatabaseURL: base.appURL, DatabaseConnections: 16, SecretKey: home.secret, Issuer: address,
		Label: "Vorführung mit erfundenen Daten – keine amtliche Seite", Place: "Vogelsbergkreis",
	}, log)
	if err != nil {
		return err
	}
	defer v.db.Close()
	if err := v.startWorker(ctx); err != nil {
		return err
	}
	metrics, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	serving, stop := context.WithCancel(ctx)
	defer stop()
	served := make(chan error, 1)
	go func() { served <- v.run(serving, public, metrics, web.Drain{Grace: 5 * time.Second}) }()
	if err := home.fill(ctx, v, base.ownerURL, f.seconds, say); err != nil {
		stop()
		if ctx.Err() != nil {
			fmt.Fprintln(std.out, "\nAbgebrochen. Der nächste Start beginnt von vorn.")
			return <-served
		}
		return errors.Join(err, <-served)
	}
	v.opened.Store(true)
	welcome(std.out, address, "http://"+metrics.Addr().String(), home)
	err = <-served
	fmt.Fprintln(std.out, "\nBeendet. Die Daten bleiben in "+home.dir+".")
	return err
}

// fill loads the district, or brings the one that is there up to date.
func (h *demoHome) fill(ctx context.Context, v *service, ownerURL string, seconds int, say func(format string, args ...any)) (err error) {
	if h.result != nil {
		return demo.CatchUp(ctx, v.services())
	}
	if h.result, err = demo.Load(ctx, v.services(), demo.Effort{Seconds: seconds}, say); err != nil {
		return err
	}
	if err := postgres.Analyze(ctx, ownerURL); err != nil {
		return err
	}
	return h.remember()
}

func parseDemo(args []string, std streams) (demoFlags, error) {
	cache, err := os.UserCacheDir()
	if os.Geteuid() == 0 {
		cache = "/var/cache" // root's own cache is closed to the account the database runs as
	} else if err != nil {
		cache = os.TempDir()
	}
	var f demoFlags
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	flags.IntVar(&f.port, "port", 8080, "port on 127.0.0.1")
	flags.StringVar(&f.dir, "data-dir", filepath.Join(cache, "schulalltag", "demo"), "where the demo keeps its data")
	flags.BoolVar(&f.reset, "reset", false, "forget the data of earlier demos and begin anew")
	flags.IntVar(&f.seconds, "plan-seconds", 10, "how long to search for a good roster, 1 to 600")
	if err := parse(flags, args, std); err != nil {
		return f, err
	}
	if f.seconds < 1 || f.seconds > 600 || f.port < 0 || f.port > 65535 {
		fmt.Fprintln(std.err, "demo: --plan-seconds is 1 to 600, --port 0 to 65535")
		return f, errUsage
	}
	f.dir, err = filepath.Abs(f.dir)
	return f, err
}
