package local

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	// A file system in memory that Linux has: on a busy disk cloning a database takes ten times as long. Containers often
	// have a tiny one.
	memory = "/dev/shm"
	enough = 2 << 30 // bytes

	port      = "5432" // only part of the socket's name
	maxSocket = 103    // bytes a socket's path may have on macOS; Linux allows 107
)

// home is where a server lives: its data, its log, and the scratch directory with the socket, which goes when the server goes.
type home struct {
	data, log, scratch string
	lock               *os.File // marks the scratch directory as in use
}

// settle makes the directories. Without dir everything is in the scratch directory; with dir its name follows from dir, so that
// the connection strings stay the same from start to start.
func settle(dir string, who account, ephemeral bool) (home, error) {
	base := "/tmp" // not $TMPDIR: on macOS its path is too long for a socket
	if info, err := os.Stat(base); err != nil || !info.IsDir() {
		base = os.TempDir()
	}
	sweep(base)
	sweep(memory)
	if ephemeral && dir == "" && roomy(memory) {
		base = memory
	}
	for tries := 1; ; tries++ {
		h, err := settleIn(base, dir, who)
		if err == nil {
			return h, nil
		}
		if !errors.Is(err, errLocked) || tries == 5 {
			return home{}, fmt.Errorf("make a directory for the socket of PostgreSQL: %w", err)
		}
		time.Sleep(20 * time.Millisecond) // another program swept the directory away before it was locked
	}
}

// roomy reports whether a directory can be written and has space for the databases of many tests.
func roomy(dir string) bool {
	var fs syscall.Statfs_t
	return syscall.Statfs(dir, &fs) == nil && fs.Bavail*uint64(fs.Bsize) >= enough && syscall.Access(dir, 2) == nil
}

func settleIn(base, dir string, who account) (h home, err error) {
	if dir == "" {
		h.scratch, err = os.MkdirTemp(base, prefix)
		h.data, h.log = filepath.Join(h.scratch, "data"), filepath.Join(h.scratch, "postgres.log")
	} else {
		sum := sha256.Sum256([]byte(dir))
		h.scratch = filepath.Join(base, prefix+hex.EncodeToString(sum[:6]))
		h.data, h.log = filepath.Join(dir, "data"), filepath.Join(dir, "postgres.log")
		err = os.Mkdir(h.scratch, 0o700)
		if errors.Is(err, fs.ErrExist) {
			return h.take(who.owns(h.scratch)) // in a directory open to all, somebody else may have come first
		}
	}
	if err == nil {
		err = who.give(h.scratch)
	}
	return h.take(err)
}

// take locks the scratch directory, unless err says that it cannot be had.
func (h home) take(err error) (home, error) {
	if socket := h.socket(); err == nil && len(socket) > maxSocket {
		err = fmt.Errorf("the socket path %s is longer than the %d bytes a socket may have", socket, maxSocket)
	}
	if err != nil {
		return home{}, err
	}
	h.lock, err = lock(filepath.Join(h.scratch, "lock"))
	return h, err
}

func (h home) socket() string { return filepath.Join(h.scratch, ".s.PGSQL."+port) }

func (h home) remove() {
	os.RemoveAll(h.scratch)
	if h.lock != nil {
		h.lock.Close()
	}
}

// awaitReady waits until postmaster.pid says that the server with this process id takes connections. The id matters: a file
// left by an earlier server would also say ready.
func (h home) awaitReady(ctx context.Context, pid string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	pause := time.NewTicker(10 * time.Millisecond)
	defer pause.Stop()
	for n := 1; ; n++ {
		if p, err := readPostmaster(h.data); err == nil && p.pid == pid && p.ready {
			return nil
		}
		if n%25 == 0 && command(pid) == "" {
			return h.explain(errors.New("the private PostgreSQL server did not start"))
		}
		select {
		case <-pause.C:
		case <-ctx.Done():
			return h.explain(fmt.Errorf("wait for the private PostgreSQL server: %w", ctx.Err()))
		}
	}
}

// explain adds the end of the server's log to an error.
func (h home) explain(err error) error {
	b, _ := os.ReadFile(h.log)
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	return fmt.Errorf("%w; its log ends with:\n%s", err, strings.Join(lines[max(0, len(lines)-8):], "\n"))
}

// postmaster is what postmaster.pid says about the server of a data directory.
type postmaster struct {
	pid, socket string
	ready       bool
}

func readPostmaster(data string) (postmaster, error) {
	b, err := os.ReadFile(filepath.Join(data, "postmaster.pid"))
	if err != nil {
		return postmaster{}, err
	}
	lines := strings.Split(string(b), "\n")
	p := postmaster{pid: strings.TrimSpace(lines[0])}
	if len(lines) > 4 {
		p.socket = filepath.Join(strings.TrimSpace(lines[4]), ".s.PGSQL."+strings.TrimSpace(lines[3]))
	}
	p.ready = len(lines) > 7 && strings.HasPrefix(lines[7], "ready")
	return p, nil
}

// listens tells a living server from a file that only kept a process id, which may belong to anybody by now.
func (p postmaster) listens() bool {
	conn, err := net.DialTimeout("unix", p.socket, time.Second)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}

func alive(pid string) bool {
	n, err := strconv.Atoi(pid)
	if err != nil || n <= 1 {
		return false
	}
	err = syscall.Kill(n, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

func signal(pid string, s syscall.Signal) {
	if n, err := strconv.Atoi(pid); err == nil && n > 1 {
		_ = syscall.Kill(n, s) // it may be gone already
	}
}

// command is the name of the program a process runs, "" if there is no such process or only its exit status is left.
func command(pid string) string {
	out, err := exec.Command("ps", "-o", "stat=,comm=", "-p", pid).Output()
	fields := strings.Fields(string(out))
	if err != nil || len(fields) < 2 || strings.HasPrefix(fields[0], "Z") {
		return ""
	}
	return filepath.Base(fields[1])
}
