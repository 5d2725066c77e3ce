package browsertest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestMain keeps the pages with planted errors from those that somebody wants to see.
func TestMain(m *testing.M) {
	os.Unsetenv(pagesFolder)
	os.Unsetenv(screenshotsFolder)
	os.Exit(m.Run())
}

const policy = "default-src 'self'; img-src 'self' data:; require-trusted-types-for 'script'"

// whole is a document around a main part, with nothing wrong in it.
func whole(main string) string {
	return `<!doctype html><html lang="de"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
		<title>Probe</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/site.css"></head><body><main><h1>Probe</h1>` + main + `</main></body></html>`
}

// site is a service of pages by path. What is posted to /senden comes back as a page after a redirect.
type site struct {
	*httptest.Server
	mu     sync.Mutex
	posted string
}

func serve(t *testing.T, pages map[string]string) *site {
	t.Helper()
	s := &site{}
	mux := http.NewServeMux()
	page := func(path, header, body string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			if header != "" {
				w.Header().Set("Content-Security-Policy", header)
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			io.WriteString(w, body)
		})
	}
	for path, main := range pages {
		page("GET "+path, policy, whole(main))
	}
	for path, script := range map[string]string{
		"/log.js":   `console.log("ach")`,
		"/error.js": `console.error("oje", 7)`,
		"/throw.js": `throw new Error("daneben")`,
		"/later.js": `Promise.reject(new Error("versprochen"))`,
		"/alert.js": `alert("Buh")`,
		"/fetch.js": `document.querySelector("button").addEventListener("click", async e => { const r = await fetch("/langsam.txt"); document.querySelector("output").textContent = await r.text() })`,
		"/sse.js":   `new EventSource("/strom").onmessage = e => { document.querySelector("output").textContent = e.data }`,
		"/away.js":  `new EventSource("/fehlt")`,
		"/write.js": `document.querySelector("p").textContent = "ohne Skripte leer"`,
		"/again.js": `const nth = Number(sessionStorage.getItem("nth") ?? 0); sessionStorage.setItem("nth", nth + 1);
			if (nth % 3 < 2) setTimeout(() => location.reload(), 40 + 7 * (nth % 10))`,
		"/drag.js": `const [a, b] = [document.querySelector("#a"), document.querySelector("#b")];
			a.addEventListener("dragstart", e => e.dataTransfer.setData("text/plain", a.textContent));
			b.addEventListener("dragover", e => e.preventDefault());
			b.addEventListener("drop", e => { e.preventDefault(); b.append(" hat " + e.dataTransfer.getData("text/plain")) })`,
	} {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/javascript")
			io.WriteString(w, script)
		})
	}
	mux.HandleFunc("GET /site.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css")
		io.WriteString(w, `body { margin: 1rem; color-scheme: light dark; font: 1rem sans-serif } .blass { color: #ccc; background: #fff }
			.breit { width: 3000px } .drauf { position: fixed; inset: 0 } @media print { section { break-after: page } @page { size: A4 landscape } }
			@media (prefers-color-scheme: dark) { .hell { display: none } }`)
	})
	mux.HandleFunc("GET /langsam.txt", func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(400 * time.Millisecond)
		io.WriteString(w, "endlich")
	})
	mux.HandleFunc("GET /langsam", func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(400 * time.Millisecond)
		io.WriteString(w, whole(`<p>Am Ziel</p>`))
	})
	mux.HandleFunc("GET /strom", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, "data: es läuft\n\n")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	mux.HandleFunc("POST /senden", func(w http.ResponseWriter, r *http.Request) {
		r.ParseMultipartForm(1 << 20)
		var got []string
		for _, key := range []string{"name", "tag", "zeit", "zahl", "wahl", "hort", "art", "text"} {
			got = append(got, key+"="+strings.Join(r.PostForm[key], "+"))
		}
		if r.MultipartForm != nil {
			for _, f := range r.MultipartForm.File["datei"] {
				got = append(got, "datei="+f.Filename)
			}
		}
		s.mu.Lock()
		s.posted = strings.Join(got, " ")
		s.mu.Unlock()
		http.Redirect(w, r, "/gesendet", http.StatusSeeOther)
	})
	mux.HandleFunc("GET /gesendet", func(w http.ResponseWriter, _ *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		io.WriteString(w, whole(`<p>`+s.posted+`</p>`))
	})
	mux.HandleFunc("POST /ablehnen", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnprocessableEntity)
		io.WriteString(w, whole(`<p>So geht es nicht.</p>`))
	})
	mux.HandleFunc("GET /leer", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
	mux.HandleFunc("GET /keks", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, whole(`<p>`+r.Header.Get("Cookie")+`</p>`))
	})
	mux.HandleFunc("GET /datei.csv", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/csv")
		w.Header().Set("Content-Disposition", `attachment; filename="abdeckung.csv"`)
		io.WriteString(w, "a;b\n")
	})
	page("GET /fremd", "", whole(`<img src="http://anderswo.example/zaehler.png" alt="">`))
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// recorder notes what would have failed a test.
type recorder struct {
	testing.TB
	mu   sync.Mutex
	said []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.said = append(r.said, fmt.Sprintf(format, args...))
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	runtime.Goexit()
}

// failures is what the work on a page would have failed its test for.
func failures(t *testing.T, b *Browser, address string, o Options, work func(p *Page)) string {
	t.Helper()
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		p := b.Open(r, address, 800, 600, o)
		p.patience = 700 * time.Millisecond
		work(p)
	}()
	<-done
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.said, "\n")
}
