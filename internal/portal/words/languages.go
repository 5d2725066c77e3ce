package words

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

//go:embed catalogue/*.json
var catalogues embed.FS

// shipped are the languages of the binary, read once. A test makes sure that all of them can be read.
var shipped = sync.OnceValue(func() *Languages {
	l, _ := Read(catalogues)
	return l
})

// For returns the words of the language that suits best. Each of accept is a language or a list of them as the header
// Accept-Language has it, the most important first: the cookie of somebody's choice, then the header. Where nothing suits, it
// is German.
func For(accept ...string) *Words { return shipped().For(accept...) }

// All returns the words of every language there is, German first, to choose one from.
func All() []*Words { return shipped().all }

// Languages are the languages one can choose from. They do not change and may be shared.
type Languages struct {
	all     []*Words
	matcher language.Matcher
}

// Read reads the catalogues catalogue/<language>.json of a file system. German is always there, and first. With an error, which
// names every faulty file, the languages without those files are returned.
func Read(files fs.FS) (*Languages, error) {
	all := []*Words{speaking(language.German, "Deutsch", nil)}
	names, err := fs.Glob(files, "catalogue/*.json")
	for _, name := range names {
		w, faulty := read(files, name)
		switch {
		case faulty != nil:
			err = errors.Join(err, fmt.Errorf("read the words of %s: %w", name, faulty))
		case w.tag == language.German:
			all[0] = w
		default:
			all = append(all, w)
		}
	}
	tags := make([]language.Tag, len(all))
	for i, w := range all {
		tags[i] = w.tag
	}
	return &Languages{all: all, matcher: language.NewMatcher(tags)}, err
}

// For is like the function For.
func (l *Languages) For(accept ...string) *Words {
	_, i := language.MatchStrings(l.matcher, accept...)
	return l.all[i]
}

// forms is a text by plural; most texts have no other form than plural.Other.
type forms map[plural.Form]string

var formNames = map[string]plural.Form{
	"zero": plural.Zero, "one": plural.One, "two": plural.Two, "few": plural.Few, "many": plural.Many, "other": plural.Other,
}

// read reads one catalogue: {"name": …, "texts": {German: text or {plural: text}}}.
func read(files fs.FS, name string) (*Words, error) {
	tag, err := language.Parse(strings.TrimSuffix(path.Base(name), ".json"))
	if err != nil {
		return nil, err
	}
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	var file struct {
		Name  string           `json:"name"`
		Texts map[string]forms `json:"texts"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, err
	}
	if file.Name == "" {
		return nil, errors.New("it does not say its name")
	}
	for german, said := range file.Texts {
		if err := said.check(german); err != nil {
			return nil, fmt.Errorf("%q: %w", german, err)
		}
	}
	return speaking(tag, file.Name, file.Texts), nil
}

// UnmarshalJSON reads a text, or an object of texts by plural.
func (f *forms) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		*f = forms{plural.Other: text}
		return nil
	}
	var byName map[string]string
	if err := json.Unmarshal(data, &byName); err != nil {
		return err
	}
	*f = forms{}
	for name, text := range byName {
		form, ok := formNames[name]
		if !ok {
			return fmt.Errorf("%q is none of zero, one, two, few, many, other", name)
		}
		(*f)[form] = text
	}
	return nil
}

// check refuses what would fail only when it is said: no text for numbers that have no form of their own, and arguments that
// the German text does not have.
func (f forms) check(german string) error {
	if f[plural.Other] == "" {
		return errors.New("it has no text")
	}
	given := arguments(german)
	for _, text := range f {
		for at, verb := range arguments(text) {
			if given[at] != verb {
				return fmt.Errorf("%q writes argument %d with %%%s, the German text with %%%s", text, at, verb, given[at])
			}
		}
	}
	return nil
}

var verbs = regexp.MustCompile(`%(?:\[(\d+)\])?[-+# 0]*\d*(?:\.\d+)?([a-z%])`)

// arguments returns the verb of each argument of a format, counted from 1.
func arguments(format string) map[int]string {
	all := map[int]string{}
	at := 0
	for _, m := range verbs.FindAllStringSubmatch(format, -1) {
		if m[2] == "%" {
			continue
		}
		at++
		if m[1] != "" {
			at, _ = strconv.Atoi(m[1]) // the pattern lets digits through only
		}
		all[at] = m[2]
	}
	return all
}
