// Package office holds the youth office's pages: what is covered, and what one post more would bring. They show figures of schools and
// never a person; periods are whole weeks, because on single days a figure could tell who was away.
//
// It leaves counting to package coverage, searching and proving to roster, and drawing to chart.
package office

import (
	"embed"
	"net/http"

	"schulalltag/internal/coverage"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
)

//go:embed all:templates
var files embed.FS

// Config is what the room needs.
type Config struct {
	Schools  *school.Schools
	Rosters  *roster.Rosters
	Coverage *coverage.Coverage
}

type pages struct{ Config }

// Routes are the addresses of the room.
func Routes(c Config) []frame.Route {
	p := &pages{c}
	return []frame.Route{
		{Method: http.MethodGet, Path: coveragePath, Handle: p.coverage},
		{Method: http.MethodGet, Path: coveragePath + "/csv/:tabelle", Handle: p.downloadCoverage},
		{Method: http.MethodGet, Path: whatIfPath, Handle: p.questions},
		{Method: http.MethodPost, Path: whatIfPath, Handle: p.ask},
		{Method: http.MethodGet, Path: hourValuesPath, Handle: p.hourValues},
		{Method: http.MethodGet, Path: hourValuesPath + "/csv", Handle: p.downloadHourValues},
		{Method: http.MethodGet, Path: whatIfPath + "/fragen/:frage", Handle: p.answer},
		{Method: http.MethodGet, Path: whatIfPath + "/fragen/:frage/csv", Handle: p.downloadAnswer},
		{Method: http.MethodGet, Path: whatIfPath + "/fragen/:frage/ereignisse", Handle: p.follow},
		{Method: http.MethodPost, Path: whatIfPath + "/fragen/:frage/beenden", Handle: p.stop},
		{Method: http.MethodPost, Path: whatIfPath + "/fragen/:frage/abbrechen", Handle: p.cancel},
	}
}
