package local

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// prefix begins the names of all scratch directories.
const prefix = "schulalltag-"

var errLocked = errors.New("locked")

// lock takes an exclusive lock that ends with this process, however it ends. It fails with errLocked if another holds it.
func lock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, errLocked
	}
	ours, err := f.Stat()
	if named, e := os.Stat(path); err != nil || e != nil || !os.SameFile(ours, named) {
		f.Close()
		return nil, errLocked // the one who held it has removed it
	}
	return f, nil
}

// claim makes dir ours: it creates it, locks it, and stops a server that a dead program left running in it.
func claim(ctx context.Context, dir string, who account) (*os.File, error) {
	if !filepath.IsAbs(dir) {
		return nil, fmt.Errorf("the data directory %s must be an absolute path", dir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data directory: %w", err)
	}
	if err := onlyOurs(dir); err != nil {
		return nil, err
	}
	held, err := lockForUse(ctx, dir)
	if err != nil {
		return nil, err
	}
	err = who.give(dir)
	if err == nil {
		err = reachable(dir, who)
	}
	if err == nil {
		err = stopOrphan(ctx, filepath.Join(dir, "data"))
	}
	if err != nil {
		held.Close()
		return nil, err
	}
	return held, nil
}

// onlyOurs refuses a directory with anything in it that is not ours: it is about to be closed to everybody else.
func onlyOurs(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !slices.Contains([]string{"data", "data.new", "lock", "postgres.log"}, e.Name()) {
			return fmt.Errorf("%s holds other things, such as %s: choose an empty directory for PostgreSQL", dir, e.Name())
		}
	}
	return nil
}

// lockForUse locks dir and notes this process in the lock. When the program that holds it has died, its supervisor is still
// cleaning up, which is waited for.
func lockForUse(ctx context.Context, dir string) (*os.File, error) {
	path := filepath.Join(dir, "lock")
	for deadline := time.Now().Add(15 * time.Second); ; {
		held, err := lock(path)
		if err == nil {
			err = errors.Join(held.Truncate(0), note(held))
			return held, err
		}
		if !errors.Is(err, errLocked) {
			return nil, fmt.Errorf("lock the data directory: %w", err)
		}
		holder, _ := os.ReadFile(path)
		if pid := string(holder); pid != "" && alive(pid) || time.Now().After(deadline) {
			return nil, fmt.Errorf("another program (process %s) already runs a PostgreSQL server in %s: stop it, or choose another directory", pid, dir)
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func note(held *os.File) error {
	_, err := held.WriteAt([]byte(strconv.Itoa(os.Getpid())), 0)
	return err
}

// reachable finds out whether the server's account can enter dir: below /root it cannot.
func reachable(dir string, who account) error {
	if who.User == nil {
		return nil
	}
	enter := exec.Command("/bin/sh", "-c", `cd "$1"`, "enter", dir)
	enter.Dir = "/"
	enter.SysProcAttr = &syscall.SysProcAttr{Credential: who.credential()}
	if enter.Run() != nil {
		return fmt.Errorf("PostgreSQL runs as user %s, who cannot enter %s: choose a directory outside of root's home", who.Username, dir)
	}
	return nil
}

// stopOrphan stops the server that still runs on a data directory whose lock we hold: nobody else can want it any more.
func stopOrphan(ctx context.Context, data string) error {
	patience, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	for asked := false; ; {
		p, err := readPostmaster(data)
		if err != nil || !alive(p.pid) {
			return nil // it is gone; PostgreSQL itself replaces a file left behind
		}
		if p.listens() && !asked {
			asked = true
			signal(p.pid, syscall.SIGINT)
		} else if !asked && command(p.pid) != "postgres" {
			return nil // the number belongs to another program by now
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-patience.Done():
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return fmt.Errorf("the PostgreSQL server with process id %s, left behind in %s, does not stop", p.pid, data)
		}
	}
}

// sweep removes scratch directories that nobody holds any more. Supervisors do that themselves; this is for the case that
// somebody killed one. Directories of other accounts are left alone, and so are those too young to be locked yet.
func sweep(base string) {
	dirs, err := filepath.Glob(filepath.Join(base, prefix+"*"))
	if err != nil {
		return
	}
	for _, dir := range dirs {
		held, err := lockExisting(filepath.Join(dir, "lock"))
		if err != nil {
			continue
		}
		if data := filepath.Join(dir, "data"); exists(data) {
			if p, err := readPostmaster(data); err == nil && p.listens() {
				signal(p.pid, syscall.SIGQUIT)
			}
		}
		os.RemoveAll(dir)
		held.Close()
	}
}

func lockExisting(path string) (*os.File, error) {
	if !exists(path) {
		return nil, os.ErrNotExist
	}
	return lock(path)
}
