package frame

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
)

// How long one stream of events lasts and how often it looks. The browser asks again when it ends, so that a server that stops waits for
// no stream, and a stream that was cut off goes on.
const (
	liveFor   = 12 * time.Second
	liveEvery = 500 * time.Millisecond
)

// mostStreams is how many streams one session may hold open: as many as a browser does. One more tells how things stand and ends, so that
// nobody keeps the service busy for everybody.
const mostStreams = 6

// streams counts the open ones by session.
type streams struct {
	mu sync.Mutex
	of map[uuid.UUID]int
}

// enter counts one more, unless there are enough.
func (s *streams) enter(session uuid.UUID) (entered bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of[session] >= mostStreams {
		return false
	}
	s.of[session]++
	return true
}

func (s *streams) leave(session uuid.UUID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of[session]--; s.of[session] == 0 {
		delete(s.of, session)
	}
}

// Live sends a part of the page anew whenever it differs from what the browser has, as server-sent events, until done says that it will
// not change any more. The part is sent as HTML, which app.js puts where data-live stands. A browser without scripts
// gets the partial "reload" beside it: a page that loads itself again takes the place away from who reads it slowly or aloud (WCAG 2.2.2).
func (c *Call) Live(part func() (html string, done bool, err error)) error {
	session, again := c.Visit.Actor.Session, "retry: 1000\n\n"
	stays := c.frame.streams.enter(session)
	if stays {
		defer c.frame.streams.leave(session)
	} else {
		again = "retry: 5000\n\n"
	}
	html, done, err := part()
	if err != nil {
		return err
	}
	w := c.Gin.Writer
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no") // else a proxy keeps the events back
	w.WriteHeader(http.StatusOK)
	fmt.Fprint(w, again)
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
		if done || !stays {
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
