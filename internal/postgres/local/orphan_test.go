package local_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"schulalltag/internal/postgres/local"
)

// childDir makes this test binary start a server, in the directory the variable names or in none for ".", say where, and wait
// to be killed.
const childDir = "LOCAL_TEST_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		os.Exit(child(dir))
	}
	os.Exit(m.Run())
}

func child(dir string) int {
	s, err := local.Start(context.Background(), local.Options{Dir: strings.TrimPrefix(dir, "."), Ephemeral: true})
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println(s.AppURL("postgres"))
	select {}
}

func TestKillLeavesNothingBehind(t *testing.T) {
	t.Run("a killed program takes its server and directory along", func(t *testing.T) {
		program, scratch := startChild(t, ".")
		server := serverOf(t, filepath.Join(scratch, "data"))
		kill(t, program.Process.Pid)
		eventually(t, "the server is gone", func() bool { return !runs(server) })
		eventually(t, "the directory is gone", func() bool { return missing(scratch) })
	})
	t.Run("killed while it creates the cluster, it leaves no server and a directory that can be used", func(t *testing.T) {
		dir := dataDir(t)
		program := childCommand(t, dir)
		if err := program.Start(); err != nil {
			t.Fatal(err)
		}
		eventually(t, "initdb runs", func() bool { return !missing(filepath.Join(dir, "data.new")) })
		kill(t, program.Process.Pid)
		program.Wait()
		s := start(t, local.Options{Dir: dir, Ephemeral: true})
		ask(t, s.AppURL("postgres"), "select 'usable'")
	})
	t.Run("when the supervisor is killed too, the next start stops the server left in its directory", func(t *testing.T) {
		dir := dataDir(t)
		program, _ := startChild(t, dir)
		server := serverOf(t, filepath.Join(dir, "data"))
		kill(t, parentOf(t, server))
		kill(t, program.Process.Pid)
		program.Wait()
		if !runs(server) {
			t.Fatal("the server is gone already, so this test shows nothing")
		}
		start(t, local.Options{Dir: dir, Ephemeral: true})
		if runs(server) {
			t.Error("the server left behind still runs")
		}
	})
	t.Run("when the supervisor is killed too, any next start removes the directory and its server", func(t *testing.T) {
		program, scratch := startChild(t, ".")
		server := serverOf(t, filepath.Join(scratch, "data"))
		kill(t, parentOf(t, server))
		kill(t, program.Process.Pid)
		program.Wait()
		start(t, local.Options{Ephemeral: true})
		eventually(t, "the server is gone", func() bool { return !runs(server) })
		eventually(t, "the directory is gone", func() bool { return missing(scratch) })
	})
}

func TestInterruptOfTheProcessGroupSparesTheServer(t *testing.T) {
	program := childCommand(t, ".")
	program.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	scratch := socketOf(t, program)
	server := serverOf(t, filepath.Join(scratch, "data"))
	if got, err := syscall.Getpgid(server); err != nil || got == program.Process.Pid {
		t.Errorf("Ctrl-C would reach the server: group %d, %v", got, err)
	}
}

func startChild(t *testing.T, dir string) (*exec.Cmd, string) {
	t.Helper()
	program := childCommand(t, dir)
	return program, socketOf(t, program)
}

func childCommand(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	program := exec.Command(os.Args[0])
	program.Env = append(os.Environ(), childDir+"="+dir)
	t.Cleanup(func() {
		if program.Process != nil {
			program.Process.Kill()
			program.Wait()
		}
	})
	return program
}

func socketOf(t *testing.T, program *exec.Cmd) string {
	t.Helper()
	out, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	_, query, ok := strings.Cut(strings.TrimSpace(line), "host=")
	if err != nil || !ok {
		t.Fatalf("the program did not start a server: %q %v", line, err)
	}
	host, _, _ := strings.Cut(query, "&")
	return strings.ReplaceAll(host, "%2F", "/")
}

func serverOf(t *testing.T, data string) int {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(data, "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(b), "\n")
	pid, err := strconv.Atoi(line)
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func parentOf(t *testing.T, pid int) int {
	t.Helper()
	out, err := exec.Command("ps", "-o", "ppid=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		t.Fatal(err)
	}
	parent, err := strconv.Atoi(strings.TrimSpace(string(out)))
	if err != nil || parent <= 1 {
		t.Fatalf("parent %q", out)
	}
	return parent
}

func kill(t *testing.T, pid int) {
	t.Helper()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

// runs is false for a process that has ended, also if nobody has asked for its status yet.
func runs(pid int) bool {
	out, err := exec.Command("ps", "-o", "stat=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && !strings.HasPrefix(strings.TrimSpace(string(out)), "Z")
}

func missing(path string) bool {
	_, err := os.Lstat(path)
	return os.IsNotExist(err)
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("after ten seconds it does not hold that %s", what)
		}
	}
}
