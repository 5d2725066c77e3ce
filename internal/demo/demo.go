// Package demo fills a database with an invented pilot: the district 06535 with the nine pilot schools by their real names, and classes,
// needs and people that do not exist. It goes through the same operations everybody uses, so that the demo is also a trial of them.
//
// It leaves starting a server and showing the result to the command.
package demo

import (
	"context"
	"crypto/rand"
	"fmt"
	"strconv"
	"strings"
	"time"

	"schulalltag/internal/account"
	"schulalltag/internal/calendar"
	"schulalltag/internal/hours"
	"schulalltag/internal/roster"
	"schulalltag/internal/school"
	"schulalltag/internal/staff"
)

// Services are the operations the district is built with. A worker must be running, for the demo plans like everybody else.
type Services struct {
	Accounts *account.Accounts
	Schools  *school.Schools
	Pool     *staff.Pool
	Rosters  *roster.Rosters
	Hours    *hours.Hours
	Now      func() time.Time
}

// SignIn is one invented person who can be signed in as. The password is random for each demo.
type SignIn struct {
	Role         account.Role `json:"role"`
	Name         string       `json:"name"`
	Organisation string       `json:"organisation"`
	Email        string       `json:"email"`
	Password     string       `json:"password"`
}

// Result is what a newcomer needs to look around.
type Result struct {
	District string   `json:"district"`
	Term     string   `json:"term"`
	SchoolID string   `json:"schoolId"`
	SignIns  []SignIn `json:"signIns"`
	RosterID string   `json:"rosterId"`
	Value    int64    `json:"value"`
	Bound    int64    `json:"bound"`
}

// Gap tells by how much a roster could be better at most, in German.
func (r *Result) Gap() string {
	gap := 100 * float64(r.Bound-r.Value) / float64(max(r.Bound, 1))
	return "höchstens " + strings.Replace(strconv.FormatFloat(gap, 'f', 2, 64), ".", ",", 1) + " % besser möglich"
}

// SignIn is the first of the people with a role.
func (r *Result) SignIn(role account.Role) (s SignIn, ok bool) {
	for _, s := range r.SignIns {
		if s.Role == role {
			return s, true
		}
	}
	return SignIn{}, false
}

// Effort bounds the search for a roster.
type Effort struct {
	Seconds    int // 1 to 600
	Iterations int // 0 leaves it to the seconds
}

// Load fills an empty, migrated database and tells say what it does. It takes some ten seconds, most of them planning. It is not
// repeatable: what a broken-off Load leaves behind has to be removed before the next.
func Load(ctx context.Context, s Services, effort Effort, say func(format string, args ...any)) (*Result, error) {
	term := calendar.TermOf(calendar.DateOf(s.Now(), calendar.Zone()))
	d := &district{Services: s, say: say, term: term, password: passphrase(), effort: effort}
	for _, step := range []func(context.Context) error{
		d.setUp, d.openSchools, d.stateNeeds, d.hire, d.plan, d.recordHours,
	} {
		if err := step(ctx); err != nil {
			return nil, fmt.Errorf("load the demo district: %w", err)
		}
	}
	return d.result(), nil
}

// CatchUp pre-fills the hours of the days that have passed since the demo was last started.
func CatchUp(ctx context.Context, s Services) error {
	today := calendar.DateOf(s.Now(), calendar.Zone())
	_, err := s.Hours.Prefill(account.System(ctx, districtKey), districtKey, today.AddDays(-1))
	return err
}

// passphrase is easy to copy and hard to guess.
func passphrase() string { return "demo-" + rand.Text()[:12] }
