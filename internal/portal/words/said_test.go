package words_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"schulalltag/internal/portal/words"
)

// saying is one thing that the domain may say.
type saying struct{ at, text string }

// found is all that the domain may say.
type found struct {
	codes     []saying // of faults
	sentences []saying
	labels    []saying // as type=code
	unclear   []string // where it could not be found out
}

func (f *found) sentence(s *source, e ast.Expr, in *ast.FuncDecl) {
	if x, ok := e.(*ast.SelectorExpr); ok && slices.Contains([]string{"Text", "Detail", "Message", "detail"}, x.Sel.Name) {
		return // it was told before, and is looked at there
	} else if ok && x.Sel.Name == "hint" && s.name == "intake" {
		return // of a column
	}
	f.add(&f.sentences, "", s, e, in)
}

func (f *found) add(to *[]saying, prefix string, s *source, e ast.Expr, in *ast.FuncDecl) {
	at := s.set.Position(e.Pos()).String()
	all := s.formats(e, in)
	if len(all) == 0 {
		f.unclear = append(f.unclear, at)
	}
	for _, text := range all {
		if wordy(text) {
			*to = append(*to, saying{at, prefix + text})
		}
	}
}

// look reads a package for what it may say.
func (f *found) look(s *source) {
	s.each(func(n ast.Node, in *ast.FuncDecl) {
		switch n := n.(type) {
		case *ast.CallExpr:
			f.call(s, n, in)
		case *ast.CompositeLit:
			f.literal(s, n, in)
		case *ast.AssignStmt:
			if x, ok := n.Lhs[0].(*ast.SelectorExpr); ok && x.Sel.Name == "Text" && s.name == "roster" {
				f.sentence(s, n.Rhs[0], in)
			} else if ok && slices.Equal(selectors(n.Lhs), []string{"Obstacle", "Text"}) {
				f.sentence(s, n.Rhs[1], in)
			}
		case *ast.GenDecl:
			f.constants(s, n, in)
		}
	})
	if codes, ok := s.values["ruleCodes"].(*ast.CompositeLit); ok {
		f.add(&f.labels, "words.ruleCode=", s, codes, nil)
	}
}

func selectors(list []ast.Expr) (names []string) {
	for _, e := range list {
		if x, ok := e.(*ast.SelectorExpr); ok {
			names = append(names, x.Sel.Name)
		}
	}
	return names
}

func (f *found) call(s *source, call *ast.CallExpr, in *ast.FuncDecl) {
	name, on := "", ""
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		name = fun.Name
	case *ast.SelectorExpr:
		name = fun.Sel.Name
		if x, ok := fun.X.(*ast.Ident); ok {
			on = x.Name
		}
	}
	switch {
	case on == "fault" && len(call.Args) >= 2 && name != "Pointer":
		f.add(&f.codes, "", s, call.Args[0], in)
	case name == "Saying":
		f.sentence(s, call.Args[0], in)
	case (name == "At" || name == "AtParameter") && len(call.Args) == 2:
		f.sentence(s, call.Args[1], in)
	case name == "Add" && (isList(s, on, in) || s.name == "intake" && len(call.Args) == 3):
		f.sentence(s, call.Args[0], in)
	case name == "Record" && len(call.Args) == 5:
		f.add(&f.labels, "words.actionCode=", s, call.Args[2], in)
		f.add(&f.labels, "words.entityCode=", s, call.Args[3], in)
	}
}

// isList reports whether a name stands for a fault.List in a function.
func isList(s *source, name string, in *ast.FuncDecl) bool {
	is := false
	named := func(names []*ast.Ident, of ast.Expr) {
		if star, ok := of.(*ast.StarExpr); ok {
			of = star.X
		}
		x, ok := of.(*ast.SelectorExpr)
		is = is || ok && x.Sel.Name == "List" && slices.ContainsFunc(names, func(id *ast.Ident) bool { return id.Name == name })
	}
	ast.Inspect(in, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			named(n.Names, n.Type)
		case *ast.Field:
			named(n.Names, n.Type)
		}
		return true
	})
	return is
}

