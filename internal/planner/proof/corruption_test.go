package proof_test

import (
	"math/rand/v2"
	"slices"
	"strings"

	"schulalltag/internal/planner/format"
)

// corruption changes a plan so that something in it is no longer so.
type corruption struct {
	what   string
	change func(r *rand.Rand, p *format.Plan)
}

// one draws an element.
func one[T any](r *rand.Rand, list []T) *T { return &list[r.IntN(len(list))] }

// two draws two elements.
func two[T any](r *rand.Rand, list []T) (x, y *T) {
	at := r.Perm(len(list))
	return &list[at[0]], &list[at[1]]
}

func insert[T any](r *rand.Rand, list []T, x ...T) []T {
	return slices.Insert(slices.Clone(list), r.IntN(len(list)+1), x...)
}

func remove[T any](r *rand.Rand, list []T) []T {
	at := r.IntN(len(list))
	return slices.Delete(slices.Clone(list), at, at+1)
}

var corruptPlans = []corruption{
	{"an assignment left out", func(r *rand.Rand, p *format.Plan) { p.Assignments = remove(r, p.Assignments) }},
	{"an assignment twice", func(r *rand.Rand, p *format.Plan) {
		p.Assignments = insert(r, p.Assignments, *one(r, p.Assignments))
	}},
	{"no assignments", func(_ *rand.Rand, p *format.Plan) { p.Assignments = p.Assignments[:0] }},
	{"a slot that does not exist", func(r *rand.Rand, p *format.Plan) { one(r, p.Assignments).Slot += 1000 }},
	{"an unknown assistant", func(r *rand.Rand, p *format.Plan) { one(r, p.Assignments).Assistant = "nobody" }},
	{"an unknown place", func(r *rand.Rand, p *format.Plan) { one(r, p.Assignments).Place = "nowhere" }},
	{"everything done by one assistant", func(r *rand.Rand, p *format.Plan) {
		who := one(r, p.Assignments).Assistant
		for i := range p.Assignments {
			p.Assignments[i].Assistant = who
		}
	}},
	{"a value too high", func(r *rand.Rand, p *format.Plan) { p.Value += 1 + r.Int64N(1000) }},
	{"a value too low", func(r *rand.Rand, p *format.Plan) { p.Value -= 1 + r.Int64N(1000) }},
	{"a bound too low", func(r *rand.Rand, p *format.Plan) { *p.Bound -= 1 + r.Int64N(1000) }},
	{"a bound below the value", func(r *rand.Rand, p *format.Plan) { *p.Bound = p.Value - 1 - r.Int64N(1000) }},
	{"a wrong term", func(r *rand.Rand, p *format.Plan) { **one(r, terms(p)) += 1 + r.Int64N(100) }},
	{"two wrong terms that make up for one another", func(r *rand.Rand, p *format.Plan) {
		x, y := two(r, terms(p)[:4])
		by := 1 + r.Int64N(100)
		**x += by
		**y -= by
	}},
	{"another problem", func(r *rand.Rand, p *format.Plan) {
		at := r.IntN(len(p.Problem))
		digit := "0123456789abcdef"[(strings.IndexByte("0123456789abcdef", p.Problem[at])+1+r.IntN(15))%16]
		p.Problem = p.Problem[:at] + string(digit) + p.Problem[at+1:]
	}},
	{"another version", func(r *rand.Rand, p *format.Plan) { p.Version = *one(r, []int{-1, 0, 3, 4, 100}) }},
	{"iterations below 0", func(r *rand.Rand, p *format.Plan) { p.Iterations = -1 - r.IntN(10) }},
	{"seconds below 0", func(r *rand.Rand, p *format.Plan) { p.Seconds = -r.Float64() - 1 }},
}

func terms(p *format.Plan) []*int64 {
	b := &p.Breakdown
	return []*int64{&b.Need, &b.Floor, &b.Familiar, &b.Keep, &b.Gap, &b.Travel, &b.Pair}
}

