package office

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"schulalltag/internal/alphabet"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
)

// names are what questions and answers call areas, schools and places.
type names struct {
	sites  *sites
	places []school.Place // none where no question names one
}

// nameAll reads the names that runs need, those of places if any run or the page needs them.
func (p *pages) nameAll(c *frame.Call, chosen string, runs []roster.PlanningRun, places bool) (*names, error) {
	s, err := p.loadSites(c, chosen)
	n := &names{sites: s}
	if err == nil && (places || needsPlaces(runs)) {
		n.places, err = p.loadPlaces(c)
	}
	return n, err
}

// groups are the places to choose from, by school.
func (n *names) groups(chosen string) []placeGroup {
	var groups []placeGroup
	for _, s := range n.sites.Schools {
		g := placeGroup{School: s.Name}
		for _, p := range n.places {
			if schoolKey+p.SchoolID.String() == s.Key {
				g.Places = append(g.Places, site{p.ID.String(), p.Label, p.ID.String() == chosen})
			}
		}
		order := alphabet.Order()
		slices.SortStableFunc(g.Places, func(a, b site) int { return order(a.Name, b.Name) })
		if len(g.Places) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

// place is what people call a place.
func (n *names) place(c *frame.Call, id uuid.UUID) string {
	i := slices.IndexFunc(n.places, func(p school.Place) bool { return p.ID == id })
	if i < 0 {
		return c.T("ein früherer Einsatzort")
	}
	return n.places[i].Label + ", " + n.sites.name(schoolKey+n.places[i].SchoolID.String())
}

// question says what was asked.
func (n *names) question(c *frame.Call, run *roster.PlanningRun) string {
	var parts []string
	for _, s := range run.Supposed {
		parts = append(parts, n.supposed(c, s))
	}
	return strings.Join(parts, "; ")
}

func (n *names) supposed(c *frame.Call, s roster.Supposition) string {
	switch s.Kind {
	case roster.SupposePost:
		text := c.T("Eine Stelle mit %s in der Woche: %s", c.Minutes(s.WeekMinutes), n.site(c, siteKey(s)))
		for _, q := range s.Qualifications {
			text += ", " + c.Label(q)
		}
		return text
	case roster.SupposeNeed:
		return c.N(s.Persons, "%d Person mehr, Priorität %s: %s", "%d Personen mehr, Priorität %s: %s", c.Label(s.Priority), n.place(c, s.PlaceID))
	case roster.SupposeJoins, roster.SupposeLeaves:
		return c.Label(s.Kind) + ": " + n.site(c, schoolKey+s.SchoolID.String())
	}
	return c.Label(s.Kind)
}

func (n *names) site(c *frame.Call, key string) string {
	if name := n.sites.name(key); name != "" {
		return name
	}
	return c.T("eine frühere Schule")
}

// asked is a line of the list of questions.
func (n *names) asked(c *frame.Call, run *roster.PlanningRun) asked {
	a := asked{Href: runPath(run.ID), Text: n.question(c, run), When: c.When(run.QueuedAt, c.Now())}
	a.State, a.Tone = stateOf(c, run)
	if run.Comparison != nil {
		a.Answer = told(c, run.Comparison).Short
	}
	return a
}

// stateOf says how far a run has come.
func stateOf(c *frame.Call, run *roster.PlanningRun) (badge, string) {
	b := badge{Text: c.Label(run.State), Kind: "plain"}
	switch run.State {
	case roster.RunDone:
		b.Kind = "full"
		return b, "ok"
	case roster.RunFailed:
		b.Kind = "alert"
		return b, "bad"
	case roster.RunRunning:
		b.Kind = "half"
		return b, "info"
	}
	return b, "rest"
}

// gain is what a what-if has found, in words and in hours of the most urgent need; see roster.UrgentMinute.
type gain struct {
	Short, Covered, Least, Most string
	Proven                      bool // that the week gets better
	Nothing                     bool // proven that it does not
}

// told says what the supposed week is worth more than the week as it is.
func told(c *frame.Call, x *roster.Comparison) gain {
	least, most := x.Gain()
	covered := x.After.CoveredMinutes - x.Before.CoveredMinutes
	g := gain{Covered: c.T("%s Std.", signed(c, covered)), Least: urgent(c, least), Most: urgent(c, most), Proven: least > 0, Nothing: most <= 0}
	g.Short = c.T("%s gedeckter Bedarf in der Woche", g.Covered)
	return g
}

// signed writes minutes as hours that are more or fewer, without the unit.
func signed(c *frame.Call, minutes int) string {
	switch {
	case minutes > 0:
		return "+ " + c.Number(float64(minutes)/60, 1)
	case minutes < 0:
		return "− " + c.Number(float64(-minutes)/60, 1)
	}
	return "± 0"
}

// urgent writes a value as hours of the most urgent need.
func urgent(c *frame.Call, value int64) string {
	minutes := int(value / roster.UrgentMinute)
	if minutes < 0 {
		return "− " + c.Hours(-minutes)
	}
	return c.Hours(minutes)
}
