package intake

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"schulalltag/internal/calendar"
	"schulalltag/internal/school"
)

// The fields of a line of GPU001.TXT, which Untis exports without a header: number of the lesson, class, teacher, subject, room,
// day, hour. Nothing but these three is looked at.
const (
	untisClass  = 1
	untisDay    = 5
	untisHour   = 6
	untisFields = 7
	lastHour    = 20
)

// lesson is one hour of a weekday, counted from 1.
type lesson struct {
	day  calendar.Weekday
	hour int
}

// readTimetable returns one row for each class that has lessons. Lines without a class, with something else in its field, at the
// weekend, or in an hour before the first, are left out and counted, since every school's file has them; what they say is not
// told, for it may be a name.
func readTimetable(text string, f File, wrong *faults) (rows []row, skipped int) {
	type class struct {
		line    int
		lessons []lesson
	}
	classes := map[string]*class{}
	for rec := range records(text, wrong) {
		if len(rec.fields) < untisFields {
			wrong.note(rec.line, "", "must have at least seven fields, as in the file GPU001.TXT of Untis")
			continue
		}
		day, ok := readInt(rec.fields[untisDay])
		if !ok || day < 1 || day > 7 {
			wrong.note(rec.line, "Tag", "must be a day from 1 to 7")
			continue
		}
		hour, ok := readInt(rec.fields[untisHour])
		if !ok || hour > lastHour {
			wrong.note(rec.line, "Stunde", "must be an hour up to %d", lastHour)
			continue
		}
		name, kind := label(rec.fields[untisClass])
		if kind != school.PlaceClass || calendar.Weekday(day) > calendar.Friday || hour == 0 {
			skipped++
			continue
		}
		if classes[name] == nil {
			classes[name] = &class{line: rec.line}
		}
		classes[name].lessons = append(classes[name].lessons, lesson{calendar.Weekday(day), hour})
	}
	for name, c := range classes {
		rows = append(rows, row{line: c.line, cells: map[string]string{
			"school": f.School, "from": writeDate(f.From), "place": name, "lessons": writeLessons(c.lessons),
		}})
	}
	slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(a.line, b.line) })
	return rows, skipped
}

// Lessons are written like "Mo 1-4 6, Di 1-5".
func writeLessons(lessons []lesson) string {
	lessons = slices.Clone(lessons)
	slices.SortFunc(lessons, func(a, b lesson) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.hour, b.hour)) })
	lessons = slices.Compact(lessons)
	var b strings.Builder
	for i := 0; i < len(lessons); {
		last := i
		for last+1 < len(lessons) && lessons[last+1] == (lesson{lessons[i].day, lessons[last].hour + 1}) {
			last++
		}
		switch {
		case i == 0:
			b.WriteString(shortDay(lessons[i].day))
		case lessons[i-1].day != lessons[i].day:
			b.WriteString(", " + shortDay(lessons[i].day))
		}
		b.WriteString(" " + strconv.Itoa(lessons[i].hour))
		if last > i {
			b.WriteString("-" + strconv.Itoa(lessons[last].hour))
		}
		i = last + 1
	}
	return b.String()
}

func shortDay(d calendar.Weekday) string { return weekdays.write(d)[:2] }

// readLessons reads what writeLessons has written.
func readLessons(text string) []lesson {
	var lessons []lesson
	for day := range strings.SplitSeq(text, ", ") {
		parts := strings.Fields(day)
		for i, part := range parts {
			if i == 0 {
				continue
			}
			weekday, _ := weekdays.read(parts[0])
			from, until, several := strings.Cut(part, "-")
			first, _ := strconv.Atoi(from)
			last := first
			if several {
				last, _ = strconv.Atoi(until)
			}
			for hour := first; hour <= last; hour++ {
				lessons = append(lessons, lesson{weekday, hour})
			}
		}
	}
	return lessons
}
