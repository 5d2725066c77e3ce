package roster

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/planner"
	"schulalltag/internal/planner/proof"
	"schulalltag/internal/postgres"
	"schulalltag/internal/say"
)

// Violation is one way in which a roster breaks a hard rule.
type Violation struct {
	Rule        int              // 1 to 10, as the definition of the planning problem numbers them
	Code        string           // the same, stable and readable, see ruleCodes
	Text        say.Sentence     // with the names of people, schools and places
	AssistantID uuid.UUID        // zero where the rule is about a need
	SchoolID    uuid.UUID        // zero where the rule is about a whole day or week
	PlaceID     uuid.UUID        // zero where the rule is about a visit, a day or a week
	SlotIDs     []uuid.UUID      // of the school, those that break the rule; of rule 1, at both places
	Weekday     calendar.Weekday // 0 where the rule is about a whole week, or the day is not known
	New         bool             // not broken before the changes that were judged
}

// ruleCodes names the hard rules.
var ruleCodes = [...]string{
	1: "two-places-at-once", 2: "not-eligible", 3: "not-available", 4: "no-such-need", 5: "week-minutes", 6: "day-minutes",
	7: "travel-time", 8: "visit-too-short", 9: "breaks", 10: "pin-lost",
}

// Judgement is what changes would make of a roster. Before is as the roster is stored and After with the changes made, both
// judged on the rows as they stand now, which may be worth another value than the roster's stored one. The value of series
// that break a rule is only a hint.
type Judgement struct {
	Violations      []Violation // after the changes
	ValueBefore     int64
	ValueAfter      int64
	BreakdownBefore planner.Breakdown
	BreakdownAfter  planner.Breakdown
}

// broken returns the violations that the changes would cause.
func (j *Judgement) broken() []Violation {
	return slices.DeleteFunc(slices.Clone(j.Violations), func(v Violation) bool { return !v.New })
}

// ErrRuleBroken refuses changes that would newly break a hard rule; its pointers are /changes/i.
var ErrRuleBroken = fault.Invalid("rule-broken", "The changes would break a rule that always holds.")

// Judge says what changes would make of a roster, in milliseconds and without storing anything. It works for published
// rosters too. Needs PlanRosters; fails with ErrNotFound, ErrChangesInvalid or ErrNothingToPlan.
func (rs *Rosters) Judge(ctx context.Context, id uuid.UUID, changes []Change) (*Judgement, error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, err
	}
	var j *Judgement
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		r, err := find(tx, actor, id)
		if err != nil {
			return err
		}
		_, j, err = rs.try(tx, r, changes)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("judge changes of roster %s: %w", id, err)
	}
	return j, nil
}

// Change makes changes to a draft by hand. It fails with ErrRuleBroken if a hard rule would be newly broken, so a draft can
// become illegal only because needs, contracts and the like change; publishing finds that. Value and terms become those of the
// changed series. The bound was proven for the problem the run solved: it stays as long as the rows still give that problem and
// all its pins are still pinned. Else the roster gets the hash of its new problem, and as bound what that would be worth
// if everything could be had at once, which no roster exceeds.
//
// Needs PlanRosters; fails also with ErrNotFound, ErrNotDraft, ErrChangesInvalid, ErrNothingToPlan or postgres.ErrStale.
func (rs *Rosters) Change(ctx context.Context, id uuid.UUID, version int, changes []Change) (r *Roster, j *Judgement, err error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, nil, err
	}
	err = postgres.Transact(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		if r, err = findDraft(tx, actor, id, version); err != nil {
			return err
		}
		var t *trial
		if t, j, err = rs.try(tx, r, changes); err != nil {
			return err
		}
		if broken := j.broken(); len(broken) > 0 {
			return refuseBroken(broken, changes)
		}
		if err := replaceSeries(tx, r, t.before, t.after); err != nil {
			return err
		}
		r.worth(j.BreakdownAfter)
		if err := t.prove(tx, r); err != nil {
			return err
		}
		if err := postgres.Update(tx, r); err != nil {
			return err
		}
		return account.Record(tx, actor, "change-roster", "roster", r.ID)
	})
	if err != nil {
		return nil, nil, fmt.Errorf("change roster %s: %w", id, err)
	}
	return r, j, nil
}

// trial is a roster's series without and with changes, in the week as it is now.
type trial struct {
	*week
	before, after []Series
	was           *verdict
	at            map[seat]uuid.UUID   // the place of each of before
	fixed         []planner.Assignment // its pins
}

// try makes changes in memory and judges both sides.
func (rs *Rosters) try(tx *gorm.DB, r *Roster, changes []Change) (*trial, *Judgement, error) {
	before, err := seriesOf(tx, r.DistrictID, r.ID)
	if err != nil {
		return nil, nil, err
	}
	t, err := rs.trial(tx, r, before)
	if err != nil {
		return nil, nil, err
	}
	j, err := t.make(changes)
	return t, j, err
}

// trial prepares to change the series of a roster in memory.
func (rs *Rosters) trial(tx *gorm.DB, r *Roster, before []Series) (*trial, error) {
	w, err := rs.week(tx, r.DistrictID, r.ProviderID, calendar.Range{From: r.ValidFrom, Until: r.ValidUntil}, pinned(before))
	if err != nil {
		return nil, err
	}
	if err := w.meet(tx, before); err != nil {
		return nil, err
	}
	t := &trial{week: w, before: before, at: make(map[seat]uuid.UUID, len(before)), fixed: w.problem.Pinned}
	for _, s := range before {
		t.at[seat{s.AssistantID, s.SlotID}] = s.PlaceID
	}
	t.was, err = w.judge(before)
	return t, err
}

