package roster

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/planner"
	"schulalltag/internal/postgres"
	"schulalltag/internal/say"
	"schulalltag/internal/school"
)

// Spot is a place in one slot of the week, with what people read of it.
type Spot struct {
	SchoolID   uuid.UUID        `json:"schoolId"`
	SchoolName string           `json:"schoolName"`
	PlaceID    uuid.UUID        `json:"placeId"`
	PlaceLabel string           `json:"placeLabel"`
	SlotID     uuid.UUID        `json:"slotId"`
	Weekday    calendar.Weekday `json:"weekday"`
	Starts     calendar.Clock   `json:"starts"`
	Ends       calendar.Clock   `json:"ends"`
}

// when compares two spots by their time in the week.
func (s Spot) when(o Spot) int {
	return cmp.Or(cmp.Compare(s.Weekday, o.Weekday), cmp.Compare(s.Starts, o.Starts), cmp.Compare(s.Ends, o.Ends))
}

// OpenNeed is a need for which a roster has too few persons. Value and price are in value points.
type OpenNeed struct {
	Spot
	Priority      school.Priority      // of the next person there
	Qualification school.Qualification // that they must have
	Missing       int                  // persons
	Value         int64                // what one more person there adds
	Price         int64                // what the prices of the roster's proof say a person there costs; 0 where it has none for it
}

// Gap explains an open need.
type Gap struct {
	OpenNeed
	Nearest []Candidate // at most five: who could come, the least loss first, then who is kept out by least
	Closers []Closer    // what would close it, the greatest gain first
}

// Person is an assistant by id and name.
type Person struct {
	ID   uuid.UUID
	Name string
}

// Rearrangement is how somebody's week would differ from the roster's.
type Rearrangement struct {
	Leaves []Spot
	Takes  []Spot
}

// Candidate is an assistant who might cover a need.
type Candidate struct {
	Person
	Obstacles []Obstacle // rules that keep them from coming beside all else they do; none: they simply could
	Possible  bool       // whether another week of theirs holds it while everybody else's stays
	Loss      int64      // if possible: what the roster loses by the best such week; below 0 it gains
	Rearrangement
}

// Obstacle is a hard rule that working at a need would break.
type Obstacle struct {
	Rule   int                  // 1 to 10, as the definition of the planning problem numbers them
	Code   planner.ObstacleCode // which part of it, stable
	Amount int                  // minutes too many or too few; of "run" slots too few; else 0
	Text   say.Sentence         // with names
}

// Closer is a change after which a better plan covers the need.
type Closer struct {
	Kind     planner.CloserKind
	Person   *Person      // nil for a floater
	Obstacle *Obstacle    // that is lifted, of a rule; else nil
	Days     []FloaterDay // of a floater
	Gain     int64        // what the roster gains, above 0
	Text     say.Sentence // with names
	Rearrangement
}

// FloaterDay is a day of a new person at a school.
type FloaterDay struct {
	Weekday calendar.Weekday `json:"weekday"`
	Minutes int              `json:"minutes"`
	Worth   int64            `json:"worth"` // what the week of the person loses without the day
}

// Worth is what one series of a roster is worth.
type Worth struct {
	Person
	Spot
	Pinned bool       // the loss is then that of lifting the pin
	Loss   int64      // of the roster without it, after the best rearrangement of the assistant's week
	Second *Candidate // who would take it then with the least loss; nil if nobody can
	Rearrangement
}

// Faults of explanations.
var (
	// ErrNeedNotOpen says that there is nothing to explain.
	ErrNeedNotOpen = fault.NotFound("need-not-open", "The roster's week has no open need of this place in this slot.")
	// ErrSeriesNotFound says that the roster has no such series.
	ErrSeriesNotFound = fault.NotFound("series-not-found", "The roster has no series of this assistant in this slot.")
)

