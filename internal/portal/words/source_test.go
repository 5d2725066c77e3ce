package words_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// source is a package of the domain as it is written, to find out what it may say.
type source struct {
	name   string
	set    *token.FileSet
	files  []*ast.File
	funcs  map[string][]*ast.FuncDecl // methods too, whatever their type
	values map[string]ast.Expr        // of package-level constants and variables
	busy   map[ast.Node]bool          // being looked into, against going round in circles
}

// domain are the packages whose words must be in German, with planner and calendar, which have some codes.
var domain = []string{"account", "school", "staff", "roster", "hours", "coverage", "intake", "web", "postgres", "planner", "calendar"}

func read(t *testing.T, pkg string) *source {
	t.Helper()
	s := &source{name: pkg, set: token.NewFileSet(), funcs: map[string][]*ast.FuncDecl{}, values: map[string]ast.Expr{}, busy: map[ast.Node]bool{}}
	names, err := filepath.Glob(filepath.Join("..", "..", pkg, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(s.set, name, data, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		s.files = append(s.files, file)
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				s.funcs[d.Name.Name] = append(s.funcs[d.Name.Name], d)
			case *ast.GenDecl:
				s.declare(d, s.values)
			}
		}
	}
	return s
}

func (s *source) declare(d *ast.GenDecl, into map[string]ast.Expr) {
	for _, spec := range d.Specs {
		if v, ok := spec.(*ast.ValueSpec); ok {
			for i, name := range v.Names {
				if i < len(v.Values) {
					into[name.Name] = v.Values[i]
				}
			}
		}
	}
}

// each calls see for every node of the package with the function it stands in, nil at package level.
func (s *source) each(see func(n ast.Node, in *ast.FuncDecl)) {
	for _, file := range s.files {
		for _, d := range file.Decls {
			in, _ := d.(*ast.FuncDecl)
			ast.Inspect(d, func(n ast.Node) bool {
				if n != nil {
					see(n, in)
				}
				return true
			})
		}
	}
}

// formats returns what a text may be, with %s and %d for what only running the program would tell. It is empty where it cannot
// be said at all.
func (s *source) formats(e ast.Expr, in *ast.FuncDecl) []string {
	if s.busy[e] {
		return nil
	}
	s.busy[e] = true
	defer delete(s.busy, e)
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return []string{text}
		}
	case *ast.ParenExpr:
		return s.formats(e.X, in)
	case *ast.BinaryExpr:
		var all []string
		if e.Op != token.ADD {
			return nil
		}
		for _, left := range s.piece(e.X, in) {
			for _, right := range s.piece(e.Y, in) {
				all = append(all, left+right)
			}
		}
		return all
	case *ast.CallExpr:
		return s.result(e, 0, in)
	case *ast.Ident:
		return s.variable(e.Name, in)
	case *ast.IndexExpr:
		if c, ok := e.X.(*ast.CompositeLit); ok {
			return s.strings(c, in)
		}
		return s.formats(e.X, in)
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.IndexExpr); ok { // a field of a table's row
			return s.formats(x, in)
		}
	case *ast.CompositeLit:
		return s.strings(e, in)
	}
	return nil
}

// piece returns what a part of a larger text may be: any text, where it has no words of its own.
func (s *source) piece(e ast.Expr, in *ast.FuncDecl) []string {
	all := s.formats(e, in)
	switch e.(type) {
	case *ast.BinaryExpr, *ast.BasicLit:
		return all
	}
	if !slices.ContainsFunc(all, wordy) {
		return []string{"%s"}
	}
	return slices.DeleteFunc(all, func(text string) bool { return text != "" && !wordy(text) })
}

// wordy reports whether a format says something by itself.
func wordy(format string) bool {
	return strings.ContainsFunc(verb.ReplaceAllString(format, ""), unicode.IsLetter)
}

// strings returns the values of a table, without its patterns.
func (s *source) strings(c *ast.CompositeLit, in *ast.FuncDecl) (all []string) {
	for _, element := range c.Elts {
		if kv, ok := element.(*ast.KeyValueExpr); ok {
			element = kv.Value
		}
		switch element := element.(type) {
		case *ast.CompositeLit:
			all = append(all, s.strings(element, in)...)
		case *ast.BasicLit:
			all = append(all, s.formats(element, in)...)
		}
	}
	return all
}

var verb = regexp.MustCompile(`%[-+# 0]*\d*(?:\.\d+)?[a-z]`)

