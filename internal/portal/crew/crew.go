// Package crew holds the planner's pages about people: open needs and who could nearly cover them, the team with its contracts and
// proofs, and the hours to correct, approve and close.
//
// It leaves making and publishing rosters to package planning.
package crew

import (
	"embed"
	"net/http"

	"schulalltag/internal/hours"
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
	Pool    *staff.Pool
	Schools *school.Schools
	Hours   *hours.Hours
}

type pages struct{ Config }

// Routes are the addresses of the room.
func Routes(c Config) []frame.Route {
	p := &pages{c}
	return []frame.Route{
		{Method: http.MethodGet, Path: "/luecken", Handle: p.openNeeds},
		{Method: http.MethodGet, Path: "/luecken/mehr-stunden", Handle: p.hourValues},
		{Method: http.MethodGet, Path: "/luecken/:place", Handle: p.gaps},

		{Method: http.MethodGet, Path: "/team", Handle: p.team},
		{Method: http.MethodGet, Path: "/team/neu", Handle: p.newAssistant},
		{Method: http.MethodPost, Path: "/team/neu", Handle: p.hire},
		{Method: http.MethodGet, Path: "/team/:assistant", Handle: p.assistant},
		{Method: http.MethodGet, Path: "/team/:assistant/:section", Handle: p.editAssistant},
		{Method: http.MethodPost, Path: "/team/:assistant/:section", Handle: p.updateAssistant},

		{Method: http.MethodGet, Path: "/freigabe", Handle: p.month},
		{Method: http.MethodGet, Path: "/freigabe/datei", Handle: p.download},
		{Method: http.MethodPost, Path: "/freigabe/freigeben", Handle: p.approve},
		{Method: http.MethodGet, Path: "/freigabe/abschliessen", Handle: p.askClose},
		{Method: http.MethodPost, Path: "/freigabe/abschliessen", Handle: p.closeMonth},
		{Method: http.MethodGet, Path: "/freigabe/personen/:assistant", Handle: p.entries},
		{Method: http.MethodGet, Path: "/freigabe/eintraege/:entry", Handle: p.correction().Entry},
		{Method: http.MethodPost, Path: "/freigabe/eintraege/:entry", Handle: p.correction().Correct},
	}
}
