package roster

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/say"
	"schulalltag/internal/staff"
)

// collision finds out which of the two exclusions refused a roster, and whom it concerns.
func (rs *Rosters) collision(ctx context.Context, r *Roster, cause error) error {
	if strings.HasPrefix(postgres.Constraint(cause), "roster_periods") {
		return ErrOverlap.Because(cause)
	}
	found := ErrDoubleBooked.Because(cause)
	err := postgres.Read(ctx, rs.db, r.DistrictID, func(tx *gorm.DB) error {
		who, err := rs.whoIsBooked(tx, r)
		if !who.IsZero() {
			found = found.Saying("%s", who)
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
func (rs *Rosters) whoIsBooked(tx *gorm.DB, r *Roster) (say.Sentence, error) {
	series, err := seriesOf(tx, r.DistrictID, r.ID)
	if err != nil {
		return say.Sentence{}, err
	}
	days := r.Periods[0].Days()
	from, err := loadRows(tx, r.DistrictID, r.ProviderID, days)
	if err != nil {
		return say.Sentence{}, err
	}
	pattern := *r
	pattern.Series = series
	list, _, err := wanted(&pattern, from, days)
	if err != nil {
		return say.Sentence{}, err
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
		return say.Sentence{}, err
	}
	var live []Assignment
	err = tx.Where("district_id = ? AND assistant_id IN ? AND starts_at < ? AND ends_at > ? AND cancelled_at IS NULL", r.DistrictID, people, end, begin).
		Order("id DESC").Find(&live).Error
	if err != nil {
		return say.Sentence{}, err
	}
	for _, a := range live {
		for _, b := range byPerson[a.AssistantID] {
			if a.StartsAt.Before(b.EndsAt) && b.StartsAt.Before(a.EndsAt) && a.same() != b.same() {
				names, err := staff.Names(tx, r.DistrictID, []uuid.UUID{a.AssistantID})
				return say.That("%s is already booked on %s from %s to %s.", names[a.AssistantID], a.Day,
					calendar.ClockOf(a.StartsAt), calendar.ClockOf(a.EndsAt)), err
			}
		}
	}
	return say.Sentence{}, nil
}
