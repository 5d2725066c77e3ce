package postgres_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"gorm.io/gorm"

	"schulalltag/internal/fault"
	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/local"
	"schulalltag/internal/postgres/postgrestest"
)

func TestTransactRepeats(t *testing.T) {
	t.Parallel()
	db := withDistricts(t)
	alsfeld, schotten := newArea(t, db, vogelsberg, "Alsfeld"), newArea(t, db, vogelsberg, "Schotten")

	t.Run("the whole of a transaction that could not be serialised", func(t *testing.T) {
		tries := 0
		err := postgres.Transact(t.Context(), db, vogelsberg, func(tx *gorm.DB) error {
			tries++
			if err := tx.Exec("set transaction isolation level repeatable read").Error; err != nil {
				return err
			}
			names(t, tx) // takes the snapshot
			if tries == 1 {
				changeElsewhere(t, db, alsfeld)
			}
			return tx.Exec("update areas set name = 'Alsfeld' where district_id = ? and id = ?", vogelsberg, alsfeld.ID).Error
		})
		if err != nil || tries != 2 {
			t.Errorf("%d tries, %v", tries, err)
		}
	})
	t.Run("the loser of a deadlock", func(t *testing.T) {
		var both, group sync.WaitGroup
		both.Add(2)
		var mu sync.Mutex
		tries := 0
		for _, order := range [][]*area{{alsfeld, schotten}, {schotten, alsfeld}} {
			meet := sync.OnceFunc(func() { both.Done(); both.Wait() })
			group.Go(func() {
				err := postgres.Transact(t.Context(), db, vogelsberg, func(tx *gorm.DB) error {
					mu.Lock()
					tries++
					mu.Unlock()
					for _, a := range order {
						if err := tx.Exec("update areas set version = version where district_id = ? and id = ?", vogelsberg, a.ID).Error; err != nil {
							return err
						}
						meet()
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if tries != 3 {
			t.Errorf("%d tries of two transactions, one of which must lose once", tries)
		}
	})
	t.Run("at most three times, then says that too much is going on", func(t *testing.T) {
		tries := 0
		err := postgres.Transact(t.Context(), db, vogelsberg, func(tx *gorm.DB) error { tries++; return raise(tx, "40P01") })
		if tries != 3 || kind(err) != fault.KindUnavailable || postgres.State(err) != "40P01" {
			t.Errorf("%d tries, %v", tries, err)
		}
	})
	t.Run("when the primary has moved, on another connection", func(t *testing.T) {
		var backends []int
		err := postgres.Transact(t.Context(), limited(t, db, 1), vogelsberg, func(tx *gorm.DB) error {
			var pid int
			if err := tx.Raw("select pg_backend_pid()").Scan(&pid).Error; err != nil {
				return err
			}
			if backends = append(backends, pid); len(backends) == 1 {
				return raise(tx, "25006")
			}
			return nil
		})
		if err != nil || len(backends) != 2 || backends[0] == backends[1] {
			t.Errorf("connections %v, %v", backends, err)
		}
	})
	t.Run("nothing when the caller has gone", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		tries := 0
		err := postgres.Transact(ctx, db, vogelsberg, func(tx *gorm.DB) error {
			tries++
			defer cancel()
			return raise(tx, "40001")
		})
		if tries != 1 || err == nil {
			t.Errorf("%d tries, %v", tries, err)
		}
	})
	t.Run("nothing that would fail again", func(t *testing.T) {
		tries := 0
		err := postgres.Transact(t.Context(), db, vogelsberg, func(tx *gorm.DB) error { tries++; return raise(tx, "23P01") })
		if tries != 1 || !postgres.IsExclusion(err) {
			t.Errorf("%d tries, %v", tries, err)
		}
	})
}

func TestTransactGivesUpInTime(t *testing.T) {
	t.Parallel()
	db := withDistricts(t)
	one := limited(t, db, 1)

	t.Run("when no connection is free", func(t *testing.T) {
		held, release := make(chan struct{}), make(chan struct{})
		go func() {
			_ = postgres.Global(t.Context(), one, func(*gorm.DB) error { close(held); <-release; return nil })
		}()
		<-held
		begin := time.Now()
		err := postgres.Global(t.Context(), one, func(*gorm.DB) error { t.Error("runs"); return nil })
		close(release)
		if !postgres.IsAway(err) || time.Since(begin) > 2*time.Second {
			t.Errorf("%v after %v", err, time.Since(begin))
		}
	})
	t.Run("when the caller's time is up", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		err := postgres.Global(ctx, one, func(tx *gorm.DB) error { return tx.Exec("select pg_sleep(30)").Error })
		if kind(err) != fault.KindUnavailable || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("when the caller has gone, with the caller's own error", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		err := postgres.Global(ctx, one, func(*gorm.DB) error { cancel(); return nil })
		if !errors.Is(err, context.Canceled) || kind(err) != 0 {
			t.Errorf("got %v", err)
		}
	})
	t.Run("when the connection is killed in the midst", func(t *testing.T) {
		err := postgres.Global(t.Context(), one, func(tx *gorm.DB) error { return tx.Exec("select pg_terminate_backend(pg_backend_pid())").Error })
		if !postgres.IsAway(err) {
			t.Errorf("got %v", err)
		}
		if err := one.Ping(t.Context()); err != nil {
			t.Errorf("does not recover: %v", err)
		}
	})
	t.Run("when a statement swallowed its error, and does not claim to have saved", func(t *testing.T) {
		err := postgres.Global(t.Context(), one, func(tx *gorm.DB) error { _ = raise(tx, "23505"); return nil })
		if err == nil || kind(err) != 0 {
			t.Errorf("got %v", err)
		}
	})
}

func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	s := postgrestest.Server(t)
	ctx := t.Context()
	c := postgres.Config{URL: s.AppURL(postgrestest.Database), MaxConns: 4}
	db := open(t, c)
	work := func(db *postgres.DB) error {
		return postgres.Read(ctx, db, vogelsberg, func(*gorm.DB) error { return nil })
	}
	if err := fill(ctx, db); err != nil {
		t.Fatal(err)
	}
	down(t, s)

	t.Run("a transaction says so, and when to come back", func(t *testing.T) {
		var f *fault.Error
		if err := work(db); !errors.As(err, &f) || f.Code != "database-away" || f.RetryAfter == 0 {
			t.Errorf("got %v", err)
		}
		if err := db.Ping(ctx); !postgres.IsAway(err) {
			t.Errorf("ping: %v", err)
		}
	})
	t.Run("a service does not start, unless it is lazy", func(t *testing.T) {
		if _, err := postgres.Open(ctx, c); !postgres.IsAway(err) {
			t.Errorf("got %v", err)
		}
	})
	c.Lazy = true
	lazy := open(t, c)
	c.URL = s.OwnerURL(postgrestest.Database)
	lazyOwner := open(t, c)
	if err := s.Up(ctx); err != nil {
		t.Fatal(err)
	}

	t.Run("the first transaction after its return succeeds, without a restart", func(t *testing.T) {
		for _, db := range []*postgres.DB{db, lazy} {
			if err := work(db); err != nil {
				t.Error(err)
			}
		}
	})
	t.Run("a lazy start does not let a privileged role in", func(t *testing.T) {
		if err := work(lazyOwner); err == nil || postgres.IsAway(err) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a quick restart is not noticed at all", func(t *testing.T) {
		if err := fill(ctx, db); err != nil {
			t.Fatal(err)
		}
		down(t, s)
		if err := s.Up(ctx); err != nil {
			t.Fatal(err)
		}
		if err := work(db); err != nil {
			t.Error(err)
		}
	})
}

func down(t *testing.T, s *local.Server) {
	t.Helper()
	if err := s.Down(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// fill opens as many connections as the pool may have, so that a restart leaves dead ones in it.
func fill(ctx context.Context, db *postgres.DB) error {
	var group, all sync.WaitGroup
	all.Add(int(db.Pool.Config().MaxConns))
	errs := make(chan error, db.Pool.Config().MaxConns)
	for range cap(errs) {
		group.Go(func() { errs <- postgres.Global(ctx, db, func(*gorm.DB) error { all.Done(); all.Wait(); return nil }) })
	}
	group.Wait()
	close(errs)
	var err error
	for e := range errs {
		err = errors.Join(err, e)
	}
	return err
}

func open(t *testing.T, c postgres.Config) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

// raise makes the database fail with a SQLSTATE.
func raise(tx *gorm.DB, state string) error {
	return tx.Exec("do $$ begin raise exception 'made to fail' using errcode = '" + state + "'; end $$").Error
}

// changeElsewhere changes an area from another goroutine, where it is not nested.
func changeElsewhere(t *testing.T, db *postgres.DB, a *area) {
	t.Helper()
	done := make(chan error)
	go func() {
		done <- postgres.Transact(t.Context(), db, a.DistrictID, func(tx *gorm.DB) error {
			return tx.Exec("update areas set name = name || '.' where district_id = ? and id = ?", a.DistrictID, a.ID).Error
		})
	}()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}
