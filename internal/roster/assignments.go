package roster

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
)

// AssignmentFilter narrows a list of assignments. Zero ids do not; both days are asked for.
type AssignmentFilter struct {
	SchoolID    uuid.UUID
	PlaceID     uuid.UUID
	AssistantID uuid.UUID
	From        calendar.Date
	Until       calendar.Date // at most MaxRosterDays after From
}

// NamedAssignment is a live assignment with what people read of it.
type NamedAssignment struct {
	ID          uuid.UUID
	RosterID    uuid.UUID
	SchoolID    uuid.UUID
	SchoolName  string
	SchoolTown  string
	PlaceID     uuid.UUID
	PlaceKind   school.PlaceKind
	PlaceLabel  string
	SlotID      uuid.UUID
	AssistantID uuid.UUID
	GivenName   string
	FamilyName  string
	Day         calendar.Date
	StartsAt    time.Time
	EndsAt      time.Time
}

// ErrDaysInvalid refuses a list of assignments over no or too many days.
var ErrDaysInvalid = fault.Invalid("invalid-days", "Ask for the assignments of a first to a last day.")

// Assignments returns a page of live assignments in order of time: to a school those at the school, to planners their
// provider's, to an assistant the own ones. Needs ReadAssignments, which the youth office does not have: it sees figures, no
// persons. Fails with ErrDaysInvalid.
func (rs *Rosters) Assignments(ctx context.Context, f AssignmentFilter, page postgres.Page) (list []NamedAssignment, next string, err error) {
	actor, err := account.Require(ctx, account.ReadAssignments)
	if err != nil {
		return nil, "", err
	}
	begin, end, err := f.instants()
	if err != nil {
		return nil, "", err
	}
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		q := tx.Table("assignments a").Select(namedColumns).
			Joins("JOIN schools c ON c.district_id = a.district_id AND c.id = a.school_id").
			Joins("JOIN places p ON p.district_id = a.district_id AND p.id = a.place_id").
			Joins("JOIN assistants s ON s.district_id = a.district_id AND s.id = a.assistant_id").
			Where("a.district_id = ? AND a.cancelled_at IS NULL AND a.starts_at >= ? AND a.starts_at < ?", actor.District, begin, end)
		switch {
		case actor.Kind == account.ActorSystem:
		case actor.Role == account.RoleSchool:
			q = q.Where("c.organisation_id = ?", actor.Organisation)
		case actor.Role == account.RolePlanner:
			q = q.Where("a.provider_id = ?", actor.Organisation)
		default:
			q = q.Where("a.provider_id = ? AND s.user_id = ?", actor.Organisation, actor.ID)
		}
		q = narrow(q, "a.school_id", f.SchoolID)
		q = narrow(q, "a.place_id", f.PlaceID)
		q = narrow(q, "a.assistant_id", f.AssistantID)
		list, next, err = postgres.ListRows(q, page, []string{"a.starts_at", "a.id"},
			func(a NamedAssignment) []any { return []any{a.StartsAt, a.ID} }, scanNamed())
		return err
	})
	if err != nil {
		return nil, "", fmt.Errorf("list assignments: %w", err)
	}
	return list, next, nil
}

// namedColumns is what scanNamed reads. The ids come as one value, since each value of a row costs two allocations.
const namedColumns = "uuid_send(a.id) || uuid_send(a.roster_id) || uuid_send(a.school_id) || uuid_send(a.place_id) || uuid_send(a.slot_id) " +
	"|| uuid_send(a.assistant_id) AS ids, c.name, c.town, p.kind, p.label, s.given_name, s.family_name, a.day, a.starts_at, a.ends_at"

// scanNamed returns what reads one row after the other.
func scanNamed() func(rows *sql.Rows, a *NamedAssignment) error {
	var ids sql.RawBytes
	var row NamedAssignment
	var day time.Time // midnight of the date, in UTC
	into := []any{&ids, &row.SchoolName, &row.SchoolTown, &row.PlaceKind, &row.PlaceLabel, &row.GivenName, &row.FamilyName, &day, &row.StartsAt, &row.EndsAt}
	parts := []*uuid.UUID{&row.ID, &row.RosterID, &row.SchoolID, &row.PlaceID, &row.SlotID, &row.AssistantID}
	return func(rows *sql.Rows, a *NamedAssignment) error {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, id := range parts {
			copy(id[:], ids[i*len(id):])
		}
		row.Day = calendar.DateOf(day, time.UTC)
		*a = row
		return nil
	}
}

// instants checks the days and returns their bounds.
func (f AssignmentFilter) instants() (begin, end time.Time, err error) {
	refused := ErrDaysInvalid
	if f.From.IsZero() {
		refused = refused.AtParameter("from", "must be the first day")
	}
	if f.Until.Before(f.From) || f.Until.IsZero() || f.From.DaysUntil(f.Until) >= MaxRosterDays {
		refused = refused.AtParameter("until", "must be a day less than %d days after the first", MaxRosterDays)
	}
	if len(refused.Fields) > 0 {
		return begin, end, refused
	}
	return instantsOf(calendar.Range{From: f.From, Until: f.Until})
}
