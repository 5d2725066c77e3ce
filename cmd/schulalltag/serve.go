package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"schulalltag/internal/web"
)

// serve runs the service as configured by the environment until it is told to stop.
func serve(ctx context.Context, args []string, std streams) error {
	if err := parse(flag.NewFlagSet("serve", flag.ContinueOnError), args, std); err != nil {
		return err
	}
	var s settings
	if err := readSettings(os.Environ(), &s); err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(std.err, &slog.HandlerOptions{Level: s.LogLevel}))
	v, err := newService(ctx, s, log)
	if err != nil {
		return err
	}
	defer v.db.Close()
	public, err := net.Listen("tcp", s.Address)
	if err != nil {
		return err
	}
	metrics, err := net.Listen("tcp", s.MetricsAddress)
	if err != nil {
		return err
	}
	if err := v.startWorker(ctx); err != nil {
		return err
	}
	v.opened.Store(true)
	log.Info("serving", "address", public.Addr().String(), "metrics", metrics.Addr().String(), "version", version)
	return v.run(ctx, public, metrics, web.Drain{Notice: 2 * time.Second, Grace: s.drain()})
}

// version is set by the linker in a release.
var version = "dev"

// tellVersion prints the version, and of a build without one the commit.
func tellVersion(_ context.Context, args []string, std streams) error {
	if err := parse(flag.NewFlagSet("version", flag.ContinueOnError), args, std); err != nil {
		return err
	}
	commit := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				commit = " " + s.Value
			}
		}
	}
	_, err := fmt.Fprintln(std.out, "schulalltag "+version+commit)
	return err
}

// healthcheck asks the service on this host whether it is ready; for a container, which has no curl.
func healthcheck(ctx context.Context, args []string, std streams) error {
	flags := flag.NewFlagSet("healthcheck", flag.ContinueOnError)
	url := flags.String("url", "http://127.0.0.1:8080/readyz", "address of the readiness endpoint")
	if err := parse(flags, args, std); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, *url, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the service answers %s", response.Status)
	}
	return nil
}
