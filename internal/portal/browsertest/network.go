package browsertest

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Weight is what a page costs to load.
type Weight struct {
	Bytes     int64         // on the wire, headers included, of everything but fonts
	Fonts     int64         // bytes on the wire of fonts
	Requests  int           // all of them
	FirstByte time.Duration // from the document's request sent to its first byte
}

// ask notes a request. A request that was redirected comes again under the same id.
func (b *tab) ask(e *network.EventRequestWillBeSent) {
	if u, err := url.Parse(e.Request.URL); err == nil && u.Host != "" && u.Host != b.base.Host {
		b.complain("a request leaves the service: %s", e.Request.URL)
	}
	if strings.HasPrefix(e.Request.URL, "data:") || strings.HasPrefix(e.Request.URL, "blob:") {
		return
	}
	r := &request{url: e.Request.URL, kind: e.Type}
	switch e.Type {
	case network.ResourceTypeEventSource, network.ResourceTypeWebSocket, network.ResourceTypePing:
		r.stream = true
	case network.ResourceTypeDocument:
		b.asked = false
		if e.RedirectResponse == nil {
			b.weight = Weight{}
		}
	}
	b.weight.Requests++
	b.requests[e.RequestID] = r
}

func (b *tab) answer(e *network.EventResponseReceived) {
	r := b.requests[e.RequestID]
	if r == nil {
		return
	}
	if s := e.Response.Status; s >= http.StatusBadRequest && !slices.Contains(b.allowed, s) {
		b.complain("%s answers %d", e.Response.URL, s)
	}
	if r.kind != network.ResourceTypeDocument {
		return
	}
	r.html = e.Response.MimeType == "text/html"
	if t := e.Response.Timing; t != nil {
		b.weight.FirstByte = time.Duration((t.ReceiveHeadersStart - t.SendEnd) * float64(time.Millisecond))
	}
}

func (b *tab) finish(e *network.EventLoadingFinished) {
	r := b.requests[e.RequestID]
	if r == nil {
		return
	}
	delete(b.requests, e.RequestID)
	if r.kind == network.ResourceTypeFont {
		b.weight.Fonts += int64(e.EncodedDataLength)
	} else {
		b.weight.Bytes += int64(e.EncodedDataLength)
	}
	if r.html {
		b.loaded = append(b.loaded, document{e.RequestID, r.url})
	}
}

// Allow lets the service answer with these statuses from now on: 422 for a form that is to be refused, for instance.
func (p *Page) Allow(statuses ...int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range statuses {
		p.allowed = append(p.allowed, int64(s))
	}
}

// Weigh visits a path of the service as somebody who has never been there, and says what that costs.
func (p *Page) Weigh(path string) Weight {
	p.t.Helper()
	p.cache(false)
	p.Visit(path)
	p.cache(true)
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.weight
}

func (p *Page) cache(on bool) {
	p.t.Helper()
	p.do("switch the cache", func(ctx context.Context) error {
		return chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: !on})
			return err
		}))
	})
}

// give puts a cookie of the service into the browser.
func (b *tab) give(ctx context.Context, t *chromedp.Target, c *http.Cookie) error {
	_, err := cdp.Call(ctx, t, network.SetCookie, network.SetCookieParams{
		Name: c.Name, Value: c.Value, URL: b.base.Scheme + "://" + b.base.Host + "/", Path: c.Path, Secure: &c.Secure, HTTPOnly: &c.HttpOnly,
	})
	return err
}