var corruptCertificates = []corruption{
	{"a scale out of bounds", func(r *rand.Rand, p *format.Plan) { p.Certificate.Scale = *one(r, []int64{0, -1, -1000, 1001, 5000}) }},
	{"another scale", func(r *rand.Rand, p *format.Plan) { p.Certificate.Scale = 1 + r.Int64N(500) }},
	{"a price out of bounds", func(r *rand.Rand, p *format.Plan) {
		one(r, p.Certificate.Lambda).Price = *one(r, []int64{1e12 + 1, -1e12 - 1})
	}},
	{"a price twice", func(r *rand.Rand, p *format.Plan) {
		p.Certificate.Lambda = insert(r, p.Certificate.Lambda, *one(r, p.Certificate.Lambda))
	}},
	{"a price of an unknown place", func(r *rand.Rand, p *format.Plan) { one(r, p.Certificate.Lambda).Place = "nowhere" }},
	{"a price of no need", func(r *rand.Rand, p *format.Plan) { one(r, p.Certificate.Lambda).Slot += 1000 }},
	{"no prices", func(_ *rand.Rand, p *format.Plan) { p.Certificate.Lambda = p.Certificate.Lambda[:0] }},
	{"higher prices", func(r *rand.Rand, p *format.Plan) {
		by := 1e5 * (1 + r.Int64N(50))
		for i := range p.Certificate.Lambda {
			p.Certificate.Lambda[i].Price += by
		}
	}},
	{"lower prices", func(r *rand.Rand, p *format.Plan) {
		by := 1e5 * (1 + r.Int64N(50))
		for i := range p.Certificate.Lambda {
			p.Certificate.Lambda[i].Price -= by
		}
	}},
	{"a share below 0", func(r *rand.Rand, p *format.Plan) { one(r, p.Certificate.Rho).Price = -1 - r.Int64N(1000) }},
	{"a share out of bounds", func(r *rand.Rand, p *format.Plan) { one(r, p.Certificate.Rho).Price = 1e12 + 1 }},
	{"a share twice", func(r *rand.Rand, p *format.Plan) {
		p.Certificate.Rho = insert(r, p.Certificate.Rho, *one(r, p.Certificate.Rho))
	}},
	{"a share of an unknown assistant", func(r *rand.Rand, p *format.Plan) { one(r, p.Certificate.Rho).Assistant = "nobody" }},
	{"a share of no need", func(r *rand.Rand, p *format.Plan) { one(r, p.Certificate.Rho).Slot += 1000 }},
	{"a split of an unknown assistant", func(r *rand.Rand, p *format.Plan) { addSplits(r, p, "nobody", 1) }},
	{"a split twice", func(r *rand.Rand, p *format.Plan) {
		addSplits(r, p, untree(r, p), 2)
		p.Certificate.Splits = append(p.Certificate.Splits, p.Certificate.Splits[0])
	}},
	{"too many splits", func(r *rand.Rand, p *format.Plan) { addSplits(r, p, untree(r, p), 9) }},
	{"a split of an unknown place", func(r *rand.Rand, p *format.Plan) {
		addSplits(r, p, untree(r, p), 1)
		p.Certificate.Splits[0].Place = "nowhere"
	}},
}

// untree takes somebody's tree away and tells whose.
func untree(r *rand.Rand, p *format.Plan) string {
	c := p.Certificate
	who := one(r, c.Trees).Assistant
	c.Trees = slices.DeleteFunc(c.Trees, func(t format.Tree) bool { return t.Assistant == who })
	return who
}

// addSplits splits so many pairs of an assistant, at most as many as there are places with prices.
func addSplits(r *rand.Rand, p *format.Plan, who string, n int) {
	for _, i := range r.Perm(len(p.Certificate.Lambda)) {
		x := format.Split{Assistant: who, Place: p.Certificate.Lambda[i].Place}
		if !slices.Contains(p.Certificate.Splits, x) && len(p.Certificate.Splits) < n {
			p.Certificate.Splits = append(p.Certificate.Splits, x)
		}
	}
}

