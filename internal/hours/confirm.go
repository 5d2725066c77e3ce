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
	NotPresent  ExceptionKind = "not_present" // nobody was there
	OtherTimes  ExceptionKind = "other_times" // somebody was, but at other times
	NoException ExceptionKind = "none"        // the entry is right after all; never stored
)

// Exception is an entry the school does not confirm, or one that it disputed before and now does.
type Exception struct {
	EntryID uuid.UUID
	Kind    ExceptionKind
}

// Word is what a school says of a week: that it is right, but for exceptions.
type Word struct {
	Seen       *int // the week's version that was seen, as WeekStand has it; nil speaks of the week however it stands
	Exceptions []Exception
}

// Confirmation is what a school's word on a week has changed, and how the week stands now.
type Confirmation struct {
	SchoolID  uuid.UUID
	Week      calendar.Week
	Confirmed int     // entries that this word has confirmed, not those that were before
	Disputed  int     // entries that this word has disputed, likewise
	Entries   []Entry // all of the week so far, by day
}

// ConfirmWeek is the school's word on all hours of one week that are over: those recorded become confirmed, those named as
// exceptions disputed, which is also possible for what had been confirmed before. What is disputed stays so until it is
// corrected, or named with NoException: then it is confirmed at once. Repeating it changes nothing; later it confirms what has
// been added or corrected since. Members of the school only. It fails with ErrSchoolNotFound, ErrInvalidExceptions or, where the
// week has changed since it was seen, postgres.ErrStale.
func (h *Hours) ConfirmWeek(ctx context.Context, schoolID uuid.UUID, week calendar.Week, said Word) (*Confirmation, error) {
	a, err := account.Require(ctx, account.ConfirmHours)
	if err != nil {
		return nil, err
	}
	var c *Confirmation
	err = postgres.Transact(ctx, h.db, a.District, func(tx *gorm.DB) error {
		if err := requireSchool(tx, a, schoolID); err != nil {
			return err
		}
		if said.Seen != nil {
			if _, err := lockSeen(tx, a.District, schoolID, week, *said.Seen); err != nil {
				return err
			}
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
		changed, err := judge(entries, said.Exceptions)
		if err != nil {
			return err
		}
		c = &Confirmation{SchoolID: schoolID, Week: week, Entries: entries}
		if err := account.Record(tx, a, "confirm-week", "school", schoolID); err != nil {
			return err
		}
		for word, ids := range changed {
			if err := c.carryOut(tx, a, word, ids); err != nil {
				return err
			}
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

// lockSeen is lockWeek for a week that must stand as it was seen.
func lockSeen(tx *gorm.DB, district string, schoolID uuid.UUID, week calendar.Week, seen int) ([]Entry, error) {
	entries, err := lockWeek(tx, district, schoolID, week)
	if err == nil && WeekVersion(entries) != seen {
		err = postgres.ErrStale
	}
	return entries, err
}

// word is what the school says of an entry: the kind of exception, or "" if it is right.
type word ExceptionKind

// judge decides what becomes of each entry, sets its state and version, and returns the ids of those that change by the word
// on them. It names every exception that does not fit.
func judge(entries []Entry, exceptions []Exception) (map[word][]uuid.UUID, error) {
	var faults fault.List
	excepted := map[uuid.UUID]ExceptionKind{}
	for i, x := range exceptions {
		at := slices.IndexFunc(entries, func(e Entry) bool { return e.ID == x.EntryID })
		switch {
		case at < 0:
			faults.At(fault.Pointer("exceptions", i, "timeEntryId"), "must be a time entry of this school and week")
		case entries[at].settled():
			faults.At(fault.Pointer("exceptions", i, "timeEntryId"), "is approved or closed: the school's word on it is final")
		case excepted[x.EntryID] != "":
			faults.At(fault.Pointer("exceptions", i, "timeEntryId"), "is listed twice")
		}
		if x.Kind != NotPresent && x.Kind != OtherTimes && x.Kind != NoException {
			faults.At(fault.Pointer("exceptions", i, "kind"), "must be not_present, other_times or none")
		}
		excepted[x.EntryID] = x.Kind
	}
	if err := faults.Or(ErrInvalidExceptions); err != nil {
		return nil, err
	}
	changed := map[word][]uuid.UUID{}
	for i := range entries {
		e := &entries[i]
		switch kind := excepted[e.ID]; {
		case kind == NoException && e.State == Disputed:
			e.State, e.Dispute, e.Version = Confirmed, nil, e.Version+1
			changed[word(kind)] = append(changed[word(kind)], e.ID)
		case kind == NoException || kind == "":
			if e.State == Recorded {
				e.State, e.Version = Confirmed, e.Version+1
				changed[""] = append(changed[""], e.ID)
			}
		case e.Dispute == nil || *e.Dispute != kind:
			e.State, e.Dispute, e.Version = Disputed, &kind, e.Version+1
			changed[word(kind)] = append(changed[word(kind)], e.ID)
		}
	}
	return changed, nil
}

// carryOut stores the school's word on locked entries and counts their versions up.
func (c *Confirmation) carryOut(tx *gorm.DB, a account.Actor, w word, ids []uuid.UUID) error {
	columns := map[string]any{"state": Confirmed, "dispute": nil, "version": gorm.Expr("version + 1")}
	var action account.Action // on each entry; what is simply confirmed stands in the week's own line of the trail
	switch ExceptionKind(w) {
	case "":
		c.Confirmed += len(ids)
	case NoException:
		c.Confirmed += len(ids)
		action = "withdraw-dispute"
	default:
		c.Disputed += len(ids)
		columns["state"], columns["dispute"] = Disputed, string(w)
		action = "dispute-time-entry"
	}
	if action != "" {
		for _, id := range ids {
			if err := account.Record(tx, a, action, "time-entry", id); err != nil {
				return err
			}
		}
	}
	return tx.Model(&Entry{}).Where("district_id = ? and id in ?", a.District, ids).Updates(columns).Error
}
