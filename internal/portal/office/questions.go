package office

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"schulalltag/internal/portal/frame"
	"schulalltag/internal/postgres"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
)

const whatIfPath = "/was-waere-wenn"

// latestQuestions is how many earlier questions the page lists.
const latestQuestions = 20

// mostHours is how many hours a week a post has at most, as roster takes it.
const mostHours = 50

// The kinds of questions the page asks, as its address has them.
const (
	askPost = "stelle"
	askNeed = "bedarf"
)

// questionPage asks a question and lists the earlier ones.
type questionPage struct {
	frame.Base
	Kind     string
	Form     *frame.Form
	Pools    []frame.Option // several providers to choose from, if there are several
	Asleep   bool           // no roster is published, so that there is nothing to ask about
	Sites    *sites         // for a post
	Places   []placeGroup   // for a need
	Asked    []asked
	Problems []string // of the choice of a site or a place, which is drawn by hand for its groups

	Skills, Priorities, Depths []frame.Option
}

// placeGroup is the places of a school.
type placeGroup struct {
	School string
	Places []site
}

// asked is an earlier question with where it stands.
type asked struct {
	Href, Text, When string
	State            badge
	Tone             string
	Answer           string
}

var questionView = frame.Parse[questionPage](files, "questions.html")

func (p *pages) questions(c *frame.Call) error {
	values := url.Values{"stunden": {"20"}, "personen": {"1"}, "prioritaet": {string(school.PriorityHigh)}, "sorgfalt": {"20"}}
	for _, name := range []string{"ort", "stunden", "qualifikation", "einsatzort", "personen", "prioritaet", "sorgfalt"} {
		if v := c.Query(name); v != "" {
			values.Set(name, v)
		}
	}
	return p.askAgain(c, http.StatusOK, c.Filled(values), c.Query("art"))
}

// askAgain shows the form as it stands.
func (p *pages) askAgain(c *frame.Call, status int, form *frame.Form, kind string) error {
	page := questionPage{
		Base: c.Page("Was wäre wenn", "Fragen Sie, was eine Stelle mehr bringt, bevor Sie sie bewilligen. Am Einsatzplan ändert eine Frage nichts."),
		Kind: kind, Form: form,
		Depths: []frame.Option{
			{Value: "20", Label: c.T("schnell, etwa 20 Sekunden")}, {Value: "60", Label: c.T("genauer, etwa 1 Minute")}, {Value: "120", Label: c.T("so genau es geht, etwa 2 Minuten")},
		},
	}
	if page.Kind != askNeed {
		page.Kind = askPost
	}
	pools, err := p.Rosters.Pools(c, c.Today())
	if err != nil {
		return err
	}
	page.Asleep = len(pools) == 0
	if len(pools) > 1 {
		for _, pool := range pools {
			page.Pools = append(page.Pools, frame.Option{Value: pool.ProviderID.String(), Label: pool.Name})
		}
	}
	page.Skills = []frame.Option{{Value: "", Label: c.Label(school.QualificationBasic)}}
	for _, q := range []school.Qualification{school.QualificationCare, school.QualificationMedical, school.QualificationBehaviour, school.QualificationCommunication} {
		page.Skills = append(page.Skills, frame.Option{Value: string(q), Label: c.Label(q)})
	}
	for _, x := range []school.Priority{school.PriorityHigh, school.PriorityNormal, school.PriorityLow} {
		page.Priorities = append(page.Priorities, frame.Option{Value: string(x), Label: c.Label(x)})
	}
	runs, err := p.Rosters.LatestWhatIfs(c, latestQuestions)
	if err != nil {
		return err
	}
	chosen := form.Get("ort")
	names, err := p.nameAll(c, chosen, runs, page.Kind == askNeed)
	if err != nil {
		return err
	}
	page.Sites = names.sites
	if page.Kind == askNeed {
		page.Places = names.groups(form.Get("einsatzort"))
	}
	for _, problem := range form.Problems {
		if problem.Field == "ort" || problem.Field == "einsatzort" {
			page.Problems = append(page.Problems, problem.Text)
		}
	}
	for i := range runs {
		page.Asked = append(page.Asked, names.asked(c, &runs[i]))
	}
	return questionView.Show(c, status, page)
}

