package schulalltag_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// order lists the packages from the lowest up: a package may import those before it and none after it.
var order = [][]string{
	{"internal/say"},
	{"internal/fault", "internal/calendar", "internal/alphabet", "internal/planner/format", "internal/portal/static", "internal/portal/chart", "internal/portal/browsertest", "migrations"}, // leaves
	{"internal/planner", "internal/planner/proof", "internal/planner/sample"},
	{"internal/postgres"},
	{"internal/postgres/local"},
	{"internal/postgres/postgrestest"},
	{"internal/account"},
	{"internal/school"},
	{"internal/school/schooltest"},
	{"internal/staff"},
	{"internal/intake"},
	{"internal/roster"},
	{"internal/hours"},
	{"internal/hours/hourstest"},
	{"internal/coverage"},
	{"internal/portal/words"},
	{"internal/web"},
	{"internal/portal/frame"},
	{"internal/portal/frame/frametest", "internal/portal/correction"},
	{"internal/portal/self", "internal/portal/presence", "internal/portal/demand", "internal/portal/planning", "internal/portal/crew", "internal/portal/office", "internal/portal/mine", "internal/portal/district"},
	{"internal/portal"},
	{""}, // the embedded contract
	{"internal/api"},
	{"internal/demo"},
	{"internal/portal/portaltest"},
	{"cmd/schulalltag", "bench/planner"},
}

// barred names what the files of a package must not import, with everything below it; "*" is all but the standard library and
// what the package is free to import.
var barred = map[string][]string{
	"internal/say":            {"*"},
	"internal/fault":          {"*"},
	"internal/calendar":       {"*"},
	"internal/portal/static":  {"*"},
	"internal/portal/chart":   {"*"},
	"internal/planner/format": {"*"},
	"internal/planner":        {"*"},
	"internal/planner/proof":  {"*"},
	"internal/planner/sample": {"*"},
	"internal/account":        {"net/http", "github.com/gin-gonic/gin"},
	"internal/school":         {"net/http", "github.com/gin-gonic/gin"},
	"internal/staff":          {"net/http", "github.com/gin-gonic/gin"},
	"internal/intake":         {"net/http", "github.com/gin-gonic/gin"},
	"internal/roster":         {"net/http", "github.com/gin-gonic/gin"},
	"internal/hours":          {"net/http", "github.com/gin-gonic/gin"},
	"internal/coverage":       {"net/http", "github.com/gin-gonic/gin"},
	"internal/portal/words":   {"net/http", "github.com/gin-gonic/gin", "gorm.io"},
	"internal/web":            {"gorm.io"},
	"internal/api":            {"gorm.io", "schulalltag/internal/portal"},
	"internal/portal":         {"gorm.io"},
	"internal/portal/frame":   {"gorm.io"},
}

var free = map[string][]string{
	"internal/fault":          {"internal/say"},
	"internal/planner":        {"internal/planner/format"},
	"internal/planner/proof":  {"internal/planner/format"},
	"internal/planner/sample": {"internal/planner/format"},
}

func TestImportsRunOneWay(t *testing.T) {
	rank := map[string]int{}
	for i, level := range order {
		for _, pkg := range level {
			rank[pkg] = i
		}
	}
	for file, syntax := range sources(t) {
		pkg := path.Dir(file)
		if pkg == "." {
			pkg = ""
		}
		own, known := rank[pkg]
		if !known {
			t.Errorf("%s: package %q has no place in the order of imports", file, pkg)
			continue
		}
		for _, spec := range syntax.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			target := strings.TrimPrefix(strings.TrimPrefix(imported, "schulalltag"), "/")
			if imported == "schulalltag" || strings.HasPrefix(imported, "schulalltag/") {
				if at, ok := rank[target]; !ok || at >= own {
					t.Errorf("%s imports %s, which does not lie below it", file, imported)
				}
			}
			for _, bar := range barred[pkg] {
				outside := strings.Contains(strings.SplitN(imported, "/", 2)[0], ".") || strings.HasPrefix(imported, "schulalltag") && !slices.Contains(free[pkg], target)
				if bar == "*" && outside || imported == bar || strings.HasPrefix(imported, bar+"/") {
					t.Errorf("%s must not import %s", file, imported)
				}
			}
		}
	}
}

func TestNoHiddenStateOrClock(t *testing.T) {
	clocks := []string{"cmd/", "bench/", "internal/postgres/", "internal/web/"} // where instants enter, or only measure
	for file, syntax := range sources(t) {
		for _, d := range syntax.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s: init() hides what runs at start", file)
			}
		}
		if slices.ContainsFunc(clocks, func(p string) bool { return strings.HasPrefix(file, p) }) {
			continue
		}
		ast.Inspect(syntax, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if s, ok := call.Fun.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && s.Sel.Name == "Now" {
					t.Errorf("%s reads the clock: take it as an argument", file)
				}
			}
			if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "panic" {
				t.Errorf("%s panics: return an error", file)
			}
			return true
		})
	}
}

func TestFilesStayShort(t *testing.T) {
	var lengths []int
	for _, file := range goFiles(t) {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		n := strings.Count(string(raw), "\n")
		if n > 600 {
			t.Errorf("%s has %d lines; 600 are the most", file, n)
		}
		if !strings.HasSuffix(file, "_test.go") {
			lengths = append(lengths, n)
		}
	}
	slices.Sort(lengths)
	if median := lengths[len(lengths)/2]; median > 150 {
		t.Errorf("the median file has %d lines; near 120 is the aim", median)
	}
}

// sources parses every hand-written Go file that is no test.
func sources(t *testing.T) map[string]*ast.File {
	t.Helper()
	parsed := map[string]*ast.File{}
	for _, file := range goFiles(t) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		syntax, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		parsed[filepath.ToSlash(file)] = syntax
	}
	return parsed
}

// goFiles lists the hand-written Go files of the module.
func goFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && file != "." {
			return filepath.SkipDir
		}
		if strings.HasSuffix(file, ".go") && !strings.HasSuffix(file, ".gen.go") {
			files = append(files, file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("no Go files found")
	}
	return files
}
