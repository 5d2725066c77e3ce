package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"schulalltag/internal/planner"
)

// explanation is what a planner wants to know of a plan, as plan -json prints it.
type explanation struct {
	Name       string              `json:"name"`
	Assistants int                 `json:"assistants"`
	Persons    int                 `json:"persons"` // person-slots that are needed
	Covered    int                 `json:"covered"` // of them
	Value      int64               `json:"value"`
	Bound      *int64              `json:"bound"`
	Iterations int                 `json:"iterations"`
	Seconds    float64             `json:"seconds"`
	Breakdown  planner.Breakdown   `json:"breakdown"`
	Schools    []schoolExplanation `json:"schools"`
	Open       []planner.OpenNeed  `json:"open"` // all, the dearest first
	Gaps       []*planner.Gap      `json:"gaps"` // the dearest of them, explained

	slots map[string][]planner.Slot // of each place's school
}

type schoolExplanation struct {
	School  string            `json:"school"`
	Persons int               `json:"persons"`
	Covered int               `json:"covered"`
	Hour    planner.HourValue `json:"hour"`
}

// explain asks what stands for all that it prints, and for so many gaps.
func explain(problem *planner.Problem, p *planner.Plan, gaps int) (*explanation, error) {
	standing, err := planner.Stand(problem, p)
	if err != nil {
		return nil, err
	}
	e := &explanation{Name: problem.Name, Assistants: len(problem.Assistants), Value: p.Value, Bound: p.Bound, Iterations: p.Iterations,
		Seconds: p.Seconds, Breakdown: p.Breakdown, Open: standing.OpenNeeds(), Gaps: []*planner.Gap{}, slots: map[string][]planner.Slot{}}
	index := map[string]int{}
	for i, hour := range standing.Hours() {
		index[problem.Schools[i].ID] = i
		e.Schools = append(e.Schools, schoolExplanation{School: problem.Schools[i].ID, Hour: hour})
	}
	schools := map[string]*schoolExplanation{} // of each place
	for _, pl := range problem.Places {
		i := index[pl.School]
		schools[pl.ID], e.slots[pl.ID] = &e.Schools[i], problem.Schools[i].Slots
		for _, n := range pl.Needs {
			e.Persons += len(n.Values)
			schools[pl.ID].Persons += len(n.Values)
		}
	}
	for _, x := range p.Assignments {
		e.Covered++
		schools[x.Place].Covered++
	}
	for _, x := range e.Open[:min(len(e.Open), gaps)] {
		g, err := standing.Gap(x.Place, x.Slot)
		if err != nil {
			return nil, err
		}
		e.Gaps = append(e.Gaps, g)
	}
	return e, nil
}

// encode writes everything as JSON.
func (e *explanation) encode(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(e)
}

// summarise writes it in lines.
func (e *explanation) summarise(w io.Writer) {
	fmt.Fprintf(w, "%s: %d assistants cover %d of %d person-slots.\n", e.Name, e.Assistants, e.Covered, e.Persons)
	fmt.Fprintf(w, "value %d, bound %d, gap %s; %d iterations in %.1f s\n", e.Value, *e.Bound, percent(e.Value, *e.Bound), e.Iterations, e.Seconds)
	b := e.Breakdown
	fmt.Fprintf(w, "need %d + floor %d + familiar %d + keep %d - gap %d - travel %d - pair %d\n", b.Need, b.Floor, b.Familiar, b.Keep, b.Gap, b.Travel, b.Pair)
	if len(e.Gaps) > 0 {
		fmt.Fprintf(w, "\nThe dearest of %d open needs, and who is nearest:\n", len(e.Open))
	}
	for _, g := range e.Gaps {
		slot := e.slots[g.Place][g.Slot]
		fmt.Fprintf(w, "  %s, day %d at %s: worth %d, %s\n", g.Place, slot.Day, clock(slot.Start), g.Value, nearest(g))
		told := map[bool]bool{} // the best closer with somebody who is there, and with somebody new
		for _, c := range g.Closers {
			if someone := c.Assistant != ""; !told[someone] {
				fmt.Fprintf(w, "    %s\n", closer(c, slot.Day))
				told[someone] = true
			}
		}
	}
	fmt.Fprint(w, "\nWhat one more hour a week is worth, by school:\n")
	for _, s := range e.Schools {
		fmt.Fprintf(w, "  %s: %d of %d covered; ", s.School, s.Covered, s.Persons)
		if s.Hour.Gain > 0 {
			fmt.Fprintf(w, "%d or more for %s, %d at most for anybody there", s.Hour.Gain, s.Hour.Assistant, s.Hour.FromPrices)
		} else {
			fmt.Fprintf(w, "found to gain nothing for anybody there, %d at most", s.Hour.FromPrices)
		}
		fmt.Fprintf(w, "; %d for somebody new with %d hours\n", s.Hour.NewGain, s.Hour.NewMinutes/60)
	}
}

// nearest says in words who could come and at what loss, or what keeps them out.
func nearest(g *planner.Gap) string {
	if len(g.Nearest) == 0 {
		return "and there is nobody else"
	}
	c := g.Nearest[0]
	if c.Possible {
		return fmt.Sprintf("%s could come for %d, leaving %d assignments", c.Assistant, c.Loss, len(c.Leaves))
	}
	var reasons []string
	for _, o := range c.Obstacles {
		reasons = append(reasons, obstacle(o))
	}
	return c.Assistant + " " + strings.Join(reasons, " and ")
}

// obstacle says in words what a code means.
func obstacle(o planner.Obstacle) string {
	switch o.Code {
	case planner.ObstacleClash:
		return "works at " + o.Detail + " then"
	case planner.ObstaclePin:
		return "is pinned to " + o.Detail + " then"
	case planner.ObstacleSchool:
		return "does not work at " + o.Detail
	case planner.ObstacleBarred:
		return "is barred from " + o.Detail
	case planner.ObstacleQualification:
		return "lacks " + o.Detail
	case planner.ObstacleWindow:
		return fmt.Sprintf("is not available from %s to %s", clock(o.From), clock(o.To))
	case planner.ObstacleWeek:
		return fmt.Sprintf("would work %d minutes too much in the week", o.Amount)
	case planner.ObstacleDay:
		return fmt.Sprintf("would work %d minutes too much on the day", o.Amount)
	case planner.ObstacleUnlisted:
		return "has no way listed to or from " + o.Detail
	case planner.ObstacleTravel:
		return fmt.Sprintf("needs %d minutes more for the way to %s", o.Amount, o.Detail)
	case planner.ObstacleRun:
		return fmt.Sprintf("would have a visit that is %d slots too short", o.Amount)
	case planner.ObstacleStretch:
		return fmt.Sprintf("would work %d minutes too long without a break", o.Amount)
	case planner.ObstacleBreak:
		return fmt.Sprintf("would have %d minutes of breaks too little", o.Amount)
	}
	return string(o.Code)
}

// closer says in words what would have to change, of a floater what is about the day.
func closer(c planner.Closer, day int) string {
	switch c.Kind {
	case planner.CloserHour:
		return fmt.Sprintf("an hour more for %s would gain %d", c.Assistant, c.Gain)
	case planner.CloserRule:
		return fmt.Sprintf("it would gain %d if it were not that %s %s", c.Gain, c.Assistant, obstacle(*c.Obstacle))
	}
	for _, d := range c.Days {
		if d.Day == day {
			return fmt.Sprintf("a floater would work %d minutes on that day, which are worth %d", d.Minutes, d.Worth)
		}
	}
	return fmt.Sprintf("a floater would gain %d in the week", c.Gain)
}

func clock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }
