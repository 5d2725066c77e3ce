package static_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"schulalltag/internal/portal/static"
)

// TestVendoredFilesAreUnmodified compares each file below kern with the sum that SOURCES.md states.
func TestVendoredFilesAreUnmodified(t *testing.T) {
	stated := map[string]string{}
	row := regexp.MustCompile(`(?m)^\| (\S+) \|.*\| ([0-9a-f]{64}) \|$`)
	for _, m := range row.FindAllStringSubmatch(file(t, "kern/SOURCES.md"), -1) {
		stated[m[1]] = m[2]
	}
	dir := os.DirFS("kern")
	err := fs.WalkDir(dir, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == "SOURCES.md" {
			return err
		}
		raw, err := fs.ReadFile(dir, name)
		if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != stated[name] {
			t.Errorf("%s is not the file that SOURCES.md names", name)
		}
		delete(stated, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range stated {
		t.Errorf("SOURCES.md names %s, which is not there", name)
	}
}

func TestHandler(t *testing.T) {
	for _, c := range []struct {
		name, path, accept, tag string
		status                  int
		kind, encoding, cache   string
	}{
		{name: "packs a style sheet for who takes gzip", path: static.Href("app.css"), accept: "br, gzip", status: 200, kind: "text/css; charset=utf-8", encoding: "gzip", cache: "public, max-age=31536000, immutable"},
		{name: "sends it plain to others", path: static.Href("app.css"), accept: "gzip;q=0, br", status: 200, kind: "text/css; charset=utf-8", cache: "public, max-age=31536000, immutable"},
		{name: "sends a font as it is", path: static.Href("FiraSans-Regular.woff2"), accept: "gzip", status: 200, kind: "font/woff2", cache: "public, max-age=31536000, immutable"},
		{name: "sends scripts as such", path: static.Href("app.js"), status: 200, kind: "text/javascript; charset=utf-8", cache: "public, max-age=31536000, immutable"},
		{name: "sends the sign as such", path: static.Href("favicon.svg"), status: 200, kind: "image/svg+xml", cache: "public, max-age=31536000, immutable"},
		{name: "answers another version with the present one, not to be kept", path: "/static/kern.0123456789abcdef.css", status: 200, kind: "text/css; charset=utf-8", cache: "public, no-cache"},
		{name: "knows nothing else", path: static.Href("other.css"), status: 404, kind: "text/plain; charset=utf-8"},
		{name: "does not list", path: "/static/", status: 404, kind: "text/plain; charset=utf-8"},
		{name: "does not leave its folder", path: "/static/../static.go", status: 404, kind: "text/plain; charset=utf-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := get(c.path, map[string]string{"Accept-Encoding": c.accept})
			if got.Code != c.status {
				t.Fatalf("status %d, want %d", got.Code, c.status)
			}
			for header, want := range map[string]string{"Content-Type": c.kind, "Content-Encoding": c.encoding, "Cache-Control": c.cache} {
				if h := got.Header().Get(header); h != want {
					t.Errorf("%s is %q, want %q", header, h, want)
				}
			}
		})
	}
}

func TestPackedContentIsTheSame(t *testing.T) {
	plain, packed := get(static.Href("kern.css"), nil), get(static.Href("kern.css"), map[string]string{"Accept-Encoding": "gzip"})
	r, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(unpacked, plain.Body.Bytes()) || plain.Body.String() != file(t, "kern/kern.min.css") {
		t.Error("what is sent is not the vendored file")
	}
}

func TestUnchangedFileIsNotSentAgain(t *testing.T) {
	first := get(static.Href("app.css"), map[string]string{"Accept-Encoding": "gzip"})
	again := get(static.Href("app.css"), map[string]string{"Accept-Encoding": "gzip", "If-None-Match": first.Header().Get("ETag")})
	if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("status %d with %d bytes, want 304 and none", again.Code, again.Body.Len())
	}
	if plain := get(static.Href("app.css"), map[string]string{"If-None-Match": first.Header().Get("ETag")}); plain.Code != http.StatusOK {
		t.Error("the tag of the packed content must not stand for the plain one")
	}
}

func TestWritingIsRefused(t *testing.T) {
	w := httptest.NewRecorder()
	static.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodPost, static.Href("app.css"), nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("status %d, want 405", w.Code)
	}
}

// TestFilesOfEveryPageAreLight keeps the shared part of a page's 100 KB small.
func TestFilesOfEveryPageAreLight(t *testing.T) {
	sum := 0
	for _, name := range []string{"kern.css", "app.css", "app.js", "favicon.svg"} {
		n := get(static.Href(name), map[string]string{"Accept-Encoding": "gzip"}).Body.Len()
		t.Logf("%s: %d bytes", name, n)
		sum += n
	}
	if sum > 60_000 {
		t.Errorf("%d bytes on the wire, 60,000 are the most", sum)
	}
}

func get(path string, header map[string]string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for k, v := range header {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	static.Handler().ServeHTTP(w, r)
	return w
}

func file(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(raw), "\r\n", "\n")
}
