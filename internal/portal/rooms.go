package portal

import (
	"slices"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/crew"
	"schulalltag/internal/portal/demand"
	"schulalltag/internal/portal/district"
	"schulalltag/internal/portal/frame"
	"schulalltag/internal/portal/mine"
	"schulalltag/internal/portal/office"
	"schulalltag/internal/portal/planning"
	"schulalltag/internal/portal/presence"
	"schulalltag/internal/portal/self"
)

// rooms is the one table of what each role finds in its navigation, and behind it. What comes later, such as absence and cover for schools
// and providers, or contingents for the youth office, gets an entry here.
func rooms(c Config) []frame.Room {
	return []frame.Room{
		{Routes: self.Routes(self.Config{Accounts: c.Accounts, Contact: c.Contact})},
		{
			Role: account.RoleSchool,
			Nav: []frame.Entry{
				{Path: "/heute", Name: "Heute", Icon: "sa-icon--home"},
				{Path: "/bedarf", Name: "Bedarf", Icon: "sa-icon--need"},
				{Path: "/plan", Name: "Plan", Icon: "sa-icon--plan"},
				{Path: "/stunden", Name: "Stunden", Icon: "sa-icon--clock"},
				{Path: "/schule", Name: "Schule", Icon: "sa-icon--school"},
			},
			Routes: slices.Concat(
				presence.Routes(presence.Config{Schools: c.Schools, Rosters: c.Rosters, Hours: c.Hours}),
				demand.Routes(demand.Config{Schools: c.Schools}),
			),
		},
		{
			Role: account.RolePlanner,
			Nav: []frame.Entry{
				{Path: "/planung", Name: "Planen", Icon: "sa-icon--plan"},
				{Path: "/luecken", Name: "Lücken", Icon: "sa-icon--gap"},
				{Path: "/team", Name: "Team", Icon: "sa-icon--team"},
				{Path: "/freigabe", Name: "Stunden", Icon: "sa-icon--clock"},
			},
			Routes: slices.Concat(planning.Routes(planning.Config{Rosters: c.Rosters, Schools: c.Schools, Pool: c.Pool}), crew.Routes(crew.Config{Rosters: c.Rosters, Pool: c.Pool, Schools: c.Schools, Hours: c.Hours})),
		},
		{
			Role: account.RoleYouthOffice,
			Nav: []frame.Entry{
				{Path: "/abdeckung", Name: "Abdeckung", Icon: "sa-icon--coverage"},
				{Path: "/was-waere-wenn", Name: "Was wäre wenn", Icon: "sa-icon--whatif"},
			},
			Routes: office.Routes(office.Config{Schools: c.Schools, Rosters: c.Rosters, Coverage: c.Coverage}),
		},
		{
			Role: account.RoleAssistant,
			Nav: []frame.Entry{
				{Path: "/mein-tag", Name: "Mein Tag", Icon: "sa-icon--home"},
				{Path: "/meine-woche", Name: "Meine Woche", Icon: "sa-icon--plan"},
				{Path: "/meine-stunden", Name: "Meine Stunden", Icon: "sa-icon--clock"},
			},
			Routes: mine.Routes(mine.Config{Rosters: c.Rosters, Hours: c.Hours}),
		},
		{
			Role: account.RoleOperator,
			Nav: []frame.Entry{
				{Path: "/organisationen", Name: "Landkreis", Icon: "sa-icon--building"},
				{Path: "/personen", Name: "Personen", Icon: "sa-icon--person"},
				{Path: "/programme", Name: "Programme", Icon: "sa-icon--machine"},
				{Path: "/import", Name: "Import", Icon: "sa-icon--import"},
				{Path: "/protokoll", Name: "Protokoll", Icon: "sa-icon--log"},
			},
			Routes: district.Routes(district.Config{Accounts: c.Accounts, Schools: c.Schools, Imports: c.Imports, Address: c.Address}),
		},
	}
}
