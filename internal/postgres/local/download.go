package local

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"

	embedded "github.com/fergusstrange/embedded-postgres"
)

// download fetches PostgreSQL once into the user's cache and returns the directory of its binaries. The library that knows
// where to get them and how to check them can only fetch by starting a server, so one runs for a moment. It refuses root.
func download(ctx context.Context, progress io.Writer) (string, error) {
	if os.Geteuid() == 0 {
		return "", errors.New("no PostgreSQL is installed, and root cannot use a downloaded one")
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	cache = filepath.Join(cache, "schulalltag", "postgres-"+string(embedded.V18))
	bin := filepath.Join(cache, "bin")
	if err := os.MkdirAll(cache, 0o700); err != nil {
		return "", err
	}
	held, err := lock(cache + ".lock")
	if err != nil {
		return "", fmt.Errorf("lock %s: another program may be fetching PostgreSQL, try again in a minute: %w", cache, err)
	}
	defer held.Close()
	if _, err := version(ctx, bin); err == nil {
		return bin, nil
	}
	report(progress, "No PostgreSQL found; fetching version %s once into %s (about 15 MB) ...", embedded.V18, cache)
	port, err := freePort()
	if err != nil {
		return "", err
	}
	trial, err := os.MkdirTemp("", prefix+"trial-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(trial)
	server := embedded.NewDatabase(embedded.DefaultConfig().Version(embedded.V18).BinariesPath(cache).CachePath(cache).
		RuntimePath(trial).Port(port).Password(rand.Text()).Logger(io.Discard).
		StartParameters(map[string]string{"listen_addresses": "localhost", "unix_socket_directories": ""}))
	if err := server.Start(); err != nil {
		return "", fmt.Errorf("fetch PostgreSQL: %w", err)
	}
	if err := server.Stop(); err != nil {
		return "", fmt.Errorf("fetch PostgreSQL: %w", err)
	}
	report(progress, "PostgreSQL %s is ready.", embedded.V18)
	return bin, nil
}

func freePort() (uint32, error) {
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	addr, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return 0, errors.New("no free port")
	}
	return uint32(addr.Port), nil
}
