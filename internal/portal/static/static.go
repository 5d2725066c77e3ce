// Package static holds what a browser loads beside a page: the KERN design system as its authors publish it, the portal's own
// style sheet and scripts, fonts and the sign. It gives each file an address that changes with its content and serves it.
//
// Pages, their markup and what they say belong to the portal's rooms; testdata/components.html shows the markup the style
// sheet is made for.
package static

import (
	"embed"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"sync"
)

// Root is the path below which the portal serves its files, with a slash at both ends.
const Root = "/static/"

//go:embed css img js kern
var files embed.FS

// sheets are the parts of app.css in the order of their rules: later ones win.
var sheets = []string{"base", "tokens", "icons", "shell", "notice", "form", "parts", "table", "grid", "board", "chart", "phone", "contrast", "print"}

// catalogue is loaded at the first use and never changes.
var catalogue = sync.OnceValue(load)

// Href is the address of the file with the given name ("app.css", "kern.css", "favicon.svg", a script's name). It changes
// whenever the content does, so that browsers may keep what they have. A name that does not exist gives an address that
// answers 404.
func Href(name string) string {
	if a, ok := catalogue()[name]; ok {
		return Root + a.address
	}
	return Root + name
}

// load reads the embedded files by their names in an address. Fonts come before the style sheets that point to them.
func load() map[string]asset {
	known := map[string]asset{}
	for _, pattern := range []string{"kern/fonts/*.woff2", "img/*", "js/*.js"} {
		names, _ := fs.Glob(files, pattern) // the pattern is sound
		for _, name := range names {
			known[path.Base(name)] = newAsset(path.Base(name), read(name))
		}
	}
	known["kern.css"] = newAsset("kern.css", read("kern/kern.min.css"))
	known["app.css"] = newAsset("app.css", []byte(bundle(known)))
	return known
}

// read gives an embedded file; the names come from the file system itself or are tested.
func read(name string) []byte {
	raw, _ := files.ReadFile(name)
	return raw
}

var reference = regexp.MustCompile(`url\("(\.\./[^"]+)"\)`)

// bundle is the portal's own style sheet, its references turned into addresses beside it.
func bundle(known map[string]asset) string {
	var all strings.Builder
	for _, sheet := range sheets {
		all.Write(read("css/" + sheet + ".css"))
		all.WriteByte('\n')
	}
	return reference.ReplaceAllStringFunc(all.String(), func(found string) string {
		to, ok := known[path.Base(reference.FindStringSubmatch(found)[1])]
		if !ok {
			return found
		}
		return `url("` + to.address + `")`
	})
}
