package roster

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
)

// replace makes the wanted assignments of a roster that takes over those of its days, which nobody else's change. It fails with
// ErrBegun if that would change what has begun; on days on which nothing stood, the past may be filled in.
func (rs *Rosters) replace(tx *gorm.DB, r *Roster, stood []Roster, list []Assignment) error {
	live, err := liveOf(tx, r.DistrictID, r.ProviderID, r.Periods[0].Days())
	if err != nil {
		return err
	}
	gone, missing := compare(live, list)
	now := rs.now()
	for _, a := range gone {
		if !a.StartsAt.After(now) {
			return begun(a)
		}
	}
	for _, a := range missing {
		if !a.StartsAt.After(now) && slices.ContainsFunc(stood, func(old Roster) bool { return old.Governs(a.Day) }) {
			return begun(a)
		}
	}
	if err := cancel(tx, r.DistrictID, gone, now); err != nil {
		return err
	}
	return insert(tx, missing)
}

func begun(a Assignment) error {
	return ErrBegun.At("/from", "must be after %s, a day with assignments that have begun", a.Day)
}

// compare returns the live assignments that are not wanted, and the wanted ones that are not live. What is both stays as it is.
func compare(live, list []Assignment) (gone, missing []Assignment) {
	stays := make(map[sameness]bool, len(list))
	for _, a := range list {
		stays[a.same()] = false
	}
	for _, a := range live {
		if _, ok := stays[a.same()]; ok {
			stays[a.same()] = true
			continue
		}
		gone = append(gone, a)
	}
	for _, a := range list {
		if !stays[a.same()] {
			missing = append(missing, a)
		}
	}
	return gone, missing
}

// liveOf reads a provider's live assignments on the days.
func liveOf(tx *gorm.DB, district string, provider uuid.UUID, days calendar.Range) ([]Assignment, error) {
	begin, end, err := instantsOf(days)
	if err != nil {
		return nil, err
	}
	var live []Assignment
	err = tx.Where("district_id = ? AND provider_id = ? AND starts_at >= ? AND starts_at < ? AND cancelled_at IS NULL", district, provider, begin, end).
		Find(&live).Error
	return live, err
}

// instantsOf returns the first instant of a range of days and the first one after it.
func instantsOf(days calendar.Range) (begin, end time.Time, err error) {
	if begin, err = days.From.At(0); err != nil {
		return begin, end, err
	}
	end, err = days.Until.At(24 * 60) // not the next day, which the last date a calendar knows does not have
	return begin, end, err
}

// The statements that write many assignments at once. gorm would take the arrays apart, so they go to the transaction itself.
const (
	cancelAssignments = `UPDATE assignments SET cancelled_at = $3 WHERE district_id = $1 AND id = ANY($2::uuid[]) AND cancelled_at IS NULL`
	insertAssignments = `
INSERT INTO assignments (district_id, roster_id, provider_id, id, school_id, place_id, slot_id, assistant_id, day, starts_at, ends_at)
SELECT $1, $2, $3, id, school_id, place_id, slot_id, assistant_id, day, starts_at, ends_at
FROM unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::date[], $10::timestamptz[], $11::timestamptz[])
	AS a (id, school_id, place_id, slot_id, assistant_id, day, starts_at, ends_at)`
)

// cancel ends assignments that are not wanted any more.
func cancel(tx *gorm.DB, district string, list []Assignment, now time.Time) error {
	if len(list) == 0 {
		return nil
	}
	ids := make([]string, len(list))
	for i, a := range list {
		ids[i] = a.ID.String()
	}
	_, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, cancelAssignments, district, ids, now)
	return err
}

// insert stores new assignments of one roster.
func insert(tx *gorm.DB, list []Assignment) error {
	if len(list) == 0 {
		return nil
	}
	inOrderOfTime(list)
	n := len(list)
	ids, schools, places, slots, assistants := make([]string, n), make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	days, starts, ends := make([]string, n), make([]time.Time, n), make([]time.Time, n)
	for i, a := range list {
		ids[i], schools[i], places[i] = a.ID.String(), a.SchoolID.String(), a.PlaceID.String()
		slots[i], assistants[i] = a.SlotID.String(), a.AssistantID.String()
		days[i], starts[i], ends[i] = a.Day.String(), a.StartsAt, a.EndsAt
	}
	of := list[0]
	_, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, insertAssignments,
		of.DistrictID, of.RosterID, of.ProviderID, ids, schools, places, slots, assistants, days, starts, ends)
	return err
}

// inOrderOfTime sorts wanted assignments and gives them ids in that order, so that the table and its indexes grow at their ends.
func inOrderOfTime(list []Assignment) {
	slices.SortFunc(list, func(a, b Assignment) int {
		return cmp.Or(a.StartsAt.Compare(b.StartsAt), compareIDs(a.PlaceID, b.PlaceID), compareIDs(a.AssistantID, b.AssistantID))
	})
	for i := range list {
		list[i].ID = postgres.NewID()
	}
}
