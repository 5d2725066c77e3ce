package presence

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"schulalltag/internal/alphabet"
	"schulalltag/internal/calendar"
	"schulalltag/internal/hours"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
	"schulalltag/internal/web"
)

// weekPage shows the hours of one week and takes the school's word on them.
type weekPage struct {
	frame.Base
	Form    *frame.Form
	Week    calendar.Week
	Stand   hours.WeekStand
	Running bool // the week is not over
	Changed bool // somebody changed an entry since the form was opened
	Days    []calendar.Date
	Rows    []hoursRow
}

// hoursRow is the week of one assistant.
type hoursRow struct {
	Name    string
	Minutes int
	Days    []hoursDay
}

// hoursDay is what somebody worked on one day.
type hoursDay struct {
	Date    calendar.Date
	Entries []hoursEntry
}

// hoursEntry is one entry with the choice what to say of it.
type hoursEntry struct {
	hours.Entry
	Input   string // its name in the form; none where the school's word is final
	Options []frame.Option
	Moved   bool // worked at other times than planned
	Changed bool // since the form was opened
}

var weekView = frame.Parse[weekPage](files, "week.html")

func (p *pages) week(c *frame.Call) error {
	page, err := p.askWeek(c, c.Filled(nil))
	if err != nil {
		return err
	}
	return weekView.Show(c, http.StatusOK, *page)
}

// askWeek makes the page of the week in the address.
func (p *pages) askWeek(c *frame.Call, form *frame.Form) (*weekPage, error) {
	week, err := calendar.ParseWeek(c.Gin.Param("woche"))
	if err != nil {
		return nil, web.ErrNoPath
	}
	s, err := p.school(c)
	if err != nil {
		return nil, err
	}
	f := hours.Filter{SchoolID: s.ID, From: week.Monday(), Until: week.Range().Until}
	entries, err := postgres.All(func(page postgres.Page) ([]hours.Entry, string, error) { return p.Hours.Entries(c, f, page) })
	if err != nil {
		return nil, err
	}
	page := &weekPage{
		Base: c.Page(c.T("Stunden %s", c.Week(week)), "Stimmt alles, bestätigen Sie mit einem Klick. Ändern Sie nur, was anders war."), Form: form, Week: week,
		Running: !c.Today().After(week.Monday().AddDays(4)),
	}
	page.Wide = true
	page.fill(c, entries)
	switch stand := page.Stand; {
	case stand.Entries == 0:
		page.Help = c.T("Hier stehen die Stunden, sobald jemand gearbeitet hat.")
	case stand.Settled == stand.Entries:
		page.Help = c.T("Der Träger hat diese Woche freigegeben. Sie lässt sich nicht mehr ändern.")
	case stand.Recorded == 0:
		page.Help = c.T("Diese Woche haben Sie bestätigt. War doch etwas anders, nennen Sie hier die Ausnahme.")
	}
	return page, nil
}

// fill arranges the entries by person and day.
func (w *weekPage) fill(c *frame.Call, entries []hours.Entry) {
	w.Stand.Monday, w.Stand.Version = w.Week.Monday(), hours.WeekVersion(entries)
	w.Days = schoolWeek(w.Week)
	rows := map[uuid.UUID]*hoursRow{}
	families := alphabet.Families()
	slices.SortStableFunc(entries, func(a, b hours.Entry) int {
		return cmp.Or(families(a.AssistantName, b.AssistantName), a.StartsAt.Compare(b.StartsAt))
	})
	var order []uuid.UUID
	for _, e := range entries {
		w.count(e)
		row := rows[e.AssistantID]
		if row == nil {
			row = &hoursRow{Name: e.AssistantName}
			for _, day := range w.Days {
				row.Days = append(row.Days, hoursDay{Date: day})
			}
			rows[e.AssistantID] = row
			order = append(order, e.AssistantID)
		}
		row.Minutes += e.Minutes
		if i := slices.Index(w.Days, e.Day); i >= 0 {
			row.Days[i].Entries = append(row.Days[i].Entries, w.entry(c, e))
		}
	}
	w.Stand.People = len(order)
	for _, id := range order {
		w.Rows = append(w.Rows, *rows[id])
	}
}

