package demo

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/coverage"
	"schulalltag/internal/hours"
	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/postgrestest"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

// noon is a Sunday in the first term of 2026/27.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func services(t testing.TB, db *postgres.DB) Services {
	t.Helper()
	now := func() time.Time { return noon }
	accounts, err := account.New(account.Config{DB: db, Now: now, Secret: make([]byte, 32), Issuer: "http://demo.test", Audience: "http://demo.test"})
	if err != nil {
		t.Fatal(err)
	}
	queue, err := roster.NewQueue(db)
	if err != nil {
		t.Fatal(err)
	}
	rosters := roster.New(roster.Config{DB: db, Now: now, Enqueue: queue.Add})
	worker, err := roster.NewWorker(roster.WorkerConfig{DB: db, Rosters: rosters, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := worker.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := worker.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	return Services{
		Accounts: accounts, Rosters: rosters, Now: now,
		Schools: school.New(school.Config{DB: db, Now: now, DaysChanged: rosters.DaysChanged}),
		Pool:    staff.New(staff.Config{DB: db, Now: now, Changed: rosters.AssistantChanged}),
		Hours:   hours.New(hours.Config{DB: db, Now: now}),
	}
}

func signIn(t testing.TB, s Services, r *Result, role account.Role) context.Context {
	t.Helper()
	for _, person := range r.SignIns {
		if person.Role != role {
			continue
		}
		tokens, err := s.Accounts.SignIn(t.Context(), account.Credentials{Email: person.Email, Password: person.Password})
		if err != nil {
			t.Fatal(err)
		}
		actor, err := s.Accounts.Verify(t.Context(), tokens.Access)
		if err != nil {
			t.Fatal(err)
		}
		return account.With(t.Context(), actor)
	}
	t.Fatalf("the demo has nobody with role %s", role)
	return nil
}

func TestLoad(t *testing.T) {
	db := postgrestest.New(t)
	s := services(t, db)
	var screen strings.Builder
	r, err := Load(t.Context(), s, Effort{Seconds: 600, Iterations: 45}, func(format string, args ...any) { screen.WriteString(format + "\n") })
	if err != nil {
		t.Fatalf("%v\n%s", err, screen.String())
	}
	planner, office := signIn(t, s, r, account.RolePlanner), signIn(t, s, r, account.RoleYouthOffice)
	term := calendar.Range{From: calendar.NewDate(2026, 8, 1), Until: calendar.NewDate(2027, 1, 31)}

	t.Run("Herbstein has the eleven class and six bus assistants the press named", func(t *testing.T) {
		schools, _, err := s.Schools.Schools(office, school.Filter{}, postgres.Page{})
		if err != nil {
			t.Fatal(err)
		}
		if len(schools) != 9 {
			t.Errorf("the pilot has %d schools", len(schools))
		}
		for _, at := range schools {
			if at.Town != "Herbstein" {
				continue
			}
			people, _, err := s.Pool.Assistants(planner, staff.Filter{SchoolID: at.ID}, postgres.Page{Limit: 200})
			if err != nil {
				t.Fatal(err)
			}
			based := 0
			for _, p := range people {
				if p.HomeSchoolID != nil && *p.HomeSchoolID == at.ID {
					based++
				}
			}
			if based != 17 {
				t.Errorf("%d assistants are based in Herbstein", based)
			}
		}
	})
	t.Run("the roster stands and is proven to be near the best", func(t *testing.T) {
		rosters, _, err := s.Rosters.Rosters(planner, roster.RosterFilter{State: roster.Published}, postgres.Page{})
		if err != nil || len(rosters) != 1 {
			t.Fatalf("%d published rosters, %v", len(rosters), err)
		}
		if gap := float64(rosters[0].Bound-rosters[0].Value) / float64(rosters[0].Bound); gap < 0 || gap > 0.05 {
			t.Errorf("the gap is %.4f", gap)
		}
	})
	t.Run("coverage shows need, plan and delivery in that order, and no name", func(t *testing.T) {
		facts, err := coverage.New(coverage.Config{DB: db, Now: s.Now}).Facts(office, coverage.Query{By: coverage.BySchool, From: term.From, Until: calendar.NewDate(2026, 10, 31)})
		if err != nil {
			t.Fatal(err)
		}
		if len(facts) != 9 {
			t.Fatalf("facts of %d schools", len(facts))
		}
		for _, f := range facts {
			if f.DeliveredMinutes == 0 || f.PlannedMinutes < f.DeliveredMinutes || f.NeedMinutes < f.PlannedMinutes || f.OpenMinutes != f.NeedMinutes-f.PlannedMinutes {
				t.Errorf("need %d, planned %d, delivered %d, open %d", f.NeedMinutes, f.PlannedMinutes, f.DeliveredMinutes, f.OpenMinutes)
			}
		}
	})
	t.Run("the months before are closed", func(t *testing.T) {
		closings, _, err := s.Hours.Closings(planner, postgres.Page{})
		if err != nil {
			t.Fatal(err)
		}
		if len(closings) != 3 {
			t.Errorf("%d months are closed; August, September and October should be", len(closings))
		}
	})
	t.Run("a later start finds nothing left to do", func(t *testing.T) {
		if err := CatchUp(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	})
}

func TestEveryWayLeadsToASchool(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range sites() {
		if seen[s.key] {
			t.Errorf("key %s is used twice", s.key)
		}
		seen[s.key] = true
	}
	for _, way := range travel {
		if !seen[way.from] || !seen[way.to] || way.from == way.to {
			t.Errorf("the way from %s to %s leads to no school", way.from, way.to)
		}
	}
}

func TestMovableHolidays(t *testing.T) {
	monday := calendar.NewDate(2027, 2, 1)
	for _, c := range []struct {
		today calendar.Date
		want  []calendar.Date
	}{
		{calendar.NewDate(2026, 11, 22), []calendar.Date{monday, monday.AddDays(1)}},
		{monday.AddDays(1), []calendar.Date{monday.AddDays(1)}},
		{calendar.NewDate(2027, 5, 3), nil},
	} {
		if got := movable(calendar.TermOf(c.today), c.today); !slices.Equal(got, c.want) {
			t.Errorf("on %s: %v, want %v", c.today, got, c.want)
		}
	}
}
