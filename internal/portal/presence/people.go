package presence

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
)

// peoplePage shows the week of everybody who comes to the school, or of one person.
type peoplePage struct {
	frame.Base
	Bar    weekBar
	School string
	Days   []gridDay
	Rows   []personRow // of everybody
	One    string      // the person shown, "" for everybody
	Grid   grid        // of the one
	Off    string      // why there is no school in the whole week
}

// personRow is the week of one person in short.
type personRow struct {
	Name, Path string
	Days       []presenceDay
}

// presenceDay is from when to when somebody is at the school on a day, and where. Nobody is there on one without places.
type presenceDay struct {
	Date         calendar.Date
	Starts, Ends calendar.Clock
	Places       []string
}

var peopleView = frame.Parse[peoplePage](files, "people.html")

func (p *pages) people(c *frame.Call) error {
	bar := barOf(c, "/plan/personen")
	w, err := p.inWeek(c, bar.Week, uuid.Nil)
	if err != nil {
		return err
	}
	page := peoplePage{School: w.school.Name, Days: w.days}
	if w.Off() {
		page.Off = w.days[0].Off
	}
	title, help := "Plan", "Die Woche nach Personen: wer an welchem Tag von wann bis wann bei Ihnen ist."
	everybody := w.everybody()
	chosen, _ := c.QueryID("person")
	if i := slices.IndexFunc(everybody, func(who person) bool { return who.ID == chosen }); i >= 0 {
		who := everybody[i]
		bar.Keep = []field{{"person", chosen.String()}}
		title, help = who.Name(), "Die Woche dieser Person an Ihrer Schule."
		page.One, page.Grid = who.Name(), w.ofPerson(c, who)
		everybody = nil
	}
	for _, who := range everybody {
		path := "/plan/personen?woche=" + bar.Week.Monday().String() + "&person=" + who.ID.String()
		page.Rows = append(page.Rows, personRow{Name: who.Name(), Path: path, Days: w.daysOf(who)})
	}
	page.Base, page.Bar = c.Page(title, help), bar
	page.Wide = true
	if page.One == "" {
		page.Part = c.T("Nach Person")
	}
	return peopleView.Show(c, http.StatusOK, page)
}

// everybody is who comes in the week, by family name.
func (w *week) everybody() []person {
	var all []person
	for _, people := range w.people {
		all = append(all, people...)
	}
	slices.SortFunc(all, byName())
	return slices.Compact(all)
}

// daysOf is when somebody is there on each day, from the first slot to the last.
func (w *week) daysOf(who person) []presenceDay {
	days := make([]presenceDay, len(w.days))
	for i, d := range w.days {
		days[i].Date = d.Date
		at := map[*school.Place]bool{}
		for _, place := range w.places(d.Date) {
			for _, l := range w.lines {
				slot := l.Slots[i]
				if slot == nil || !slices.Contains(w.people[spot{d.Date, place.ID, slot.ID}], who) {
					continue
				}
				if len(at) == 0 {
					days[i].Starts, days[i].Ends = l.Starts, l.Ends
				}
				days[i].Starts, days[i].Ends = min(days[i].Starts, l.Starts), max(days[i].Ends, l.Ends)
				at[place] = true
			}
			if at[place] {
				days[i].Places = append(days[i].Places, place.Label)
			}
		}
		slices.SortStableFunc(days[i].Places, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	}
	return days
}
