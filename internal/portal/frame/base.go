package frame

import (
	"strings"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/words"
)

// Base is what every page holds; page structs embed it.
type Base struct {
	Title string // of the page, also its h1
	Part  string // what of the title's matter the page shows, where several pages share one title; "" otherwise
	Help  string // one sentence that says what the page is for

	Notice    *Notice
	Scripts   []string // of the page beside the portal's own, by name in static
	Wide      bool     // for grids and boards
	Language  string
	Theme     string
	Label     string
	Place     string // the district
	Alone     bool   // one card in the middle, such as the sign-in
	Visitor   *Visitor
	Nav       []Link
	Path      string   // of the page itself, for forms that return to it
	Languages []Tongue // to choose from; none while there is one only
	Programs  bool     // whether the reference for programs is offered: to strangers and operators
}

// Tongue is a language the portal speaks.
type Tongue struct{ Tag, Name string }

// Visitor is who is signed in, as the header shows it.
type Visitor struct {
	Name, Organisation, Role string
	Others                   []Other // what else the person could act as
}

// Other is a membership to switch to.
type Other struct {
	OrganisationID, Role string // as a form sends them
	Name                 string
}

// Link is an entry of the navigation on a page.
type Link struct {
	Entry
	Current bool
	Rest    bool // under "Mehr" on a phone
}

// bar is how many entries of the navigation stand beside each other on a phone.
const bar = 5

// More are the entries that a phone shows under "Mehr".
func (b Base) More() []Link {
	if len(b.Nav) <= bar {
		return nil
	}
	return b.Nav[bar-1:]
}

// Initials are the letters that stand for the visitor where the name has no room.
func (v *Visitor) Initials() string {
	var letters []rune
	for part := range strings.FieldsSeq(v.Name) {
		letters = append(letters, []rune(part)[0])
	}
	if len(letters) > 2 {
		letters = []rune{letters[0], letters[len(letters)-1]}
	}
	return string(letters)
}

// Page makes the base of a page. Title and help are German; the words of the visitor's language say them.
func (c *Call) Page(title, help string) Base {
	b := c.bare(title, help)
	b.Notice = c.notice()
	return b
}

// bare is a page that does not take a waiting notice.
func (c *Call) bare(title, help string) Base {
	b := Base{
		Title: c.T(title), Language: c.Tag(), Theme: c.theme(), Label: c.frame.config.Label, Place: c.frame.config.Place, Path: c.Gin.Request.URL.RequestURI(),
	}
	if all := words.All(); len(all) > 1 {
		for _, w := range all {
			b.Languages = append(b.Languages, Tongue{w.Tag(), w.Name()})
		}
	}
	if help != "" {
		b.Help = c.T(help)
	}
	b.Programs = c.Visit == nil || c.Visit.Actor.Role == account.RoleOperator
	if c.Visit == nil {
		return b
	}
	b.Visitor = c.visitor()
	entries := c.frame.nav(c.Visit.Actor.Role)
	for i, e := range entries {
		path := c.Gin.Request.URL.Path
		e.Name = c.T(e.Name)
		b.Nav = append(b.Nav, Link{e, path == e.Path || strings.HasPrefix(path, e.Path+"/"), len(entries) > bar && i >= bar-1})
	}
	return b
}

func (c *Call) visitor() *Visitor {
	v := c.Visit
	shown := &Visitor{
		Name: v.GivenName + " " + v.FamilyName, Organisation: v.Membership.Organisation.Name, Role: c.Label(v.Actor.Role),
	}
	for _, m := range v.Memberships {
		if m.ID != v.Membership.ID {
			shown.Others = append(shown.Others, Other{m.OrganisationID.String(), string(m.Role), c.memberName(m)})
		}
	}
	return shown
}

func (c *Call) memberName(m account.Membership) string {
	return m.Organisation.Name + " (" + c.Label(m.Role) + ")"
}
