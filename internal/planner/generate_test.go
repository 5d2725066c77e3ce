package planner

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	generated "schulalltag/internal/planner/sample"
)

// tiny returns a problem that can be solved by looking at everything, with every rule and term somewhere: overlapping schools,
// windows that cut days, long days, negative keep, pins that may contradict one another.
func tiny(seed uint64) *Problem {
	r := rand.New(rand.NewPCG(seed, 1))
	people := 1 + r.IntN(3)
	slots := []int{7, 5, 4}[people-1]
	p := &Problem{Version: 1, Name: fmt.Sprint("tiny-", seed), Days: 1 + r.IntN(2)}
	p.Rules = Rules{MinRun: 1 + r.IntN(3), MaxPause: r.IntN(4) * 15, GapMinute: int64(r.IntN(3)) * 5, TravelMinute: int64(r.IntN(3)) * 7, Pair: int64(r.IntN(4)) * 400}
	schools := 1 + r.IntN(2)
	for s := range schools {
		p.Schools = append(p.Schools, School{ID: fmt.Sprint("s", s)})
	}
	if schools == 2 && r.IntN(4) > 0 {
		p.Travel = []Travel{{From: "s1", To: "s0", Minutes: r.IntN(4) * 10}}
	}
	lengths := []int{20, 45, 45, 90, 200}
	for d := 1; d <= p.Days; d++ {
		for s := range schools {
			at := 420 + r.IntN(12)*10
			for range (slots + r.IntN(2)) / p.Days / schools {
				end := at + lengths[r.IntN(len(lengths))]
				if end > midnight {
					break
				}
				p.Schools[s].Slots = append(p.Schools[s].Slots, Slot{Day: d, Start: at, End: end})
				at = end + []int{0, 0, 5, 15, 20, 40, 80}[r.IntN(7)]
			}
		}
	}
	for s, school := range p.Schools {
		for k := range 1 + r.IntN(2) {
			p.Places = append(p.Places, randomPlace(r, fmt.Sprintf("s%d/%d", s, k), school))
		}
	}
	for a := range people {
		p.Assistants = append(p.Assistants, randomAssistant(r, p, a))
	}
	fixAtRandom(r, p)
	return p
}

// longDays lays a tiny problem's slots over long days on which everybody may work, so that breaks and stretches matter most.
func longDays(r *rand.Rand, p *Problem) {
	if r.IntN(2) == 0 {
		p.Rules.MinRun, p.Rules.MaxPause = 1, 5 // one stretch may then be of several visits
	}
	for _, school := range p.Schools {
		at, day := 0, 0
		for i := range school.Slots {
			s := &school.Slots[i]
			if s.Day != day {
				at, day = r.IntN(10)*10, s.Day
			}
			s.Start, s.End = at, at+60+r.IntN(5)*20
			at = s.End + []int{0, 10, 10, 20, 30}[r.IntN(5)]
		}
	}
	for a := range p.Assistants {
		who := &p.Assistants[a]
		who.WeekMinutes, who.DayMinutes, who.Available = midnight*p.Days, 560+r.IntN(4)*100, nil
		for d := range p.Days {
			who.Available = append(who.Available, Window{Day: d + 1, To: midnight})
		}
	}
}

func randomPlace(r *rand.Rand, id string, school School) Place {
	pl := Place{ID: id, School: school.ID}
	if r.IntN(2) == 0 {
		pl.Floor = Floor{Units: r.IntN(4), Value: int64(r.IntN(4)) * 150}
	}
	for i := range school.Slots {
		if r.IntN(6) == 0 {
			continue
		}
		n := Need{Slot: i, Values: []int64{int64(r.IntN(10)) * 100}}
		if r.IntN(3) == 0 {
			n.Values = append(n.Values, n.Values[0]*int64(r.IntN(3))/2/100*100)
			n.Values[1] = min(n.Values[0], n.Values[1])
		}
		if r.IntN(5) == 0 {
			n.Requires = []string{"care"}
		}
		pl.Needs = append(pl.Needs, n)
	}
	return pl
}

func randomAssistant(r *rand.Rand, p *Problem, i int) Assistant {
	a := Assistant{ID: fmt.Sprint("a", i), WeekMinutes: 60 + r.IntN(16)*60, DayMinutes: []int{120, 240, 400, 560, 900}[r.IntN(5)]}
	for _, s := range p.Schools {
		if r.IntN(5) > 0 {
			a.Schools = append(a.Schools, s.ID)
		}
	}
	for d := 1; d <= p.Days; d++ {
		from := 400 + r.IntN(4)*50
		a.Available = append(a.Available, Window{Day: d, From: from, To: from + 200 + r.IntN(7)*100})
		if r.IntN(4) == 0 {
			a.Available = append(a.Available, Window{Day: d, From: from + 150, To: from + 700})
		}
	}
	if r.IntN(2) == 0 {
		a.Qualifications = []string{"care"}
	}
	for _, pl := range p.Places {
		switch r.IntN(6) {
		case 0:
			a.Familiar = append(a.Familiar, Familiar{Place: pl.ID, Value: int64(r.IntN(3)) * 50})
		case 1:
			a.Barred = append(a.Barred, pl.ID)
		}
	}
	return a
}

func fixAtRandom(r *rand.Rand, p *Problem) {
	for _, a := range p.Assistants {
		for _, pl := range p.Places {
			for _, n := range pl.Needs {
				if r.IntN(12) == 0 {
					p.Keep = append(p.Keep, Keep{Assistant: a.ID, Place: pl.ID, Slot: n.Slot, Value: int64(r.IntN(7)-2) * 100})
				}
				if r.IntN(40) == 0 {
					p.Pinned = append(p.Pinned, Assignment{Assistant: a.ID, Place: pl.ID, Slot: n.Slot})
				}
			}
		}
	}
}

// realistic returns a pool of so many schools.
func realistic(seed uint64, schools int) *Problem { return generated.Pool(seed, schools) }

var tinyFolder = flag.String("tiny", "", "folder to write tiny problems and their best values to, as bench/peers/agree.py reads them")

func TestTinyProblemsAreValidAndMostHavePlans(t *testing.T) {
	best := map[string]*int64{}
	for seed := range uint64(300) {
		p := tiny(seed)
		data, err := Encode(p)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(data); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
		if value, ok := brute(p); ok {
			best[p.Name] = &value
		}
		if *tinyFolder != "" {
			if err := os.WriteFile(filepath.Join(*tinyFolder, p.Name+".json"), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(best) < 200 {
		t.Errorf("only %d of 300 have a plan", len(best))
	}
	if *tinyFolder != "" {
		data, err := json.Marshal(best)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*tinyFolder, "best.json"), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
