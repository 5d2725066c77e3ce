package hours

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
)

// By says what hours are summed by.
type By string

// The groupings of sums.
const (
	ByAssistant By = "assistant"
	BySchool    By = "school"
	ByProvider  By = "provider"
	ByMonth     By = "month"
)

// ErrUnknownGrouping refuses a grouping that is none of the above.
var ErrUnknownGrouping = fault.Malformed("unknown-grouping", "Hours cannot be summed by this.").
	AtParameter("by", "must be assistant, school, provider or month")

// Sum is the hours of one assistant, school, provider or month. Planned minutes are those of the roster; each worked minute
// counts in exactly one of the others, that of its entry's state.
type Sum struct {
	ID       uuid.UUID     // of the assistant, school or provider; zero by month
	FirstDay calendar.Date `gorm:"column:month"` // of the month; no date unless by month
	Label    string        // the name, or the month like 2026-10
	Entries  int

	PlannedMinutes   int64
	RecordedMinutes  int64
	DisputedMinutes  int64
	ConfirmedMinutes int64
	ApprovedMinutes  int64
	ClosedMinutes    int64
}

// Month returns the month that is summed, the zero Month unless by month.
func (s *Sum) Month() calendar.Month { return s.FirstDay.Month() }

// sumColumns are the sums of a group. A plan's length comes from its instants, so the days the clocks change are right.
const sumColumns = `count(*) as entries,
	coalesce(sum(extract(epoch from time_entries.planned_ends_at - time_entries.planned_starts_at)) / 60, 0)::bigint as planned_minutes,
	coalesce(sum(time_entries.minutes) filter (where time_entries.state = 'recorded'), 0) as recorded_minutes,
	coalesce(sum(time_entries.minutes) filter (where time_entries.state = 'disputed'), 0) as disputed_minutes,
	coalesce(sum(time_entries.minutes) filter (where time_entries.state = 'confirmed'), 0) as confirmed_minutes,
	coalesce(sum(time_entries.minutes) filter (where time_entries.state = 'approved'), 0) as approved_minutes,
	coalesce(sum(time_entries.minutes) filter (where time_entries.state = 'closed'), 0) as closed_minutes`

// groupings are the columns that name a group, and the table its name is in.
var groupings = map[By]struct{ columns, join string }{
	ByAssistant: {"g.id, g.given_name || ' ' || g.family_name as label",
		"join assistants g on g.district_id = time_entries.district_id and g.id = time_entries.assistant_id"},
	BySchool: {"g.id, g.name as label",
		"join schools g on g.district_id = time_entries.district_id and g.id = time_entries.school_id"},
	ByProvider: {"g.id, g.name as label",
		"join organisations g on g.district_id = time_entries.district_id and g.id = time_entries.provider_id"},
	ByMonth: {"date_trunc('month', time_entries.day)::date as month, to_char(time_entries.day, 'YYYY-MM') as label", ""},
}

// Sums adds up the time entries that the filter names and the actor may see, by assistant, school, provider or month, in order
// of the label: for a school those at its schools, for a planner the provider's, for an assistant their own. It fails with
// ErrUnknownGrouping.
func (h *Hours) Sums(ctx context.Context, f Filter, by By) ([]Sum, error) {
	a, err := account.Require(ctx, account.ReadHours)
	if err != nil {
		return nil, err
	}
	group, ok := groupings[by]
	if !ok {
		return nil, ErrUnknownGrouping
	}
	var sums []Sum
	err = postgres.Read(ctx, h.db, a.District, func(tx *gorm.DB) error {
		return f.narrow(visible(tx.Table("time_entries"), a)).Joins(group.join).
			Select(group.columns + ", " + sumColumns).Group("1, 2").Order("label, 1").Scan(&sums).Error
	})
	if err != nil {
		return nil, fmt.Errorf("sum hours by %s: %w", by, err)
	}
	return sums, nil
}
