package frame

import (
	"encoding/base64"
	"encoding/json"
)

// Notice is what the next page says about the act before it, with the way back where there is one.
type Notice struct {
	Text string `json:"t"`
	Undo *Undo  `json:"u,omitempty"`
}

// Undo is the form that takes an act back.
type Undo struct {
	Path   string            `json:"p"`
	Fields map[string]string `json:"f,omitempty"`
}

// noticeSeconds is how long a notice waits for its page.
const noticeSeconds = 60

// Finish answers a form that was carried out: the browser is sent to a page, which says text, and offers undo unless that is nil.
func (c *Call) Finish(to, text string, undo *Undo) error {
	raw, err := json.Marshal(Notice{text, undo})
	if err != nil {
		return err
	}
	c.say(raw)
	return c.Redirect(to)
}

// say lets the next page show a notice.
func (c *Call) say(notice []byte) {
	c.answer.notice = notice
	c.frame.setCookie(c.Gin, noticeName, base64.RawURLEncoding.EncodeToString(notice), noticeSeconds)
}

// notice takes the waiting notice, so that it is shown once.
func (c *Call) notice() *Notice {
	value := cookieValue(c.Gin, c.frame.cookieName(noticeName))
	if value == "" {
		return nil
	}
	c.frame.setCookie(c.Gin, noticeName, "", -1)
	raw, err := base64.RawURLEncoding.DecodeString(value)
	n := new(Notice)
	if err != nil || json.Unmarshal(raw, n) != nil || n.Text == "" || n.Undo != nil && Local(n.Undo.Path, "") == "" {
		return nil
	}
	return n
}
