package roster

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

func TestPublish(t *testing.T) {
	w := newWorld(t)
	r := w.plan(t, term())

	t.Run("refuses a version that is not the current one", func(t *testing.T) {
		if _, _, err := w.rosters.Publish(w.planner, r.ID, r.Version+1, calendar.Date{}); !errors.Is(err, postgres.ErrStale) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("refuses a first day outside the roster's period", func(t *testing.T) {
		for _, day := range []calendar.Date{termStart.AddDays(-1), termEnd.AddDays(1)} {
			_, _, err := w.rosters.Publish(w.planner, r.ID, r.Version, day)
			refused(t, err, ErrFromInvalid, "/from")
		}
	})
	t.Run("hides the roster from other providers and refuses everybody but planners", func(t *testing.T) {
		if _, _, err := w.rosters.Publish(w.district.Providers[1].Planner, r.ID, r.Version, calendar.Date{}); !errors.Is(err, ErrNotFound) {
			t.Errorf("got %v", err)
		}
		if _, _, err := w.rosters.Publish(w.district.Schools[0].Secretary, r.ID, r.Version, calendar.Date{}); !errors.Is(err, account.ErrForbidden) {
			t.Errorf("got %v", err)
		}
	})
	var published *Roster
	t.Run("makes one assignment for each series on each school day", func(t *testing.T) {
		var d *Diff
		var err error
		published, d, err = w.rosters.Publish(w.planner, r.ID, r.Version, calendar.Date{})
		check(t, err)
		hesse, err := calendar.LoadHesse()
		check(t, err)
		days, err := hesse.SchoolDays(calendar.Range{From: termStart, Until: termEnd})
		check(t, err)
		live := w.live(t)
		if want := len(days) * 18; len(live) != want { // two schools, nine slots a day each
			t.Errorf("%d assignments on %d days, want %d", len(live), len(days), want)
		}
		if added, removed := d.Changed(); added != len(r.Series) || removed != 0 || d.Against != nil {
			t.Errorf("the diff has %d added and %d removed", added, removed)
		}
		if published.State != Published || published.PublishedAt == nil || published.Version != r.Version+1 {
			t.Errorf("roster %+v", published)
		}
	})
	t.Run("keeps wall time over the change of the clocks", func(t *testing.T) {
		utc := map[calendar.Date]map[string]bool{}
		for _, a := range w.live(t) {
			if local := a.StartsAt.In(calendar.Zone()).Format("15:04"); local < "07:45" || local > "11:30" {
				t.Fatalf("an assignment on %s starts at %s", a.Day, local)
			}
			if utc[a.Day] == nil {
				utc[a.Day] = map[string]bool{}
			}
			utc[a.Day][a.StartsAt.UTC().Format("15:04")] = true
		}
		if !utc[date(t, "2026-10-23")]["06:00"] || !utc[date(t, "2026-10-26")]["07:00"] || utc[date(t, "2026-10-26")]["06:00"] {
			t.Errorf("lessons at 8:00 start at %v before and %v after the change", utc[date(t, "2026-10-23")], utc[date(t, "2026-10-26")])
		}
	})
	t.Run("changes nothing when repeated", func(t *testing.T) {
		before := w.assignments(t)
		for _, from := range []calendar.Date{{}, termStart} {
			again, d, err := w.rosters.Publish(w.planner, r.ID, r.Version, from)
			check(t, err)
			if again.Version != published.Version || len(d.Parts) != 0 {
				t.Errorf("version %d, diff %+v", again.Version, d)
			}
		}
		if d := cmp.Diff(before, w.assignments(t)); d != "" {
			t.Error(d)
		}
		if _, _, err := w.rosters.Publish(w.planner, r.ID, published.Version, termStart.AddDays(1)); !errors.Is(err, ErrPublished) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("is written to the audit trail once", func(t *testing.T) {
		var n int64
		w.tx(t, func(tx *gorm.DB) error {
			return tx.Model(&account.Event{}).Where("district_id = ? AND action = 'publish-roster' AND entity_id = ?", w.district.Key, r.ID).Count(&n).Error
		})
		if n != 1 {
			t.Errorf("%d rows", n)
		}
	})
	t.Run("leaves a roster that can be changed and deleted no more", func(t *testing.T) {
		s := r.Series[0]
		_, _, err := w.rosters.Change(w.planner, r.ID, published.Version, []Change{{Op: OpPin, AssistantID: s.AssistantID, SlotID: s.SlotID}})
		if !errors.Is(err, ErrNotDraft) {
			t.Errorf("got %v", err)
		}
		if err := w.rosters.DeleteDraft(w.planner, r.ID, published.Version); !errors.Is(err, ErrNotDraft) {
			t.Errorf("got %v", err)
		}
	})
}

func TestSupersede(t *testing.T) {
	w := newWorld(t)
	first := w.publish(t)
	before := w.live(t)
	w.clock.set(time.Date(2026, time.September, 2, 10, 0, 0, 0, time.UTC)) // a Wednesday noon
	today := date(t, "2026-09-02")

	// Anna leaves at the end of the week; everything else can stay as it is.
	anna := w.people[0]
	w.edit(t, anna, func(d *staff.Details) { d.Contracts[0].ValidUntil = date(t, "2026-09-06") })
	w.hire(t, "Emre", nil)
	d := term()
	d.ValidFrom = date(t, "2026-09-07")
	next := w.plan(t, d)

	t.Run("is foretold by the diff, person by person", func(t *testing.T) {
		d, err := w.rosters.Diff(w.planner, next.ID)
		check(t, err)
		if d.Against == nil || *d.Against != first.ID || d.From != date(t, "2026-09-07") {
			t.Errorf("against %v from %s", d.Against, d.From)
		}
		count := map[seriesKey]int{}
		for _, s := range first.Series {
			count[s.key()] |= 1
		}
		for _, s := range next.Series {
			count[s.key()] |= 2
		}
		want := map[int]int{}
		for _, c := range count {
			want[c]++
		}
		added, removed := d.Changed()
		kept := 0
		for _, p := range d.Parts {
			kept += p.Kept
			if len(p.Added)+len(p.Removed) == 0 {
				t.Errorf("nothing changes for %s", p.Name)
			}
			for _, s := range slices.Concat(p.Added, p.Removed) {
				at, slot := w.site(s.SchoolID), w.slot(t, s.SlotID)
				if s.SchoolName != at.Name || s.Weekday != slot.Weekday || s.Starts != slot.Starts || s.Ends != slot.Ends || s.PlaceLabel != at.label(s.PlaceID) {
					t.Errorf("series %+v", s)
				}
			}
			if p.AssistantID == anna.ID && (p.Name != anna.Name() || len(p.Removed) == 0 || len(p.Added) != 0 || p.Kept != 0) {
				t.Errorf("part of Anna: %+v", p)
			}
		}
		if added != want[2] || removed != want[1] || d.Kept != want[3] || kept > d.Kept || d.Kept == 0 {
			t.Errorf("%d added, %d removed, %d kept, want %v", added, removed, d.Kept, want)
		}
	})
	t.Run("keeps untouched what both rosters want, cancels the rest, and leaves the past alone", func(t *testing.T) {
		_, _, err := w.rosters.Publish(w.planner, next.ID, next.Version, calendar.Date{})
		check(t, err)
		rows := map[uuid.UUID]Assignment{}
		for _, a := range w.assignments(t) {
			rows[a.ID] = a
		}
		stays := map[seriesKey]bool{}
		for _, s := range next.Series {
			stays[s.key()] = true
		}
		for _, a := range before {
			now := rows[a.ID]
			wanted := a.Day.Before(d.ValidFrom) || stays[seriesKey{a.AssistantID, a.SlotID, a.PlaceID}]
			if wanted != (now.CancelledAt == nil) {
				t.Fatalf("assignment of %s on %s: wanted %t, cancelled %v", a.AssistantID, a.Day, wanted, now.CancelledAt)
			}
			now.CancelledAt = nil
			if diff := cmp.Diff(a, now); diff != "" {
				t.Fatal(diff)
			}
		}
		for _, a := range w.live(t) {
			if a.AssistantID == anna.ID && !a.Day.Before(d.ValidFrom) {
				t.Errorf("Anna is still planned on %s", a.Day)
			}
		}
	})
	t.Run("lets the first roster stand until the day before", func(t *testing.T) {
		old, err := w.rosters.Roster(w.planner, first.ID)
		check(t, err)
		if old.State != Published || len(old.Periods) != 1 || old.Periods[0].Days() != (calendar.Range{From: termStart, Until: d.ValidFrom.AddDays(-1)}) {
			t.Errorf("roster %+v", old)
		}
		if old.ValidFrom != termStart || old.ValidUntil != termEnd {
			t.Errorf("the roster was planned from %s to %s", old.ValidFrom, old.ValidUntil)
		}
		for day, want := range map[calendar.Date]uuid.UUID{today: first.ID, d.ValidFrom: next.ID} {
			list, _, err := w.rosters.Rosters(w.planner, RosterFilter{On: day}, postgres.Page{})
			check(t, err)
			if len(list) != 1 || list[0].ID != want {
				t.Errorf("on %s stands %v", day, list)
			}
		}
		again, diff, err := w.rosters.Publish(w.planner, first.ID, old.Version, calendar.Date{})
		check(t, err)
		if d := cmp.Diff(old, again); d != "" || len(diff.Parts) != 0 {
			t.Errorf("publishing the first roster again changes it: %s", d)
		}
	})
	t.Run("is refused from a day whose assignments have begun", func(t *testing.T) {
		s := &w.district.Schools[0]
		place, err := w.Schools.Place(s.Secretary, s.Classes[1].ID)
		check(t, err)
		_, _, err = w.Schools.PutNeedWeek(s.Secretary, place.ID, place.Version, school.NeedWeekDetails{ValidFrom: today})
		check(t, err)
		d := term()
		d.ValidFrom = today.AddDays(-1)
		late := w.plan(t, d)
		for _, from := range []calendar.Date{today.AddDays(-1), today} {
			_, _, err := w.rosters.Publish(w.planner, late.ID, late.Version, from)
			refused(t, err, ErrBegun, "/from")
		}
		p, _, err := w.rosters.Publish(w.planner, late.ID, late.Version, calendar.Date{})
		check(t, err)
		if p.PublishedFrom != today.AddDays(1) || p.Periods[0].ValidFrom != p.PublishedFrom || p.ValidFrom != today.AddDays(-1) {
			t.Errorf("governs %v from %s, want tomorrow", p.Periods, p.PublishedFrom)
		}
	})
}

func TestPublishFillsInThePastWhereNothingStood(t *testing.T) {
	w := newWorld(t)
	r := w.plan(t, term())
	w.clock.set(time.Date(2026, time.September, 2, 10, 0, 0, 0, time.UTC))
	p, _, err := w.rosters.Publish(w.planner, r.ID, r.Version, calendar.Date{})
	check(t, err)
	if live := w.live(t); p.PublishedFrom != termStart || live[0].Day != termStart {
		t.Errorf("stands from %s, first assignment on %s", p.PublishedFrom, live[0].Day)
	}
}

func TestPublishJudgesAnew(t *testing.T) {
	w := newWorld(t)
	r := w.plan(t, term())
	w.edit(t, w.people[0], func(d *staff.Details) { d.Clearances = d.Clearances[:1] }) // no proof of measles protection any more
	_, _, err := w.rosters.Publish(w.planner, r.ID, r.Version, calendar.Date{})
	refused(t, err, ErrOutdated, "rosterId")
	told(t, err, "Anna Muster has shown no protection against measles on 2026-08-10.")
	w.edit(t, w.people[0], func(d *staff.Details) { d.Contracts[0].ValidUntil = termStart.AddDays(-1) }) // out of everything the term reads
	_, _, err = w.rosters.Publish(w.planner, r.ID, r.Version, calendar.Date{})
	refused(t, err, ErrOutdated, "rosterId")
	told(t, err, "Anna Muster has no contract on 2026-08-10.")
	if n := len(w.assignments(t)); n != 0 {
		t.Errorf("%d assignments", n)
	}
}

// told checks that a refusal tells exactly this, at whatever place.
func told(t *testing.T, err error, sentence string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || len(f.Fields) == 0 {
		t.Fatalf("got %v", err)
	}
	for _, field := range f.Fields {
		if field.Detail.String() != sentence {
			t.Errorf("it tells %q, want %q", field.Detail, sentence)
		}
	}
}

func TestPublishRespectsEachDay(t *testing.T) {
	w := newWorld(t)
	anna, ends := w.people[0], date(t, "2026-11-15")
	w.edit(t, anna, func(d *staff.Details) { d.Contracts[0].ValidUntil = ends })
	s := &w.district.Schools[0]
	free, early, away := date(t, "2026-09-14"), date(t, "2026-09-15"), date(t, "2026-09-16")
	until := calendar.Clock(10 * 60)
	for _, special := range []school.SpecialDayDetails{
		{Day: free, Kind: school.MovableHoliday}, {Day: early, Kind: school.EarlyEnd, Ends: &until}, {Day: away, Kind: school.ClassAway, PlaceID: &s.Classes[0].ID},
	} {
		_, err := w.Schools.CreateSpecialDay(s.Secretary, s.ID, special)
		check(t, err)
	}
	w.publish(t)
	byDay := map[calendar.Date]int{}
	last := calendar.Date{}
	for _, a := range w.live(t) {
		if a.AssistantID == anna.ID {
			last = calendar.Max(last, a.Day)
		}
		if a.SchoolID == s.ID {
			byDay[a.Day]++
		}
		if a.Day == away && a.PlaceID == s.Classes[0].ID {
			t.Error("somebody is planned for a class that is away")
		}
	}
	if last.After(ends) || last.Before(ends.AddDays(-7)) {
		t.Errorf("Anna's last assignment is on %s", last)
	}
	want := map[calendar.Date]int{free: 0, early: 4, away: 5, date(t, "2026-09-17"): 9} // two classes, two lessons before ten; one class away
	for day, n := range want {
		if byDay[day] != n {
			t.Errorf("%d assignments on %s, want %d", byDay[day], day, n)
		}
	}
}

func TestPublishRace(t *testing.T) {
	w := newWorld(t)

	t.Run("of one draft has one effect", func(t *testing.T) {
		r := w.plan(t, term())
		errs := inParallel(8, func(int) error {
			_, _, err := w.rosters.Publish(w.planner, r.ID, r.Version, calendar.Date{})
			return err
		})
		for _, err := range errs {
			check(t, err)
		}
		seen := map[sameness]bool{}
		for _, a := range w.assignments(t) {
			if seen[a.same()] || a.CancelledAt != nil {
				t.Fatalf("assignment of %s on %s twice, or cancelled", a.AssistantID, a.Day)
			}
			seen[a.same()] = true
		}
		if now, _ := w.rosters.Roster(w.planner, r.ID); now.Version != r.Version+1 {
			t.Errorf("version %d", now.Version)
		}
	})
	t.Run("of several drafts lets one stand on each day", func(t *testing.T) {
		var drafts []*Roster
		for range 4 {
			drafts = append(drafts, w.plan(t, term()))
		}
		for _, err := range inParallel(len(drafts), func(i int) error {
			_, _, err := w.rosters.Publish(w.planner, drafts[i].ID, drafts[i].Version, calendar.Date{})
			return err
		}) {
			check(t, err)
		}
		list, _, err := w.rosters.Rosters(w.planner, RosterFilter{On: termStart}, postgres.Page{})
		check(t, err)
		if len(list) != 1 {
			t.Fatalf("%d rosters stand", len(list))
		}
		var got, want []sameness
		for _, a := range w.live(t) {
			got = append(got, a.same())
		}
		standing := list[0]
		standing.Series = w.series(t, standing.ID)
		w.tx(t, func(tx *gorm.DB) error {
			days := calendar.Range{From: standing.ValidFrom, Until: standing.ValidUntil}
			from, err := loadRows(tx, w.district.Key, w.provider, days)
			check(t, err)
			list, _, err := wanted(&standing, from, days)
			for _, a := range list {
				want = append(want, a.same())
			}
			return err
		})
		sortSameness(got)
		sortSameness(want)
		if d := cmp.Diff(want, got, cmp.AllowUnexported(sameness{})); d != "" {
			t.Error(d)
		}
	})
}

// inParallel runs fn n times at once. Who is told that the database is too busy tries again, as a client does: overlapping
// bookings can deadlock, and a test has few connections.
func inParallel(n int, fn func(i int) error) []error {
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			var busy *fault.Error
			for errs[i] = fn(i); errors.As(errs[i], &busy) && busy.Kind == fault.KindUnavailable; errs[i] = fn(i) {
				busy = nil
			}
		})
	}
	all.Wait()
	return errs
}
