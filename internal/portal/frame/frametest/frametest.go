// Package frametest checks templates against the structs they show.
package frametest

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"text/template/parse"
	"unicode"

	"github.com/jba/templatecheck"

	"schulalltag/internal/portal/frame"
	"schulalltag/internal/portal/words"
)

// Check fails the test unless every field, function and partial that the view's templates name exists for its struct, and all their
// text can be said in another language.
func Check[T any](t *testing.T, view *frame.View[T]) {
	t.Helper()
	for _, w := range words.All() {
		tmpl, err := view.Template(w)
		if err != nil {
			t.Fatal(err)
		}
		var page T
		if err := templatecheck.CheckHTML(tmpl.Lookup("base.html"), page); err != nil {
			t.Errorf("%s: %v", tmpl.Name(), err)
		}
		for _, part := range tmpl.Templates() {
			if part.Tree != nil && part.Name() != "attributes" { // which stands inside a tag
				untranslated(t, part.Tree)
			}
		}
	}
}

// Used fails the test if a folder has a page that no view shows: views are named by their templates.
func Used(t *testing.T, folder fs.FS, names ...string) {
	t.Helper()
	pages, err := fs.Glob(folder, "templates/[^_]*.html")
	if err != nil {
		t.Fatal(err)
	}
	known := strings.Join(names, " ")
	for _, page := range pages {
		if name := strings.TrimPrefix(page, "templates/"); name != "base.html" && !strings.Contains(known, name) {
			t.Errorf("nothing shows %s", page)
		}
	}
}

var (
	tag     = regexp.MustCompile(`(?s)<[^>]*>|<[^>]*$|^[^<]*>`)
	entity  = regexp.MustCompile(`&[a-z0-9#]+;`)
	spoken  = regexp.MustCompile(`(?:aria-label|title|placeholder|alt|data-label|abbr)="([^"{]*)`)
	ownName = regexp.MustCompile(`Schulalltag|CSV|PDF|KERN|JSON|XLSX`)
)

// untranslated reports text that stands in a template as it is, not as {{t "…"}}.
func untranslated(t *testing.T, tree *parse.Tree) {
	t.Helper()
	inTag := false
	var walk func(parse.Node)
	list := func(l *parse.ListNode) {
		if l != nil {
			for _, n := range l.Nodes {
				walk(n)
			}
		}
	}
	walk = func(n parse.Node) {
		switch n := n.(type) {
		case *parse.TextNode:
			text := string(n.Text)
			for _, attribute := range spoken.FindAllStringSubmatch(text, -1) {
				report(t, tree, attribute[1])
			}
			if inTag { // the text goes on inside the tag that an action interrupted
				end := strings.IndexByte(text, '>')
				if end < 0 {
					return
				}
				text = text[end+1:]
			}
			inTag = strings.LastIndexByte(text, '<') > strings.LastIndexByte(text, '>')
			report(t, tree, entity.ReplaceAllString(tag.ReplaceAllString("<>"+text, " "), " "))
		case *parse.IfNode:
			list(n.List)
			list(n.ElseList)
		case *parse.RangeNode:
			list(n.List)
			list(n.ElseList)
		case *parse.WithNode:
			list(n.List)
			list(n.ElseList)
		}
	}
	list(tree.Root)
}

func report(t *testing.T, tree *parse.Tree, text string) {
	t.Helper()
	text = ownName.ReplaceAllString(strings.TrimSpace(text), "")
	if strings.IndexFunc(text, unicode.IsLetter) >= 0 {
		t.Errorf("%s: %q can be said in German only; write {{t %q}}", tree.ParseName, text, text)
	}
}
