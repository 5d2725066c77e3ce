package demand

import (
	"net/http"
	"net/url"
	"strconv"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/school"
)

// tab is one part of the school's own pages.
type tab struct {
	Name, Href string
	Current    bool
}

// tabs are the parts of the school's own pages.
func (h here) tabs(c *frame.Call, current string) (all []tab) {
	for _, k := range kinds {
		all = append(all, tab{c.T(k.plural), h.At(k.path), k.path == current})
	}
	return append(all,
		tab{c.T("Zeitraster"), h.At(bellPath), current == bellPath}, tab{c.T("Besondere Tage"), h.At(specialPath), current == specialPath})
}

// The parts that are no places.
const (
	bellPath    = "/schule/zeitraster"
	specialPath = "/schule/besondere-tage"
)

// home leads to the first part.
func (p *pages) home(c *frame.Call) error { return c.Redirect(kinds[0].path) }

// placesPage lists the places of one kind, and adds one.
type placesPage struct {
	frame.Base
	here

	Tabs     []tab
	Form     *frame.Form
	Path     string // of the kind
	Add      string
	Hint     string
	Class    bool
	Standing []school.Place // today or later
	Ended    []school.Place
	Today    calendar.Date
}

// Grade is the school year of a class: Vorklasse before the first, nothing where none is stated.
func (placesPage) Grade(place school.Place) string {
	switch {
	case place.Grade == nil:
		return ""
	case *place.Grade == 0:
		return "Vorklasse"
	}
	return strconv.Itoa(*place.Grade)
}

var placesView = frame.Parse[placesPage](files, "places.html")

func (p *pages) places(k school.PlaceKind) func(*frame.Call) error {
	return func(c *frame.Call) error {
		h, err := p.here(c)
		if err != nil {
			return err
		}
		return p.showPlaces(c, http.StatusOK, h, kindOf(k), c.Filled(url.Values{"validFrom": {c.Today().String()}}))
	}
}

func (p *pages) showPlaces(c *frame.Call, status int, h here, k kind, form *frame.Form) error {
	places, err := p.allPlaces(c, school.PlaceFilter{SchoolID: h.ID, Kind: k.of})
	if err != nil {
		return err
	}
	page := placesPage{
		Base: c.Page("Schule", "Was Ihre Schule ausmacht: Klassen, Busse und Angebote, das Zeitraster und besondere Tage."),
		here: h, Tabs: h.tabs(c, k.path), Form: form, Path: h.At(k.path), Add: c.T(k.add), Hint: c.T(k.hint), Class: k.of == school.PlaceClass, Today: c.Today(),
	}
	page.Part = c.T(k.plural)
	for _, place := range places {
		if !place.ValidUntil.IsZero() && place.ValidUntil.Before(c.Today()) {
			page.Ended = append(page.Ended, place)
		} else {
			page.Standing = append(page.Standing, place)
		}
	}
	return placesView.Show(c, status, page)
}

func (p *pages) createPlace(k school.PlaceKind) func(*frame.Call) error {
	return func(c *frame.Call) error {
		h, err := p.here(c)
		if err != nil {
			return err
		}
		form := c.Form()
		details := readPlace(form, k)
		if !form.OK() {
			return p.showPlaces(c, http.StatusUnprocessableEntity, h, kindOf(k), form)
		}
		place, err := p.Schools.CreatePlace(c, h.ID, details)
		if err != nil && form.Refused(err) {
			return p.showPlaces(c, http.StatusUnprocessableEntity, h, kindOf(k), form)
		}
		if err != nil {
			return err
		}
		return c.Finish("/bedarf/"+place.ID.String(), c.T("%s ist angelegt. Jetzt fehlt noch der Bedarf.", c.Place(place.Kind, place.Label)), undoPlace(place))
	}
}

// readPlace reads what a form states about a place of a kind.
func readPlace(form *frame.Form, k school.PlaceKind) school.PlaceDetails {
	d := school.PlaceDetails{Kind: k, Label: form.Get("label"), ValidFrom: form.Date("validFrom")}
	if until := form.DateOrNone("validUntil"); until != nil {
		d.ValidUntil = *until
	}
	if k == school.PlaceClass {
		grade := form.Int("grade")
		d.Grade = &grade
	}
	return d
}

// placePage changes one place.
type placePage struct {
	frame.Base
	Form   *frame.Form
	Choice *frame.Choice
	Place  *school.Place
	Class  bool
	Hint   string
	Path   string
	Back   string
	Kind   string         // in the plural
	Ends   *calendar.Date // asks whether need after this day may end
}

