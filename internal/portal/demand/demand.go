// Package demand holds the school's pages of what it needs and what it is: the need of its classes, buses and offers, and its bell
// schedules, places and special days.
//
// It shows and sends; which need may be stated and what ends with what is package school's.
package demand

import (
	"embed"
	"net/http"

	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
)

//go:embed all:templates
var files embed.FS

// Config is what the room needs.
type Config struct {
	Schools *school.Schools
}

type pages struct{ Config }

// Routes are the addresses of the room.
func Routes(c Config) []frame.Route {
	p := &pages{c}
	get := func(path string, handle func(*frame.Call) error) frame.Route {
		return frame.Route{Method: http.MethodGet, Path: path, Handle: handle}
	}
	post := func(path string, handle func(*frame.Call) error) frame.Route {
		return frame.Route{Method: http.MethodPost, Path: path, Handle: handle}
	}
	return []frame.Route{
		get("/bedarf", p.needs),
		get("/bedarf/:place", p.need),
		post("/bedarf/:place", p.putNeed),
		post("/bedarf/:place/uebernehmen", p.copyNeed),
		post("/bedarf/:place/zurueck", p.restoreNeed),
		get("/schule", p.home),
		get("/schule/klassen", p.places(school.PlaceClass)),
		post("/schule/klassen", p.createPlace(school.PlaceClass)),
		get("/schule/busse", p.places(school.PlaceBus)),
		post("/schule/busse", p.createPlace(school.PlaceBus)),
		get("/schule/angebote", p.places(school.PlaceOffer)),
		post("/schule/angebote", p.createPlace(school.PlaceOffer)),
		get("/schule/einsatzorte/:place", p.place),
		post("/schule/einsatzorte/:place", p.updatePlace),
		post("/schule/einsatzorte/:place/loeschen", p.deletePlace),
		get("/schule/zeitraster", p.bellSchedules),
		get("/schule/zeitraster/neu", p.newBellSchedule),
		post("/schule/zeitraster/neu", p.createBellSchedule),
		get("/schule/zeitraster/:schedule", p.bellSchedule),
		post("/schule/zeitraster/:schedule", p.updateBellSchedule),
		post("/schule/zeitraster/:schedule/loeschen", p.deleteBellSchedule),
		get("/schule/besondere-tage", p.specialDays),
		post("/schule/besondere-tage", p.createSpecialDay),
		post("/schule/besondere-tage/:day/loeschen", p.deleteSpecialDay),
	}
}
