package planner

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"schulalltag/internal/planner/proof"

	"github.com/google/go-cmp/cmp"
)

// standing solves a problem for a while and lets the plan stand.
func standing(t testing.TB, p *Problem, iterations int) (*Standing, *Plan) {
	t.Helper()
	plan, err := Solve(context.Background(), p, Options{Iterations: iterations})
	if err != nil {
		t.Fatal(err)
	}
	s, err := Stand(p, plan)
	if err != nil {
		t.Fatal(err)
	}
	return s, plan
}

// judge is the checker's judgement of a plan.
func judge(t testing.TB, p *Problem, plan []Assignment) *proof.Judgement {
	t.Helper()
	data, err := Encode(p)
	if err != nil {
		t.Fatal(err)
	}
	j, err := proof.Judge(data, plan)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func TestRepairIsWhatItClaimsToBe(t *testing.T) {
	t.Parallel()
	count, moves := 0, map[int]int{}
	check := func(p *Problem, iterations, absences int) {
		s, plan := standing(t, p, iterations)
		r := rand.New(rand.NewPCG(1, 8))
		for range absences {
			x := Absence{p.Assistants[r.IntN(len(p.Assistants))].ID, 1 + r.IntN(p.Days), r.IntN(2) * (400 + r.IntN(500))}
			list, err := s.Repair(x, int64(r.IntN(3))*300)
			if err != nil {
				t.Fatal(err)
			}
			if len(list) == 0 || len(list) > 3 || !slices.ContainsFunc(list, func(r Repair) bool { return len(r.Moves) == 0 }) {
				t.Fatalf("%s %v: %d repairs, one of which must move nobody", p.Name, x, len(list))
			}
			for _, repair := range list {
				confirmRepair(t, p, plan, x, repair)
				count++
				moves[len(repair.Moves)]++
			}
		}
		if now := s.assigned(0, s.weeks[0].options); s.value != plan.Value || !slices.Equal(now, s.assigned(0, s.home[0].options)) {
			t.Fatalf("%s: the standing plan has changed", p.Name)
		}
	}
	for seed := range uint64(300) {
		if p := tiny(seed); checkPins(p) == nil {
			if _, legal := brute(p); legal {
				check(p, 30, 4)
			}
		}
	}
	check(realistic(1, 3), 60, 100)
	check(realistic(2, 6), 40, 150)
	t.Logf("%d repairs, so many with each number of persons moved: %v", count, moves)
	if count < 1000 || moves[1] < 100 || moves[2] < 20 {
		t.Errorf("too few repairs to tell: %v", moves)
	}
}

// confirmRepair recomputes all that a repair claims.
func confirmRepair(t *testing.T, p *Problem, plan *Plan, x Absence, r Repair) {
	t.Helper()
	after := r.Plan()
	j := judge(t, p, after)
	for _, v := range j.Violations {
		if v.Assistant != x.Assistant { // what is left of the absent one's day is not judged again, and their pins are void
			t.Fatalf("%s %v: %v", p.Name, x, v)
		}
	}
	if lost := plan.Value - j.Value; lost != r.Lost {
		t.Fatalf("%s %v: the repair loses %d, it claims %d", p.Name, x, lost, r.Lost)
	}
	told := map[string]bool{x.Assistant: true}
	count := map[[2]any]int{}
	for _, change := range []struct {
		list []Assignment
		by   int
	}{{without(plan.Assignments, after), -1}, {without(after, plan.Assignments), 1}} {
		for _, y := range change.list {
			told[y.Assistant] = true
			count[[2]any{y.Place, y.Slot}] += change.by
			if s := slotOf(p, y); s.Day != x.Day || s.Start < x.From || y.Assistant == x.Assistant && change.by > 0 {
				t.Fatalf("%s %v: %v changes, at %v", p.Name, x, y, s)
			}
			if slices.Contains(p.Pinned, y) && y.Assistant != x.Assistant {
				t.Fatalf("%s %v: the pin %v moves", p.Name, x, y)
			}
			if !slices.Contains(r.Told.Places, y.Place) || !slices.Contains(r.Told.Schools, schoolOf(p, y.Place).ID) {
				t.Fatalf("%s %v: nobody tells %s", p.Name, x, y.Place)
			}
		}
	}
	if len(told) != len(r.Told.Assistants) || len(r.Moves) > 3 || len(told) != len(r.Moves)+1 {
		t.Fatalf("%s %v: %v change, told are %v", p.Name, x, told, r.Told.Assistants)
	}
	var opened []Opening
	for _, pl := range p.Places {
		for _, n := range pl.Needs {
			if d := count[[2]any{pl.ID, n.Slot}]; d < 0 {
				opened = append(opened, Opening{pl.ID, n.Slot, -d})
			}
		}
	}
	byPlace := func(x, y Opening) int {
		return compareAssignments(Assignment{Place: x.Place, Slot: x.Slot}, Assignment{Place: y.Place, Slot: y.Slot})
	}
	slices.SortFunc(opened, byPlace)
	if d := cmp.Diff(opened, slices.Clip(append([]Opening(nil), r.Opened...))); d != "" {
		t.Fatalf("%s %v: opened (-want +got)\n%s", p.Name, x, d)
	}
}

func schoolOf(p *Problem, place string) School {
	pl := p.Places[slices.IndexFunc(p.Places, func(pl Place) bool { return pl.ID == place })]
	return p.Schools[slices.IndexFunc(p.Schools, func(s School) bool { return s.ID == pl.School })]
}

func slotOf(p *Problem, x Assignment) Slot { return schoolOf(p, x.Place).Slots[x.Slot] }

func TestRepairRefusesWhatIsNoAbsence(t *testing.T) {
	p := realistic(1, 1)
	s, _ := standing(t, p, 5)
	for _, c := range []struct {
		name      string
		absence   Absence
		stability int64
	}{
		{"of nobody", Absence{"", 1, 0}, 0},
		{"of a stranger", Absence{"stranger", 1, 0}, 0},
		{"on no day", Absence{"a000", 0, 0}, 0},
		{"after the last day", Absence{"a000", 6, 0}, 0},
		{"before midnight", Absence{"a000", 1, -1}, 0},
		{"with a price for staying", Absence{"a000", 1, 0}, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			if list, err := s.Repair(c.absence, c.stability); err == nil {
				t.Errorf("got %v", list)
			}
		})
	}
}

