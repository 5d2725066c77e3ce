package browsertest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// The folders in which tests leave what they saw, if the environment names them.
const (
	pagesFolder       = "TEST_PAGES"       // every HTML document as it came, for a validator
	screenshotsFolder = "TEST_SCREENSHOTS" // what Screenshot and Print are called for
)

// leave writes a file into a folder that the environment names, or nothing if it names none.
func leave(folder, name string, content func() ([]byte, error)) error {
	dir := os.Getenv(folder)
	if dir == "" {
		return nil
	}
	if !filepath.IsAbs(dir) {
		return fmt.Errorf("%s must be an absolute path, not %q: each test runs in its own folder", folder, dir)
	}
	raw, err := content()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, name), raw, 0o644)
}

// writeDown leaves the documents that have been loaded. A page that another has replaced meanwhile is gone; it will be there
// again when somebody stays on it.
func (b *tab) writeDown(ctx context.Context) error {
	b.mu.Lock()
	loaded := b.loaded
	b.loaded = nil
	b.mu.Unlock()
	if os.Getenv(pagesFolder) == "" {
		return nil
	}
	for _, d := range loaded {
		body, err := chromedp.Call(ctx, network.GetResponseBody, network.GetResponseBodyParams{RequestID: d.id})
		if err != nil {
			continue
		}
		err = leave(pagesFolder, fileName(d.path, body.Body), func() ([]byte, error) { return body.Body, nil })
		if err != nil {
			return err
		}
	}
	return nil
}

// fileName tells where a document came from, and keeps different ones apart and same ones together.
func fileName(address string, content []byte) string {
	path := address
	if u, err := url.Parse(address); err == nil {
		path = u.Path
	}
	path = strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, path), "-")
	return fmt.Sprintf("%.80s-%x.html", path, sha256.Sum256(content))
}
