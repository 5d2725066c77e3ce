package frame_test

import (
	"testing"

	"schulalltag/internal/portal/frame"
	"schulalltag/internal/portal/frame/frametest"
)

func TestTemplatesFitTheirPages(t *testing.T) {
	frametest.Check(t, frame.FailureView())
	frametest.Check(t, frame.LaterView())
}
