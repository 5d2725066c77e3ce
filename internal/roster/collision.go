package roster

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/staff"
)

// collision finds out which of the two exclusions refused a roster, and whom it concerns.
func (rs *Rosters) collision(ctx context.Context, r *Roster, cause error) error {
	if strings.HasPrefix(postgres.Constraint(cause), "roster_periods") {
		return ErrOverlap.Because(cause)
	}
	found := ErrDoubleBooked.Because(cause)
	err := postgres.Read(ctx, rs.db, r.DistrictID, func(tx *gorm.DB) error {
		text, err := rs.whoIsBooked(tx, r)
		if text != "" {
			found = found.Saying(text)
		}
		return err
	})
	if err != nil {
		return err
	}
	return found
}

// whoIsBooked names the person whom r would book twice, with day and times. Of several collisions it takes the newest
// assignment: that is the one that came in between.
func (rs *Rosters) whoIsBooked(tx *gorm.DB, r *Roster) (string, error) {
	series, err := seriesOf(tx, r.DistrictID, r.ID)
	if err != nil {
		return "", err
	}
	days := r.Periods[0].Days()
	from, err := loadRows(tx, r.DistrictID, r.ProviderID, days)
	if err != nil {
		return "", err
	}
	pattern := *r
	pattern.Series = series
	list, _, err := wanted(&pattern, from, days)
	if err != nil {
		return "", err
	}
	byPerson := map[uuid.UUID][]Assignment{}
	people := []uuid.UUID{}
	for _, a := range list {
		if byPerson[a.AssistantID] == nil {
			people = append(people, a.AssistantID)
		}
		byPerson[a.AssistantID] = append(byPerson[a.AssistantID], a)
	}
	begin, end, err := instantsOf(days)
	if err != nil {
		return "", err
	}
	var live []Assignment
	err = tx.Where("district_id = ? AND assistant_id IN ? AND starts_at < ? AND ends_at > ? AND cancelled_at IS NULL", r.DistrictID, people, end, begin).
		Order("id DESC").Find(&live).Error
	if err != nil {
		return "", err
	}
	for _, a := range live {
		for _, b := range byPerson[a.AssistantID] {
			if a.StartsAt.Before(b.EndsAt) && b.StartsAt.Before(a.EndsAt) && a.same() != b.same() {
				names, err := staff.Names(tx, r.DistrictID, []uuid.UUID{a.AssistantID})
				zone := calendar.Zone()
				return fmt.Sprintf("%s is already booked on %s from %s to %s.", names[a.AssistantID], a.Day,
					a.StartsAt.In(zone).Format("15:04"), a.EndsAt.In(zone).Format("15:04")), err
			}
		}
	}
	return "", nil
}
