package api

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"schulalltag"
)

func TestPagesBesideTheOperations(t *testing.T) {
	w := newWorld(t)
	t.Run("the contract, word for word", func(t *testing.T) {
		if a := w.get(t, "/openapi.yaml"); a.Status != http.StatusOK || !bytes.Equal(a.Body, schulalltag.Contract) {
			t.Errorf("answered %d and %d bytes", a.Status, len(a.Body))
		}
	})
	t.Run("a viewer that loads nothing from elsewhere", func(t *testing.T) {
		page := w.get(t, "/docs")
		if page.Status != http.StatusOK || strings.Contains(string(page.Body), "//") {
			t.Errorf("answered %d %s", page.Status, page.Body)
		}
		policy := page.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'; script-src 'self';") || strings.Contains(policy, "http") {
			t.Errorf("the policy is %q", policy)
		}
		for _, link := range regexp.MustCompile(`(?:href|src)="([^"]+)"`).FindAllStringSubmatch(string(page.Body), -1) {
			if a := w.get(t, link[1]); a.Status != http.StatusOK || len(a.Body) == 0 {
				t.Errorf("%s answers %d", link[1], a.Status)
			}
		}
	})
	t.Run("an address with a slash too many leads there", func(t *testing.T) {
		if a := w.get(t, "/docs/"); a.Status != http.StatusOK || !strings.Contains(string(a.Body), "swagger-ui") { // after the redirect
			t.Errorf("/docs/ answers %d", a.Status)
		}
	})
	t.Run("public keys only", func(t *testing.T) {
		w.newDistrict(t, "06535", "Vogelsbergkreis")
		a := w.get(t, "/.well-known/jwks.json")
		keys := array(a.document(t)["keys"])
		if a.Status != http.StatusOK || len(keys) == 0 {
			t.Fatalf("answered %d %s", a.Status, a.Body)
		}
		for _, k := range keys {
			if _, private := object(k)["d"]; private || object(k)["kty"] != "OKP" {
				t.Errorf("published %v", k)
			}
		}
	})
	t.Run("a page for each type of problem", func(t *testing.T) {
		for _, p := range commonProblems {
			if a := w.get(t, problemPath+p[0]); a.Status != http.StatusOK || !strings.Contains(string(a.Body), p[1]) {
				t.Errorf("%s: answered %d %s", p[0], a.Status, a.Body)
			}
		}
		wantProblem(t, w.get(t, problemPath+"%3Cscript%3E"), http.StatusNotFound, "no-such-path")
	})
}

func TestVendoredFilesAreUnchanged(t *testing.T) {
	sums, err := fs.ReadFile(viewerFiles, "viewer/checksums.txt")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for lines := bufio.NewScanner(bytes.NewReader(sums)); lines.Scan(); {
		sum, name, _ := strings.Cut(lines.Text(), "  ")
		content, err := fs.ReadFile(viewerFiles, "viewer/"+name)
		if err != nil {
			t.Fatal(err)
		}
		if got := sha256.Sum256(content); hex.EncodeToString(got[:]) != sum {
			t.Errorf("%s differs from what was vendored", name)
		}
		named["viewer/"+name] = true
	}
	err = fs.WalkDir(viewerFiles, "viewer/swagger-ui", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && !named[path] {
			t.Errorf("%s has no checksum", path)
		}
		return err
	})
	if err != nil || len(named) < 4 {
		t.Errorf("%d files are named: %v", len(named), err)
	}
}
