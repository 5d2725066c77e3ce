package postgres_test

import (
	"strings"
	"testing"

	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/postgrestest"
)

func TestProvision(t *testing.T) {
	t.Parallel()
	db := postgrestest.New(t)

	t.Run("gives an address with which the service may start, as often as asked", func(t *testing.T) {
		for range 2 {
			address, err := postgres.Provision(t.Context(), postgrestest.OwnerURL(t, db))
			if err != nil {
				t.Fatal(err)
			}
			app := open(t, postgres.Config{URL: address})
			var role, database string
			err = app.Pool.QueryRow(t.Context(), "select current_user, current_database()").Scan(&role, &database)
			if err != nil || role != postgres.AppRole || database != db.Pool.Config().ConnConfig.Database {
				t.Errorf("%s in %s, %v", role, database, err)
			}
		}
	})
	t.Run("refuses a URL it cannot give to another role, without repeating its password", func(t *testing.T) {
		for _, address := range []string{"host=localhost user=owner password=geheim", "https://owner:geheim@localhost", "postgres://owner:geheim@[bad"} {
			_, err := postgres.Provision(t.Context(), address)
			if err == nil || strings.Contains(err.Error(), "geheim") {
				t.Errorf("%v", err)
			}
		}
	})
}
