package browsertest

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Text is the visible text of the page or its part, with all blanks and line breaks as single blanks.
func (p *Page) Text() (seen string) {
	p.t.Helper()
	p.read("read the page", func(ctx context.Context) (err error) {
		seen, err = p.text(ctx)
		return err
	})
	return seen
}

func (p *Page) text(ctx context.Context) (string, error) {
	selector := p.within
	if selector == "" {
		selector = "body"
	}
	seen, err := eval[*string](ctx, "document.querySelector(%s)?.innerText", quote(selector))
	if err != nil || seen == nil {
		return "", errors.Join(fmt.Errorf("there is no %s on the page", selector), err)
	}
	return strings.Join(strings.Fields(*seen), " "), nil
}

// See waits until each of the texts is to be seen.
func (p *Page) See(texts ...string) {
	p.t.Helper()
	for _, want := range texts {
		p.watch("see "+want, want, true)
	}
}

// Miss waits until none of the texts is to be seen.
func (p *Page) Miss(texts ...string) {
	p.t.Helper()
	for _, unwanted := range texts {
		p.watch("miss "+unwanted, unwanted, false)
	}
}

func (p *Page) watch(what, text string, there bool) {
	p.t.Helper()
	p.read(what, func(ctx context.Context) error {
		seen, err := p.text(ctx)
		if err == nil && strings.Contains(seen, text) != there {
			err = fmt.Errorf("the page says: %.4000s", seen)
		}
		return err
	})
}

// Path is the path and the query of the address.
func (p *Page) Path() string { return p.evaluate("location.pathname + location.search") }

// Title is the page's title.
func (p *Page) Title() string { return p.evaluate("document.title") }

func (p *Page) evaluate(expression string) (v string) {
	p.t.Helper()
	p.read("read "+expression, func(ctx context.Context) (err error) {
		v, err = eval[string](ctx, "%s", expression)
		return err
	})
	return v
}

// Texts are the texts of all that a selector finds in the page or its part, to be seen or not.
func (p *Page) Texts(selector string) (texts []string) {
	p.t.Helper()
	p.read("read all "+selector, func(ctx context.Context) (err error) {
		all := strings.TrimSpace(p.within + " " + selector)
		texts, err = eval[[]string](ctx, `[...document.querySelectorAll(%s)].map(e => e.textContent.replace(/\s+/g, " ").trim())`, quote(all))
		return err
	})
	return texts
}

const sticksOut = `(() => {
	const wide = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth <= wide) return [];
	return [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > wide + 1).slice(0, 8)
		.map(e => e.cloneNode(false).outerHTML.slice(0, 120)).concat("the page is " + document.documentElement.scrollWidth + " wide");
})()`

// Fits fails the test if the page has to be scrolled sideways, and says what sticks out.
func (p *Page) Fits() {
	p.t.Helper()
	var out []string
	p.read("see whether the page fits", func(ctx context.Context) (err error) {
		out, err = eval[[]string](ctx, "%s", sticksOut)
		return err
	})
	if len(out) > 0 {
		p.t.Errorf("%s: sticks out: %s", p.where(), strings.Join(out, ", "))
	}
}

// Screenshot leaves a picture of the whole page, if the environment names a folder for them in TEST_SCREENSHOTS. The file is
// called after name, the width and the options.
func (p *Page) Screenshot(name string) {
	p.t.Helper()
	p.read("take a picture", func(ctx context.Context) error {
		return leave(screenshotsFolder, name+p.look+".png", func() (picture []byte, err error) {
			size, err := chromedp.Call(ctx, page.GetLayoutMetrics, struct{}{})
			if err != nil {
				return nil, err
			}
			// The window grows for the picture, so that a bar at its foot stands at the foot of the page.
			if err := p.resize(ctx, max(p.height, int64(size.CSSContentSize.Height))); err != nil {
				return nil, err
			}
			defer func() { err = errors.Join(err, p.resize(ctx, p.height)) }()
			shot, err := chromedp.Call(ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{})
			return shot.Data, err
		})
	})
}

var sheet = regexp.MustCompile(`/Type\s*/Page\b`)

// Print prints the page as its style sheet says and returns the number of sheets of paper. It leaves the PDF where Screenshot
// leaves its pictures.
func (p *Page) Print(name string) (sheets int) {
	p.t.Helper()
	p.read("print", func(ctx context.Context) error {
		paper, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground()))
		if err != nil {
			return err
		}
		sheets = len(sheet.FindAll(paper, -1))
		return leave(screenshotsFolder, name+".pdf", func() ([]byte, error) { return paper, nil })
	})
	return sheets
}
