package planning

import (
	"net/http"

	"schulalltag/internal/portal/frame"
	"schulalltag/internal/roster"
)

// change makes acts on a draft: those a form carries, or what is chosen on the board brought to the target that was pressed.
func (p *pages) change(c *frame.Call) error {
	r, err := p.roster(c)
	if err != nil {
		return err
	}
	form := c.Form()
	at := whereOf(form.Values)
	acts, carried := read(form.Get("aenderung"))
	if !carried {
		if acts, err = p.aimed(c, r, form); err != nil {
			return err
		}
	}
	if len(acts) == 0 {
		form.Problem("", "Das steht nicht mehr so im Entwurf. Bitte sehen Sie sich den neuen Stand an.")
		return p.showBoard(c, http.StatusUnprocessableEntity, at.values(), form, nil)
	}
	changed, j, err := p.Rosters.Change(c, r.ID, form.Version(), changes(acts))
	switch {
	case frame.Stale(err):
		return p.late(c, form, at, acts)
	case form.Refused(err):
		return p.showBoard(c, http.StatusUnprocessableEntity, at.values(), form, nil)
	case err != nil:
		return err
	}
	return c.Finish(draftPath(r.ID)+"?"+string(at.Query()), done(c, j, acts), undo(changed, at, acts))
}

// aimed is what a board's form asks for: what is chosen, and where to.
func (p *pages) aimed(c *frame.Call, r *roster.Roster, form *frame.Form) ([]act, error) {
	person, from, ok := pair(form.Get("einsatz"))
	row, slot, aimed := pair(form.Get("nach"))
	if !ok || !aimed {
		return nil, nil
	}
	b, err := p.load(c, r, whereOf(form.Values))
	if err != nil {
		return nil, err
	}
	m := &moment{call: c, board: b, roster: r, chosen: b.take(person, from, form.Get("umfang") == "tag")}
	if m.chosen == nil {
		return nil, nil
	}
	if o := m.to(spotKey{row, slot}); o != nil {
		return o.acts, nil
	}
	return nil, nil
}

// done says what acts have brought.
func done(c *frame.Call, j *roster.Judgement, acts []act) string {
	switch acts[0].op {
	case roster.OpPin:
		return c.T("Fixiert.")
	case roster.OpUnpin:
		return c.T("Fixierung gelöst.")
	default:
		return c.T("Gespeichert. Wert des Plans: %s Punkte.", c.Change(j.ValueAfter-j.ValueBefore))
	}
}

// undo takes acts back on the roster as they have left it.
func undo(r *roster.Roster, at where, acts []act) *frame.Undo {
	u := &frame.Undo{Path: draftPath(r.ID) + "/aendern", Fields: map[string]string{"aenderung": write(inverses(acts)), "version": version(r)}}
	for name, values := range at.values() {
		u.Fields[name] = values[0]
	}
	return u
}

// late shows what acts would mean for the draft as somebody else has left it.
func (p *pages) late(c *frame.Call, form *frame.Form, at where, acts []act) error {
	now, err := p.roster(c)
	if err != nil {
		return err
	}
	j, err := p.Rosters.Judge(c, now.ID, changes(acts))
	if form.Refused(err) {
		return p.showBoard(c, http.StatusUnprocessableEntity, at.values(), form, nil)
	}
	if err != nil {
		return err
	}
	v := say(c, *j, acts)
	if !v.Possible {
		form.Problem("", "Der Entwurf wurde inzwischen geändert. Ihre Änderung geht darin nicht mehr: %s", v.Lines[0].Text)
		return p.showBoard(c, http.StatusConflict, at.values(), form, nil)
	}
	form.Values.Set("aenderung", v.Acts)
	choice := form.Choose(now.Version, draftPath(now.ID)+"?"+string(at.Query()), frame.Versions{Name: c.T("Wert des Plans"), Theirs: v.From, Mine: v.To})
	return p.showBoard(c, http.StatusConflict, at.values(), form, choice)
}