var placeView = frame.Parse[placePage](files, "place.html")

func (p *pages) place(c *frame.Call) error {
	id, err := c.ID("place")
	if err != nil {
		return err
	}
	place, err := p.Schools.Place(c, id)
	if err != nil {
		return err
	}
	return p.showPlace(c, http.StatusOK, place, c.Filled(placeValues(place)), nil, nil)
}

func placeValues(place *school.Place) url.Values {
	v := url.Values{"label": {place.Label}, "validFrom": {place.ValidFrom.String()}, "version": {strconv.Itoa(place.Version)}}
	if !place.ValidUntil.IsZero() {
		v.Set("validUntil", place.ValidUntil.String())
	}
	if place.Grade != nil {
		v.Set("grade", strconv.Itoa(*place.Grade))
	}
	return v
}

func (p *pages) showPlace(c *frame.Call, status int, place *school.Place, form *frame.Form, choice *frame.Choice, ends *calendar.Date) error {
	k := kindOf(place.Kind)
	page := placePage{
		Base: c.Page("", "Die Bezeichnung, und von wann bis wann es diesen Einsatzort gibt."), Form: form, Choice: choice, Place: place,
		Class: place.Kind == school.PlaceClass, Hint: c.T(k.hint), Path: "/schule/einsatzorte/" + place.ID.String(), Back: k.path, Kind: c.T(k.plural), Ends: ends,
	}
	page.Title = c.Place(place.Kind, place.Label)
	return placeView.Show(c, status, page)
}

// updatePlace changes a place. It asks first where stated need would end with it, for that does not come back with a later day.
func (p *pages) updatePlace(c *frame.Call) error {
	id, err := c.ID("place")
	if err != nil {
		return err
	}
	place, err := p.Schools.Place(c, id)
	if err != nil {
		return err
	}
	form := c.Form()
	details := readPlace(form, place.Kind)
	if !form.OK() {
		return p.showPlace(c, http.StatusUnprocessableEntity, place, form, nil, nil)
	}
	if !details.ValidUntil.IsZero() && !form.Has("bestaetigt") {
		weeks, err := p.allNeed(c, school.NeedFilter{PlaceID: id, From: details.ValidUntil.AddDays(1)})
		if err != nil {
			return err
		}
		if len(weeks) > 0 {
			return p.showPlace(c, http.StatusOK, place, form, nil, &details.ValidUntil)
		}
	}
	before := placeValues(place)
	changed, err := p.Schools.UpdatePlace(c, id, form.Version(), details)
	switch {
	case frame.Stale(err):
		return p.showPlace(c, http.StatusConflict, place, form, form.Choose(place.Version, "/schule/einsatzorte/"+id.String(), placeRows(c, place.Details(), details)...), nil)
	case err != nil && form.Refused(err):
		return p.showPlace(c, http.StatusUnprocessableEntity, place, form, nil, nil)
	case err != nil:
		return err
	}
	var undo *frame.Undo
	if !form.Has("bestaetigt") { // else need has ended too, which stays
		undo = &frame.Undo{Path: "/schule/einsatzorte/" + id.String(), Fields: map[string]string{"version": strconv.Itoa(changed.Version)}}
		for _, name := range []string{"label", "grade", "validFrom", "validUntil"} {
			undo.Fields[name] = before.Get(name)
		}
	}
	return c.Finish(kindOf(place.Kind).path, c.T("%s ist gespeichert.", c.Place(changed.Kind, changed.Label)), undo)
}

// placeRows sets two statements about a place beside each other.
func placeRows(c *frame.Call, theirs, mine school.PlaceDetails) []frame.Versions {
	rows := []frame.Versions{{Name: c.T("Bezeichnung"), Theirs: theirs.Label, Mine: mine.Label}}
	if theirs.Grade != nil && mine.Grade != nil {
		rows = append(rows, frame.Versions{Name: c.T("Jahrgang"), Theirs: strconv.Itoa(*theirs.Grade), Mine: strconv.Itoa(*mine.Grade)})
	}
	return append(rows,
		frame.Versions{Name: c.T("Erster Tag"), Theirs: c.Date(theirs.ValidFrom), Mine: c.Date(mine.ValidFrom)},
		frame.Versions{Name: c.T("Letzter Tag"), Theirs: openEnd(c, theirs.ValidUntil), Mine: openEnd(c, mine.ValidUntil)})
}

func openEnd(c *frame.Call, d calendar.Date) string {
	if d.IsZero() {
		return c.T("offen")
	}
	return c.Date(d)
}