// count adds an entry to the week's stand.
func (w *weekPage) count(e hours.Entry) {
	w.Stand.Entries++
	w.Stand.Minutes += e.Minutes
	switch e.State {
	case hours.Recorded:
		w.Stand.Recorded++
	case hours.Disputed:
		w.Stand.Disputed++
	case hours.Confirmed:
		w.Stand.Confirmed++
	default:
		w.Stand.Settled++
	}
}

// entry is an entry with what can still be said of it: what was chosen before, if the form is shown again.
func (w *weekPage) entry(c *frame.Call, e hours.Entry) hoursEntry {
	shown := hoursEntry{Entry: e, Moved: e.Worked && (!e.StartsAt.Equal(e.PlannedStartsAt) || !e.EndsAt.Equal(e.PlannedEndsAt))}
	if e.State == hours.Approved || e.State == hours.Closed {
		return shown
	}
	shown.Input = inputOf(e)
	var choice string
	choice, shown.Changed, _ = w.chosen(e)
	if e.Dispute != nil && choice == "" {
		choice = string(*e.Dispute)
	}
	agreed := ""
	if e.State == hours.Disputed {
		agreed = string(hours.NoException)
	}
	for _, o := range []frame.Option{
		{Value: agreed, Label: c.T("stimmt")}, {Value: string(hours.NotPresent), Label: c.Label(hours.NotPresent)},
		{Value: string(hours.OtherTimes), Label: c.T("andere Zeiten")},
	} {
		o.Selected = o.Value == choice
		shown.Options = append(shown.Options, o)
	}
	return shown
}

// chosen is what the form says of an entry, whether it says so of an earlier version, and whether it names the entry at all.
func (w *weekPage) chosen(e hours.Entry) (choice string, earlier, named bool) {
	input := inputOf(e)
	for name, values := range w.Form.Values {
		if strings.HasPrefix(name, "e."+e.ID.String()+".") && name != input {
			return values[0], true, true
		}
	}
	return w.Form.Get(input), false, w.Form.Has(input)
}

// stands reports whether all that the form says is what the school has said already: the button was pressed twice, or in two windows.
func (w *weekPage) stands() bool {
	for _, e := range w.entries() {
		choice, _, named := w.chosen(e.Entry)
		said := hours.NoException
		if e.Dispute != nil {
			said = *e.Dispute
		}
		if e.State == hours.Recorded || named && cmp.Or(hours.ExceptionKind(choice), hours.NoException) != said {
			return false
		}
	}
	return w.Stand.Entries > 0
}

// New reports whether an entry waits for the school's word though most of its week does not.
func (w weekPage) New(e hours.Entry) bool {
	return e.State == hours.Recorded && w.Stand.Recorded < w.Stand.Entries
}

// inputOf names an entry in the form, with the version that was read: what changed meanwhile is found by it.
func inputOf(e hours.Entry) string { return "e." + e.ID.String() + "." + strconv.Itoa(e.Version) }

// confirmWeek takes the school's word on the week.
func (p *pages) confirmWeek(c *frame.Call) error {
	form := c.Form()
	page, err := p.askWeek(c, form)
	if err != nil {
		return err
	}
	s, err := p.school(c)
	if err != nil {
		return err
	}
	seen, exceptions := form.Version(), page.exceptions()
	done, err := p.Hours.ConfirmWeek(c, s.ID, page.Week, hours.Word{Seen: &seen, Exceptions: exceptions})
	if errors.Is(err, postgres.ErrStale) {
		return p.changed(c, form)
	}
	if form.Refused(err) {
		return weekView.Show(c, http.StatusUnprocessableEntity, *page)
	}
	if err != nil {
		return err
	}
	to := "/stunden"
	if page.Stand.Recorded == 0 { // a word on single entries of a week that was looked up
		to = "/stunden/" + page.Week.String()
	}
	return c.Finish(to, said(c, done), page.takeBack(done, exceptions))
}

// changed shows the week as it stands now, with what was chosen.
func (p *pages) changed(c *frame.Call, form *frame.Form) error {
	page, err := p.askWeek(c, form)
	if err != nil {
		return err
	}
	if page.stands() {
		return c.Finish("/stunden", c.T("%s war schon bestätigt. Es hat sich nichts geändert.", c.WeekShort(page.Week)), nil)
	}
	page.Changed = true
	return weekView.Show(c, http.StatusConflict, *page)
}

