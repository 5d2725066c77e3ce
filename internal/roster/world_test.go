package roster

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/postgrestest"
	"schulalltag/internal/school"
	"schulalltag/internal/school/schooltest"
	"schulalltag/internal/staff"
)

// world is a provider that serves two schools with a need for one person in both classes and on the bus, and four assistants
// who reach both schools and can cover all of it.
type world struct {
	*schooltest.World
	db       *postgres.DB
	clock    *clock
	pool     *staff.Pool
	rosters  *Rosters
	district *schooltest.District
	planner  context.Context
	provider uuid.UUID
	people   []*staff.Assistant
}

// clock is a time that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// The first term of 2026/27 as these tests plan it. The first school day is Monday 10 August.
var (
	termStart = calendar.NewDate(2026, time.August, 10)
	termEnd   = calendar.NewDate(2027, time.January, 31)
)

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{db: postgrestest.New(t), clock: &clock{now: schooltest.Now()}}
	w.World = schooltest.New(t, w.db)
	w.rosters = New(Config{DB: w.db, Now: w.clock.Now})
	w.rosters.beat = 20 * time.Millisecond
	w.Schools = school.New(school.Config{DB: w.db, Now: w.clock.Now, DaysChanged: w.rosters.DaysChanged})
	w.pool = staff.New(staff.Config{DB: w.db, Now: w.clock.Now, Changed: w.rosters.AssistantChanged})
	w.district = &w.Vogelsberg
	w.planner, w.provider = w.district.Providers[0].Planner, w.district.Providers[0].ID
	for i := range w.district.Schools {
		w.StateNeeds(t, &w.district.Schools[i])
	}
	for _, name := range []string{"Anna", "Berat", "Clara", "Dilek"} {
		w.people = append(w.people, w.hire(t, name, nil))
	}
	return w
}

// hire employs somebody for both schools on every morning; edit changes that.
func (w *world) hire(t testing.TB, name string, edit func(*staff.Details)) *staff.Assistant {
	t.Helper()
	d := details(name, w.district.Schools[0].ID, w.district.Schools[1].ID)
	if edit != nil {
		edit(&d)
	}
	a, err := w.pool.Hire(w.planner, d)
	check(t, err)
	return a
}

func details(name string, schools ...uuid.UUID) staff.Details {
	shown := calendar.NewDate(2026, time.January, 15)
	d := staff.Details{
		GivenName: name, FamilyName: "Muster", Active: true, Schools: schools,
		Contracts: []staff.Contract{{ValidFrom: shown, WeekMinutes: 1500, OutsideMinutes: 180, DayMinutes: 360}},
		Clearances: []staff.Clearance{
			{Kind: staff.Conduct, ShownOn: shown}, {Kind: staff.Measles, ShownOn: shown},
		},
	}
	for day := calendar.Monday; day <= calendar.Friday; day++ {
		d.Availability = append(d.Availability, staff.Window{Weekday: day, Starts: 450, Ends: 810})
	}
	return d
}

// edit changes an assistant.
func (w *world) edit(t testing.TB, a *staff.Assistant, edit func(*staff.Details)) {
	t.Helper()
	now, err := w.pool.Assistant(w.planner, a.ID)
	check(t, err)
	d := staff.Details{
		UserID: now.UserID, GivenName: now.GivenName, FamilyName: now.FamilyName, HomeSchoolID: now.HomeSchoolID, Active: now.Active,
		Contracts: now.Contracts, Qualifications: now.Qualifications, Clearances: now.Clearances, Availability: now.Availability,
		Schools: now.Schools, BarredPlaces: now.BarredPlaces,
	}
	edit(&d)
	_, err = w.pool.UpdateAssistant(w.planner, a.ID, now.Version, d)
	check(t, err)
}

// term is a run for the first term.
func term() RunDetails {
	return RunDetails{ValidFrom: termStart, ValidUntil: termEnd, MaxSeconds: 10, MaxIterations: 20, Seed: 1}
}

// plan starts a run, works on it and returns its draft.
func (w *world) plan(t testing.TB, d RunDetails) *Roster {
	t.Helper()
	run, err := w.rosters.StartRun(w.planner, d)
	check(t, err)
	check(t, w.rosters.work(context.Background(), w.district.Key, run.ID))
	run, err = w.rosters.Run(w.planner, run.ID)
	check(t, err)
	if run.State != RunDone || run.RosterID == nil {
		t.Fatalf("the run is %s (%s)", run.State, run.Failure().String())
	}
	r, err := w.rosters.Roster(w.planner, *run.RosterID)
	check(t, err)
	r.Series = w.series(t, r.ID)
	return r
}

// publish plans and publishes a roster for the term.
func (w *world) publish(t testing.TB) *Roster {
	t.Helper()
	r := w.plan(t, term())
	p, _, err := w.rosters.Publish(w.planner, r.ID, r.Version, calendar.Date{})
	check(t, err)
	p.Series = r.Series
	return p
}

func (w *world) series(t testing.TB, roster uuid.UUID) (list []Series) {
	t.Helper()
	w.tx(t, func(tx *gorm.DB) (err error) {
		list, err = seriesOf(tx, w.district.Key, roster)
		return err
	})
	return list
}

// assignments returns all of the district, cancelled ones too.
func (w *world) assignments(t testing.TB) (list []Assignment) {
	t.Helper()
	w.tx(t, func(tx *gorm.DB) error {
		return tx.Where("district_id = ?", w.district.Key).Order("starts_at, id").Find(&list).Error
	})
	return list
}

// live returns the live ones of them.
func (w *world) live(t testing.TB) (list []Assignment) {
	t.Helper()
	for _, a := range w.assignments(t) {
		if a.CancelledAt == nil {
			list = append(list, a)
		}
	}
	return list
}

func (w *world) tx(t testing.TB, fn func(tx *gorm.DB) error) {
	t.Helper()
	check(t, postgres.Transact(context.Background(), w.db, w.district.Key, fn))
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func date(t testing.TB, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	check(t, err)
	return d
}

// crowd asks for more than the pool can give, in so many ways that a search for the best plan goes on for minutes.
func (w *world) crowd(t testing.TB) {
	t.Helper()
	for i := range w.district.Schools {
		s := &w.district.Schools[i]
		for k, c := range []*school.Place{&s.Classes[0], &s.Classes[1], &s.Bus} {
			needs := s.Needs(1+(i+k)%3, school.SlotArrival, school.SlotLesson, school.SlotBreak, school.SlotBus)
			for n := range needs {
				needs[n].Priority = []school.Priority{school.PriorityHigh, school.PriorityLow, school.PriorityNormal}[(n*n+k)%3]
			}
			place, _, err := w.Schools.PutNeedWeek(s.Secretary, c.ID, c.Version, school.NeedWeekDetails{ValidFrom: schooltest.Start(), Needs: needs})
			check(t, err)
			*c = *place
		}
	}
	for i, a := range w.people {
		w.edit(t, a, func(d *staff.Details) { d.Contracts[0].WeekMinutes = 600 + 95*i })
	}
}

// accounts is the entry to the accounts of the world, for users that assistants are linked with.
func (w *world) accounts(t testing.TB) (*account.Accounts, error) {
	t.Helper()
	return account.New(account.Config{
		DB: w.db, Now: w.clock.Now, Secret: bytes.Repeat([]byte{7}, 32), Issuer: "https://schulalltag.example", Audience: "https://schulalltag.example",
	})
}
