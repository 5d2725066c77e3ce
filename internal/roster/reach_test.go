package roster

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// TestJudgesWithinReach holds alternatives that look at a part of the series against the judgement of all of them.
func TestJudgesWithinReach(t *testing.T) {
	w := newWorld(t)
	r := w.plan(t, term())
	people, places, slots := partsOf(r.Series)
	random := rand.New(rand.NewPCG(1, 2))
	one := func(ids []uuid.UUID) uuid.UUID { return ids[random.IntN(len(ids))] }
	broken, worse := 0, 0
	for range 12 {
		var alternatives [][]Change
		for range 30 {
			s := r.Series[random.IntN(len(r.Series))]
			move := Change{Op: OpMove, AssistantID: s.AssistantID, SlotID: s.SlotID, ToAssistantID: one(people), ToSlotID: one(slots), ToPlaceID: one(places)}
			if j, err := w.rosters.Judge(w.planner, r.ID, []Change{move}); err == nil && j != nil {
				alternatives = append(alternatives, []Change{move})
			}
		}
		alternatives = append(alternatives, []Change{{Op: OpRemove, AssistantID: r.Series[0].AssistantID, SlotID: r.Series[0].SlotID}})
		each, err := w.rosters.JudgeEach(w.planner, r.ID, alternatives)
		check(t, err)
		for i, changes := range alternatives {
			whole, err := w.rosters.Judge(w.planner, r.ID, changes)
			check(t, err)
			inOrderOfText(whole.Violations)
			inOrderOfText(each[i].Violations)
			if d := cmp.Diff(*whole, each[i]); d != "" {
				t.Fatalf("%+v: %s", changes, d)
			}
			if len(whole.broken()) > 0 {
				broken++
			} else if whole.ValueAfter < whole.ValueBefore {
				worse++
			}
		}
	}
	if broken == 0 || worse == 0 {
		t.Errorf("%d alternatives break a rule, %d cost something: too few to show anything", broken, worse)
	}
}

func partsOf(series []Series) (people, places, slots []uuid.UUID) {
	for _, s := range series {
		people, places, slots = append(people, s.AssistantID), append(places, s.PlaceID), append(slots, s.SlotID)
	}
	return people, places, slots
}

func inOrderOfText(violations []Violation) {
	slices.SortFunc(violations, func(a, b Violation) int { return strings.Compare(a.Text.String(), b.Text.String()) })
}
