package browsertest

import (
	"context"
	"errors"
	"fmt"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Drag takes what has one name by the mouse and drops it on what has another. Both must be in view together.
func (p *Page) Drag(from, to string) {
	p.t.Helper()
	p.drag(from, fmt.Sprintf("%q", to), func(ctx context.Context) (*element, error) { return p.find(ctx, clickable, to) })
}

// DragOnto is Drag with a selector instead of the second name, for where something can be dropped but nothing clicked.
func (p *Page) DragOnto(from, selector string) {
	p.t.Helper()
	p.drag(from, selector, func(ctx context.Context) (*element, error) {
		o, err := eval[*runtime.RemoteObject](ctx, "document.querySelector(%s)", quote(selector))
		if err != nil || o == nil || o.ObjectID == "" {
			return nil, errors.Join(fmt.Errorf("there is no %s on the page", selector), err)
		}
		return &element{object: o.ObjectID}, nil
	})
}

const middle = `function () {
	const r = this.getBoundingClientRect(), X = r.x + r.width / 2, Y = r.y + r.height / 2;
	return { X, Y, Problem: X < 0 || Y < 0 || X > innerWidth || Y > innerHeight ? "it is not in view together with what is dragged" : "" };
}`

func (p *Page) drag(from, to string, target func(ctx context.Context) (*element, error)) {
	p.t.Helper()
	p.do(fmt.Sprintf("drag %q to %s", from, to), func(ctx context.Context) error {
		start, err := p.aimAt(ctx, clickable, from)
		if err != nil {
			return fmt.Errorf("%q: %w", from, err)
		}
		var end spot
		err = p.await(ctx, func() error {
			e, err := target(ctx)
			if err != nil {
				return err
			}
			if end, err = call[spot](ctx, e, middle); err == nil && end.Problem != "" {
				err = errors.New(end.Problem)
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("%s: %w", to, err)
		}
		p.clicks++
		return chromedp.Do(ctx, chromedp.DragAndDropXY(start.X, start.Y, end.X, end.Y))
	})
}
