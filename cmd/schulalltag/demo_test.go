package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"schulalltag/internal/account"
	"schulalltag/internal/demo"
)

func TestOpenHome(t *testing.T) {
	dir := t.TempDir()
	first, err := openHome(dir, false)
	if err != nil {
		t.Fatal(err)
	}
	if !first.fresh || first.result != nil {
		t.Error("an empty folder is taken for an earlier demo")
	}
	own := filepath.Join(dir, "somebody-elses-file")
	if err := os.WriteFile(own, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}

	t.Run("forgets a demo that was broken off while it filled its district", func(t *testing.T) {
		data := filepath.Join(dir, "postgres", "data")
		if err := os.MkdirAll(data, 0o700); err != nil {
			t.Fatal(err)
		}
		again, err := openHome(dir, false)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(data); !os.IsNotExist(err) || !again.fresh {
			t.Error("half a district is used")
		}
		if bytes.Equal(again.secret, first.secret) {
			t.Error("the secret of the forgotten demo is used again")
		}
	})
	t.Run("finds a complete demo with its secret", func(t *testing.T) {
		before, err := openHome(dir, false)
		if err != nil {
			t.Fatal(err)
		}
		before.result = &demo.Result{District: "06535", SignIns: []demo.SignIn{{Role: account.RoleSchool, Password: "demo-x"}}}
		if err := before.remember(); err != nil {
			t.Fatal(err)
		}
		after, err := openHome(dir, false)
		if err != nil {
			t.Fatal(err)
		}
		if after.fresh || after.result.District != "06535" || !bytes.Equal(after.secret, before.secret) {
			t.Errorf("the second start did not find its data: %+v", after)
		}
		if info, err := os.Stat(after.file("demo.json")); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the passwords are readable by others: %v, %v", info.Mode(), err)
		}
	})
	t.Run("a reset removes what a demo wrote and nothing else", func(t *testing.T) {
		anew, err := openHome(dir, true)
		if err != nil {
			t.Fatal(err)
		}
		if !anew.fresh || anew.result != nil {
			t.Error("the reset kept data")
		}
		if _, err := os.Stat(own); err != nil {
			t.Error("the reset removed somebody else's file")
		}
	})
	t.Run("says what to do about a damaged file", func(t *testing.T) {
		if err := os.WriteFile(filepath.Join(dir, "demo.json"), []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := openHome(dir, false); err == nil || !strings.Contains(err.Error(), "--reset") {
			t.Errorf("got %v", err)
		}
	})
}

func TestWelcomeShowsASignInForEachRoleAndOneCommand(t *testing.T) {
	h := &demoHome{result: &demo.Result{District: "06535", Value: 98, Bound: 100}}
	roles := []account.Role{account.RoleSchool, account.RolePlanner, account.RoleYouthOffice, account.RoleAssistant, account.RoleOperator}
	for _, role := range roles {
		h.result.SignIns = append(h.result.SignIns, demo.SignIn{Role: role, Email: string(role) + "@demo.example", Password: "demo-secret"})
	}
	var screen strings.Builder
	welcome(&screen, "http://127.0.0.1:8080", "http://127.0.0.1:9090", h)
	for _, role := range roles {
		if !strings.Contains(screen.String(), "· "+string(role)+"@demo.example · demo-secret\n") {
			t.Errorf("no sign-in for %s", role)
		}
	}
	if strings.Count(screen.String(), `curl -s http://127.0.0.1:8080/api/v1/auth/sign-in`) != 1 {
		t.Errorf("not one command:\n%s", screen.String())
	}
	if !strings.Contains(screen.String(), "höchstens 2,00 % besser möglich") {
		t.Errorf("the gap is not told:\n%s", screen.String())
	}
}

func TestRun(t *testing.T) {
	for name, args := range map[string][]string{"no command": {}, "an unknown command": {"fly"}, "an unknown flag": {"demo", "--fast"}, "a word too many": {"serve", "now"}} {
		t.Run(name+" is explained and exits with 2", func(t *testing.T) {
			var out, err bytes.Buffer
			if code := run(t.Context(), args, streams{strings.NewReader(""), &out, &err}); code != 2 || err.Len() == 0 || out.Len() > 0 {
				t.Errorf("exit %d, out %q, err %q", code, out.String(), err.String())
			}
		})
	}
}
