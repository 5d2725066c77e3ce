package crew

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
)

// gapsPage explains what is open at one place.
type gapsPage struct {
	frame.Base
	Place        *school.Place
	School       string
	Roster       string // its name
	Board, Other string // addresses: of the roster's board if it is a draft, of the list
	Days         []calendar.Weekday
	Rows         []gapRow
	Gaps         []gap
	Persons      int
	Minutes      int
	Reasons      []reason // what most often keeps people out, the commonest first
	Best         *closer  // what would help the plan most, nil if nothing alone does
	High, Low    int64    // what a first person at such a priority is worth, to compare values with
}

// gapRow is a time of the day over the days of the week.
type gapRow struct {
	Starts, Ends calendar.Clock
	Cells        []gapCell
}

// gapCell is who comes to the place at a time, and how many are missing. Anchor is the explanation, "" where nobody is missing.
type gapCell struct {
	Day     calendar.Weekday
	Starts  calendar.Clock
	Who     []string
	Missing int
	Anchor  string
}

// Empty reports whether nobody is needed.
func (g gapCell) Empty() bool { return len(g.Who) == 0 && g.Missing == 0 }

// gap is an open need with its explanation in words.
type gap struct {
	roster.Gap
	Anchor     string
	Short      string // who is nearest, for those who only look over the list
	Candidates []candidate
	Closers    []closer
}

type candidate struct {
	Name, Href string
	Reasons    []string // what keeps them out, in sentences
	Now        bool     // they could simply come
	Possible   bool     // they could, if they left something else
	Leaves     []roster.Spot
	Loss, Gain int64 // of the roster, one of them at most above 0
}

// reason is a rule and at how many open needs it keeps somebody near out.
type reason struct {
	Text string
	Gaps int
}

type closer struct {
	Kind, Text string
	Gain       int64 // of the roster, in value points
}

var gapsView = frame.Parse[gapsPage](files, "gaps.html")

func (p *pages) gaps(c *frame.Call) error {
	id, err := c.ID("place")
	if err != nil {
		return err
	}
	place, err := p.Schools.Place(c, id)
	if err != nil {
		return err
	}
	home, err := p.Schools.School(c, place.SchoolID)
	if err != nil {
		return err
	}
	asked, _, err := p.chosen(c)
	if err != nil {
		return err
	}
	if asked == nil {
		return roster.ErrNoRoster
	}
	gaps, err := p.Rosters.PlaceGaps(c, roster.PoolQuery{RosterID: asked.ID}, id)
	if err != nil {
		return err
	}
	series, err := postgres.All(func(page postgres.Page) ([]roster.NamedSeries, string, error) {
		return p.Rosters.SeriesOf(c, asked.ID, roster.SeriesFilter{PlaceID: id}, page)
	})
	if err != nil {
		return err
	}
	page := gapsPage{
		Base:  c.Page(c.T("%s %s", c.Label(place.Kind), place.Label), "Wer hier beinahe einspringen könnte, was dagegen spricht und was die Lücke schließen würde."),
		Place: place, School: home.Name, Roster: rosterName(c, asked), Other: address("/luecken", url.Values{"plan": {c.Query("plan")}}),
		High: roster.PersonValue(school.PriorityHigh), Low: roster.PersonValue(school.PriorityLow),
	}
	if asked.State == roster.Draft {
		page.Board = "/planung/entwuerfe/" + asked.ID.String()
	}
	for _, g := range gaps {
		page.Gaps = append(page.Gaps, explained(c, g))
		page.Persons += g.Missing
		page.Minutes += g.Missing * (g.Ends.Minutes() - g.Starts.Minutes())
	}
	page.Days, page.Rows = grid(series, gaps)
	page.Reasons, page.Best = reasons(c, gaps), best(page.Gaps)
	return gapsView.Show(c, http.StatusOK, page)
}

// anchor names the explanation of an open need in its page.
func anchor(slot uuid.UUID) string { return "luecke-" + slot.String() }

