// Package crew holds the planner's pages about people: open needs and who could nearly cover them, the team, and the hours to approve.
package crew

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
