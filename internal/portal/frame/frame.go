// Package frame owns what every page of the portal shares: who is visiting, the base page with its navigation, typed views, forms that keep
// what was typed, notices with an undo, live updates, and the one writer of errors.
//
// It leaves to the rooms what a page shows, to words how it says it, and to static how it looks.
package frame

import (
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/web"
)

// Config is what the frame needs. All but Label is required.
type Config struct {
	Accounts *account.Accounts
	Now      func() time.Time
	Secure   bool   // whether people reach the service by https; only then can its cookies be Secure
	Label    string // the line above every page, such as whose service this is; the portal claims no authority of its own
	Place    string // under the product's name, such as the district's
}

// Room is a part of the portal that belongs to one role, or to everybody.
type Room struct {
	Role   account.Role // "" is everybody's
	Nav    []Entry      // in the order of the main navigation; the first is the role's home
	Routes []Route
}

// Entry is one link of the main navigation. A page belongs to the entry whose Path begins its own.
type Entry struct {
	Path string // such as /bedarf
	Name string // German; the words of a language translate it
	Icon string // class of the sign before the name, such as sa-icon--need
}

// Route is one address of the portal.
type Route struct {
	Method string
	Path   string // as Gin writes it, such as /bedarf/:place
	Public bool   // whether it is open to somebody who is not signed in
	Handle func(*Call) error
}

// Frame is the portal without its rooms.
type Frame struct {
	config  Config
	rooms   []Room
	protect *http.CrossOriginProtection
	streams streams
}

// New makes a frame around rooms.
func New(c Config, rooms ...Room) *Frame {
	return &Frame{config: c, rooms: rooms, protect: http.NewCrossOriginProtection(), streams: streams{of: map[uuid.UUID]int{}}}
}

// Rooms are what the frame serves, for tests that walk all addresses.
func (f *Frame) Rooms() []Room { return f.rooms }

// Register adds every route of the rooms to the site.
func (f *Frame) Register(site *web.Site) {
	for _, room := range f.rooms {
		for _, route := range room.Routes {
			serve := func(c *gin.Context) { f.serve(c, room, route) }
			site.Engine.Handle(route.Method, route.Path, serve)
			if route.Method == http.MethodGet {
				site.Engine.HEAD(route.Path, serve)
			}
		}
	}
}

// Home is the first page of a role.
func (f *Frame) Home(role account.Role) string {
	if nav := f.nav(role); len(nav) > 0 {
		return nav[0].Path
	}
	return accountPath
}

// accountPath is the page everybody who is signed in has.
const accountPath = "/konto"

func (f *Frame) nav(role account.Role) []Entry {
	i := slices.IndexFunc(f.rooms, func(r Room) bool { return r.Role == role && role != "" })
	if i < 0 {
		return nil
	}
	return f.rooms[i].Nav
}

// serve answers one request: refuse what another site sends, find out who visits, refuse whose room it is not, handle once.
func (f *Frame) serve(gc *gin.Context, room Room, route Route) {
	c := f.call(gc)
	if err := c.enter(f, room, route); err != nil {
		f.fail(c, err)
		return
	}
	if err := c.once(route); err != nil {
		f.fail(c, err)
	}
}
