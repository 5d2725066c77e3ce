package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"schulalltag/internal/planner"
	"schulalltag/internal/planner/proof"
)

// near are the gaps for which the CPU seconds are taken, in parts of the bound.
var near = [...]float64{0.01, 0.005, 0.003}

// measured is what one search did.
type measured struct {
	Read      []reading          // at the times asked for
	CPU       [len(near)]float64 // seconds to each gap of near, negative if it was not reached
	Best      float64            // wall seconds until the last value was found
	Megabytes float64            // resident at most
	Plan      json.RawMessage
	Checked   float64 // seconds the checker took
}

// reading is how far a search was at a time.
type reading struct{ Value, Bound int64 }

// gap is how far the value may be from the best, in parts of the bound.
func (r reading) gap() float64 {
	switch {
	case r.Value == r.Bound:
		return 0
	case r.Bound <= 0:
		return math.Inf(1)
	}
	return float64(r.Bound-r.Value) / float64(r.Bound)
}

// measureApart searches anew for each time. All but the readings is of the last search.
func measureApart(problem []byte, times []time.Duration) (*measured, error) {
	var read []reading
	for i := range times {
		m, err := measure(problem, times[i:i+1])
		if err != nil {
			return nil, err
		}
		if read = append(read, m.Read...); i == len(times)-1 {
			m.Read = read
			return m, nil
		}
	}
	return nil, errors.New("there is no time to search")
}

// measure searches a problem in a process of its own and lets the checker confirm the plan.
func measure(problem []byte, times []time.Duration) (*measured, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var list []string
	for _, t := range times {
		list = append(list, t.String())
	}
	process := exec.Command(program, "-search", "-at", strings.Join(list, ","))
	process.Stdin, process.Stderr = bytes.NewReader(problem), os.Stderr
	said, err := process.Output()
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	m, err := decode(said)
	if err != nil {
		return nil, err
	}
	begin := time.Now()
	report, err := proof.Check(problem, m.Plan)
	m.Checked = time.Since(begin).Seconds()
	switch {
	case err != nil:
		return nil, err
	case len(report.Findings) > 0:
		return nil, fmt.Errorf("the checker finds %v", report.Findings)
	case report.Bound == nil || *report.Bound != m.Read[len(m.Read)-1].Bound:
		return nil, errors.New("the checker proves another bound")
	}
	return m, nil
}

// search is the inside of that process.
func search(in io.Reader, out io.Writer, times []time.Duration) error {
	data, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	problem, err := planner.Parse(data)
	if err != nil {
		return err
	}
	m := &measured{}
	for i := range m.CPU {
		m.CPU[i] = -1
	}
	begin, spent := time.Now(), processor()
	var last reading
	see := func(now reading) {
		wall, cpu := time.Since(begin), processor()-spent
		for len(m.Read) < len(times)-1 && wall > times[len(m.Read)] {
			m.Read = append(m.Read, last)
		}
		for i, g := range near {
			if m.CPU[i] < 0 && now.gap() <= g {
				m.CPU[i] = cpu
			}
		}
		if now.Value != last.Value {
			m.Best = wall.Seconds()
		}
		last = now
	}
	ctx, stop := context.WithTimeout(context.Background(), times[len(times)-1])
	defer stop()
	plan, err := planner.Solve(ctx, problem, planner.Options{
		Iterations: math.MaxInt, Now: time.Now,
		Progress: func(p planner.Progress) { see(reading{p.Value, p.Bound}) },
	})
	if err != nil {
		return err
	}
	see(reading{plan.Value, *plan.Bound})
	for len(m.Read) < len(times) {
		m.Read = append(m.Read, last)
	}
	if m.Megabytes, err = resident(); err != nil {
		return err
	}
	if m.Plan, err = plan.Encode(); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(m)
}

// processor is the CPU seconds of this process so far.
func processor() float64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return math.NaN()
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// resident is the most memory this process had, in megabytes. Linux counts that of the process before exec in Maxrss, so the
// high water mark of its own is taken where there is one.
func resident() (float64, error) {
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		for line := range strings.Lines(string(status)) {
			var kilobytes float64
			if n, _ := fmt.Sscanf(line, "VmHWM: %f kB", &kilobytes); n == 1 {
				return kilobytes / 1024, nil
			}
		}
	}
	var u syscall.Rusage
	err := syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return float64(u.Maxrss) / (1 << 20), err // macOS counts bytes
}
