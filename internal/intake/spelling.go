package intake

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
)

// A cell is kept in one spelling, so that the file and what is stored compare as text. Each of the readers below takes the
// spellings people use, of which an empty cell is none.

// spelled makes the one spelling of a cell from how it is read and written.
func spelled[T any](read func(string) (T, bool), write func(T) string) func(string) (string, bool) {
	return func(text string) (string, bool) {
		v, ok := read(text)
		if !ok {
			return "", false
		}
		return write(v), true
	}
}

// name takes any text that is no formula: a table program would run one when it opens a list with it.
func name(text string) (string, bool) {
	return text, !strings.ContainsAny(text[:1], "=+-@")
}

// words is a closed set of codes, each with its German word and then other spellings of it.
type words[T comparable] []word[T]

type word[T comparable] struct {
	code  T
	names []string
}

func (w words[T]) read(text string) (code T, ok bool) {
	for _, each := range w {
		for _, n := range each.names {
			if strings.EqualFold(n, text) {
				return each.code, true
			}
		}
	}
	return code, false
}

func (w words[T]) write(code T) string {
	i := slices.IndexFunc(w, func(each word[T]) bool { return each.code == code })
	if i < 0 {
		return ""
	}
	return w[i].names[0]
}

// all lists the German words.
func (w words[T]) all() []string {
	names := make([]string, len(w))
	for i, each := range w {
		names[i] = each.names[0]
	}
	return names
}

// readAll reads several words parted by commas or strokes, and returns their codes in order.
func (w words[T]) readAll(text string) (codes []T, ok bool) {
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '|' }) {
		code, ok := w.read(strings.TrimSpace(part))
		if !ok {
			return nil, false
		}
		codes = append(codes, code)
	}
	w.sort(codes)
	return slices.Compact(codes), true
}

func (w words[T]) writeAll(codes []T) string {
	codes = slices.Clone(codes)
	w.sort(codes)
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = w.write(code)
	}
	return strings.Join(names, ", ")
}

func (w words[T]) sort(codes []T) {
	place := func(code T) int { return slices.IndexFunc(w, func(each word[T]) bool { return each.code == code }) }
	slices.SortFunc(codes, func(a, b T) int { return place(a) - place(b) })
}

// Dates are written like 31.08.2026, and read like 2026-08-31 and 31.8.2026 too.
func readDate(text string) (calendar.Date, bool) {
	if d, err := calendar.ParseDate(text); err == nil {
		return d, true
	}
	t, err := time.Parse("2.1.2006", text)
	if err != nil {
		return calendar.Date{}, false
	}
	d := calendar.NewDate(t.Year(), t.Month(), t.Day())
	return d, !d.IsZero()
}

func writeDate(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	month := d.Month()
	return fmt.Sprintf("%02d.%02d.%d", d.Day(), month.Month, month.Year)
}

var clockForm = regexp.MustCompile(`^([0-9]{1,2})[:.]([0-9]{2})(?: ?Uhr)?$`)

// Clocks are written like 07:35, and read like 7.35 too.
func readClock(text string) (calendar.Clock, bool) {
	m := clockForm.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	c, err := calendar.ParseClock(fmt.Sprintf("%02s:%s", m[1], m[2]))
	return c, err == nil
}

var nthForm = regexp.MustCompile(`^([0-9]{1,2})(?:\.| ?\. ?(?:Std\.?|Stunde))?$`)

// start is when a slot begins: at a time, or with the n-th lesson of the day if nth is not 0.
type start struct {
	at  calendar.Clock
	nth int
}

func readStart(text string) (start, bool) {
	if at, ok := readClock(text); ok {
		return start{at: at}, true
	}
	m := nthForm.FindStringSubmatch(text)
	if m == nil {
		return start{}, false
	}
	n, err := strconv.Atoi(m[1])
	return start{nth: n}, err == nil && n > 0
}

func (s start) String() string {
	if s.nth > 0 {
		return strconv.Itoa(s.nth) + ". Stunde"
	}
	return s.at.String()
}

// Hours are minutes, written like 21,5 where a hundredth of an hour is exact enough and like 20:20 else; both are read.
func readHours(text string) (minutes int, ok bool) {
	text = strings.TrimSpace(strings.TrimSuffix(text, "h"))
	if whole, rest, split := strings.Cut(text, ":"); split {
		h, err := strconv.ParseUint(whole, 10, 8)
		m, err2 := strconv.ParseUint(rest, 10, 8)
		return int(h)*60 + int(m), err == nil && err2 == nil && len(rest) == 2 && m < 60
	}
	if strings.Trim(text, "0123456789,.") != "" {
		return 0, false
	}
	h, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || h >= 256 {
		return 0, false
	}
	exact := h * 60
	return int(math.Round(exact)), math.Abs(exact-math.Round(exact)) < 1e-6
}