// ask starts the search for an answer.
func (p *pages) ask(c *frame.Call) error {
	form := c.Form()
	kind := form.Get("art")
	s := roster.Supposition{Kind: roster.SupposePost}
	if kind == askNeed {
		s = roster.Supposition{Kind: roster.SupposeNeed, PlaceID: form.ID("einsatzort"), Persons: form.Int("personen"), Priority: school.Priority(form.Get("prioritaet"))}
	} else {
		s.AreaID, s.SchoolID = readSite(form.Get("ort"))
		if s.AreaID == uuid.Nil && s.SchoolID == uuid.Nil {
			form.Problem("ort", "Wählen Sie eine Schule oder einen Sozialraum.")
		}
		known := len(form.Problems)
		hours := form.Int("stunden")
		if len(form.Problems) == known && (hours < 1 || hours > mostHours) {
			form.Problem("stunden", "Bitte geben Sie 1 bis %d Stunden ein.", mostHours)
		}
		s.WeekMinutes = 60 * hours
		if q := form.Get("qualifikation"); q != "" {
			s.Qualifications = []school.Qualification{school.Qualification(q)}
		}
	}
	question := roster.WhatIf{Suppositions: []roster.Supposition{s}, MaxSeconds: form.Int("sorgfalt"), Seed: 1}
	pools, err := p.Rosters.Pools(c, c.Today())
	if err != nil {
		return err
	}
	question.ProviderID, _ = uuid.Parse(form.Get("traeger"))
	if len(pools) == 1 {
		question.ProviderID = pools[0].ProviderID
	}
	if !form.OK() {
		return p.askAgain(c, http.StatusUnprocessableEntity, form, kind)
	}
	if path, err := p.underWay(c, &question); path != "" || err != nil {
		if err != nil {
			return err
		}
		return c.Redirect(path)
	}
	run, err := p.Rosters.StartWhatIf(c, question)
	if form.Refused(err) {
		for i, problem := range form.Problems {
			if input, ok := inputs[problem.Field]; ok {
				form.Problems[i].Field = input
			}
		}
		return p.askAgain(c, http.StatusUnprocessableEntity, form, kind)
	}
	if err != nil {
		return err
	}
	return c.Redirect(runPath(run.ID))
}

// underWay is the address of the same question where it is being answered already, "" if it is not: whoever sends a form twice means one.
func (p *pages) underWay(c *frame.Call, q *roster.WhatIf) (string, error) {
	runs, err := p.Rosters.LatestWhatIfs(c, latestQuestions)
	if err != nil {
		return "", err
	}
	for i := range runs {
		run := &runs[i]
		open := (run.State == roster.RunQueued || run.State == roster.RunRunning) && !run.StopRequested && !run.CancelRequested
		if open && run.ProviderID == q.ProviderID && run.MaxSeconds == q.MaxSeconds && slices.EqualFunc(run.Supposed, q.Suppositions, same) {
			return runPath(run.ID), nil
		}
	}
	return "", nil
}

func same(a, b roster.Supposition) bool {
	return a.Kind == b.Kind && siteKey(a) == siteKey(b) && a.WeekMinutes == b.WeekMinutes && slices.Equal(a.Qualifications, b.Qualifications) &&
		a.PlaceID == b.PlaceID && a.Persons == b.Persons && a.Priority == b.Priority
}

// inputs are the inputs of the form by what StartWhatIf calls their values.
var inputs = map[string]string{
	"suppositions.0.schoolId": "ort", "suppositions.0.areaId": "ort", "suppositions.0.weekMinutes": "stunden",
	"suppositions.0.qualifications": "qualifikation", "suppositions.0.placeId": "einsatzort", "suppositions.0.persons": "personen",
	"suppositions.0.priority": "prioritaet", "maxSeconds": "sorgfalt",
}

func runPath(id uuid.UUID) string { return whatIfPath + "/fragen/" + id.String() }

// again is the address of the form with the question of a run filled in; ok is false for questions that the form cannot ask.
func again(run *roster.PlanningRun) (address string, ok bool) {
	if len(run.Supposed) != 1 {
		return "", false
	}
	values := url.Values{"sorgfalt": {"120"}}
	switch s := run.Supposed[0]; s.Kind {
	case roster.SupposePost:
		values.Set("art", askPost)
		values.Set("ort", siteKey(s))
		values.Set("stunden", strconv.Itoa(s.WeekMinutes/60))
		if len(s.Qualifications) > 0 {
			values.Set("qualifikation", string(s.Qualifications[0]))
		}
	case roster.SupposeNeed:
		values.Set("art", askNeed)
		values.Set("einsatzort", s.PlaceID.String())
		values.Set("personen", strconv.Itoa(s.Persons))
		values.Set("prioritaet", string(s.Priority))
	default:
		return "", false
	}
	return whatIfPath + "?" + values.Encode(), true
}

func siteKey(s roster.Supposition) string {
	if s.AreaID != uuid.Nil {
		return areaKey + s.AreaID.String()
	}
	return schoolKey + s.SchoolID.String()
}

// loadPlaces reads the places that exist today.
func (p *pages) loadPlaces(c *frame.Call) ([]school.Place, error) {
	return postgres.All(func(page postgres.Page) ([]school.Place, string, error) {
		return p.Schools.Places(c, school.PlaceFilter{On: c.Today()}, page)
	})
}

// needsPlaces reports whether the text of a question names a place.
func needsPlaces(runs []roster.PlanningRun) bool {
	return slices.ContainsFunc(runs, func(r roster.PlanningRun) bool {
		return slices.ContainsFunc(r.Supposed, func(s roster.Supposition) bool { return s.PlaceID != uuid.Nil })
	})
}
