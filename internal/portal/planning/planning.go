// Package planning holds the planner's pages from a planning run to a published roster: progress, the draft board, comparison, publishing.
//
// It leaves what a plan is worth and which rules it breaks to package roster, and what stays open in a plan to room crew.
package planning

import (
	"embed"
	"net/http"

	"schulalltag/internal/portal/frame"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

//go:embed all:templates
var files embed.FS

// Config is what the room needs.
type Config struct {
	Rosters *roster.Rosters
	Schools *school.Schools
	Pool    *staff.Pool
}

type pages struct{ Config }

// home is the first page of the room.
const home = "/planung"

// Routes are the addresses of the room.
func Routes(c Config) []frame.Route {
	p := &pages{c}
	const run, draft = home + "/laeufe/:run", home + "/entwuerfe/:roster"
	return []frame.Route{
		{Method: http.MethodGet, Path: home, Handle: p.overview},
		{Method: http.MethodPost, Path: home, Handle: p.start},
		{Method: http.MethodGet, Path: run, Handle: p.run},
		{Method: http.MethodGet, Path: run + "/ereignisse", Handle: p.follow},
		{Method: http.MethodPost, Path: run + "/beenden", Handle: p.stop},
		{Method: http.MethodPost, Path: run + "/abbrechen", Handle: p.cancel},
		{Method: http.MethodPost, Path: run + "/nachrechnen", Handle: p.replay},
		{Method: http.MethodGet, Path: draft, Handle: p.board},
		{Method: http.MethodPost, Path: draft + "/aendern", Handle: p.change},
		{Method: http.MethodGet, Path: draft + "/personen/:assistant", Handle: p.person},
		{Method: http.MethodGet, Path: draft + "/vergleich", Handle: p.compare},
		{Method: http.MethodGet, Path: draft + "/veroeffentlichen", Handle: p.askPublish},
		{Method: http.MethodPost, Path: draft + "/veroeffentlichen", Handle: p.publish},
		{Method: http.MethodGet, Path: draft + "/loeschen", Handle: p.askDelete},
		{Method: http.MethodPost, Path: draft + "/loeschen", Handle: p.delete},
	}
}
