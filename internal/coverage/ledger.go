package coverage

import (
	"database/sql"
	"encoding/binary"
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
	delivered []work // at a place in the week of a day, in whatever slot
}

// work is what has been done by however many persons, in person-minutes.
type work struct {
	PlaceID, SlotID uuid.UUID
	Day             calendar.Date
	Minutes         int64
	Awaiting        int64 // of delivered work: minutes that the school has not confirmed yet
}

// plannedWork and deliveredWork leave out who works. Planned work comes as one row for each slot of a place, in which eight bytes
// tell the day and the minutes of each assignment: a half-year has tens of thousands, and reading them one by one would take
// longer than to find them. Lengths come from instants, so the days the clocks change are right.
const (
	plannedWork = `
		select uuid_send(place_id) || uuid_send(slot_id),
			string_agg(int4send(day - cast(@from as date)) || int4send((date_part('epoch', ends_at - starts_at) / 60)::int), '')
		from assignments
		where district_id = @district and school_id in @schools and cancelled_at is null
			and starts_at >= @begin and starts_at < @end
		group by place_id, slot_id`
	deliveredWork = `
		select a.place_id, a.day - (date_part('isodow', a.day)::int - 1) as day,
			(coalesce(sum(date_part('epoch', least(a.ends_at, e.ends_at) - greatest(a.starts_at, e.starts_at)))
				filter (where e.state in ('confirmed', 'approved', 'closed')), 0) / 60)::bigint as minutes,
			(coalesce(sum(date_part('epoch', least(a.ends_at, e.ends_at) - greatest(a.starts_at, e.starts_at)))
				filter (where e.state not in ('confirmed', 'approved', 'closed')), 0) / 60)::bigint as awaiting
		from time_entries e
		join assignments a on a.district_id = e.district_id and a.assistant_id = e.assistant_id and a.school_id = e.school_id and a.day = e.day
			and a.cancelled_at is null and a.starts_at < e.ends_at and a.ends_at > e.starts_at
		where e.district_id = @district and e.school_id in @schools and e.day between @from and @until
			and e.worked
			and a.starts_at >= @begin and a.starts_at < @end
		group by 1, 2`
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
	if err := l.loadPlanned(tx, values, q.From); err != nil {
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

// loadPlanned unpacks what plannedWork finds.
func (l *ledger) loadPlanned(tx *gorm.DB, values map[string]any, from calendar.Date) error {
	rows, err := tx.Raw(plannedWork, values).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	var ids, days sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&ids, &days); err != nil {
			return err
		}
		var w work
		copy(w.PlaceID[:], ids)
		copy(w.SlotID[:], ids[len(w.PlaceID):])
		for each := range slices.Chunk(days, 8) {
			w.Day = from.AddDays(int(int32(binary.BigEndian.Uint32(each))))
			w.Minutes = int64(binary.BigEndian.Uint32(each[4:]))
			l.planned = append(l.planned, w)
		}
	}
	return rows.Err()
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
