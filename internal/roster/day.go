package roster

import (
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
)

// DayChanged brings a school's assignments of a day in step with its special days, in the transaction tx that has changed them
// for the actor a. What is not in session any more is cancelled, what is again comes back. Assignments that have begun never
// change, nor do past days. It is school.Config.DayChanged, which has authorised; it fails with ErrDoubleBooked.
func (rs *Rosters) DayChanged(tx *gorm.DB, a account.Actor, schoolID uuid.UUID, day calendar.Date) error {
	if day.Before(rs.today()) {
		return nil
	}
	var providers []uuid.UUID
	err := tx.Model(&Roster{}).Distinct("provider_id").Where("district_id = ? AND valid_from <= ? AND valid_until >= ?", a.District, day, day).
		Where("EXISTS (SELECT FROM roster_series s WHERE s.district_id = ? AND s.roster_id = rosters.id AND s.school_id = ?)", a.District, schoolID).
		Order("provider_id").Pluck("provider_id", &providers).Error
	if err != nil {
		return err
	}
	for _, provider := range providers {
		if err := rs.adjust(tx, a, provider, schoolID, day); err != nil {
			return err
		}
	}
	return nil
}

// adjust does it for one provider.
func (rs *Rosters) adjust(tx *gorm.DB, a account.Actor, provider, schoolID uuid.UUID, day calendar.Date) error {
	if err := lockRosters(tx, a.District, provider); err != nil {
		return err
	}
	only := calendar.Range{From: day, Until: day}
	standing, err := standingIn(tx, &Roster{DistrictID: a.District, ProviderID: provider, ValidFrom: day, ValidUntil: day})
	if err != nil || len(standing) == 0 {
		return err
	}
	r := &standing[0] // no two stand on one day
	if r.Series, err = seriesOf(tx, r.DistrictID, r.ID); err != nil {
		return err
	}
	from, err := loadRows(tx, r.DistrictID, provider, only)
	if err != nil {
		return err
	}
	list, err := wanted(r, from, only)
	if err != nil {
		return err
	}
	live, err := liveOf(tx, r.DistrictID, provider, only)
	if err != nil {
		return err
	}
	now := rs.now()
	fixed := func(x Assignment) bool { return x.SchoolID != schoolID || !x.StartsAt.After(now) }
	gone, missing := compare(slices.DeleteFunc(live, fixed), slices.DeleteFunc(list, fixed))
	if len(gone)+len(missing) == 0 {
		return nil
	}
	if err := cancel(tx, r.DistrictID, gone, now); err != nil {
		return err
	}
	if err := insert(tx, missing); postgres.IsExclusion(err) {
		return ErrDoubleBooked.Because(err)
	} else if err != nil {
		return err
	}
	return account.Record(tx, a, "adjust-assignments", "roster", r.ID)
}
