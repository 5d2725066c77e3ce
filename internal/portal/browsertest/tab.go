package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

const (
	quiet    = 50 * time.Millisecond // nothing happens for so long on a page that has settled
	starting = time.Second           // the longest between a navigation that was asked for and its request
)

// tab is what is known of a page while it works: what it loads, and what it complains of.
type tab struct {
	t    testing.TB
	ctx  context.Context
	base *url.URL
	look string // how it is looked at, for names of files

	width, height int64

	noScript bool
	patience time.Duration // how long the page may take for anything

	clicks, keys int

	mu         sync.Mutex
	at         string        // path and query of the page
	changed    chan struct{} // closed at the next change of what is loaded
	loading    bool
	asked      bool // for a navigation that has not begun
	requests   map[network.RequestID]*request
	loaded     []document // that have not been written down
	weight     Weight     // of the document and all it asked for
	complaints []string
	allowed    []int64 // statuses
}

type request struct {
	url  string
	kind network.ResourceType

	stream bool // stays open for as long as the page
	html   bool
}

type document struct {
	id   network.RequestID
	path string
}

func newTab(t testing.TB, base *url.URL, width, height int, o Options) *tab {
	look := fmt.Sprint("-", width)
	if o.Dark {
		look += "-dark"
	}
	if o.NoScript {
		look += "-noscript"
	}
	return &tab{
		t: t, base: base, look: look, width: int64(width), height: int64(height), noScript: o.NoScript, patience: patience,
		changed: make(chan struct{}), requests: map[network.RequestID]*request{},
	}
}

// dress makes the tab look as the options say. Motion is reduced, so that nothing is looked at half-way.
func (b *tab) dress(o Options) chromedp.Action[chromedp.Void] {
	scheme := "light"
	if o.Dark {
		scheme = "dark"
	}
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, audits.Enable, cdp.Empty{})
		if err == nil {
			err = b.resize(ctx, b.height)
		}
		if err == nil {
			_, err = cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
				{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
			}})
		}
		if err == nil {
			_, err = cdp.Call(ctx, t, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "Europe/Berlin"})
		}
		for _, c := range o.Cookies {
			if err == nil {
				err = b.give(ctx, t, c)
			}
		}
		if err == nil && o.NoScript {
			err = b.scripts(ctx, false)
		}
		return err
	})
}

// resize gives the window another height.
func (b *tab) resize(ctx context.Context, height int64) error {
	_, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: b.width, Height: height, DeviceScaleFactor: 1, Mobile: b.width < 600,
	})
	return err
}

// hear takes note of an event. It is called in the order of events, and before the answer to the command that caused them.
func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *page.EventFrameRequestedNavigation:
		b.asked = true
	case *page.EventFrameStartedLoading:
		b.loading, b.asked = true, false
	case *page.EventFrameStoppedLoading:
		b.loading = false
	case *page.EventNavigatedWithinDocument:
		b.asked = false
	case *page.EventFrameNavigated:
		b.asked = false
		if u, err := url.Parse(e.Frame.URL); err == nil {
			b.at = u.RequestURI()
		}
	case *network.EventRequestWillBeSent:
		b.ask(e)
	case *network.EventResponseReceived:
		b.answer(e)
	case *network.EventLoadingFinished:
		b.finish(e)
	case *network.EventLoadingFailed:
		r := b.requests[e.RequestID]
		delete(b.requests, e.RequestID)
		if r != nil && !r.stream && (!e.Canceled || e.BlockedReason != "") && (r.kind != network.ResourceTypeDocument || e.ErrorText != "net::ERR_ABORTED") {
			b.complain("%s could not be loaded: %s %s", r.url, e.ErrorText, e.BlockedReason)
		}
	case *runtime.EventConsoleAPICalled:
		var words []string
		for _, a := range e.Args {
			words = append(words, strings.TrimSpace(string(a.Value)+" "+a.Description))
		}
		b.complain("the console says (%s): %s", e.Type, strings.Join(words, " "))
		return
	case *runtime.EventExceptionThrown:
		b.complain("a script failed: %s %s", e.ExceptionDetails.Text, describe(e.ExceptionDetails.Exception))
		return
	case *log.EventEntryAdded:
		if e.Entry.Source != log.EntrySourceNetwork { // those are told by what the network does
			b.complain("the log says (%s, %s): %s", e.Entry.Source, e.Entry.Level, e.Entry.Text)
		}
		return
	case *audits.EventIssueAdded:
		details, _ := json.Marshal(e.Issue.Details) // for reading only
		b.complain("the browser finds %s: %s", e.Issue.Code, details)
		return
	case *page.EventJavascriptDialogOpening:
		b.complain("a dialog opens (%s): %q", e.Type, e.Message)
		go b.dismiss() // nothing goes on until it is closed
		return
	case *inspector.EventTargetCrashed:
		b.complain("the page has crashed")
	default:
		return
	}
	close(b.changed)
	b.changed = make(chan struct{})
}

func describe(o *runtime.RemoteObject) string {
	if o == nil {
		return ""
	}
	return o.Description
}

func (b *tab) dismiss() {
	accept := page.HandleJavaScriptDialogParams{Accept: true}
	if _, err := chromedp.Call(b.ctx, page.HandleJavaScriptDialog, accept); err != nil && b.ctx.Err() == nil {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.complain("the dialog could not be closed: %v", err)
	}
}

// complain is for whoever holds the lock.
func (b *tab) complain(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(b.complaints, text) {
		b.complaints = append(b.complaints, text)
	}
}

// report fails the test for everything the page has complained of since the last report.
func (b *tab) report() {
	b.t.Helper()
	b.mu.Lock()
	complaints := b.complaints
	b.complaints = nil
	b.mu.Unlock()
	for _, c := range complaints {
		b.t.Errorf("%s: %s", b.where(), c)
	}
}

// where names the page for whoever reads what is wrong with it.
func (b *tab) where() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.at + " (" + strings.TrimPrefix(b.look, "-") + ")"
}

// settle waits until the page has loaded all it asked for and nothing more happens. What a page keeps open, such as a stream of
// events, it does not wait for.
func (b *tab) settle(ctx context.Context) error {
	if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void]("0")); err != nil && ctx.Err() != nil { // an event before it has been heard
		return fmt.Errorf("the page does not answer: %w", err)
	}
	for {
		b.mu.Lock()
		changed, busy, asked := b.changed, b.busy(), b.asked
		b.mu.Unlock()
		var calm <-chan time.Time
		switch {
		case busy:
		case asked:
			calm = time.After(starting)
		default:
			calm = time.After(quiet)
		}
		select {
		case <-changed:
		case <-calm:
			b.mu.Lock()
			b.asked = false // what has not begun by now has been given up
			b.mu.Unlock()
			return b.writeDown(ctx)
		case <-ctx.Done():
			return fmt.Errorf("the page does not come to rest: %w", ctx.Err())
		}
	}
}

// busy is for whoever holds the lock.
func (b *tab) busy() bool {
	for _, r := range b.requests {
		if !r.stream {
			return true
		}
	}
	return b.loading
}
