package api

import (
	"embed"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"schulalltag"
	"schulalltag/internal/account"
	"schulalltag/internal/web"
)

// problemPath is where the types of problems lead to.
const problemPath = "/problems/"

//go:embed viewer
var viewerFiles embed.FS

// viewerPolicy lets the viewer run its own script from this origin and nothing else. It sets styles from its script, so inline
// styles must be allowed; its icons are data.
const viewerPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// viewer is the pages around the contract: path to content.
type viewer map[string]asset

type asset struct {
	contentType string
	content     []byte
}

// newViewer loads the embedded files that are served; licences and checksums are only kept beside them.
func newViewer() (viewer, error) {
	v := viewer{}
	for name, contentType := range map[string]string{
		"index.html":                      "text/html; charset=utf-8",
		"start.js":                        "text/javascript; charset=utf-8",
		"swagger-ui/swagger-ui-bundle.js": "text/javascript; charset=utf-8",
		"swagger-ui/swagger-ui.css":       "text/css; charset=utf-8",
	} {
		content, err := fs.ReadFile(viewerFiles, path.Join("viewer", name))
		if err != nil {
			return nil, err
		}
		v[name] = asset{contentType, content}
	}
	return v, nil
}

// registerPages adds what stands beside the operations. All of it is public.
func (a *API) registerPages(e *gin.Engine) {
	e.GET("/openapi.yaml", func(c *gin.Context) {
		c.Data(http.StatusOK, "application/yaml; charset=utf-8", schulalltag.Contract)
	})
	e.GET("/.well-known/jwks.json", a.keys)
	e.GET(problemPath+":code", problemPage)
	e.GET("/docs/", func(c *gin.Context) { c.Redirect(http.StatusFound, "/docs") })
	for name, file := range a.page {
		route := "/docs/" + name
		if name == "index.html" {
			route = "/docs"
		}
		e.GET(route, func(c *gin.Context) {
			c.Header("Content-Security-Policy", viewerPolicy)
			c.Data(http.StatusOK, file.contentType, file.content)
		})
	}
}

// Serves reports whether an address is the API's, also one that does not exist: then the API says so, in its own form.
func Serves(path string) bool {
	for _, root := range []string{"/api", "/docs", "/openapi.yaml", "/.well-known", strings.TrimSuffix(problemPath, "/")} {
		if path == root || strings.HasPrefix(path, root+"/") {
			return true
		}
	}
	return false
}

// keys publishes what verifies access tokens (RFC 7517). A new key is published ten minutes before it signs.
func (a *API) keys(c *gin.Context) {
	set, err := a.config.Accounts.JWKS(c.Request.Context())
	if err != nil {
		Fail(c, err)
		return
	}
	c.Header("Cache-Control", "public, max-age=300")
	c.Data(http.StatusOK, "application/jwk-set+json", set)
}

var problemCode = regexp.MustCompile(`^[a-z0-9-]{1,80}$`)

// problemPage explains the type of a problem. What it means in one case is in the problem's detail; what can be said of
// the type is what its operations promise.
func problemPage(c *gin.Context) {
	code := c.Param("code")
	if !problemCode.MatchString(code) {
		Fail(c, web.ErrNoPath)
		return
	}
	text := "Problem type \"" + code + "\" of the Schulalltag API (RFC 9457).\n\n"
	i := slices.IndexFunc(commonProblems, func(p [2]string) bool { return p[0] == code })
	if i >= 0 {
		text += commonProblems[i][1] + "\n"
	} else {
		text += "A rule of the domain refused the request. The problem's detail says which; errors lists every field that is wrong.\n"
	}
	c.String(http.StatusOK, text+"\nThe contract is at /openapi.yaml, readable at /docs.\n")
}

// commonProblems explains the codes that any operation can answer.
var commonProblems = [][2]string{
	{errRequest.Code, "The request does not fit the contract. Each entry of errors points at one place: a JSON pointer into the body, or a parameter."},
	{errJSON.Code, "The body is not JSON that can be read: broken, too deep, with a name twice, or with a number that does not fit."},
	{errForm.Code, "The body is not a form that can be read, or has a field twice."},
	{"unauthenticated", "No access token came with the request. Sign in, and send it as Authorization: Bearer."},
	{"invalid-token", "The access token has run out or does not hold. Refresh the session or sign in again."},
	{account.ErrForbidden.Code, "The role does not allow the operation."},
	{account.ErrScopeMissing.Code, "The role would allow the operation, but the machine's token lacks the scope that the detail names. Ask for a token with that scope; if the client was not granted it, the operator creates another client."},
	{web.ErrNoPath.Code, "There is nothing at this address."},
	{web.ErrNoMethod.Code, "The address does not know this method; the Allow header lists those it knows."},
	{web.ErrContentType.Code, "The body has a content type that the operation does not read."},
	{web.ErrTooLarge.Code, "The body is larger than 1 MiB."},
	{errNoVersion.Code, "A change must say which version it changes: send the ETag you have read in If-Match."},
	{errWeakVersion.Code, "A weak ETag names no version. Send the strong one."},
	{"stale-version", "Somebody else changed it since you read it. Read it again and decide anew."},
	{"key-reused", "The Idempotency-Key came before with another request. Use a new key for each request."},
	{"repeated-request", "A request with this Idempotency-Key is being carried out right now. Try again in a moment to get its answer."},
	{errAnswerLost.Code, "The request was carried out before, but its answer was lost. Read the current state."},
	{errSlow.Code, "The answer took too long. Try again after the seconds in Retry-After."},
	{web.ErrOverloaded.Code, "The service is answering as many requests as it can. Try again after the seconds in Retry-After."},
	{"database-away", "The database cannot be reached. Nothing was done, or a repetition with the same Idempotency-Key tells what was. Try again after the seconds in Retry-After."},
}
