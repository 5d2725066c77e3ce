package crew_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/portal/portaltest"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

func TestTeam(t *testing.T) {
	o := newOffice(t)
	team := o.team(t)
	page := o.Get(t, "/team")

	t.Run("lists everybody with contract and planned hours", func(t *testing.T) {
		planned, err := o.Nouns.Rosters.PlannedMinutes(o.ctx, date(t, "2026-11-23").Week().Range())
		check(t, err)
		row := page.Find("#alle").Parent().Find("tbody tr").First()
		a := team[0]
		if got := row.Find("th a").Text(); got != a.FamilyName+", "+a.GivenName {
			t.Errorf("begins with %s", got)
		}
		if hours := minutesOf(row.Find("td").Eq(2).Find("span").Contents().First().Text()); hours != planned[a.ID] {
			t.Errorf("%d minutes are planned, the page tells %d", planned[a.ID], hours)
		}
	})
	t.Run("puts proofs that end within 90 days first, the most urgent on top", func(t *testing.T) {
		var due []string
		last := date(t, "2026-11-23").AddDays(90)
		people := slices.Clone(team)
		slices.SortStableFunc(people, func(x, y staff.Assistant) int { return ends(&x).Compare(ends(&y)) })
		for i := range people {
			if !ends(&people[i]).After(last) {
				due = append(due, people[i].FamilyName+", "+people[i].GivenName)
			}
		}
		if diff := cmp.Diff(due, texts(page, "#nachweise ~ table tbody th")); diff != "" || len(due) == 0 {
			t.Error(diff)
		}
	})
	t.Run("finds by name and school", func(t *testing.T) {
		a := team[3]
		found := o.Submit(t, page.Find(".sa-filter"), map[string][]string{"suche": {strings.ToUpper(a.FamilyName)}, "schule": {a.HomeSchoolID.String()}})
		if !slices.Contains(texts(found, "#alle ~ table tbody th"), a.FamilyName+", "+a.GivenName) {
			t.Errorf("%s was not found in %v", a.Name(), texts(found, "#alle ~ table tbody th"))
		}
		if none := o.Get(t, "/team?suche=Rumpelstilz"); !says(none, "Niemand passt") {
			t.Error("found somebody who is not there")
		}
	})
}

// ends is the last day of the proof that ends first.
func ends(a *staff.Assistant) calendar.Date {
	first := date0.AddDays(36500)
	for _, c := range a.Clearances {
		if until := c.Period().Until; !until.IsZero() {
			first = calendar.Min(first, until)
		}
	}
	return first
}

var date0 = calendar.NewDate(2026, 1, 1)

// minutesOf reads what words.Minutes writes.
func minutesOf(text string) (n int) {
	number := 0
	for _, word := range strings.Fields(text) {
		switch word {
		case "Std.":
			n += 60 * number
		case "Min.":
			n += number
		default:
			number = 0
			for _, r := range word {
				number = 10*number + int(r-'0')
			}
		}
	}
	return n
}

