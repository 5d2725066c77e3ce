package planner

import (
	"math/rand/v2"
	"testing"

	"schulalltag/internal/planner/proof"
)

// The checker's judgement of random rosters, most of them illegal, must be that of the rules' wording.
func TestJudgeAgreesWithTheWordingOfTheRules(t *testing.T) {
	legal, illegal := 0, 0
	for seed := range uint64(1500) {
		p := tiny(seed)
		data, err := Encode(p)
		if err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(seed, 4))
		for range 4 {
			list, works := randomRoster(r, p)
			judged, err := proof.Judge(data, list)
			if err != nil {
				t.Fatal(err)
			}
			value, ok := bruteWorth(p, works)
			if ok != (len(judged.Violations) == 0) {
				t.Fatalf("%s %v: legal is %v, the judgement %v", p.Name, list, ok, judged.Violations)
			}
			if !ok {
				illegal++
				continue
			}
			legal++
			if judged.Value != value {
				t.Fatalf("%s %v: worth %d, the judgement says %d", p.Name, list, value, judged.Value)
			}
		}
	}
	if legal < 500 || illegal < 500 {
		t.Errorf("only %d legal and %d illegal rosters", legal, illegal)
	}
}

// randomRoster mixes legal weeks with slips: a slot left out, or one put in.
func randomRoster(r *rand.Rand, p *Problem) (list []proof.Assignment, works [][]bruteSlot) {
	for a := range p.Assistants {
		weeks := bruteWeeks(p, a)
		var work []bruteSlot
		if len(weeks) > 0 {
			work = append(work, weeks[r.IntN(len(weeks))].work...)
		}
		if len(work) > 0 && r.IntN(6) == 0 {
			i := r.IntN(len(work))
			work = append(work[:i], work[i+1:]...)
		}
		if pl := r.IntN(len(p.Places)); r.IntN(6) == 0 && len(p.Places[pl].Needs) > 0 {
			n := r.IntN(len(p.Places[pl].Needs))
			for s, school := range p.Schools {
				if school.ID == p.Places[pl].School {
					slot := school.Slots[p.Places[pl].Needs[n].Slot]
					work = append(work, bruteSlot{s, slot.Day, slot.Start, slot.End, pl, n})
				}
			}
		}
		for _, w := range work {
			list = append(list, proof.Assignment{Assistant: p.Assistants[a].ID, Place: p.Places[w.place].ID, Slot: p.Places[w.place].Needs[w.need].Slot})
		}
		works = append(works, work)
	}
	return list, works
}

func bruteWorth(p *Problem, works [][]bruteSlot) (value int64, ok bool) {
	cover := map[[2]int]int{}
	for a, work := range works {
		cost, legal := bruteLegal(p, &p.Assistants[a], work)
		seen := map[bruteSlot]bool{}
		for _, w := range work {
			allowed := bruteMayWork(&p.Assistants[a], p.Places[w.place].ID, p.Places[w.place].Needs[w.need])
			school := p.Places[w.place].School
			at := false
			for _, s := range p.Assistants[a].Schools {
				at = at || s == school
			}
			if !legal || !allowed || !at || seen[w] {
				return 0, false
			}
			seen[w] = true
			cover[[2]int{w.place, w.need}]++
		}
		if !legal {
			return 0, false
		}
		value += bruteOwn(p, a, bruteWeek{work, cost})
	}
	for i, pl := range p.Places {
		covered := 0
		for n, need := range pl.Needs {
			y := cover[[2]int{i, n}]
			if y > len(need.Values) {
				return 0, false
			}
			for _, v := range need.Values[:y] {
				value += v
			}
			covered += y
		}
		value += pl.Floor.Value * int64(min(pl.Floor.Units, covered))
	}
	return value, true
}
