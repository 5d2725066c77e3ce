package office

import (
	"cmp"
	"slices"
	"strings"

	"schulalltag/internal/coverage"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/web"
)

// errNoTable is for an address of a table that no page offers.
var errNoTable = web.ErrNoPath

// tile is one figure to be seen from afar.
type tile struct {
	Name, Href   string
	Figure, Unit string
	Tone         string // of sa-tone--, "" for a figure that is neither good nor bad
	Badge        badge
	Notes        []string
}

// badge says in a word what a tone says in colour.
type badge struct{ Text, Kind string }

// group is tiles of one sort with the table behind them.
type group struct {
	Key, Title, Help string
	Tiles            []tile // the least covered first
	More             []tile // the better covered, folded away where there are many
	Rest             string // says what More is
	Table            sheet
	CSV              string
}

// From these parts of the need on, coverage counts as good and as fair.
const (
	goodPart = .95
	fairPart = .80
)

// sums are the figures of the whole scope.
func sums(c *frame.Call, s scope, all coverage.Fact) []tile {
	covered := coveredTile(c, all)
	covered.Name = c.T("Abdeckung")
	delivered := tile{Name: c.T("Geleistet und bestätigt"), Figure: hoursOnly(c, all.DeliveredMinutes), Unit: c.T("Std.")}
	if all.AwaitingMinutes > 0 {
		delivered.Notes = []string{c.T("%s warten noch auf die Schulen", hours(c, all.AwaitingMinutes))}
	}
	list := []tile{
		covered,
		{Name: c.T("Bedarf"), Figure: hoursOnly(c, all.NeedMinutes), Unit: c.T("Std.")},
		{Name: c.T("Davon offen"), Figure: hoursOnly(c, all.OpenMinutes), Unit: c.T("Std.")},
		{Name: c.T("Geplant"), Figure: hoursOnly(c, all.PlannedMinutes), Unit: c.T("Std.")},
	}
	if s.past(c) {
		list = append(list, delivered)
	}
	return list
}

// groups are the areas and schools of the scope.
func groups(c *frame.Call, s scope, p *coverage.Picture) []group {
	areas := group{Key: "sozialraeume", Title: c.T("Sozialräume"), Help: c.T("Wählen Sie einen Sozialraum, um nur seine Schulen zu sehen.")}
	areas.Table = factSheet(c, areas.Title, c.T("Sozialraum"))
	for _, f := range worstFirst(p.Areas) {
		areas.Tiles = append(areas.Tiles, siteTile(c, s, f, f.AreaName))
	}
	for _, f := range p.Areas {
		areas.Table.add(factCells(c, f.AreaName, f)...)
	}
	schools := group{Key: "schulen", Title: c.T("Schulen"), Help: c.T("Wählen Sie eine Schule, um ihre Stunden und Klassen zu sehen.")}
	schools.Table = factSheet(c, schools.Title, c.T("Schule"))
	for _, f := range worstFirst(p.Schools) {
		schools.Tiles = append(schools.Tiles, siteTile(c, s, f, f.SchoolName))
	}
	for _, f := range p.Schools {
		schools.Table.add(factCells(c, f.SchoolName, f)...)
	}
	if more := len(schools.Tiles) - shownSchools; more > 1 {
		schools.Tiles, schools.More = schools.Tiles[:shownSchools], schools.Tiles[shownSchools:]
		schools.Rest = c.T("Weitere %d Schulen, die besser versorgt sind", more)
	}
	var list []group
	for _, g := range []group{areas, schools} {
		if len(g.Tiles) < 2 { // what has one tile is what the sums above say already
			continue
		}
		g.Table.foot(factCells(c, c.T("Zusammen"), p.All)...)
		g.CSV = s.href(coveragePath + "/csv/" + g.Key)
		list = append(list, g)
	}
	return list
}

// shownSchools is how many schools stand open; people look for the worst, or choose one by name above.
const shownSchools = 4

// worstFirst are the facts by coverage, those that need nothing last.
func worstFirst(facts []coverage.Fact) []coverage.Fact {
	facts = slices.Clone(facts)
	slices.SortStableFunc(facts, func(a, b coverage.Fact) int {
		x, needed := a.Covered()
		y, also := b.Covered()
		switch {
		case needed && also:
			return cmp.Compare(x, y)
		case needed:
			return -1
		case also:
			return 1
		}
		return 0
	})
	return facts
}

// siteTile leads to an area or school and says how it is covered; the table has the rest.
func siteTile(c *frame.Call, s scope, f coverage.Fact, name string) tile {
	t := coveredTile(c, f)
	t.Name, t.Href = name, s.at(keyOf(f)).href(coveragePath)
	return t
}

// finding says in a sentence how much is covered, and in another where the least is.
func finding(c *frame.Call, p *coverage.Picture) (all, least string) {
	part, needed := p.All.Covered()
	if !needed {
		return "", ""
	}
	all = c.T("%s vom Bedarf sind gedeckt.", c.Percent(part, 0))
	sites, name := p.Schools, func(f coverage.Fact) string { return f.SchoolName }
	if len(sites) < 2 {
		sites, name = p.Places, func(f coverage.Fact) string { return c.Place(f.PlaceKind, f.PlaceLabel) }
	}
	if len(sites) < 2 {
		return all, ""
	}
	worst := worstFirst(sites)[0]
	part, _ = worst.Covered()
	return all, c.T("Am wenigsten gedeckt: %s mit %s.", name(worst), c.Percent(part, 0))
}

// coveredTile is how much of the need is covered.
func coveredTile(c *frame.Call, f coverage.Fact) tile {
	part, ok := f.Covered()
	if !ok {
		return tile{Figure: "–", Notes: []string{c.T("kein Bedarf")}}
	}
	number, _, _ := strings.Cut(c.Percent(part, 0), "\u202f")
	t := tile{Figure: number, Unit: "%", Notes: []string{c.T("offen %s von %s", hours(c, f.OpenMinutes), hours(c, f.NeedMinutes))}}
	switch {
	case part >= goodPart:
		t.Tone, t.Badge = "ok", badge{c.T("gut gedeckt"), "full"}
	case part >= fairPart:
		t.Tone, t.Badge = "warn", badge{c.T("teilweise gedeckt"), "half"}
	default:
		t.Tone, t.Badge = "bad", badge{c.T("große Lücken"), "alert"}
	}
	return t
}

// hours writes minutes as hours with no more digits than say something: to a tenth below a hundred, whole above.
func hours(c *frame.Call, minutes int64) string { return c.T("%s Std.", hoursOnly(c, minutes)) }

// hoursOnly is hours without the unit, for headings that have it.
func hoursOnly(c *frame.Call, minutes int64) string {
	digits := 1
	if minutes >= 100*60 {
		digits = 0
	}
	return c.Number(float64(minutes)/60, digits)
}
