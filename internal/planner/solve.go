package planner

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"runtime"
	"time"
)

// engineName says in a plan what made it.
const engineName = "schulalltag prices 1"

// defaultIterations is enough for a good plan of any pool.
const defaultIterations = 1000

// Options say how long to search and with which seed. The zero value is a sensible default.
type Options struct {
	// Iterations bounds the work; 0 is a sensible default. With the same problem, seed and iterations, and a ctx that does not
	// end, the plan is always the same. Fewer are done only where the plan is proven optimal.
	Iterations int
	// Seed varies the search.
	Seed int64
	// Progress is called between iterations, every few hundred milliseconds at least and never concurrently. It must return soon.
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

// Solve finds a plan and proves how good it is. When ctx ends it returns the best plan so far, which is always legal and its bound
// true; it needs no cleaner end. An invalid problem is an *InputError, pins that leave no legal plan are a *PinError.
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
	s.begin(ctx)
	if err := s.engage(ctx); err != nil {
		return nil, err
	}
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
	start, end  time.Time // zero without a clock or deadline
}

func (s *solving) begin(ctx context.Context) {
	if s.options.Now != nil {
		s.start = s.options.Now()
		s.end, _ = ctx.Deadline()
	}
}

// engage splits the problem and seats what is pinned.
func (s *solving) engage(ctx context.Context) error {
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
		s.engines[i] = newEngine(ctx, rosters[i].pool, rosters[i], s.unit, seed, uint64(i), max(1, cores/len(parts)))
	})
	return nil
}

func (s *solving) run(ctx context.Context) {
	for s.iterations = 0; s.iterations < s.options.Iterations && ctx.Err() == nil && !s.done(); s.iterations++ {
		spent := s.spent()
		each(len(s.engines), runtime.GOMAXPROCS(0), func(_, i int) { s.engines[i].iterate(ctx, spent) })
		if s.options.Progress != nil {
			s.options.Progress(Progress{s.iterations + 1, s.options.Iterations, s.value(), s.bound()})
		}
	}
}

// spent is the share of the time, or else of the iterations, that is used up, in parts of a thousand.
func (s *solving) spent() int64 {
	if s.end.IsZero() {
		return int64(s.iterations) * 1000 / int64(s.options.Iterations)
	}
	return int64(s.options.Now().Sub(s.start)) * 1000 / max(1, int64(s.end.Sub(s.start)))
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
