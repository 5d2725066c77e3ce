package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"gorm.io/gorm"

	"schulalltag/internal/calendar"
	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/postgrestest"
)

// weekQuery is what the service asks for one school's week, without its page.
const weekQuery = `select a.id, a.roster_id, a.school_id, c.name, a.place_id, p.label, a.slot_id, a.assistant_id, s.given_name, s.family_name,
		a.day, a.starts_at, a.ends_at
	from assignments a
	join schools c on c.district_id = a.district_id and c.id = a.school_id
	join places p on p.district_id = a.district_id and p.id = a.place_id
	join assistants s on s.district_id = a.district_id and s.id = a.assistant_id
	where a.district_id = $1 and a.cancelled_at is null and a.starts_at >= $2 and a.starts_at < $3 and a.school_id = $4
	order by a.starts_at, a.id limit 201`

// BenchmarkReadWeek reads one school's published week of 200 assignments through the whole service, and the same bytes from
// a bare handler of net/http and pgx that knows no rights, no contract and no tenants. The two take turns; ratio is how much of
// the bare handler's speed the service has.
func BenchmarkReadWeek(b *testing.B) {
	admin := postgrestest.New(b)
	db, err := postgres.Open(b.Context(), postgres.Config{URL: postgrestest.AppURL(b, admin), MaxConns: 12})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(db.Close)
	w := serve(b, db, false)
	stop := w.startWorker(b)
	d := w.newDistrict(b, "06535", "Vogelsbergkreis")
	w.setUp(b, d)
	_, roster := w.run(b, d.tokens["planner"])
	w.must(b, request{Method: "POST", Path: "/rosters/" + roster + "/publish", Token: d.tokens["planner"], Header: tag(1), Body: document{}})
	stop()
	w.fillWeek(b, d)
	path := basePath + "/assignments?schoolId=" + d.ids["schoolId"] + "&from=2026-11-23&until=2026-11-29&limit=200"

	c, err := pgxpool.ParseConfig(postgrestest.AppURL(b, admin))
	if err != nil {
		b.Fatal(err)
	}
	c.ConnConfig.RuntimeParams["app.district_id"] = d.key
	pool, err := pgxpool.NewWithConfig(b.Context(), c)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	bare := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { bareWeek(rw, r, pool, d) }))
	b.Cleanup(bare.Close)

	service := caller(b, w.server, path, d.tokens["secretary"])
	plain := caller(b, bare, path, "")
	if one, other := service(), plain(); !bytes.Equal(one, other) || bytes.Count(one, []byte(`"rosterId"`)) != 200 {
		b.Fatalf("they answer differently:\n%s\n%s", one, other)
	}
	var served, bared time.Duration
	for b.Loop() {
		start := time.Now()
		service()
		half := time.Now()
		plain()
		served, bared = served+half.Sub(start), bared+time.Since(half)
	}
	b.ReportMetric(float64(served.Microseconds())/float64(b.N), "µs/service")
	b.ReportMetric(float64(bared.Microseconds())/float64(b.N), "µs/bare")
	b.ReportMetric(float64(bared)/float64(served), "ratio")
}

// caller returns a function that sends the same request over one connection.
func caller(b *testing.B, server *httptest.Server, path, token string) func() []byte {
	client := server.Client()
	return func() []byte {
		r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, server.URL+path, nil)
		if err != nil {
			b.Fatal(err)
		}
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		res, err := client.Do(r)
		if err != nil {
			b.Fatal(err)
		}
		defer res.Body.Close()
		raw, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != http.StatusOK {
			b.Fatal(res.StatusCode, string(raw), err)
		}
		return raw
	}
}

// bareWeek is the least that answers the same.
func bareWeek(w http.ResponseWriter, r *http.Request, pool *pgxpool.Pool, d *district) {
	query := r.URL.Query()
	from, err1 := calendar.ParseDate(query.Get("from"))
	until, err2 := calendar.ParseDate(query.Get("until"))
	if err1 != nil || err2 != nil {
		http.Error(w, "bad dates", http.StatusBadRequest)
		return
	}
	begin, _ := from.At(0)
	end, _ := until.AddDays(1).At(0)
	rows, err := pool.Query(r.Context(), weekQuery, d.key, begin, end, query.Get("schoolId"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	items, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (a Assignment, err error) {
		var day time.Time
		err = row.Scan(&a.ID, &a.RosterID, &a.SchoolID, &a.SchoolName, &a.PlaceID, &a.PlaceLabel, &a.SlotID, &a.AssistantID,
			&a.GivenName, &a.FamilyName, &day, &a.StartsAt, &a.EndsAt)
		a.Day, a.StartsAt, a.EndsAt = calendar.DateOf(day, time.UTC), a.StartsAt.In(calendar.Zone()), a.EndsAt.In(calendar.Zone())
		return a, err
	})
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(AssignmentList{Items: items})
}

// fillWeek gives the school 19 more assistants with the week of the first one, each in a class of its own.
func (w *world) fillWeek(b *testing.B, d *district) {
	b.Helper()
	err := postgres.Transact(b.Context(), w.db, d.key, func(tx *gorm.DB) error {
		for i := range 19 {
			place, assistant := postgres.NewID(), postgres.NewID()
			for _, statement := range []string{
				`insert into places select district_id, @place, school_id, kind, @label, grade, valid_from, valid_until, 1, created_at
					from places where district_id = @district and id = @first_place`,
				`insert into assistants select district_id, @assistant, provider_id, null, given_name, family_name, home_school_id, active, 1, created_at
					from assistants where district_id = @district and id = @first_assistant`,
				`insert into assignments select district_id, gen_random_uuid(), roster_id, provider_id, school_id, @place, slot_id, @assistant, day, starts_at, ends_at
					from assignments where district_id = @district and assistant_id = @first_assistant and cancelled_at is null`,
			} {
				err := tx.Exec(statement, map[string]any{
					"district": d.key, "place": place, "assistant": assistant, "label": "2" + string(rune('a'+i)),
					"first_place": d.ids["placeId"], "first_assistant": d.ids["assistantId"],
				}).Error
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := postgrestest.Owner(b, w.db).Exec(b.Context(), "analyze"); err != nil {
		b.Fatal(err)
	}
}