func (f *found) literal(s *source, c *ast.CompositeLit, in *ast.FuncDecl) {
	name := ""
	switch x := c.Type.(type) {
	case *ast.Ident:
		name = x.Name
	case *ast.SelectorExpr:
		name = x.Sel.Name
	}
	for i, element := range c.Elts {
		key := fmt.Sprint(i)
		if kv, ok := element.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok {
				key = id.Name
			}
			element = kv.Value
		}
		switch name + "." + key {
		case "Violation.Text", "Obstacle.Text", "PinError.Detail", "PinError.1", "Field.Detail", ".hint", "column.hint", "faultyCell.detail":
			f.sentence(s, element, in)
		case "failure.code":
			if x, ok := element.(*ast.SelectorExpr); !ok || x.Sel.Name != "Code" { // else that of a fault
				f.add(&f.labels, "words.failureCode=", s, element, in)
			}
		case "failure.message":
			if call, ok := element.(*ast.CallExpr); !ok || selectors([]ast.Expr{call.Fun})[0] != "Error" { // else words for operators; the code tells
				f.sentence(s, element, in)
			}
		case "Refusal.1":
			f.add(&f.codes, "", s, element, in)
		}
	}
}

// constants finds the codes: constants of a string type of the package, and why somebody may not work.
func (f *found) constants(s *source, d *ast.GenDecl, in *ast.FuncDecl) {
	if d.Tok != token.CONST || in != nil {
		return
	}
	for _, spec := range d.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok || len(v.Values) == 0 || !v.Names[0].IsExported() {
			continue
		}
		lit, ok := v.Values[0].(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			continue
		}
		code, _ := strconv.Unquote(lit.Value)
		at := s.set.Position(v.Pos()).String()
		if of, ok := v.Type.(*ast.Ident); ok {
			f.labels = append(f.labels, saying{at, s.name + "." + of.Name + "=" + code})
		} else if s.name == "staff" {
			f.labels = append(f.labels, saying{at, "words.hindranceCode=" + code})
		}
	}
}

func everythingSaid(t *testing.T) *found {
	t.Helper()
	f := &found{}
	for _, pkg := range domain {
		f.look(read(t, pkg))
	}
	for _, at := range f.unclear {
		t.Errorf("%s: it cannot be found out what may be said here; write it as a text, a format or a sum of both", at)
	}
	if len(f.codes) < 90 || len(f.sentences) < 150 || len(f.labels) < 120 {
		t.Fatalf("only %d faults, %d sentences and %d codes are found", len(f.codes), len(f.sentences), len(f.labels))
	}
	return f
}

func TestEveryCodeHasALabel(t *testing.T) {
	labels := words.Labels()
	said := map[string]bool{}
	for _, l := range everythingSaid(t).labels {
		said[l.text] = true
		if labels[l.text] == "" {
			t.Errorf("%s: %s has no label", l.at, l.text)
		}
	}
	for code := range labels {
		if !said[code] && code != "words.failureCode=engine-differs" {
			t.Errorf("%s has a label, but nobody uses it", code)
		}
	}
}

func TestEveryFaultHasASentence(t *testing.T) {
	faults := words.Faults()
	said := map[string]bool{}
	for _, c := range everythingSaid(t).codes {
		said[c.text] = true
		if faults[c.text] == "" {
			t.Errorf("%s: the fault %s has no German sentence", c.at, c.text)
		}
	}
	for code := range faults {
		if !said[code] {
			t.Errorf("the fault %s has a sentence, but nobody tells it", code)
		}
	}
}

// english are words that no German sentence holds.
var english = []string{" the ", " is ", " must ", " not ", " of ", " has ", " would ", " does ", " and ", " from ", " at ", "minute ", "minutes "}

func TestEveryDetailHasASentence(t *testing.T) {
	w := words.For("de")
	used := map[string]bool{}
	for _, d := range everythingSaid(t).sentences {
		example := strings.NewReplacer("%s", "Qq", "%d", "7").Replace(d.text)
		said, ok := w.Tell(example)
		used[words.FormatOf(example)] = true
		switch {
		case !ok:
			t.Errorf("%s: %q is not in German", d.at, d.text)
		case strings.Contains(said, "%!"):
			t.Errorf("%s: %q is said as %q", d.at, d.text, said)
		case slices.ContainsFunc(english, func(word string) bool { return strings.Contains(" "+said+" ", word) }):
			t.Errorf("%s: %q is half English: %q", d.at, d.text, said)
		}
	}
	for _, format := range words.Formats() {
		if !used[format] && !strings.HasPrefix(format, "%s. Pinned: ") {
			t.Errorf("%q is in German, but nobody says it", format)
		}
	}
}

func TestNothingIsSaidTwice(t *testing.T) {
	for _, key := range words.Repeated() {
		t.Errorf("%s stands in two tables", key)
	}
}
