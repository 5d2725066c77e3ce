package roster

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/calendar"
	"schulalltag/internal/planner"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

// rows is what a provider's schools need and who it can send, in a range of days.
type rows struct {
	demand *school.Demand
	pool   []staff.Assistant
}

// loadRows reads the demand of the schools a provider serves, and its pool.
func loadRows(tx *gorm.DB, district string, provider uuid.UUID, days calendar.Range) (*rows, error) {
	served, err := school.SchoolsServed(tx, district, provider)
	if err != nil {
		return nil, err
	}
	ids := make([]uuid.UUID, len(served))
	for i, s := range served {
		ids[i] = s.ID
	}
	return loadRowsAt(tx, district, provider, ids, days)
}

// loadRowsAt reads the demand of the schools, and the provider's pool.
func loadRowsAt(tx *gorm.DB, district string, provider uuid.UUID, ids []uuid.UUID, days calendar.Range) (*rows, error) {
	demand, err := school.DemandOn(tx, district, ids, days)
	if err != nil {
		return nil, err
	}
	pool, err := staff.Roll(tx, district, provider, days)
	if err != nil {
		return nil, err
	}
	return &rows{demand: demand, pool: pool}, nil
}

// week translates the rows as of the first day of the range on which somebody is needed. Before today nobody is: what is
// planned now cannot help a day that is over. It fails with ErrNothingToPlan if there is no such day.
func (rs *Rosters) week(tx *gorm.DB, district string, provider uuid.UUID, days calendar.Range, pins []Series) (*week, error) {
	days = rs.coming(days)
	if days.Empty() {
		return nil, ErrNothingToPlan
	}
	found, err := loadRows(tx, district, provider, days)
	if err != nil {
		return nil, err
	}
	return rs.weekOf(tx, district, provider, days, found, pins)
}

// weekOf is week for rows that are read already.
func (rs *Rosters) weekOf(tx *gorm.DB, district string, provider uuid.UUID, days calendar.Range, found *rows, pins []Series) (*week, error) {
	asOf := firstNeeded(found.demand, rs.coming(days))
	if asOf.IsZero() {
		return nil, ErrNothingToPlan
	}
	standing, err := standingSeries(tx, district, provider, asOf)
	if err != nil {
		return nil, err
	}
	return translate(provider, asOf, found, standing, pins), nil
}

// coming returns the days from today on.
func (rs *Rosters) coming(days calendar.Range) calendar.Range {
	days.From = calendar.Max(days.From, rs.today())
	return days
}

// firstNeeded returns the first day of the range on which some need is in session, no date if there is none.
func firstNeeded(demand *school.Demand, days calendar.Range) calendar.Date {
	schools := make(map[uuid.UUID]uuid.UUID, len(demand.Places))
	for _, p := range demand.Places {
		schools[p.ID] = p.SchoolID
	}
	for day := range days.Days() {
		for _, w := range demand.NeedWeeks {
			if !w.Period().Contains(day) {
				continue
			}
			for _, n := range w.Needs {
				if slot, ok := demand.Slot(n.SlotID); ok && demand.InSession(schools[w.PlaceID], w.PlaceID, slot, day) {
					return day
				}
			}
		}
	}
	return calendar.Date{}
}

// standingSeries returns the series of the provider's roster that governs the day, or else of the last one that governed one
// before: at the start of a term, assistants know the places of the term before.
func standingSeries(tx *gorm.DB, district string, provider uuid.UUID, day calendar.Date) ([]Series, error) {
	var p Period
	err := tx.Where("district_id = ? AND provider_id = ? AND valid_from <= ?", district, provider, day).Order("valid_from DESC").Take(&p).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return seriesOf(tx, district, p.RosterID)
}

// encode returns the problem as the planner reads it, and the hash that names it.
func (w *week) encode() (problem []byte, hash string, err error) {
	problem, err = planner.Encode(&w.problem)
	if err != nil {
		return nil, "", err
	}
	return problem, hashOf(problem), nil
}

// hashOf names a problem by its bytes.
func hashOf(problem []byte) string {
	sum := sha256.Sum256(problem)
	return hex.EncodeToString(sum[:])
}

// refuseGone names the pins that are not in the problem.
func (w *week) refuseGone(tx *gorm.DB, pins []Series) error {
	if err := w.meet(tx, pins); err != nil {
		return err
	}
	gone := ErrPinsGone
	for _, s := range pins {
		if rule, why := w.missing(s); rule != 0 {
			gone = gone.At("/fromRosterId", "a pin does not fit: %s", why)
		}
	}
	if len(gone.Fields) > 0 {
		return gone
	}
	return nil
}
