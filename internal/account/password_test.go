package account

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"github.com/google/go-cmp/cmp"

	"schulalltag/internal/fault"
)

func TestCheckPassword(t *testing.T) {
	const email = "h.berg@eichberg.example"
	for password, fine := range map[string]bool{
		"":                                   false,
		"elf Zeichen":                        false,
		"zwölf Zeiche":                       true,
		strings.Repeat("ß", 128):             true,
		strings.Repeat("ß", 129):             false,
		email:                                false,
		"H.Berg@Eichberg.example":            false,
		"passwort1234":                       false,
		"PASSWORT1234":                       false,
		"passwort1234\npasswort12345":        true,
		"vier Pferde ziehen den Wagen":       true,
		"correcthorsebatterystaple":          false,
		"correcthorsebatterystaple und mehr": true,
	} {
		err := checkPassword(password, email, "newPassword")
		if (err == nil) != fine || err != nil && !errors.Is(err, ErrWeakPassword) {
			t.Errorf("%q: %v", password, err)
		}
		var f *fault.Error
		if errors.As(err, &f) && (len(f.Fields) != 1 || f.Fields[0].Pointer != "/newPassword") {
			t.Errorf("%q: %+v", password, f.Fields)
		}
	}
	if len(ErrWeakPassword.Fields) != 0 {
		t.Error("the sentinel has gathered fields")
	}
}

// A shorter or differently spelt line could never match and would only look like protection.
func TestEveryCommonPasswordCanMatch(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(commonPasswords, "\n"), "\n")
	if len(lines) < 100 {
		t.Errorf("%d passwords", len(lines))
	}
	for _, line := range lines {
		if n := utf8.RuneCountInString(line); n < ShortestPassword || n > LongestPassword || line != strings.ToLower(line) || strings.TrimSpace(line) != line {
			t.Errorf("%q", line)
		}
	}
}

func TestHasher(t *testing.T) {
	h := newHasher()
	ctx := t.Context()
	hash, err := h.hash(ctx, "vier Pferde ziehen den Wagen")
	if err != nil {
		t.Fatal(err)
	}
	for password, want := range map[string]bool{"vier Pferde ziehen den Wagen": true, "vier Pferde ziehen den Karren": false, "": false} {
		for name, against := range map[string]*string{"its hash": &hash, "no hash": nil} {
			got, err := h.matches(ctx, password, against)
			if err != nil || got != (want && against != nil) {
				t.Errorf("%q against %s: %t, %v", password, name, got, err)
			}
		}
	}
	costs := func(hash string) argon2id.Params {
		p, _, _, err := argon2id.DecodeHash(hash)
		if err != nil {
			t.Fatal(err)
		}
		return *p
	}
	if diff := cmp.Diff(costs(hash), costs(h.dummy)); diff != "" {
		t.Errorf("an unknown account costs another effort: %s", diff)
	}
	if diff := cmp.Diff(hashCost, costs(hash)); diff != "" {
		t.Error(diff)
	}
}

func TestHasherBoundsItsQueue(t *testing.T) {
	h := newHasher()
	h.slots, h.most, h.patience = make(chan struct{}, 1), 2, time.Minute
	leave, err := h.enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			leave, err := h.enter(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			leave()
		})
	}
	for h.waiting.Load() < 2 {
		time.Sleep(time.Millisecond)
	}
	var f *fault.Error
	if _, err := h.enter(t.Context()); !errors.As(err, &f) || f.Kind != fault.KindUnavailable || f.RetryAfter == 0 {
		t.Errorf("a third in the queue: %v", err)
	}
	leave()
	wg.Wait()
	if n := h.waiting.Load(); n != 0 {
		t.Errorf("%d still wait", n)
	}

	h.patience = time.Millisecond
	leave, err = h.enter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	if _, err := h.enter(t.Context()); !errors.Is(err, errHashingBusy) {
		t.Errorf("after the patience: %v", err)
	}
	h.patience = time.Minute
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.enter(gone); !errors.Is(err, context.Canceled) {
		t.Errorf("after the client has gone: %v", err)
	}
}
