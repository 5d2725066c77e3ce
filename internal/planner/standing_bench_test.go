package planner

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	generated "schulalltag/internal/planner/sample"
)

const (
	benchStability = 500
	benchIteration = 70
	benchAbsences  = 1000
	benchResolves  = 60
)

// BenchmarkRepair reports what a repair takes on a district, how many persons the best one moves in the median, and which part of
// what a full re-solve of the day wins back it wins back too: of all re-solves, and of those that move three persons at most.
func BenchmarkRepair(b *testing.B) {
	for seed := range uint64(3) {
		b.Run(fmt.Sprint("district", seed+1), func(b *testing.B) { benchRepair(b, generated.District(seed+1)) })
	}
}

func benchRepair(b *testing.B, p *Problem) {
	s, _ := standing(b, p, benchIteration)
	r := rand.New(rand.NewPCG(1, 1))
	var took []time.Duration
	var moved []int
	for b.Loop() {
		took, moved = took[:0], moved[:0]
		for len(moved) < benchAbsences {
			x := Absence{p.Assistants[r.IntN(len(p.Assistants))].ID, 1 + r.IntN(p.Days), r.IntN(2) * (480 + r.IntN(240))}
			start := time.Now()
			list, err := s.Repair(x, benchStability)
			if err != nil {
				b.Fatal(err)
			}
			if len(list[0].Missed) > 0 {
				took, moved = append(took, time.Since(start)), append(moved, len(list[0].Moves))
			}
		}
	}
	slices.Sort(took)
	slices.Sort(moved)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
	b.ReportMetric(float64(moved[len(moved)/2]), "median-moved")
	mine, theirs := [2]int64{}, [2]int64{}
	anyway := map[int]resolved{} // what a re-solve of each day wins without any absence: not the repair's to win
	for range benchResolves {
		x := Absence{p.Assistants[r.IntN(len(p.Assistants))].ID, 1 + r.IntN(p.Days), 0}
		if _, known := anyway[x.Day]; !known {
			anyway[x.Day] = resolve(b, p, s, Absence{Day: x.Day})
		}
		full, without := resolve(b, p, s, x), anyway[x.Day]
		persons := len(slices.DeleteFunc(full.moved, func(id string) bool { return slices.Contains(without.moved, id) }))
		for i := range 2 {
			if i == 0 || persons <= movesMost {
				mine[i], theirs[i] = mine[i]+wonBack(b, s, x), theirs[i]+full.won-without.won
			}
		}
	}
	b.ReportMetric(100*float64(mine[0])/float64(theirs[0]), "%won-back")
	b.ReportMetric(100*float64(mine[1])/float64(theirs[1]), "%won-back-by-3")
}

// wonBack is what the best repair is worth more than moving nobody, with stability.
func wonBack(b *testing.B, s *Standing, x Absence) int64 {
	b.Helper()
	list, err := s.Repair(x, benchStability)
	if err != nil {
		b.Fatal(err)
	}
	won := list[slices.IndexFunc(list, func(r Repair) bool { return len(r.Moves) == 0 })].Lost - list[0].Lost
	for _, m := range list[0].Moves {
		won -= benchStability * int64(len(without(m.Before, m.After)))
	}
	return won
}

// resolved is what a full re-solve of a day wins over everybody staying as they are, and whom it moves.
type resolved struct {
	won   int64
	moved []string
}

func resolve(b *testing.B, p *Problem, s *Standing, x Absence) (r resolved) {
	b.Helper()
	q := dayAlone(p, s.plan, x)
	var stays []Assignment
	for _, k := range q.Keep {
		stays = append(stays, Assignment{Assistant: k.Assistant, Place: k.Place, Slot: k.Slot})
	}
	full, err := Solve(b.Context(), q, Options{Iterations: 90})
	if err != nil {
		b.Fatal(err)
	}
	r.won = full.Value - judge(b, q, stays).Value
	for _, y := range append(without(stays, full.Assignments), without(full.Assignments, stays)...) {
		r.moved = append(r.moved, y.Assistant)
	}
	slices.Sort(r.moved)
	r.moved = slices.Compact(r.moved)
	return r
}

// dayAlone is what is left to decide on the day of an absence, everything else of the week frozen: floors are lowered by what is
// covered on other days and contracts by what is worked there, and a place worked at on another day costs nothing.
func dayAlone(p *Problem, plan []Assignment, x Absence) *Problem {
	q := &Problem{Version: 1, Name: p.Name, Days: p.Days, Travel: p.Travel, Rules: p.Rules}
	first := map[string]int{} // slot of the day, by school
	for _, s := range p.Schools {
		first[s.ID] = max(0, slices.IndexFunc(s.Slots, func(slot Slot) bool { return slot.Day == x.Day }))
		s.Slots = slices.DeleteFunc(slices.Clone(s.Slots), func(slot Slot) bool { return slot.Day != x.Day })
		q.Schools = append(q.Schools, s)
	}
	covered, elsewhere := map[string]int{}, map[string][]Assignment{}
	for _, y := range plan {
		if slotOf(p, y).Day != x.Day {
			covered[y.Place]++
			elsewhere[y.Assistant] = append(elsewhere[y.Assistant], y)
		} else if y.Assistant != x.Assistant {
			q.Keep = append(q.Keep, Keep{Assistant: y.Assistant, Place: y.Place, Slot: y.Slot - first[schoolOf(p, y.Place).ID], Value: benchStability})
		}
	}
	for _, pl := range p.Places {
		pl.Floor.Units = max(0, pl.Floor.Units-covered[pl.ID])
		var needs []Need
		for _, n := range pl.Needs {
			if slotOf(p, Assignment{Place: pl.ID, Slot: n.Slot}).Day == x.Day {
				n.Slot -= first[pl.School]
				needs = append(needs, n)
			}
		}
		pl.Needs = needs
		q.Places = append(q.Places, pl)
	}
	for _, a := range p.Assistants {
		var work []bruteSlot
		a.Familiar = slices.Clone(a.Familiar)
		for _, y := range elsewhere[a.ID] {
			work = append(work, bruteSlotOf(p, y))
			if !slices.ContainsFunc(a.Familiar, func(f Familiar) bool { return f.Place == y.Place }) {
				a.Familiar = append(a.Familiar, Familiar{Place: y.Place})
			}
		}
		for day := range p.Days {
			minutes, _, _ := bruteDay(p, &a, day+1, work)
			a.WeekMinutes -= minutes
		}
		if a.ID == x.Assistant {
			a.Available = nil
		}
		q.Assistants = append(q.Assistants, a)
	}
	return q
}

// BenchmarkStanding reports what each kind of question takes on a district.
func BenchmarkStanding(b *testing.B) {
	p := generated.District(1)
	s, plan := standing(b, p, 60)
	open := s.OpenNeeds()
	b.Run("stand", func(b *testing.B) {
		for b.Loop() {
			if _, err := Stand(p, plan); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("gap", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			x := open[i*97%len(open)]
			if _, err := s.Gap(x.Place, x.Slot); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("worth", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if _, err := s.Worth(plan.Assignments[i*97%len(plan.Assignments)]); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("hours", func(b *testing.B) {
		for b.Loop() {
			s.hours = nil
			s.Hours()
		}
	})
}
