package postgres_test

import (
	"strings"
	"testing"

	"schulalltag/internal/postgres"
	"schulalltag/internal/postgres/postgrestest"
)

func TestUnprotected(t *testing.T) {
	t.Parallel()
	db := postgrestest.New(t)
	owner := postgrestest.Owner(t, db)
	const table = "create table t (district_id text not null, id uuid not null, area_id uuid, primary key (district_id, id));"
	const protected = table + "select protect_tenants();"

	for name, c := range map[string]struct{ sql, want string }{
		"nothing of a table that keeps the rules": {protected, ""},
		"a table without a district":              {"create table t (id uuid primary key)", "table t has no district_id and is not a shared table"},
		"a district that may be null": {"create table t (district_id text, id uuid primary key); select protect_tenants()",
			"table t: constraint t_pkey does not begin with district_id; table t: district_id may be null; table t: index t_pkey does not begin with district_id"},
		"a table without row-level security": {table,
			"table t: no policy binds its rows to the district; table t: row-level security is not enabled and forced"},
		"row-level security that the owner evades": {protected + "alter table t no force row level security",
			"table t: row-level security is not enabled and forced"},
		"a policy beside the one of the district": {protected + "create policy all_see on t for select using (true)",
			"table t: policy all_see lets in more than the district"},
		"a policy that asks something else": {protected + "alter policy tenant on t using (district_id <> '')",
			"table t: policy tenant lets in more than the district"},
		"a policy for one role only": {protected + "alter policy tenant on t to current_user",
			"table t: policy tenant lets in more than the district"},
		"a table without a primary key": {"create table t (district_id text not null); select protect_tenants()",
			"table t has no primary key"},
		"a unique key across districts": {protected + "alter table t add constraint one unique (area_id)",
			"table t: constraint one does not begin with district_id; table t: index one does not begin with district_id"},
		"a reference that leaves the district out": {"alter table areas add constraint a unique (id, district_id);" + protected +
			"alter table t add constraint there foreign key (area_id, district_id) references areas (id, district_id)",
			"table areas: constraint a does not begin with district_id; table areas: index a does not begin with district_id; " +
				"table t: constraint there does not begin with district_id; table t: constraint there refers to a row of any district"},
		"an overlap across districts": {protected + "alter table t add constraint apart exclude using gist (area_id with =)",
			"table t: constraint apart does not begin with district_id; table t: index apart does not begin with district_id"},
		"an index across districts": {protected + "create index by_area on t (area_id)", "table t: index by_area does not begin with district_id"},
		"a trigger": {protected + "create trigger once before update on t execute function suppress_redundant_updates_trigger()",
			"table t has the trigger once"},
		"a rule":                  {protected + "create rule never as on delete to t do instead nothing", "table t has the rule never"},
		"a serial":                {protected + "alter table t add n serial", "table t: column n counts up by a sequence"},
		"an identity":             {protected + "alter table t add n bigint generated always as identity", "table t: column n counts up by a sequence"},
		"a materialised view":     {"create materialized view v as select * from areas", "v is a materialised view, which row-level security does not bind"},
		"a function of its owner": {"create function f() returns bigint security definer language sql as 'select 1::bigint'", "function f() runs with the rights of its owner"},
	} {
		t.Run("finds "+name, func(t *testing.T) {
			if _, err := owner.Exec(t.Context(), c.sql); err != nil {
				t.Fatal(err)
			}
			found, err := postgres.Unprotected(t.Context(), db.Pool)
			if got := strings.Join(found, "; "); err != nil || got != c.want {
				t.Errorf("found %q, %v\n want %q", got, err, c.want)
			}
			const undo = "drop table if exists t; drop materialized view if exists v; drop function if exists f(); alter table areas drop constraint if exists a"
			if _, err := owner.Exec(t.Context(), undo); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestDumpLeavesNothingOut(t *testing.T) {
	t.Parallel()
	db := postgrestest.New(t)
	owner := postgrestest.Owner(t, db)
	before, err := postgres.Dump(t.Context(), db.Pool)
	if err != nil {
		t.Fatal(err)
	}
	for name, sql := range map[string]string{
		"a column":     "alter table areas add note text default 'x'",
		"a constraint": "alter table areas add constraint short check (length(name) < 50)",
		"an index":     "create index areas_by_version on areas (district_id, version)",
		"a policy":     "create policy more on areas as restrictive using (true)",
		"a right":      "revoke delete on areas from " + postgres.AppRole,
		"a comment":    "comment on column areas.name is 'as people say it'",
		"a function":   "create function f() returns integer language sql as 'select 1'",
		"an extension": "create extension pg_trgm",
		"a view":       "create view v as select 1 as one",
		"a type":       "create type mood as enum ('good')",
		"a sequence":   "create sequence counter",
		"a trigger":    "create trigger once before update on areas execute function suppress_redundant_updates_trigger()",
	} {
		t.Run("shows or refuses "+name, func(t *testing.T) {
			if _, err := owner.Exec(t.Context(), sql); err != nil {
				t.Fatal(err)
			}
			after, err := postgres.Dump(t.Context(), db.Pool)
			if err == nil && after == before {
				t.Errorf("%s does not show", sql)
			}
			before = after
		})
		for _, undo := range []string{"drop view if exists v", "drop type if exists mood", "drop sequence if exists counter", "drop trigger if exists once on areas"} {
			if _, err := owner.Exec(t.Context(), undo); err != nil {
				t.Fatal(err)
			}
		}
		if before, err = postgres.Dump(t.Context(), db.Pool); err != nil {
			t.Fatal(err)
		}
	}
}
