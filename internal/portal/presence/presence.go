// Package presence holds the school's pages of its day and week: who is where today, the week's plan by class and by person, and the hours to confirm.
package presence

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
