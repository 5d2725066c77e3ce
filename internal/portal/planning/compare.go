package planning

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"schulalltag/internal/alphabet"
	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
)

// comparePage tells what publishing a draft changes, by person or by school.
type comparePage struct {
	frame.Base
	head
	Diff       *roster.Diff
	Sum        sums
	BySchool   bool
	Groups     []difference
	Pages      []pageLink
	Omitted    []omission
	Deviations []deviation
}

// sums count what changes.
type sums struct{ People, Schools, Added, Removed, Kept int }

// difference is what changes for one person, or at one school.
type difference struct {
	Name                 string
	Added, Removed, Kept int
	Parts                []differing
}

// differing is a person at a school.
type differing struct {
	Name           string // of the school, or of the person where differences are by school
	Removed, Added []stint
}

// stint is a stretch of slots at one place.
type stint struct {
	Weekday      calendar.Weekday
	Starts, Ends calendar.Clock
	Place        string
}

// omission is a stretch of days on which nobody comes.
type omission struct {
	Name  string
	Why   string
	Days  calendar.Range
	Count int
}

type pageLink struct {
	Number  int
	Current bool
}

// perPage is how many persons or schools a page compares.
const perPage = 20

var compareView = frame.Parse[comparePage](files, "compare.html")

func (p *pages) compare(c *frame.Call) error {
	r, err := p.roster(c)
	if err != nil {
		return err
	}
	page := comparePage{
		Base: c.Page("Was sich ändert", "Der Entwurf neben dem Plan, der jetzt gilt: wer wo dazukommt und wo jemand wegfällt."),
		head: headOf(c, r, "vergleich"), BySchool: c.Query("nach") == "schule",
	}
	if page.Diff, err = p.Rosters.Diff(c, r.ID); err != nil {
		return err
	}
	schools, err := p.schools(c)
	if err != nil {
		return err
	}
	page.Sum = count(page.Diff)
	groups := group(page.Diff, schools, page.BySchool)
	shown, _ := strconv.Atoi(c.Query("seite"))
	shown = min(max(1, shown), (len(groups)+perPage-1)/perPage)
	for n := 1; n <= (len(groups)+perPage-1)/perPage; n++ {
		page.Pages = append(page.Pages, pageLink{n, n == shown})
	}
	if shown > 0 {
		page.Groups = groups[(shown-1)*perPage : min(shown*perPage, len(groups))]
	}
	page.Omitted, page.Deviations = omissions(c, page.Diff), deviations(page.Diff.Changes)
	return compareView.Show(c, http.StatusOK, page)
}

func count(d *roster.Diff) sums {
	s := sums{Kept: d.Kept}
	s.Added, s.Removed = d.Changed()
	people, schools := map[uuid.UUID]bool{}, map[uuid.UUID]bool{}
	for _, part := range d.Parts {
		people[part.AssistantID], schools[part.SchoolID] = true, true
	}
	s.People, s.Schools = len(people), len(schools)
	return s
}

// group sorts the parts of a diff by person or by school, in order of family names or of schools.
func group(d *roster.Diff, schools []school.School, bySchool bool) []difference {
	names := map[uuid.UUID]string{}
	for _, s := range schools {
		names[s.ID] = s.Name
	}
	at := map[uuid.UUID]int{}
	var list []difference
	for _, part := range d.Parts {
		id, name, inner := part.AssistantID, part.Name, names[part.SchoolID]
		if bySchool {
			id, name, inner = part.SchoolID, inner, name
		}
		i, known := at[id]
		if !known {
			i = len(list)
			at[id] = i
			list = append(list, difference{Name: name})
		}
		list[i].Added, list[i].Removed, list[i].Kept = list[i].Added+len(part.Added), list[i].Removed+len(part.Removed), list[i].Kept+part.Kept
		list[i].Parts = append(list[i].Parts, differing{inner, stints(part.Removed), stints(part.Added)})
	}
	order := alphabet.Families()
	if bySchool {
		order = alphabet.Order()
	}
	slices.SortStableFunc(list, func(a, b difference) int { return order(a.Name, b.Name) })
	return list
}

// stints joins series that follow one another at a place. A pause between two lessons does not part them, a free lesson does.
func stints(series []roster.NamedSeries) []stint {
	const pause = 30 // minutes
	series = slices.Clone(series)
	order := alphabet.Order()
	slices.SortStableFunc(series, func(a, b roster.NamedSeries) int {
		return cmp.Or(cmp.Compare(a.Weekday, b.Weekday), order(a.PlaceLabel, b.PlaceLabel), cmp.Compare(a.Starts, b.Starts))
	})
	var list []stint
	for _, s := range series {
		if n := len(list) - 1; n >= 0 && list[n].Weekday == s.Weekday && list[n].Place == s.PlaceLabel && s.Starts.Minutes()-list[n].Ends.Minutes() <= pause {
			list[n].Ends = s.Ends
			continue
		}
		list = append(list, stint{s.Weekday, s.Starts, s.Ends, s.PlaceLabel})
	}
	slices.SortStableFunc(list, func(a, b stint) int {
		return cmp.Or(cmp.Compare(a.Weekday, b.Weekday), cmp.Compare(a.Starts, b.Starts))
	})
	return list
}

func omissions(c *frame.Call, d *roster.Diff) (list []omission) {
	for _, o := range d.Omitted {
		list = append(list, omission{o.Name, c.Hindrance(o.Code), calendar.Range{From: o.From, Until: o.Until}, o.Assignments})
	}
	return list
}
