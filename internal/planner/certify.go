package planner

// certified is prices with the bound they prove: for each person a tree of branches that covers all their weeks.
type certified struct {
	prices
	trees [][]int32 // in preorder, barred before open: the pair that is decided, or -1 for a leaf
	worth []int64   // of each person, what no week is worth more than, times scale
	bound int64     // times scale
}

const (
	proofRounds   = 10     // in which shares adapt
	proofBranches = 1000   // of one person in the last proof
	quickBranches = 200    // and in one on the way
	proofSlack    = 20_000 // part of a person's worth that is not worth a branch
)

// certify proves a bound with the market's best prices, and corrects the level by it. For each person it looks at so many branches at most;
// a roster that is known helps to close them.
func (m *market) certify(lanes int, known *roster, branches int) *certified {
	c := &certified{trees: make([][]int32, len(m.pool.people))}
	c.lambda = append(c.lambda, m.best.lambda...)
	for a := range m.best.rho {
		c.rho = append(c.rho, append([]int64{}, m.best.rho[a]...))
	}
	c.worth = make([]int64, len(m.pool.people))
	each(len(c.worth), min(lanes, len(m.choosers)), func(lane, a int) {
		k := m.choosers[lane]
		base := k.seat(a, c.rho[a])
		for x := range base {
			o := &m.pool.people[a].options[x]
			base[x] = c.lambda[o.need] + m.scale*o.bonus
		}
		for _, b := range m.mixes[a] {
			k.consider(b.options, b.cost)
		}
		k.consider(known.weeks[a].options, known.weeks[a].cost)
		k.search(min(leastEffort, branches), 0)
		k.adapt(min(proofRounds, branches))
		k.search(branches, max(0, k.best/proofSlack))
		c.worth[a] = k.settle()
		c.trees[a] = k.tree(nil, 0)
	})
	for i := range m.pool.sites {
		c.bound += m.fixed.demand(int32(i), c.lambda, m.y, &m.spare)
	}
	for _, v := range c.worth {
		c.bound += v
	}
	m.level = c.bound
	return c
}

// tree writes down the branches from node i on.
func (c *chooser) tree(list []int32, i int32) []int32 {
	n := &c.nodes[i]
	if n.kids[0] == 0 {
		return append(list, -1)
	}
	list = append(list, c.nodes[n.kids[0]].pair)
	return c.tree(c.tree(list, n.kids[0]), n.kids[1])
}
