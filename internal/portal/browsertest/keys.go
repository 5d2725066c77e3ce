package browsertest

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// keyOf translates the name of a key, as KeyboardEvent.key has it, and of those held with it: "Tab", "Shift+Tab", "Control+z", "a".
func keyOf(name string) (key string, held []kb.Modifier, err error) {
	for {
		modifier, rest, more := strings.Cut(name, "+")
		if !more || rest == "" {
			break
		}
		switch modifier {
		case "Shift":
			held = append(held, kb.ModifierShift)
		case "Control":
			held = append(held, kb.ModifierCtrl)
		case "Alt":
			held = append(held, kb.ModifierAlt)
		default:
			return "", nil, fmt.Errorf("%q cannot be held", modifier)
		}
		name = rest
	}
	switch name {
	case "Tab":
		return kb.Tab, held, nil
	case "Enter":
		return kb.Enter, held, nil
	case "Space":
		return " ", held, nil
	case "Escape":
		return kb.Escape, held, nil
	case "Backspace":
		return kb.Backspace, held, nil
	case "Delete":
		return kb.Delete, held, nil
	case "ArrowUp":
		return kb.ArrowUp, held, nil
	case "ArrowDown":
		return kb.ArrowDown, held, nil
	case "ArrowLeft":
		return kb.ArrowLeft, held, nil
	case "ArrowRight":
		return kb.ArrowRight, held, nil
	case "Home":
		return kb.Home, held, nil
	case "End":
		return kb.End, held, nil
	case "PageUp":
		return kb.PageUp, held, nil
	case "PageDown":
		return kb.PageDown, held, nil
	}
	if utf8.RuneCountInString(name) != 1 {
		return "", nil, fmt.Errorf("there is no key %q", name)
	}
	return name, held, nil
}

// Press presses keys one after the other, each given by its name as KeyboardEvent.key has it: "Tab", "Shift+Tab", "ArrowDown",
// "Space", "Control+z", "3".
func (p *Page) Press(keys ...string) {
	p.t.Helper()
	for _, name := range keys {
		p.do("press "+name, func(ctx context.Context) error {
			key, held, err := keyOf(name)
			if err != nil {
				return err
			}
			p.keys++
			return chromedp.Do(ctx, chromedp.KeyEvent(key, chromedp.KeyModifiers(held...)))
		})
	}
}

// Type types a text into what has the focus.
func (p *Page) Type(text string) {
	p.t.Helper()
	p.do(fmt.Sprintf("type %q", text), func(ctx context.Context) error {
		p.keys += utf8.RuneCountInString(text)
		return chromedp.Do(ctx, chromedp.KeyEvent(text))
	})
}

// TabTo presses Tab until the focus is on what has this name, at most 150 times. On the way nothing may take the focus that is
// not to be seen.
func (p *Page) TabTo(name string) {
	p.t.Helper()
	var passed []string
	for range 150 {
		p.Press("Tab")
		focused := p.focused()
		if focused.hidden {
			p.t.Errorf("%s: %s %q has the focus and cannot be seen", p.where(), focused.role, focused.name)
		}
		if focused.name == name {
			return
		}
		passed = append(passed, fmt.Sprintf("%q", focused.name))
	}
	p.t.Fatalf("%s: Tab does not reach %q; it passes %s", p.where(), name, strings.Join(passed, ", "))
}

// Focused is the role and the name of what has the focus, such as `button "Speichern"`, or "" if nothing has it.
func (p *Page) Focused() string {
	p.t.Helper()
	f := p.focused()
	if f.role == "" {
		return ""
	}
	return fmt.Sprintf("%s %q", f.role, f.name)
}

type focus struct {
	role, name string
	hidden     bool
}

// hidden says whether somebody who looks at the page could not see what has the focus: it is outside the window after the
// browser has scrolled, without extent, or under something else (WCAG 2.2, 2.4.11).
const hidden = `function () {
	const label = (this.type === "checkbox" || this.type === "radio") && this.labels && this.labels[0];
	return ![this, label].some(e => {
		if (!e) return false;
		return [...e.getClientRects()].some(r => {
			const x1 = Math.max(r.left, 0), x2 = Math.min(r.right, innerWidth), y1 = Math.max(r.top, 0), y2 = Math.min(r.bottom, innerHeight);
			if (x2 - x1 < 1 || y2 - y1 < 1) return false;
			return [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]].some(([a, b]) => {
				const hit = document.elementFromPoint(x1 + a * (x2 - x1), y1 + b * (y2 - y1));
				return hit && (e.contains(hit) || hit.contains(e));
			});
		});
	});
}`

func (p *Page) focused() (f focus) {
	p.t.Helper()
	p.read("see what has the focus", func(ctx context.Context) error {
		o, err := eval[*runtime.RemoteObject](ctx, "document.activeElement === document.body ? null : document.activeElement")
		if err != nil || o == nil || o.ObjectID == "" {
			return err
		}
		alone := false
		tree, err := chromedp.Call(ctx, accessibility.GetPartialAXTree, accessibility.GetPartialAXTreeParams{ObjectID: o.ObjectID, FetchRelatives: &alone})
		if err != nil || len(tree.Nodes) == 0 {
			return err
		}
		f.role, f.name = text(tree.Nodes[0].Role), text(tree.Nodes[0].Name)
		f.hidden, err = call[bool](ctx, &element{object: o.ObjectID}, hidden)
		return err
	})
	return f
}
