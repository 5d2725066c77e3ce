package hours

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

// ExceptionKind says in which way an entry is not right. It is no reason: a school knows who came, not why somebody did not.
type ExceptionKind string

// The kinds of exceptions.
const (
	NotPresent ExceptionKind = "not_present" // nobody was there
	OtherTimes ExceptionKind = "other_times" // somebody was, but at other times
)

// Exception is an entry the school does not confirm.
type Exception struct {
	EntryID uuid.UUID
	Kind    ExceptionKind
}

// Confirmation is what a school's word on a week has changed, and how the week stands now.
type Confirmation struct {
	SchoolID  uuid.UUID
	Week      calendar.Week
	Confirmed int     // entries that are confirmed by this word
	Disputed  int     // entries that are disputed by this word
	Entries   []Entry // all of the week so far, by day
}

// ConfirmWeek is the school's word on all hours of one week that are over: those recorded become confirmed, those named as
// exceptions disputed, which is also possible for what had been confirmed before. What is disputed stays so until it is
// corrected. Repeating it changes nothing; later it confirms what has been added or corrected since. Members of the school
// only. It fails with ErrSchoolNotFound or ErrInvalidExceptions.
func (h *Hours) ConfirmWeek(ctx context.Context, schoolID uuid.UUID, week calendar.Week, exceptions []Exception) (*Confirmation, error) {
	a, err := account.Require(ctx, account.ConfirmHours)
	if err != nil {
		return nil, err
	}
	var c *Confirmation
	err = postgres.Transact(ctx, h.db, a.District, func(tx *gorm.DB) error {
		if err := requireSchool(tx, a, schoolID); err != nil {
			return err
		}
		now := h.now()
		if !week.Monday().After(calendar.DateOf(now, calendar.Zone())) { // before, nothing can be over
			if _, err := prefill(tx, a.District, scope{schoolID: schoolID, days: week.Range()}, now); err != nil {
				return err
			}
		}
		entries, err := lockWeek(tx, a.District, schoolID, week)
		if err != nil {
			return err
		}
		changed, err := judge(entries, exceptions)
		if err != nil {
			return err
		}
		c = &Confirmation{SchoolID: schoolID, Week: week, Confirmed: len(changed[Confirmed]), Disputed: len(changed[Disputed]), Entries: entries}
		for state, ids := range changed {
			if err := setState(tx, a.District, ids, state); err != nil {
				return err
			}
		}
		if err := recordWeek(tx, a, schoolID, exceptions, changed[Disputed]); err != nil {
			return err
		}
		return fillNames(tx, a.District, pointers(entries))
	})
	if err != nil {
		return nil, fmt.Errorf("confirm week %s of school %s: %w", week, schoolID, err)
	}
	return c, nil
}

// requireSchool makes sure that the actor speaks for the school.
func requireSchool(tx *gorm.DB, a account.Actor, id uuid.UUID) error {
	q := tx.Select("id").Where("district_id = ? and id = ?", a.District, id)
	if a.Kind != account.ActorSystem {
		q = q.Where("organisation_id = ?", a.Organisation)
	}
	err := q.Take(&school.School{}).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return ErrSchoolNotFound
	}
	return err
}

// lockWeek returns all entries of the school's week and keeps others from changing them. Approved ones may still be closed
// by their provider meanwhile; nothing is done with those.
func lockWeek(tx *gorm.DB, district string, schoolID uuid.UUID, week calendar.Week) ([]Entry, error) {
	ofWeek := func(q *gorm.DB) *gorm.DB {
		return q.Where("district_id = ? and school_id = ? and day between ? and ?", district, schoolID, week.Monday(), week.Range().Until)
	}
	var open []Entry
	err := ofWeek(tx.Clauses(forUpdate)).Where("state in ?", []State{Recorded, Disputed, Confirmed}).Order("id").Find(&open).Error
	if err != nil {
		return nil, err
	}
	var all []Entry
	return all, ofWeek(tx).Order("day, starts_at, id").Find(&all).Error
}

// judge decides what becomes of each entry, sets its state and version, and returns the ids of those that change by their
// new state. It names every exception that does not fit.
func judge(entries []Entry, exceptions []Exception) (map[State][]uuid.UUID, error) {
	var faults fault.List
	excepted := map[uuid.UUID]bool{}
	for i, x := range exceptions {
		at := slices.IndexFunc(entries, func(e Entry) bool { return e.ID == x.EntryID })
		switch {
		case at < 0:
			faults.Add("must be a time entry of this school and week", "exceptions", i, "timeEntryId")
		case entries[at].settled():
			faults.Add("is approved or closed and cannot be disputed any more", "exceptions", i, "timeEntryId")
		case excepted[x.EntryID]:
			faults.Add("is listed twice", "exceptions", i, "timeEntryId")
		}
		if x.Kind != NotPresent && x.Kind != OtherTimes {
			faults.Add("must be not_present or other_times", "exceptions", i, "kind")
		}
		excepted[x.EntryID] = true
	}
	if err := faults.Or(ErrInvalidExceptions); err != nil {
		return nil, err
	}
	changed := map[State][]uuid.UUID{}
	for i := range entries {
		e := &entries[i]
		state := e.State
		switch {
		case excepted[e.ID]:
			state = Disputed
		case e.State == Recorded:
			state = Confirmed
		}
		if state != e.State {
			e.State, e.Version = state, e.Version+1
			changed[state] = append(changed[state], e.ID)
		}
	}
	return changed, nil
}

// setState moves locked entries to a state and counts their versions up.
func setState(tx *gorm.DB, district string, ids []uuid.UUID, state State) error {
	return tx.Model(&Entry{}).Where("district_id = ? and id in ?", district, ids).
		Updates(map[string]any{"state": state, "version": gorm.Expr("version + 1")}).Error
}

// recordWeek notes the confirmation, and for each entry that is newly disputed in which way it is not right.
func recordWeek(tx *gorm.DB, a account.Actor, schoolID uuid.UUID, exceptions []Exception, disputed []uuid.UUID) error {
	if err := account.Record(tx, a, "confirm-week", "school", schoolID); err != nil {
		return err
	}
	actions := map[ExceptionKind]string{NotPresent: "dispute-presence", OtherTimes: "dispute-times"}
	for _, x := range exceptions {
		if !slices.Contains(disputed, x.EntryID) {
			continue
		}
		if err := account.Record(tx, a, actions[x.Kind], "time-entry", x.EntryID); err != nil {
			return err
		}
	}
	return nil
}
