// Package browsertest owns the real browser of tests: it opens pages in a Chromium, works them as a person would, by what is
// written on them and by the keyboard, and fails the test for whatever a person would not see but should not be there: a message
// on the console, a breach of the content security policy, a request that fails or leaves the service.
//
// What the pages are and who is signed in it leaves to the tests.
package browsertest

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience is how long a page may take for anything, on a machine that has much else to do.
const patience = 15 * time.Second

// Options say how a page is looked at.
type Options struct {
	Dark     bool           // the person prefers dark colours
	NoScript bool           // scripts are switched off
	Cookies  []*http.Cookie // the person has got from the service before
}

// Browser is one running Chromium. Pages opened in it share nothing, neither cookies nor cache.
type Browser struct{ ctx context.Context }

// Start runs a Chromium until the test ends. Without one on the machine the test is skipped, or fails if the environment says
// CI. It takes about a second; tests with many pages start one and open all of them in it.
func Start(t testing.TB) *Browser {
	t.Helper()
	program := chromium()
	switch {
	case program != "":
	case os.Getenv("CI") != "":
		t.Fatal("there is no chromium, google-chrome or chrome on the path")
	default:
		t.Skip("there is no chromium, google-chrome or chrome on the path")
	}
	// As root the library adds --no-sandbox, without which Chromium would not start there.
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(program), chromedp.DisableGPU, chromedp.Flag("accept-lang", "de-DE,de"), chromedp.Flag("lang", "de-DE"), chromedp.Env("LANGUAGE=de"),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"))...)
	ctx, closeBrowser := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		closeBrowser()
		stop()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", program, err)
	}
	return &Browser{ctx}
}

// chromium is the path of the first that is found, or "".
func chromium() string {
	for _, name := range []string{"chromium", "google-chrome", "chrome", "chromium-browser"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// Open is Start and Browser.Open, for a test with one page.
func Open(t testing.TB, address string, width, height int, o Options) *Page {
	t.Helper()
	return Start(t).Open(t, address, width, height, o)
}

// Open shows an address, such as "http://127.0.0.1:8080/anmelden", in a window of width by height CSS pixels; below 600 it is a
// phone's. The page is closed when the test ends, and whatever it complained of until then has failed the test.
func (b *Browser) Open(t testing.TB, address string, width, height int, o Options) *Page {
	t.Helper()
	base, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	p := &Page{tab: newTab(t, base, width, height, o)}
	ctx, closeTab := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.hear))
	p.ctx = ctx
	t.Cleanup(func() {
		p.report()
		closeTab()
	})
	if err := chromedp.Do(ctx, p.dress(o)); err != nil {
		t.Fatalf("open a page: %v", err)
	}
	p.Visit(base.RequestURI())
	return p
}
