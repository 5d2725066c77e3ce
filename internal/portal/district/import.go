package district

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"schulalltag/internal/fault"
	"schulalltag/internal/intake"
	"schulalltag/internal/portal/frame"
)

// perPage are the rows of a difference on one page, and the entries of the lists beside it.
const perPage = 100

// importPage shows what applying a file would change, or what it has changed.
type importPage struct {
	frame.Base
	About    kindPage
	Import   *intake.Import
	Applied  string // when, "" if it has not been applied
	Until    string // how long it is kept
	Outdated bool   // what was seen before has changed
	Counts   []fateCount
	Work     int // rows that applying would change
	Rows     []intake.Row
	Filter   []tab
	Pages    []tab
	Left     []intake.Left
	LeftOut  int // what else is left untouched, beyond the list
	Outside  []intake.Note
	OutsideN int
	Notes    []string   // all others
	Faults   []faultRow // where the file no longer fits what is stored; then there is nothing to compare
}

type fateCount struct {
	Fate  intake.Fate
	Count int
}

var importView = frame.Parse[importPage](files, "import.html")

func importPath(i *intake.Import) string { return "/import/plan/" + i.ID.String() }

func (p *pages) importPlan(c *frame.Call) error { return p.showImport(c, http.StatusOK, nil) }

// showImport compares the file with what is stored now. outdated is why it could not be applied, nil if nobody has tried.
func (p *pages) showImport(c *frame.Call, status int, outdated error) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	i, err := p.Imports.Import(c, id)
	refused := unfit(err)
	if err != nil && refused == nil {
		return err
	}
	if refused == nil {
		refused = unfit(outdated)
	}
	about := importKinds[slices.IndexFunc(importKinds, func(k kindPage) bool { return k.Kind == i.Kind })]
	page := importPage{Base: c.Page(about.Title, "Prüfen Sie, was sich ändert. Erst danach wird etwas gespeichert."), About: about, Import: i, Outdated: outdated != nil, Until: moment(c, i.ExpiresAt)}
	page.Part = c.T("Vergleich")
	if i.AppliedAt != nil {
		page.Help, page.Applied = "", moment(c, *i.AppliedAt)
		return importView.Show(c, status, page)
	}
	if refused != nil {
		page.Help, page.Faults = "", faultRows(c, refused)
		return importView.Show(c, http.StatusConflict, page)
	}
	page.Wide = true
	if err := p.nameSchools(c, i); err != nil {
		return err
	}
	page.count()
	page.choose(c)
	page.Left, page.LeftOut = i.Untouched, 0
	if n := len(page.Left); n > perPage {
		page.Left, page.LeftOut = page.Left[:perPage], n-perPage
	}
	for _, n := range i.Notes {
		switch {
		case n.Code != intake.NoteNeedOutside:
			page.Notes = append(page.Notes, noteText(c, n))
		case page.OutsideN < perPage:
			page.Outside = append(page.Outside, n)
			page.OutsideN++
		default:
			page.OutsideN++
		}
	}
	return importView.Show(c, status, page)
}

// unfit finds the fault that names the cells of a file which no longer fit, nil if there is none.
func unfit(err error) *fault.Error {
	for err != nil {
		var f *fault.Error
		if !errors.As(err, &f) {
			return nil
		}
		if f.Code == intake.ErrFile.Code {
			return f
		}
		err = f.Unwrap()
	}
	return nil
}

// nameSchools says the names of schools where an import has their numbers.
func (p *pages) nameSchools(c *frame.Call, i *intake.Import) error {
	schools, err := p.everySchool(c)
	if err != nil {
		return err
	}
	names := make(map[string]string, len(schools))
	for _, s := range schools {
		names[s.ExternalKey] = s.Name
	}
	named := func(key string) string {
		number, rest, more := strings.Cut(key, ", ")
		switch name := names[number]; {
		case name == "":
			return key
		case more:
			return name + ", " + rest
		default:
			return name + " (" + number + ")"
		}
	}
	for n := range i.Rows {
		i.Rows[n].Key = named(i.Rows[n].Key)
	}
	for n := range i.Untouched {
		i.Untouched[n].Key = named(i.Untouched[n].Key)
	}
	for n := range i.Notes {
		i.Notes[n].Key = named(i.Notes[n].Key)
	}
	return nil
}