var corruptTrees = []corruption{
	{"trees in version 1", func(_ *rand.Rand, p *format.Plan) { p.Version = 1 }},
	{"a tree for an unknown assistant", func(r *rand.Rand, p *format.Plan) { one(r, p.Certificate.Trees).Assistant = "nobody" }},
	{"a tree twice", func(r *rand.Rand, p *format.Plan) {
		p.Certificate.Trees = insert(r, p.Certificate.Trees, *one(r, p.Certificate.Trees))
	}},
	{"two trees for one assistant", func(r *rand.Rand, p *format.Plan) {
		x, y := two(r, p.Certificate.Trees)
		x.Assistant = y.Assistant
	}},
	{"a tree beside splits", func(r *rand.Rand, p *format.Plan) { addSplits(r, p, one(r, p.Certificate.Trees).Assistant, 1) }},
	{"a tree that decides nothing", func(r *rand.Rand, p *format.Plan) { one(r, p.Certificate.Trees).Branches = []string{""} }},
	{"a tree without anything", func(r *rand.Rand, p *format.Plan) { one(r, p.Certificate.Trees).Branches = []string{} }},
	{"a tree that breaks off", func(r *rand.Rand, p *format.Plan) {
		x := one(r, p.Certificate.Trees)
		x.Branches = x.Branches[:r.IntN(len(x.Branches))]
	}},
	{"a tree that goes on after its end", func(r *rand.Rand, p *format.Plan) {
		x := one(r, p.Certificate.Trees)
		x.Branches = append(x.Branches, [][]string{{""}, {x.Branches[0]}, {x.Branches[0], "", ""}}[r.IntN(3)]...)
	}},
	{"one more end in a tree", func(r *rand.Rand, p *format.Plan) {
		x := one(r, p.Certificate.Trees)
		x.Branches = insert(r, x.Branches, "")
	}},
	{"one end less in a tree", func(r *rand.Rand, p *format.Plan) {
		x := one(r, p.Certificate.Trees)
		at := slices.Index(x.Branches, "")
		x.Branches = slices.Delete(slices.Clone(x.Branches), at, at+1)
	}},
	{"a tree with an unknown place", func(r *rand.Rand, p *format.Plan) { *fork(r, one(r, p.Certificate.Trees)) = "nowhere" }},
	{"a tree with an assistant for a place", func(r *rand.Rand, p *format.Plan) {
		x := one(r, p.Certificate.Trees)
		*fork(r, x) = x.Assistant
	}},
	{"a place decided twice", func(r *rand.Rand, p *format.Plan) {
		x := one(r, p.Certificate.Trees)
		at := r.IntN(len(x.Branches))
		for x.Branches[at] != "" {
			at = (at + 1) % len(x.Branches)
		}
		x.Branches = slices.Replace(slices.Clone(x.Branches), at, at+1, x.Branches[0], "", "")
	}},
}

// fork draws a place that a tree decides.
func fork(r *rand.Rand, t *format.Tree) *string {
	at := r.IntN(len(t.Branches))
	for t.Branches[at] == "" {
		at = (at + 1) % len(t.Branches)
	}
	return &t.Branches[at]
}

// subtree is where the tree ends that begins at some place of a list.
func subtree(list []string, at int) (end int) {
	for open := 1; open > 0; at++ {
		if open--; list[at] != "" {
			open += 2
		}
	}
	return at
}

// weakerCertificates are sound in form and often prove less than they did.
var weakerCertificates = []corruption{
	{"a tree left out", func(r *rand.Rand, p *format.Plan) { p.Certificate.Trees = remove(r, p.Certificate.Trees) }},
	{"a branch cut off", func(r *rand.Rand, p *format.Plan) {
		x := one(r, p.Certificate.Trees)
		at := 1 + r.IntN(len(x.Branches)-1)
		x.Branches = slices.Replace(slices.Clone(x.Branches), at, subtree(x.Branches, at), "")
	}},
	{"sides of a fork swapped", func(r *rand.Rand, p *format.Plan) {
		x := one(r, p.Certificate.Trees)
		end := subtree(x.Branches, 1)
		x.Branches = slices.Concat(x.Branches[:1], x.Branches[end:], x.Branches[1:end])
	}},
	{"places of a tree swapped", func(r *rand.Rand, p *format.Plan) {
		x := one(r, p.Certificate.Trees)
		a, b := *fork(r, x), *fork(r, x)
		for i, id := range x.Branches {
			switch id {
			case a:
				x.Branches[i] = b
			case b:
				x.Branches[i] = a
			}
		}
	}},
	{"trees of two assistants swapped", func(r *rand.Rand, p *format.Plan) {
		x, y := two(r, p.Certificate.Trees)
		x.Branches, y.Branches = y.Branches, x.Branches
	}},
	{"a price changed", func(r *rand.Rand, p *format.Plan) { one(r, p.Certificate.Lambda).Price += r.Int64N(4e6) - 2e6 }},
	{"shares left out", func(r *rand.Rand, p *format.Plan) {
		p.Certificate.Rho = slices.DeleteFunc(p.Certificate.Rho, func(format.PairPrice) bool { return r.IntN(2) == 0 })
	}},
	{"high shares", func(r *rand.Rand, p *format.Plan) {
		for i := range p.Certificate.Rho {
			p.Certificate.Rho[i].Price *= 2 + r.Int64N(3)
		}
	}},
}

