package api

import (
	"crypto/md5"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"gorm.io/gorm"

	"schulalltag"
	"schulalltag/internal/account"
	"schulalltag/internal/postgres"
)

// row says how to ask for one operation as somebody who may: the request, made of the district's ids, and what is answered
// to the same request from another organisation and another district. Rows stand in an order in which each still works.
type row struct {
	id      string
	who     string                // key of the token of somebody who may; a "2" after it is another organisation's
	path    map[string]string     // path parameters that are not under their own name in the ids
	query   string                // with {name} for ids
	body    func(d *district) any // nil if it takes none
	etagAt  string                // where the ETag for If-Match is read, with {name} for ids; "" where none is needed
	version string                // the ETag itself, where it cannot be read
	foreign int                   // what others get; 0 is 404 with an id in the path, else 200 without any of the owner's ids
	want    int                   // what who may gets, if it is no success
	unowned bool                  // creates something of the asker's own: others may do it as well
}

// roleOf is the role behind a token.
var roleOf = map[string]account.Role{
	"operator": account.RoleOperator, "youth": account.RoleYouthOffice, "secretary": account.RoleSchool,
	"planner": account.RolePlanner, "assistant": account.RoleAssistant,
}

// TestEveryOperationIsGuarded asks for every operation of the contract as nobody, as each role without the permission, as
// another organisation and as another district, and compares the whole database before and after each refused write.
func TestEveryOperationIsGuarded(t *testing.T) {
	w := newWorld(t)
	stop := w.startWorker(t)
	home, abroad := w.newDistrict(t, "06535", "Vogelsbergkreis"), w.newDistrict(t, "06531", "Landkreis Gießen")
	w.setUp(t, home)
	home.ids["openPlaceId"] = w.openNeed(t, home)
	w.plan(t, home)
	w.spares(t, home)
	home.ids["whatIfId"] = w.done(t, home.tokens["planner"], "/what-if-runs", whatIf(home)).text("id")
	stop() // from here on a planning run waits
	home.ids["openRunId"] = w.startRun(t, home.tokens["planner"])
	home.ids["openWhatIfId"] = w.must(t, request{Method: "POST", Path: "/what-if-runs", Token: home.tokens["planner"], Body: whatIf(home)}).text("id")
	doc, err := openapi3.NewLoader().LoadFromData(schulalltag.Contract)
	if err != nil {
		t.Fatal(err)
	}
	m := &matrix{world: w, home: home, abroad: abroad, counts: map[string]int{}, tables: w.tables(t)}
	rows := map[string]bool{}
	for _, r := range rowsOfMatrix() {
		rows[r.id] = true
		t.Run(r.id, func(t *testing.T) { m.check(t, r, find(t, doc, r.id)) })
	}
	for _, op := range operations(doc) {
		if !rows[op.OperationID] {
			t.Errorf("operation %s has no row in the matrix", op.OperationID)
		}
	}
	t.Logf("%d operations; cells: %v", len(rows), m.counts)
}

// matrix is what the cells share.
type matrix struct {
	*world
	home, abroad *district
	counts       map[string]int
	tables       []string
}

// entry is an operation with where it is.
type entry struct {
	*openapi3.Operation
	method, path string
}

func operations(doc *openapi3.T) []entry {
	var list []entry
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			list = append(list, entry{op, method, path})
		}
	}
	return list
}

func find(t *testing.T, doc *openapi3.T, id string) entry {
	t.Helper()
	for _, op := range operations(doc) {
		if op.OperationID == id {
			return op
		}
	}
	t.Fatalf("the contract has no operation %s", id)
	return entry{}
}

func (m *matrix) check(t *testing.T, r row, op entry) {
	permission, _ := op.Extensions["x-permission"].(string)
	if permission == "public" {
		m.counts["public"]++
		if a := m.ask(t, r, op, ""); a.Status >= 300 {
			t.Errorf("the public operation answers %d: %s", a.Status, a.Body)
		}
		return
	}
	m.denied(t, "no token", r, op, "", http.StatusUnauthorized)
	m.denied(t, "bad token", r, op, "eyJhbGciOiJub25lIn0.e30.", http.StatusUnauthorized)
	for who, role := range roleOf {
		if permission != "signed-in" && !role.Grants(account.Permission(permission)) {
			m.denied(t, "wrong role", r, op, m.home.tokens[who], http.StatusForbidden)
		}
	}
	if permission != "coverage:read" && (permission != "signed-in" || len(*op.Security) == 1) {
		m.denied(t, "machine without the scope", r, op, m.home.tokens["machine"], http.StatusForbidden)
	}
	if !r.unowned {
		if other := m.home.tokens[r.who+"2"]; other != "" {
			m.foreign(t, "other organisation", r, op, other, m.home)
		}
		m.foreign(t, "other district", r, op, m.abroad.tokens[r.who], m.abroad)
	}
	m.counts["allowed"]++
	if a := m.ask(t, r, op, m.home.tokens[r.who]); a.Status >= 300 && a.Status != r.want {
		t.Errorf("%s may, but is answered %d: %s", r.who, a.Status, a.Body)
	}
}