// explained puts a gap into words.
func explained(c *frame.Call, g roster.Gap) gap {
	out := gap{Gap: g, Anchor: anchor(g.SlotID)}
	for _, n := range g.Nearest {
		who := candidate{Name: n.Name, Href: "/team/" + n.ID.String(), Now: len(n.Obstacles) == 0 && n.Possible, Possible: n.Possible, Leaves: n.Leaves}
		who.Loss, who.Gain = max(n.Loss, 0), max(-n.Loss, 0)
		for _, o := range n.Obstacles {
			who.Reasons = append(who.Reasons, c.Obstacle(o))
		}
		out.Candidates = append(out.Candidates, who)
	}
	for _, x := range g.Closers {
		out.Closers = append(out.Closers, closer{c.Label(x.Kind), c.Closer(x), x.Gain})
	}
	out.Short = c.T("niemand in der Nähe")
	if len(g.Nearest) > 0 {
		out.Short = nearest(c, g.Nearest[0])
	}
	return out
}

// nearest says in a few words how somebody stands to a gap.
func nearest(c *frame.Call, n roster.Candidate) string {
	switch {
	case len(n.Obstacles) == 0:
		return c.T("%s wäre frei", n.Name)
	case n.Possible:
		return c.T("%s könnte wechseln", n.Name)
	case len(n.Obstacles) == 1:
		return c.T("%s: %s", n.Name, c.Label(n.Obstacles[0].Code))
	default:
		return c.T("%s: %s und anderes", n.Name, c.Label(n.Obstacles[0].Code))
	}
}

// reasons counts at how many gaps each rule keeps out somebody who is near.
func reasons(c *frame.Call, gaps []roster.Gap) (list []reason) {
	for _, g := range gaps {
		var here []string
		for _, n := range g.Nearest {
			for _, o := range n.Obstacles {
				here = append(here, c.Label(o.Code))
			}
		}
		slices.Sort(here)
		for _, text := range slices.Compact(here) {
			i := slices.IndexFunc(list, func(r reason) bool { return r.Text == text })
			if i < 0 {
				i, list = len(list), append(list, reason{Text: text})
			}
			list[i].Gaps++
		}
	}
	slices.SortStableFunc(list, func(x, y reason) int { return cmp.Compare(y.Gaps, x.Gaps) })
	return list[:min(len(list), mostReasons)]
}

// mostReasons is how many rules are named above the list.
const mostReasons = 3

// best is the change that gains most at any of the gaps.
func best(gaps []gap) (found *closer) {
	for i := range gaps {
		for j := range gaps[i].Closers {
			if x := &gaps[i].Closers[j]; found == nil || x.Gain > found.Gain {
				found = x
			}
		}
	}
	return found
}

// grid lays who comes and who is missing over the week. Days are those of a school week, and more where something is.
func grid(series []roster.NamedSeries, gaps []roster.Gap) (days []calendar.Weekday, rows []gapRow) {
	type at struct {
		day    calendar.Weekday
		starts calendar.Clock
	}
	cells := map[at]*gapCell{}
	cell := func(day calendar.Weekday, starts, ends calendar.Clock) *gapCell {
		if !slices.Contains(days, day) {
			days = append(days, day)
		}
		if !slices.ContainsFunc(rows, func(r gapRow) bool { return r.Starts == starts && r.Ends == ends }) {
			rows = append(rows, gapRow{Starts: starts, Ends: ends})
		}
		if cells[at{day, starts}] == nil {
			cells[at{day, starts}] = &gapCell{Day: day, Starts: starts}
		}
		return cells[at{day, starts}]
	}
	for day := calendar.Monday; day <= calendar.Friday; day++ {
		days = append(days, day)
	}
	for _, s := range series {
		x := cell(s.Weekday, s.Starts, s.Ends)
		x.Who = append(x.Who, s.GivenName+" "+s.FamilyName)
	}
	for _, g := range gaps {
		x := cell(g.Weekday, g.Starts, g.Ends)
		x.Missing, x.Anchor = g.Missing, anchor(g.SlotID)
	}
	slices.Sort(days)
	slices.SortFunc(rows, func(x, y gapRow) int { return cmp.Or(cmp.Compare(x.Starts, y.Starts), cmp.Compare(x.Ends, y.Ends)) })
	for i := range rows {
		for _, day := range days {
			found := gapCell{Day: day}
			if x := cells[at{day, rows[i].Starts}]; x != nil {
				found = *x
			}
			rows[i].Cells = append(rows[i].Cells, found)
		}
	}
	return days, rows
}
