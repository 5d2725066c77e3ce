package planning

import (
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
)

// head is what the pages about one roster share.
type head struct {
	Roster   *roster.Roster
	Days     calendar.Range
	Gap      string
	Value    string
	Editable bool   // a draft, not yet published
	Tab      string // of the page: tafel, vergleich, veroeffentlichen or loeschen
}

// boardPage is the draft on one weekday of one school, to be changed by hand.
type boardPage struct {
	frame.Base
	head
	where
	Schools []school.School
	Tabs    []day
	Board   table
	Panel   panel
	Form    *frame.Form
	Choice  *frame.Choice
	Taken   string // what is chosen, as the form sends it
	Whole   bool
}

// day is a weekday to go to.
type day struct {
	Day     calendar.Weekday
	Query   template.URL
	Current bool
}

var boardView = frame.Parse[boardPage](files, "board.html")

func draftPath(id uuid.UUID) string { return home + "/entwuerfe/" + id.String() }

// roster reads the roster that a path names.
func (p *pages) roster(c *frame.Call) (*roster.Roster, error) {
	id, err := c.ID("roster")
	if err != nil {
		return nil, err
	}
	return p.Rosters.Roster(c, id)
}

func headOf(c *frame.Call, r *roster.Roster, tab string) head {
	return head{Roster: r, Days: r.Days(), Gap: gapOf(c, r), Value: c.Points(r.Value), Editable: r.State == roster.Draft, Tab: tab}
}

func (p *pages) board(c *frame.Call) error {
	return p.showBoard(c, http.StatusOK, c.Gin.Request.URL.Query(), c.Filled(nil), nil)
}

// showBoard shows the part of the board that the values name, with what is chosen on it and what that would cost.
func (p *pages) showBoard(c *frame.Call, status int, values url.Values, form *frame.Form, choice *frame.Choice) error {
	r, err := p.roster(c)
	if err != nil {
		return err
	}
	page := boardPage{head: headOf(c, r, "tafel"), where: whereOf(values), Form: form, Choice: choice}
	page.Base = c.Page("Entwurf", "Nehmen Sie einen Einsatz auf. Die Tafel zeigt dann, wohin er passt und was das kostet.")
	if !page.Editable {
		page.Base = c.Page("Einsatzplan", "So sieht die Woche aus. Dieser Plan gilt schon; ändern können Sie ihn mit einer neuen Planung.")
	}
	page.Part = c.Weekday(page.Day)
	page.Wide, page.Scripts = true, []string{"board.js"}
	if page.Schools, err = p.schools(c); err != nil {
		return err
	}
	if page.School == uuid.Nil && len(page.Schools) > 0 {
		page.School = page.Schools[0].ID
	}
	b, err := p.load(c, r, page.where)
	if err != nil {
		return err
	}
	for d := calendar.Monday; d <= calendar.Friday; d++ {
		to := page.where
		to.Day = d
		page.Tabs = append(page.Tabs, day{d, to.Query(), d == page.Day})
	}
	m := &moment{call: c, board: b, roster: r, judged: map[spotKey]verdict{}}
	if page.Editable {
		page.Taken, page.Whole = values.Get("einsatz"), values.Get("umfang") == "tag"
		if err := p.choose(m, page.Taken, page.Whole, values.Get("nach")); err != nil && !form.Refused(err) {
			return err
		}
	}
	page.Board, page.Panel = m.table(), m.panel
	return boardView.Show(c, status, page)
}

// pair reads two ids as forms send them.
func pair(text string) (a, b uuid.UUID, ok bool) {
	left, right, _ := strings.Cut(text, ".")
	a, one := uuid.Parse(left)
	b, two := uuid.Parse(right)
	return a, b, one == nil && two == nil
}

// ByPlaces and ByPeople lead to the two ways of looking at a board.
func (p boardPage) ByPlaces() template.URL { return where{p.School, p.Day, false}.Query() }

// ByPeople leads to the board by people.
func (p boardPage) ByPeople() template.URL { return where{p.School, p.Day, true}.Query() }

// DayNumber is the weekday as forms send it.
func (w where) DayNumber() string { return strconv.Itoa(int(w.Day)) }
