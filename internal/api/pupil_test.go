package api

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"

	"schulalltag"
	"schulalltag/internal/postgres/postgrestest"
)

// Fields that hold a person, all of them users or assistants. A new one is added here only after asking whether it could
// ever hold a pupil.
var personFields = []string{
	"Assignment.familyName", "Assignment.givenName", "Assistant.familyName", "Assistant.givenName", "AssistantDetails.familyName",
	"AssistantDetails.givenName", "Candidate.assistantName", "Closer.assistantName", "DiffLine.assistantName", "Omission.assistantName", "Me.email", "Me.familyName", "Me.givenName", "NewUser.email",
	"NewUser.familyName", "NewUser.givenName", "Series.familyName", "Series.givenName", "SeriesWorth.assistantName", "SignIn.email", "TimeEntry.assistantName",
	"User.email", "User.familyName", "User.givenName", "UserDetails.familyName", "UserDetails.givenName",
}

// Fields whose text is free within a length, each reviewed: names of things that are set up by an operator or a planner, texts
// the service writes, secrets, and files of the planner, which hold ids.
var freeFields = []string{
	// names of organisations, places on the map and machines, all set up by operators
	"Area.name", "AreaDetails.name", "Client.name", "ComparedPart.name", "NewClient.name", "CoverageFact.areaName", "CoverageFact.schoolName",
	"Membership.organisationName", "NewOrganisation.name", "Organisation.name", "OrganisationDetails.name", "School.name", "School.town",
	"SchoolDetails.name", "SchoolDetails.town", "Assignment.schoolName", "DiffSlot.schoolName", "Series.schoolName", "Spot.schoolName", "HourValue.name", "TimeEntry.schoolName", "HoursSum.label",
	// how people call their own device
	"SignIn.device", "Session.device",
	// what the service writes
	"Holiday.name", "SchoolDay.name", "PlanningRun.failureMessage", "WhatIfRun.failureMessage", "Problem.detail", "Problem.title", "Problem.errors.detail",
	"Problem.errors.parameter", "Problem.errors.pointer", "TokenError.error_description", "Violation.detail", "Obstacle.detail", "Closer.detail", "Roster.engine",
	// credentials, never kept as text
	"Acceptance.password", "PasswordChange.currentPassword", "PasswordChange.newPassword", "SignIn.password",
	"TokenRequest.client_id", "TokenRequest.client_secret", "TokenRequest.grant_type", "TokenRequest.scope", "MachineToken.scope",
	// the planner's files
	"PlannerPlan.engine", "PlannerPlan.certificate.trees.branches", "PlannerProblem.name",
}

// Columns of type text that neither a closed set nor a pattern bounds, each reviewed.
var freeColumns = []string{
	"areas.name", "assistants.family_name", "assistants.given_name", "audit_events.action", "audit_events.entity_kind",
	"audit_events.request_id", "audit_events.role", "clients.name", "districts.name", "idempotency_keys.content_type", "idempotency_keys.etag",
	"idempotency_keys.key", "idempotency_keys.location", "idempotency_keys.route", "organisations.name", "planning_runs.failure_code",
	"planning_runs.failure_detail", "planning_runs.problem_hash", "rosters.engine", "rosters.problem_hash", "schools.name", "schools.town",
	"sessions.device", "sign_ins.login", "signing_keys.id", "users.email", "users.family_name", "users.given_name", "users.password_hash",
}

// Columns of JSON, each reviewed, whose keys a check of the database closes: the known columns of files that are to be imported.
var closedDocuments = []string{"imports.accepted"}

// closedKeys is how such a check refuses all keys but some.
var closedKeys = regexp.MustCompile(`NOT jsonb_path_exists\(.*!\(@\."key" like_regex "\^\([A-Za-z|]+\)\$"\)`)

// suspicious are parts of names that a field about a pupil would have.
var suspicious = []string{
	"pupil", "child", "student", "kid", "birth", "diagnos", "disab", "parent", "guardian", "schueler", "kind_", "note", "comment", "remark",
	"reason", "description", "text", "message",
}

func TestNoFieldCanHoldAPupil(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(schulalltag.Contract)
	if err != nil {
		t.Fatal(err)
	}
	w := &fieldWalk{}
	for name, ref := range doc.Components.Schemas {
		w.walk(name, ref)
	}
	for _, f := range w.faults {
		t.Error(f)
	}
	if w.seen < 300 {
		t.Fatalf("only %d fields were looked at", w.seen)
	}
	for _, list := range [][]string{personFields, freeFields} {
		for _, name := range list {
			if !slices.Contains(w.free, name) {
				t.Errorf("%s is on a list but is no free text of the contract", name)
			}
		}
	}
	t.Logf("%d fields, %d of them free text, %d of persons", w.seen, len(w.free), len(personFields))
}

// fieldWalk goes through all properties of the contract.
type fieldWalk struct {
	seen   int
	free   []string
	faults []string
}

func (w *fieldWalk) fault(name, what string) { w.faults = append(w.faults, name+" "+what) }

func (w *fieldWalk) walk(name string, ref *openapi3.SchemaRef) {
	s := ref.Value
	if s.Type.Is("object") || len(s.Properties) > 0 {
		if s.AdditionalProperties.Has == nil || *s.AdditionalProperties.Has {
			w.fault(name, "is not closed")
		}
	}
	for property, p := range s.Properties {
		full := name + "." + property
		w.seen++
		for _, part := range suspicious {
			if strings.Contains(strings.ToLower(property), part) && !slices.Contains(freeFields, full) {
				w.fault(full, "sounds as if it could hold a pupil or free text")
			}
		}
		w.check(full, p)
	}
	if s.Items != nil {
		w.check(name, s.Items)
	}
}