// Ben, who is at the lesser place, goes to the better one as long as that is worth more than that he stays.
func TestRepairWeighsWorthAgainstStability(t *testing.T) {
	p := oneDay()
	plan := &Plan{}
	for slot := range 4 {
		p.Places[1].Needs[slot].Values[0] = 30
		plan.Assignments = append(plan.Assignments, pin("anna", "1a", slot), pin("ben", "1b", slot))
	}
	s, err := Stand(p, plan)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		from      int
		stability int64
		moved     int
		lost      int64
	}{
		{0, 0, 4, 120},
		{0, 69, 4, 120},
		{0, 71, 0, 400},
		{481, 69, 3, 90}, // the slot that has begun stays
		{600, 69, 2, 60},
		{601, 69, 1, 30},
		{601, 71, 0, 100},
		{646, 0, 0, 0},
	} {
		list, err := s.Repair(Absence{"anna", 1, c.from}, c.stability)
		if err != nil {
			t.Fatal(err)
		}
		moved := 0
		for _, m := range list[0].Moves {
			moved += len(without(m.Before, m.After))
		}
		if moved != c.moved || list[0].Lost != c.lost {
			t.Errorf("from %d at %d: %d assignments move, %d are lost; want %d and %d", c.from, c.stability, moved, list[0].Lost, c.moved, c.lost)
		}
	}
}
