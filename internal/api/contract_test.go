package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"schulalltag"
	"schulalltag/internal/account"
	"schulalltag/internal/web"
)

func loadContract(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(schulalltag.Contract)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestContractIsValidOpenAPI(t *testing.T) {
	if err := loadContract(t).Validate(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestOperationsKeepTheHouseRules checks on every operation what the introduction of the contract promises.
func TestOperationsKeepTheHouseRules(t *testing.T) {
	doc := loadContract(t)
	unversioned := []string{"putTravelTimes", "changePassword", "revokeSession", "deleteSpecialDay"}
	actless := []string{"signIn", "refreshSession", "signOut", "requestToken", "acceptInvitation", "judgeRoster"}
	for _, op := range operations(doc) {
		t.Run(op.OperationID, func(t *testing.T) {
			permission, _ := op.Extensions["x-permission"].(string)
			if len(op.Tags) != 1 || op.Summary == "" || op.Description == "" || permission == "" {
				t.Error("has no tag, summary, description or permission")
			}
			for _, requirement := range *op.Security {
				for scheme, scopes := range requirement {
					if strings.Contains(permission, ":") && scheme != "clientBasic" && !slices.Equal(scopes, []string{permission}) {
						t.Errorf("asks for scopes %v of %s and permission %s", scopes, scheme, permission)
					}
				}
			}
			if strings.Contains(permission, ":") && !slices.ContainsFunc(allRoles, func(r account.Role) bool { return r.Grants(account.Permission(permission)) }) {
				t.Errorf("no role holds %s", permission)
			}
			has := func(name string) bool {
				return slices.ContainsFunc(op.Parameters, func(p *openapi3.ParameterRef) bool { return p.Value.Name == name })
			}
			versioned := op.method == http.MethodPut || op.method == http.MethodDelete
			if versioned && has("If-Match") == slices.Contains(unversioned, op.OperationID) {
				t.Error("If-Match belongs to every change of what has a version")
			}
			if op.method == http.MethodPost && has("Idempotency-Key") == slices.Contains(actless, op.OperationID) {
				t.Error("Idempotency-Key belongs to every POST that creates or acts")
			}
			wanted := []string{"400", "500", "503"}
			if permission != "public" {
				wanted = append(wanted, "401", "403")
			}
			if has("If-Match") {
				wanted = append(wanted, "412", "428")
			}
			if op.RequestBody != nil {
				wanted = append(wanted, "413", "415", "422")
			}
			for _, status := range wanted {
				if op.Responses.Value(status) == nil {
					t.Errorf("does not promise %s", status)
				}
			}
			if strings.HasPrefix(op.OperationID, "list") {
				list := op.Responses.Value("200").Value.Content["application/json"].Schema.Value
				if !slices.Equal(list.Required, []string{"items", "nextCursor"}) {
					t.Errorf("a list requires %v", list.Required)
				}
			}
		})
	}
}

var allRoles = []account.Role{account.RoleSchool, account.RolePlanner, account.RoleYouthOffice, account.RoleAssistant, account.RoleOperator}

// TestExamplesFitTheirSchemas checks the examples of bodies by the validator that requests meet.
func TestExamplesFitTheirSchemas(t *testing.T) {
	ct, err := theContract()
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, op := range operations(loadContract(t)) {
		if op.RequestBody == nil {
			continue
		}
		for contentType, media := range op.RequestBody.Value.Content {
			compiled := ct.operations[op.method+" "+basePath+ginPath(op.path)]
			for _, example := range media.Schema.Value.Examples {
				checked++
				if err := compiled.body.schema.Validate(whole(example)); err != nil {
					t.Errorf("%s: example of %s: %v", op.OperationID, contentType, err)
				}
			}
			if len(media.Schema.Value.Examples) == 0 {
				t.Errorf("%s: the body has no example", op.OperationID)
			}
		}
	}
	if checked < 25 {
		t.Errorf("only %d examples were checked", checked)
	}
}

// whole turns the floats of a YAML reader back into whole numbers.
func whole(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			v[name] = whole(value)
		}
	case []any:
		for i, value := range v {
			v[i] = whole(value)
		}
	case float64:
		return int64(v)
	}
	return v
}

func TestEveryOperationHasARoute(t *testing.T) {
	ct, err := theContract()
	if err != nil {
		t.Fatal(err)
	}
	surface, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	site := web.New(web.Config{Fail: Fail})
	surface.Register(site)
	routes := map[string]bool{}
	for _, r := range site.Engine.Routes() {
		routes[r.Method+" "+r.Path] = true
		if strings.HasPrefix(r.Path, basePath) && ct.operations[r.Method+" "+r.Path] == nil {
			t.Errorf("route %s %s is not in the contract", r.Method, r.Path)
		}
	}
	for at, op := range ct.operations {
		if !routes[at] {
			t.Errorf("operation %s has no route %s", op.id, at)
		}
	}
}