// make makes changes of the series as they were before, whatever has been tried, and judges both sides.
func (t *trial) make(changes []Change) (*Judgement, error) {
	after, fixed, err := t.apply(t.before, changes)
	if err != nil {
		return nil, err
	}
	t.after, t.problem.Pinned = after, t.pins(fixed)
	is, err := t.judge(after)
	if err != nil {
		return nil, err
	}
	markNew(is.violations, t.was.violations)
	return &Judgement{
		Violations:  is.violations,
		ValueBefore: t.was.value.Value(), BreakdownBefore: t.was.value,
		ValueAfter: is.value.Value(), BreakdownAfter: is.value,
	}, nil
}

// verdict is what series are worth in a week and what is wrong with them.
type verdict struct {
	violations []Violation
	value      planner.Breakdown
}

// judge asks the proof about series. What is not in the problem at all is a violation too, and is worth nothing.
func (w *week) judge(series []Series) (*verdict, error) {
	opened, err := w.open()
	if err != nil {
		return nil, err
	}
	v := &verdict{}
	list := make([]proof.Assignment, 0, len(series))
	for _, s := range series {
		if rule, why := w.missing(s); rule != 0 {
			v.violations = append(v.violations, Violation{
				Rule: rule, Code: ruleCodes[rule], Text: say.That("%s.", why), AssistantID: s.AssistantID, SchoolID: s.SchoolID, PlaceID: s.PlaceID,
				SlotIDs: []uuid.UUID{s.SlotID}, Weekday: w.weekday(s.SlotID),
			})
			continue
		}
		a, _ := w.assignment(s)
		list = append(list, proof.Assignment(a))
	}
	j := opened.Judge(list)
	if len(j.Violations) == 0 {
		v.value = planner.Breakdown(j.Breakdown)
		return v, nil
	}
	words := w.word(list)
	for _, x := range j.Violations {
		v.violations = append(v.violations, words.violation(x))
	}
	v.value = planner.Breakdown(j.Breakdown)
	return v, nil
}

// open returns the problem as the proof reads it. It is read again only where other series are pinned: nothing else of a week's
// problem changes while it is judged.
func (w *week) open() (*proof.Case, error) {
	if w.opened != nil && slices.Equal(w.openedPins, w.problem.Pinned) {
		return w.opened, nil
	}
	problem, _, err := w.encode()
	if err != nil {
		return nil, err
	}
	w.openedPins = w.problem.Pinned
	w.opened, err = proof.Open(problem)
	return w.opened, err
}

func (w *week) weekday(slot uuid.UUID) calendar.Weekday {
	s, _ := w.demand.Slot(slot)
	return s.Weekday
}

// markNew marks what is broken after and was not before. The same rule broken by the same person at the same place on the
// same weekday is not new: changes may mend a draft in steps.
func markNew(after, before []Violation) {
	type kind struct {
		rule             int
		assistant, place uuid.UUID
		weekday          calendar.Weekday
	}
	of := func(v Violation) kind { return kind{v.Rule, v.AssistantID, v.PlaceID, v.Weekday} }
	known := map[kind]int{}
	for _, v := range before {
		known[of(v)]++
	}
	for i := range after {
		k := of(after[i])
		known[k]--
		after[i].New = known[k] < 0
	}
}

// refuseBroken tells each violation at the changes that touch its person or place, or at the last one.
func refuseBroken(broken []Violation, changes []Change) error {
	var l fault.List
	for _, v := range broken {
		told := false
		for i, c := range changes {
			if v.AssistantID != uuid.Nil && (v.AssistantID == c.AssistantID || v.AssistantID == c.ToAssistantID) ||
				v.AssistantID == uuid.Nil && (v.PlaceID == c.PlaceID || v.PlaceID == c.ToPlaceID) {
				l.At(fault.Pointer("changes", i), "%s", v.Text)
				told = true
			}
		}
		if !told {
			l.At(fault.Pointer("changes", len(changes)-1), "%s", v.Text)
		}
	}
	return l.Or(ErrRuleBroken)
}

// replaceSeries stores what differs.
func replaceSeries(tx *gorm.DB, r *Roster, before, after []Series) error {
	had := make(map[seat]Series, len(before))
	for _, s := range before {
		had[seat{s.AssistantID, s.SlotID}] = s
	}
	var added []Series
	for _, s := range after {
		s.DistrictID, s.RosterID = r.DistrictID, r.ID
		at := seat{s.AssistantID, s.SlotID}
		old, ok := had[at]
		if ok && old == s {
			delete(had, at)
			continue
		}
		added = append(added, s)
	}
	if len(had) > 0 {
		gone := make([][]any, 0, len(had))
		for at := range had {
			gone = append(gone, []any{at.assistant, at.slot})
		}
		err := tx.Where("district_id = ? AND roster_id = ? AND (assistant_id, slot_id) IN ?", r.DistrictID, r.ID, gone).Delete(&Series{}).Error
		if err != nil {
			return err
		}
	}
	if len(added) == 0 {
		return nil
	}
	err := tx.CreateInBatches(added, 500).Error
	if postgres.IsForeignKey(err) {
		return ErrChangesInvalid.Because(err)
	}
	return err
}
