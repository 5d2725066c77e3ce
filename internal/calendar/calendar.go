// Package calendar owns civil time as a school district lives it: dates, clocks, ISO weeks, months, ranges of days, the
// school year, and the public and school holidays of Hesse. It turns a date and a clock into an instant in Europe/Berlin.
//
// It leaves to others what is set locally (movable holidays, special days and bell schedules belong to package school) and
// what is measured in instants (a duration is the difference of two instants, never of two clocks). Nothing here reads the
// present time or depends on the time zone of the server.
package calendar

import (
	"sync"
	"time"
	_ "time/tzdata" // the zone database travels in the binary, so that a bare container knows Europe/Berlin
)

// zone looks Europe/Berlin up once. The lookup cannot fail while the database is embedded; without a zone, package time
// refuses to convert at all, so a broken build can never give a wrong hour.
var zone = sync.OnceValue(func() *time.Location {
	berlin, _ := time.LoadLocation("Europe/Berlin")
	return berlin
})

// Zone returns Europe/Berlin, the zone of every civil date and clock of the service.
func Zone() *time.Location { return zone() }
