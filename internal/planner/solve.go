package planner

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"runtime"
	"time"
)

// Engine names what makes the plans here. Another engine, or another version, makes other plans.
const Engine = "schulalltag market 2"

// defaultIterations is enough for a good plan of any pool.
const defaultIterations = 300

// Options say how long to search and with which seed. The zero value is a sensible default.
type Options struct {
	// Iterations bounds the work; 0 is a sensible default. The plan says how many were done: fewer where ctx ended or the plan is proven
	// optimal. With the same problem, seed and so many iterations the plan is always the same, whatever ended the search.
	Iterations int
	// Warm is a plan to start from, of the same problem or a like one: what it says of parts of this problem is used, the rest left out.
	// The plan then depends on it too.
	Warm *Plan
	// Seed varies the search.
	Seed int64
	// Progress is called after each iteration, which takes a few hundred milliseconds at most, and never concurrently. It must return soon.
	Progress func(Progress)
	// Now is the clock against which the deadline of ctx is measured, so that the search divides its time well and the plan
	// records its seconds. Without it Solve knows no time but the end of ctx.
	Now func() time.Time
}

// Progress is how far a search has come. Value and Bound are of the whole problem; the value never falls, the bound never rises.
type Progress struct {
	Iteration, Iterations int
	Value, Bound          int64
}

// Solve finds a plan and proves how good it is. When ctx ends it completes its iteration, makes a last proof, about a second for 300 assistants,
// and returns the best plan so far, which is always legal and its bound true; it needs no cleaner end. An invalid problem is an *InputError, pins that leave no legal plan are a *PinError.
func Solve(ctx context.Context, p *Problem, o Options) (*Plan, error) {
	hash, err := p.Hash()
	if err != nil {
		return nil, err
	}
	if err := checkPins(p); err != nil {
		return nil, err
	}
	s := &solving{problem: p, options: o, hash: hash}
	if s.options.Iterations <= 0 {
		s.options.Iterations = defaultIterations
	}
	if o.Now == nil {
		s.options.Now = func() time.Time { return time.Time{} }
	}
	s.start = s.options.Now()
	if err := s.engage(); err != nil {
		return nil, err
	}
	s.proving = s.options.Now().Sub(s.start) // a guess before the first
	s.run(ctx)
	return s.plan(), nil
}

// solving is one call of Solve.
type solving struct {
	problem     *Problem
	options     Options
	hash        string
	unit, scale int64
	engines     []*engine
	iterations  int
	start       time.Time
	proving     time.Duration // how long a proof takes, about
}

// engage splits the problem, seats what is pinned, and makes a first roster.
func (s *solving) engage() error {
	s.unit, s.scale = measure(s.problem)
	parts := split(s.problem)
	rosters := make([]*roster, len(parts))
	for i, part := range parts {
		o, err := newPool(part, s.scale)
		if err != nil {
			return err
		}
		if rosters[i], err = seatPins(o); err != nil {
			return err
		}
	}
	hashed, err := hex.DecodeString(s.hash)
	if err != nil {
		return err
	}
	seed := binary.LittleEndian.Uint64(hashed) + uint64(s.options.Seed)
	s.engines = make([]*engine, len(parts))
	cores := runtime.GOMAXPROCS(0)
	each(len(parts), cores, func(_, i int) {
		s.engines[i] = newEngine(rosters[i], s.unit, seed, uint64(i), max(1, cores/len(parts)), s.options.Warm)
	})
	return nil
}

// run searches, and proves what it has found before ctx ends as far as the clock lets it foresee that. An iteration is always done whole, and a
// last proof is always made, so that the plan depends on the number of iterations only.
func (s *solving) run(ctx context.Context) {
	end, limited := ctx.Deadline()
	limited = limited && !s.start.IsZero()
	for s.iterations < s.options.Iterations && ctx.Err() == nil && !s.done() {
		begin := s.options.Now()
		if limited && end.Sub(begin) < s.proving {
			break
		}
		proved := s.engines[0].nextProof
		each(len(s.engines), runtime.GOMAXPROCS(0), func(_, i int) { s.engines[i].iterate() })
		s.iterations++
		s.report()
		if s.engines[0].nextProof != proved {
			s.proving = s.options.Now().Sub(begin)
		}
	}
	each(len(s.engines), runtime.GOMAXPROCS(0), func(_, i int) { s.engines[i].prove(proofBranches) })
	s.report()
}

func (s *solving) report() {
	if s.options.Progress != nil {
		s.options.Progress(Progress{s.iterations, s.options.Iterations, s.value(), s.bound()})
	}
}

func (s *solving) done() bool {
	for _, e := range s.engines {
		if !e.done() {
			return s.bound() == s.value()
		}
	}
	return true
}

func (s *solving) value() (sum int64) {
	for _, e := range s.engines {
		sum += e.roster.value
	}
	return sum
}

// bound is what the certificate of all parts proves.
func (s *solving) bound() (sum int64) {
	for _, e := range s.engines {
		sum += e.bound()
	}
	return floorTo(floorDiv(sum, s.scale), s.unit)
}