func TestUpdateAssistant(t *testing.T) {
	o := newOffice(t)
	a := o.team(t)[0]
	path := "/team/" + a.ID.String()
	form := func(t *testing.T, section string) *portaltest.Page {
		t.Helper()
		page := o.Get(t, path+"/"+section)
		if page.Status != http.StatusOK {
			t.Fatalf("%s answers %d", section, page.Status)
		}
		return page
	}
	submit := func(t *testing.T, page *portaltest.Page, changes map[string][]string) *portaltest.Page {
		t.Helper()
		return o.Submit(t, page.Find("main form.sa-form"), changes)
	}

	t.Run("changes nothing where nothing is typed", func(t *testing.T) {
		for _, section := range []string{"person", "zugang", "schulen", "vertrag", "zeiten", "qualifikationen", "nachweise", "sperren"} {
			before := o.person(t, a.ID).Details()
			if saved := submit(t, form(t, section), nil); saved.Status != http.StatusOK || !says(saved, "Gespeichert") {
				t.Errorf("%s: answered %d", section, saved.Status)
			}
			if diff := cmp.Diff(before, o.person(t, a.ID).Details(), cmp.AllowUnexported(calendar.Date{})); diff != "" {
				t.Errorf("%s: %s", section, diff)
			}
		}
	})
	t.Run("links an account that is nobody's, and parts from it", func(t *testing.T) {
		operator := acting(t, o.World, account.RoleOperator)
		user, _, err := o.Nouns.Accounts.CreateUser(operator, account.UserDetails{
			Email: "neu@traeger.example", GivenName: "Nora", FamilyName: "Neu",
			Memberships: []account.MembershipDetails{{OrganisationID: a.ProviderID, Role: account.RoleAssistant}},
		})
		check(t, err)
		before := o.person(t, a.ID).UserID
		page := form(t, "zugang")
		for _, other := range o.team(t)[1:] {
			if other.UserID != nil && page.Find("option[value='"+other.UserID.String()+"']").Length() != 0 {
				t.Errorf("the account of %s is offered", other.Name())
			}
		}
		linked := submit(t, page, map[string][]string{"userId": {user.ID.String()}})
		if got := o.person(t, a.ID).UserID; got == nil || *got != user.ID || !says(linked, "Nora Neu, neu@traeger.example") {
			t.Errorf("linked %v: %s", got, linked.Find("main").Text())
		}
		o.Submit(t, linked.Find(".sa-notice form"), nil)
		if diff := cmp.Diff(before, o.person(t, a.ID).UserID); diff != "" {
			t.Error(diff)
		}
		submit(t, form(t, "zugang"), map[string][]string{"userId": {user.ID.String()}})
		none := submit(t, form(t, "zugang"), map[string][]string{"userId": {""}})
		if got := o.person(t, a.ID).UserID; got != nil || !says(none, "kein Konto") {
			t.Errorf("linked %v", got)
		}
		o.Submit(t, none.Find(".sa-notice form"), nil)
		if got := o.person(t, a.ID).UserID; got == nil || *got != user.ID {
			t.Errorf("taken back: %v", got)
		}
	})
	t.Run("takes what was typed, and takes it back", func(t *testing.T) {
		before := o.person(t, a.ID).Details()
		saved := submit(t, form(t, "qualifikationen"), map[string][]string{"qualifications": {"communication"}})
		if got := o.person(t, a.ID).Qualifications; !slices.Equal(got, []school.Qualification{school.QualificationCommunication}) {
			t.Errorf("holds %v", got)
		}
		o.Submit(t, saved.Find(".sa-notice form"), nil)
		if diff := cmp.Diff(before.Qualifications, o.person(t, a.ID).Qualifications); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("keeps what was typed and says what is wrong with it, at the input", func(t *testing.T) {
		refused := submit(t, form(t, "vertrag"), map[string][]string{
			"contracts.1.validFrom": {"2026-12-01"}, "contracts.1.weekMinutes": {"50"}, "contracts.1.dayMinutes": {"acht"}, "contracts.1.outsideMinutes": {"2,5"},
		})
		if refused.Status != http.StatusUnprocessableEntity || refused.Find("#f-contracts-1-weekMinutes").AttrOr("value", "") != "50" || refused.Find("#f-contracts-1-dayMinutes[aria-invalid]").Length() != 1 {
			t.Errorf("answered %d with %s", refused.Status, refused.Find(".sa-errors").Text())
		}
		refused = submit(t, refused, map[string][]string{"contracts.1.dayMinutes": {"8:30"}})
		for _, id := range []string{"#f-contracts-1-weekMinutes[aria-invalid]", "#f-contracts-1-validFrom[aria-invalid]"} { // too much, and beside the first
			if refused.Find(id).Length() != 1 {
				t.Errorf("%s is not marked: %s", id, refused.Find(".sa-errors").Text())
			}
		}
	})
	t.Run("marks the row of the day that is wrong although rows before are empty", func(t *testing.T) {
		page := form(t, "zeiten")
		refused := submit(t, page, map[string][]string{
			"availability.0.starts": {""}, "availability.0.ends": {""}, "availability.4.starts": {"12:00"}, "availability.4.ends": {"11:00"},
		})
		if refused.Find("#f-availability-4-ends[aria-invalid]").Length() != 1 {
			t.Errorf("answered %d with %s", refused.Status, refused.Find(".sa-errors").Text())
		}
	})
	t.Run("does not let the end of an old proof stand for a new one", func(t *testing.T) {
		d := o.person(t, a.ID)
		changed := d.Details()
		changed.Clearances[0] = staff.Clearance{Kind: staff.Conduct, ShownOn: date(t, "2024-01-10"), ValidUntil: date(t, "2027-02-10")}
		_, err := o.Nouns.Pool.UpdateAssistant(o.ctx, a.ID, d.Version, changed)
		check(t, err)
		refused := submit(t, form(t, "nachweise"), map[string][]string{"clearances.0.shownOn": {"2026-11-20"}})
		if refused.Status != http.StatusUnprocessableEntity || refused.Find("#f-clearances-0-validUntil[aria-invalid]").Length() != 1 {
			t.Errorf("answered %d", refused.Status)
		}
		submit(t, refused, map[string][]string{"clearances.0.validUntil": {""}})
		if got := o.person(t, a.ID).Clearances[0]; got.ShownOn != date(t, "2026-11-20") || !got.ValidUntil.IsZero() {
			t.Errorf("holds %+v", got)
		}
	})
	t.Run("asks before work that is planned ends, and brings it back", func(t *testing.T) {
		page := form(t, "person")
		asked := submit(t, page, map[string][]string{"active": {"nein"}})
		if !o.person(t, a.ID).Active || !says(asked, "Dadurch entfallen") {
			t.Fatalf("did not ask: %d", asked.Status)
		}
		before := o.planned(t, &a)
		done := o.Submit(t, asked.Find(".sa-ask form"), map[string][]string{"bestaetigt": {"ja"}})
		if o.person(t, a.ID).Active || o.planned(t, &a) != 0 {
			t.Errorf("answered %d, %d minutes are planned", done.Status, o.planned(t, &a))
		}
		o.Submit(t, done.Find(".sa-notice form"), nil)
		if got := o.planned(t, &a); got != before || before == 0 {
			t.Errorf("%d minutes came back of %d", got, before)
		}
	})
	t.Run("lets people choose where somebody else was faster", func(t *testing.T) {
		page := form(t, "nachweise")
		d := o.person(t, a.ID)
		changed := d.Details()
		changed.Clearances[0].ShownOn = date(t, "2026-11-02")
		_, err := o.Nouns.Pool.UpdateAssistant(o.ctx, a.ID, d.Version, changed)
		check(t, err)
		choice := submit(t, page, map[string][]string{"clearances.0.shownOn": {"2026-11-03"}})
		if choice.Status != http.StatusConflict || !says(choice, "02.11.2026") || !says(choice, "03.11.2026") {
			t.Fatalf("answered %d: %s", choice.Status, choice.Find("main").Text())
		}
		o.Submit(t, choice.Find(".sa-version form"), nil)
		if got := o.person(t, a.ID).Clearances[0].ShownOn; got != date(t, "2026-11-03") {
			t.Errorf("holds %s", got)
		}
	})
	t.Run("does not know other parts or people", func(t *testing.T) {
		for _, other := range []string{path + "/gehalt", "/team/01a20595-d038-708d-8417-9a03a20cbbc8", "/team/x"} {
			if got := o.Get(t, other); got.Status != http.StatusNotFound {
				t.Errorf("%s answers %d", other, got.Status)
			}
		}
	})
}

// planned is how many minutes are planned for somebody in the week after next.
func (o *office) planned(t *testing.T, a *staff.Assistant) int {
	t.Helper()
	minutes, err := o.Nouns.Rosters.PlannedMinutes(o.ctx, date(t, "2026-11-30").Week().Range())
	check(t, err)
	return minutes[a.ID]
}

func TestHire(t *testing.T) {
	o := newOffice(t)
	form := o.Get(t, "/team/neu").Find("main form.sa-form")
	home := o.team(t)[0].HomeSchoolID.String()
	typed := map[string][]string{
		"givenName": {"Ada"}, "familyName": {""}, "homeSchoolId": {home}, "qualifications": {"care"},
		"contracts.0.validFrom": {"1.12.2026"}, "contracts.0.weekMinutes": {"20,5"}, "contracts.0.dayMinutes": {"6"},
		"availability.2.starts": {"7:30"}, "availability.2.ends": {"12:45"}, "clearances.1.shownOn": {"2026-11-20"},
	}
	refused := o.Submit(t, form, typed)
	if refused.Status != http.StatusUnprocessableEntity || refused.Find("#f-familyName[aria-invalid]").Length() != 1 || refused.Find("#f-contracts-0-weekMinutes").AttrOr("value", "") != "20,5" {
		t.Fatalf("answered %d: %s", refused.Status, refused.Find(".sa-errors").Text())
	}
	hired := o.Submit(t, refused.Find("main form.sa-form"), map[string][]string{"familyName": {"Neumann"}})
	if !says(hired, "Ada Neumann gehört jetzt zum Team.") {
		t.Fatalf("answered %d: %s", hired.Status, hired.Find("main").Text())
	}
	team := o.team(t)
	i := slices.IndexFunc(team, func(a staff.Assistant) bool { return a.FamilyName == "Neumann" })
	if i < 0 {
		t.Fatal("nobody was hired")
	}
	a := team[i]
	if len(a.Contracts) != 1 || a.Contracts[0].WeekMinutes != 20*60+30 || a.Contracts[0].DayMinutes != 360 || a.Contracts[0].ValidFrom != date(t, "2026-12-01") {
		t.Errorf("contracts: %+v", a.Contracts)
	}
	if len(a.Availability) != 1 || a.Availability[0].Weekday != calendar.Tuesday || len(a.Clearances) != 1 || a.Clearances[0].Kind != staff.Measles ||
		len(a.Qualifications) != 1 || len(a.Schools) != 1 || a.Schools[0].String() != home || !a.Active {
		t.Errorf("hired as %+v", a)
	}
}
