// Package mine holds the assistant's own pages, in easy language: my day, my week, my hours. They are made for a phone in the hand.
//
// It leaves to roster who works where, and to hours what of a correction holds.
package mine

import (
	"embed"
	"net/http"
	"sync"

	"schulalltag/internal/calendar"
	"schulalltag/internal/hours"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/roster"
)

//go:embed all:templates
var files embed.FS

// Config is what the room needs.
type Config struct {
	Rosters *roster.Rosters
	Hours   *hours.Hours
}

type pages struct {
	Config
	hesse func() (*calendar.Hesse, error)
}

// Routes are the addresses of the room.
func Routes(c Config) []frame.Route {
	p := &pages{c, sync.OnceValues(calendar.LoadHesse)}
	return []frame.Route{
		{Method: http.MethodGet, Path: "/mein-tag", Handle: p.day},
		{Method: http.MethodGet, Path: "/meine-woche", Handle: p.week},
		{Method: http.MethodGet, Path: "/meine-stunden", Handle: p.hours},
		{Method: http.MethodGet, Path: "/meine-stunden/:entry", Handle: p.correction().Entry},
		{Method: http.MethodPost, Path: "/meine-stunden/:entry", Handle: p.correction().Correct},
	}
}
