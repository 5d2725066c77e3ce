package frame

import (
	"encoding/base64"
	"encoding/json"

	"github.com/google/uuid"
)

// Notice is what the next page says about the act before it, with the way back where there is one.
type Notice struct {
	Text string    `json:"t"`
	Undo *Undo     `json:"u,omitempty"`
	For  uuid.UUID `json:"f,omitzero"` // who did it; nobody else who signs in meanwhile is told
}

// Undo is the form that takes an act back.
type Undo struct {
	Path   string            `json:"p"`
	Fields map[string]string `json:"f,omitempty"`
}

// noticeSeconds is how long a notice waits for its page.
const noticeSeconds = 60

// longestNotice is how many bytes of a notice go into a cookie, where they become a third more: browsers drop one of more than 4096 with its
// name and attributes.
const longestNotice = 2850

// Finish answers a form that was carried out: the browser is sent to a page, which says text, and offers undo unless that is nil or
// holds too much to be carried there.
func (c *Call) Finish(to, text string, undo *Undo) error {
	raw, err := json.Marshal(Notice{text, undo, c.reader})
	if len(raw) > longestNotice {
		raw, err = json.Marshal(Notice{Text: text, For: c.reader})
	}
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
	if err != nil || json.Unmarshal(raw, n) != nil || n.Text == "" || n.For != c.reader || n.Undo != nil && Local(n.Undo.Path, "") == "" {
		return nil
	}
	return n
}
