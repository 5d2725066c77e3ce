package browsertest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// Page is one page of a browser, and who works it. Each verb waits until the page has come to rest before and after, fails the
// test if it cannot be done within some seconds, and for every complaint of the page.
type Page struct {
	*tab
	within string // selector of the part that is worked
}

// Visit goes to a path of the service, such as "/schule/heute", and follows where it leads.
func (p *Page) Visit(path string) {
	p.t.Helper()
	target, err := p.base.Parse(path)
	if err != nil {
		p.t.Fatal(err)
	}
	p.retry("visit "+path, func(ctx context.Context) error {
		err := chromedp.Do(ctx, chromedp.Navigate(target.String()))
		if refused := (*chromedp.LoadError)(nil); errors.As(err, &refused) && strings.Contains(err.Error(), "ERR_HTTP_RESPONSE_CODE_FAILURE") {
			return nil // a status without a page, which the network has told
		}
		return err
	})
}

// Reload asks for the page again.
func (p *Page) Reload() {
	p.t.Helper()
	p.retry("reload", func(ctx context.Context) error { return chromedp.Do(ctx, chromedp.Reload()) })
}

// Back goes back to the page before.
func (p *Page) Back() {
	p.t.Helper()
	p.do("go back", func(ctx context.Context) error {
		p.mu.Lock()
		p.asked = true // a page that was kept comes back without being loaded
		p.mu.Unlock()
		return chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void]("history.back()"))
	})
}

// Within is the same page, of which only the part with a selector is worked: for what is there several times.
func (p *Page) Within(selector string) *Page { return &Page{p.tab, selector} }

// Clicks counts the clicks so far; a choice from a list takes two.
func (p *Page) Clicks() int { return p.clicks }

// Keystrokes counts the keys pressed so far, without those of Fill.
func (p *Page) Keystrokes() int { return p.keys }

// do does something with the page and waits until all of its effects are there.
func (p *Page) do(what string, f func(ctx context.Context) error) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, p.patience+patience) // await gives up before
	defer cancel()
	err := f(ctx)
	if err == nil {
		err = p.settle(ctx)
	}
	p.report()
	if err != nil {
		p.t.Fatalf("%s: %s: %v", p.where(), what, err)
	}
}

// retry is do for what may be done again if the page goes away meanwhile: some pages load themselves anew.
func (p *Page) retry(what string, f func(ctx context.Context) error) {
	p.t.Helper()
	p.do(what, func(ctx context.Context) error { return p.await(ctx, func() error { return f(ctx) }) })
}

// read is retry for what only looks at the page, and need not wait for it unless it fails.
func (p *Page) read(what string, f func(ctx context.Context) error) {
	p.t.Helper()
	p.do(what, func(ctx context.Context) error {
		if f(ctx) == nil {
			return nil
		}
		return p.await(ctx, func() error { return f(ctx) })
	})
}

// await tries until it succeeds, on a page that has settled, and gives up after a while.
func (p *Page) await(ctx context.Context, try func() error) error {
	limit := time.After(p.patience)
	for {
		err := p.settle(ctx)
		if err == nil {
			err = try()
		}
		if err == nil {
			return nil
		}
		select {
		case <-time.After(quiet):
		case <-limit:
			return err
		case <-ctx.Done():
			return err
		}
	}
}

// eval evaluates an expression on the page.
func eval[T any](ctx context.Context, format string, args ...any) (T, error) {
	return chromedp.Run(ctx, chromedp.Evaluate[T](fmt.Sprintf(format, args...)))
}
