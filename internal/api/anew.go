package api

import (
	"bytes"
	"encoding/json"
	"net/http"

	"github.com/gin-gonic/gin"

	"schulalltag/internal/account"
	"schulalltag/internal/web"
)

// readable says where the answers of operations can be read again, below basePath, and how to wrap what is read there.
var readable = map[string]struct{ path, field, secret string }{
	"createOrganisation": {path: "/organisations/"},
	"createUser":         {path: "/users/", field: "user", secret: "invitationCode"},
	"createClient":       {path: "/clients/", field: "client", secret: "clientSecret"},
	"createArea":         {path: "/areas/"},
	"createSchool":       {path: "/schools/"},
	"createBellSchedule": {path: "/bell-schedules/"},
	"createPlace":        {path: "/places/"},
	"hireAssistant":      {path: "/assistants/"},
	"startPlanningRun":   {path: "/planning-runs/"},
	"cancelPlanningRun":  {path: "/planning-runs/"},
	"stopPlanningRun":    {path: "/planning-runs/"},
	"replayPlanningRun":  {path: "/planning-runs/"},
	"startWhatIfRun":     {path: "/what-if-runs/"},
	"cancelWhatIfRun":    {path: "/what-if-runs/"},
	"stopWhatIfRun":      {path: "/what-if-runs/"},
}

// makeAnew makes the lost answer of a request that took effect from what is stored: it reads the entity as the client would.
func (a *API) makeAnew(c *gin.Context, k *keyed, done *account.Replay) {
	at, ok := readable[k.op.id]
	if !ok {
		Fail(c, errAnswerLost)
		return
	}
	location := basePath + at.path + done.EntityID.String()
	r, err := http.NewRequestWithContext(c.Request.Context(), http.MethodGet, location, nil)
	if err != nil {
		Fail(c, err)
		return
	}
	r.Header.Set("Authorization", c.GetHeader("Authorization"))
	r.Header.Set("X-Request-ID", web.RequestID(c))
	r.RemoteAddr = c.Request.RemoteAddr
	read := &memory{header: http.Header{}}
	a.engine.ServeHTTP(read, r)
	if read.status != http.StatusOK {
		Fail(c, errAnswerLost)
		return
	}
	answer := account.Answer{
		Status: k.op.success(), ETag: read.header.Get("ETag"), ContentType: read.header.Get("Content-Type"), Body: read.body.Bytes(),
	}
	if answer.Status != http.StatusOK {
		answer.Location = location
	}
	if at.field != "" {
		answer.Body, err = json.Marshal(map[string]json.RawMessage{at.field: read.body.Bytes(), at.secret: json.RawMessage("null")})
		if err != nil {
			Fail(c, err)
			return
		}
	}
	writeAnswer(c, answer)
}

// memory is an answer that goes nowhere.
type memory struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header returns the headers.
func (m *memory) Header() http.Header { return m.header }

// WriteHeader keeps the first status.
func (m *memory) WriteHeader(status int) {
	if m.status == 0 {
		m.status = status
	}
}

// Write keeps b.
func (m *memory) Write(b []byte) (int, error) {
	m.WriteHeader(http.StatusOK)
	return m.body.Write(b)
}