func writeHours(minutes int) string {
	if minutes%3 != 0 {
		return fmt.Sprintf("%d:%02d", minutes/60, minutes%60)
	}
	text := strconv.FormatFloat(float64(minutes)/60, 'f', -1, 64)
	return strings.Replace(text, ".", ",", 1)
}

// Whole numbers.
func readInt(text string) (int, bool) {
	n, err := strconv.ParseUint(text, 10, 8)
	return int(n), err == nil
}

// School keys are written like HE-6132; a number alone is one of Hesse.
func readKey(text string) (string, bool) {
	if strings.Trim(text, "0123456789") == "" {
		text = "HE-" + text
	}
	return strings.ToUpper(text), keyForm.MatchString(strings.ToUpper(text))
}

var keyForm = regexp.MustCompile(`^[A-Z]{2}-[0-9]{4,6}$`)

// Lists of keys are parted by commas or strokes.
func readKeys(text string) ([]string, bool) {
	var keys []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '|' }) {
		key, ok := readKey(strings.TrimSpace(part))
		if !ok {
			return nil, false
		}
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return slices.Compact(keys), true
}

func writeKeys(keys []string) string { return strings.Join(keys, ", ") }

// Lists of names are parted by strokes, for a comma may be part of a name.
func readNames(text string) ([]string, bool) {
	var names []string
	for part := range strings.SplitSeq(text, "|") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if _, ok := name(part); !ok {
			return nil, false
		}
		names = append(names, part)
	}
	slices.Sort(names)
	return slices.Compact(names), true
}

func writeNames(names []string) string { return strings.Join(names, " | ") }

var (
	classForm = regexp.MustCompile(`(?i)^0*([0-9]{1,2}|VK|IK|ES|GS|MS|HS|BS)[ ._-]?([a-z]?[0-9]?)$`)
	busForm   = regexp.MustCompile(`(?i)^Bus ?0*([0-9]{1,3}[a-z]?)$`)
)

// label returns the usual spelling of a place's label and the kind of place it fits. Whether it is a label at all is decided
// by package school.
func label(text string) (string, school.PlaceKind) {
	if m := classForm.FindStringSubmatch(text); m != nil {
		return strings.ToUpper(m[1]) + strings.ToLower(m[2]), school.PlaceClass
	}
	if m := busForm.FindStringSubmatch(text); m != nil {
		return "Bus " + strings.ToLower(m[1]), school.PlaceBus
	}
	return text, school.PlaceOffer
}

// gradeOf returns the grade that the label of a class tells: its number, and 0 for a preparatory class.
func gradeOf(label string) (grade int, ok bool) {
	m := classForm.FindStringSubmatch(label)
	switch {
	case m == nil:
		return 0, false
	case m[1] == "VK" || m[1] == "ES":
		return 0, true
	}
	grade, err := strconv.Atoi(m[1])
	return grade, err == nil && grade <= school.MaxGrade
}

// spans are stretches of one weekday.
type span struct{ starts, ends calendar.Clock }

// none says that there is no stretch.
const none = "nein"

var dashes = strings.NewReplacer("–", "-", "—", "-", " bis ", "-", " Uhr", "")

// Spans are written like 07:30-13:00, 14:00-15:00, and "nein" for none.
func readSpans(text string) ([]span, bool) {
	text = dashes.Replace(text)
	if text == "-" || strings.EqualFold(text, none) {
		return nil, true
	}
	var spans []span
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '|' }) {
		from, until, _ := strings.Cut(part, "-")
		starts, ok := readHour(strings.TrimSpace(from))
		ends, ok2 := readHour(strings.TrimSpace(until))
		if !ok || !ok2 || ends <= starts {
			return nil, false
		}
		spans = append(spans, span{starts, ends})
	}
	slices.SortFunc(spans, func(a, b span) int { return int(a.starts - b.starts) })
	return spans, true
}

// readHour reads a clock, also one that is just an hour, as people write in a span.
func readHour(text string) (calendar.Clock, bool) {
	if hour, ok := readInt(text); ok {
		return calendar.Clock(hour * 60), hour <= 24
	}
	return readClock(text)
}

func writeSpans(spans []span) string {
	if len(spans) == 0 {
		return none
	}
	parts := make([]string, len(spans))
	for i, s := range spans {
		parts[i] = s.starts.String() + "-" + s.ends.String()
	}
	return strings.Join(parts, ", ")
}
