package intake

import (
	"strconv"

	"github.com/google/uuid"

	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
)

// comparePlaces looks for each place by its school and label: the one that exists on the first day, or else the next one. So a
// class that goes on is the same class, and a first day within its life changes nothing.
func (c *comparison) comparePlaces(rows []row) error {
	schools, ids, err := c.named(rows)
	if err != nil {
		return err
	}
	stored, err := c.placesOf(ids)
	if err != nil {
		return err
	}
	for _, r := range c.once(rows, "school", "place", "from") {
		at := schools[r.cells["school"]]
		if at == nil {
			continue
		}
		from, _ := readDate(r.cells["from"])
		until, _ := readDate(r.cells["until"])
		i := stored.find(at.ID, r.cells["place"], from, until, c.today)
		switch {
		case i < 0:
			c.newPlace(r, at)
		case stored.met[i] > 0:
			c.wrong(r, "place", "is the same place as in line %d, until that one has been applied", stored.met[i])
		default:
			stored.met[i] = r.line
			c.changedPlace(r, &stored.all[i])
		}
	}
	for i, p := range stored.all {
		if stored.met[i] == 0 && !p.Period().Intersect(calendar.Range{From: c.today}).Empty() {
			c.untouched = append(c.untouched, Left{Key: stored.keys[p.SchoolID] + ", " + p.Label, Count: 1})
		}
	}
	return nil
}

func (c *comparison) newPlace(r row, at *school.School) {
	if !c.complete(r, "from") {
		return
	}
	d := school.PlaceDetails{Label: r.cells["place"]}
	_, fits := label(d.Label)
	d.Kind = fits
	if grade, ok := gradeOf(d.Label); ok && fits == school.PlaceClass {
		d.Grade = &grade
	}
	if r.tells("kind") {
		d.Kind, _ = placeKinds.read(r.cells["kind"])
	}
	c.placeFrom(r, &d)
	d.ValidFrom, _ = readDate(r.cells["from"])
	after := placeCells(d)
	r = r.with(after, "kind", "grade") // which are told by the label too
	c.compareCells(r, r.about("school", "place"), nil, after, 0, false)
	c.writePlace(r, func() error {
		_, err := c.demand.CreatePlace(at.ID, d)
		return err
	})
}

func (c *comparison) changedPlace(r row, was *school.Place) {
	d := was.Details()
	if kind, _ := placeKinds.read(r.cells["kind"]); r.tells("kind") {
		d.Kind = kind
	}
	c.placeFrom(r, &d)
	if from, _ := readDate(r.cells["from"]); r.tells("from") && from.Before(d.ValidFrom) {
		d.ValidFrom = from
	}
	if c.compareCells(r, r.about("school", "place"), placeCells(was.Details()), placeCells(d), 0, false) {
		c.writePlace(r, func() error {
			_, err := c.demand.UpdatePlace(was.ID, was.Version, d)
			return err
		})
	}
}

// placeFrom takes over what new and known places have in common.
func (c *comparison) placeFrom(r row, d *school.PlaceDetails) {
	if grade, _ := readInt(r.cells["grade"]); r.tells("grade") {
		d.Grade = &grade
	}
	if r.tells("until") {
		d.ValidUntil, _ = readDate(r.cells["until"])
	}
}

func (c *comparison) writePlace(r row, do func() error) {
	c.writes = append(c.writes, write{line: r.line, do: do, column: c.pointsTo(map[string]string{
		"/kind": "kind", "/label": "place", "/grade": "grade", "/validFrom": "from", "/validUntil": "until",
	})})
}

// placeCells spells a place as a file does, but for its school and label.
func placeCells(d school.PlaceDetails) map[string]string {
	grade := ""
	if d.Grade != nil {
		grade = strconv.Itoa(*d.Grade)
	}
	return map[string]string{"kind": placeKinds.write(d.Kind), "grade": grade, "from": writeDate(d.ValidFrom), "until": writeDate(d.ValidUntil)}
}

// storedPlaces are the places of the schools that a file names.
type storedPlaces struct {
	all   []school.Place
	met   []int // the line that is about this one, 0 if none is
	keys  map[uuid.UUID]string
	named map[placeName][]int // indices of the places that have had the name, by first day
}

type placeName struct {
	school uuid.UUID
	label  string
}

func (c *comparison) placesOf(schoolIDs []uuid.UUID) (*storedPlaces, error) {
	all, err := c.demand.Places(schoolIDs)
	if err != nil {
		return nil, err
	}
	s := &storedPlaces{all: all, met: make([]int, len(all)), keys: map[uuid.UUID]string{}, named: make(map[placeName][]int, len(all))}
	for i, p := range all {
		name := placeName{p.SchoolID, p.Label}
		s.named[name] = append(s.named[name], i)
	}
	schools, err := c.schoolsByKey()
	for key, at := range schools {
		s.keys[at.ID] = key
	}
	return s, err
}

// find returns the index of the place of a school and label that exists on the first day, today if that is no date, or else of the
// first one to begin before the last day; below 0 if there is none.
func (s *storedPlaces) find(schoolID uuid.UUID, label string, from, until, today calendar.Date) int {
	if from.IsZero() {
		from = today
	}
	asked := calendar.Range{From: from, Until: until}
	for _, i := range s.named[placeName{schoolID, label}] {
		if s.all[i].Period().Overlaps(asked) {
			return i
		}
	}
	return -1
}

// ids are the places' ids.
func (s *storedPlaces) ids() []uuid.UUID {
	ids := make([]uuid.UUID, len(s.all))
	for i, p := range s.all {
		ids[i] = p.ID
	}
	return ids
}
