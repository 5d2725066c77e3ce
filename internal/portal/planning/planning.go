// Package planning holds the planner's pages from a planning run to a published roster: progress, the draft board, comparison, publishing.
package planning

import (
	"schulalltag/internal/portal/frame"
)

// Config is what the room needs.
type Config struct{}

type pages struct{ Config }

// Routes are the addresses of the room.
func Routes(c Config) []frame.Route {
	p := &pages{c}
	_ = p
	return nil
}
