package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Privileges counts whatever would make row-level security void for a role, its own or by membership in another.
const privileges = `
select session_user,
  exists (select from pg_roles r where (r.rolsuper or r.rolbypassrls) and pg_has_role(session_user, r.oid, 'member')),
  exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and pg_has_role(session_user, c.relowner, 'member'))`

// guard refuses a connection whose role row-level security does not bind.
func guard(ctx context.Context, conn *pgx.Conn) error {
	var role string
	var privileged, owner bool
	if err := conn.QueryRow(ctx, privileges).Scan(&role, &privileged, &owner); err != nil {
		return err
	}
	switch {
	case privileged:
		return fmt.Errorf("the database role %s is a superuser or bypasses row-level security: connect the service as %s", role, AppRole)
	case owner:
		return fmt.Errorf("the database role %s owns tables: connect the service as %s, and only migrate as the owner", role, AppRole)
	}
	return nil
}
