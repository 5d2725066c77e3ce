package account

import (
	"crypto/sha256"
	"encoding/binary"
	"testing"
	"time"

	"github.com/google/uuid"
)

func TestLiveCache(t *testing.T) {
	now := time.Date(2026, 9, 1, 7, 30, 0, 0, time.UTC)
	digest := func(n uint64) (d [sha256.Size]byte) { binary.BigEndian.PutUint64(d[:], n); return d }
	hannah, ole := Actor{Kind: ActorUser, ID: uuid.New()}, Actor{Kind: ActorUser, ID: uuid.New()}

	t.Run("remembers for half a minute, not past the token's end, and not from the future", func(t *testing.T) {
		c := newLiveCache()
		c.keep(digest(1), sighting{actor: hannah, at: now, until: now.Add(time.Hour)})
		c.keep(digest(2), sighting{actor: ole, at: now, until: now.Add(10 * time.Second)})
		for _, try := range []struct {
			token uint64
			after time.Duration
			want  bool
		}{
			{1, 0, true}, {1, liveFor - 1, true}, {1, liveFor, false}, {1, -time.Second, false},
			{2, 9 * time.Second, true}, {2, 10 * time.Second, false}, {3, 0, false},
		} {
			if _, ok := c.find(digest(try.token), now.Add(try.after)); ok != try.want {
				t.Errorf("token %d after %v: %t", try.token, try.after, ok)
			}
		}
	})
	t.Run("forgets whom it is told to", func(t *testing.T) {
		c := newLiveCache()
		c.keep(digest(1), sighting{actor: hannah, at: now, until: now.Add(time.Hour)})
		c.keep(digest(2), sighting{actor: ole, at: now, until: now.Add(time.Hour)})
		c.forget(func(a Actor) bool { return a.ID == hannah.ID })
		if _, ok := c.find(digest(1), now); ok {
			t.Error("she is still there")
		}
		if _, ok := c.find(digest(2), now); !ok {
			t.Error("he is gone too")
		}
	})
	t.Run("is bounded, and makes room as soon as it can", func(t *testing.T) {
		c := newLiveCache()
		for n := range uint64(mostLive + 10) {
			c.keep(digest(n), sighting{actor: hannah, at: now, until: now.Add(time.Hour)})
		}
		if len(c.seen) != mostLive {
			t.Errorf("%d tokens", len(c.seen))
		}
		later := now.Add(liveFor)
		c.keep(digest(mostLive+20), sighting{actor: ole, at: later, until: later.Add(time.Hour)})
		if _, ok := c.find(digest(mostLive+20), later); !ok || len(c.seen) != 1 {
			t.Errorf("%d tokens", len(c.seen))
		}
	})
}
