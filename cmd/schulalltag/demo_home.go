package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"

	"schulalltag/internal/demo"
	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/local"
)

// demoHome is the folder in which the demo remembers itself: the secret that seals its keys, its database if that is a private one, and, once
// the district is complete, what it consists of.
type demoHome struct {
	dir    string
	secret secretKey
	result *demo.Result // nil until the district is complete
	fresh  bool         // nothing of an earlier demo may be used
}

// demoDatabase is the database's name; one that DATABASE_URL names itself is never touched.
const demoDatabase = "schulalltag_demo"

// openHome reads or makes the folder. A demo that was broken off while it filled its district is forgotten. Only what a demo wrote is ever
// removed.
func openHome(dir string, reset bool) (*demoHome, error) {
	h := &demoHome{dir: dir}
	if err := os.MkdirAll(dir, 0o711); err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(h.file("demo.json"))
	switch {
	case err == nil && !reset:
		h.result = new(demo.Result)
		if err := json.Unmarshal(raw, h.result); err != nil {
			return nil, fmt.Errorf("%s is damaged; start with --reset: %w", h.file("demo.json"), err)
		}
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, err
	default:
		h.fresh = true
		for _, name := range []string{"demo.json", "secret", "postgres"} {
			if err := os.RemoveAll(h.file(name)); err != nil {
				return nil, err
			}
		}
	}
	return h, h.readSecret()
}

func (h *demoHome) file(name string) string { return filepath.Join(h.dir, name) }

func (h *demoHome) readSecret() error {
	text, err := os.ReadFile(h.file("secret"))
	if errors.Is(err, fs.ErrNotExist) {
		raw := make([]byte, 32)
		_, _ = rand.Read(raw) // never fails
		text = []byte(base64.StdEncoding.EncodeToString(raw))
		err = os.WriteFile(h.file("secret"), text, 0o600)
	}
	if err != nil {
		return err
	}
	return h.secret.UnmarshalText(text)
}

// remember notes that the district is complete. The file holds passwords, so that only this user may read it.
func (h *demoHome) remember() error {
	raw, err := json.MarshalIndent(h.result, "", "  ")
	if err != nil {
		return err
	}
	part := h.file("demo.json.part")
	if err := os.WriteFile(part, raw, 0o600); err != nil {
		return err
	}
	return os.Rename(part, h.file("demo.json"))
}

// demoBase is a database to work on, and how to let it go.
type demoBase struct {
	ownerURL, appURL string
	stop             func()
}

// openDatabase gives the demo a database of its own: on the server that DATABASE_URL names, as a role that may create databases and roles,
// else on a private server.
func (h *demoHome) openDatabase(ctx context.Context, progress io.Writer) (*demoBase, error) {
	if given := os.Getenv("DATABASE_URL"); given != "" {
		return h.besides(ctx, given)
	}
	server, err := local.Start(ctx, local.Options{Dir: h.file("postgres"), Progress: progress})
	if err != nil {
		return nil, err
	}
	base := &demoBase{ownerURL: server.OwnerURL(demoDatabase), appURL: server.AppURL(demoDatabase), stop: func() {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
		defer cancel()
		if err := server.Stop(ending); err != nil {
			fmt.Fprintln(progress, "stop the database:", err)
		}
	}}
	if h.fresh {
		if err := server.Create(ctx, demoDatabase); err != nil {
			base.stop()
			return nil, err
		}
	}
	return base, nil
}

// besides makes the demo's database on a server that is there already.
func (h *demoHome) besides(ctx context.Context, given string) (*demoBase, error) {
	u, err := url.Parse(given)
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	conn, err := pgx.Connect(ctx, given)
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if h.fresh {
		for _, statement := range []string{"drop database if exists " + demoDatabase + " with (force)", "create database " + demoDatabase} {
			if _, err := conn.Exec(ctx, statement); err != nil {
				return nil, fmt.Errorf("DATABASE_URL must name a role that may create databases: %w", err)
			}
		}
	}
	u.Path = "/" + demoDatabase
	app, err := postgres.Provision(ctx, u.String())
	return &demoBase{ownerURL: u.String(), appURL: app, stop: func() {}}, err
}
