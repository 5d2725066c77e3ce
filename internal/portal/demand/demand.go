// Package demand holds the school's pages of what it needs and what it is: the need of its classes, and its bell schedule, places and special days.
package demand

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
