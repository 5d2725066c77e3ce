package planner

// split cuts a problem into parts that nothing ties together, in order of their first school: no assistant works in two of them.
// Each part is a problem of its own; legal plans, values and bounds just add up.
func split(p *Problem) []*Problem {
	index := map[string]int{}
	root := make([]int, len(p.Schools))
	for i, s := range p.Schools {
		index[s.ID], root[i] = i, i
	}
	find := func(id string) int {
		i := index[id]
		for root[i] != i {
			i = root[i]
		}
		return i
	}
	for _, a := range p.Assistants {
		for _, s := range a.Schools[min(1, len(a.Schools)):] {
			i, j := find(a.Schools[0]), find(s)
			root[max(i, j)] = min(i, j)
		}
	}
	byRoot := map[int]*Problem{}
	var all []*Problem
	of := func(school string) *Problem { return byRoot[find(school)] }
	for _, s := range p.Schools {
		if of(s.ID) == nil {
			part := &Problem{Version: p.Version, Days: p.Days, Rules: p.Rules}
			byRoot[find(s.ID)] = part
			all = append(all, part)
		}
		of(s.ID).Schools = append(of(s.ID).Schools, s)
	}
	for _, t := range p.Travel {
		if part := of(t.From); part == of(t.To) {
			part.Travel = append(part.Travel, t)
		}
	}
	places, assistants := map[string]*Problem{}, map[string]*Problem{}
	for _, pl := range p.Places {
		part := of(pl.School)
		places[pl.ID] = part
		part.Places = append(part.Places, pl)
	}
	for _, a := range p.Assistants {
		if len(a.Schools) == 0 {
			continue
		}
		part := of(a.Schools[0])
		assistants[a.ID] = part
		part.Assistants = append(part.Assistants, a)
	}
	for _, x := range p.Pinned {
		assistants[x.Assistant].Pinned = append(assistants[x.Assistant].Pinned, x)
	}
	for _, k := range p.Keep {
		if part := assistants[k.Assistant]; part != nil && part == places[k.Place] {
			part.Keep = append(part.Keep, k)
		}
	}
	return all
}
