// Package migrations owns the schema: numbered SQL files, applied in order and never changed once released, and schema.sql, the
// schema they lead to, written from the database for readers and checked by a test. Running them is package postgres' matter.
package migrations

import "embed"

// FS holds the migrations, without schema.sql.
//
//go:embed [0-9]*.sql
var FS embed.FS
