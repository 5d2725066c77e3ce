package postgres

import "github.com/google/uuid"

// NewID makes the id of a new row. UUIDs of version 7 grow with time, so that indexes grow at their end, and are made here
// and not in the database, so that a statement gives the same result wherever it runs.
func NewID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
