package frame

import "net/http"

// nowQuery asks for a page at once that is otherwise computed while the visitor already sees something.
const nowQuery = "jetzt"

// laterPage stands where a page is still being computed.
type laterPage struct {
	Base
	Address string // of the page itself
}

var laterView = Parse[laterPage](files, "later.html")

// Later answers for a page that takes longer than a blink: at once with a page that says so, whose script then fetches the page itself
// and puts it in place. Without scripts a link leads there. It reports whether it answered; if not, the handler shows the page.
func (c *Call) Later(title, help string) (answered bool, err error) {
	u := *c.Gin.Request.URL
	q := u.Query()
	if q.Has(nowQuery) {
		return false, nil
	}
	q.Set(nowQuery, "1")
	u.RawQuery = q.Encode()
	return true, laterView.Show(c, http.StatusOK, laterPage{Base: c.bare(title, help), Address: u.RequestURI()})
}
