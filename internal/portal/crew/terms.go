package crew

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/staff"
)

// Inputs are named after the field of the details and the row of the form: contracts.0.validFrom.

func contractLines(c *frame.Call, _ *names, d *staff.Details) (lines []string) {
	for _, x := range d.Contracts {
		lines = append(lines, c.T("%s: %s in der Woche, davon %s außerhalb der Schule, höchstens %s am Tag",
			c.Period(x.Period()), c.Minutes(x.WeekMinutes), c.Minutes(x.OutsideMinutes), c.Minutes(x.DayMinutes)))
	}
	return lines
}

func fillContracts(_ *frame.Call, d *staff.Details, v url.Values) {
	for i, x := range d.Contracts {
		row := fmt.Sprintf("contracts.%d.", i)
		v.Set(row+"validFrom", x.ValidFrom.String())
		v.Set(row+"validUntil", day(x.ValidUntil))
		v.Set(row+"weekMinutes", hourText(x.WeekMinutes))
		v.Set(row+"outsideMinutes", hourText(x.OutsideMinutes))
		v.Set(row+"dayMinutes", hourText(x.DayMinutes))
	}
}

// readContracts reads the rows that hold something and are not to be removed.
func readContracts(r *reading, d *staff.Details) {
	d.Contracts = nil
	for i := 0; r.Has(fmt.Sprintf("contracts.%d.validFrom", i)); i++ {
		row := fmt.Sprintf("contracts.%d", i)
		if r.Has(row+".entfernen") || r.Get(row+".validFrom")+r.Get(row+".weekMinutes") == "" {
			continue
		}
		x := staff.Contract{ValidFrom: r.Date(row + ".validFrom"), WeekMinutes: r.hours(row + ".weekMinutes"), DayMinutes: r.hours(row + ".dayMinutes")}
		if until := r.DateOrNone(row + ".validUntil"); until != nil {
			x.ValidUntil = *until
		}
		if r.Get(row+".outsideMinutes") != "" {
			x.OutsideMinutes = r.hours(row + ".outsideMinutes")
		}
		r.rows[fmt.Sprintf("contracts.%d", len(d.Contracts))] = row
		d.Contracts = append(d.Contracts, x)
	}
}

func windowLines(c *frame.Call, _ *names, d *staff.Details) (lines []string) {
	var last calendar.Weekday
	for _, w := range d.Availability {
		span := c.Span(w.Starts, w.Ends)
		if w.Weekday == last {
			lines[len(lines)-1] = c.T("%s und %s", lines[len(lines)-1], span)
			continue
		}
		last = w.Weekday
		lines = append(lines, c.T("%s: %s", c.Weekday(w.Weekday), span))
	}
	return lines
}

// spansADay is how many stretches of time a form offers for one day at least.
const spansADay = 2

func fillWindows(_ *frame.Call, d *staff.Details, v url.Values) {
	i := 0
	for weekday := calendar.Monday; weekday <= calendar.Sunday; weekday++ {
		n := 0
		for _, w := range d.Availability {
			if w.Weekday == weekday {
				setWindow(v, i, weekday, w.Starts.String(), w.Ends.String())
				n, i = n+1, i+1
			}
		}
		for ; n < spansADay && weekday <= calendar.Friday; n, i = n+1, i+1 {
			setWindow(v, i, weekday, "", "")
		}
	}
}

func setWindow(v url.Values, i int, weekday calendar.Weekday, starts, ends string) {
	row := fmt.Sprintf("availability.%d.", i)
	v.Set(row+"weekday", strconv.Itoa(int(weekday)))
	v.Set(row+"starts", starts)
	v.Set(row+"ends", ends)
}

