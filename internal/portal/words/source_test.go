package words_test

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// domain are the packages whose words must be in German, with planner and calendar, which have some codes.
var domain = []string{"account", "school", "staff", "roster", "hours", "coverage", "intake", "web", "postgres", "planner", "calendar"}

const internal = "schulalltag/internal/"

// source is a package of the domain as it is written, with types, to find out what it may say.
type source struct {
	*types.Package
	set   *token.FileSet
	files []*ast.File
	info  types.Info
}

// sources reads the packages of the domain. What they import is taken from the build cache.
func sources(t *testing.T) (all []*source) {
	t.Helper()
	list := []string{"list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}"}
	for _, name := range domain {
		list = append(list, internal+name)
	}
	out, err := exec.CommandContext(t.Context(), "go", list...).Output()
	if err != nil {
		t.Fatal(err)
	}
	compiled := map[string]string{}
	for line := range strings.Lines(string(out)) {
		pkg, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		compiled[pkg] = file
	}
	set := token.NewFileSet()
	imports := importer.ForCompiler(set, "gc", func(pkg string) (io.ReadCloser, error) { return os.Open(compiled[pkg]) })
	for _, name := range domain {
		s := &source{set: set, info: types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}}
		dir := filepath.Join("..", "..", name)
		pkg, err := build.ImportDir(dir, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range pkg.GoFiles {
			syntax, err := parser.ParseFile(set, filepath.Join(dir, file), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			s.files = append(s.files, syntax)
		}
		if s.Package, err = (&types.Config{Importer: imports}).Check(internal+name, set, s.files, &s.info); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// text returns the value of a constant.
func (s *source) text(e ast.Expr) (string, bool) {
	v := s.info.Types[e].Value
	if v == nil || v.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(v), true
}

// called returns the function of ours that is called, and how; nil for those of others.
func (s *source) called(call *ast.CallExpr) (of types.Object, takes *types.Tuple) {
	var name *ast.Ident
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f
	case *ast.SelectorExpr:
		name = f.Sel
	}
	of = s.info.Uses[name]
	if of == nil || of.Pkg() == nil || !strings.HasPrefix(of.Pkg().Path(), internal) {
		return nil, nil
	}
	how, ok := of.Type().Underlying().(*types.Signature)
	if !ok {
		return nil, nil
	}
	return of, how.Params()
}

// typeOf names a type as fmt prints it, like school.Kind.
func (s *source) typeOf(e ast.Expr) string { return nameOf(s.info.TypeOf(e)) }

func nameOf(t types.Type) string {
	return types.TypeString(types.Default(t), func(p *types.Package) string { return p.Name() })
}

// at says where something stands.
func (s *source) at(n ast.Node) string { return fmt.Sprint(s.set.Position(n.Pos())) }
