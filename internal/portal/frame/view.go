package frame

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"schulalltag/internal/portal/static"
	"schulalltag/internal/portal/words"
)

//go:embed all:templates
var files embed.FS

// View is a page's template together with the struct it shows. It is read at its first use in each language and never changes.
type View[T any] struct {
	folder fs.FS
	name   string

	mu     sync.Mutex
	parsed map[string]*template.Template
}

// Parse makes the view of a page from templates/<name> in a room's folder. Partials are templates/_*.html, the frame's own and the room's.
func Parse[T any](folder fs.FS, name string) *View[T] {
	return &View[T]{folder: folder, name: name, parsed: map[string]*template.Template{}}
}

// Show answers with the page.
func (v *View[T]) Show(c *Call, status int, page T) error {
	t, err := v.Template(c.Words)
	if err != nil {
		return err
	}
	var html bytes.Buffer
	if err := t.ExecuteTemplate(&html, "base.html", page); err != nil {
		return fmt.Errorf("show %s: %w", v.name, err)
	}
	body := html.Bytes()
	if status == http.StatusUnprocessableEntity { // a screen reader says the title first
		body = bytes.Replace(body, []byte("<title>"), []byte("<title>"+template.HTMLEscapeString(c.T("Fehler"))+": "), 1)
	}
	return c.send(status, "text/html; charset=utf-8", body)
}

// Part renders one named partial of the page, for live updates.
func (v *View[T]) Part(c *Call, name string, data any) (string, error) {
	t, err := v.Template(c.Words)
	if err != nil {
		return "", err
	}
	var html strings.Builder
	if err := t.ExecuteTemplate(&html, name, data); err != nil {
		return "", fmt.Errorf("show %s of %s: %w", name, v.name, err)
	}
	return html.String(), nil
}

// Template is the view in the words of a language, ready to be executed as base.html.
func (v *View[T]) Template(w *words.Words) (*template.Template, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if t := v.parsed[w.Tag()]; t != nil {
		return t, nil
	}
	t, err := template.New(v.name).Funcs(funcs(w)).ParseFS(files, "templates/base.html", "templates/_*.html")
	if err == nil {
		if partials, _ := fs.Glob(v.folder, "templates/_*.html"); len(partials) > 0 {
			t, err = t.ParseFS(v.folder, partials...)
		}
	}
	if err == nil {
		t, err = t.ParseFS(v.folder, "templates/"+v.name)
	}
	if err != nil {
		return nil, fmt.Errorf("read the template %s: %w", v.name, err)
	}
	v.parsed[w.Tag()] = t
	return t, nil
}

// funcs are what templates can call: the words of a language and the addresses of assets.
func funcs(w *words.Words) template.FuncMap {
	return template.FuncMap{
		"t": w.T, "n": w.N, "label": w.Label,
		"date": w.Date, "dayLong": w.DayLong, "dayShort": w.DayShort, "weekday": w.Weekday, "weekdayShort": w.WeekdayShort,
		"week": w.Week, "weekShort": w.WeekShort, "month": w.Month, "period": w.Period,
		"clock": w.Clock, "span": w.Span, "at": w.At, "between": w.Between, "when": w.When,
		"count": w.Count, "points": w.Points, "minutes": w.Minutes, "hours": w.Hours, "percent": w.Percent,
		"asset": static.Href, "str": func(v any) string { return fmt.Sprint(v) },
	}
}

// policy lets a page load from this service only, and run nothing that stands in the page itself.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

var zippers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// send writes an answer that nobody else may keep, packed if the browser can unpack it.
func (c *Call) send(status int, contentType string, body []byte) error {
	h := c.Gin.Writer.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", contentType)
	h.Add("Vary", "Accept-Encoding")
	if len(body) > 1000 && strings.Contains(c.Gin.GetHeader("Accept-Encoding"), "gzip") {
		var packed bytes.Buffer
		z := zippers.Get().(*gzip.Writer)
		defer zippers.Put(z)
		z.Reset(&packed)
		_, _ = z.Write(body) // into memory
		_ = z.Close()
		h.Set("Content-Encoding", "gzip")
		body = packed.Bytes()
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.Gin.Writer.WriteHeader(status)
	c.Gin.Writer.WriteHeaderNow() // else Gin takes an answer without a body for none
	if c.Gin.Request.Method == http.MethodHead {
		return nil
	}
	_, _ = c.Gin.Writer.Write(body) // a browser that has gone away misses it
	return nil
}

// Download answers with a file to be kept under a name.
func (c *Call) Download(name, contentType string, body []byte) error {
	c.Gin.Header("Content-Disposition", `attachment; filename="`+name+`"`)
	return c.send(http.StatusOK, contentType, body)
}
