package account

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"schulalltag/internal/fault"
)

// ErrTooManyTries slows guessing down. Nobody is locked out: RetryAfter says when the next try is heard.
var ErrTooManyTries = fault.Limited("too-many-tries", "Too many sign-ins have failed. Wait a moment before the next try.", time.Second)

// throttle slows down guessing of one login from many addresses, and of many logins from one address. Successes cost nothing,
// so that a whole school behind one address signs in undisturbed. Each replica counts for itself.
type throttle struct {
	logins    *buckets
	addresses *buckets
}

func newThrottle() *throttle {
	return &throttle{
		logins:    newBuckets(10, 10*time.Second),
		addresses: newBuckets(30, 2*time.Second),
	}
}

// admit counts a try, or fails with ErrTooManyTries. succeeded takes the try back.
func (t *throttle) admit(login, ip string, now time.Time) error {
	if wait := t.addresses.take(network(ip), now); wait > 0 { // first, so that one address cannot fill the table of logins
		return tooManyTries(wait)
	}
	if wait := t.logins.take(login, now); wait > 0 {
		return tooManyTries(wait)
	}
	return nil
}

func (t *throttle) succeeded(login, ip string, now time.Time) {
	t.addresses.giveBack(network(ip), now)
	t.logins.forget(login)
}

func tooManyTries(wait time.Duration) error {
	e := *ErrTooManyTries
	e.RetryAfter = wait
	return &e
}

// network is what one subscriber has: an IPv4 address, or the /64 of an IPv6 address.
func network(ip string) string {
	a, err := netip.ParseAddr(ip)
	if err != nil {
		return ip
	}
	if a = a.Unmap(); a.Is4() {
		return a.String()
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return ip
	}
	return p.String()
}

// mostBuckets bounds the memory of a table; further keys share one bucket until others have filled up again.
const mostBuckets = 100_000

// buckets limit tries by key: a burst at first, then one per interval.
type buckets struct {
	burst    int
	interval time.Duration

	mu     sync.Mutex
	of     map[string]*rate.Limiter
	shared *rate.Limiter
	swept  time.Time
}

func newBuckets(burst int, interval time.Duration) *buckets {
	b := &buckets{burst: burst, interval: interval, of: map[string]*rate.Limiter{}}
	b.shared = b.bucket()
	return b
}

func (b *buckets) bucket() *rate.Limiter { return rate.NewLimiter(rate.Every(b.interval), b.burst) }

// take counts a try, or says how long to wait for the next.
func (b *buckets) take(key string, now time.Time) (wait time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sweep(now)
	l, ok := b.of[key]
	switch {
	case ok:
	case len(b.of) < mostBuckets:
		l = b.bucket()
		b.of[key] = l
	default:
		l = b.shared
	}
	if l.AllowN(now, 1) {
		return 0
	}
	missing := 1 - l.TokensAt(now)
	return max(time.Duration(missing*float64(b.interval)), time.Second)
}

// giveBack undoes one take. A bucket never holds more than its burst.
func (b *buckets) giveBack(key string, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if l, ok := b.of[key]; ok {
		l.AllowN(now, -1)
	}
}

// forget fills a bucket up again.
func (b *buckets) forget(key string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.of, key)
}

// sweep drops the buckets that are full again, which is as good as not having them, about as often as one can become so.
func (b *buckets) sweep(now time.Time) {
	if now.Sub(b.swept).Abs() < time.Minute {
		return
	}
	b.swept = now
	for key, l := range b.of {
		if l.TokensAt(now) >= float64(b.burst) {
			delete(b.of, key)
		}
	}
}