// foreign asks as somebody with the right role who has nothing to do with the rows.
func (m *matrix) foreign(t *testing.T, cell string, r row, op entry, token string, asker *district) {
	t.Helper()
	want := r.foreign
	if want == 0 && strings.Contains(op.path, "{") {
		want = http.StatusNotFound
	}
	if want != 0 {
		m.denied(t, cell, r, op, token, want)
		return
	}
	m.counts[cell]++
	a := m.ask(t, r, op, token)
	if a.Status != http.StatusOK {
		t.Errorf("%s: answered %d: %s", cell, a.Status, a.Body)
	}
	for name, id := range m.home.ids {
		shared := name == "areaId" || strings.HasSuffix(name, "2") || strings.HasSuffix(name, "User")
		if (asker != m.home || !shared) && strings.Contains(string(a.Body), id) {
			t.Errorf("%s: sees %s of others: %s", cell, name, a.Body)
		}
	}
}

// denied asks and wants a refusal that changes nothing.
func (m *matrix) denied(t *testing.T, cell string, r row, op entry, token string, status int) {
	t.Helper()
	m.counts[cell]++
	before := ""
	if op.method != http.MethodGet {
		before = m.state(t)
	}
	a := m.ask(t, r, op, token)
	if a.Status != status {
		t.Errorf("%s: answered %d, want %d: %s", cell, a.Status, status, a.Body)
		return
	}
	if status == http.StatusUnauthorized && !strings.HasPrefix(a.Header.Get("WWW-Authenticate"), "Bearer ") {
		t.Errorf("%s: no challenge", cell)
	}
	if op.method != http.MethodGet && before != m.state(t) {
		t.Errorf("%s: the refused request has changed the database", cell)
	}
}

// ask sends the row's request with a token.
func (m *matrix) ask(t *testing.T, r row, op entry, token string) answer {
	t.Helper()
	path := op.path
	for from, to := range r.path {
		path = strings.ReplaceAll(path, "{"+from+"}", "{"+to+"}")
	}
	req := request{Method: op.method, Path: m.home.fill(path + r.query), Token: token}
	if r.body != nil {
		req.Body = r.body(m.home)
	}
	if r.id == "requestToken" {
		req.Header = map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
	}
	switch {
	case r.version != "":
		req.Header = map[string]string{"If-Match": r.version}
	case r.etagAt != "":
		a := m.do(t, request{Method: "GET", Path: m.home.fill(r.etagAt), Token: m.home.tokens[r.who]})
		req.Header = map[string]string{"If-Match": a.Header.Get("ETag")}
	}
	return m.do(t, req)
}

// fill puts ids where a path has names in braces; a name that is no id stands for itself.
func (d *district) fill(path string) string {
	for name, id := range d.ids {
		path = strings.ReplaceAll(path, "{"+name+"}", id)
	}
	return strings.NewReplacer("{", "", "}", "").Replace(path)
}

// tables are all tables of a district.
func (w *world) tables(t testing.TB) (names []string) {
	t.Helper()
	err := postgres.Global(t.Context(), w.db, func(tx *gorm.DB) error {
		return tx.Raw(`select table_name from information_schema.columns where table_schema = 'public' and column_name = 'district_id'
			order by 1`).Scan(&names).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// state is a digest of everything both districts have.
func (m *matrix) state(t testing.TB) string {
	t.Helper()
	parts := make([]string, len(m.tables))
	for i, name := range m.tables {
		parts[i] = fmt.Sprintf(`select '%s' as name, md5(coalesce(string_agg(x::text, ',' order by x::text), '')) as digest from %q x`, name, name)
	}
	query := strings.Join(parts, " union all ")
	h := md5.New()
	for _, d := range []*district{m.home, m.abroad} {
		var lines []struct{ Name, Digest string }
		err := postgres.Read(t.Context(), m.db, d.key, func(tx *gorm.DB) error { return tx.Raw(query).Scan(&lines).Error })
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(h, lines)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}
