package roster

import (
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
)

// Period is a stretch of days that a published roster governs: what its provider's people do on them follows from its pattern.
// No two periods of a provider share a day.
type Period struct {
	DistrictID string        `gorm:"primaryKey"`
	RosterID   uuid.UUID     `gorm:"primaryKey"`
	ValidFrom  calendar.Date `gorm:"primaryKey"`
	ValidUntil calendar.Date
	ProviderID uuid.UUID
}

// TableName says where periods are kept.
func (Period) TableName() string { return "roster_periods" }

// Days returns the days of the period.
func (p Period) Days() calendar.Range { return calendar.Range{From: p.ValidFrom, Until: p.ValidUntil} }

// Governs reports whether the roster governs the day.
func (r *Roster) Governs(day calendar.Date) bool {
	return slices.ContainsFunc(r.Periods, func(p Period) bool { return p.Days().Contains(day) })
}

// Days are those from the first that the roster governs to the last, or what it was planned for if it governs none.
func (r *Roster) Days() calendar.Range {
	if len(r.Periods) == 0 {
		return calendar.Range{From: r.ValidFrom, Until: r.ValidUntil}
	}
	return calendar.Range{From: r.Periods[0].ValidFrom, Until: r.Periods[len(r.Periods)-1].ValidUntil}
}

// lastOf returns the last day that one of the rosters governs.
func lastOf(rosters []Roster) (day calendar.Date) {
	for i := range rosters {
		for _, p := range rosters[i].Periods {
			day = calendar.Max(day, p.ValidUntil)
		}
	}
	return day
}

// govern makes the days the only ones that the roster governs, in memory.
func (r *Roster) govern(days calendar.Range) {
	r.Periods = []Period{{DistrictID: r.DistrictID, RosterID: r.ID, ProviderID: r.ProviderID, ValidFrom: days.From, ValidUntil: days.Until}}
}

// without takes days out of the periods: what lies in them goes, what sticks out stays.
func without(periods []Period, days calendar.Range) (left []Period) {
	for _, p := range periods {
		if !p.Days().Overlaps(days) {
			left = append(left, p)
			continue
		}
		before, after := p, p
		if before.ValidUntil = days.From.AddDays(-1); !before.Days().Empty() {
			left = append(left, before)
		}
		if after.ValidFrom = days.Until.AddDays(1); !after.Days().Empty() {
			left = append(left, after)
		}
	}
	return left
}

// standingIn returns the provider's rosters that govern some of the days, which may be open, with all their periods and without
// series, in order of the first of these days that each governs.
func standingIn(tx *gorm.DB, district string, provider uuid.UUID, days calendar.Range) ([]Roster, error) {
	var touching []Period
	err := tx.Where("district_id = ? AND provider_id = ?", district, provider).
		Where("daterange(valid_from, valid_until, '[]') && daterange(?::date, ?::date, '[]')", days.From, days.Until).
		Order("valid_from").Find(&touching).Error
	if err != nil || len(touching) == 0 {
		return nil, err
	}
	var ids []uuid.UUID
	for _, p := range touching {
		if !slices.Contains(ids, p.RosterID) {
			ids = append(ids, p.RosterID)
		}
	}
	var standing []Roster
	if err := tx.Where("district_id = ? AND id IN ?", district, ids).Find(&standing).Error; err != nil {
		return nil, err
	}
	slices.SortFunc(standing, func(a, b Roster) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return standing, fillPeriods(tx, district, standing)
}

// fillPeriods reads the periods of rosters, in order of time.
func fillPeriods(tx *gorm.DB, district string, rosters []Roster) error {
	ids := make([]uuid.UUID, len(rosters))
	for i := range rosters {
		ids[i] = rosters[i].ID
	}
	var periods []Period
	err := tx.Where("district_id = ? AND roster_id IN ?", district, ids).Order("valid_from").Find(&periods).Error
	for _, p := range periods {
		r := &rosters[slices.Index(ids, p.RosterID)]
		r.Periods = append(r.Periods, p)
	}
	return err
}

// takeOver lets r govern its period, in place of the rosters that have stood on some of its days. They go on before and after
// it; one that has no day left is superseded.
func takeOver(tx *gorm.DB, actor account.Actor, r *Roster, standing []Roster) error {
	days := r.Periods[0].Days()
	written := slices.Clone(r.Periods)
	for _, old := range standing {
		old.Periods = without(old.Periods, days)
		written = append(written, old.Periods...)
		if len(old.Periods) == 0 {
			old.State = Superseded
		}
		if err := tx.Where("district_id = ? AND roster_id = ?", old.DistrictID, old.ID).Delete(&Period{}).Error; err != nil {
			return err
		}
		if err := postgres.Update(tx, &old); err != nil {
			return err
		}
		if err := account.Record(tx, actor, "supersede-roster", "roster", old.ID); err != nil {
			return err
		}
	}
	return tx.Create(&written).Error
}