// result returns what the i-th result of a call may be.
func (s *source) result(call *ast.CallExpr, i int, in *ast.FuncDecl) []string {
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
		if x, ok := f.X.(*ast.Ident); ok && x.Name == "fmt" && name == "Sprintf" {
			return s.printed(call, in)
		}
		if x, ok := f.X.(*ast.Ident); ok && (x.Name == "strings" || x.Name == "fmt" || x.Name == "calendar" || x.Name == "strconv") {
			return nil
		}
	}
	var all []string
	for _, f := range s.funcs[name] {
		if s.busy[f] || f.Body == nil || f.Type.Results == nil {
			continue
		}
		s.busy[f] = true
		all = append(all, s.returned(f, i)...)
		delete(s.busy, f)
	}
	return all
}

// printed expands what a call of Sprintf puts into its format, where that is known.
func (s *source) printed(call *ast.CallExpr, in *ast.FuncDecl) (all []string) {
	for _, format := range s.formats(call.Args[0], in) {
		expanded := []string{""}
		at, last := 1, 0
		for _, m := range verb.FindAllStringIndex(format, -1) {
			choices := []string{"%s"}
			switch {
			case format[m[1]-1] == 'd':
				choices = []string{"%d"}
			case at < len(call.Args):
				choices = slices.DeleteFunc(s.piece(call.Args[at], in), func(text string) bool { return text == "" })
			}
			var longer []string
			for _, text := range expanded {
				for _, choice := range choices {
					longer = append(longer, text+format[last:m[0]]+choice)
				}
			}
			expanded, last = longer, m[1]
			at++
		}
		for _, text := range expanded {
			all = append(all, text+format[last:])
		}
	}
	return all
}

func (s *source) returned(f *ast.FuncDecl, i int) (all []string) {
	var names []string
	for _, field := range f.Type.Results.List {
		for _, name := range field.Names {
			names = append(names, name.Name)
		}
	}
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if len(n.Results) == 1 && i > 0 {
				if call, ok := n.Results[0].(*ast.CallExpr); ok {
					all = append(all, s.result(call, i, f)...)
				}
			} else if i < len(n.Results) {
				all = append(all, s.formats(n.Results[i], f)...)
			} else if i < len(names) {
				all = append(all, s.variable(names[i], f)...)
			}
		}
		return true
	})
	return all
}

// variable returns what a name may stand for: a constant, what is assigned to it, or what its function is called with.
func (s *source) variable(name string, in *ast.FuncDecl) (all []string) {
	if in == nil {
		return s.global(name)
	}
	known := false
	ast.Inspect(in, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			local := map[string]ast.Expr{}
			s.declare(n, local)
			if e := local[name]; e != nil {
				known = true
				all = append(all, s.formats(e, in)...)
			}
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if index, ok := left.(*ast.IndexExpr); ok {
					left = index.X
				}
				if id, ok := left.(*ast.Ident); !ok || id.Name != name {
					continue
				}
				known = true
				if len(n.Rhs) == len(n.Lhs) {
					all = append(all, s.formats(n.Rhs[i], in)...)
				} else if call, ok := n.Rhs[0].(*ast.CallExpr); ok {
					all = append(all, s.result(call, i, in)...)
				}
			}
			for i, right := range n.Rhs {
				if f, ok := right.(*ast.FuncLit); ok && i < len(n.Lhs) {
					if at := position(f.Type, name); at >= 0 {
						known = true
						all = append(all, s.passed(n.Lhs[i].(*ast.Ident).Name, at, in)...)
					}
				}
			}
		}
		return true
	})
	if at := position(in.Type, name); at >= 0 {
		known = true
		all = append(all, s.passed(in.Name.Name, at, nil)...)
	}
	if !known {
		all = s.global(name)
	}
	return all
}

func (s *source) global(name string) []string {
	if e := s.values[name]; e != nil {
		return s.formats(e, nil)
	}
	return nil
}

// position returns which parameter of a function has the name, -1 if none.
func position(f *ast.FuncType, name string) int {
	at := 0
	for _, field := range f.Params.List {
		for _, n := range field.Names {
			if n.Name == name {
				return at
			}
			at++
		}
	}
	return -1
}

// passed returns what functions of a name are called with, anywhere or within one function.
func (s *source) passed(name string, at int, within *ast.FuncDecl) (all []string) {
	s.each(func(n ast.Node, in *ast.FuncDecl) {
		call, ok := n.(*ast.CallExpr)
		if !ok || within != nil && in != within || at >= len(call.Args) {
			return
		}
		switch f := call.Fun.(type) {
		case *ast.Ident:
			ok = f.Name == name
		case *ast.SelectorExpr:
			ok = f.Sel.Name == name
		default:
			ok = false
		}
		if ok {
			all = append(all, s.formats(call.Args[at], in)...)
		}
	})
	return all
}