func (w *fieldWalk) check(name string, ref *openapi3.SchemaRef) {
	s := ref.Value
	if s.Type.Includes("string") && ref.Ref != "#/components/schemas/PlannerId" {
		bounded := s.MaxLength != nil || len(s.Enum) > 0 || s.Format != "" || strings.HasPrefix(s.Pattern, "^") && !strings.ContainsAny(s.Pattern, "*+")
		if !bounded {
			w.fault(name, "is a string without a bound")
		}
		if len(s.Enum) == 0 && s.Format == "" && isFree(s.Pattern) {
			w.free = append(w.free, name)
			if !slices.Contains(personFields, name) && !slices.Contains(freeFields, name) {
				w.fault(name, "is free text and on no list")
			}
		}
	}
	if s.Type.Is("array") && s.MaxItems == nil {
		w.fault(name, "is an array without a bound")
	}
	if ref.Ref == "" || s.Type.Is("array") {
		w.walk(name, ref)
	}
}

// isFree reports whether a name of a person matches the pattern.
func isFree(pattern string) bool {
	switch {
	case pattern == "":
		return true
	case strings.HasPrefix(pattern, `^[A-Za-z0-9._~+/=-]`), strings.HasPrefix(pattern, `^[A-Za-z0-9_-]`), strings.HasPrefix(pattern, `^[A-Za-z0-9._-]`),
		strings.HasPrefix(pattern, `^[A-Za-z0-9 ]`):
		return false // tokens, cursors, request ids, labels
	}
	return regexp.MustCompile(pattern).MatchString("Max Mustermann") || regexp.MustCompile(pattern).MatchString("max@mustermann.example")
}

func TestTheWalkFindsWhatCouldHoldAPupil(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData([]byte(`{"openapi": "3.1.0", "info": {"title": "", "version": ""}, "paths": {}, "components": {"schemas": {
		"Open": {"type": "object"},
		"Need": {"type": "object", "additionalProperties": false, "properties": {
			"pupil": {"type": "string", "format": "uuid"}, "who": {"type": "string", "maxLength": 80}, "long": {"type": "string"},
			"many": {"type": "array", "items": {"type": "object", "additionalProperties": false, "properties": {"note": {"type": "string", "maxLength": 9}}}}
		}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	w := &fieldWalk{}
	for name, ref := range doc.Components.Schemas {
		w.walk(name, ref)
	}
	slices.Sort(w.faults)
	want := []string{
		"Need.long is a string without a bound", "Need.long is free text and on no list", "Need.many is an array without a bound",
		"Need.many.note is free text and on no list", "Need.many.note sounds as if it could hold a pupil or free text",
		"Need.pupil sounds as if it could hold a pupil or free text", "Need.who is free text and on no list", "Open is not closed",
	}
	if diff := cmp.Diff(want, w.faults); diff != "" {
		t.Error(diff)
	}
}

func TestNoColumnCanHoldAPupil(t *testing.T) {
	db := postgrestest.New(t)
	rows, err := postgrestest.Owner(t, db).Query(t.Context(), `
		select c.relname || '.' || a.attname, format_type(a.atttypid, null), coalesce(string_agg(pg_get_constraintdef(k.oid), ' '), '')
		from pg_class c
		join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
		join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		left join pg_constraint k on k.conrelid = c.oid and a.attnum = any(k.conkey) and k.contype in ('c', 'f')
		where c.relkind = 'r' and c.relname <> 'goose_db_version'
		group by 1, 2 order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	seen := 0
	var free []string
	for rows.Next() {
		var name, kind, constraints string
		if err := rows.Scan(&name, &kind, &constraints); err != nil {
			t.Fatal(err)
		}
		seen++
		for _, part := range suspicious {
			if strings.Contains(name, part) && name != "planning_runs.failure_detail" {
				t.Errorf("column %s sounds as if it could hold a pupil or free text", name)
			}
		}
		closed := strings.Contains(constraints, "= ANY") || strings.Contains(constraints, "~ '^") || strings.Contains(constraints, "FOREIGN KEY")
		switch {
		case kind == "jsonb" && slices.Contains(closedDocuments, name):
			keys := closedKeys.FindString(constraints)
			if keys == "" {
				t.Errorf("column %s has no check that closes its keys", name)
			}
			for _, part := range suspicious {
				if strings.Contains(strings.ToLower(keys), part) {
					t.Errorf("column %s takes a key that sounds as if it could hold a pupil or free text: %s", name, part)
				}
			}
		case kind == "json" || kind == "jsonb" || kind == "xml":
			t.Errorf("column %s of type %s could hold anything", name, kind)
		case kind == "text" && strings.HasSuffix(name, ".label"): // closed by a pattern for each kind of place
		case kind == "text" && !closed:
			free = append(free, name)
			if !slices.Contains(freeColumns, name) {
				t.Errorf("column %s is free text and on no list", name)
			}
		}
	}
	if rows.Err() != nil || seen < 100 {
		t.Fatalf("%d columns were looked at: %v", seen, rows.Err())
	}
	for _, name := range freeColumns {
		if !slices.Contains(free, name) {
			t.Errorf("%s is on the list but is no free text", name)
		}
	}
}
