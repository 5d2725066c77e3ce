package planner

import (
	"math/rand/v2"
	"slices"
)

// responder finds the best week of one person while everybody else stays as they are. Two things are not exact: a week's own slots can
// fill a floor that each of them is promised, and it looks at so many branches only.
type responder struct {
	*roster
	*chooser
	branches int // of a response at most
}

func newResponder(r *roster, branches int) *responder {
	return &responder{roster: r, chooser: newChooser(r.pool), branches: branches}
}

// guide leads a responder beyond what the roster says.
type guide struct {
	*prices         // whose shares of pair costs tell which pairs are worth their cost
	capped  bool    // no need is worth more than its price: what others would give for it
	mix     []blend // what is worked in these weeks is worth up to lean more
	lean    int64
	noise   *rand.Rand          // if not nil, every need's worth is blurred a little
	amend   func(worth []int64) // if not nil, it changes what each option is worth, none where it must not be worked
}

const blur = 50 // thousandths by which noise may change a worth

// respond returns the best week it finds for a person who is out, given an old one, which may be empty. ok is false if no week
// holds the person's pins.
func (s *responder) respond(a int, old week, g guide) (w week, ok bool) {
	p, base := &s.people[a], s.seat(a, g.rho[a])
	s.reserve(a, -1)
	for x := range base {
		o := &p.options[x]
		base[x] = none
		if s.free(o.need) {
			v := s.marginal(o.need)
			if g.capped {
				v = min(v, g.lambda[o.need]/s.scale)
			}
			if g.noise != nil {
				v += v * (g.noise.Int64N(2*blur) - blur) / 1000
			}
			base[x] = v + o.bonus
		}
	}
	s.reserve(a, 1)
	for _, b := range g.mix {
		for _, x := range b.options {
			if base[x] > none {
				base[x] += g.lean * b.weight / whole
			}
		}
	}
	if g.amend != nil {
		g.amend(base)
	}
	for x := range base {
		if base[x] > none {
			base[x] *= s.scale
		}
	}
	if len(old.options) > 0 {
		s.consider(old.options, old.cost)
	}
	if s.search(s.branches, 0) > s.best {
		s.mend()
	}
	if s.best == none {
		return week{}, false
	}
	return s.weekOf(a, slices.Clone(s.options)), true
}

// improve lets one person respond to all others, and keeps the answer if the roster gets better.
func (s *responder) improve(a int, at *prices) bool {
	before := s.value
	old := s.leave(a)
	if w, ok := s.respond(a, old, guide{prices: at}); ok {
		if s.enter(a, w); s.value > before {
			return true
		}
		s.leave(a)
	}
	s.enter(a, old)
	return false
}
