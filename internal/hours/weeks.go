package hours

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
)

// WeekStand is how far the time entries of one week have come.
type WeekStand struct {
	Monday  calendar.Date
	Version int // of the week: any change of one of its entries, or a new one, counts it up
	Entries int
	People  int
	Minutes int // worked

	Recorded  int // entries in the state, likewise below
	Disputed  int
	Confirmed int
	Settled   int // approved or closed
}

// Week returns the week that the stand is about.
func (w WeekStand) Week() calendar.Week { return w.Monday.Week() }

// WeekVersion is the version of a week with these entries, as WeekStand has it. Entries are never deleted and their versions only
// grow, so the sum tells one stand from another.
func WeekVersion(entries []Entry) (version int) {
	for _, e := range entries {
		version += e.Version
	}
	return version
}

// weekColumns count a week, its version like WeekVersion.
const weekColumns = `date_trunc('week', time_entries.day)::date as monday, sum(time_entries.version) as version, count(*) as entries,
	count(distinct time_entries.assistant_id) as people, sum(time_entries.minutes) as minutes,
	count(*) filter (where time_entries.state = 'recorded') as recorded,
	count(*) filter (where time_entries.state = 'disputed') as disputed,
	count(*) filter (where time_entries.state = 'confirmed') as confirmed,
	count(*) filter (where time_entries.state in ('approved', 'closed')) as settled`

// Weeks tells how far each week has come that has time entries which the filter names and the actor may see, the latest first:
// to a school those at its schools, to a planner the provider's, to an assistant their own.
func (h *Hours) Weeks(ctx context.Context, f Filter) ([]WeekStand, error) {
	a, err := account.Require(ctx, account.ReadHours)
	if err != nil {
		return nil, err
	}
	var weeks []WeekStand
	err = postgres.Read(ctx, h.db, a.District, func(tx *gorm.DB) error {
		return f.narrow(visible(tx.Table("time_entries"), a)).Select(weekColumns).Group("monday").Order("monday desc").Scan(&weeks).Error
	})
	if err != nil {
		return nil, fmt.Errorf("tell the weeks of hours: %w", err)
	}
	return weeks, nil
}
