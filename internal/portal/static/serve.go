package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

// asset is a file ready to be sent.
type asset struct {
	address string // name with a part of the digest before its ending
	kind    string // content type
	digest  string
	plain   []byte
	packed  []byte // by gzip; nil where that does not make it smaller
}

// kinds are the content types by a name's ending. The operating system's table is not asked: it differs between machines.
var kinds = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}

func newAsset(name string, content []byte) asset {
	sum := sha256.Sum256(content)
	digest := hex.EncodeToString(sum[:8])
	ending := path.Ext(name)
	a := asset{address: strings.TrimSuffix(name, ending) + "." + digest + ending, kind: kinds[ending], digest: digest, plain: content}
	if packed := pack(content); len(packed) < len(content)*9/10 {
		a.packed = packed
	}
	return a
}

func pack(content []byte) []byte {
	var to bytes.Buffer
	w, _ := gzip.NewWriterLevel(&to, gzip.BestCompression) // the level exists
	_, _ = w.Write(content)                                // memory does not refuse
	_ = w.Close()
	return to.Bytes()
}

// Handler serves the files below [Root]. Under the present address a file may be kept for good. Under an address of another
// version (a page of a replica that is newer or older) the present content is sent, to be asked for again.
func Handler() http.Handler {
	known := catalogue()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		asked := strings.TrimPrefix(r.URL.Path, Root)
		a, ok := known[plainName(asked)]
		if !ok {
			http.NotFound(w, r)
			return
		}
		a.send(w, r, asked == a.address)
	})
}

// plainName takes the digest out of an address: "app.1f2e.css" and "app.css" are both "app.css".
func plainName(address string) string {
	parts := strings.Split(address, ".")
	if len(parts) < 3 {
		return address
	}
	return strings.Join(append(parts[:len(parts)-2], parts[len(parts)-1]), ".")
}

func (a asset) send(w http.ResponseWriter, r *http.Request, present bool) {
	header, content, tag := w.Header(), a.plain, a.digest
	header.Set("Content-Type", a.kind)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "public, no-cache")
	if present {
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if a.packed != nil {
		header.Set("Vary", "Accept-Encoding")
		if acceptsGzip(r.Header.Get("Accept-Encoding")) {
			content, tag = a.packed, a.digest+"-gzip"
			header.Set("Content-Encoding", "gzip")
			header.Set("Content-Length", strconv.Itoa(len(content))) // ServeContent leaves it out beside an encoding
			r.Header.Del("Range")                                    // a range would be one of the packed bytes
		}
	}
	header.Set("ETag", `"`+tag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

// acceptsGzip reports whether a request's Accept-Encoding names gzip and does not rule it out with q=0.
func acceptsGzip(accepted string) bool {
	for offer := range strings.SplitSeq(accepted, ",") {
		coding, weight, _ := strings.Cut(offer, ";")
		if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			q, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(weight), "q="), 64)
			return err != nil || q > 0
		}
	}
	return false
}
