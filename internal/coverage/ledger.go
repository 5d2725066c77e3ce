package coverage

import (
	"maps"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
)

// ledger is all that facts are counted from: what is needed, planned and delivered.
type ledger struct {
	demand    *school.Demand
	places    map[uuid.UUID]school.Place
	areas     map[uuid.UUID]string
	planned   []work // at a place in a slot on a day
	delivered []work // at a place on a day, in whatever slot
}

// work is what has been done by however many persons, in person-minutes.
type work struct {
	PlaceID, SlotID uuid.UUID
	Day             calendar.Date
	Minutes         int64
	Awaiting        int64 // of delivered work: minutes that the school has not confirmed yet
}

// plannedWork and deliveredWork are added up in the database, so that no row read here is about one person. Lengths come
// from instants, so the days the clocks change are right.
const (
	plannedWork = `
		select place_id, slot_id, day, (sum(extract(epoch from ends_at - starts_at)) / 60)::bigint as minutes
		from assignments
		where district_id = @district and school_id in @schools and cancelled_at is null
			and starts_at >= @begin and starts_at < @end
		group by place_id, slot_id, day`
	deliveredWork = `
		select a.place_id, a.day,
			(coalesce(sum(extract(epoch from least(a.ends_at, e.ends_at) - greatest(a.starts_at, e.starts_at)))
				filter (where e.state in ('confirmed', 'approved', 'closed')), 0) / 60)::bigint as minutes,
			(coalesce(sum(extract(epoch from least(a.ends_at, e.ends_at) - greatest(a.starts_at, e.starts_at)))
				filter (where e.state not in ('confirmed', 'approved', 'closed')), 0) / 60)::bigint as awaiting
		from time_entries e
		join assignments a on a.district_id = e.district_id and a.assistant_id = e.assistant_id and a.school_id = e.school_id and a.day = e.day
			and a.cancelled_at is null and a.starts_at < e.ends_at and a.ends_at > e.starts_at
		where e.district_id = @district and e.school_id in @schools and e.day between @from and @until
			and e.worked
			and a.starts_at >= @begin and a.starts_at < @end
		group by a.place_id, a.day`
)

// load reads the ledger of the schools the actor may see, in a number of queries that does not depend on their number.
func load(tx *gorm.DB, a account.Actor, q Query) (*ledger, error) {
	// The plan for any schools and any days, which a connection changes to after some repetitions, is several times slower than
	// the one for these.
	if err := tx.Exec("set local plan_cache_mode = force_custom_plan").Error; err != nil {
		return nil, err
	}
	var schoolIDs []uuid.UUID
	if err := visible(tx, a, q).Pluck("id", &schoolIDs).Error; err != nil {
		return nil, err
	}
	demand, err := school.DemandOn(tx, a.District, schoolIDs, calendar.Range{From: q.From, Until: q.Until})
	if err != nil {
		return nil, err
	}
	l := &ledger{demand: demand, places: make(map[uuid.UUID]school.Place, len(demand.Places)), areas: map[uuid.UUID]string{}}
	for _, p := range demand.Places {
		l.places[p.ID] = p
	}
	if len(schoolIDs) == 0 {
		return l, nil
	}
	begin, err := q.From.At(0)
	if err != nil {
		return nil, err
	}
	end, err := q.Until.At(24 * 60)
	if err != nil {
		return nil, err
	}
	values := map[string]any{
		"district": a.District, "schools": schoolIDs, "from": q.From, "until": q.Until, "begin": begin, "end": end,
	}
	if err := tx.Raw(plannedWork, values).Scan(&l.planned).Error; err != nil {
		return nil, err
	}
	if err := tx.Raw(deliveredWork, values).Scan(&l.delivered).Error; err != nil {
		return nil, err
	}
	if err := l.loadFormerPlaces(tx, a.District); err != nil {
		return nil, err
	}
	return l, l.loadAreas(tx, a.District)
}

// loadFormerPlaces adds places that no longer exist on these days but still have work planned on them.
func (l *ledger) loadFormerPlaces(tx *gorm.DB, district string) error {
	former := map[uuid.UUID]bool{}
	for _, w := range l.planned { // nothing is delivered that is not planned
		if _, ok := l.places[w.PlaceID]; !ok {
			former[w.PlaceID] = true
		}
	}
	if len(former) == 0 {
		return nil
	}
	ids := slices.Collect(maps.Keys(former))
	var places []school.Place
	if err := tx.Where("district_id = ? and id in ?", district, ids).Find(&places).Error; err != nil {
		return err
	}
	for _, p := range places {
		l.places[p.ID] = p
	}
	return nil
}

func (l *ledger) loadAreas(tx *gorm.DB, district string) error {
	ids := make([]uuid.UUID, len(l.demand.Schools))
	for i, s := range l.demand.Schools {
		ids[i] = s.AreaID
	}
	var areas []school.Area
	if err := tx.Where("district_id = ? and id in ?", district, ids).Find(&areas).Error; err != nil {
		return err
	}
	for _, a := range areas {
		l.areas[a.ID] = a.Name
	}
	return nil
}
