package calendar

import (
	_ "embed" // the holidays of Hesse
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

var (
	//go:embed hesse_public_holidays.csv
	hessePublicHolidays string
	//go:embed hesse_school_holidays.csv
	hesseSchoolHolidays string
)

// ErrNotCovered refuses a range that reaches beyond the days whose holidays are known.
var ErrNotCovered = errors.New("the holidays of these days are not known")

// HolidayKind says why a day is free.
type HolidayKind string

// The kinds of holidays.
const (
	PublicHoliday HolidayKind = "public" // gesetzlicher Feiertag
	SchoolHoliday HolidayKind = "school" // Schulferien
)

// Holiday is a stretch of free days with its German name.
type Holiday struct {
	Range
	Name string      `json:"name"`
	Kind HolidayKind `json:"kind"`
}

// Hesse is the calendar of the state: its public holidays without the Sundays, and its school holidays. It knows nothing
// of what districts and schools set themselves. It does not change and may be shared.
type Hesse struct {
	public []Holiday
	school []Holiday
}

// LoadHesse reads the embedded calendar. It fails only if the embedded files are faulty. Call it once, at start.
func LoadHesse() (*Hesse, error) {
	public, err := readHolidays(hessePublicHolidays, PublicHoliday)
	if err != nil {
		return nil, fmt.Errorf("read the public holidays of Hesse: %w", err)
	}
	school, err := readHolidays(hesseSchoolHolidays, SchoolHoliday)
	if err != nil {
		return nil, fmt.Errorf("read the school holidays of Hesse: %w", err)
	}
	return &Hesse{public: public, school: school}, nil
}

// Covered returns the days whose holidays are all known: the school years 2024/25 to 2029/30.
func (h *Hesse) Covered() Range {
	return Range{From: NewDate(2024, time.August, 1), Until: NewDate(2030, time.July, 31)}
}

// PublicHoliday returns the German name of the public holiday on the day. Outside Covered, not ok means not known.
func (h *Hesse) PublicHoliday(d Date) (name string, ok bool) { return find(h.public, d) }

// SchoolHoliday returns the German name of the school holidays the day lies in. Outside Covered, not ok means not known.
func (h *Hesse) SchoolHoliday(d Date) (name string, ok bool) { return find(h.school, d) }

// SchoolDay reports whether schools of the state are open: a Monday to Friday that is neither a public holiday nor in the
// school holidays. It is false for every day outside Covered; use SchoolDays to be told.
func (h *Hesse) SchoolDay(d Date) bool {
	if !h.Covered().Contains(d) || d.Weekday() > Friday {
		return false
	}
	_, public := h.PublicHoliday(d)
	_, school := h.SchoolHoliday(d)
	return !public && !school
}

// SchoolDays returns the school days of the range in order. It fails with ErrNotCovered if a day of the range lies outside
// Covered, so an open range fails too.
func (h *Hesse) SchoolDays(r Range) ([]Date, error) {
	if r.Empty() {
		return nil, nil
	}
	covered := h.Covered()
	if !covered.Contains(r.From) || !covered.Contains(r.last()) {
		return nil, fmt.Errorf("school days from %s to %s, known from %s to %s: %w",
			r.From, r.last(), covered.From, covered.Until, ErrNotCovered)
	}
	var days []Date
	for d := range r.Days() {
		if h.SchoolDay(d) {
			days = append(days, d)
		}
	}
	return days, nil
}

// Holidays returns the holidays that share a day with the range, whole and in order of their first day, a public holiday
// before the school holidays that start with it. Outside Covered some may be missing.
func (h *Hesse) Holidays(r Range) []Holiday {
	var found []Holiday
	for _, holiday := range slices.Concat(h.public, h.school) {
		if holiday.Overlaps(r) {
			found = append(found, holiday)
		}
	}
	slices.SortStableFunc(found, func(a, b Holiday) int { return a.From.Compare(b.From) })
	return found
}

// find returns the name of the holiday the day lies in. The holidays are in order and do not overlap.
func find(holidays []Holiday, d Date) (string, bool) {
	i, _ := slices.BinarySearchFunc(holidays, d, func(h Holiday, d Date) int { return h.Until.Compare(d) })
	if i == len(holidays) || !holidays[i].Contains(d) {
		return "", false
	}
	return holidays[i].Name, true
}

// readHolidays reads lines of start, end and name. It fails if they are not in order or overlap.
func readHolidays(file string, kind HolidayKind) ([]Holiday, error) {
	r := csv.NewReader(strings.NewReader(file))
	r.Comment, r.FieldsPerRecord = '#', 3
	records, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(records) == 0 || !slices.Equal(records[0], []string{"start", "end", "name"}) {
		return nil, errors.New("the header must be start,end,name")
	}
	var holidays []Holiday
	var previous Date
	for _, record := range records[1:] {
		start, err := ParseDate(record[0])
		if err != nil {
			return nil, fmt.Errorf("start of %s %q: %w", record[2], record[0], err)
		}
		end, err := ParseDate(record[1])
		if err != nil {
			return nil, fmt.Errorf("end of %s %q: %w", record[2], record[1], err)
		}
		if end.Before(start) || !start.After(previous) {
			return nil, fmt.Errorf("%s from %s: out of order", record[2], start)
		}
		holidays = append(holidays, Holiday{Range: Range{From: start, Until: end}, Name: record[2], Kind: kind})
		previous = end
	}
	return holidays, nil
}
