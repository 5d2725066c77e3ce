package frame

import (
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"schulalltag/internal/account"
	"schulalltag/internal/portal/words"
)

// The cookies. With https their names begin with __Host-, so that no other host, not even a neighbour in the domain, can set them.
const (
	sessionName    = "schulalltag"
	noticeName     = "schulalltag-notice"
	themeCookie    = "schulalltag-theme"
	languageCookie = "schulalltag-language"
)

// yearSeconds is how long a browser remembers how pages should look.
const yearSeconds = 365 * 24 * 60 * 60

func (f *Frame) cookieName(name string) string {
	if f.config.Secure {
		return "__Host-" + name
	}
	return name
}

func (f *Frame) setCookie(c *gin.Context, name, value string, maxAge int) {
	http.SetCookie(c.Writer, &http.Cookie{
		Name: f.cookieName(name), Value: value, Path: "/", MaxAge: maxAge, Secure: f.config.Secure, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

func (f *Frame) sessionCookie(c *gin.Context) string {
	return cookieValue(c, f.cookieName(sessionName))
}

func cookieValue(c *gin.Context, name string) string {
	cookie, err := c.Request.Cookie(name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// afterlife is how much longer than its session a cookie lives, to tell whose form comes too late.
const afterlife = 24 * time.Hour

// KeepSession lets the browser hold a session that was just opened or changed.
func (c *Call) KeepSession(b *account.Browser) {
	c.reader = b.Membership.UserID
	c.frame.setCookie(c.Gin, sessionName, b.Cookie, int((account.SessionLife+afterlife)/time.Second)) // the service decides when it ends
}

// DropSession makes the browser forget its session.
func (c *Call) DropSession() {
	c.reader = uuid.Nil
	c.frame.setCookie(c.Gin, sessionName, "", -1)
}

// Session is the cookie that holds the session, "" where there is none.
func (c *Call) Session() string { return c.frame.sessionCookie(c.Gin) }

// themes are how a page can look: as the device does, light, or dark.
var themes = []string{"", "light", "dark"}

// KeepTheme remembers in the browser how pages should look, if it is one of the themes.
func (c *Call) KeepTheme(theme string) {
	if slices.Contains(themes, theme) {
		c.frame.setCookie(c.Gin, themeCookie, theme, yearSeconds)
	}
}

// KeepLanguage remembers in the browser which language pages should speak, if the portal speaks it.
func (c *Call) KeepLanguage(tag string) {
	if slices.ContainsFunc(words.All(), func(w *words.Words) bool { return w.Tag() == tag }) {
		c.frame.setCookie(c.Gin, languageCookie, tag, yearSeconds)
	}
}

func (c *Call) theme() string {
	for _, theme := range themes {
		if cookieValue(c.Gin, c.frame.cookieName(themeCookie)) == theme {
			return theme
		}
	}
	return ""
}
