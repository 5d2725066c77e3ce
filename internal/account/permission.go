package account

import "slices"

// Role is what a member does for its organisation.
type Role string

// The roles. A planner and an assistant both work for a provider.
const (
	RoleSchool      Role = "school"       // secretary or head: states need, confirms hours
	RolePlanner     Role = "planner"      // plans the provider's pool
	RoleYouthOffice Role = "youth_office" // funds and steers, sees what is covered
	RoleAssistant   Role = "assistant"    // works the shifts
	RoleOperator    Role = "operator"     // sets up the district, its organisations and accounts
)

// OrganisationKind says what an organisation is in its district.
type OrganisationKind string

// The kinds of organisation.
const (
	KindSchool      OrganisationKind = "school"
	KindProvider    OrganisationKind = "provider" // employs and plans assistants
	KindYouthOffice OrganisationKind = "youth_office"
	KindOperator    OrganisationKind = "operator"
)

// Permission is a right to do one kind of thing. Its text is the OAuth scope of the same meaning.
type Permission string

// The permissions. Which rows one may see or change is narrowed further by the organisation.
const (
	ReadDemand      Permission = "demand:read"     // areas, schools, bell schedules, places, needs, special days
	StateNeed       Permission = "need:write"      // bell schedules, places, needs and special days of the own school
	SetUpDistrict   Permission = "district:write"  // areas, schools, who serves them, travel times
	ImportDistrict  Permission = "district:import" // schools, places, needs and staff from files, whoever they belong to
	ReadStaff       Permission = "staff:read"      // the provider's own assistants
	ManageStaff     Permission = "staff:write"     // the provider's own assistants
	PlanRosters     Permission = "roster:plan"     // planning runs, drafts, publishing
	AskPool         Permission = "pool:ask"        // what a pool would bring with an hour more or another need; figures without persons
	ReadAssignments Permission = "assignment:read" // who comes when
	ReadHours       Permission = "hours:read"      // time entries
	RecordHours     Permission = "hours:record"    // correct what was worked
	ConfirmHours    Permission = "hours:confirm"   // the school's word that it was worked
	ApproveHours    Permission = "hours:approve"   // the provider's approval and month close
	ReadCoverage    Permission = "coverage:read"   // need against plan and delivery
	ManageAccounts  Permission = "account:manage"  // organisations, users, clients
	ReadAudit       Permission = "audit:read"      // the own organisation's trail
)

// roles is the one table of who may do what: each role with the kind of organisation it belongs to and its permissions.
var roles = map[Role]struct {
	kind   OrganisationKind
	grants []Permission
}{
	RoleSchool: {KindSchool, []Permission{
		ReadDemand, StateNeed, ReadAssignments, ReadHours, ConfirmHours, ReadCoverage, ReadAudit,
	}},
	RolePlanner: {KindProvider, []Permission{
		ReadDemand, ReadStaff, ManageStaff, PlanRosters, AskPool, ReadAssignments, ReadHours, RecordHours, ApproveHours, ReadCoverage, ReadAudit,
	}},
	RoleYouthOffice: {KindYouthOffice, []Permission{ReadDemand, AskPool, ReadCoverage, ReadAudit}},
	RoleAssistant:   {KindProvider, []Permission{ReadAssignments, ReadHours, RecordHours}},
	RoleOperator:    {KindOperator, []Permission{ReadDemand, SetUpDistrict, ImportDistrict, ManageAccounts, ReadAudit}},
}

// Known reports whether r is one of the roles.
func (r Role) Known() bool { _, ok := roles[r]; return ok }

// Fits reports whether members of an organisation of this kind can have the role.
func (r Role) Fits(kind OrganisationKind) bool { return r.Known() && roles[r].kind == kind }

// Grants reports whether the role holds the permission.
func (r Role) Grants(p Permission) bool { return slices.Contains(roles[r].grants, p) }

// Permissions returns all the role holds, in a fixed order; none for an unknown role.
func (r Role) Permissions() []Permission { return slices.Clone(roles[r].grants) }

// Known reports whether k is one of the kinds.
func (k OrganisationKind) Known() bool {
	return k == KindSchool || k == KindProvider || k == KindYouthOffice || k == KindOperator
}
