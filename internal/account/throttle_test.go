package account

import (
	"fmt"
	"testing"
	"time"
)

func TestThrottle(t *testing.T) {
	now := time.Date(2026, 9, 1, 7, 30, 0, 0, time.UTC)
	tries := func(th *throttle, n int, login, ip string, now time.Time) (heard int) {
		for range n {
			if th.admit(login, ip, now) == nil {
				heard++
			}
		}
		return heard
	}

	t.Run("hears ten guesses at a login from anywhere, then one in ten seconds", func(t *testing.T) {
		th := newThrottle()
		heard := 0
		for i := range 1000 {
			heard += tries(th, 1, "h.berg@eichberg.example", fmt.Sprintf("10.0.%d.%d", i/250, i%250), now)
		}
		if heard != 10 {
			t.Errorf("%d of 1000", heard)
		}
		if n := tries(th, 5, "h.berg@eichberg.example", "192.0.2.1", now.Add(10*time.Second)); n != 1 {
			t.Errorf("%d after ten seconds", n)
		}
		if n := tries(th, 50, "h.berg@eichberg.example", "192.0.2.2", now.Add(time.Hour)); n != 10 {
			t.Errorf("%d after an hour", n)
		}
	})
	t.Run("hears thirty logins from an address, then one in two seconds", func(t *testing.T) {
		th := newThrottle()
		heard := 0
		for i := range 1000 {
			heard += tries(th, 1, fmt.Sprintf("user%d@eichberg.example", i), "192.0.2.1", now)
		}
		if heard != 30 {
			t.Errorf("%d of 1000", heard)
		}
		if n := tries(th, 1, "h.berg@eichberg.example", "192.0.2.2", now); n != 1 {
			t.Error("another address suffers")
		}
		if n := tries(th, 5, "h.berg@eichberg.example", "192.0.2.1", now.Add(2*time.Second)); n != 1 {
			t.Errorf("%d after two seconds", n)
		}
	})
	t.Run("counts the /64 of IPv6 as one address, and mapped addresses as what they are", func(t *testing.T) {
		for _, same := range [][2]string{
			{"2001:db8:1:2::1", "2001:db8:1:2:ffff:eeee:dddd:cccc"}, {"::ffff:192.0.2.1", "192.0.2.1"}, {"fe80::1%eth0", "fe80::2"},
		} {
			if network(same[0]) != network(same[1]) {
				t.Errorf("%v: %s, %s", same, network(same[0]), network(same[1]))
			}
		}
		if network("2001:db8:1:2::1") == network("2001:db8:1:3::1") || network("192.0.2.1") == network("192.0.2.2") {
			t.Error("neighbours count as one")
		}
	})
	t.Run("takes nothing for successes, so that a school behind one address signs in undisturbed", func(t *testing.T) {
		th := newThrottle()
		for i := range 500 {
			login := fmt.Sprintf("user%d@eichberg.example", i%7)
			if err := th.admit(login, "192.0.2.1", now); err != nil {
				t.Fatalf("sign-in %d: %v", i, err)
			}
			th.succeeded(login, "192.0.2.1", now)
		}
		if n := tries(th, 100, "other@eichberg.example", "192.0.2.1", now); n != 10 {
			t.Errorf("successes left credit for %d", n)
		}
		heard := 0
		for i := range 100 {
			heard += tries(th, 1, fmt.Sprintf("guess%d@eichberg.example", i), "192.0.2.1", now)
		}
		if heard > 30 {
			t.Errorf("successes left an address credit for %d", heard)
		}
	})
	t.Run("says how long to wait, and is right", func(t *testing.T) {
		b := newBuckets(1, 10*time.Second)
		b.take("a", now)
		later := now.Add(3 * time.Second)
		wait := b.take("a", later)
		if wait < 6900*time.Millisecond || wait > 7100*time.Millisecond {
			t.Fatal(wait)
		}
		if again := b.take("a", later.Add(wait-100*time.Millisecond)); again == 0 {
			t.Error("sooner would have done")
		}
		if again := b.take("a", later.Add(wait+time.Millisecond)); again != 0 {
			t.Errorf("still %v", again)
		}
	})
	t.Run("forgets who has not tried for long, and is bounded", func(t *testing.T) {
		b := newBuckets(2, time.Second)
		for i := range mostBuckets + 500 {
			b.take(fmt.Sprint(i), now)
		}
		if len(b.of) != mostBuckets {
			t.Errorf("%d buckets", len(b.of))
		}
		if b.take("one more", now) == 0 {
			t.Error("what does not fit goes unlimited")
		}
		if b.take("one more", now.Add(2*time.Minute)) != 0 || len(b.of) != 1 {
			t.Errorf("%d buckets after two minutes", len(b.of))
		}
	})
}