// withdrawWeek takes the school's word back, just after it was given.
func (p *pages) withdrawWeek(c *frame.Call) error {
	week, err := calendar.ParseWeek(c.Gin.Param("woche"))
	if err != nil {
		return web.ErrNoPath
	}
	s, err := p.school(c)
	if err != nil {
		return err
	}
	err = p.Hours.WithdrawWeek(c, s.ID, week, c.Form().Version())
	switch {
	case errors.Is(err, postgres.ErrStale) || errors.Is(err, hours.ErrWordFinal):
		return c.Finish("/stunden/"+week.String(), c.T("Das ließ sich nicht mehr zurücknehmen: Inzwischen hat sich etwas geändert. Nennen Sie bitte hier, was nicht stimmt."), nil)
	case err != nil:
		return err
	}
	return c.Finish("/stunden", c.T("%s ist wieder offen.", c.WeekShort(week)), nil)
}

// exceptions are what the form says beside "stimmt", without what the school has already said.
func (w *weekPage) exceptions() []hours.Exception {
	var list []hours.Exception
	for _, e := range w.entries() {
		kind := hours.ExceptionKind(w.Form.Get(e.Input))
		if kind != "" && (e.Dispute == nil || *e.Dispute != kind) {
			list = append(list, hours.Exception{EntryID: e.ID, Kind: kind})
		}
	}
	return list
}

// entries are those on which the school can say something.
func (w *weekPage) entries() []hoursEntry {
	var list []hoursEntry
	for _, row := range w.Rows {
		for _, day := range row.Days {
			for _, e := range day.Entries {
				if e.Input != "" {
					list = append(list, e)
				}
			}
		}
	}
	return list
}

// said tells what the word has changed.
func said(c *frame.Call, done *hours.Confirmation) string {
	week := c.WeekShort(done.Week)
	switch {
	case done.Confirmed == 0 && done.Disputed == 0:
		return c.T("%s war schon bestätigt. Es hat sich nichts geändert.", week)
	case done.Disputed == 0:
		return c.T("%s: %s", week, c.N(done.Confirmed, "Ein Eintrag ist bestätigt.", "%d Einträge sind bestätigt."))
	case done.Confirmed == 0:
		return c.T("%s: %s Der Träger klärt das.", week, c.N(done.Disputed, "Eine Ausnahme ist gemeldet.", "%d Ausnahmen sind gemeldet."))
	}
	return c.T("%s: %s %s Der Träger klärt das.", week, c.N(done.Confirmed, "Ein Eintrag ist bestätigt.", "%d Einträge sind bestätigt."),
		c.N(done.Disputed, "Eine Ausnahme ist gemeldet.", "%d Ausnahmen sind gemeldet."))
}

// takeBack is the form that takes the word back: the whole of it where it was the first on the week, else by the opposite of the
// exceptions. There is none where only a part was confirmed for the first time.
func (w *weekPage) takeBack(done *hours.Confirmation, exceptions []hours.Exception) *frame.Undo {
	fields := map[string]string{"version": strconv.Itoa(hours.WeekVersion(done.Entries))}
	path := "/stunden/" + w.Week.String()
	switch {
	case w.Stand.Entries > 0 && w.Stand.Recorded == w.Stand.Entries:
		return &frame.Undo{Path: path + "/zurueck", Fields: fields}
	case w.Stand.Recorded > 0 || len(exceptions) == 0:
		return nil
	}
	before := w.entries()
	for _, e := range done.Entries {
		i := slices.IndexFunc(before, func(b hoursEntry) bool { return b.ID == e.ID })
		if i < 0 || !slices.ContainsFunc(exceptions, func(x hours.Exception) bool { return x.EntryID == e.ID }) {
			continue
		}
		fields[inputOf(e)] = string(hours.NoException)
		if kind := before[i].Dispute; kind != nil {
			fields[inputOf(e)] = string(*kind)
		}
	}
	return &frame.Undo{Path: path, Fields: fields}
}
