package postgrestest_test

import (
	"testing"

	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/postgrestest"
)

func TestNew(t *testing.T) {
	first, second := postgrestest.New(t), postgrestest.New(t)

	t.Run("gives each test a database of its own", func(t *testing.T) {
		const insert = "insert into districts (key, name) values ('06535', 'Vogelsbergkreis')"
		for _, db := range []*postgres.DB{first, second} {
			if _, err := db.Pool.Exec(t.Context(), insert); err != nil {
				t.Error(err)
			}
		}
	})
	t.Run("connects the owner to the same database", func(t *testing.T) {
		var n int
		if err := postgrestest.Owner(t, first).QueryRow(t.Context(), "select count(*) from districts").Scan(&n); err != nil || n != 1 {
			t.Errorf("the owner sees %d districts, %v", n, err)
		}
	})
	t.Run("leaves nothing behind when the test ends", func(t *testing.T) {
		var name string
		t.Run("inner", func(t *testing.T) { name = postgrestest.New(t).Pool.Config().ConnConfig.Database })
		var n int
		if err := first.Pool.QueryRow(t.Context(), "select count(*) from pg_database where datname = $1", name).Scan(&n); err != nil || n != 0 {
			t.Errorf("%d databases of the name %s, %v", n, name, err)
		}
	})
}

// BenchmarkNew is what every test with a database pays before it begins: clone and connect.
func BenchmarkNew(b *testing.B) {
	postgrestest.New(b) // starts the server and migrates the template
	for b.Loop() {
		postgrestest.New(b)
	}
}
