package local

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
)

// oldest is the first major version with everything the service uses: STRATEGY file_copy, security of the public schema.
const oldest = 15

// Installed is where systems put PostgreSQL, apart from PATH.
var installed = []string{
	"/usr/lib/postgresql/*/bin",                          // Debian, Ubuntu
	"/usr/pgsql-*/bin",                                   // the packages of postgresql.org for Fedora and Red Hat
	"/opt/homebrew/opt/postgresql@*/bin",                 // Homebrew
	"/usr/local/opt/postgresql@*/bin",                    // Homebrew on Intel
	"/Applications/Postgres.app/Contents/Versions/*/bin", // Postgres.app
}

const install = `PostgreSQL from version 15 on is needed. Install it, or name a running one:
  Debian, Ubuntu:  sudo apt-get install postgresql
  macOS:           brew install postgresql@17
  elsewhere:       PG_BIN=<directory with initdb and postgres>, or DATABASE_URL=postgres://<user>:<password>@<host>/<database>`

// binaries returns the directory of initdb and postgres: $PG_BIN if set, else the newest that is installed, else a download.
func binaries(ctx context.Context, progress io.Writer) (string, error) {
	if dir := os.Getenv("PG_BIN"); dir != "" {
		v, err := version(ctx, dir)
		if err == nil && v < oldest {
			err = fmt.Errorf("it is version %d", v)
		}
		if err != nil {
			return "", fmt.Errorf("PG_BIN=%s has no PostgreSQL from version %d on: %w", dir, oldest, err)
		}
		return dir, nil
	}
	if initdb, err := exec.LookPath("initdb"); err == nil {
		if dir := newest(ctx, []string{filepath.Dir(initdb)}); dir != "" {
			return dir, nil
		}
	}
	if dir := newest(ctx, installed); dir != "" {
		return dir, nil
	}
	dir, err := download(ctx, progress)
	if err != nil {
		return "", errors.Join(err, errors.New(install))
	}
	return dir, nil
}

// newest returns the directory with the highest version among those the patterns match, "" if none is new enough.
func newest(ctx context.Context, patterns []string) string {
	best, found := oldest-1, ""
	for _, pattern := range patterns {
		dirs, _ := filepath.Glob(pattern) // only a malformed pattern is an error
		for _, dir := range dirs {
			if v, err := version(ctx, dir); err == nil && v > best {
				best, found = v, dir
			}
		}
	}
	return found
}

var versionText = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// version asks the server binary in dir for its major version.
func version(ctx context.Context, dir string) (int, error) {
	if _, err := exec.LookPath(filepath.Join(dir, "initdb")); err != nil {
		return 0, err
	}
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return 0, err
	}
	m := versionText.FindSubmatch(out)
	if m == nil {
		return 0, fmt.Errorf("%s/postgres does not tell its version", dir)
	}
	return strconv.Atoi(string(m[1]))
}
