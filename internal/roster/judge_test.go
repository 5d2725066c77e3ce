package roster

import (
	"errors"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/planner/proof"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

func TestChange(t *testing.T) {
	w := newWorld(t)
	w.people = append(w.people, w.hire(t, "Emre", nil), w.hire(t, "Fatma", nil))
	r := w.plan(t, term()) // with people who have nothing to do
	used := map[uuid.UUID]bool{}
	for _, s := range r.Series {
		used[s.AssistantID] = true
	}
	var spare *staff.Assistant
	for _, a := range w.people {
		if !used[a.ID] {
			spare = a
		}
	}
	if spare == nil {
		t.Fatal("everybody has something to do")
	}
	// One person's whole day at one school, which somebody free can take over.
	day := w.dayOf(t, r.Series[0].AssistantID, r.Series)
	var handOver []Change
	for _, s := range day {
		handOver = append(handOver, Change{Op: OpMove, AssistantID: s.AssistantID, SlotID: s.SlotID, ToAssistantID: spare.ID})
	}

	t.Run("judges without storing, and agrees with the proof about what is stored", func(t *testing.T) {
		before := w.series(t, r.ID)
		j, err := w.rosters.Judge(w.planner, r.ID, handOver)
		check(t, err)
		if len(j.Violations) > 0 || j.ValueBefore != r.Value || j.BreakdownBefore != r.Breakdown() {
			t.Errorf("judged %+v, stored %d", j, r.Value)
		}
		if j.ValueAfter != j.BreakdownAfter.Value() || j.BreakdownAfter.Need != j.BreakdownBefore.Need {
			t.Errorf("the same needs are met, but %+v became %+v", j.BreakdownBefore, j.BreakdownAfter)
		}
		if d := cmp.Diff(before, w.series(t, r.ID)); d != "" {
			t.Error(d)
		}
	})
	t.Run("refuses what would newly break a rule, at the change that does", func(t *testing.T) {
		s := day[0]
		cases := map[string]struct {
			changes []Change
			code    string
			at      string
		}{
			"a visit that gets too short": {[]Change{{Op: OpMove, AssistantID: s.AssistantID, SlotID: s.SlotID, ToAssistantID: spare.ID}}, "visit-too-short", "/changes/0"},
			"somebody at a place that needs nobody then": {append(handOver[:len(handOver):len(handOver)],
				Change{Op: OpAdd, AssistantID: s.AssistantID, SlotID: s.SlotID, PlaceID: w.otherPlace(s)}), "no-such-need", "/changes/" + strconv.Itoa(len(handOver))},
		}
		for name, c := range cases {
			j, err := w.rosters.Judge(w.planner, r.ID, c.changes)
			check(t, err)
			found := false
			for _, v := range j.Violations {
				found = found || v.Code == c.code && v.New
			}
			_, _, err = w.rosters.Change(w.planner, r.ID, r.Version, c.changes)
			if !found || !errors.Is(err, ErrRuleBroken) || !pointsTo(err, c.at) {
				t.Errorf("%s: violations %+v, refused with %v", name, j.Violations, err)
			}
		}
	})
	t.Run("names changes of what is not there", func(t *testing.T) {
		s, nobody := day[0], postgres.NewID()
		_, _, err := w.rosters.Change(w.planner, r.ID, r.Version, []Change{
			{Op: OpRemove, AssistantID: spare.ID, SlotID: s.SlotID},
			{Op: OpAdd, AssistantID: nobody, SlotID: nobody, PlaceID: nobody},
			{Op: OpAdd, AssistantID: s.AssistantID, SlotID: s.SlotID, PlaceID: s.PlaceID},
			{Op: OpMove, AssistantID: s.AssistantID, SlotID: s.SlotID},
			{Op: "swap", AssistantID: day[1].AssistantID, SlotID: day[1].SlotID},
		})
		refused(t, err, ErrChangesInvalid, "/changes/0/slotId", "/changes/1/assistantId", "/changes/1/slotId", "/changes/1/placeId",
			"/changes/2/slotId", "/changes/3", "/changes/4/op")
		_, err = w.rosters.Judge(w.planner, r.ID, nil)
		refused(t, err, ErrChangesInvalid, "/changes")
	})
	t.Run("names fields that the operation does not use", func(t *testing.T) {
		at := func(op Op) Change { return Change{Op: op, AssistantID: day[0].AssistantID, SlotID: day[0].SlotID} }
		pin, move, add := at(OpPin), at(OpMove), at(OpAdd)
		pin.PlaceID, pin.ToSlotID, pin.ToAssistantID, pin.ToPlaceID = day[0].PlaceID, day[0].SlotID, spare.ID, day[0].PlaceID
		move.PlaceID, move.ToAssistantID = day[0].PlaceID, spare.ID
		add.AssistantID, add.PlaceID, add.ToSlotID = spare.ID, day[0].PlaceID, day[0].SlotID
		_, err := w.rosters.Judge(w.planner, r.ID, []Change{pin})
		refused(t, err, ErrChangesInvalid, "/changes/0/placeId", "/changes/0/toAssistantId", "/changes/0/toSlotId", "/changes/0/toPlaceId")
		_, err = w.rosters.Judge(w.planner, r.ID, []Change{add, move})
		refused(t, err, ErrChangesInvalid, "/changes/0/toSlotId", "/changes/1/placeId", "/changes/1/toSlotId") // spare sits there by then
	})
	t.Run("stores the rest with its value, and keeps the bound of a problem that is still the same", func(t *testing.T) {
		changed, j, err := w.rosters.Change(w.planner, r.ID, r.Version, handOver)
		check(t, err)
		if changed.Value != j.ValueAfter || changed.Breakdown() != j.BreakdownAfter || changed.Version != r.Version+1 {
			t.Errorf("roster %+v, judged %+v", changed, j)
		}
		if changed.Bound != r.Bound || changed.ProblemHash != r.ProblemHash {
			t.Errorf("bound %d of %s became %d of %s", r.Bound, r.ProblemHash, changed.Bound, changed.ProblemHash)
		}
		problem, err := w.rosters.Problem(w.planner, r.PlanningRunID)
		check(t, err)
		plan, err := w.rosters.Plan(w.planner, r.ID)
		check(t, err)
		report, err := proof.Check(problem, plan)
		check(t, err)
		if len(report.Findings) > 0 || report.Value != changed.Value {
			t.Errorf("the proof finds %v and value %d, stored is %d", report.Findings, report.Value, changed.Value)
		}
		stored, err := w.rosters.Roster(w.planner, r.ID)
		check(t, err)
		if d := cmp.Diff(changed, stored); d != "" {
			t.Error(d)
		}
		r = changed
	})
	t.Run("refuses a version that is not the current one", func(t *testing.T) {
		if _, _, err := w.rosters.Change(w.planner, r.ID, r.Version-1, handOver); !errors.Is(err, postgres.ErrStale) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("protects a pinned series until it is unpinned", func(t *testing.T) {
		var all, unpin []Change
		for _, s := range w.dayOf(t, spare.ID, w.series(t, r.ID)) {
			all = append(all, Change{Op: OpRemove, AssistantID: s.AssistantID, SlotID: s.SlotID})
		}
		pin := Change{Op: OpPin, AssistantID: all[0].AssistantID, SlotID: all[0].SlotID}
		pinned, _, err := w.rosters.Change(w.planner, r.ID, r.Version, []Change{pin})
		check(t, err)
		if pinned.Bound != r.Bound {
			t.Error("a pin takes the bound away, though it only forbids plans")
		}
		if _, _, err := w.rosters.Change(w.planner, r.ID, pinned.Version, all); !errors.Is(err, ErrRuleBroken) || !pointsTo(err, "/changes/0") {
			t.Errorf("got %v", err)
		}
		pin.Op = OpUnpin
		unpin = append([]Change{pin}, all...)
		if r, _, err = w.rosters.Change(w.planner, r.ID, pinned.Version, unpin); err != nil {
			t.Fatal(err)
		}
		if left := w.dayOf(t, spare.ID, w.series(t, r.ID)); len(left) != 0 {
			t.Errorf("%d series are left", len(left))
		}
	})
	t.Run("gives up the bound when needs have changed, for one that still holds", func(t *testing.T) {
		s := &w.district.Schools[1]
		needs := s.Needs(2, school.SlotLesson)
		_, _, err := w.Schools.PutNeedWeek(s.Secretary, s.Classes[0].ID, s.Classes[0].Version, school.NeedWeekDetails{ValidFrom: termStart, Needs: needs})
		check(t, err)
		series := w.series(t, r.ID)
		changed, _, err := w.rosters.Change(w.planner, r.ID, r.Version, []Change{{Op: OpPin, AssistantID: series[0].AssistantID, SlotID: series[0].SlotID}})
		check(t, err)
		if changed.ProblemHash == r.ProblemHash || changed.Bound <= r.Bound {
			t.Errorf("bound %d of the old problem %d", changed.Bound, r.Bound)
		}
		if _, err := w.rosters.Plan(w.planner, r.ID); !errors.Is(err, ErrChanged) {
			t.Errorf("got %v", err)
		}
		r = changed
	})
	t.Run("lets a draft that has become illegal be mended in steps", func(t *testing.T) {
		series := w.series(t, r.ID)
		who := uuid.Nil
		for _, s := range series {
			if day := w.dayOf(t, s.AssistantID, series); w.slot(t, s.SlotID).Weekday != w.slot(t, day[0].SlotID).Weekday {
				who = s.AssistantID // works on several days
			}
		}
		for _, a := range w.people {
			if a.ID == who {
				w.edit(t, a, func(d *staff.Details) { d.Clearances = d.Clearances[:1] })
			}
		}
		day := w.dayOf(t, who, series)
		var remove []Change
		for _, s := range day {
			if s.Pinned {
				remove = append(remove, Change{Op: OpUnpin, AssistantID: s.AssistantID, SlotID: s.SlotID})
			}
			remove = append(remove, Change{Op: OpRemove, AssistantID: s.AssistantID, SlotID: s.SlotID})
		}
		changed, j, err := w.rosters.Change(w.planner, r.ID, r.Version, remove)
		check(t, err)
		if len(j.Violations) == 0 {
			t.Error("the other days break the rule still")
		}
		for _, v := range j.Violations {
			if v.New || v.Rule != 2 || v.AssistantID != who {
				t.Errorf("violation %+v", v)
			}
		}
		r = changed
	})
	t.Run("is for planners of the provider", func(t *testing.T) {
		if _, err := w.rosters.Judge(w.district.Providers[1].Planner, r.ID, handOver); !errors.Is(err, ErrNotFound) {
			t.Errorf("got %v", err)
		}
		if _, _, err := w.rosters.Change(w.district.Schools[0].Secretary, r.ID, r.Version, handOver); !errors.Is(err, account.ErrForbidden) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("ends with deleting the draft", func(t *testing.T) {
		if err := w.rosters.DeleteDraft(w.planner, r.ID, r.Version-1); !errors.Is(err, postgres.ErrStale) {
			t.Errorf("got %v", err)
		}
		check(t, w.rosters.DeleteDraft(w.planner, r.ID, r.Version))
		if _, err := w.rosters.Roster(w.planner, r.ID); !errors.Is(err, ErrNotFound) {
			t.Errorf("got %v", err)
		}
		if run, err := w.rosters.Run(w.planner, r.PlanningRunID); err != nil || run.RosterID != nil {
			t.Errorf("run %+v, %v", run, err)
		}
	})
}

// dayOf returns what somebody does on the first weekday of theirs.
func (w *world) dayOf(t *testing.T, who uuid.UUID, series []Series) (day []Series) {
	t.Helper()
	var first calendar.Weekday
	for _, s := range series {
		if s.AssistantID != who {
			continue
		}
		weekday := w.slot(t, s.SlotID).Weekday
		if first == 0 {
			first = weekday
		}
		if weekday == first {
			day = append(day, s)
		}
	}
	return day
}

func (w *world) slot(t *testing.T, id uuid.UUID) school.Slot {
	t.Helper()
	for i := range w.district.Schools {
		for _, s := range w.district.Schools[i].Bell.Slots {
			if s.ID == id {
				return s
			}
		}
	}
	t.Fatalf("there is no slot %s", id)
	return school.Slot{}
}

// otherPlace is a place of the same school that needs nobody in the slot of s: the bus in a lesson, a class on the bus.
func (w *world) otherPlace(s Series) uuid.UUID {
	for i := range w.district.Schools {
		at := &w.district.Schools[i]
		if at.ID == s.SchoolID && s.PlaceID != at.Bus.ID {
			return at.Bus.ID
		}
		if at.ID == s.SchoolID {
			return at.Classes[0].ID
		}
	}
	return uuid.Nil
}
