package browsertest

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// engine is axe-core, unmodified; axe/SOURCE.md says where it comes from.
//
//go:embed axe/axe.min.js
var engine string

// breach is a rule of accessibility that the page breaks, and where.
type breach struct {
	ID, Help, Impact string
	Nodes            []struct {
		HTML           string
		FailureSummary string
	}
}

// Axe fails the test for every rule of accessibility that axe-core finds broken: WCAG 2.0 to 2.2, levels A and AA, and what it
// calls best practice.
func (p *Page) Axe() {
	p.t.Helper()
	var breaches []breach
	p.read("look for barriers", func(ctx context.Context) (err error) {
		if p.noScript { // the page's own scripts do not come back by this
			if err := p.scripts(ctx, true); err != nil {
				return err
			}
			defer func() {
				if off := p.scripts(ctx, false); err == nil {
					err = off
				}
			}()
		}
		if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](engine)); err != nil {
			return err
		}
		breaches, err = chromedp.Run(ctx, chromedp.Evaluate[[]breach](
			`axe.run({ resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }).then(r => r.violations)`, chromedp.EvalAwaitPromise))
		return err
	})
	for _, b := range breaches {
		var where strings.Builder
		for _, n := range b.Nodes {
			fmt.Fprintf(&where, "\n\t%.300s\n\t\t%s", n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", "\n\t\t"))
		}
		p.t.Errorf("%s: axe, %s (%s): %s%s", p.where(), b.ID, b.Impact, b.Help, where.String())
	}
}

func (b *tab) scripts(ctx context.Context, on bool) error {
	_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
	return err
}
