package district

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/fault"
	"schulalltag/internal/intake"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/web"
)

// kindPage is what the portal tells of a kind of import.
type kindPage struct {
	Kind  intake.Kind
	Slug  string // in addresses
	Title string // German, as all of these
	About string // what the file brings
	Keys  string // how what is known already is recognised
}

// importKinds are in the order in which a district is set up.
var importKinds = []kindPage{
	{intake.KindSchools, "schulen", "Schulen", "Schulen mit Ort, Schulart, Sozialraum und Trägern. Eine neue Schule bekommt gleich ihre Organisation.",
		"Eine Schule wird an ihrer Schulnummer erkannt."},
	{intake.KindPlaces, "einsatzorte", "Einsatzorte", "Klassen, Busse und Angebote der Schulen.",
		"Ein Einsatzort wird an Schulnummer und Bezeichnung erkannt. Eine Klasse, die es am ersten Tag schon gibt, bleibt dieselbe."},
	{intake.KindStaff, "team", "Schulalltagsbegleitungen", "Wer für einen Träger arbeitet, mit Vertrag, Zeiten und Nachweisen.",
		"Eine Person wird an der E-Mail-Adresse ihres Kontos erkannt, sonst am Namen beim Träger. Leere Felder nehmen nichts weg. Was vorher gespeichert war, sieht nur der Träger."},
	{intake.KindNeeds, "bedarf", "Bedarf", "Wie viele Personen ein Einsatzort zu welcher Zeit der Woche braucht.",
		"Jede Zeile gilt für eine Zeit der Woche. Andere Zeiten bleiben, wie sie sind. 0 Personen heißt: kein Bedarf mehr."},
	{intake.KindTimetable, "stundenplan", "Stundenplan aus Untis", "Legt Klassen an, die noch fehlen, und zeigt Bedarf in Stunden ohne Unterricht.",
		"Aus der Datei GPU001.TXT werden nur Klasse, Tag und Stunde gelesen. Lehrkräfte, Fächer und Räume werden nicht gespeichert."},
}

// importsPage offers the kinds of imports, and what was begun.
type importsPage struct {
	frame.Base
	Kinds []kindPage
	Begun []begunImport
}

type begunImport struct {
	intake.Import
	When, Who string
}

var importsView = frame.Parse[importsPage](files, "imports.html")

func (p *pages) imports(c *frame.Call) error {
	list, err := p.Imports.Imports(c)
	if err != nil {
		return err
	}
	page := importsPage{
		Base:  c.Page("Import", "Übernehmen Sie Daten aus Dateien. Sie sehen vorher, was sich ändert, und nichts wird gelöscht."),
		Kinds: importKinds,
	}
	for _, i := range list {
		begun := begunImport{Import: i, When: moment(c, i.CreatedAt)}
		if i.CreatedBy == c.Visit.Actor.ID {
			begun.Who = c.T("von Ihnen")
		}
		page.Begun = append(page.Begun, begun)
	}
	return importsView.Show(c, http.StatusOK, page)
}

// newImportPage explains a kind of file and asks for one.
type newImportPage struct {
	frame.Base
	Form    *frame.Form
	About   kindPage
	Columns []intake.Column
	Schools []frame.Option // to choose from for a timetable
	Faults  []faultRow     // of the file that was sent
	Rather  *kindPage      // what the file seems to be made for, nil where it is of this kind
}

// faultRow is one place of a file to put right.
type faultRow struct {
	Line   int // 0 is the file as a whole
	Column string
	Text   string
}

var newImportView = frame.Parse[newImportPage](files, "import_new.html")

func importKind(c *frame.Call) (kindPage, error) {
	for _, k := range importKinds {
		if k.Slug == c.Gin.Param("kind") {
			return k, nil
		}
	}
	return kindPage{}, web.ErrNoPath
}

func (p *pages) newImport(c *frame.Call) error {
	kind, err := importKind(c)
	if err != nil {
		return err
	}
	return p.askFile(c, http.StatusOK, kind, c.Filled(url.Values{"from": {schoolYearOf(c.Today()).String()}}), nil)
}

