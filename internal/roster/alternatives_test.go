package roster

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/postgres"
)

func TestJudgeEach(t *testing.T) {
	w := newWorld(t)
	r := w.plan(t, term())
	pin := func(s Series) Change { return Change{Op: OpPin, AssistantID: s.AssistantID, SlotID: s.SlotID} }
	remove := func(s Series) Change { return Change{Op: OpRemove, AssistantID: s.AssistantID, SlotID: s.SlotID} }
	first, last := r.Series[0], r.Series[len(r.Series)-1]

	t.Run("judges each alternative as if it were the only one", func(t *testing.T) {
		alternatives := [][]Change{{remove(first)}, {pin(first), remove(first)}, {remove(last)}, {remove(first)}, {pin(last)}}
		each, err := w.rosters.JudgeEach(w.planner, r.ID, alternatives)
		check(t, err)
		for i, changes := range alternatives {
			alone, err := w.rosters.Judge(w.planner, r.ID, changes)
			check(t, err)
			if d := cmp.Diff(*alone, each[i]); d != "" {
				t.Errorf("alternative %d: %s", i, d)
			}
		}
		if cmp.Equal(each[0], each[1]) {
			t.Error("to lose a pin is judged as if nothing were pinned")
		}
	})
	t.Run("says nothing of no alternatives", func(t *testing.T) {
		each, err := w.rosters.JudgeEach(w.planner, r.ID, nil)
		if err != nil || len(each) != 0 {
			t.Errorf("judged %+v, %v", each, err)
		}
	})
	t.Run("refuses an alternative that names what is not there, and too many", func(t *testing.T) {
		_, err := w.rosters.JudgeEach(w.planner, r.ID, [][]Change{{remove(first)}, {{Op: OpRemove, AssistantID: postgres.NewID(), SlotID: first.SlotID}}})
		refused(t, err, ErrChangesInvalid, "/changes/0/slotId")
		_, err = w.rosters.JudgeEach(w.planner, r.ID, make([][]Change, MaxAlternatives+1))
		refused(t, err, ErrChangesInvalid, "/alternatives")
		_, err = w.rosters.JudgeEach(w.planner, uuid.New(), nil)
		refused(t, err, ErrNotFound)
	})
}