func readWindows(r *reading, d *staff.Details) {
	d.Availability = nil
	for i := 0; r.Has(fmt.Sprintf("availability.%d.weekday", i)); i++ {
		row := fmt.Sprintf("availability.%d", i)
		if r.Get(row+".starts")+r.Get(row+".ends") == "" {
			continue
		}
		r.rows[fmt.Sprintf("availability.%d", len(d.Availability))] = row
		d.Availability = append(d.Availability, staff.Window{
			Weekday: calendar.Weekday(r.Int(row + ".weekday")), Starts: r.Clock(row + ".starts"), Ends: r.Clock(row + ".ends"),
		})
	}
}

func clearanceLines(c *frame.Call, _ *names, d *staff.Details) (lines []string) {
	for _, x := range d.Clearances {
		until := x.Period().Until
		if until.IsZero() {
			lines = append(lines, c.T("%s: gezeigt am %s, gilt auf Dauer", c.Label(x.Kind), c.Date(x.ShownOn)))
			continue
		}
		lines = append(lines, c.T("%s: gezeigt am %s, gilt bis %s", c.Label(x.Kind), c.Date(x.ShownOn), c.Date(until)))
	}
	return lines
}

// kinds are the proofs, each in its row of the form.
func kinds() []staff.ClearanceKind { return []staff.ClearanceKind{staff.Conduct, staff.Measles} }

func fillClearances(_ *frame.Call, d *staff.Details, v url.Values) {
	for i, kind := range kinds() {
		row := fmt.Sprintf("clearances.%d.", i)
		v.Set(row+"shownOn", "")
		v.Set(row+"validUntil", "")
		for _, x := range d.Clearances {
			if x.Kind == kind {
				v.Set(row+"shownOn", x.ShownOn.String())
				v.Set(row+"validUntil", day(x.ValidUntil))
			}
		}
	}
}

// renewed is how many days later a proof is shown when it is another one and no mistake in the day.
const renewed = 365

func readClearances(r *reading, d *staff.Details) {
	before := d.Clearances
	d.Clearances = nil
	for i, kind := range kinds() {
		row := fmt.Sprintf("clearances.%d", i)
		if r.Get(row+".shownOn")+r.Get(row+".validUntil") == "" {
			continue
		}
		x := staff.Clearance{Kind: kind, ShownOn: r.Date(row + ".shownOn")}
		if until := r.DateOrNone(row + ".validUntil"); until != nil {
			x.ValidUntil = *until
		}
		if slices.ContainsFunc(before, func(old staff.Clearance) bool { return forgotten(old, x) }) {
			r.Problem(row+".validUntil", "Dieses Ende gehört noch zum früheren Nachweis. Bitte ändern oder leeren Sie es.")
		}
		r.rows[fmt.Sprintf("clearances.%d", len(d.Clearances))] = row
		d.Clearances = append(d.Clearances, x)
	}
}

// forgotten reports whether a proof that was shown anew still has the end of the old one: people change the first day and overlook
// the second.
func forgotten(old, x staff.Clearance) bool {
	return old.Kind == x.Kind && !x.ValidUntil.IsZero() && x.ValidUntil == old.ValidUntil && old.ShownOn.DaysUntil(x.ShownOn) > renewed
}

// day is what an input for a day holds.
func day(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// hourText writes minutes as people type hours: 20 or 20:30.
func hourText(minutes int) string {
	if minutes%60 == 0 {
		return strconv.Itoa(minutes / 60)
	}
	return fmt.Sprintf("%d:%02d", minutes/60, minutes%60)
}

// hours reads hours as people type them, 20, 20,5 or 20:30, and notes what is none. It returns minutes.
func (r *reading) hours(name string) int {
	text := r.Get(name)
	if whole, rest, ok := strings.Cut(text, ":"); ok {
		h, err := strconv.Atoi(whole)
		m, bad := strconv.Atoi(rest)
		if err == nil && bad == nil && h >= 0 && m >= 0 && m < 60 {
			return 60*h + m
		}
	} else if h, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64); err == nil && h >= 0 && h < 1000 {
		return int(60*h + 0.5)
	}
	r.Problem(name, "Geben Sie Stunden ein, zum Beispiel 20,5 oder 20:30.")
	return 0
}
