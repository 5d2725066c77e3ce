// Package portal is the HTML surface: it puts the rooms of the roles into one frame. A page reads what a noun tells, shows it, and turns a
// form into one operation; it decides nothing.
//
// The frame owns what pages share, the rooms what each role needs.
package portal

import (
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"schulalltag/internal/account"
	"schulalltag/internal/coverage"
	"schulalltag/internal/hours"
	"schulalltag/internal/intake"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/portal/static"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
	"schulalltag/internal/web"
)

// Config is what the portal needs: the nouns, the clock, and how people reach it.
type Config struct {
	Accounts *account.Accounts
	Schools  *school.Schools
	Pool     *staff.Pool
	Rosters  *roster.Rosters
	Hours    *hours.Hours
	Coverage *coverage.Coverage
	Imports  *intake.Imports
	Now      func() time.Time
	Address  string // under which people reach the service, such as https://plan.example.org
	Label    string // the line above every page, "" for none
	Place    string // under the product's name, such as the district's; "" for none
	Contact  string // e-mail address for barriers and questions; "" for none
}

// New puts the rooms into a frame.
func New(c Config) *frame.Frame {
	return frame.New(frame.Config{Accounts: c.Accounts, Now: c.Now, Secure: strings.HasPrefix(c.Address, "https:"), Label: c.Label, Place: c.Place}, rooms(c)...)
}

// Register adds the pages and what a browser loads beside them to the site.
func Register(site *web.Site, f *frame.Frame) {
	files := gin.WrapH(static.Handler())
	site.Engine.GET(static.Root+"*file", files)
	site.Engine.HEAD(static.Root+"*file", files)
	f.Register(site)
}
