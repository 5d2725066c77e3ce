// Package roster owns the match of demand and supply: planning runs, the weekly rosters they lead to, and the dated
// assignments a published roster stands for. It translates stored rows into the planner's problem and back, judges and stores
// changes by hand, publishes, and keeps assignments in step with special days. The queue of jobs is wired here as well.
//
// It leaves the search and the proof to package planner, what is needed to school, who may work to staff, and what was
// really worked to hours. A problem it builds holds ids, keys of schools and labels of places, and no name of a person.
package roster

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/planner"
	"schulalltag/internal/postgres"
)

// Rosters is the entry to planning runs, rosters and assignments. It may be shared.
type Rosters struct {
	db      *postgres.DB
	now     func() time.Time
	enqueue func(ctx context.Context, district string, run uuid.UUID) error
	beat    time.Duration // between two signs of life of a run
	prices  priceList
}

// Config is what Rosters needs.
type Config struct {
	DB  *postgres.DB
	Now func() time.Time
	// Enqueue hints to a worker that a run waits; NewQueue makes one. Nil is nobody: the worker's sweep finds the run.
	Enqueue func(ctx context.Context, district string, run uuid.UUID) error
}

// New returns the entry to rosters.
func New(c Config) *Rosters {
	enqueue := c.Enqueue
	if enqueue == nil {
		enqueue = func(context.Context, string, uuid.UUID) error { return nil }
	}
	return &Rosters{
		db:      c.DB,
		now:     func() time.Time { return c.Now().UTC().Truncate(time.Microsecond) }, // as exact as the database keeps it
		enqueue: enqueue,
		beat:    time.Second,
	}
}

// today returns the civil date of now.
func (rs *Rosters) today() calendar.Date { return calendar.DateOf(rs.now(), calendar.Zone()) }

// State says how far a roster has come.
type State string

// The states of a roster.
const (
	Draft      State = "draft"      // seen and changed by planners only
	Published  State = "published"  // governs the days of its periods
	Superseded State = "superseded" // was published, but later rosters have taken all of its days
)

// Roster is a weekly pattern for a period: a draft, or what stands.
type Roster struct {
	DistrictID    string    `gorm:"primaryKey"`
	ID            uuid.UUID `gorm:"primaryKey"`
	ProviderID    uuid.UUID
	PlanningRunID uuid.UUID
	State         State
	ValidFrom     calendar.Date // with ValidUntil, the days it was planned for
	ValidUntil    calendar.Date
	PublishedFrom calendar.Date // the day from which it was published; no date for a draft
	PublishedAt   *time.Time
	Value         int64 // value points, see values.go; the sum of the terms below
	Bound         int64 // no roster for the problem of ProblemHash is worth more
	NeedValue     int64
	FloorValue    int64
	FamiliarValue int64
	KeepValue     int64
	GapCost       int64 // taken off, as are the next two
	TravelCost    int64
	PairCost      int64
	ProblemHash   string // SHA-256 of the problem that Value and Bound belong to, in hex
	Seed          int64
	Iterations    int
	Engine        string
	Version       int
	CreatedAt     time.Time

	Periods []Period `gorm:"-"` // the days it governs, in order; none for a draft, and fewer than published once others are
	Series  []Series `gorm:"-"` // filled while planning, publishing and changing; read by page with SeriesOf
}

// Gap returns how far the roster may be from the best one, in parts of the bound: 0 is proven optimal. ok is false where the
// bound says nothing: it is 0 or less and differs from the value.
func (r *Roster) Gap() (gap float64, ok bool) {
	p := planner.Plan{Value: r.Value, Bound: &r.Bound}
	return p.Gap()
}

// Breakdown returns the value by term.
func (r *Roster) Breakdown() planner.Breakdown {
	return planner.Breakdown{
		Need: r.NeedValue, Floor: r.FloorValue, Familiar: r.FamiliarValue, Keep: r.KeepValue,
		Gap: r.GapCost, Travel: r.TravelCost, Pair: r.PairCost,
	}
}

// worth sets the value and its terms.
func (r *Roster) worth(b planner.Breakdown) {
	r.Value = b.Value()
	r.NeedValue, r.FloorValue, r.FamiliarValue, r.KeepValue = b.Need, b.Floor, b.Familiar, b.Keep
	r.GapCost, r.TravelCost, r.PairCost = b.Gap, b.Travel, b.Pair
}

