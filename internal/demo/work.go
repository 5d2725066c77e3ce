package demo

import (
	"context"
	"fmt"
	"time"

	"schulalltag/internal/calendar"
	"schulalltag/internal/hours"
	"schulalltag/internal/postgres"
	"schulalltag/internal/roster"
)

// plan asks for a roster of the term, waits for the worker, and publishes it.
func (d *district) plan(ctx context.Context) error {
	d.say("Einsatzplan vom %s bis %s berechnen", german(d.term.From), german(d.term.Until))
	run, err := d.Rosters.StartRun(d.planner, roster.RunDetails{ValidFrom: d.term.From, ValidUntil: d.term.Until, MaxSeconds: d.effort.Seconds, MaxIterations: d.effort.Iterations, Seed: 1})
	if err != nil {
		return err
	}
	for run.State == roster.RunQueued || run.State == roster.RunRunning {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
		if run, err = d.Rosters.Run(d.planner, run.ID); err != nil {
			return err
		}
	}
	if run.State != roster.RunDone {
		return fmt.Errorf("the planning run ended as %s", run.State)
	}
	drafts, _, err := d.Rosters.Rosters(d.planner, roster.RosterFilter{}, postgres.Page{})
	if err != nil {
		return err
	}
	draft := drafts[0]
	published, diff, err := d.Rosters.Publish(d.planner, draft.ID, draft.Version, calendar.Date{})
	if err != nil {
		return err
	}
	d.rosterID, d.value, d.bound = published.ID, published.Value, published.Bound
	added, _ := diff.Changed()
	d.say("Veröffentlicht: %d Wochentermine, Wert %d, %s", added, d.value, d.result().Gap())
	return nil
}

// recordHours fills the hours of the past days. Schools have confirmed all but the last two weeks, the provider has approved and closed
// the months that lie wholly before.
func (d *district) recordHours(context.Context) error {
	today := calendar.DateOf(d.Now(), calendar.Zone())
	first := d.term.From.Week()
	confirmed := 0
	for _, s := range d.schools {
		for week := first; week.Monday().AddDays(14).Before(today); week = week.Next() {
			c, err := d.Hours.ConfirmWeek(s.secretary, s.ID, week, hours.Word{})
			if err != nil {
				return err
			}
			confirmed += c.Confirmed
		}
	}
	if err := CatchUp(d.planner, d.Services); err != nil {
		return err
	}
	d.say("%d Stundeneinträge von den Schulen bestätigt; die letzten zwei Wochen stehen noch aus", confirmed)
	for month := d.term.From.Month(); month.Last().AddDays(14).Before(today); month = month.Next() {
		if _, err := d.Hours.Approve(d.planner, hours.Approval{From: month.First(), Until: month.Last()}); err != nil {
			return err
		}
		if _, err := d.Hours.CloseMonth(d.planner, month); err != nil {
			return err
		}
	}
	return nil
}

func (d *district) result() *Result {
	return &Result{
		District: districtKey, Term: german(d.term.From) + " bis " + german(d.term.Until), SchoolID: d.schools[0].ID.String(), SignIns: d.signIns,
		RosterID: d.rosterID.String(), Value: d.value, Bound: d.bound,
	}
}

// german writes a date as people here do.
func german(d calendar.Date) string {
	return fmt.Sprintf("%d.%d.%d", d.Day(), d.Month().Month, d.Year())
}
