package account

import (
	"crypto/sha256"
	"sync"
	"time"
)

const (
	// liveFor is how long a token that was found to hold is not looked up again, so that a right that is withdrawn on another
	// replica has gone everywhere within half a minute.
	liveFor = 30 * time.Second

	mostLive = 20_000
)

// liveCache remembers which tokens and cookies held a moment ago and who they stand for. It keeps none of them, only digests.
type liveCache struct {
	mu   sync.RWMutex
	seen map[[sha256.Size]byte]sighting
}

type sighting struct {
	actor Actor
	visit *Visit // of a cookie; nil for a token, so that neither passes for the other
	at    time.Time
	until time.Time // when the token itself ends
}

func newLiveCache() *liveCache { return &liveCache{seen: map[[sha256.Size]byte]sighting{}} }

func (s sighting) holds(now time.Time) bool {
	return now.Before(s.until) && now.Sub(s.at) < liveFor && !now.Before(s.at)
}

func (c *liveCache) find(token [sha256.Size]byte, now time.Time) (sighting, bool) {
	c.mu.RLock()
	s, ok := c.seen[token]
	c.mu.RUnlock()
	return s, ok && s.holds(now)
}

func (c *liveCache) keep(token [sha256.Size]byte, s sighting) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.seen) >= mostLive {
		for token, old := range c.seen {
			if !old.holds(s.at) {
				delete(c.seen, token)
			}
		}
	}
	if len(c.seen) < mostLive {
		c.seen[token] = s
	}
}

// forget drops the tokens of whoever gone says, so that what this replica did takes effect on it at once.
func (c *liveCache) forget(gone func(Actor) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for token, s := range c.seen {
		if gone(s.actor) {
			delete(c.seen, token)
		}
	}
}