// OpenNeeds returns a page of what a roster leaves open, the dearest first, at one school if it is not zero. It is told of the week
// the roster fits: that of its planning run, or of today's rows if it was changed by hand on newer ones. Needs PlanRosters;
// fails with ErrNotFound, ErrOutdated, ErrNothingToPlan or postgres.ErrBadCursor.
func (rs *Rosters) OpenNeeds(ctx context.Context, id, at uuid.UUID, page postgres.Page) (list []OpenNeed, next string, err error) {
	s, err := rs.stand(ctx, account.PlanRosters, PoolQuery{RosterID: id})
	if err != nil {
		return nil, "", fmt.Errorf("list open needs of roster %s: %w", id, err)
	}
	for _, n := range s.OpenNeeds() {
		if o := s.open(n); at == uuid.Nil || o.SchoolID == at {
			list = append(list, o)
		}
	}
	list, next, err = postgres.Cut(list, page, func(n OpenNeed) []any { return []any{n.PlaceID, n.SlotID} })
	if err != nil {
		return nil, "", fmt.Errorf("list open needs of roster %s: %w", id, err)
	}
	return list, next, nil
}

// Gap explains one open need of a roster: who is nearest to covering it, what keeps each out, and what would close it. It fails
// as OpenNeeds does, and with ErrNeedNotOpen.
func (rs *Rosters) Gap(ctx context.Context, id, place, slot uuid.UUID) (*Gap, error) {
	g, err := rs.gap(ctx, id, place, slot)
	if err != nil {
		return nil, fmt.Errorf("explain a gap of roster %s: %w", id, err)
	}
	return g, nil
}

func (rs *Rosters) gap(ctx context.Context, id, place, slot uuid.UUID) (*Gap, error) {
	s, err := rs.stand(ctx, account.PlanRosters, PoolQuery{RosterID: id})
	if err != nil {
		return nil, err
	}
	at, index, ok := s.find(place, slot)
	if need, persons := s.need(at, index); !ok || persons >= len(need.Values) {
		return nil, ErrNeedNotOpen
	}
	return s.explain(at, index)
}

// explain tells everything about one open need.
func (s *standing) explain(place string, slot int) (*Gap, error) {
	found, err := s.Gap(place, slot)
	if err != nil {
		return nil, err
	}
	g := &Gap{OpenNeed: s.open(found.OpenNeed)}
	for _, c := range found.Nearest {
		g.Nearest = append(g.Nearest, s.candidate(c))
	}
	for _, c := range found.Closers {
		g.Closers = append(g.Closers, s.closer(g.Spot, c))
	}
	return g, nil
}

// Worth tells what one series of a roster is worth, and who would be second best for it. It fails as OpenNeeds does, and with
// ErrSeriesNotFound.
func (rs *Rosters) Worth(ctx context.Context, id, assistant, slot uuid.UUID) (*Worth, error) {
	w, err := rs.worth(ctx, id, assistant, slot)
	if err != nil {
		return nil, fmt.Errorf("explain a series of roster %s: %w", id, err)
	}
	return w, nil
}

func (rs *Rosters) worth(ctx context.Context, id, assistant, slot uuid.UUID) (*Worth, error) {
	s, err := rs.stand(ctx, account.PlanRosters, PoolQuery{RosterID: id})
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(s.plan.Assignments, func(a planner.Assignment) bool {
		return a.Assistant == assistant.String() && s.spot(a.Place, a.Slot).SlotID == slot
	})
	if i < 0 {
		return nil, ErrSeriesNotFound
	}
	found, err := s.Worth(s.plan.Assignments[i])
	if err != nil {
		return nil, err
	}
	w := &Worth{
		Person: s.person(found.Assistant), Spot: s.spot(found.Place, found.Slot), Pinned: found.Pinned, Loss: found.Loss,
		Rearrangement: s.rearrangement(found.Change),
	}
	if found.Second != nil {
		second := s.candidate(*found.Second)
		w.Second = &second
	}
	return w, nil
}
