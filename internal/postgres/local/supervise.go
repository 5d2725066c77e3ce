package local

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// The script runs in a shell of its own that is the server's parent. It obeys orders on a pipe whose other end only this
// process holds; when the pipe closes, however this process ended, the shell stops the server and cleans up. So neither
// Ctrl-C nor kill -9 leaves a server behind, and there is no moment at which a started server is unwatched.
//
//go:embed supervise.sh
var script string

// supervisor is the running shell.
type supervisor struct {
	cmd     *exec.Cmd
	orders  io.WriteCloser
	answers chan string   // one per order; closed at the shell's end
	ended   chan struct{} // closed when the shell has been waited for
	pid     string        // of the running server, "" while it is down
}

func supervise(bin string, h home, held *os.File, who account, ephemeral bool) (*supervisor, error) {
	end := "INT"
	if held == nil {
		end = "QUIT" // nothing is kept, so nothing needs to be written
	}
	settings := []string{"-c", "listen_addresses=", "-c", "unix_socket_directories=" + h.scratch, "-p", port,
		"-c", "log_timezone=UTC", "-c", "timezone=UTC"}
	sync := ""
	if ephemeral {
		sync = "--no-sync"
		for _, s := range []string{"fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal",
			"max_wal_senders=0", "autovacuum=off", "max_connections=200", "shared_buffers=64MB"} {
			settings = append(settings, "-c", s)
		}
	}
	args := append([]string{"-c", script, "supervise", bin, h.data, h.scratch, h.log, end, sync}, settings...)
	cmd := exec.Command("/bin/sh", args...)
	cmd.Dir = "/"
	// The shell shares the locks: until it has cleaned up, the directories are not free for the next server.
	cmd.ExtraFiles = []*os.File{h.lock}
	if held != nil {
		cmd.ExtraFiles = append(cmd.ExtraFiles, held)
	}
	// Its own process group: Ctrl-C reaches this program, which stops the server when it has drained, and not the server.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: who.credential()}
	orders, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the shell that watches over PostgreSQL: %w", err)
	}
	s := &supervisor{cmd: cmd, orders: orders, answers: make(chan string, 1), ended: make(chan struct{})}
	go s.listen(out)
	return s, nil
}

func (s *supervisor) listen(out io.Reader) {
	for lines := bufio.NewScanner(out); lines.Scan(); {
		s.answers <- lines.Text()
	}
	close(s.answers)
	_ = s.cmd.Wait() // the status says nothing that the log does not
	close(s.ended)
}

// order sends "up" or "down" and returns the answer: the server's process id, or that it is down.
func (s *supervisor) order(ctx context.Context, order string) (string, error) {
	if _, err := io.WriteString(s.orders, order+"\n"); err != nil {
		return "", errors.New("the private PostgreSQL server is gone")
	}
	select {
	case answer, ok := <-s.answers:
		if !ok || answer == "failed" {
			return "", errors.New("the private PostgreSQL server did not start")
		}
		s.pid = strings.TrimPrefix(answer, "down")
		return s.pid, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// dismiss closes the pipe and waits until the shell has stopped the server. When ctx ends first, or after ten seconds, the
// server is told to quit at once.
func (s *supervisor) dismiss(ctx context.Context) error {
	s.orders.Close()
	patience := time.NewTimer(10 * time.Second)
	defer patience.Stop()
	select {
	case <-s.ended:
		return nil
	case <-ctx.Done():
	case <-patience.C:
	}
	signal(s.pid, syscall.SIGQUIT)
	select {
	case <-s.ended:
		return nil
	case <-time.After(5 * time.Second):
		return errors.New("the private PostgreSQL server does not stop")
	}
}