// schoolYearOf is the first day of the school year that a timetable entered today is mostly for.
func schoolYearOf(day calendar.Date) calendar.Date {
	first := calendar.NewDate(day.Year(), time.August, 1)
	if day.Before(first) {
		return calendar.NewDate(day.Year()-1, time.August, 1)
	}
	return first
}

func (p *pages) askFile(c *frame.Call, status int, kind kindPage, form *frame.Form, faults []faultRow) error {
	page := newImportPage{Base: c.Page(kind.Title, kind.About), Form: form, About: kind, Columns: intake.Columns(kind.Kind), Faults: faults, Rather: rather(kind, faults)}
	page.Part = c.T("Import")
	if kind.Kind == intake.KindTimetable {
		schools, err := p.everySchool(c)
		if err != nil {
			return err
		}
		page.Schools = []frame.Option{{Label: c.T("Bitte wählen")}}
		for _, s := range schools {
			page.Schools = append(page.Schools, frame.Option{Value: s.ExternalKey, Label: called(s)})
		}
	}
	return newImportView.Show(c, status, page)
}

// rather is the kind whose columns a file has that are not those of the kind it was sent as, nil if there is none: only where more than
// one of them is missing here, so that a single slip does not count.
func rather(sent kindPage, faults []faultRow) *kindPage {
	for i, k := range importKinds {
		known := intake.Columns(k.Kind)
		strange := 0
		for _, f := range faults {
			if f.Line == 1 && slices.ContainsFunc(known, func(c intake.Column) bool { return c.Name == f.Column }) &&
				!slices.ContainsFunc(intake.Columns(sent.Kind), func(c intake.Column) bool { return c.Name == f.Column }) {
				strange++
			}
		}
		if k.Kind != sent.Kind && strange > 1 {
			return &importKinds[i]
		}
	}
	return nil
}

// planImport reads the file and leads to what it would change.
func (p *pages) planImport(c *frame.Call) error {
	kind, err := importKind(c)
	if err != nil {
		return err
	}
	data, err := upload(c)
	form := c.Form()
	switch {
	case tooLarge(err):
		form.Problem("file", "Die Datei ist größer als 1 MB. Bitte teilen Sie sie auf.")
	case err != nil || len(data) == 0:
		form.Problem("file", "Wählen Sie eine Datei aus, die nicht leer ist.")
	}
	file := intake.File{Kind: kind.Kind, Data: data}
	if kind.Kind == intake.KindTimetable {
		file.School, file.From = form.Get("school"), form.Date("from")
		if file.School == "" {
			form.Problem("school", "Wählen Sie die Schule, zu der der Stundenplan gehört.")
		}
	}
	if !form.OK() {
		return p.askFile(c, http.StatusUnprocessableEntity, kind, form, nil)
	}
	planned, err := p.Imports.Plan(c, file)
	var refused *fault.Error
	switch {
	case errors.Is(err, intake.ErrFile) && errors.As(err, &refused):
		return p.askFile(c, http.StatusUnprocessableEntity, kind, form, faultRows(c, refused))
	case err != nil:
		return err
	}
	return c.Redirect(importPath(planned))
}

// upload reads the file of a form. A browser sends an empty one where none was chosen.
func upload(c *frame.Call) ([]byte, error) {
	if err := c.Gin.Request.ParseMultipartForm(intake.MaxBytes); err != nil {
		return nil, err
	}
	file, _, err := c.Gin.Request.FormFile("file")
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(file)
}

func tooLarge(err error) bool {
	var large *http.MaxBytesError
	return errors.As(err, &large)
}

func faultRows(c *frame.Call, refused *fault.Error) []faultRow {
	rows := make([]faultRow, len(refused.Fields))
	for i, f := range refused.Fields {
		line, column := intake.Cell(f)
		rows[i] = faultRow{line, column, c.Field(f)}
	}
	return rows
}

// template sends a file to begin with.
func (p *pages) template(c *frame.Call) error {
	kind, err := importKind(c)
	if err != nil {
		return err
	}
	if _, err := account.Require(c, account.ImportDistrict); err != nil {
		return err
	}
	file, err := intake.Template(kind.Kind)
	if err != nil {
		return web.ErrNoPath
	}
	return c.Download("vorlage-"+kind.Slug+".csv", "text/csv; charset=utf-8", file)
}
