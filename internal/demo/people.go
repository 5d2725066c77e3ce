package demo

import (
	"context"
	"math/rand/v2"

	"github.com/google/uuid"

	"schulalltag/internal/account"
)

// join creates a user with one membership, lets them accept the invitation, and returns the context in which they act.
func (d *district) join(ctx context.Context, o account.Organisation, role account.Role, email string, p person) (context.Context, error) {
	user, code, err := d.Accounts.CreateUser(d.operator, account.UserDetails{
		Email: email, GivenName: p.given, FamilyName: p.family,
		Memberships: []account.MembershipDetails{{OrganisationID: o.ID, Role: role}},
	})
	if err != nil {
		return nil, err
	}
	if role == account.RoleAssistant {
		d.helpers = append(d.helpers, user.ID)
	}
	return d.enter(ctx, code, role, email, p.given+" "+p.family, o.Name)
}

// enter accepts an invitation and signs in, as a person would.
func (d *district) enter(ctx context.Context, code string, role account.Role, email, name, organisation string) (context.Context, error) {
	if err := d.Accounts.AcceptInvitation(ctx, code, d.password); err != nil {
		return nil, err
	}
	tokens, err := d.Accounts.SignIn(ctx, account.Credentials{Email: email, Password: d.password, Device: "Demo"})
	if err != nil {
		return nil, err
	}
	actor, err := d.Accounts.Verify(ctx, tokens.Access)
	if err != nil {
		return nil, err
	}
	d.signIns = append(d.signIns, SignIn{Role: role, Name: name, Organisation: organisation, Email: email, Password: d.password})
	return account.With(ctx, actor), nil
}

// hire gives every school its assistants. The first two hired for classes get the accounts of the two assistants who can sign in.
func (d *district) hire(context.Context) error {
	draw := rand.New(rand.NewPCG(6535, 2))
	total := 0
	for _, s := range d.schools {
		total += s.posts + s.busPosts
	}
	persons := people(draw, total)
	neighbours := d.neighbours()
	hired := 0
	for _, s := range d.schools {
		for i := range s.posts + s.busPosts {
			details := assistant(draw, persons[hired], s.ID, neighbours[s.ID], d.term, i >= s.posts)
			if i == 0 && len(d.helpers) > 0 {
				user, err := d.Accounts.User(d.operator, d.helpers[0])
				if err != nil {
					return err
				}
				details.UserID, details.GivenName, details.FamilyName = &user.ID, user.GivenName, user.FamilyName
				d.helpers = d.helpers[1:]
			}
			if _, err := d.Pool.Hire(d.planner, details); err != nil {
				return err
			}
			hired++
		}
	}
	d.say("%d erfundene Schulalltagsbegleitungen eingestellt", hired)
	return nil
}

// neighbours lists for each school the schools in driving distance, in the order of the table.
func (d *district) neighbours() map[uuid.UUID][]uuid.UUID {
	ids := map[string]uuid.UUID{}
	for _, s := range d.schools {
		ids[s.key] = s.ID
	}
	near := map[uuid.UUID][]uuid.UUID{}
	for _, t := range travel {
		near[ids[t.from]] = append(near[ids[t.from]], ids[t.to])
		near[ids[t.to]] = append(near[ids[t.to]], ids[t.from])
	}
	return near
}
