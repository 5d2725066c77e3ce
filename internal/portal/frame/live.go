package frame

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// How long one stream of events lasts and how often it looks. The browser asks again when it ends, so that a server that stops waits for
// no stream, and a stream that was cut off goes on.
const (
	liveFor   = 12 * time.Second
	liveEvery = 500 * time.Millisecond
)

// Live sends a part of the page anew whenever it differs from what the browser has, as server-sent events, until done says that it will
// not change any more. The part is sent as HTML, which app.js puts where data-live stands. A browser without scripts
// gets the partial "reload" beside it: a page that loads itself again takes the place away from who reads it slowly or aloud (WCAG 2.2.2).
func (c *Call) Live(part func() (html string, done bool, err error)) error {
	html, done, err := part()
	if err != nil {
		return err
	}
	w := c.Gin.Writer
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no") // else a proxy keeps the events back
	w.WriteHeader(http.StatusOK)
	fmt.Fprint(w, "retry: 1000\n\n")
	ctx, cancel := context.WithTimeout(c.Gin.Request.Context(), liveFor)
	defer cancel()
	tick := time.NewTicker(liveEvery)
	defer tick.Stop()
	for last := ""; ; html, done, err = part() {
		if err != nil {
			if errors.Is(ctx.Err(), context.Canceled) || errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return nil
			}
			return err
		}
		if html != last {
			event(w, "part", html)
			last = html
		}
		if done {
			event(w, "done", "")
		}
		w.Flush()
		if done {
			return nil
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func event(w http.ResponseWriter, name, data string) {
	fmt.Fprintf(w, "event: %s\n", name)
	for line := range strings.SplitSeq(data, "\n") {
		fmt.Fprintf(w, "data: %s\n", line)
	}
	fmt.Fprint(w, "\n")
}
