// Package office holds the youth office's pages: what is covered, and what one post more would bring.
package office

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
