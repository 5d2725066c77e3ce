package browsertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// The roles of what can be clicked, filled in and chosen from, as Chromium calls them.
var (
	clickable = []string{"button", "link", "checkbox", "radio", "switch", "tab", "menuitem", "option", "DisclosureTriangle", "DisclosureTriangleGrouped"}
	fillable  = []string{"textbox", "searchbox", "spinbutton", "combobox", "slider", "Date", "DateTime", "InputTime"}
	lists     = []string{"combobox", "listbox"}
	fields    = slices.Concat(fillable, lists, []string{"checkbox", "radio", "switch", "button"})
)

// element is something on the page, found the way assistive technology finds it: by its role and its name.
type element struct {
	node   *accessibility.Node
	object runtime.RemoteObjectID
}

// find looks for the one visible element of some roles with a name. It says what there is instead, or that it is not the only one.
func (p *Page) find(ctx context.Context, roles []string, name string) (*element, error) {
	root, err := p.root(ctx)
	if err != nil {
		return nil, err
	}
	all, err := chromedp.Call(ctx, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{ObjectID: root, AccessibleName: name})
	if err != nil {
		return nil, err
	}
	found := ofRoles(all.Nodes, roles)
	if len(found) == 0 { // the query compares names strictly, and those of fields for files not at all
		if all, err = chromedp.Call(ctx, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{ObjectID: root}); err != nil {
			return nil, err
		}
		others := ofRoles(all.Nodes, roles)
		if found = slices.DeleteFunc(slices.Clone(others), func(n *accessibility.Node) bool { return plain(text(n.Name)) != plain(name) }); len(found) == 0 {
			return nil, errors.New("there is none with this name, but " + names(others))
		}
	}
	if len(found) > 1 {
		return nil, fmt.Errorf("there are %d with this name: %s", len(found), names(found))
	}
	resolved, err := chromedp.Call(ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: found[0].BackendDOMNodeID})
	if err != nil {
		return nil, err
	}
	return &element{found[0], resolved.Object.ObjectID}, nil
}

// root is the part of the page that is worked.
func (p *Page) root(ctx context.Context) (runtime.RemoteObjectID, error) {
	expression := "document"
	if p.within != "" {
		expression = fmt.Sprintf("document.querySelector(%s)", quote(p.within))
	}
	o, err := eval[*runtime.RemoteObject](ctx, "%s", expression)
	if err != nil {
		return "", err
	}
	if o == nil || o.ObjectID == "" {
		return "", fmt.Errorf("there is no %s on the page", p.within)
	}
	return o.ObjectID, nil
}

func ofRoles(all []*accessibility.Node, roles []string) []*accessibility.Node {
	return slices.DeleteFunc(slices.Clone(all), func(n *accessibility.Node) bool {
		return n.Ignored || n.BackendDOMNodeID == 0 || !slices.Contains(roles, text(n.Role))
	})
}

// plain is a name without soft hyphens and with every kind of blanks as one.
func plain(name string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(name, "\u00ad", "")), " ")
}

// names lists at most 60 elements.
func names(list []*accessibility.Node) string {
	var b strings.Builder
	for i, n := range list {
		if i == 60 {
			fmt.Fprintf(&b, " and %d more", len(list)-i)
			break
		}
		fmt.Fprintf(&b, "%s%s %q", strings.Repeat(", ", min(i, 1)), text(n.Role), text(n.Name))
	}
	if len(list) == 0 {
		return "nothing of the kind"
	}
	return b.String()
}

// text is a property that the accessibility tree gives as a string.
func text(v *accessibility.Value) (s string) {
	if v == nil || json.Unmarshal(v.Value, &s) != nil {
		return ""
	}
	return s
}

// call runs a function of the page on an element.
func call[T any](ctx context.Context, e *element, function string, args ...any) (T, error) {
	return chromedp.Run(ctx, chromedp.CallFunctionOn[T](function, func(c *runtime.CallFunctionOnParams) { c.ObjectID = e.object }, args...))
}

// quote writes a text as a literal of JavaScript.
func quote(s string) string {
	raw, _ := json.Marshal(s) // a string always can be
	return string(raw)
}

// spot is where to click an element, or why nobody could.
type spot struct {
	X, Y    float64
	Problem string
}

// aim brings an element into view and makes sure that a click in its middle meets it. A box or a dot that is drawn by its label
// is met there.
const aim = `function () {
	const label = this.labels && this.labels[0], seen = e => { const r = e.getBoundingClientRect(); return r.width > 2 && r.height > 2 };
	const at = (this.type === "checkbox" || this.type === "radio") && label && !seen(this) ? label : this;
	at.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
	if (this.disabled) return { Problem: "it is disabled" };
	const box = [...at.getClientRects()].find(r => r.width && r.height);
	if (!box) return { Problem: "it takes no space" };
	const X = box.x + box.width / 2, Y = box.y + box.height / 2, hit = document.elementFromPoint(X, Y);
	if (!hit) return { Problem: "it is out of sight" };
	if (!at.contains(hit) && !(label && label.contains(hit)) && !(hit.contains(at) && hit.tagName === "LABEL"))
		return { Problem: "it is covered by " + hit.cloneNode(false).outerHTML };
	return { X, Y, Problem: "" };
}`

// aimAt waits until an element can be clicked and says where.
func (p *Page) aimAt(ctx context.Context, roles []string, name string) (at spot, err error) {
	err = p.await(ctx, func() error {
		e, err := p.find(ctx, roles, name)
		if err != nil {
			return err
		}
		if at, err = call[spot](ctx, e, aim); err == nil && at.Problem != "" {
			err = errors.New(at.Problem)
		}
		return err
	})
	return at, err
}