// noteText says what a timetable tells beside its classes.
func noteText(c *frame.Call, n intake.Note) string {
	switch n.Code {
	case intake.NoteSkipped:
		return c.N(n.Count, "Eine Zeile ohne Klasse, mit einer anderen Bezeichnung oder am Wochenende wurde ausgelassen.",
			"%d Zeilen ohne Klasse, mit einer anderen Bezeichnung oder am Wochenende wurden ausgelassen.")
	case intake.NoteNoGrade:
		return c.T("%s wird nicht angelegt, weil der Jahrgang nicht zu erkennen ist. Legen Sie die Klasse mit einer Datei der Einsatzorte an.", n.Key)
	case intake.NoteNoBellSchedule:
		return c.T("%s hat an diesem Tag noch kein Zeitraster. Deshalb lässt sich der Stundenplan nicht mit dem Bedarf vergleichen.", n.Key)
	case intake.NoteNoSlot:
		return c.N(n.Count, "%[2]s: Eine Stunde gibt es im Zeitraster der Schule nicht.", "%[2]s: %[1]d Stunden gibt es im Zeitraster der Schule nicht.", n.Key)
	}
	return n.Key + ": " + c.Label(n.Code)
}

// count counts the rows by their fates.
func (page *importPage) count() {
	for _, fate := range []intake.Fate{intake.Create, intake.Change, intake.End, intake.Same} {
		n := 0
		for _, r := range page.Import.Rows {
			if r.Fate == fate {
				n++
			}
		}
		if n > 0 {
			page.Counts = append(page.Counts, fateCount{fate, n})
		}
		if fate != intake.Same {
			page.Work += n
		}
	}
}

// choose picks the rows to show: those that change something or all, one stretch at a time.
func (page *importPage) choose(c *frame.Call) {
	path := importPath(page.Import)
	everything := c.Query("zeilen") == "alle"
	page.Filter = []tab{
		{path, c.T("Was sich ändert (%d)", page.Work), !everything}, {path + "?zeilen=alle", c.T("Alle Zeilen (%d)", len(page.Import.Rows)), everything},
	}
	rows := page.Import.Rows
	if !everything {
		rows = slices.DeleteFunc(slices.Clone(rows), func(r intake.Row) bool { return r.Fate == intake.Same })
	}
	at, _ := strconv.Atoi(c.Query("seite"))
	last := max(0, len(rows)-1) / perPage
	at = min(max(at, 1), last+1)
	for n := 1; n <= last+1 && last > 0; n++ {
		q := url.Values{"seite": {strconv.Itoa(n)}}
		if everything {
			q.Set("zeilen", "alle")
		}
		page.Pages = append(page.Pages, tab{path + "?" + q.Encode(), strconv.Itoa(n), n == at})
	}
	page.Rows = rows[(at-1)*perPage : min(at*perPage, len(rows))]
}

// applyImport writes what was seen.
func (p *pages) applyImport(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	i, err := p.Imports.Apply(c, id, c.Form().Get("digest"))
	if errors.Is(err, intake.ErrOutdated) {
		return p.showImport(c, http.StatusConflict, err)
	}
	if err != nil {
		return err
	}
	return c.Finish(importPath(i), c.T("Übernommen."), nil)
}

// discardImport forgets the file.
func (p *pages) discardImport(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	if err := p.Imports.Discard(c, id); err != nil {
		return err
	}
	return c.Finish("/import", c.T("Die Datei ist verworfen. Es wurde nichts geändert."), nil)
}
