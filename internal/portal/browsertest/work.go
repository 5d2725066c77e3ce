package browsertest

import (
	"context"
	"errors"
	"fmt"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Click clicks what has this name: a button, a link, a box to tick, the summary of more.
func (p *Page) Click(name string) {
	p.t.Helper()
	p.do(fmt.Sprintf("click %q", name), func(ctx context.Context) error {
		at, err := p.aimAt(ctx, clickable, name)
		if err != nil {
			return err
		}
		p.clicks++
		return chromedp.Do(ctx, chromedp.MouseClickXY(at.X, at.Y))
	})
}

// ready focuses a field and selects what is in it. The fields of days and times, whose keys depend on the language of the
// browser, are set at once.
const ready = `function (text) {
	if (this.disabled || this.readOnly) return "it cannot be changed";
	this.scrollIntoView({ block: "center", behavior: "instant" });
	this.focus();
	if (["date", "time", "datetime-local", "month", "week", "range", "color"].includes(this.type)) {
		this.value = text;
		this.dispatchEvent(new Event("input", { bubbles: true }));
		this.dispatchEvent(new Event("change", { bubbles: true }));
		return this.value === text ? "set" : "it does not take this value";
	}
	this.select();
	return "";
}`

// Fill replaces what is in the field with this label. Days are written as 2026-09-01, times as 07:45.
func (p *Page) Fill(label, value string) {
	p.t.Helper()
	p.retry(fmt.Sprintf("fill %q with %q", label, value), func(ctx context.Context) error {
		e, err := p.find(ctx, fillable, label)
		if err != nil {
			return err
		}
		said, err := call[string](ctx, e, ready, value)
		switch {
		case err != nil:
			return err
		case said == "set":
			return nil
		case said != "":
			return errors.New(said)
		case value == "":
			err = chromedp.Do(ctx, chromedp.KeyEvent(kb.Backspace))
		default:
			_, err = chromedp.Call(ctx, input.InsertText, input.InsertTextParams{Text: value})
		}
		if err != nil {
			return err
		}
		if now, err := call[string](ctx, e, "function () { return this.value }"); err != nil || now != value {
			return fmt.Errorf("the field has %q now: %w", now, err)
		}
		return nil
	})
}

const pick = `function (option) {
	if (this.disabled) return "it is disabled";
	const found = [...this.options].filter(o => o.label.trim() === option && !o.disabled);
	if (found.length !== 1) return "it has the options " + [...this.options].map(o => JSON.stringify(o.label.trim())).join(", ");
	this.focus();
	if (this.multiple) found[0].selected = true; else this.value = found[0].value;
	this.dispatchEvent(new Event("input", { bubbles: true }));
	this.dispatchEvent(new Event("change", { bubbles: true }));
	return "";
}`

// Choose picks an option from the list with this label.
func (p *Page) Choose(label, option string) {
	p.t.Helper()
	p.retry(fmt.Sprintf("choose %q from %q", option, label), func(ctx context.Context) error {
		e, err := p.find(ctx, lists, label)
		if err != nil {
			return err
		}
		said, err := call[string](ctx, e, pick, option)
		if err == nil && said != "" {
			err = errors.New(said)
		}
		return err
	})
	p.clicks += 2
}

// Field is the state of a field, as assistive technology tells it.
type Field struct {
	Value                      string // of what is filled in or chosen
	Description                string // the hint, and what is wrong
	Invalid, Checked, Disabled bool
}

const state = `function () {
	return { Value: this.type === "file" ? "" : this.selectedOptions ? [...this.selectedOptions].map(o => o.label.trim()).join(", ") : this.value ?? "",
		Checked: !!this.checked || this.ariaChecked === "true" || this.ariaPressed === "true", Disabled: !!this.disabled, Invalid: this.ariaInvalid === "true" };
}`

// Field reads the field with this label.
func (p *Page) Field(label string) (f Field) {
	p.t.Helper()
	p.retry(fmt.Sprintf("read %q", label), func(ctx context.Context) error {
		e, err := p.find(ctx, fields, label)
		if err != nil {
			return err
		}
		f, err = call[Field](ctx, e, state)
		f.Description = text(e.node.Description)
		return err
	})
	return f
}