// corruptProblems change the problem, so that the plan breaks a rule or is worth something else.
var corruptProblems = []struct {
	what   string
	change func(r *rand.Rand, p *format.Problem, plan []format.Assignment)
}{
	{"a week too short", func(r *rand.Rand, p *format.Problem, plan []format.Assignment) { working(r, p, plan).WeekMinutes = 40 }},
	{"a day too short", func(r *rand.Rand, p *format.Problem, plan []format.Assignment) { working(r, p, plan).DayMinutes = 40 }},
	{"nobody there", func(r *rand.Rand, p *format.Problem, plan []format.Assignment) {
		working(r, p, plan).Available = []format.Window{}
	}},
	{"a place barred", func(r *rand.Rand, p *format.Problem, plan []format.Assignment) {
		x := *one(r, plan)
		who := assistant(p, x.Assistant)
		who.Barred = append(who.Barred, x.Place)
		who.Familiar = slices.DeleteFunc(who.Familiar, func(f format.Familiar) bool { return f.Place == x.Place })
	}},
	{"a qualification required", func(r *rand.Rand, p *format.Problem, plan []format.Assignment) {
		n := needOf(p, *one(r, plan))
		n.Requires = append(n.Requires, "flying")
	}},
	{"a value changed", func(r *rand.Rand, p *format.Problem, plan []format.Assignment) {
		needOf(p, *one(r, plan)).Values[0] += 1 + r.Int64N(100)
	}},
	{"a need gone", func(r *rand.Rand, p *format.Problem, plan []format.Assignment) {
		x := *one(r, plan)
		pl := placeOf(p, x.Place)
		pl.Needs = slices.DeleteFunc(pl.Needs, func(n format.Need) bool { return n.Slot == x.Slot })
	}},
	{"a pin that is not in the plan", func(r *rand.Rand, p *format.Problem, plan []format.Assignment) {
		x := *one(r, plan)
		for i := range p.Assistants {
			y := format.Assignment{Assistant: p.Assistants[i].ID, Place: x.Place, Slot: x.Slot}
			if !slices.Contains(plan, y) {
				p.Pinned = append(p.Pinned, y)
			}
		}
	}},
	{"something kept", func(r *rand.Rand, p *format.Problem, plan []format.Assignment) {
		x := *one(r, plan)
		p.Keep = append(p.Keep, format.Keep{Assistant: x.Assistant, Place: x.Place, Slot: x.Slot, Value: 1 + r.Int64N(100)})
	}},
	{"dearer pairs", func(r *rand.Rand, p *format.Problem, _ []format.Assignment) { p.Rules.Pair += 1 + r.Int64N(100) }},
	{"longer visits", func(r *rand.Rand, p *format.Problem, _ []format.Assignment) { p.Rules.MinRun = 20 + r.IntN(10) }},
}

func assistant(p *format.Problem, id string) *format.Assistant {
	return &p.Assistants[slices.IndexFunc(p.Assistants, func(a format.Assistant) bool { return a.ID == id })]
}

// working draws somebody who has something to do.
func working(r *rand.Rand, p *format.Problem, plan []format.Assignment) *format.Assistant {
	return assistant(p, one(r, plan).Assistant)
}

func placeOf(p *format.Problem, id string) *format.Place {
	return &p.Places[slices.IndexFunc(p.Places, func(pl format.Place) bool { return pl.ID == id })]
}

func needOf(p *format.Problem, x format.Assignment) *format.Need {
	pl := placeOf(p, x.Place)
	return &pl.Needs[slices.IndexFunc(pl.Needs, func(n format.Need) bool { return n.Slot == x.Slot })]
}
