// Package local owns a private PostgreSQL server for the demo, for development and for tests: it finds the binaries, starts the
// server on a Unix socket only this account can reach, and sees to it that nothing outlives the program that started it.
// It leaves migrations, rows and tests to the packages above. Linux and macOS.
package local

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"schulalltag/internal/postgres"
)

// The roles every server of this package has besides postgres.AppRole.
const (
	OwnerRole = "schulalltag_owner" // owns databases and tables, runs migrations, may create databases; no superuser
	superRole = "postgres"          // made by initdb; stays with the launcher
)

// Options say where the server keeps its data and how safe they are there.
type Options struct {
	Dir       string    // keeps the data between starts; "" for data that vanish with the server
	Ephemeral bool      // trades all durability for speed, and without Dir keeps the data in memory: for tests only
	Progress  io.Writer // gets a line whenever something takes longer than a moment; nil for silence
}

// Server is a running private server.
type Server struct {
	home       home
	lock       *os.File // on Dir, if there is one
	supervisor *supervisor
	mu         sync.Mutex // one order to the supervisor at a time
	stopped    bool
}

// Start starts a server and returns once it takes connections and has its roles. It fails if no PostgreSQL from version 15 on
// can be found or fetched, or if another program already runs a server in the same directory. A server left there by a program
// that died is stopped first.
func Start(ctx context.Context, o Options) (*Server, error) {
	bin, err := binaries(ctx, o.Progress)
	if err != nil {
		return nil, err
	}
	who, err := serverAccount()
	if err != nil {
		return nil, err
	}
	s := &Server{}
	if o.Dir != "" {
		if s.lock, err = claim(ctx, o.Dir, who); err != nil {
			return nil, err
		}
	}
	if s.home, err = settle(o.Dir, who, o.Ephemeral); err != nil {
		s.release()
		return nil, err
	}
	if o.Dir != "" && !exists(filepath.Join(s.home.data, "PG_VERSION")) {
		report(o.Progress, "Creating a private PostgreSQL server in %s ...", o.Dir)
	}
	if s.supervisor, err = supervise(bin, s.home, s.lock, who, o.Ephemeral); err != nil {
		s.home.remove()
		s.release()
		return nil, err
	}
	if err := s.Up(ctx); err != nil {
		return nil, errors.Join(err, s.Stop(context.WithoutCancel(ctx)))
	}
	if err := s.createRoles(ctx); err != nil {
		return nil, errors.Join(err, s.Stop(context.WithoutCancel(ctx)))
	}
	return s, nil
}

// OwnerURL is the connection string of the role that owns a database and migrates it.
func (s *Server) OwnerURL(database string) string { return s.url(OwnerRole, database) }

// AppURL is the connection string of the role the service uses.
func (s *Server) AppURL(database string) string { return s.url(postgres.AppRole, database) }

// Create makes an empty database that OwnerRole owns, unless it exists already.
func (s *Server) Create(ctx context.Context, database string) error {
	return s.asSuper(ctx, func(conn *pgx.Conn) error {
		var found bool
		if err := conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", database).Scan(&found); err != nil || found {
			return err
		}
		_, err := conn.Exec(ctx, "create database "+pgx.Identifier{database}.Sanitize()+" owner "+OwnerRole)
		return err
	})
}

// Down stops the server but keeps its place, so that Up brings it back under the same connection strings.
func (s *Server) Down(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.supervisor.order(ctx, "down")
	return err
}

// Up starts the server again after Down and returns once it takes connections.
func (s *Server) Up(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	pid, err := s.supervisor.order(ctx, "up")
	if err != nil {
		return s.home.explain(err)
	}
	return s.home.awaitReady(ctx, pid)
}

// Stop ends the server and removes what it does not keep. It may be called more than once.
func (s *Server) Stop(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return nil
	}
	s.stopped = true
	err := s.supervisor.dismiss(ctx)
	s.home.remove() // the supervisor did, unless something killed it
	s.release()
	return err
}

func (s *Server) release() {
	if s.lock != nil {
		s.lock.Close()
	}
}

func (s *Server) url(role, database string) string {
	u := url.URL{Scheme: "postgres", User: url.User(role), Path: "/" + database}
	u.RawQuery = url.Values{"host": {s.home.scratch}, "port": {port}}.Encode()
	return u.String()
}

func (s *Server) createRoles(ctx context.Context) error {
	return s.asSuper(ctx, func(conn *pgx.Conn) error {
		for role, rights := range map[string]string{OwnerRole: "createdb", postgres.AppRole: "nocreatedb"} {
			var found bool
			err := conn.QueryRow(ctx, "select exists (select from pg_roles where rolname = $1)", role).Scan(&found)
			if err != nil {
				return err
			}
			if found {
				continue
			}
			if _, err := conn.Exec(ctx, "create role "+role+" login nosuperuser nocreaterole nobypassrls "+rights); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Server) asSuper(ctx context.Context, do func(*pgx.Conn) error) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.url(superRole, "postgres"))
	if err != nil {
		return fmt.Errorf("connect to the private PostgreSQL server: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	return do(conn)
}

func report(w io.Writer, format string, args ...any) {
	if w != nil {
		fmt.Fprintf(w, format+"\n", args...)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
