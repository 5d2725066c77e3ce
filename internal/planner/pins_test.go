package planner

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// oneDay is a school with four slots of a day, two places and two assistants.
func oneDay() *Problem {
	p := &Problem{Version: 1, Name: "one-day", Days: 1, Rules: Rules{MinRun: 2, MaxPause: 10},
		Schools: []School{{ID: "eichberg", Slots: lessons(480, 525, 600, 645)}, {ID: "oberwald", Slots: lessons(480)}}}
	for _, id := range []string{"1a", "1b"} {
		pl := Place{ID: id, School: "eichberg"}
		for slot := range 4 {
			pl.Needs = append(pl.Needs, Need{Slot: slot, Values: []int64{100}})
		}
		p.Places = append(p.Places, pl)
	}
	p.Places = append(p.Places, Place{ID: "ow", School: "oberwald", Needs: []Need{{Slot: 0, Values: []int64{100}}}})
	for _, id := range []string{"anna", "ben"} {
		p.Assistants = append(p.Assistants, Assistant{ID: id, Schools: []string{"eichberg"}, WeekMinutes: 300, DayMinutes: 300, Available: []Window{{Day: 1, From: 480, To: 690}}})
	}
	return p
}

func lessons(starts ...int) (slots []Slot) {
	for _, start := range starts {
		slots = append(slots, Slot{Day: 1, Start: start, End: start + 45})
	}
	return slots
}

func pin(assistant, place string, slot int) Assignment {
	return Assignment{Assistant: assistant, Place: place, Slot: slot}
}

func TestSolveNamesPinsThatCannotStand(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(p *Problem)
		pins   []Assignment // those that are named
	}{
		{"two places in one slot", func(p *Problem) {
			p.Pinned = []Assignment{pin("ben", "1a", 3), pin("anna", "1a", 0), pin("anna", "1b", 0)}
		}, []Assignment{pin("anna", "1a", 0), pin("anna", "1b", 0)}},
		{"more persons than a need has", func(p *Problem) {
			p.Pinned = []Assignment{pin("anna", "1a", 0), pin("anna", "1a", 1), pin("ben", "1a", 1)}
		}, []Assignment{pin("anna", "1a", 1), pin("ben", "1a", 1)}},
		{"a school that is not theirs", func(p *Problem) { p.Pinned = []Assignment{pin("anna", "ow", 0)} }, []Assignment{pin("anna", "ow", 0)}},
		{"a slot without a need", func(p *Problem) {
			p.Places[0].Needs = p.Places[0].Needs[1:]
			p.Pinned = []Assignment{pin("anna", "1a", 0)}
		}, []Assignment{pin("anna", "1a", 0)}},
		{"a place they are barred from", func(p *Problem) {
			p.Assistants[0].Barred = []string{"1b"}
			p.Pinned = []Assignment{pin("anna", "1a", 2), pin("anna", "1b", 0)}
		}, []Assignment{pin("anna", "1b", 0)}},
		{"a qualification they lack", func(p *Problem) {
			p.Places[0].Needs[1].Requires = []string{"care"}
			p.Pinned = []Assignment{pin("anna", "1a", 1)}
		}, []Assignment{pin("anna", "1a", 1)}},
		{"a time they are not available", func(p *Problem) {
			p.Assistants[0].Available[0].To = 600
			p.Pinned = []Assignment{pin("anna", "1a", 0), pin("anna", "1a", 2)}
		}, []Assignment{pin("anna", "1a", 2)}},
		{"more minutes than the contract has", func(p *Problem) {
			p.Assistants[0].WeekMinutes = 90
			p.Pinned = []Assignment{pin("anna", "1a", 0), pin("anna", "1b", 1), pin("anna", "1a", 3)}
		}, []Assignment{pin("anna", "1b", 1), pin("anna", "1a", 3)}},
		{"a visit that others leave no room to lengthen", func(p *Problem) {
			p.Places = p.Places[:1]
			p.Pinned = []Assignment{pin("anna", "1a", 0), pin("ben", "1a", 1)}
		}, []Assignment{pin("anna", "1a", 0)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := oneDay()
			c.change(p)
			if p.Places[len(p.Places)-1].ID != "ow" {
				p.Schools = p.Schools[:1]
			}
			if _, ok := brute(p); ok {
				t.Fatal("there is a legal plan")
			}
			_, err := Solve(t.Context(), p, Options{})
			var e *PinError
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want a PinError", err)
			}
			if diff := cmp.Diff(c.pins, e.Pins); diff != "" {
				t.Errorf("%v: %s", e, diff)
			}
		})
	}
}

func TestSolveSeatsPinsThatMustGiveWayToEachOther(t *testing.T) {
	p := oneDay()
	p.Rules.MinRun = 3
	p.Rules.MaxPause = 30
	p.Places[1].Needs = p.Places[1].Needs[2:] // two persons can only be there in the last two slots
	p.Places[0].Needs = append(p.Places[0].Needs[:0:0], p.Places[0].Needs...)
	p.Places[0].Needs[1].Values = []int64{100, 0}
	p.Pinned = []Assignment{pin("anna", "1a", 3), pin("ben", "1b", 3)}
	plan := solve(t, t.Context(), p, Options{})
	if best, ok := brute(p); !ok || plan.Value != best {
		t.Errorf("got %d, the best is %d", plan.Value, best)
	}
}
