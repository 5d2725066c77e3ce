package roster

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
	"schulalltag/internal/staff"
)

// state is what publishing may change, as text.
func (w *world) state(t *testing.T) string {
	t.Helper()
	var text string
	w.tx(t, func(tx *gorm.DB) error {
		return tx.Raw(`
			SELECT (SELECT string_agg(concat_ws(' ', id, state, published_from, version), ';' ORDER BY id) FROM rosters) || '|' ||
				(SELECT string_agg(concat_ws(' ', roster_id, valid_from, valid_until), ';' ORDER BY valid_from) FROM roster_periods) || '|' ||
				(SELECT coalesce(md5(string_agg(concat_ws(' ', id, roster_id, starts_at, cancelled_at IS NULL), ';' ORDER BY id)), '') FROM assignments) || '|' ||
				(SELECT count(*) FROM audit_events WHERE action LIKE '%-roster')`).Scan(&text).Error
	})
	return text
}

// TestPublishCutOff ends publishing at each of its statements in turn, and looks for halves.
func TestPublishCutOff(t *testing.T) {
	w := newWorld(t)
	w.publish(t)
	w.edit(t, w.people[0], func(d *staff.Details) { d.Availability = d.Availability[:3] })
	next := w.plan(t, term())
	before := w.state(t)

	step, cut, stop := 0, 0, func() {}
	hook := func(tx *gorm.DB) {
		if step++; step == cut {
			stop()
		}
	}
	for name, callback := range map[string]interface {
		Register(string, func(*gorm.DB)) error
	}{
		"create": w.db.Gorm.Callback().Create().Before("gorm:create"), "query": w.db.Gorm.Callback().Query().Before("gorm:query"),
		"raw": w.db.Gorm.Callback().Raw().Before("gorm:raw"), "update": w.db.Gorm.Callback().Update().Before("gorm:update"),
	} {
		check(t, callback.Register("cut-"+name, hook))
	}
	ways := map[string]func(ctx context.Context, cancel func()) func(){
		"the request is cancelled": func(_ context.Context, cancel func()) func() { return cancel },
		"its connection is killed": func(context.Context, func()) func() {
			return func() {
				_, err := w.db.Pool.Exec(context.Background(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
					WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid() AND state = 'idle in transaction'`)
				if err != nil {
					t.Error(err)
				}
			}
		},
	}
	for name, way := range ways {
		t.Run(fmt.Sprintf("leaves everything as it was when %s at any step", name), func(t *testing.T) {
			steps := 0
			for cut = 1; ; cut++ {
				ctx, cancel := context.WithCancel(w.planner)
				step, stop = 0, way(ctx, cancel)
				err := w.tryPublish(ctx, next)
				cancel()
				if step < cut { // it was through before the cut
					break
				}
				steps++
				if err == nil {
					t.Fatalf("published although cut off at step %d", cut)
				}
				if after := w.state(t); after != before {
					t.Fatalf("cut off at step %d (%v): %s became %s", cut, err, before, after)
				}
			}
			if steps < 15 {
				t.Errorf("only %d steps were cut", steps)
			}
			t.Logf("%d steps", steps)
		})
	}

	cut = 0
	t.Run("publishes whole once it is left in peace", func(t *testing.T) {
		_, _, err := w.rosters.Publish(w.planner, next.ID, next.Version, calendar.Date{})
		check(t, err)
		list, _, err := w.rosters.Rosters(w.planner, RosterFilter{On: termStart}, postgres.Page{})
		check(t, err)
		if len(list) != 1 || list[0].ID != next.ID {
			t.Errorf("%d rosters stand", len(list))
		}
	})
}

// errUndo keeps a trial of publishing from lasting.
var errUndo = errors.New("undo")

// tryPublish publishes and takes it back if that succeeds, so that the next try starts from the same rows.
func (w *world) tryPublish(ctx context.Context, r *Roster) error {
	actor, err := account.Require(ctx, account.PlanRosters)
	if err != nil {
		return err
	}
	err = postgres.Transact(ctx, w.db, w.district.Key, func(tx *gorm.DB) error {
		if _, _, err := w.rosters.publish(tx, actor, r.ID, r.Version, calendar.Date{}); err != nil {
			return err
		}
		if err := tx.Exec("SELECT").Error; err != nil { // a step between the last statement and the commit
			return err
		}
		return errUndo
	})
	if errors.Is(err, errUndo) {
		return nil
	}
	return err
}

func TestDoubleBooking(t *testing.T) {
	w := newWorld(t)
	r := w.plan(t, term())
	s := r.Series[0]
	slot := w.slot(t, s.SlotID)
	day := date(t, "2026-09-14").AddDays(int(slot.Weekday - calendar.Monday))
	starts, err := day.At(slot.Starts)
	check(t, err)
	ends, err := day.At(slot.Ends)
	check(t, err)
	const late = 5 * time.Minute
	other := w.plan(t, term())
	book := func(starts, ends time.Time) func(tx *gorm.DB) error { // by another provider, by mistake
		return func(tx *gorm.DB) error {
			return tx.Create(&Assignment{
				DistrictID: w.district.Key, ID: postgres.NewID(), RosterID: other.ID, ProviderID: w.district.Providers[1].ID, SchoolID: s.SchoolID, PlaceID: s.PlaceID,
				SlotID: s.SlotID, AssistantID: s.AssistantID, Day: day, StartsAt: starts.Add(late), EndsAt: ends,
			}).Error
		}
	}

	t.Run("lets exactly one of eight bookings of a person win, ten times", func(t *testing.T) {
		for n := range 10 { // the first on a day of the term, the others in later years
			starts, ends := starts.AddDate(n, 0, 0), ends.AddDate(n, 0, 0)
			won, refused := 0, 0
			for _, err := range inParallel(8, func(int) error {
				return postgres.Transact(context.Background(), w.db, w.district.Key, book(starts, ends))
			}) {
				switch {
				case err == nil:
					won++
				case postgres.IsExclusion(err):
					refused++
				default:
					t.Error(err)
				}
			}
			if won != 1 || refused != 7 {
				t.Fatalf("%d won, %d were refused", won, refused)
			}
		}
	})
	t.Run("is refused when publishing, with person, day and time", func(t *testing.T) {
		_, _, err := w.rosters.Publish(w.planner, r.ID, r.Version, calendar.Date{})
		var f *fault.Error
		if !errors.Is(err, ErrDoubleBooked) || !errors.As(err, &f) {
			t.Fatalf("got %v", err)
		}
		zone := calendar.Zone()
		want := fmt.Sprintf("%s Muster is already booked on %s from %s to %s.", w.name(s.AssistantID), day,
			starts.Add(late).In(zone).Format("15:04"), ends.In(zone).Format("15:04"))
		if f.Message.String() != want {
			t.Errorf("the message is %q, want %q", f.Message, want)
		}
		if n := len(w.assignments(t)); n != 10 {
			t.Errorf("%d assignments", n)
		}
		if now, _ := w.rosters.Roster(w.planner, r.ID); now.State != Draft {
			t.Errorf("the roster is %s", now.State)
		}
	})
}

func (w *world) name(id uuid.UUID) string {
	for _, a := range w.people {
		if a.ID == id {
			return a.GivenName
		}
	}
	return ""
}
