package self

import (
	"testing"

	"schulalltag/internal/portal/frame/frametest"
)

func TestTemplatesFitTheirPages(t *testing.T) {
	frametest.Check(t, signInView)
	frametest.Check(t, keptView)
	frametest.Check(t, invitationView)
	frametest.Check(t, accountView)
	frametest.Check(t, passwordView)
	frametest.Check(t, sessionsView)
	frametest.Check(t, accessibilityView)
	frametest.Check(t, privacyView)
	frametest.Used(t, files, "signin.html", "kept.html", "invitation.html", "account.html", "password.html", "sessions.html", "accessibility.html", "privacy.html")
}
