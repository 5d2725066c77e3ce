package words_test

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"testing"

	"schulalltag/internal/portal/words"
	"schulalltag/internal/say"
)

// said is all that the domain may say: what, by where it was found last.
type said struct {
	codes     map[string]string   // of faults
	labels    map[string]string   // as type=code
	sentences map[string]string   // formats
	parts     map[string]string   // types of what is put into them
	unclear   map[string]struct{} // where it cannot be found out
}

func everythingSaid(t *testing.T) *said {
	t.Helper()
	all := &said{map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}, map[string]struct{}{}}
	for _, s := range sources(t) {
		all.constants(s)
		for _, file := range s.files {
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					all.call(s, n)
				case *ast.CompositeLit:
					all.literal(s, n)
				case *ast.ValueSpec:
					if n.Names[0].Name == "ruleCodes" {
						for _, rule := range n.Values[0].(*ast.CompositeLit).Elts {
							all.note(all.labels, "words.ruleCode=", s, rule.(*ast.KeyValueExpr).Value)
						}
					}
				case ast.Expr:
					if code, ok := s.text(n); ok && code != "" && s.typeOf(n) == "account.Action" {
						all.labels["account.Action="+code] = s.at(n)
					}
				}
				return true
			})
		}
	}
	for at := range all.unclear {
		t.Errorf("%s: it cannot be found out what may be said here; write it as a constant", at)
	}
	if len(all.codes) < 90 || len(all.sentences) < 240 || len(all.labels) < 120 {
		t.Fatalf("only %d faults, %d sentences and %d codes are found", len(all.codes), len(all.sentences), len(all.labels))
	}
	return all
}

// constants finds the codes: constants of a string type of the package, and why somebody may not work.
func (all *said) constants(s *source) {
	for _, name := range s.Scope().Names() {
		c, ok := s.Scope().Lookup(name).(*types.Const)
		if !ok || !c.Exported() || !strings.HasPrefix(c.Val().ExactString(), `"`) {
			continue
		}
		code, of := strings.Trim(c.Val().ExactString(), `"`), nameOf(c.Type())
		at := s.set.Position(c.Pos()).String()
		switch {
		case of == "planner.PinReason": // roster tells it in sentences
		case of != "string":
			all.labels[of+"="+code] = at
		case s.Name() == "staff":
			all.labels["words.hindranceCode="+code] = at
		}
	}
}

// call finds the codes of faults, and the format and arguments of what takes them like fmt does.
func (all *said) call(s *source, call *ast.CallExpr) {
	of, takes := s.called(call)
	if of == nil {
		return
	}
	if of.Pkg().Name() == "fault" && takes.Len() > 1 && takes.At(0).Name() == "code" {
		all.note(all.codes, "", s, call.Args[0])
		return // its message is said by its code
	}
	format := takes.Len() - 2
	if format < 0 || takes.At(format).Name() != "format" || takes.At(format+1).Name() != "args" {
		return
	}
	if id, ok := call.Args[format].(*ast.Ident); ok && id.Name == "format" && call.Ellipsis.IsValid() {
		return // handed on
	}
	if text, _ := s.text(call.Args[format]); text == "%s" {
		return // a sentence said again, or what is no sentence of ours and is said by its code
	}
	all.note(all.sentences, "", s, call.Args[format])
	for _, arg := range call.Args[format+1:] {
		of := s.typeOf(arg)
		if _, fixed := s.text(arg); fixed && of == "string" {
			all.unclear[s.at(arg)] = struct{}{} // else it would stay English
		}
		all.parts[of] = s.at(arg)
	}
}

// literal finds codes that are fields.
func (all *said) literal(s *source, c *ast.CompositeLit) {
	for i, element := range c.Elts {
		key := ""
		if kv, ok := element.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok {
				key = id.Name
			}
			element = kv.Value
		}
		switch of := s.typeOf(c); {
		case of == "roster.failure" && key == "code":
			if code, ok := s.text(element); ok { // else that of a fault
				all.labels["words.failureCode="+code] = s.at(element)
			}
		case of == "web.Refusal" && i == 1:
			all.note(all.codes, "", s, element)
		}
	}
}

func (all *said) note(in map[string]string, prefix string, s *source, e ast.Expr) {
	text, ok := s.text(e)
	if !ok {
		all.unclear[s.at(e)] = struct{}{}
		return
	}
	in[prefix+text] = s.at(e)
}

func TestWhatTheDomainSays(t *testing.T) {
	all := everythingSaid(t)
	t.Run("every code has a label", func(t *testing.T) { haveLabels(t, all.labels) })
	t.Run("every fault has a sentence", func(t *testing.T) { haveFaults(t, all.codes) })
	t.Run("every sentence is in German with the same arguments", func(t *testing.T) { areInGerman(t, all.sentences) })
	t.Run("every argument can be said", func(t *testing.T) { canBeSaid(t, all.parts) })
}

func haveLabels(t *testing.T, told map[string]string) {
	labels := words.Labels()
	for code, at := range told {
		if labels[code] == "" {
			t.Errorf("%s: %s has no label", at, code)
		}
	}
	for code := range labels {
		if told[code] == "" && code != "words.failureCode=engine-differs" { // that of a fault
			t.Errorf("%s has a label, but nobody uses it", code)
		}
	}
}

func haveFaults(t *testing.T, told map[string]string) {
	faults := words.Faults()
	for code, at := range told {
		if faults[code] == "" {
			t.Errorf("%s: the fault %s has no German sentence", at, code)
		}
	}
	for code := range faults {
		if told[code] == "" {
			t.Errorf("the fault %s has a sentence, but nobody tells it", code)
		}
	}
}

func areInGerman(t *testing.T, told map[string]string) {
	w, german := words.For("de"), words.Sentences()
	for format, at := range told {
		if _, ok := german[format]; !ok {
			t.Errorf("%s: %q is not in German", at, format)
			continue
		}
		verbs := words.Arguments(format)
		for i, verb := range words.Arguments(german[format]) {
			if verbs[i] != verb {
				t.Errorf("%s: %q writes argument %d with %%%s, not %%%s", at, german[format], i, verb, verbs[i])
			}
		}
		example := say.Sentence{Format: format}
		for i := range len(verbs) {
			example.Args = append(example.Args, map[string]any{"s": "Qq", "d": 7}[verbs[i+1]])
		}
		if text, ok := w.Tell(example); !ok || strings.Contains(text, "%!") {
			t.Errorf("%s: %q is said as %q", at, format, text)
		}
	}
	for format := range german {
		if told[format] == "" {
			t.Errorf("%q is in German, but nobody says it", format)
		}
	}
}

func canBeSaid(t *testing.T, told map[string]string) {
	plain := []string{"string", "int", "calendar.Date", "calendar.Clock", "calendar.Weekday", "say.Sentence", "say.List"}
	labelled := map[string]bool{}
	for code := range words.Labels() {
		of, _, _ := strings.Cut(code, "=")
		labelled[of] = true
	}
	for of, at := range told {
		if !slices.Contains(plain, of) && !labelled[of] {
			t.Errorf("%s: there are no words for a %s", at, of)
		}
	}
}

func TestNothingIsSaidTwice(t *testing.T) {
	for _, key := range words.Repeated() {
		t.Errorf("%s stands in two tables", key)
	}
}