// Faults of rosters.
var (
	// ErrNotFound hides a roster that does not exist or belongs to another provider.
	ErrNotFound = fault.NotFound("roster-not-found", "There is no such roster.")
	// ErrNotDraft refuses to change or delete a roster that is published.
	ErrNotDraft = fault.Conflict("roster-not-draft", "The roster is published. Only drafts can be changed or deleted.")
)

// RosterFilter narrows a list of rosters; zero fields do not.
type RosterFilter struct {
	State State
	On    calendar.Date // the roster that governs this day
}

// Rosters returns a page of the provider's rosters, oldest first, without their series. Needs PlanRosters.
func (rs *Rosters) Rosters(ctx context.Context, f RosterFilter, page postgres.Page) (rosters []Roster, next string, err error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, "", err
	}
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		q := visible(tx, actor)
		if f.State != "" {
			q = q.Where("state = ?", f.State)
		}
		if !f.On.IsZero() {
			q = q.Where("EXISTS (SELECT FROM roster_periods p WHERE p.district_id = ? AND p.roster_id = rosters.id AND ? BETWEEN p.valid_from AND p.valid_until)",
				actor.District, f.On)
		}
		if rosters, next, err = postgres.List(q, page, []string{"id"}, func(r Roster) []any { return []any{r.ID} }); err != nil {
			return err
		}
		return fillPeriods(tx, actor.District, rosters)
	})
	if err != nil {
		return nil, "", fmt.Errorf("list rosters: %w", err)
	}
	return rosters, next, nil
}

// Roster returns one roster without its series. Needs PlanRosters; fails with ErrNotFound.
func (rs *Rosters) Roster(ctx context.Context, id uuid.UUID) (*Roster, error) {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return nil, err
	}
	found := make([]Roster, 1)
	err = postgres.Read(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		r, err := find(tx, actor, id)
		if err != nil {
			return err
		}
		found[0] = *r
		return fillPeriods(tx, actor.District, found)
	})
	if err != nil {
		return nil, fmt.Errorf("read roster %s: %w", id, err)
	}
	return &found[0], nil
}

// DeleteDraft removes a draft that is not wanted. Its planning run stays. Needs PlanRosters; fails with ErrNotFound,
// ErrNotDraft or postgres.ErrStale.
func (rs *Rosters) DeleteDraft(ctx context.Context, id uuid.UUID, version int) error {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return err
	}
	err = postgres.Transact(ctx, rs.db, actor.District, func(tx *gorm.DB) error {
		r, err := findDraft(tx, actor, id, version)
		if err != nil {
			return err
		}
		if err := tx.Where("district_id = ? AND roster_id = ?", actor.District, id).Delete(&Series{}).Error; err != nil {
			return err
		}
		if err := tx.Where("district_id = ? AND id = ?", actor.District, id).Delete(&Roster{}).Error; err != nil {
			return err
		}
		return account.Record(tx, actor, "delete-draft", "roster", r.ID)
	})
	if err != nil {
		return fmt.Errorf("delete draft %s: %w", id, err)
	}
	return nil
}

// visible starts a query on the rosters the actor may see: planners their provider's, the system all of the district's.
func visible(tx *gorm.DB, a account.Actor) *gorm.DB {
	q := tx.Model(&Roster{}).Where("district_id = ?", a.District)
	if a.Kind == account.ActorSystem {
		return q
	}
	return q.Where("provider_id = ?", a.Organisation)
}

// find reads one roster.
func find(tx *gorm.DB, a account.Actor, id uuid.UUID) (*Roster, error) {
	var r Roster
	err := visible(tx, a).Where("id = ?", id).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return &r, nil
}

// findDraft reads and locks one draft of the expected version.
func findDraft(tx *gorm.DB, a account.Actor, id uuid.UUID, version int) (*Roster, error) {
	r, err := find(tx.Clauses(forUpdate), a, id)
	if err != nil {
		return nil, err
	}
	if r.State != Draft {
		return nil, ErrNotDraft
	}
	return r, postgres.Expect(r.Version, version)
}

// forUpdate locks the rows of a query until the transaction ends.
var forUpdate = clause.Locking{Strength: "UPDATE"}
