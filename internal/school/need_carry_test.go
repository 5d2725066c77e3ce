package school

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"schulalltag/internal/calendar"
)

func TestCarry(t *testing.T) {
	slot := func(weekday calendar.Weekday, starts, ends calendar.Clock, kind SlotKind) Slot {
		return Slot{ID: uuid.New(), Weekday: weekday, Starts: starts, Ends: ends, Kind: kind}
	}
	old := []Slot{
		slot(calendar.Monday, 480, 525, SlotLesson), slot(calendar.Monday, 525, 570, SlotLesson),
		slot(calendar.Tuesday, 480, 525, SlotLesson), slot(calendar.Wednesday, 480, 525, SlotLesson), slot(calendar.Thursday, 480, 525, SlotLesson),
	}
	next := BellSchedule{ID: uuid.New(), ValidFrom: date(t, "2027-02-01"), ValidUntil: date(t, "2027-07-31"), Slots: []Slot{
		slot(calendar.Monday, 480, 525, SlotLesson),   // alike
		slot(calendar.Monday, 525, 560, SlotLesson),   // ends earlier
		slot(calendar.Tuesday, 485, 525, SlotLesson),  // starts later
		slot(calendar.Wednesday, 480, 525, SlotBreak), // is something else
		slot(calendar.Friday, 480, 525, SlotLesson),   // is on another day
	}}
	need := func(s Slot) Need {
		return Need{SlotID: s.ID, Persons: 2, Priority: PriorityHigh, Qualification: QualificationCare, Purpose: PurposeBreak}
	}
	carried := func(from, until string, needs ...Need) []NeedWeek {
		w := NeedWeek{BellScheduleID: next.ID, ValidFrom: date(t, from), Needs: needs}
		if until != "" {
			w.ValidUntil = date(t, until)
		}
		return []NeedWeek{w}
	}
	for _, c := range []struct {
		name        string
		from, until string
		needs       []Need
		want        []NeedWeek
	}{
		{"keeps only slots that are alike", "2026-08-10", "", []Need{need(old[0]), need(old[1]), need(old[2]), need(old[3]), need(old[4])},
			carried("2027-02-01", "2027-07-31", need(next.Slots[0]))},
		{"ends where the week would have ended", "2026-08-10", "2027-03-05", []Need{need(old[0])},
			carried("2027-02-01", "2027-03-05", need(next.Slots[0]))},
		{"begins where a later week begins", "2027-04-12", "", []Need{need(old[0])},
			carried("2027-04-12", "2027-07-31", need(next.Slots[0]))},
		{"drops a week that is over", "2026-08-10", "2027-01-31", []Need{need(old[0])}, nil},
		{"drops a week that begins after the bell schedule", "2027-08-09", "", []Need{need(old[0])}, nil},
		{"does not say no need where all slots are gone", "2026-08-10", "", []Need{need(old[1])}, nil},
		{"goes on saying no need", "2026-08-10", "", nil, carried("2027-02-01", "2027-07-31")},
	} {
		t.Run(c.name, func(t *testing.T) {
			week := NeedWeek{ID: uuid.New(), BellScheduleID: uuid.New(), ValidFrom: date(t, c.from), Needs: c.needs}
			if c.until != "" {
				week.ValidUntil = date(t, c.until)
			}
			if diff := cmp.Diff(c.want, carry([]NeedWeek{week}, old, &next), cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
